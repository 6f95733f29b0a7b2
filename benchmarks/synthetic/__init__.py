"""Data that looks like a large network of houses and holds nobody real (performance 8)."""

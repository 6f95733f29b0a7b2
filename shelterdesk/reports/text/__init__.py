"""Text on paper in any of our scripts: fonts, directions, line breaks, glyphs, tags (ADR 0006)."""

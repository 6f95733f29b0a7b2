"""How fast ShelterDesk is, as ratios to a reference that runs beside it."""

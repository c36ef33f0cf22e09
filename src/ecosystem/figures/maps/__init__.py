"""Maps as plain Cartesian figures: neutral ground, bubbles, labels and curved flows."""

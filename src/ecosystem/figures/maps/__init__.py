"""Maps as Cartesian figures: ground, bubbles, labels and arcs."""

"""Check cells and references against the declared rules."""

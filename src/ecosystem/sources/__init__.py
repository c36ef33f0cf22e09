"""Importers: other people's formats, and the simulator, into the declared CSV tables."""

"""The Pakistani AI ecosystem, analysed from four CSV tables and published reference series."""

__version__ = "0.1.0"

"""The Pakistani AI ecosystem, analysed from four CSV tables and published reference series."""

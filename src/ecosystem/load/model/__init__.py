"""The loaded dataset: Ecosystem, its metadata and its derived tables."""

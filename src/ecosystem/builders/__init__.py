"""Raw facts to the shipped datasets and reference tables; commands for maintainers."""

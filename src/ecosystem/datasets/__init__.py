"""Write validated dataset folders: CSV tables, metadata, and replacement in one step."""

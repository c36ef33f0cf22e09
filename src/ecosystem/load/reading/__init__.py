"""Read CSV files, folders and zips into the cells of declared columns."""

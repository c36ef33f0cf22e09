"""Spreadsheets with the user's own columns and words become a dataset: guessed, shown, corrected, remembered."""

from ecosystem.importers.spreadsheets.draft import Draft, begin
from ecosystem.importers.spreadsheets.mapping import Decision, Feed, Remembered, SheetMapping
from ecosystem.importers.spreadsheets.mapping_file import MappingError, read_mapping, write_mapping
from ecosystem.importers.spreadsheets.sheets import is_ours

__all__ = [
    "Decision",
    "Draft",
    "Feed",
    "MappingError",
    "Remembered",
    "SheetMapping",
    "begin",
    "is_ours",
    "read_mapping",
    "write_mapping",
]

"""Import of spreadsheets with the user's own columns and words: matched, reviewed, corrected, saved as a mapping."""

from ecosystem.importers.spreadsheets.mapping import Decision, Feed, SavedMapping, SheetMapping
from ecosystem.importers.spreadsheets.mapping_file import MappingError, read_mapping, write_mapping
from ecosystem.importers.spreadsheets.sheet_reading import is_own_format
from ecosystem.importers.spreadsheets.spreadsheet_import import SpreadsheetImport, start_import

__all__ = [
    "Decision",
    "Feed",
    "MappingError",
    "SavedMapping",
    "SheetMapping",
    "SpreadsheetImport",
    "is_own_format",
    "read_mapping",
    "start_import",
    "write_mapping",
]

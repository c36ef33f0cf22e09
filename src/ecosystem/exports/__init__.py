"""Export views and rows to files with their provenance: CSV, XLSX, HTML, PDF, PPTX, pictures and citations.

Parameters have one meaning everywhere: `parts` are views or items of a deck, `link` is the address that opens them
again (it may be empty), and `title` is that of the document.
"""

from ecosystem.exports.browser import BrowserError, find_browser
from ecosystem.exports.data_files import csv_with_provenance, neutralized_table, view_csv, view_json
from ecosystem.exports.html_page import Sheet, html_page
from ecosystem.exports.item import ExportItem
from ecosystem.exports.pictures import drawable, pdf, pictures
from ecosystem.exports.provenance import apa, bibtex
from ecosystem.exports.slides import slides
from ecosystem.exports.workbook import workbook

__all__ = [
    "BrowserError",
    "ExportItem",
    "Sheet",
    "apa",
    "bibtex",
    "csv_with_provenance",
    "drawable",
    "find_browser",
    "html_page",
    "neutralized_table",
    "pdf",
    "pictures",
    "slides",
    "view_csv",
    "view_json",
    "workbook",
]

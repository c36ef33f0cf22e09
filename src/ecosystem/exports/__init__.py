"""Views and rows taken away: files that carry their provenance with them."""

from ecosystem.exports.citation import apa, bibtex
from ecosystem.exports.delimited import csv_with_provenance
from ecosystem.exports.html_page import html_page
from ecosystem.exports.slides import slides
from ecosystem.exports.told import Told
from ecosystem.exports.workbook import workbook

__all__ = ["Told", "apa", "bibtex", "csv_with_provenance", "html_page", "slides", "workbook"]

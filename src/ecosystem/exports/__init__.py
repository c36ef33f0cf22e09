"""Views and rows taken away: files that carry their provenance with them."""

from ecosystem.exports.delimited import csv_with_provenance
from ecosystem.exports.workbook import workbook

__all__ = ["csv_with_provenance", "workbook"]

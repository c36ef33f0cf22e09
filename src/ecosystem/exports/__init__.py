"""Views taken away: files that carry their provenance with them."""

from ecosystem.exports.workbook import workbook

__all__ = ["workbook"]

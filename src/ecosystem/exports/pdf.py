"""PDF files of views, printed by headless Chromium."""

from collections.abc import Sequence

from ecosystem.exports.browser import RUN_SECONDS, render_page
from ecosystem.exports.html_page import Sheet, paper_page
from ecosystem.exports.item import ExportItem
from ecosystem.views import View

SECONDS_EACH = 1.0
"""Additional time limit per page, five times the usual time."""


def pdf(parts: Sequence[View | ExportItem], *, title: str, link: str = "", sheet: Sheet = "sheet") -> bytes:
    """Print views to PDF, one per page, as vector graphics without speaker notes; see :func:`paper_page` for `sheet`.

    BrowserError if no browser is found, all are busy, or it fails.
    """
    page = paper_page(parts, title=title, link=link, sheet=sheet)
    return render_page(page, printed=True, seconds=RUN_SECONDS + SECONDS_EACH * len(parts)).printed

"""Views as a PDF, printed by a Chromium of this machine from the page that stands on its own."""

from __future__ import annotations

from collections.abc import Sequence

from ecosystem.exports.browser import RUN_SECONDS, render_page
from ecosystem.exports.html_page import Sheet, paper_page
from ecosystem.exports.item import ExportItem
from ecosystem.views import View

SECONDS_EACH = 1.0
"""More for each page: five times what one takes where nothing else runs."""


def pdf(parts: Sequence[View | ExportItem], *, title: str, link: str = "", sheet: Sheet = "sheet") -> bytes:
    """Print views, one on each page.

    Parameters
    ----------
    sheet : {"sheet", "slide"}
        A4 upright, with the table below the figure, or lying, with the figure large.

    Returns
    -------
    bytes
        A PDF with text as text and figures as lines. Speaker notes stay with the speaker.

    Raises
    ------
    BrowserError
        If no browser is found, all are busy, or it fails; the message says what to do.
    """
    page = paper_page(parts, title=title, link=link, sheet=sheet)
    return render_page(page, printed=True, seconds=RUN_SECONDS + SECONDS_EACH * len(parts)).printed

"""PNG and SVG pictures and PDF files, all drawn in one run of headless Chromium."""

import base64
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape, unescape
from typing import Literal

import plotly.graph_objects as go

from ecosystem.exports.browser import RUN_SECONDS, BrowserError, render_page
from ecosystem.exports.html_page import Sheet, figure_json, html_document, paper_page
from ecosystem.exports.item import ExportItem
from ecosystem.exports.provenance import SIMULATED_LABEL, is_simulated, provenance_lines
from ecosystem.views import View

WIDTH = 960
"""Width of a figure in CSS pixels; a PNG has twice as many."""
SECONDS_EACH = 1.0
"""Additional time limit per figure or page, five times the usual time."""

Kind = Literal["png", "svg"]


@dataclass(frozen=True)
class PictureRequest:
    """A figure to draw, in CSS pixels."""

    figure: go.Figure
    width: int
    height: int
    kind: Kind = "png"
    sheet: Mapping[str, object] | None = None  # texts around the figure; None for the bare figure


def drawable(part: View | ExportItem) -> bool:
    """Whether a part has a figure with marks."""
    view = ExportItem.of(part).view
    return view is not None and view.figure is not None and not view.table.empty


def pictures(parts: Sequence[View | ExportItem], kind: Kind, *, link: str = "") -> list[bytes]:
    """Draw each view with its title, summary and provenance as PNG, or SVG in UTF-8, in the same order.

    ValueError if a part is not :func:`drawable`; BrowserError if there is no browser, or it fails.
    """
    items = [ExportItem.of(part) for part in parts]
    images = draw_pictures([_request(item, kind, item.link or link) for item in items])
    failed = [item.title for item, picture in zip(items, images, strict=True) if not picture]
    if failed:
        raise BrowserError(f"The browser could not draw: {', '.join(failed)}. Export the table as CSV or XLSX.")
    return images


def _request(item: ExportItem, kind: Kind, link: str) -> PictureRequest:
    view = item.view
    if view is None or view.figure is None or view.table.empty:
        raise ValueError(f"“{item.title}” has no figure to draw; export its table as CSV or XLSX.")
    sheet = {
        "question": view.question,
        "title": item.title,
        "summary": view.summary,
        "label": SIMULATED_LABEL if is_simulated(view) else "",
        "provenance": provenance_lines(view, link),
    }
    return PictureRequest(view.figure, WIDTH, int(view.figure.layout.height or view.height), kind, sheet)


def draw_pictures(requests: Sequence[PictureRequest]) -> list[bytes]:
    """Draw figures as PNG, or SVG in UTF-8, in one run of the browser; empty for a figure that cannot be drawn.

    BrowserError if there is no browser, all are busy, or it fails.
    """
    if not requests:
        return []
    body = "".join(_place(figure, f"figure-{place}") for place, figure in enumerate(requests))
    page = html_document("picture", "Pictures", body)
    markup = render_page(page, seconds=RUN_SECONDS + SECONDS_EACH * len(requests)).markup
    found = re.search(r"<body>(.*)</body>", markup, flags=re.DOTALL)
    images = [base64.b64decode(text) for text in json.loads(unescape(found.group(1)))] if found else []
    if len(images) != len(requests):
        raise BrowserError(f"The browser returned {len(images)} pictures of {len(requests)}. Try again.")
    return images


def _place(request: PictureRequest, identity: str) -> str:
    look = {"width": request.width, "height": request.height, "kind": request.kind, "sheet": request.sheet}
    text = escape(json.dumps(look))
    return f'<div data-figure="{identity}" data-request="{text}"></div>{figure_json(request.figure, identity)}'


def pdf(parts: Sequence[View | ExportItem], *, title: str, link: str = "", sheet: Sheet = "sheet") -> bytes:
    """Print views to PDF, one per page, as vector graphics without speaker notes; see :func:`paper_page` for `sheet`.

    BrowserError if no browser is found, all are busy, or it fails.
    """
    page = paper_page(parts, title=title, link=link, sheet=sheet)
    return render_page(page, printed=True, seconds=RUN_SECONDS + SECONDS_EACH * len(parts)).printed

"""Figures as pictures, drawn by a Chromium of this machine: one run of it draws as many as are asked for."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape, unescape
from typing import Literal

import plotly.graph_objects as go

from ecosystem.exports.browser import RUN_SECONDS, BrowserError, render_page
from ecosystem.exports.html_page import figure_json, html_document
from ecosystem.exports.item import ExportItem
from ecosystem.exports.provenance import SIMULATED_LABEL, is_simulated, provenance_lines
from ecosystem.views import View

WIDTH = 960
"""Of the figure on a picture of its own, in CSS pixels; a PNG has twice as many."""
SECONDS_EACH = 1.0
"""More for each figure: five times what one takes where nothing else runs."""

Kind = Literal["png", "svg"]


@dataclass(frozen=True)
class PictureRequest:
    """A figure to be drawn.

    Attributes
    ----------
    width, height : int
        In CSS pixels.
    sheet : mapping, optional
        Title, reading, mark and origin to write around it; none for the bare figure.
    """

    figure: go.Figure
    width: int
    height: int
    kind: Kind = "png"
    sheet: Mapping[str, object] | None = None


def drawable(part: View | ExportItem) -> bool:
    """Tell whether there is a figure to draw, and not only a table or a reading."""
    view = ExportItem.of(part).view
    return view is not None and view.figure is not None and not view.table.empty


def pictures(parts: Sequence[View | ExportItem], kind: Kind, *, link: str = "") -> list[bytes]:
    """Draw each view with its question, its reading and where it comes from.

    Returns
    -------
    list of bytes
        PNG files, or SVG as UTF-8, in the same order.

    Raises
    ------
    ValueError
        If a part is not :func:`drawable`.
    BrowserError
        If there is no browser, or it fails.
    """
    told = [ExportItem.of(part) for part in parts]
    made = draw_pictures([_sheet(part, kind, part.link or link) for part in told])
    failed = [part.title for part, picture in zip(told, made, strict=True) if not picture]
    if failed:
        raise BrowserError(f"The browser could not draw: {', '.join(failed)}. Take it away as CSV or XLSX.")
    return made


def _sheet(part: ExportItem, kind: Kind, link: str) -> PictureRequest:
    view = part.view
    if view is None or view.figure is None or view.table.empty:
        raise ValueError(f"“{part.title}” has no figure to draw; take its table away as CSV or XLSX.")
    sheet = {
        "title": part.title,
        "summary": view.summary,
        "mark": SIMULATED_LABEL if is_simulated(view) else "",
        "origin": provenance_lines(view, link),
    }
    return PictureRequest(view.figure, WIDTH, int(view.figure.layout.height or view.height), kind, sheet)


def draw_pictures(wanted: Sequence[PictureRequest]) -> list[bytes]:
    """Draw figures, all in one run of the browser.

    Returns
    -------
    list of bytes
        PNG files, or SVG as UTF-8; empty for a figure that cannot be drawn.

    Raises
    ------
    BrowserError
        If there is no browser, all are busy, or it fails.
    """
    if not wanted:
        return []
    body = "".join(_place(figure, f"figure-{place}") for place, figure in enumerate(wanted))
    page = html_document("picture", "Pictures", body)
    markup = render_page(page, seconds=RUN_SECONDS + SECONDS_EACH * len(wanted)).markup
    found = re.search(r"<body>(.*)</body>", markup, flags=re.DOTALL)
    made = [base64.b64decode(text) for text in json.loads(unescape(found.group(1)))] if found else []
    if len(made) != len(wanted):
        raise BrowserError(f"The browser returned {len(made)} pictures of {len(wanted)}. Try again.")
    return made


def _place(wanted: PictureRequest, identity: str) -> str:
    told = {"width": wanted.width, "height": wanted.height, "kind": wanted.kind, "sheet": wanted.sheet}
    asked = escape(json.dumps(told))
    return f'<div data-figure="{identity}" data-wanted="{asked}"></div>{figure_json(wanted.figure, identity)}'

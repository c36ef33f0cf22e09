"""Views as one HTML file that opens without a network: figures, numbers, and where they come from."""

from __future__ import annotations

import json
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import pandas as pd
import plotly.graph_objects as go

from ecosystem.exports.item import ExportItem
from ecosystem.exports.provenance import SIMULATED_LABEL, is_simulated, provenance_lines
from ecosystem.site import plotly_js
from ecosystem.views import View
from ecosystem.views.presentation import table_columns, table_texts

PUBLISHER = "The Pakistani AI ecosystem"
MOST_ROWS = 500
MOST_PRINTED_ROWS = 60
"""More rows than fit on a sheet in the smallest type."""
CLOSED = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:"
"""What the page lets a browser load: nothing but what it holds itself."""
ORIENTATION = {"sheet": "portrait", "slide": "landscape"}

Use = Literal["page", "paper", "picture"]
Sheet = Literal["sheet", "slide"]


def html_page(parts: Sequence[View | ExportItem], *, title: str, link: str = "") -> str:
    """Write views to one self-contained page.

    Returns
    -------
    str
        HTML with scripts, figures and tables in it; nothing is fetched, and the page tells browsers to fetch nothing.
        Text of the data is text, never markup. Printed, it has a view on each page.
    """
    back = f"<p>{_anchor(link, 'Open in the dashboard')}</p>" if _leads(link) else ""
    told = [ExportItem.of(part) for part in parts]
    articles = "".join(_article(part, f"figure-{place}", part.link or link) for place, part in enumerate(told))
    return html_document("page", title, f"<h1>{escape(title)}</h1>{back}{articles}")


def paper_page(parts: Sequence[View | ExportItem], *, title: str, link: str = "", sheet: Sheet = "sheet") -> str:
    """Write the same as :func:`html_page`, laid out on sheets of A4, to be printed by a browser.

    Parameters
    ----------
    sheet : {"sheet", "slide"}
        Upright, with as many rows of the table as fit, or lying, with the figure large.
    """
    told = [ExportItem.of(part) for part in parts]
    articles = "".join(_printed(part, f"figure-{place}", part.link or link, sheet) for place, part in enumerate(told))
    return html_document("paper", title, articles, style=f"@page {{ size: A4 {ORIENTATION[sheet]} }}")


def html_document(use: Use, title: str, body: str, *, style: str = "") -> str:
    """Put a body between what draws its figures; `body` is markup already."""
    css = "" if use == "picture" else _part(f"{use}.css")
    scripts = f"{_part('drawing.js')}{_part(f'{use}.js')}" if "data-figure" in body or use != "page" else ""
    plotly = plotly_js().read_text(encoding="utf-8").replace("</script", "<\\/script")
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta http-equiv="Content-Security-Policy" content="{CLOSED}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{css}{style}</style><script>{plotly}</script></head><body>{body}<script>{scripts}</script></body></html>\n"
    )


def figure_json(figure: go.Figure, identity: str) -> str:
    """Write a figure so that it cannot end the script it stands in."""
    text = json.dumps(json.loads(figure.to_json() or "{}")).replace("<", "\\u003c")
    return f'<script type="application/json" id="{identity}">{text}</script>'


def _article(told: ExportItem, identity: str, link: str) -> str:
    view = told.view
    if view is None:
        return f"<article><h2>{escape(told.title)}</h2>{_paragraphs(told.text)}</article>"
    limits = "".join(f"<li>{escape(limit)}</li>" for limit in view.method.limits)
    shown = table_texts(view)
    more = f"<p>{len(shown) - MOST_ROWS} more rows are in the XLSX file.</p>" if len(shown) > MOST_ROWS else ""
    numbers = f'<div class="scroll">{_table(view, shown.head(MOST_ROWS))}</div>{more}'
    method = " ".join(part for part in (view.method.formula, view.method.interval) if part)
    return (
        f"<article>{_head(told.title, view)}{_figure(view, identity)}{_source(view, link)}"
        f"<details{' open' if view.figure is None else ''}><summary>Numbers</summary>{numbers}</details>"
        f"<details><summary>How is this computed?</summary><p>{escape(view.method.definition)}</p>"
        f"<p>{escape(method)}</p><ul>{limits}</ul></details></article>"
    )


def _printed(told: ExportItem, identity: str, link: str, sheet: Sheet) -> str:
    view = told.view
    if view is None:
        kind = "words" if told.text else "words section"
        return f'<article class="{sheet} {kind}"><h2>{escape(told.title)}</h2>{_paragraphs(told.text)}</article>'
    shown = table_texts(view)
    table = ""
    if len(shown) and (sheet == "sheet" or view.figure is None):
        rows = _table(view, shown.head(MOST_PRINTED_ROWS))
        table = f'<section class="numbers" data-rows="{len(shown)}">{rows}<p class="rest" hidden></p></section>'
    return (
        f'<article class="{sheet}">{_head(told.title, view)}{_figure(view, identity)}{table}<div class="filler"></div>'
        f"{_source(view, link)}</article>"
    )


def _head(title: str, view: View) -> str:
    mark = f'<span class="mark">{SIMULATED_LABEL}</span>' if is_simulated(view) else ""
    return f'<header><h2>{escape(title)}</h2>{mark}</header><p class="reading">{escape(view.summary)}</p>'


def _figure(view: View, identity: str) -> str:
    if view.figure is None or view.table.empty:
        return ""  # the reading says why there is nothing to draw
    height = view.figure.layout.height or view.height
    return (
        f'<div data-figure="{identity}" data-height="{height}" role="img" aria-label="{escape(view.summary)}"></div>'
        f"{figure_json(view.figure, identity)}"
    )


def _source(view: View, link: str) -> str:
    lines = "".join(f"<p>{escape(line)}</p>" for line in provenance_lines(view))
    back = f"<p>Opens again at {_anchor(link, link)}</p>" if _leads(link) or _inside(link) else ""
    return f'<footer class="source">{lines}{back}<p>{PUBLISHER}</p></footer>'


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{escape(line)}</p>" for line in text.splitlines())


def _table(view: View, texts: pd.DataFrame) -> str:
    names = table_columns(view)
    look = [' class="number"' if pd.api.types.is_numeric_dtype(view.table[name]) else "" for name in names]
    head = "".join(f'<th scope="col"{own}>{escape(str(name))}</th>' for name, own in zip(texts, look, strict=True))
    rows = "".join(
        f"<tr>{''.join(f'<td{own}>{_cell(str(cell))}</td>' for cell, own in zip(row, look, strict=True))}</tr>"
        for row in texts.itertuples(index=False, name=None)
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _cell(text: str) -> str:
    """Write an address as a link that takes no more room than its host."""
    return _anchor(text, urlsplit(text).netloc) if _leads(text) and " " not in text else escape(text)


def _anchor(link: str, text: str) -> str:
    return f'<a href="{escape(link)}" rel="noopener noreferrer">{escape(text)}</a>' if _leads(link) else escape(text)


def _leads(link: str) -> bool:
    return link.startswith(("http://", "https://"))


def _inside(link: str) -> bool:
    """Tell whether a link names a page of the dashboard without its address."""
    return bool(link) and not urlsplit(link).scheme


def _part(name: str) -> str:
    return (Path(__file__).parent / name).read_text(encoding="utf-8")

"""Self-contained HTML pages of views: figures, numbers and provenance, for screen and print."""

import json
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import pandas as pd
import plotly.graph_objects as go

from ecosystem.exports.item import ExportItem
from ecosystem.exports.provenance import SIMULATED_LABEL, TITLE, is_simulated, provenance_lines
from ecosystem.site import plotly_js
from ecosystem.views import View
from ecosystem.views.presentation import table_columns, table_texts

SCREEN_ROWS, PRINTED_ROWS = 500, 60
"""Rows of a table on screen, and more than fit on a printed sheet."""
CONTENT_POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:"
ORIENTATION = {"sheet": "portrait", "slide": "landscape"}

Use = Literal["page", "paper", "picture"]
Sheet = Literal["sheet", "slide"]


def html_page(parts: Sequence[View | ExportItem], *, title: str, link: str = "") -> str:
    """Write views to one self-contained page; printed, it has a view on each sheet.

    Its content security policy forbids all requests. Data are escaped.
    """
    back = f"<p>{_anchor(link, 'Open in the dashboard')}</p>" if _is_web_address(link) else ""
    items = [ExportItem.of(part) for part in parts]
    articles = "".join(_article(item, f"figure-{place}", item.link or link) for place, item in enumerate(items))
    return html_document("page", title, f"<h1>{escape(title)}</h1>{back}{articles}")


def paper_page(parts: Sequence[View | ExportItem], *, title: str, link: str = "", sheet: Sheet = "sheet") -> str:
    """Write views to a page of A4 sheets, to be printed by a browser.

    A `sheet` is portrait, with as many rows of the table as fit; a slide is landscape, with the figure large.
    """
    items = [ExportItem.of(part) for part in parts]
    articles = "".join(_printed(item, f"figure-{place}", item.link or link, sheet) for place, item in enumerate(items))
    return html_document("paper", title, articles, style=f"@page {{ size: A4 {ORIENTATION[sheet]} }}")


def html_document(use: Use, title: str, body: str, *, style: str = "") -> str:
    """Return a page with its styles and scripts; `body` is markup."""
    css = "" if use == "picture" else _asset(f"{use}.css")
    scripts = (
        "".join(map(_asset, ("drawing.js", "standalone.js", f"{use}.js")))
        if "data-figure" in body or use != "page"
        else ""
    )
    plotly = plotly_js().read_text(encoding="utf-8").replace("</script", "<\\/script")
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta http-equiv="Content-Security-Policy" content="{CONTENT_POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{css}{style}</style><script>{plotly}</script></head><body>{body}<script>{scripts}</script></body></html>\n"
    )


def figure_json(figure: go.Figure, identity: str) -> str:
    """Return a figure as a JSON script element; a ``<`` cannot end it."""
    text = json.dumps(json.loads(figure.to_json() or "{}")).replace("<", "\\u003c")
    return f'<script type="application/json" id="{identity}">{text}</script>'


def _article(item: ExportItem, identity: str, link: str) -> str:
    view = item.view
    if view is None:
        return f"<article><h2>{escape(item.title)}</h2>{_paragraphs(item.text)}</article>"
    limits = "".join(f"<li>{escape(limit)}</li>" for limit in view.method.limits)
    texts = table_texts(view)
    more = f"<p>{len(texts) - SCREEN_ROWS} more rows are in the XLSX file.</p>" if len(texts) > SCREEN_ROWS else ""
    numbers = f'<div class="scroll">{_table(view, texts.head(SCREEN_ROWS))}</div>{more}'
    method = " ".join(part for part in (view.method.formula, view.method.interval) if part)
    return (
        f"<article>{_head(item.title, view)}{_figure(view, identity)}{_source(view, link)}"
        f"<details{' open' if view.figure is None else ''}><summary>Numbers</summary>{numbers}</details>"
        f"<details><summary>How is this computed?</summary><p>{escape(view.method.definition)}</p>"
        f"<p>{escape(method)}</p><ul>{limits}</ul></details></article>"
    )


def _printed(item: ExportItem, identity: str, link: str, sheet: Sheet) -> str:
    view = item.view
    if view is None:
        kind = "words" if item.text else "words section"
        return f'<article class="{sheet} {kind}"><h2>{escape(item.title)}</h2>{_paragraphs(item.text)}</article>'
    texts = table_texts(view)
    table = ""
    if len(texts) and (sheet == "sheet" or view.figure is None):
        rows = _table(view, texts.head(PRINTED_ROWS))
        table = f'<section class="numbers" data-rows="{len(texts)}">{rows}<p class="rest" hidden></p></section>'
    return (
        f'<article class="{sheet}">{_head(item.title, view)}{_figure(view, identity)}{table}<div class="filler"></div>'
        f"{_source(view, link)}</article>"
    )


def _head(title: str, view: View) -> str:
    mark = f'<span class="mark">{SIMULATED_LABEL}</span>' if is_simulated(view) else ""
    return (
        f'<p class="question">{escape(view.question)}</p><header><h2>{escape(title)}</h2>{mark}</header>'
        f'<p class="subtitle">{escape(view.subtitle)}</p><p class="summary">{escape(view.summary)}</p>'
    )


def _figure(view: View, identity: str) -> str:
    if view.figure is None or view.table.empty:
        return ""  # the summary says why
    height = view.figure.layout.height or view.height
    return (
        f'<div data-figure="{identity}" data-height="{height}" role="img" aria-label="{escape(view.summary)}"></div>'
        f"{figure_json(view.figure, identity)}"
    )


def _source(view: View, link: str) -> str:
    lines = "".join(f"<p>{escape(line)}</p>" for line in provenance_lines(view))
    back = f"<p>Opens again at {_anchor(link, link)}</p>" if _is_web_address(link) or _is_relative(link) else ""
    return f'<footer class="source">{lines}{back}<p>{TITLE}</p></footer>'


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
    """Write an address as a link labelled with its host."""
    return _anchor(text, urlsplit(text).netloc) if _is_web_address(text) and " " not in text else escape(text)


def _anchor(link: str, text: str) -> str:
    return (
        f'<a href="{escape(link)}" rel="noopener noreferrer">{escape(text)}</a>'
        if _is_web_address(link)
        else escape(text)
    )


def _is_web_address(link: str) -> bool:
    return link.startswith(("http://", "https://"))


def _is_relative(link: str) -> bool:
    """Whether a link is relative to the dashboard."""
    return bool(link) and not urlsplit(link).scheme


def _asset(name: str) -> str:
    return (Path(__file__).parent / name).read_text(encoding="utf-8")

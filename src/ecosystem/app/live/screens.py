"""Build the screens that followers see: the parts of a page or slide as gzipped JSON.

A page that runs while it is presented collects what it shows. All followers receive the same bytes and draw them in
their browsers: a hundred followers cost one computation, and later changes of the data do not alter what was shown.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Final, Literal, TypedDict
from urllib.parse import urlencode

from ecosystem.app.data import Drawn
from ecosystem.app.plot import Packed, chart
from ecosystem.exports.provenance import provenance_lines
from ecosystem.views import View
from ecosystem.views.overview.headline_cards import Headline
from ecosystem.views.pages import BY_NAME, path
from ecosystem.views.presentation import table_columns, table_texts

MAX_ROWS = 60
"""Rows of a view without a figure; the page shows all."""
GZIP_LEVEL = 5
"""Low: the audience waits while a screen is compressed."""

Part = dict[str, Any]
"""A part of a screen; ``screen.js`` draws it. Keys: ``kind`` and ``id``, and depending on the kind ``question``,
``headline``, ``subtitle``, ``summary``, ``foot``, ``chart``, ``table``, ``cards``, ``text``, ``half``, ``covered``."""

EMPTY: Final[Part] = {
    "kind": "remark",
    "id": "nothing",
    "text": "The content of this page is not sent to an audience. “Explore alone” opens the page.",
}

_PARTS: ContextVar[list[Part] | None] = ContextVar("parts", default=None)


class ChartTexts(TypedDict):
    """Texts of a figure: arguments of :func:`ecosystem.app.plot.plot`."""

    key: str
    title: str
    headline: str
    description: str
    footer: Sequence[str]
    filename: str
    height: int


@dataclass(frozen=True)
class Screen:
    """A screen as sent to browsers: gzipped JSON and the digest of its content."""

    digest: str
    packed: bytes

    @classmethod
    def pack(cls, content: Mapping[str, Any]) -> Screen:
        """Serialise and compress a screen."""
        text = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
        digest = hashlib.blake2b(text, digest_size=12).hexdigest()
        return cls(digest, gzip.compress(text, GZIP_LEVEL, mtime=0))


@contextmanager
def collect_parts() -> Iterator[list[Part]]:
    """Collect the parts of the page that runs inside; the ``add_*`` functions do nothing outside."""
    parts: list[Part] = []
    token = _PARTS.set(parts)
    try:
        yield parts
    finally:
        _PARTS.reset(token)


def add_view(drawn: Drawn, *, half: bool = False) -> None:
    """Add a view, in full or half width."""
    parts = _PARTS.get()
    if parts is not None:
        parts.append({**view_part(drawn), "half": half})


def add_cards(headlines: Sequence[Headline]) -> None:
    """Add a row of headline figures."""
    parts = _PARTS.get()
    if parts is not None:
        cards = [{"label": it.label, "value": it.value, "delta": it.delta, "note": it.note} for it in headlines]
        parts.append({"kind": "cards", "id": f"cards-{len(parts)}", "cards": cards})


def add_figure(figure: Packed, texts: ChartTexts, *, summary: str, foot: str) -> None:
    """Add a figure that is not a view."""
    parts = _PARTS.get()
    if parts is not None:
        part = {
            "kind": "view",
            "id": texts["key"],
            "question": texts["title"],
            "headline": texts["headline"],
            "summary": summary,
            "foot": foot,
        }
        parts.append({**part, "chart": chart(figure, **texts)})


def add_text(kind: Literal["selection", "section", "remark"], text: str) -> None:
    """Add the line of filters and counts, a heading, or a remark."""
    parts = _PARTS.get()
    if parts is not None:
        parts.append({"kind": kind, "id": f"{kind}-{len(parts)}", "text": text})


def view_part(drawn: Drawn) -> Part:
    """Convert a view to a part of a screen."""
    view = drawn.view
    part: Part = {
        "kind": "view",
        "id": view.id,
        "question": view.question,
        "headline": view.headline,
        "subtitle": view.subtitle,
        "summary": view.summary if view.answered else view.explanation,
        "foot": view.provenance.brief(),
    }
    if view.table.empty or not view.answered:
        return part
    if drawn.figure is not None:
        return {**part, "chart": chart(drawn.figure, **chart_texts(view))}
    addresses = [title for name, title in table_columns(view).items() if name.endswith("_url")]
    texts = table_texts(view).drop(columns=addresses)
    table = {
        "columns": [str(name) for name in texts],
        "rows": [list(row) for row in texts.head(MAX_ROWS).fillna("").astype(str).itertuples(index=False, name=None)],
        "more": max(len(texts) - MAX_ROWS, 0),
    }
    return {**part, "table": table}


def chart_texts(view: View) -> ChartTexts:
    """Return the texts of a view's figure."""
    return {
        "key": view.id,
        "title": view.question,
        "headline": view.headline,
        "description": view.summary,
        "footer": provenance_lines(view),
        "filename": view.id.replace(".", "-"),
        "height": view.height,
    }


def page_screen(
    page: str, query: Mapping[str, Sequence[str]], parts: Sequence[Part], *, pointed: str = "", covered: str = ""
) -> Screen:
    """Build the screen of a page.

    `page` and `query` show the same in the dashboard. `pointed` and `covered` are ids of the view that the presenter
    points at and of the one that contains the answer to an open question.
    """
    entry = BY_NAME[page]
    return Screen.pack(
        {
            "kind": "page",
            "title": entry.title,
            "question": entry.question,
            "link": f"{path(page)}?{urlencode(query, doseq=True)}" if query else path(page),
            "pointed": pointed,
            "parts": cover_view(parts or [EMPTY], covered),
        }
    )


def cover_view(parts: Sequence[Part], covered: str) -> list[Part]:
    """Reduce the covered view to its question."""
    return [
        {"kind": "view", "id": part["id"], "question": part["question"], "half": part.get("half"), "covered": True}
        if covered and part["id"] == covered
        else dict(part)
        for part in parts
    ]

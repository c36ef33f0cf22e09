"""What an audience sees: the views of a page or a slide, written once for all browsers, which draw it themselves.

A page that runs while it is presented gathers what it shows. The screen made of it is sent to everybody as the same
bytes, so that a hundred who follow cost one computation, and what they see is what was shown, whatever the data do
meanwhile.
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
from ecosystem.app.menu import path
from ecosystem.app.plot import Packed, chart
from ecosystem.exports.provenance import provenance_lines
from ecosystem.views import View
from ecosystem.views.overview.headline_cards import Headline
from ecosystem.views.presentation import table_columns, table_texts

MOST_ROWS = 60
"""Rows of a view without a figure that are shown; the rest is on the page."""
PACKING = 5
"""Effort that gzip makes: a screen is packed while an audience waits."""

NOTHING: Final = {
    "kind": "remark",
    "id": "nothing",
    "words": "What this page holds is not sent to an audience. “Explore alone” opens it.",
}

_GATHERED: ContextVar[list[dict[str, Any]] | None] = ContextVar("gathered", default=None)


class ChartTexts(TypedDict):
    """What is said with a figure; told at :func:`ecosystem.app.plot.plot`."""

    key: str
    title: str
    description: str
    footer: Sequence[str]
    filename: str
    height: int


@dataclass(frozen=True)
class Screen:
    """A screen as browsers are sent it.

    Attributes
    ----------
    digest : str
        Of what is on it.
    packed : bytes
        JSON, gzipped.
    """

    digest: str
    packed: bytes

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> Screen:
        """Write a screen down."""
        text = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
        digest = hashlib.blake2b(text, digest_size=12).hexdigest()
        return cls(digest, gzip.compress(text, PACKING, mtime=0))


@contextmanager
def collect_parts() -> Iterator[list[dict[str, Any]]]:
    """Gather what a page shows while it runs."""
    gathered: list[dict[str, Any]] = []
    token = _GATHERED.set(gathered)
    try:
        yield gathered
    finally:
        _GATHERED.reset(token)


def add_view(ready: Drawn, *, half: bool = False) -> None:
    """Put a view on the screen, where one is gathered."""
    gathered = _GATHERED.get()
    if gathered is not None:
        gathered.append({**view_part(ready), "half": half})


def add_cards(headlines: Sequence[Headline]) -> None:
    """Put cards on the screen, where one is gathered."""
    gathered = _GATHERED.get()
    if gathered is not None:
        cards = [{"label": it.label, "value": it.value, "delta": it.delta, "note": it.note} for it in headlines]
        gathered.append({"kind": "cards", "id": f"cards-{len(gathered)}", "cards": cards})


def add_figure(figure: Packed, said: ChartTexts, *, reading: str, foot: str) -> None:
    """Put a figure that is no view on the screen, where one is gathered."""
    gathered = _GATHERED.get()
    if gathered is not None:
        told = {"kind": "view", "id": said["key"], "question": said["title"], "reading": reading, "foot": foot}
        gathered.append({**told, "chart": chart(figure, **said)})


def add_text(kind: Literal["said", "section", "remark"], text: str) -> None:
    """Put words on the screen, where one is gathered: what is filtered and left, a heading, or a remark of the page."""
    gathered = _GATHERED.get()
    if gathered is not None:
        gathered.append({"kind": kind, "id": f"{kind}-{len(gathered)}", "words": text})


def view_part(ready: Drawn) -> dict[str, Any]:
    """Write a view as a part of a screen."""
    view = ready.view
    told: dict[str, Any] = {
        "kind": "view",
        "id": view.id,
        "question": view.question,
        "reading": view.summary,
        "foot": view.provenance.brief(),
    }
    if view.table.empty:
        return told
    if ready.figure is not None:
        told["chart"] = chart(ready.figure, **chart_texts(view))
        return told
    addresses = [title for name, title in table_columns(view).items() if name.endswith("_url")]
    texts = table_texts(view).drop(columns=addresses)
    told["table"] = {
        "columns": [str(name) for name in texts],
        "rows": [list(row) for row in texts.head(MOST_ROWS).fillna("").astype(str).itertuples(index=False, name=None)],
        "more": max(len(texts) - MOST_ROWS, 0),
    }
    return told


def chart_texts(view: View) -> ChartTexts:
    """Return what is said with a view's figure, wherever it is drawn."""
    return {
        "key": view.id,
        "title": view.question,
        "description": view.summary,
        "footer": provenance_lines(view),
        "filename": view.id.replace(".", "-"),
        "height": view.height,
    }


def page_screen(
    *,
    title: str,
    question: str,
    parts: Sequence[Mapping[str, Any]],
    page: str,
    query: Mapping[str, Sequence[str]],
    pointed: str = "",
    covered: str = "",
) -> Screen:
    """Make the screen of a page.

    Parameters
    ----------
    title, question : str
    parts : sequence of dict
        As gathered.
    page, query
        Where the same is found in the dashboard.
    pointed, covered : str
        Ids of the view that is pointed at, and of the one that would tell an answer too early.
    """
    link = f"{path(page)}?{urlencode(query, doseq=True)}" if query else path(page)
    return Screen.of(
        {
            "kind": "page",
            "title": title,
            "question": question,
            "link": link,
            "pointed": pointed,
            "parts": cover_view(parts or [NOTHING], covered),
        }
    )


def cover_view(parts: Sequence[Mapping[str, Any]], covered: str) -> list[dict[str, Any]]:
    """Leave out what would tell the answer to an open question."""
    return [_hidden(one) if covered and one["id"] == covered else dict(one) for one in parts]


def _hidden(one: Mapping[str, Any]) -> dict[str, Any]:
    """Leave a view out but for its question."""
    return {"kind": "view", "id": one["id"], "question": one["question"], "half": one.get("half"), "covered": True}

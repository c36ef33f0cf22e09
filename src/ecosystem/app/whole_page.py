"""All views of a page as one file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial

import streamlit as st

from ecosystem.app import data, link
from ecosystem.exports import find_browser, html_page, pdf, slides, workbook
from ecosystem.selection import Scope
from ecosystem.views import View, ViewDefinition

Shown = tuple[Scope, ViewDefinition]
OFFICE = "application/vnd.openxmlformats-officedocument"
WRITERS: dict[str, tuple[str, Callable[[Sequence[View], str, str], bytes]]] = {
    "xlsx": (f"{OFFICE}.spreadsheetml.sheet", lambda views, title, here: workbook(views, link=here)),
    "pptx": (f"{OFFICE}.presentationml.presentation", lambda views, title, here: slides(views, link=here)),
    "html": ("text/html", lambda views, title, here: html_page(views, title=title, link=here).encode()),
    "pdf": ("application/pdf", lambda views, title, here: pdf(views, title=title, link=here)),
}

_SHOWN: ContextVar[list[Shown] | None] = ContextVar("shown", default=None)


@contextmanager
def noting() -> Iterator[list[Shown]]:
    """Note the views that a page shows while it runs."""
    shown: list[Shown] = []
    token = _SHOWN.set(shown)
    try:
        yield shown
    finally:
        _SHOWN.reset(token)


def note(scope: Scope, definition: ViewDefinition) -> None:
    """Note a view that is shown."""
    shown = _SHOWN.get()
    if shown is not None:
        shown.append((scope, definition))


def offer(page: str, title: str, shown: Sequence[Shown]) -> None:
    """Offer the views of a page as one file, which is made when it is asked for."""
    if not shown:
        return
    with st.expander("Take this page away", icon=":material/download:", key="fold-page", on_change="rerun") as opened:
        if not opened.open:
            return
        here = link.address()
        with st.container(horizontal=True):
            for kind, (mime, _) in WRITERS.items():
                st.download_button(
                    kind.upper(),
                    partial(_written, kind, tuple(shown), title, here),
                    f"{page}.{kind}",
                    mime,
                    key=f"page-{kind}",
                    on_click="ignore",
                    icon=":material/download:",
                    disabled=kind == "pdf" and find_browser() is None,
                )


def _written(kind: str, shown: Sequence[Shown], title: str, here: str) -> bytes:
    views = [data.drawn(scope, definition).view for scope, definition in shown]
    return WRITERS[kind][1](views, title, here)

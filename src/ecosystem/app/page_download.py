"""Download all views of a page, or of the tab that is open, as one file."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial

import streamlit as st

from ecosystem.app import data, link
from ecosystem.app.media_types import MEDIA_TYPES
from ecosystem.exports import find_browser, html_page, pdf, slides, workbook
from ecosystem.selection import Scope
from ecosystem.views import View, ViewDefinition

PageView = tuple[Scope, ViewDefinition]
WRITERS: dict[str, tuple[str, Callable[[Sequence[View], str, str], bytes]]] = {
    "xlsx": (MEDIA_TYPES["xlsx"], lambda views, title, here: workbook(views, link=here)),
    "pptx": (MEDIA_TYPES["pptx"], lambda views, title, here: slides(views, link=here)),
    "html": ("text/html", lambda views, title, here: html_page(views, title=title, link=here).encode()),
    "pdf": ("application/pdf", lambda views, title, here: pdf(views, title=title, link=here)),
}

_VIEWS: ContextVar[list[PageView] | None] = ContextVar("views", default=None)


@contextmanager
def collect_views() -> Iterator[list[PageView]]:
    """Yield a list to which the views of the running page are added."""
    views: list[PageView] = []
    token = _VIEWS.set(views)
    try:
        yield views
    finally:
        _VIEWS.reset(token)


def add_view(scope: Scope, definition: ViewDefinition) -> None:
    """Add a view to those of the running page."""
    views = _VIEWS.get()
    if views is not None:
        views.append((scope, definition))


def offer_download(title: str, views: Sequence[PageView]) -> None:
    """Draw the download buttons; a file is written when its button is clicked."""
    if not views:
        return
    with st.expander("Download this page", icon=":material/download:", key="fold-page", on_change="rerun") as opened:
        if not opened.open:
            return
        here = link.for_file(link.address())
        with st.container(horizontal=True):
            for kind, (mime, _) in WRITERS.items():
                st.download_button(
                    kind.upper(),
                    partial(_write, kind, tuple(views), title, here),
                    f"{title.lower().replace(': ', '-').replace(' ', '-')}.{kind}",
                    mime,
                    key=f"page-{kind}",
                    on_click="ignore",
                    icon=":material/download:",
                    disabled=kind == "pdf" and find_browser() is None,
                )


def _write(kind: str, views: Sequence[PageView], title: str, here: str) -> bytes:
    return WRITERS[kind][1]([data.drawn(scope, definition).view for scope, definition in views], title, here)

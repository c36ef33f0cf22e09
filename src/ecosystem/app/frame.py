"""What every page stands in: menu, dataset, filters, chips and the count of what remains."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

import streamlit as st

from ecosystem.app import data, filters
from ecosystem.app.menu import BY_NAME, SITE, menu
from ecosystem.load import Ecosystem
from ecosystem.selection import Scope, Selection, narrow
from ecosystem.views.prose import whole

_PREPARED: ContextVar[Prepared | None] = ContextVar("prepared", default=None)


@dataclass(frozen=True)
class Prepared:
    """What the frame hands to the page that runs inside it."""

    scope: Scope


@dataclass(frozen=True)
class Page:
    """An opened page."""

    name: str
    scope: Scope

    @property
    def ecosystem(self) -> Ecosystem:
        """The dataset shown."""
        return self.scope.ecosystem

    @property
    def selection(self) -> Selection:
        """What the reader chose."""
        return self.scope.selection


def run() -> None:
    """Draw the frame, then the page that the reader opened."""
    st.set_page_config(page_title="Pakistani AI ecosystem", page_icon=str(SITE / "static" / "icon.png"), layout="wide")
    page = menu()
    with st.sidebar:
        name = st.selectbox("Dataset", ["demo", "faculty-2018"], key="dataset", bind="query-params")
        ecosystem = data.dataset(name)
        allowed = filters.options(ecosystem)
        complaints = filters.read_link(allowed)
        selection = filters.choose(ecosystem, name, allowed)
        st.text_input("focus", key="focus", bind="query-params")
    for complaint in complaints:
        st.warning(complaint)
    scope = narrow(ecosystem, selection)
    with _prepared(Prepared(scope)):
        page.run()


@contextmanager
def _prepared(prepared: Prepared) -> Iterator[None]:
    token = _PREPARED.set(prepared)
    try:
        yield
    finally:
        _PREPARED.reset(token)


def open_page(name: str) -> Page:
    """Open a page inside the frame: title, question, chips and what remains.

    A visitor who is the first on a fresh server and comes by a deep link gets the page file without the frame; then
    the menu is declared, which ends that mode for the process, and the run starts again through the frame.
    """
    prepared = _PREPARED.get()
    if prepared is None:
        menu()
        st.rerun()
    entry = BY_NAME[name]
    st.title(entry.title, anchor=False)
    st.caption(entry.question)
    scope = prepared.scope
    filters.chips(scope, filters.clear)
    st.caption(f"{whole(len(scope.people), 'person', 'people')}, {whole(len(scope.moves), 'move')}")
    return Page(name, scope)

"""An opened page: its dataset and selection, its title, filters and headings."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

import streamlit as st

from ecosystem.app import filters
from ecosystem.app.live.screens import add_text
from ecosystem.app.menu import BY_NAME, menu
from ecosystem.app.text import literal
from ecosystem.load import Ecosystem
from ecosystem.selection import Scope, Selection
from ecosystem.views import filter_words

_SCOPE: ContextVar[Scope | None] = ContextVar("scope", default=None)
"""The scope that the frame passes to the page it runs, in this run and thread alone."""


@dataclass(frozen=True)
class OpenPage:
    """A page and the data it shows."""

    name: str
    scope: Scope

    @property
    def ecosystem(self) -> Ecosystem:
        """The dataset."""
        return self.scope.ecosystem

    @property
    def selection(self) -> Selection:
        """The reader's selection."""
        return self.scope.selection


@contextmanager
def page_scope(scope: Scope) -> Iterator[None]:
    """Pass a scope to the page that runs meanwhile."""
    token = _SCOPE.set(scope)
    try:
        yield
    finally:
        _SCOPE.reset(token)


def open_page(name: str, *, filtered: bool = True) -> OpenPage:
    """Open a page inside the frame: title, question, chips and counts.

    The first visitor of a fresh server who comes by a deep link gets the page's file without the frame. Then the menu
    is declared, which ends that mode for the process, and the run starts again through the frame. `filtered` is whether
    the page's views depend on the filters.
    """
    scope = _SCOPE.get()
    if scope is None:
        menu()
        st.rerun()
    entry = BY_NAME[name]
    st.title(entry.title, anchor=False)
    st.markdown(entry.question)
    page = OpenPage(name, scope)
    if filtered:
        show_filters(page)
    return page


def show_filters(page: OpenPage) -> None:
    """Draw the filters that are set and how much they leave; stop where no people are left."""
    filters.chips(page.scope)
    counts = filters.count_words(page.scope)
    add_text("selection", " · ".join((*filter_words(page.scope).values(), counts)))
    kind, _, left = counts.partition(" data. ")
    st.markdown(f":small[**{kind} data.** {left}]")
    if page.scope.people.empty:
        filters.offer_to_loosen(page.scope)
        st.stop()


def section(title: str, *, anchor: str) -> None:
    """Draw the heading of a part of a page."""
    add_text("section", title)
    st.header(literal(title), anchor=anchor)


def remark(text: str) -> None:
    """Draw a remark about a page."""
    add_text("remark", text)
    st.markdown(literal(text))

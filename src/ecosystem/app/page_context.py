"""An opened page: its dataset and selection, its title, filters and headings."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from functools import cached_property

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ecosystem.app import data, filters, tabs, view_files
from ecosystem.app.live.screens import add_text
from ecosystem.app.text import literal, small
from ecosystem.load import Ecosystem
from ecosystem.selection import DEFAULT_DATASET, EVIDENCE, EXPLORE, FILTERS, Scope, Selection
from ecosystem.site import SITE
from ecosystem.views import ViewDefinition, filter_words
from ecosystem.views.pages import BY_NAME, ENTRIES


@dataclass
class Unanswered:
    """Views of a page that its dataset cannot answer whatever the filters, and where the page says so."""

    place: DeltaGenerator | None = None
    views: list[ViewDefinition] = field(default_factory=list)


@dataclass
class NotSplit:
    """Views of a split page that are of everybody, to be drawn below the others, and whether there are others."""

    views: list[tuple[ViewDefinition, str]] = field(default_factory=list)
    others: bool = False


@dataclass(frozen=True)
class OpenPage:
    """A page, the tab that is open, and the data it shows.

    Attributes
    ----------
    scope : Scope
        Under the filters that act on the tab.
    idle : tuple of str
        Texts of the filters that are set and do not act on the tab.
    sections : list of str
        Titles of the sections drawn so far: headings of views are one level below.
    """

    name: str
    scope: Scope
    tab: str = ""
    idle: tuple[str, ...] = ()
    unanswered: Unanswered = field(default_factory=Unanswered, compare=False)
    not_split: NotSplit = field(default_factory=NotSplit, compare=False)
    sections: list[str] = field(default_factory=list, compare=False)

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """Kinds of files that can be written here; a browser is looked for once a page."""
        return view_files.kinds()

    @property
    def ecosystem(self) -> Ecosystem:
        """The dataset."""
        return self.scope.ecosystem

    @property
    def selection(self) -> Selection:
        """The reader's selection."""
        return self.scope.selection

    @property
    def title(self) -> str:
        """The page's title, with the tab where there are several."""
        title = BY_NAME[self.name].title
        return f"{title}: {self.tab.capitalize()}" if tabs.has_tabs(self.name) else title


_PAGE: ContextVar[OpenPage | None] = ContextVar("page", default=None)
"""The page that the frame runs, in this run and thread alone."""


def prepare(name: str, ecosystem: Ecosystem, selection: Selection, tab: str) -> OpenPage:
    """Return a page with the data of its tab: filters without effect there are set aside."""
    scope = scope_of_tab(name, ecosystem, selection, tab)
    acting = tabs.acting_filters(name, tab) - scope.selection.replaced
    idle = (words for key, words in _words(selection, scope).items() if key not in acting)
    return OpenPage(name, scope, tab, tuple(idle))


def scope_of_tab(name: str, ecosystem: Ecosystem, selection: Selection, tab: str) -> Scope:
    """Return a dataset narrowed by the filters that act on a tab of a page."""
    chosen = selection.only(tabs.acting_filters(name, tab))
    if tab == EVIDENCE:  # the same whatever the dataset
        chosen = replace(chosen, dataset=DEFAULT_DATASET)
    return data.scope(ecosystem, chosen)


def _words(selection: Selection, scope: Scope) -> dict[str, str]:
    """Return texts of the filters that are set, by key."""
    return {key: FILTERS[key].describe(value, scope.names) for key, value in selection.applied().items()}


@contextmanager
def running(page: OpenPage) -> Iterator[None]:
    """Pass a page to its file, which runs meanwhile."""
    token = _PAGE.set(page)
    try:
        yield
    finally:
        _PAGE.reset(token)


def open_page(name: str) -> OpenPage:
    """Open a page inside the frame: title, question, tabs, chips and counts.

    The first visitor of a fresh server who comes by a deep link gets the page's file without the frame. Then the menu
    is declared, which ends that mode for the process, and the run starts again through the frame.
    """
    page = _PAGE.get()
    if page is None:
        menu()
        st.rerun()
    entry = BY_NAME[name]
    st.title(entry.large, anchor=False)
    st.markdown(entry.question)
    metadata = page.ecosystem.metadata
    tabs.switch(name, page.tab, data.titles({metadata.name: metadata})[metadata.name])
    filters.chips(page.scope, name)
    if page.tab == EXPLORE:
        _show_counts(page)
        page.unanswered.place = st.container()
    elif page.tab == EVIDENCE:
        words = _words(page.selection, page.scope).values()
        add_text("selection", " · ".join(("Published and observed figures, whatever the dataset", *words)))
    with st.container():  # drawn even if empty: charts below stay mounted
        if page.idle:
            st.markdown(small(f"Set, but without effect here: {'; '.join(page.idle)}."))
    return page


def _show_counts(page: OpenPage) -> None:
    """Draw how much the filters leave; stop where no people are left."""
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
    if page := _PAGE.get():
        page.sections.append(title)


def remark(text: str) -> None:
    """Draw a remark about a page."""
    add_text("remark", text)
    st.markdown(literal(text))


def menu(*, hidden: bool = False) -> st.Page:
    """Declare the pages to Streamlit and draw the menu unless hidden; return the opened page."""
    return st.navigation(
        [
            st.Page(SITE / "pages" / f"{entry.name}.py", title=entry.title, default=entry.name == "overview")
            for entry in ENTRIES
            if (SITE / "pages" / f"{entry.name}.py").exists()
        ],
        position="hidden" if hidden else "top",
    )

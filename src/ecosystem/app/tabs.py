"""Tabs of a page: which one is open, the control that switches them, and the filters that act on each."""

import streamlit as st

from ecosystem.app import data
from ecosystem.app.session import PAGE_TAB, Query, session, widgets
from ecosystem.load import Ecosystem
from ecosystem.selection import EVIDENCE, EXPLORE, FILTERS, TAB, Selection, implied_tab, to_query
from ecosystem.views import registry
from ecosystem.views.pages import BY_NAME, default_tab


def has_tabs(page: str) -> bool:
    """Return whether a page has more than one tab."""
    return len(BY_NAME[page].tabs) > 1


def open_tab(page: str, ecosystem: Ecosystem) -> str:
    """Return the tab of a page that is open: the one chosen, else the default; empty on a page without tabs."""
    tabs = BY_NAME[page].tabs
    if session().tab in tabs:
        return session().tab
    return default_tab(page, ecosystem.metadata.kind, lambda: data.can_answer(ecosystem, page))


def acting_filters(page: str, tab: str) -> frozenset[str]:
    """Return the keys of the filters that change something on a tab of a page.

    On Evidence these are the filters that the page's views declare.
    """
    drawn = [view for view in registry().values() if view.page == page or view.id in BY_NAME[page].guests]
    declared = {key for view in drawn for key in view.filters}
    return frozenset(
        key for key, row in FILTERS.items() if not row.tab or (row.tab == tab and (tab == EXPLORE or key in declared))
    )


def to_link(page: str, selection: Selection, tab: str) -> Query:
    """Return the query of a link; it names the tab if it was chosen, unless the filters imply it."""
    query = to_query(selection)
    opens = implied_tab(query) or ("" if session().tab else tab)
    return query if tab == opens or not has_tabs(page) else {**query, TAB: [tab]}


def switch(page: str, tab: str, dataset_title: str) -> None:
    """Draw the control that switches the tabs; only the open one is computed."""
    if not has_tabs(page):
        return
    widgets[PAGE_TAB] = tab
    titles = {EVIDENCE: "Evidence", EXPLORE: f"Explore: {dataset_title}"}
    st.segmented_control(
        "Part of the page",
        list(titles),
        format_func=titles.__getitem__,
        key=PAGE_TAB,
        required=True,
        on_change=_choose,
        label_visibility="collapsed",
    )


def _choose() -> None:
    session().tab = widgets[PAGE_TAB]
    session().changed = True

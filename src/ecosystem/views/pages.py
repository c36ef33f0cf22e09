"""Pages of views, and the tab that a page opens."""

from collections.abc import Callable

from ecosystem.page_list import BY_NAME, ENTRIES, EXPLORE, PRODUCT, Entry, path
from ecosystem.views.event_markers import REAL_KINDS
from ecosystem.views.view_definition import ViewDefinition

__all__ = ["BY_NAME", "ENTRIES", "PRODUCT", "Entry", "default_tab", "page_of", "path"]


def page_of(view: ViewDefinition) -> str:
    """Return the page that shows a view; one that several pages show counts to the first page."""
    return view.page if view.page in BY_NAME else ENTRIES[0].name


def default_tab(page: str, kind: str, can_answer: Callable[[], bool]) -> str:
    """Return the tab that opens unless one is chosen: Explore where real data can answer the page, else Evidence.

    Empty on a page without tabs.
    """
    tabs = BY_NAME[page].tabs if page in BY_NAME else ()
    if EXPLORE in tabs and kind in REAL_KINDS and can_answer():
        return EXPLORE
    return tabs[0] if tabs else ""

"""The link in the address bar: read when a visit begins or goes back, written when the selection changes.

Streamlit can bind widgets to the link itself, but then writes the displayed names, which depend on the dataset, and
drops a whole list without notice for one wrong value in it. Links here carry codes, and parts that do not fit are
reported.
"""

import os
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Final
from urllib.parse import urlencode, urlsplit, urlunsplit

import streamlit as st

from ecosystem.app import filters
from ecosystem.app.session import DATASET, Query, session, widgets
from ecosystem.selection import (
    OTHER_PARTS,
    SELECTION_PARTS,
    TAB,
    Options,
    read_link,
)
from ecosystem.site import is_local, public_address
from ecosystem.views import ViewDefinition, find_view
from ecosystem.views.pages import BY_NAME, ENTRIES
from ecosystem.views.pages import path as path_of

ROOM: Final = "room"
ALONE: Final = "alone"
VIEW: Final = "view"
CITED: Final = "cited"
DECK: Final = "deck"
KIOSK: Final = "kiosk"
STREAMLITS: Final = ("embed", "embed_options", "theme")
SHAPES: Final = (*STREAMLITS, VIEW, CITED)
"""Parts that decide how a page is shown, such as its theme; links to copy leave them out."""
WRITTEN: Final = (*SELECTION_PARTS, TAB)
"""Parts that the app writes."""


def follow(page: str, datasets: Collection[str], options_of: Callable[[str], Options | None]) -> None:
    """Set widgets and tab to a link, unless the app wrote it itself.

    `page` is the page opened: a click in the menu opens it without a query, and the selection then stays. It also
    stays where a widget has changed in this run: the browser sends the address it had then, which the app's last one
    may not have reached. See :func:`~ecosystem.selection.read_link` for the others.
    """
    query = {part: values for part, values in parts().items() if part in WRITTEN}
    written, earlier, changed = session().written, session().page, session().changed
    session().page, session().changed = page, False
    if page != earlier:
        session().tab = _tab_of_view() or session().tab
    if query == written or (written is not None and (changed or (not query and page != earlier))):
        return
    found = read_link(parts(), datasets, options_of)
    session().written, session().mended = query, found.mended
    session().complaints = (*_missing_view(), *found.complaints)
    session().tab = found.tab or _tab_of_view()
    filters.set_filters(found.selection, options_of(found.selection.dataset) or {})
    if found.missing_dataset:
        widgets[DATASET] = found.missing_dataset


def _tab_of_view() -> str:
    """Return the tab of the view that the link embeds or cites; empty where it names none."""
    named = find_view(st.query_params.get(VIEW, "")) or cited_view()
    return named.tab if named else ""


def _missing_view() -> tuple[str, ...]:
    """Return a complaint where the link embeds or cites a view that does not exist, such as one of a former version."""
    name = st.query_params.get(VIEW) or st.query_params.get(CITED, "").partition("~")[0]
    return (f"“{name[:60]}”: there is no such view, or no longer.",) if name and find_view(name) is None else ()


def cited_view() -> ViewDefinition | None:
    """Return the view that the link cites, if any: its id, which the mark of a citation may follow."""
    return find_view(st.query_params.get(CITED, "").partition("~")[0])


def forget() -> None:
    """Read the link again in the next run: Streamlit deletes the values of widgets that are not drawn."""
    session().written = None


def publish(query: Query, room: str = "") -> None:
    """Write selection and tab, and the room that is followed alone, to the address bar if they differ from it.

    They are compared with the last address written as well: it may be on its way while this run has an older one.
    """
    written, session().written = session().written, query
    now = parts()
    in_bar = {part: now[part] for part in now if part in WRITTEN}
    if in_bar != query or written != query or (room and now.get(ROOM) != [room]):
        others = {part: values for part, values in now.items() if part in OTHER_PARTS}
        st.query_params.from_dict({**others, **query, **({ROOM: [room], ALONE: ["true"]} if room else {})})


def parts() -> Query:
    """Return the query of the address bar."""
    return {part: st.query_params.get_all(part) for part in st.query_params}


def address(**more: str) -> str:
    """Return the address of the current page and selection, with more parts, without the room that is followed."""
    kept = {part: values for part, values in parts().items() if part not in (ROOM, ALONE, *SHAPES)}
    return to_page(_visited(), _page(_visited()), {**kept, **{name: [value] for name, value in more.items()}})


def invitation(code: str) -> str:
    """Return the address at which an audience follows a room."""
    return to_page(_visited(), "", {ROOM: [code]})


def _visited() -> str:
    """Return the address that the browser shows."""
    return st.context.url or ""


def to_page(address: str, page: str, query: Mapping[str, Sequence[str]]) -> str:
    """Return the address of a page with a query: the public one, or on the server of another address.

    Examples
    --------
    >>> to_page("http://localhost:8501/ai/deck?theme=dark", "cities", {"field": ["robotics"]})
    'http://localhost:8501/ai/cities?field=robotics'
    """
    public = public_address(os.environ)
    base = urlsplit(f"{public}/" if public else address)
    folder = base.path.removesuffix(_page(address)).rstrip("/")
    return urlunsplit((base.scheme, base.netloc, f"{folder}/{path_of(page)}", urlencode(query, doseq=True), ""))


def for_file(address: str) -> str:
    """Return an address as files print it: page and query alone where only this machine reaches the server.

    Examples
    --------
    >>> for_file("http://127.0.0.1:8501/ai/cities?field=robotics#cities.map"), for_file("https://example.org/")
    ('cities?field=robotics#cities.map', 'https://example.org/')
    """
    parts = urlsplit(address)
    if not is_local(parts.hostname or "localhost"):
        return address
    return urlunsplit(("", "", _page(address) or ENTRIES[0].name, parts.query, parts.fragment))


def _page(address: str) -> str:
    """Return the page in an address; empty for the first one, under whatever path the server has."""
    name = urlsplit(address).path.rpartition("/")[2]
    return name if name in BY_NAME else ""

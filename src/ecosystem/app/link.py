"""The link in the address bar: read when a visit begins or goes back, written when the reader chooses.

Streamlit can bind widgets to the link itself, but then writes the names that readers see, which depend on the dataset,
and drops a whole list silently for one wrong value in it. Links here carry codes, and what does not fit is said.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from urllib.parse import urlencode, urlsplit, urlunsplit

import streamlit as st

from ecosystem.app.data import Loaded
from ecosystem.app.menu import path as path_of
from ecosystem.app.session import DATASET, Query, session, widgets
from ecosystem.load import Ecosystem
from ecosystem.selection import DEFAULT_DATASET, GROUPS, LISTS, SWITCHES, Selection, from_query, to_query

OURS = ("dataset", "years", *LISTS, *SWITCHES, "focus", *GROUPS)
STREAMLITS = ("embed", "embed_options", "theme")
ROOM = "room"
VIEW = "view"
CITED = "cited"
DECK = "deck"
KIOSK = "kiosk"
ALONE = "alone"
SHAPES = ("embed", "embed_options", VIEW, CITED)
PAGE_PARTS = ("person", "search", ROOM, ALONE, VIEW, CITED, DECK, KIOSK)
"""Parts of a link that belong to one page."""


def follow(page: str, datasets: Sequence[str], allowed_in: Callable[[str], Mapping[str, Sequence[str]] | None]) -> None:
    """Give the widgets what the link says, where it is one that we did not write ourselves.

    Parameters
    ----------
    page : str
        The page opened. A click in the menu brings a page without a query; the choices then stay as they are.
    datasets : sequence of str
        Names of the datasets that can be shown.
    allowed_in : callable
        What the filters can be set to in a dataset; None where it cannot be loaded.
    """
    query = _query()
    written, earlier = session().written, session().page
    session().page = page
    if query == written or (not query and written is not None and page != earlier):
        return
    complaints: list[str] = [
        f"The link has a part “{name[:40]}” that means nothing here; it was left out."
        for name in st.query_params
        if name not in (*OURS, *STREAMLITS) and name not in PAGE_PARTS
    ]
    dataset = query.get("dataset", [DEFAULT_DATASET])[-1]
    if dataset not in datasets:
        complaints.append(
            f"The link asks for the dataset “{dataset[:60]}”, which is not here or was uploaded in another visit; "
            "the demo is shown."
        )
        dataset = DEFAULT_DATASET
    allowed = allowed_in(dataset)
    if allowed is None:
        return
    selection, more = from_query({**query, "dataset": [dataset]}, allowed)
    unknown = [group for group in selection.groups if str(group) not in allowed["groups"]]
    if unknown:
        more += (f"The link compares with “{str(unknown[0])[:60]}”, which is no group to compare by in this dataset.",)
        selection = replace(selection, groups=())
    session().complaints = (*complaints, *more)
    take(selection, allowed)


def forget() -> None:
    """Read the link anew the next time: while no widget is drawn, Streamlit forgets what they said."""
    session().written = None


def take(selection: Selection, allowed: Mapping[str, Sequence[str]]) -> None:
    """Set the widgets to a selection."""
    state = widgets
    state[DATASET] = selection.dataset
    first, last = (int(year) for year in allowed["years"])
    state["years"], session().extent = selection.years or (first, last), (first, last)
    for name in LISTS:
        state[name] = list(getattr(selection, name))
    for name in SWITCHES:
        state[name] = getattr(selection, name)
    state["focus"] = [str(focus) for focus in selection.focus]
    for place, name in enumerate(GROUPS):
        state[name] = str(selection.groups[place]) if selection.groups else None


def publish(selection: Selection, room: str = "") -> None:
    """Write a selection, and the room that is followed alone, to the address bar, where they are not there already."""
    query = to_query(selection)
    session().written = query
    if _query() != query or (room and st.query_params.get(ROOM) != room):
        others = {name: st.query_params.get_all(name) for name in st.query_params if name in (*STREAMLITS, *PAGE_PARTS)}
        followed = {ROOM: [room], ALONE: ["true"]} if room else {}
        st.query_params.from_dict({**others, **query, **followed})


def read(
    datasets: Sequence[str],
    dataset: Callable[[str], Loaded],
    options: Callable[[Ecosystem], Mapping[str, Sequence[str]]],
) -> tuple[Ecosystem | None, Selection, tuple[str, ...]]:
    """Read the link without any widget: the data, the selection, and what could not be followed."""
    query = _query()
    name = query.get("dataset", [DEFAULT_DATASET])[-1]
    ecosystem = dataset(name if name in datasets else DEFAULT_DATASET).ecosystem
    if ecosystem is None:
        return None, Selection(), ()
    missing = () if name in datasets else (f"The dataset “{name[:60]}” is not here; another one is shown.",)
    own = ecosystem.metadata.name if name not in datasets else name
    selection, complaints = from_query({**query, "dataset": [own]}, options(ecosystem))
    return ecosystem, selection, (*missing, *complaints)


def address(**more: str) -> str:
    """Return the address of what the visit shows now, without the room that is followed.

    Parameters
    ----------
    **more
        Parts to add to its query.
    """
    parts = urlsplit(st.context.url or "")
    kept = {name: st.query_params.get_all(name) for name in st.query_params if name not in (ROOM, ALONE, *SHAPES)}
    query = urlencode({**kept, **{name: [value] for name, value in more.items()}}, doseq=True)
    return urlunsplit((parts.scheme, parts.netloc, parts.path or "/", query, ""))


def to_page(address: str, page: str, query: Mapping[str, Sequence[str]]) -> str:
    """Return the address of a page under a selection, beside another page of the same server.

    Examples
    --------
    >>> to_page("http://localhost:8501/deck?theme=dark", "cities", {"field": ["robotics"]})
    'http://localhost:8501/cities?field=robotics'
    """
    parts = urlsplit(address)
    path = f"{parts.path.rpartition('/')[0]}/{path_of(page)}"
    return urlunsplit((parts.scheme, parts.netloc, path, urlencode(query, doseq=True), ""))


def _query() -> Query:
    return {name: st.query_params.get_all(name) for name in OURS if name in st.query_params}

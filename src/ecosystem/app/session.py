"""Session state: the values that a visit keeps between runs, and the values of its widgets.

Everything else that outlives a run is in the link (`link.py`) or shared by all visits (`data.py`).
"""

from __future__ import annotations

import os
from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from ecosystem.live import Results, Room, Ticket
from ecosystem.live.deck import Deck

if TYPE_CHECKING:  # the server imports this module before its first visitor: it must stay light
    from ecosystem.importers.openalex.request import DownloadRequest
    from ecosystem.importers.spreadsheets import SavedMapping, SpreadsheetImport
    from ecosystem.load import Ecosystem, Problem
    from ecosystem.selection import Scope

Query = dict[str, list[str]]

SESSION: Final = "session"
"""Key of the :class:`Session` in ``st.session_state``."""
DATASET: Final = "dataset"
SEARCH: Final = "search"
PAGE_TAB: Final = "page-tab"
FILES: Final = "files"
TAKE_CODE: Final = "take_code"
TAKE_KEY: Final = "take_key"
POLL_TEXT: Final = "poll_text"
POLL_OPTIONS: Final = "poll_options"
"""Keys of widgets that code reads or sets; those of the filters are the filters' own keys."""


@dataclass(frozen=True)
class Following:
    """A visit that follows a room."""

    code: str
    viewer: str  # the visitor's ticket for the room
    alone: bool = False  # whether the visitor explores alone for now


@dataclass(frozen=True)
class MappingState:
    """The spreadsheet import in progress."""

    imported: SpreadsheetImport
    files: Sequence[Mapping[str, object]]  # names, sizes and hashes of the uploaded files
    turn: int = 0  # part of the widgets' keys: raised when code, not a widget, has changed the import
    found: tuple[Problem, ...] = ()  # problems of the finished tables
    recalled: bool = False  # whether decisions of an earlier import were used
    complaints: tuple[str, ...] = ()  # why a mapping file was rejected


@dataclass(frozen=True)
class ViewRequest:
    """What the reader asked of a view: a kind of file, or a dialog."""

    view: str
    wanted: str


@dataclass
class Session:
    """Values of one visit."""

    page: str = ""
    written: Query | None = None  # query last written to the address bar; None: read the link in the next run
    changed: bool = False  # whether a widget has changed the selection or the tab since the link was last read
    complaints: tuple[str, ...] = ()
    mended: tuple[str, ...] = ()  # parts of the link that were read as what they seem to mean
    missing_dataset: str = ""  # selected, but not or no longer there
    tab: str = ""  # tab that the reader or the link has chosen; empty where the dataset decides
    extents: dict[str, tuple[int, int]] = field(default_factory=dict)  # first and last year of each year slider drawn
    drawn_filters: frozenset[str] = frozenset()  # filters whose widgets the last run drew
    switch_to: str | None = None  # dataset to select in the next run
    request: ViewRequest | None = None  # file or dialog of a view that the reader asked for, until it is given
    upload: Ecosystem | None = None
    scopes: dict[str, Scope] = field(default_factory=dict)  # of the upload, by digest and selection
    upload_problems: tuple[Problem, ...] = ()
    ticket: Ticket | None = None
    following: Following | None = None
    room_message: str = ""  # message about a room, shown until the visitor closes it
    presented_room: Room | None = None  # as last seen by its presenter
    followed_room: Room | None = None  # as last seen by this follower
    forget_ticket: bool = False  # whether the browser's tab deletes the presenter's ticket
    handover_key: str = ""
    pointed_view: str = ""
    tried_code: str = ""  # code in the link that was already tried
    next_page: tuple[str, Mapping[str, list[str]]] | None = None  # of a follower who leaves the screen
    answered: tuple[str, int] | None = None  # code of the room and number of the question that was answered
    results: Results | None = None  # of the room that the presenter has ended
    deck: Deck = field(default_factory=lambda: Deck("My talk"))
    deck_problems: tuple[str, ...] = ()
    opened_deck: str = ""  # deck of the link that was opened already
    read_deck: str = ""  # uploaded file that was opened already
    chosen_slide: int = 0  # index of the slide that is edited
    deck_turn: int = 0  # part of the editor's widget keys: raised when code, not the editor, has changed the deck
    preview: tuple[object, str] | None = None  # what the pictures of the slides depend on, and their name
    slide: int | None = None  # index of the slide on stage; None while the deck is edited
    slide_show: str = ""  # name of the slide show on stage
    kiosk: int = 0  # seconds per slide; 0 waits for a key
    mapping: MappingState | None = None
    mapping_decisions: SavedMapping | None = None  # decisions to reuse for the next file with the same headings
    mapping_turns: int = 0  # first turn of the current import: no two files share a widget key
    openalex_requested: DownloadRequest | None = None  # request to estimate in this run
    openalex_estimate: tuple[DownloadRequest, str] | None = None  # a request and the description of its size
    openalex_error: str = ""  # why a download was not started, shown once
    client: str = field(default_factory=lambda: os.urandom(8).hex())  # counts wrong codes where the address is unknown


def session() -> Session:
    """Return the values of the current visit."""
    if SESSION not in st.session_state:
        st.session_state[SESSION] = Session()
    kept: Session = st.session_state[SESSION]
    return kept


widgets: Final[MutableMapping[str, Any]] = st.session_state  # type: ignore[assignment]
"""Values of the current visit's widgets by key."""

"""Session state: the values that a visit keeps between runs, and the values of its widgets.

Everything else that outlives a run is in the link (`link.py`) or shared by all visits (`data.py`).
"""

from __future__ import annotations

import os
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from ecosystem.live import Room, Ticket
from ecosystem.live.deck import Deck

if TYPE_CHECKING:  # the server imports this module before its first visitor: it must stay light
    from ecosystem.importers.openalex.request import DownloadRequest
    from ecosystem.importers.spreadsheets import SavedMapping, SpreadsheetImport
    from ecosystem.load import Ecosystem, Problem

Query = dict[str, list[str]]

SESSION: Final = "session"
"""Key of the :class:`Session` in ``st.session_state``."""
DATASET: Final = "dataset"
SEARCH: Final = "search"
FILES: Final = "files"
TAKE_CODE: Final = "take_code"
TAKE_KEY: Final = "take_key"
"""Keys of widgets that code reads or sets; those of the filters are the filters' own keys."""


@dataclass(frozen=True)
class Following:
    """A visit that follows a room.

    Attributes
    ----------
    viewer : str
        The visitor's ticket for the room.
    alone : bool
        Whether the visitor explores alone for now.
    """

    code: str
    viewer: str
    alone: bool = False


@dataclass(frozen=True)
class MappingState:
    """The spreadsheet import in progress.

    Attributes
    ----------
    files
        Contents of the uploaded files by name.
    turn : int
        Part of the widgets' keys: raised when code, not a widget, has changed the import.
    found : tuple of Problem
        Problems of the finished tables.
    recalled : bool
        Whether decisions of an earlier import were used.
    complaints : tuple of str
        Why a mapping file was rejected.
    """

    imported: SpreadsheetImport
    files: Mapping[str, bytes]
    turn: int = 0
    found: tuple[Problem, ...] = ()
    recalled: bool = False
    complaints: tuple[str, ...] = ()


@dataclass
class Session:
    """Values of one visit.

    Attributes
    ----------
    written
        The query that the app wrote to the address bar last; None: read the link in the next run.
    complaints
        Parts of a link or of a selection that could not be applied.
    extent
        First and last year of the dataset that the year slider was drawn for.
    switch_to
        Dataset to select in the next run.
    explained
        View whose dialog "How is this computed?" opens in this run.
    room_message
        Message about a room, shown once.
    presented_room, followed_room
        The room as last seen by its presenter or by one of its audience.
    forget_ticket
        Whether the browser's tab deletes the presenter's ticket.
    tried_code
        Code in the link that was already tried.
    next_page
        Page and query to open for a visitor who leaves the presenter's screen.
    guessed
        Code of the room and number of the question that was answered.
    opened_deck, read_deck
        The deck named by the link, and the uploaded file, that were opened already.
    slide
        Index of the slide on stage; None while the deck is edited.
    slide_show
        Name of the slide show on stage.
    kiosk
        Seconds per slide; 0 waits for a key.
    mapping_decisions
        Decisions to reuse for the next file with the same headings.
    mapping_turns
        First turn of the current import: no two files share a widget key.
    openalex_asked
        Request to estimate in this run.
    openalex_estimate
        A request and the description of its size.
    openalex_error
        Why a download was not started, shown once.
    client
        Random identity, for counting wrong room codes where the address is unknown.
    """

    page: str = ""
    written: Query | None = None
    complaints: tuple[str, ...] = ()
    extent: tuple[int, int] | None = None
    switch_to: str | None = None
    explained: str | None = None
    upload: Ecosystem | None = None
    upload_problems: tuple[Problem, ...] = ()
    ticket: Ticket | None = None
    following: Following | None = None
    room_message: str = ""
    presented_room: Room | None = None
    followed_room: Room | None = None
    forget_ticket: bool = False
    handover_key: str = ""
    pointed_view: str = ""
    tried_code: str = ""
    next_page: tuple[str, Mapping[str, list[str]]] | None = None
    guessed: tuple[str, int] | None = None
    deck: Deck = field(default_factory=lambda: Deck("My talk"))
    deck_problems: tuple[str, ...] = ()
    opened_deck: str = ""
    read_deck: str = ""
    slide: int | None = None
    slide_show: str = ""
    kiosk: int = 0
    mapping: MappingState | None = None
    mapping_decisions: SavedMapping | None = None
    mapping_turns: int = 0
    openalex_asked: DownloadRequest | None = None
    openalex_estimate: tuple[DownloadRequest, str] | None = None
    openalex_error: str = ""
    client: str = field(default_factory=lambda: os.urandom(8).hex())


def session() -> Session:
    """Return the values of the current visit."""
    kept: Session = st.session_state.setdefault(SESSION, Session())
    return kept


widgets: Final[MutableMapping[str, Any]] = st.session_state  # type: ignore[assignment]
"""Values of the current visit's widgets by key."""

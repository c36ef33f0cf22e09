"""The import at hand, kept in the session: every widget shows it and, when changed, replaces it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import streamlit as st

from ecosystem.load import Problem

if TYPE_CHECKING:
    from ecosystem.importers.spreadsheets import Draft

STATE: Final = "mapping_state"
KEPT: Final = "mapping_kept"
"""What was decided in this visit, for the next file with the same headings."""
TURNS: Final = "mapping_turns"
"""Where the counting of turns begins for the file at hand: no widget of one file is taken for that of another."""
MANY_TURNS: Final = 1_000_000


@dataclass(frozen=True)
class State:
    """The import at hand.

    Attributes
    ----------
    draft : Draft
        As far as it has come.
    files : mapping of str to bytes
        What was uploaded.
    turn : int
        Goes up whenever widgets must be made anew, because something else than they changed the draft.
    found : tuple of Problem
        What the check of the finished tables found.
    recalled : bool
        Whether decisions from before were used.
    complaints : tuple of str
        Why a mapping file was not taken.
    """

    draft: Draft
    files: Mapping[str, bytes]
    turn: int = 0
    found: tuple[Problem, ...] = ()
    recalled: bool = False
    complaints: tuple[str, ...] = ()


def is_open() -> bool:
    """Say whether there is an import at hand."""
    return STATE in st.session_state


def current() -> State:
    """Return the import at hand."""
    state: State = st.session_state[STATE]
    return state


def put(state: State) -> None:
    """Go on with another state."""
    st.session_state[STATE] = state


def change(draft: Draft, *, anew: bool = False) -> None:
    """Go on with another draft, and remember for this visit what was decided."""
    state = current()
    put(replace(state, draft=draft, turn=state.turn + anew, found=(), complaints=(), recalled=False))
    st.session_state[KEPT] = draft.kept()


def key(*parts: object) -> str:
    """Name a widget; the name changes whenever widgets must be made anew."""
    return "-".join(["map", str(current().turn), *map(str, parts)])

"""The spreadsheet import in progress: every widget reads it and replaces it when changed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, cast

from ecosystem.app.session import MappingState, session

if TYPE_CHECKING:
    from ecosystem.importers.spreadsheets import Draft

MANY_TURNS: Final = 1_000_000
"""Turns reserved for one import: no widget of one file shares a key with that of another."""


def is_open() -> bool:
    """Say whether there is an import at hand."""
    return session().mapping is not None


def current() -> MappingState:
    """Return the import at hand."""
    return cast("MappingState", session().mapping)


def put(state: MappingState) -> None:
    """Go on with another state."""
    session().mapping = state


def change(draft: Draft, *, anew: bool = False) -> None:
    """Go on with another draft, and remember for this visit what was decided."""
    state = current()
    put(replace(state, draft=draft, turn=state.turn + anew, found=(), complaints=(), recalled=False))
    session().mapping_decisions = draft.kept()


def key(*parts: object) -> str:
    """Name a widget; the name changes whenever widgets must be made anew."""
    return "-".join(["map", str(current().turn), *map(str, parts)])

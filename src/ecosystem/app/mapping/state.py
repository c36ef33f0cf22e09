"""The spreadsheet import in progress: every widget reads it and replaces it when changed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, cast

from ecosystem.app.session import MappingState, session

if TYPE_CHECKING:
    from ecosystem.importers.spreadsheets import SpreadsheetImport

MANY_TURNS: Final = 1_000_000
"""Turns reserved for one import: no widget of one file shares a key with that of another."""


def is_open() -> bool:
    """Return whether an import is in progress."""
    return session().mapping is not None


def current() -> MappingState:
    """Return the import in progress."""
    return cast("MappingState", session().mapping)


def put(state: MappingState) -> None:
    """Replace the state."""
    session().mapping = state


def change(imported: SpreadsheetImport, *, reset_widgets: bool = False) -> None:
    """Replace the import, and keep its choices for later files of this visit."""
    state = current()
    turn = state.turn + reset_widgets
    put(replace(state, imported=imported, turn=turn, found=(), complaints=(), recalled=False))
    session().mapping_decisions = imported.mapping_to_save()


def key(*parts: object) -> str:
    """Return the key of a widget; it changes when widgets are reset."""
    return "-".join(["map", str(current().turn), *map(str, parts)])

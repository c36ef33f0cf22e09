"""The spreadsheet import in progress: every widget reads it and replaces it when changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Final, TypeVar, cast

from ecosystem.app.session import MappingState, session
from ecosystem.importers.limited_process import ProcessLimitError, run
from ecosystem.load import DataProblemsError, Problem

if TYPE_CHECKING:
    from ecosystem.importers.spreadsheets import SpreadsheetImport

T = TypeVar("T")

FEW_ROWS: Final = 3_000
"""Rows of lists up to which a change is computed in the server: that takes less than a second."""
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


def compute(function: Callable[..., T], imported: SpreadsheetImport, *args: object) -> T:
    """Call a function of an import, of a long list in a child process; DataProblemsError where that has no result."""
    if sum(len(sheet.raw.rows) for sheet in imported.sheets.headed) <= FEW_ROWS:
        return function(imported, *args)
    try:
        return run(function, imported, *args)
    except ProcessLimitError as error:
        file = imported.sheets.headed[0].raw.place
        raise DataProblemsError([Problem.of_file(file, error.rule, error.remedy)]) from error


def change(imported: SpreadsheetImport, *, reset_widgets: bool = False) -> None:
    """Replace the import, and keep its choices for later files of this visit."""
    from ecosystem.importers import uploads

    state = current()
    turn = state.turn + reset_widgets
    try:
        imported = compute(uploads.review, imported)
    except DataProblemsError as error:
        put(replace(state, turn=state.turn + 1, complaints=tuple(map(str, error.problems))))
        return
    put(replace(state, imported=imported, turn=turn, found=(), complaints=(), recalled=False))
    session().mapping_decisions = imported.mapping_to_save()


def key(*parts: object) -> str:
    """Return the key of a widget; it changes when widgets are reset."""
    return "-".join(["map", str(current().turn), *map(str, parts)])

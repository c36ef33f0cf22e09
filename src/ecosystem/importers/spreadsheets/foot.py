"""What stands below the last row of a list and is no row of it: totals, and notes on where it comes from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from ecosystem.importers.spreadsheets.grid import Headed
from ecosystem.importers.synonyms import synonyms
from ecosystem.importers.text_folding import fold

MOSTLY_EMPTY: Final = 0.5
"""Share of the columns that a row of totals fills at most, unless it holds nothing but numbers: persons fill more."""
_FIGURE: Final = re.compile(r"[+-]?[\d\s.,'’%€$£₨]{1,60}")
"""One class of characters and bounded, so that a long cell is matched in linear time."""


def without_foot(sheet: Headed) -> tuple[Headed, tuple[str, ...]]:
    """Leave out the totals and notes at the foot of a sheet; the last row of a list always stays.

    Returns
    -------
    Headed
        Without them.
    tuple of str
        A remark where something was left out.

    Examples
    --------
    >>> from ecosystem.importers.spreadsheets.grid import Grid
    >>> rows = (("Name", "City", "Note"), ("A", "Lahore", "2,0"), ("Summe", "", "2,0"), ("Quelle: Amt",))
    >>> sheet, remarks = without_foot(Headed(Grid("a.csv", "", rows, (1, 2, 3, 4)), 0, rows[0]))
    >>> len(sheet.grid.rows), remarks
    (2, ('a.csv: lines 3 and 4 are totals or notes at the foot and were not read.',))
    """
    rows, width = list(sheet.grid.rows), len(sheet.headings)
    while len(rows) > sheet.header + 2 and _is_foot(rows[-1], width):
        rows.pop()
    if len(rows) == len(sheet.grid.rows):
        return sheet, ()
    left = sheet.grid.lines[len(rows) :]
    listed = " and ".join(map(str, (left[0], left[-1]) if len(left) == 2 else left[:1]))
    lines = f"line {listed} is a total or a note" if len(left) == 1 else f"lines {listed} are totals or notes"
    if len(left) > 2:
        lines = f"lines {left[0]} to {left[-1]} are totals or notes"
    remark = f"{sheet.grid.place}: {lines} at the foot and {'was' if len(left) == 1 else 'were'} not read."
    grid = replace(sheet.grid, rows=tuple(rows), lines=sheet.grid.lines[: len(rows)])
    return replace(sheet, grid=grid), (remark,)


def _is_foot(row: Sequence[str], width: int) -> bool:
    cells = list(dict.fromkeys(cell for cell in row if cell))
    if not cells or width < 2:
        return False
    first, *others = cells
    if _is_total(first):
        return len(cells) <= MOSTLY_EMPTY * width or all(map(_is_figure, others))
    return not others and _is_note(first)


def _is_total(text: str) -> bool:
    """Say whether a cell names a total, perhaps with the figure behind it."""
    words = fold(text).split()
    while words and words[-1].isdecimal():
        words.pop()
    return " ".join(words) in synonyms("total")


def _is_note(text: str) -> bool:
    begin, colon, _ = text.partition(":")
    return text.startswith("*") or (bool(colon) and fold(begin) in synonyms("foot-note"))


def _is_figure(text: str) -> bool:
    return bool(_FIGURE.fullmatch(text)) and any(map(str.isdigit, text))

"""Which row of a sheet names its columns, and what the columns are called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from ecosystem.importers.spreadsheets.grid import Grid, Headed
from ecosystem.importers.spreadsheets.headings import is_known
from ecosystem.importers.text_folding import fold
from ecosystem.load import Problem

LOOKED_AT: Final = 20
"""Rows among which the header is looked for: titles and notes above it are seldom longer."""
KNOWN_SHARE: Final = 0.4
"""Share of known headings from which a row is taken for the header; a row of data rarely has a fifth."""
FILLED_SHARE: Final = 0.6
"""Share of the columns that a header without a known heading must name."""


def header_at(grid: Grid, line: int) -> Headed | Problem:
    """Take the row at a line of the file for the header, as the user says.

    Examples
    --------
    >>> sheet = Grid("a.csv", "", (("1", "2"), ("Name", "City"), ("A", "Lahore")), (1, 2, 3))
    >>> header_at(sheet, 2).headings, header_at(sheet, 3).rule
    (('Name', 'City'), 'there is nothing below line 3')
    """
    if line not in grid.lines:
        rule, remedy = f"line {line} is empty or not there", "Name the line in which the headings stand"
        return Problem(grid.place, line, "", "", rule, remedy)
    place = grid.lines.index(line)
    if len(grid.rows) == place + 1:
        remedy = "Name the line in which the headings stand, above the first person, move or post"
        return Problem(grid.place, line, "", "", f"there is nothing below line {line}", remedy)
    return Headed(grid, place, _names(grid, place, max(map(len, grid.rows), default=0)), said=True)


def find_header(grid: Grid) -> Headed | Problem:
    """Find the header of a sheet.

    The first row of which enough cells are known headings; else the first that names most columns, in words and no two
    alike; else there is none. Where names repeat below merged group headings ("Post 1"), the group goes before them.

    Returns
    -------
    Headed or Problem
        With a name for every column that has something in it.

    Examples
    --------
    >>> sheet = Grid("a.csv", "", (("Our alumni",), ("Name", "City"), ("A", "Lahore")), (1, 3, 4))
    >>> find_header(sheet).headings
    ('Name', 'City')
    """
    width = max(map(len, grid.rows), default=0)
    first = grid.rows[:LOOKED_AT]
    places = [place for place, row in enumerate(first) if _named(row)]
    if places and places[1:2] == [places[0] + 1] and _repeats(first[places[0]]):
        places = places[1:]  # the first one holds groups of columns, the second their names
    places += [place for place, row in enumerate(first) if _worded(row, width)]
    if not places or len(grid.rows) == places[0] + 1:
        rule = "no row names the columns" if not places else "there is no row below the header"
        return Problem(grid.place, 0, "", "", rule, "Write a heading above each column, and a row per person or move")
    return Headed(grid, places[0], _names(grid, places[0], width))


def _named(row: Sequence[str]) -> bool:
    cells = [cell for cell in row if cell]
    known = sum(is_known(cell) for cell in cells)
    return known >= min(2, len(row)) and known >= KNOWN_SHARE * len(cells)


def _repeats(row: Sequence[str]) -> bool:
    cells = [cell for cell in row if cell]
    return len(set(cells)) < len(cells)


def _worded(row: Sequence[str], width: int) -> bool:
    cells = [fold(cell) for cell in row if cell]
    worded = all(any(sign.isalpha() for sign in cell) for cell in cells)
    return worded and len(cells) >= FILLED_SHARE * width and len(set(cells)) == len(cells)


def _names(grid: Grid, header: int, width: int) -> tuple[str, ...]:
    row = [*grid.rows[header], *[""] * (width - len(grid.rows[header]))]
    above = grid.rows[header - 1] if header and grid.lines[header - 1] == grid.lines[header] - 1 else ()
    often = Counter(row)
    names: list[str] = []
    for place, name in enumerate(row):
        group = above[place] if place < len(above) and often[name] > 1 else ""
        told = f"{group} {name}".strip() if group != name else name
        names.append(" ".join(told.split())[:200] or f"column {place + 1}")
    seen: Counter[str] = Counter()
    for place, name in enumerate(names):
        seen[name] += 1
        names[place] = name if seen[name] == 1 else f"{name} [{seen[name]}]"
    return tuple(names)

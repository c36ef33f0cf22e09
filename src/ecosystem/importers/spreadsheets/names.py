"""Names in two columns: a surname alone is nobody's name, so it is joined with the given name or left undecided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Final

from ecosystem.datasets.cleaning_rules import read_rows
from ecosystem.importers.spreadsheets.grid import Headed
from ecosystem.importers.text_folding import fold
from ecosystem.site import SITE

GIVEN, SURNAME, EITHER = "given", "surname", "either"
"""What a heading of the table names; either: the whole name, or the part that no other column holds."""
WHOLE: Final = 0.5
"""Share of rows that hold the other part too from which on the column beside it holds whole names."""


def joined_names(sheet: Headed) -> Headed:
    """Add a column of whole names to a sheet that has surnames and given names in two columns.

    Returns
    -------
    Headed
        The sheet as it is where it has no such two columns, or several of a kind.

    Examples
    --------
    >>> from ecosystem.importers.spreadsheets.grid import Grid
    >>> sheet = Headed(Grid("a.csv", "", (("Nom", "Prénom"), ("Khan", "Ayesha")), (1, 2)), 0, ("Nom", "Prénom"))
    >>> joined_names(sheet).headings[-1], joined_names(sheet).column(2)
    ('Full name (Prénom + Nom)', ['Ayesha Khan'])
    """
    given, family = _given(sheet), _family(sheet)
    if len(given) != 1 or len(family) != 1:
        return sheet
    first, last = given[0], family[0]
    said = " + ".join(fold(name) if set(name) & set("()[]") else name for name in (first, last))
    heading = f"Full name ({said})"
    if heading in sheet.headings:
        return sheet
    at, width = [sheet.headings.index(name) for name in (first, last)], len(sheet.headings)
    rows = [*sheet.grid.rows[: sheet.header], (*_wide(sheet.grid.rows[sheet.header], width), heading)]
    for _, row in sheet.rows():
        rows.append((*row, " ".join(row[place] for place in at if row[place])))
    grid = replace(sheet.grid, rows=tuple(rows))
    return replace(sheet, grid=grid, headings=(*sheet.headings, heading), joined={heading: (first, last)})


def parts_of_names(sheet: Headed) -> dict[str, str]:
    """Return the headings that name a part of a name only, with what is to be known about each."""
    why = "only a part of the name: it takes surname and given name to tell people apart"
    return dict.fromkeys([*_given(sheet), *_family(sheet)], why)


def _given(sheet: Headed) -> list[str]:
    return _said(sheet, GIVEN) or _parts_beside(sheet, _said(sheet, SURNAME))


def _family(sheet: Headed) -> list[str]:
    return _said(sheet, SURNAME) or _parts_beside(sheet, _said(sheet, GIVEN))


def _said(sheet: Headed, part: str) -> list[str]:
    return [heading for heading in sheet.headings if _parts().get(fold(heading)) == part]


def _parts_beside(sheet: Headed, certain: Sequence[str]) -> list[str]:
    """Return the headings that may mean a whole name and do not, as the other part stands in a column beside."""
    if len(certain) != 1:
        return []
    beside = sheet.column(sheet.headings.index(certain[0]))
    either = _said(sheet, EITHER)
    return [name for name in either if not _whole(sheet.column(sheet.headings.index(name)), beside)]


@cache
def _parts() -> Mapping[str, str]:
    return {row["spelling"]: row["part"] for row in read_rows(SITE / "data" / "cleaning" / "name_part.csv")}


def _whole(names: Sequence[str], parts: Sequence[str]) -> bool:
    """Say whether names hold the part that stands beside too."""
    pairs = [(fold(name), fold(part)) for name, part in zip(names, parts, strict=True) if name and part]
    held = sum(f" {part} " in f" {name} " and name != part for name, part in pairs)
    return held > WHOLE * len(pairs)


def _wide(row: tuple[str, ...], width: int) -> tuple[str, ...]:
    return (*row, *("" for _ in range(width - len(row))))[:width]

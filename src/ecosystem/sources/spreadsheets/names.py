"""Names in two columns: a surname alone is nobody's name, so it is joined with the given name or left undecided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from ecosystem.sources.spreadsheets.folding import folded
from ecosystem.sources.spreadsheets.grid import Headed

GIVEN: Final = frozenset(
    [
        "prenom",
        "prenoms",
        "vorname",
        "vornamen",
        "first name",
        "firstname",
        "given name",
        "given names",
        "forename",
        "forenames",
        "rufname",
    ]
)
SURNAME: Final = frozenset(
    [
        "nom de famille",
        "nachname",
        "familienname",
        "zuname",
        "last name",
        "lastname",
        "surname",
        "family name",
        "familyname",
    ]
)
EITHER: Final = frozenset({"nom", "name", "noms"})
"""Headings that mean the whole name, or the surname where a given name stands beside."""
WHOLE: Final = 0.5
"""Share of rows that hold the given name too from which on the column beside it holds whole names."""


def joined_names(sheet: Headed) -> Headed:
    """Add a column of whole names to a sheet that has surnames and given names in two columns.

    Returns
    -------
    Headed
        The sheet as it is where it has no such two columns, or several of a kind.

    Examples
    --------
    >>> from ecosystem.sources.spreadsheets.grid import Grid
    >>> sheet = Headed(Grid("a.csv", "", (("Nom", "Prénom"), ("Khan", "Ayesha")), (1, 2)), 0, ("Nom", "Prénom"))
    >>> joined_names(sheet).headings[-1], joined_names(sheet).column(2)
    ('Full name (Prénom + Nom)', ['Ayesha Khan'])
    """
    given, family = _given(sheet), _family(sheet)
    if len(given) != 1 or len(family) != 1:
        return sheet
    first, last = given[0], family[0]
    said = " + ".join(folded(name) if set(name) & set("()[]") else name for name in (first, last))
    heading = f"Full name ({said})"
    if heading in sheet.headings:
        return sheet
    at, width = [sheet.headings.index(name) for name in (first, last)], len(sheet.headings)
    rows = [*sheet.grid.rows[: sheet.header], (*_wide(sheet.grid.rows[sheet.header], width), heading)]
    for _, row in sheet.rows():
        rows.append((*row, " ".join(row[place] for place in at if row[place])))
    return replace(sheet, grid=replace(sheet.grid, rows=tuple(rows)), headings=(*sheet.headings, heading))


def parts_of_names(sheet: Headed) -> dict[str, str]:
    """Return the headings that name a part of a name only, with what is to be known about each."""
    why = "only a part of the name: it takes surname and given name to tell people apart"
    return dict.fromkeys([*_given(sheet), *_family(sheet)], why)


def _given(sheet: Headed) -> list[str]:
    return [heading for heading in sheet.headings if folded(heading) in GIVEN]


def _family(sheet: Headed) -> list[str]:
    certain = [heading for heading in sheet.headings if folded(heading) in SURNAME]
    given = _given(sheet)
    if certain or len(given) != 1:
        return certain
    beside = sheet.column(sheet.headings.index(given[0]))
    either = [heading for heading in sheet.headings if folded(heading) in EITHER]
    return [name for name in either if not _whole(sheet.column(sheet.headings.index(name)), beside)]


def _whole(names: Sequence[str], given: Sequence[str]) -> bool:
    """Say whether names hold the given names too."""
    pairs = [(folded(name), folded(first)) for name, first in zip(names, given, strict=True) if name and first]
    held = sum(f" {first} " in f" {name} " and name != first for name, first in pairs)
    return held > WHOLE * len(pairs)


def _wide(row: tuple[str, ...], width: int) -> tuple[str, ...]:
    return (*row, *("" for _ in range(width - len(row))))[:width]

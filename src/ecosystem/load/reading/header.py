"""The first line of a file: which separator it uses and which declared column stands where."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ecosystem.load.problems import Problem, closest_match, shorten
from ecosystem.tables import Column, Table

SEPARATORS: Final = (",", ";", "\t")
MAX_COLUMNS: Final = 1000


@dataclass(frozen=True)
class Heading:
    """A header understood: where each declared column stands among the names, and what is wrong with them."""

    separator: str
    names: tuple[str, ...]
    places: Mapping[Column, int]
    problems: tuple[Problem, ...] = ()
    remarks: tuple[str, ...] = ()


def separator_of(line: str, table: type[Table]) -> str:
    """Tell which separator a header line uses: the one that yields most declared names, then most cells.

    Examples
    --------
    >>> from ecosystem.tables import Sectors
    >>> separator_of("sector_id;name, in full;domain", Sectors)
    ';'
    """
    declared = set(table.columns())

    def yields(separator: str) -> tuple[int, int]:
        cells = split_line(line, separator)
        return sum(plain(cell) in declared for cell in cells), len(cells)

    return max(SEPARATORS, key=yields)


def split_line(line: str, separator: str) -> list[str]:
    """Cut one line into cells."""
    try:
        return next(csv.reader([line], delimiter=separator), [])
    except csv.Error:
        return [line]


def plain(name: str) -> str:
    """Write a header cell as names are declared: small letters, underscores for blanks, hyphens and dots.

    Examples
    --------
    >>> plain(" Researcher ID ")
    'researcher_id'
    """
    return re.sub(r"[\s.\-]+", "_", name.strip().strip("\ufeff\u200b").strip()).lower()


def understand(file: str, names: Sequence[str], separator: str, table: type[Table], *, line: int = 1) -> Heading:
    """Find the declared columns among the names of a header.

    Parameters
    ----------
    file : str
        What the user calls the file.
    names : sequence of str
        The header's cells.
    separator : str
        What stands between them.
    table : type of Table
        What is declared.
    line : int
        Line on which the header stands.

    Returns
    -------
    Heading
        Names in other capitals or with blanks are understood, with a remark; a name that occurs twice, a misspelt one
        and a missing required column are problems; a name like no other is remarked on and its column not read.
    """
    declared = {str(column): column for column in table.columns()}
    places: dict[Column, int] = {}
    problems: list[Problem] = []
    remarks: list[str] = []
    strangers: list[str] = []
    for place, name in enumerate(names):
        column = declared.get(plain(name))
        if column is None:
            strangers.append(name)
        elif column in places:
            rule = "the column occurs twice"
            problems.append(Problem(file, line, shorten(name), "", rule, "Keep one of the two, or rename one"))
        else:
            places[column] = place
            if name != column and name.strip("\ufeff") != column:
                remarks.append(f"{file}: the column “{shorten(name)}” was read as {column}.")
    if not places:
        rule = f"the first line does not hold the names of the columns of {table.table}"
        remedy = f"Begin the file with the line {','.join(_required(table))} (further columns may follow)"
        return Heading(separator, tuple(names), {}, (Problem(file, line, "", "", rule, remedy),))
    missing = [name for name, column in declared.items() if column not in places]
    for name in strangers:
        if not plain(name):
            continue
        near = closest_match(plain(name), missing)
        if near:
            missing.remove(near)
            rule = f"{table.table} has no column of this name"
            problems.append(Problem(file, line, shorten(name), "", rule, f"Rename it to {near}"))
        else:
            remarks.append(f"{file}: the column “{shorten(name)}” is not part of {table.table} and was not read.")
    for name in missing:
        if declared[name].rule.required:
            remedy = f"Add it: {declared[name].rule.meaning[:1].lower()}{declared[name].rule.meaning[1:]}"
            problems.append(Problem(file, line, name, "", "the required column is missing", remedy))
    return Heading(separator, tuple(names), places, tuple(problems), tuple(remarks))


def _required(table: type[Table]) -> list[str]:
    return [str(column) for column in table.columns() if column.rule.required]

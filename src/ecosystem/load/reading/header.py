"""CSV header: separator, and positions of the declared columns."""

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ecosystem.load.problems import Problem, closest_match, shorten
from ecosystem.load.reading.files import File
from ecosystem.tables import Column, Table

SEPARATORS: Final = (",", ";", "\t")
MAX_COLUMNS: Final = 1000


@dataclass(frozen=True)
class Header:
    """Parsed header; `positions` gives the place of each declared column among the names."""

    separator: str
    names: tuple[str, ...]
    positions: Mapping[Column, int]
    problems: tuple[Problem, ...] = ()
    remarks: tuple[str, ...] = ()


def detect_separator(line: str, table: type[Table]) -> str:
    """Separator of a header line: the one that yields most declared names, then most cells.

    Examples
    --------
    >>> from ecosystem.tables import Sectors
    >>> detect_separator("sector_id;name, in full;domain", Sectors)
    ';'
    """
    declared = set(table.columns())

    def score(separator: str) -> tuple[int, int]:
        cells = split_line(line, separator)
        return sum(normalise_name(cell) in declared for cell in cells), len(cells)

    return max(SEPARATORS, key=score)


def split_line(line: str, separator: str) -> list[str]:
    """Split one CSV line into cells."""
    try:
        return next(csv.reader([line], delimiter=separator), [])
    except csv.Error:
        return [line]


def normalise_name(name: str) -> str:
    """Header cell in the form of declared names: lower case, underscores for blanks, hyphens and dots.

    Examples
    --------
    >>> normalise_name(" Researcher ID ")
    'researcher_id'
    """
    return re.sub(r"[\s.\-]+", "_", name.strip().strip("\ufeff\u200b").strip()).lower()


def read_header(file: File, table: type[Table]) -> Header | None:
    """Header of a plain UTF-8 file; None where the file needs the strict reader."""
    line, end, _ = file.head().partition(b"\n")
    try:
        text = line.decode("utf-8-sig").rstrip("\r")
    except UnicodeDecodeError:
        return None
    if not end or not text.strip() or any(character in text for character in '"\r\0'):
        return None
    separator = detect_separator(text, table)
    header = parse_header(file.name, split_line(text, separator), separator, table)
    return None if header.problems else header


def parse_header(file: str, names: Sequence[str], separator: str, table: type[Table], *, line: int = 1) -> Header:
    """Find the declared columns among the names of a header.

    Names in other capitals or with blanks are accepted with a remark. A name that occurs twice, a misspelt one and a
    missing required column are problems. Other unknown columns are ignored with a remark.
    """
    declared = {str(column): column for column in table.columns()}
    positions: dict[Column, int] = {}
    problems: list[Problem] = []
    remarks: list[str] = []
    unknown: list[str] = []
    for position, name in enumerate(names):
        column = declared.get(normalise_name(name))
        if column is None:
            unknown.append(name)
        elif column in positions:
            rule = "the column occurs twice"
            problems.append(Problem(file, line, shorten(name), "", rule, "Keep one of the two, or rename one"))
        else:
            positions[column] = position
            if name != column and name.strip("\ufeff") != column:
                remarks.append(f"{file}: the column “{shorten(name)}” was read as {column}.")
    required = [str(column) for column in table.columns() if column.rule.required]
    if not positions:
        rule = f"the first line does not hold the names of the columns of {table.table}"
        remedy = f"Begin the file with the line {','.join(required)} (further columns may follow)"
        return Header(separator, tuple(names), {}, (Problem(file, line, "", "", rule, remedy),))
    missing = [name for name, column in declared.items() if column not in positions]
    for name in filter(normalise_name, unknown):
        match = closest_match(normalise_name(name), missing)
        if match:
            missing.remove(match)
            rule = f"{table.table} has no column of this name"
            problems.append(Problem(file, line, shorten(name), "", rule, f"Rename it to {match}"))
        else:
            remarks.append(f"{file}: the column “{shorten(name)}” is not part of {table.table} and was not read.")
    for name in missing:
        if name in required:
            meaning = declared[name].rule.meaning
            remedy = f"Add it: {meaning[:1].lower()}{meaning[1:]}"
            problems.append(Problem(file, line, name, "", "the required column is missing", remedy))
    return Header(separator, tuple(names), positions, tuple(problems), tuple(remarks))

"""What is wrong with data: culprit, rule and remedy, all at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace

import pandas as pd

LISTED = 20
"""How many culprits are named one by one where the same rule is broken in the same column."""

MOST = 500
"""How many problems are told at once; the rest is counted."""

_SHOWN = 120
"""Characters of a culprit that are shown."""


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong.

    Attributes
    ----------
    file, line, column, value
        The culprit; ``line`` counts from 1 with the header as line 1, and is 0 where the whole file is meant.
    rule
        What should hold.
    remedy
        What to do.
    count
        How many places break the same rule in the same column; the culprit is the first of them.
    """

    file: str
    line: int
    column: str
    value: str
    rule: str
    remedy: str
    count: int = 1

    def __str__(self) -> str:
        """Say it in one line."""
        place = f"{self.file}, line {self.line}" if self.line else self.file
        culprit = f"{self.column} = “{self.value}”" if self.column else ""
        more = f" ({self.count} places)" if self.count > 1 else ""
        return f"{place}: {culprit + ': ' if culprit else ''}{self.rule}{more}. {self.remedy}"


class DataProblemsError(Exception):
    """Data that cannot be trusted; carries every problem found."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems[:50]))


def shown(value: str) -> str:
    """Shorten a culprit to what a reader takes in, on one line.

    Examples
    --------
    >>> shown("two" + chr(10) + "lines"), len(shown("x" * 1000))
    ('two lines', 120)
    """
    line = "".join(" " if character in "\r\n\t\x00" else character for character in value[: 2 * _SHOWN])
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"


def gathered(problems: Sequence[Problem], *, at_most: int = LISTED) -> list[Problem]:
    """Name the first culprits against one rule and count the rest in one more problem.

    Parameters
    ----------
    problems : sequence of Problem
        All against the same rule in the same column, in the order of the file.
    at_most : int
        How many stay as they are.

    Returns
    -------
    list of Problem
        At most ``at_most + 1`` problems whose counts add up to the same number.

    Examples
    --------
    >>> many = [Problem("cities.csv", line, "name", "", "must not be empty", "Fill it in") for line in range(2, 40)]
    >>> [(problem.line, problem.count) for problem in gathered(many, at_most=2)]
    [(2, 1), (3, 1), (4, 36)]
    """
    if len(problems) <= at_most:
        return list(problems)
    rest = problems[at_most:]
    return [*problems[:at_most], replace(rest[0], count=sum(problem.count for problem in rest))]


def ordered(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Put problems in the order of files and lines, each once, and count those beyond :data:`MOST`.

    Examples
    --------
    >>> late, early = (Problem("cities.csv", line, "name", "", "must not be empty", "Fill it in") for line in (9, 2))
    >>> [problem.line for problem in ordered([late, early, early])]
    [2, 9]
    """
    once = sorted(dict.fromkeys(problems), key=lambda problem: (problem.file, problem.line))
    if len(once) <= MOST:
        return tuple(once)
    places = sum(problem.count for problem in once[MOST:])
    files = ", ".join(dict.fromkeys(problem.file for problem in once[MOST:]))
    more = Problem(files, 0, "", "", "more is wrong than is listed", "Put right what is listed and load again", places)
    return (*once[:MOST], more)


def problems_table(problems: Iterable[Problem]) -> pd.DataFrame:
    """Set problems out as a table for a downloadable list.

    No cell can be taken for a formula by a spreadsheet: a text that begins like one gets an apostrophe in front.

    Parameters
    ----------
    problems : iterable of Problem
        What was found.

    Returns
    -------
    DataFrame
        A row per problem: ``file``, ``line`` (0: the whole file), ``column``, ``value``, ``rule``, ``remedy``,
        ``count``.

    Examples
    --------
    >>> table = problems_table([Problem("cities.csv", 3, "name", "=1+1", "must be a name", "Write the name")])
    >>> table.loc[0, "value"]
    "'=1+1"
    """
    names = [field.name for field in fields(Problem)]
    rows = [[_plain(getattr(problem, name)) for name in names] for problem in problems]
    table = pd.DataFrame(rows, columns=names)
    numbers = {"line": "int64", "count": "int64"}
    return table.astype({name: numbers.get(name, "str") for name in names})


def _plain(cell: str | int) -> str | int:
    risky = isinstance(cell, str) and cell.lstrip(" \t\r\n")[:1] in ("=", "+", "-", "@")
    return f"'{cell}" if risky else cell

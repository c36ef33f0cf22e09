"""Data problems: culprit, rule and remedy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from typing import Final

import pandas as pd

FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""Beginnings of text that a spreadsheet takes for a formula; full-width signs in East Asian locales."""

MAX_EXAMPLES: Final = 20
"""Problems listed one by one where the same rule is broken in the same column."""

MAX_PROBLEMS: Final = 500
"""Problems listed at once; the rest is counted."""

MIN_SIMILARITY: Final = 80
"""Least similarity, in per cent, at which a name counts as a misspelling of another."""

_MAX_CHARACTERS: Final = 120
"""Length of the culprit in a message."""


@dataclass(frozen=True)
class Problem:
    """One error in the data.

    Attributes
    ----------
    file, line, column, value
        The culprit; ``line`` counts from 1 with the header as line 1, and is 0 where the whole file is meant.
    rule
        What should hold.
    remedy
        What to do.
    count
        Places that break the same rule in the same column; the culprit is the first of them.
    """

    file: str
    line: int
    column: str
    value: str
    rule: str
    remedy: str
    count: int = 1

    def __str__(self) -> str:
        """Format as one line."""
        place = f"{self.file}, line {self.line}" if self.line else self.file
        culprit = f"{self.column} = “{self.value}”" if self.column else ""
        more = f" ({self.count} places)" if self.count > 1 else ""
        return f"{place}: {culprit + ': ' if culprit else ''}{self.rule}{more}. {self.remedy}"

    @classmethod
    def of_file(cls, file: str, rule: str, remedy: str) -> Problem:
        """Problem of a file as a whole."""
        return cls(file, 0, "", "", rule, remedy)


class DataProblemsError(Exception):
    """Data that cannot be loaded; carries every problem found."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems[:50]))

    def __reduce__(self) -> tuple[type[DataProblemsError], tuple[tuple[Problem, ...]]]:
        """Pickle the problems; by default, the message would become the argument."""
        return DataProblemsError, (self.problems,)


def shorten(value: str) -> str:
    """Shorten a culprit to one line of at most 120 characters.

    Examples
    --------
    >>> shorten("two" + chr(10) + "lines"), len(shorten("x" * 1000))
    ('two lines', 120)
    """
    line = "".join(" " if character in "\r\n\t\x00" else character for character in value[: 2 * _MAX_CHARACTERS])
    return line if len(line) <= _MAX_CHARACTERS else line[: _MAX_CHARACTERS - 1] + "…"


def closest_match(word: str, choices: Iterable[str]) -> str:
    """Choice that a misspelt word probably means; empty if none is similar.

    Examples
    --------
    >>> closest_match("reseacher_id", ["researcher_id", "name"]), closest_match("age", ["name"])
    ('researcher_id', '')
    """
    from rapidfuzz import fuzz, process  # slow to import, and needed only for misspelt names

    best = process.extractOne(word[:200], list(choices), scorer=fuzz.ratio, score_cutoff=MIN_SIMILARITY)
    return best[0] if best else ""


def group_problems(problems: Sequence[Problem]) -> list[Problem]:
    """List the first culprits against one rule, and count the rest in one more problem.

    Parameters
    ----------
    problems : sequence of Problem
        All against the same rule in the same column, in the order of the file.

    Returns
    -------
    list of Problem
        At most ``MAX_EXAMPLES + 1`` problems; the sum of their counts is unchanged.

    Examples
    --------
    >>> many = [Problem("cities.csv", line, "name", "", "must not be empty", "Fill it in") for line in range(2, 200)]
    >>> len(group_problems(many)), sum(problem.count for problem in group_problems(many))
    (21, 198)
    """
    if len(problems) <= MAX_EXAMPLES:
        return list(problems)
    rest = problems[MAX_EXAMPLES:]
    return [*problems[:MAX_EXAMPLES], replace(rest[0], count=sum(problem.count for problem in rest))]


def sort_problems(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Sort by file and line, drop duplicates, and count those beyond :data:`MAX_PROBLEMS`.

    Examples
    --------
    >>> late, early = (Problem("cities.csv", line, "name", "", "must not be empty", "Fill it in") for line in (9, 2))
    >>> [problem.line for problem in sort_problems([late, early, early])]
    [2, 9]
    """
    unique = sorted(dict.fromkeys(problems), key=lambda problem: (problem.file, problem.line))
    if len(unique) <= MAX_PROBLEMS:
        return tuple(unique)
    places = sum(problem.count for problem in unique[MAX_PROBLEMS:])
    files = ", ".join(dict.fromkeys(problem.file for problem in unique[MAX_PROBLEMS:]))
    rule, remedy = "there are more problems than are listed", "Correct those listed and load again"
    return (*unique[:MAX_PROBLEMS], replace(Problem.of_file(files, rule, remedy), count=places))


def problems_table(problems: Iterable[Problem]) -> pd.DataFrame:
    """Table of problems for display and download.

    A text that a spreadsheet would take for a formula gets an apostrophe in front.

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
    rows = [[_neutralised(getattr(problem, name)) for name in names] for problem in problems]
    table = pd.DataFrame(rows, columns=names)
    numbers = {"line": "int64", "count": "int64"}
    return table.astype({name: numbers.get(name, "str") for name in names})


def _neutralised(cell: str | int) -> str | int:
    risky = isinstance(cell, str) and cell.lstrip().startswith(FORMULA_STARTS)
    return f"'{cell}" if risky else cell

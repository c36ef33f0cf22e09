"""What is wrong with data: culprit, rule and remedy, all at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


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

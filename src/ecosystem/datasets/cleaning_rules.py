"""Cleaning rules that people can read and change: what is found in a source, what it stands for, and why."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

REPLACEMENT_CHARACTER: Final = "\ufffd"
"""Stands in a text where a character was lost on the way."""

Row = Mapping[str, str]


def tidy(text: str) -> str:
    r"""Take away what surrounds a spelling: spaces, line ends and lost characters at either end.

    Examples
    --------
    >>> tidy("  Columbia\n University\ufffd")
    'Columbia University'
    """
    return re.sub(r"\s+", " ", text).strip(f" {REPLACEMENT_CHARACTER}")


def read_rows(path: Path) -> list[dict[str, str]]:
    """Read a CSV file as text; nothing in it stands for a missing value but the empty cell."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@dataclass(frozen=True)
class Rules:
    """A table of rules, by the spellings to which they apply.

    Attributes
    ----------
    name
        The file's name, for messages.
    by_spelling
        The rest of the row, by the values of the key columns.
    """

    name: str
    by_spelling: Mapping[tuple[str, ...], Row]

    @classmethod
    def read(cls, path: Path, *keys: str) -> Self:
        """Read a table of rules whose key columns are `keys`.

        Raises
        ------
        ValueError
            If two rules apply to one spelling.
        """
        rows = read_rows(path)
        by_spelling = {tuple(row[key] for key in keys): row for row in rows}
        if len(by_spelling) < len(rows):
            msg = f"{path.name}: two rules apply to one spelling; keep one"
            raise ValueError(msg)
        return cls(path.name, by_spelling)

    def value(self, column: str, *spelling: str) -> str:
        """Return what a spelling stands for; empty where no rule applies."""
        rule = self.by_spelling.get(spelling)
        return "" if rule is None else rule[column]

    def need(self, column: str, *spelling: str) -> str:
        """Return what a spelling stands for.

        Raises
        ------
        ValueError
            If no rule applies.
        """
        if spelling not in self.by_spelling:
            msg = f"{self.name}: no rule for {', '.join(spelling)!r}; add one"
            raise ValueError(msg)
        return self.by_spelling[spelling][column]

    def unused(self, found: Iterable[tuple[str, ...]]) -> list[tuple[str, ...]]:
        """Return the rules that apply to nothing that was found: to be removed."""
        return sorted(set(self.by_spelling) - set(found))

    def uncovered(self, found: Iterable[tuple[str, ...]]) -> list[tuple[str, ...]]:
        """Return what was found and has no rule."""
        return sorted({spelling for spelling in found if any(spelling)} - set(self.by_spelling))

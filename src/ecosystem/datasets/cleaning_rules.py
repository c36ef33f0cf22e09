"""Cleaning rules in reviewable CSV tables: spelling in the source, its value, and the reason."""

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

REPLACEMENT_CHARACTER: Final = "\ufffd"
"""Replaces a character that was lost in an earlier conversion."""

Row = Mapping[str, str]


def tidy(text: str) -> str:
    r"""Collapse white space, and strip spaces and replacement characters.

    Examples
    --------
    >>> tidy("  Columbia\n University\ufffd")
    'Columbia University'
    """
    return re.sub(r"\s+", " ", text).strip(f" {REPLACEMENT_CHARACTER}")


def read_rows(path: Path) -> list[dict[str, str]]:
    """Read a CSV file as text; only empty cells are missing."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@dataclass(frozen=True)
class Rules:
    """Rules by the values of their key columns; `name` is the file's name, for messages."""

    name: str
    by_spelling: Mapping[tuple[str, ...], Row]

    @classmethod
    def read(cls, path: Path, *keys: str) -> Self:
        """Read a rule table with the key columns `keys`; two rules for one spelling raise ValueError."""
        rows = read_rows(path)
        by_spelling = {tuple(row[key] for key in keys): row for row in rows}
        if len(by_spelling) < len(rows):
            raise ValueError(f"{path.name}: two rules apply to one spelling; keep one")
        return cls(path.name, by_spelling)

    def value(self, column: str, *spelling: str) -> str:
        """Value of a spelling; empty where no rule applies."""
        rule = self.by_spelling.get(spelling)
        return "" if rule is None else rule[column]

    def need(self, column: str, *spelling: str) -> str:
        """Value of a spelling; ValueError where no rule applies."""
        if spelling not in self.by_spelling:
            raise ValueError(f"{self.name}: no rule for {', '.join(spelling)!r}; add one")
        return self.by_spelling[spelling][column]

    def unused(self, found: Iterable[tuple[str, ...]]) -> list[tuple[str, ...]]:
        """Rules that match nothing found."""
        return sorted(set(self.by_spelling) - set(found))

    def uncovered(self, found: Iterable[tuple[str, ...]]) -> list[tuple[str, ...]]:
        """Spellings found that have no rule."""
        return sorted({spelling for spelling in found if any(spelling)} - set(self.by_spelling))

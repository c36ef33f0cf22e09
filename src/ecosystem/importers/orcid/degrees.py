"""Highest degree among a person's educations, by an editable table of patterns."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ecosystem.datasets.cleaning_rules import read_rows
from ecosystem.importers.json_lines.json_values import Row

DEGREES: Final = "orcid_degree.csv"
RANKS: Final = {"doctorate": 3, "master": 2, "bachelor": 1}


@dataclass(frozen=True)
class DegreeRules:
    """Patterns in the role of an education, in order of precedence."""

    rules: tuple[tuple[re.Pattern[str], str], ...]

    @classmethod
    def read(cls, cleaning: Path) -> DegreeRules:
        """Read the patterns from the folder of cleaning rules."""
        rows = sorted(read_rows(cleaning / DEGREES), key=lambda row: int(row["precedence"]))
        return cls(tuple((re.compile(row["pattern"]), row["degree"]) for row in rows))

    def degree(self, role: str | None) -> str | None:
        """Return the degree of an education; None without a matching pattern.

        Examples
        --------
        >>> from ecosystem.site import SITE
        >>> rules = DegreeRules.read(SITE / "data" / "cleaning")
        >>> [rules.degree(role) for role in ("PhD (Computer Science)", "M.Sc.", "Postdoc", None)]
        ['doctorate', 'master', None, None]
        """
        name = (role or "").lower()
        return next((degree or None for pattern, degree in self.rules if pattern.search(name)), None)

    def highest(self, educations: Iterable[Row]) -> Row:
        """Return the highest degree with its institution's key and its last year.

        An education without an end may have no degree yet, and does not count.
        """
        ended = [one for one in educations if one["basis"] == "education" and one["last"] is not None]
        awarded = [
            (RANKS[degree], one["last"], one["key"], degree) for one in ended if (degree := self.degree(one["role"]))
        ]
        if not awarded:
            return {"degree": None, "degree_key": None, "degree_year": None}
        _, year, key, degree = max(awarded)
        return {"degree": degree, "degree_key": key, "degree_year": year}

"""From the types and the name of an organisation to a sector, by two tables that people can read and change."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ecosystem.datasets.cleaning_rules import Rules, read_rows

TYPES: Final = "ror_type_sector.csv"
NAMES: Final = "organization_name_sector.csv"
NO_TYPE: Final = "none"
"""Stands in the rules for names where no type decides a sector."""
UNTYPED: Final = "untyped"
"""Stands there where not even a type is known, as of most organisations that are only named."""


@dataclass(frozen=True)
class NameRule:
    """A pattern in names, the deciding types that it overrules, and the sector it stands for."""

    pattern: re.Pattern[str]
    over: frozenset[str]
    sector_id: str


@dataclass(frozen=True)
class SectorRules:
    """How types and names decide.

    Of an organisation's types the one of the first precedence decides, so that education wins over funder. Its name
    may overrule that, where the rule for the name says so; a funder is never an employer of its own kind.
    """

    types: Rules
    names: tuple[NameRule, ...]

    @classmethod
    def read(cls, cleaning: Path) -> SectorRules:
        """Read both tables from the folder of cleaning rules."""
        rows = sorted(read_rows(cleaning / NAMES), key=lambda row: (int(row["precedence"]), row["pattern"]))
        rules = [
            NameRule(re.compile(row["pattern"], re.IGNORECASE), frozenset(row["over"].split(";")), row["sector_id"])
            for row in rows
        ]
        return cls(Rules.read(cleaning / TYPES, "type"), tuple(rules))

    def sector(self, types: Iterable[str], name: str) -> str | None:
        """Return the sector of an organisation; None where neither types nor name tell it.

        Parameters
        ----------
        types : iterable of str
            As ROR lists them, or the one type that OpenAlex gives.
        name : str
            What it is called.

        Examples
        --------
        >>> from ecosystem.site import SITE
        >>> rules = SectorRules.read(SITE / "data" / "cleaning")
        >>> rules.sector(["funder"], "Massachusetts Institute of Technology"), rules.sector(["funder"], "Wellcome")
        ('university', None)
        """
        listed = [word for word in types if (word,) in self.types.by_spelling]
        first = min(listed, key=lambda word: int(self.types.need("precedence", word)), default=None)
        by_type = self.types.value("sector_id", first) if first else ""
        decider = first if first and by_type else NO_TYPE
        for rule in self.names:
            if ({decider, first or UNTYPED} & rule.over) and rule.pattern.search(composed(name)):
                return rule.sector_id
        return by_type or None


def composed(name: str) -> str:
    """Write accents in one way, so that a pattern finds them.

    Examples
    --------
    >>> len(composed("E\u0301cole"))
    5
    """
    return unicodedata.normalize("NFC", name)

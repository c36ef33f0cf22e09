"""Where people were trained: the institution and the country of their degree, from two free spellings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from ecosystem.datasets.cleaning_rules import Row, Rules, tidy


@dataclass(frozen=True)
class Training:
    """Where a degree was awarded, as far as it could be resolved."""

    institution: str = ""
    city_id: str = ""
    country_code: str = ""


@dataclass(frozen=True)
class TrainingRules:
    """Which institutions and countries the spellings mean.

    A rule about an institution holds for any country given beside it, unless it names one itself; then it goes first
    and decides the country too. Such rules tell apart what shares a name, and set aside what contradicts itself.
    """

    institutions: Rules
    countries: Rules

    @classmethod
    def read(cls, cleaning: Path) -> Self:
        """Read both tables of rules."""
        return cls(
            Rules.read(cleaning / "institution.csv", "spelling", "given_country"),
            Rules.read(cleaning / "degree_country.csv", "spelling"),
        )

    def training(self, row: Row) -> Training:
        """Resolve a row of the source.

        Raises
        ------
        ValueError
            If the institution's country is not the one given, and no rule says what to make of it.
        """
        spelling, given = _spellings(row)
        stated = self.countries.value("country_code", given)
        key = self._rule_for(spelling, given)
        if key is None:
            return Training(country_code=stated)
        rule = self.institutions.by_spelling[key]
        known = rule["country_code"]
        decided = bool(key[1])
        if stated and known and stated != known and not decided:
            msg = f"institution.csv: {spelling!r} is in {known}, the source says {given!r}; add a rule for the pair"
            raise ValueError(msg)
        return Training(rule["institution"], rule["city_id"], known if decided else stated or known)

    def applied(self, rows: Iterable[Row]) -> list[tuple[str, str]]:
        """Return the keys of the rules about institutions that apply to some rows."""
        keys = (self._rule_for(*_spellings(row)) for row in rows)
        return [key for key in keys if key is not None]

    def _rule_for(self, spelling: str, given: str) -> tuple[str, str] | None:
        keys = ((spelling, given), (spelling, ""))
        return next((key for key in keys if spelling and key in self.institutions.by_spelling), None)


def _spellings(row: Row) -> tuple[str, str]:
    return tidy(row["graduated_from"]), tidy(row["degree_country"])

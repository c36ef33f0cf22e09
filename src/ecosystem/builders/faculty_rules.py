"""Cleaning rules of the faculty dataset: employers, cities, ranks, degrees and where they were awarded."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from ecosystem.datasets.cleaning_rules import Row, Rules, tidy
from ecosystem.importers.specialization import Keywords
from ecosystem.tables import Cities


def city_rules(cleaning: Path) -> Rules:
    """City by spelling."""
    return Rules.read(cleaning / "city.csv", "spelling")


@dataclass(frozen=True)
class Training:
    """Where a degree was awarded; empty where unresolved."""

    institution: str = ""
    city_id: str = ""
    country_code: str = ""


@dataclass(frozen=True)
class TrainingRules:
    """Institution by spelling (and, where the rule names it, the country given beside it); country by spelling.

    A rule with a given country takes precedence and decides the country too: it separates institutions of one name and
    drops contradictions.
    """

    institutions: Rules
    countries: Rules

    @classmethod
    def read(cls, cleaning: Path) -> Self:
        """Read both rule tables."""
        return cls(
            Rules.read(cleaning / "institution.csv", "spelling", "given_country"),
            Rules.read(cleaning / "degree_country.csv", "spelling"),
        )

    def training(self, row: Row) -> Training:
        """Resolve institution and country; two different countries without a rule for the pair raise ValueError."""
        spelling, given = _spellings(row)
        stated = self.countries.value("country_code", given)
        key = self._rule_for(spelling, given)
        if key is None:
            return Training(country_code=stated)
        rule = self.institutions.by_spelling[key]
        known = rule["country_code"]
        decided = bool(key[1])
        if stated and known and stated != known and not decided:
            raise ValueError(
                f"institution.csv: {spelling!r} is in {known}, the source says {given!r}; add a rule for the pair"
            )
        return Training(rule["institution"], rule["city_id"], known if decided else stated or known)

    def applied(self, rows: Iterable[Row]) -> list[tuple[str, str]]:
        """Keys of the institution rules that apply to the rows."""
        keys = (self._rule_for(*_spellings(row)) for row in rows)
        return [key for key in keys if key is not None]

    def _rule_for(self, spelling: str, given: str) -> tuple[str, str] | None:
        keys = ((spelling, given), (spelling, ""))
        return next((key for key in keys if spelling and key in self.institutions.by_spelling), None)


def _spellings(row: Row) -> tuple[str, str]:
    return tidy(row["graduated_from"]), tidy(row["degree_country"])


@dataclass(frozen=True)
class FacultyRules:
    """All rules that the faculty dataset needs."""

    universities: Rules
    cities: Rules
    provinces: Rules
    degrees: Rules
    roles: Rules
    training: TrainingRules
    keywords: Keywords

    @classmethod
    def read(cls, cleaning: Path) -> Self:
        """Read the rule tables."""
        return cls(
            Rules.read(cleaning / "university.csv", "spelling"),
            city_rules(cleaning),
            Rules.read(cleaning / "province.csv", "spelling"),
            Rules.read(cleaning / "degree.csv", "spelling"),
            Rules.read(cleaning / "designation.csv", "spelling"),
            TrainingRules.read(cleaning),
            Keywords.read(cleaning),
        )

    def check_provinces(self, rows: Sequence[Row], cities: Sequence[Row]) -> None:
        """Raise ValueError if a city is not in the stated province: a city of the same name was taken."""
        province_of = {city[Cities.city_id]: city[Cities.province] for city in cities}
        for row in rows:
            city = self.cities.need("city_id", tidy(row["city"]))
            stated = self.provinces.need("province", tidy(row["province"]))
            if province_of[city] != stated:
                raise ValueError(f"{row['city']}: the source says {stated}, the gazetteer {province_of[city]}")

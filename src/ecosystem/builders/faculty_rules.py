"""Every table of rules that the faculty of 2018 needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from ecosystem.builders.organizations import city_rules
from ecosystem.builders.training import TrainingRules
from ecosystem.datasets.cleaning_rules import Row, Rules, tidy
from ecosystem.importers.specialization import Keywords
from ecosystem.tables import Cities


@dataclass(frozen=True)
class FacultyRules:
    """Rules by what they are about."""

    universities: Rules
    cities: Rules
    provinces: Rules
    degrees: Rules
    roles: Rules
    training: TrainingRules
    keywords: Keywords

    @classmethod
    def read(cls, cleaning: Path) -> Self:
        """Read the tables of rules."""
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
        """Refuse a city that lies in another province than the source says: a city of the same name was taken.

        Raises
        ------
        ValueError
            If there is such a city.
        """
        province_of = {city[Cities.city_id]: city[Cities.province] for city in cities}
        for row in rows:
            city = self.cities.need("city_id", tidy(row["city"]))
            stated = self.provinces.need("province", tidy(row["province"]))
            if province_of[city] != stated:
                msg = f"{row['city']} is put in {stated} by the source and in {province_of[city]} by the gazetteer"
                raise ValueError(msg)

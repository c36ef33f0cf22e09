"""Places of GeoNames → cities of the tables: those of the gazetteer where they are known, new rows where not."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ecosystem.datasets.cleaning_rules import Row, read_rows
from ecosystem.importers.gazetteer import GAZETTEER
from ecosystem.importers.organisations.registry import Site
from ecosystem.tables import Cities

NEARBY: Final = 0.5
"""Degrees of latitude and longitude within which places of one name in one country are one city: about 50 km."""

ROR: Final = "ror"
"""Source of the rows that are added."""


@dataclass(frozen=True)
class Gazetteer:
    """The cities that are known, by their number in GeoNames and by name and country."""

    by_number: Mapping[str, Row]
    by_name: Mapping[tuple[str, str], Row]

    @classmethod
    def read(cls, cleaning: Path) -> Gazetteer:
        """Read the gazetteer from the folder of cleaning rules."""
        rows = read_rows(cleaning / GAZETTEER)
        return cls(
            {row["geonames_id"]: row for row in rows if row["geonames_id"]},
            {(slug(row["name"]), row["country_code"]): row for row in rows},
        )

    def city_id(self, site: Site) -> str:
        """Return the id of a place: the gazetteer's, or one made of its name and number.

        Examples
        --------
        >>> Gazetteer({}, {}).city_id(Site("4931972", "Cambridge", "US", "Massachusetts", 42.4, -71.1))
        'cambridge-us-4931972'
        """
        known = self._known(site)
        if known is not None:
            return known["city_id"]
        return "-".join(filter(None, (slug(site.name) or "place", site.country_code.lower(), site.geonames_id)))

    def added(self, sites: Iterable[Site]) -> list[Row]:
        """Return rows of the table of cities for the places that the gazetteer does not have, each once."""
        rows: dict[str, Row] = {}
        for site in sites:
            identifier = self.city_id(site)
            if self._known(site) is None and identifier not in rows:
                rows[identifier] = {
                    Cities.city_id: identifier,
                    Cities.name: site.name,
                    Cities.country_code: site.country_code,
                    Cities.province: site.subdivision,
                    Cities.latitude: str(site.latitude),
                    Cities.longitude: str(site.longitude),
                    Cities.is_hub: "false",
                    Cities.source_id: ROR,
                }
        return [rows[identifier] for identifier in sorted(rows)]

    def _known(self, site: Site) -> Row | None:
        if site.geonames_id in self.by_number:
            return self.by_number[site.geonames_id]
        named = self.by_name.get((slug(site.name), site.country_code))
        if named is None or any(
            abs(float(named[column]) - degrees) > NEARBY
            for column, degrees in (("latitude", site.latitude), ("longitude", site.longitude))
        ):
            return None
        return named


def slug(name: str) -> str:
    """Write a name in small letters, figures and hyphens, without accents.

    Examples
    --------
    >>> slug("São Paulo"), slug("東京")
    ('sao-paulo', '')
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")

"""Match institutions, as sources name them, with employers: id, sector, city and country."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Final

import pandas as pd

from ecosystem.datasets.cleaning_rules import Row
from ecosystem.datasets.table_file import read_table
from ecosystem.importers.employer_sectors import SectorRules
from ecosystem.importers.gazetteer import GEONAMES, Gazetteer, Place, read_gazetteer
from ecosystem.importers.organisations.organisation_names import acronym, country_in_brackets, is_office, normalize_name
from ecosystem.importers.organisations.ror_registry import Location, Registry
from ecosystem.importers.text_folding import fold, slug
from ecosystem.tables import Cities, Organizations, Sources

NEARBY_DEGREES: Final = 0.5
"""Difference in latitude and longitude up to which places of one name in one country are one city: about 50 km."""

ROR: Final = "ror"
"""Source id of cities taken from ROR."""

VAGUE_SECTORS: Final = frozenset({None, "other-industry"})
"""Sectors that an entry in the table of organisations overrules."""

ROR_CITATION: Final = {
    Sources.source_id: ROR,
    Sources.citation: "Research Organization Registry: kinds, cities and positions of organisations",
    Sources.url: "https://ror.org/",
    Sources.licence: "CC0 1.0",
    Sources.kind: "published",
}

UNIVERSITY: Final = "university"


@dataclass(frozen=True)
class Employer:
    """An organisation in the terms of the tables; unknown values are None."""

    organization_id: str
    organization: str | None
    sector_id: str | None
    city_id: str | None
    country_code: str | None
    location: Location | None = None
    """Place of a city that may be no reference city."""


@dataclass(frozen=True)
class Employers:
    """Matcher of institutions with employers.

    Attributes
    ----------
    registry
        ROR's organisations; empty without a dump. Then the types that the source gives decide, with the same rules for
        names.
    listed
        The project's table of organisations, by country and name; by name alone, with an empty country, where the name
        is unique. Universities also by their acronym and country.
    acronyms
        Universities of that table by their acronym alone. It gives the sector only: universities elsewhere may
        have the same acronym.
    """

    registry: Registry
    rules: SectorRules
    gazetteer: Gazetteer
    listed: Mapping[tuple[str, str], Row]
    acronyms: Mapping[str, Row]
    places: Callable[[], Gazetteer]
    """Reads the places of GeoNames, which takes a second: only where a city is none of the reference."""

    @classmethod
    def read(cls, data: Path, registry: Registry | None = None) -> Employers:
        """Read rules, cities and organisations from the project's folder of data."""
        rows: Sequence[Row] = read_table(data / "reference", Organizations)
        named = Counter(normalize_name(row[Organizations.name]) for row in rows)
        listed = {(row[Organizations.country_code], normalize_name(row[Organizations.name])): row for row in rows}
        listed |= {("", name): row for (_, name), row in listed.items() if named[name] == 1}
        acronyms = {short: row for short, row in _acronyms(rows).items() if short not in named}
        listed |= {(row[Organizations.country_code], short): row for short, row in acronyms.items()}
        return cls(
            registry or Registry(),
            SectorRules.read(data / "cleaning"),
            read_gazetteer(data, extract=False),
            listed,
            acronyms,
            partial(read_gazetteer, data),
        )

    def employer(
        self,
        key: str,
        *,
        ror: str | None = None,
        name: str | None = None,
        country: str | None = None,
        city: str | None = None,
        types: Iterable[str] = (),
    ) -> Employer:
        """Match an institution with an employer.

        Parameters
        ----------
        key : str
            The source's id, used without a ROR id.
        ror : str, optional
            ROR id.
        name, country : str, optional
            As the source gives them; ROR's take precedence. Where neither gives a country, one in brackets in the name
            counts. Without any, the project's table of organisations gives the country, unless its entry is an office
            or a programme of a firm that also works elsewhere; then the table of employers that of a university.
        city : str, optional
            As the source gives it; used where ROR gives none, if its name and country mean one place.
        types : iterable of str
            As the source gives them, in ROR's vocabulary; used where ROR gives none.
        """
        entry = self.registry.current(ror) if ror else None
        location = entry.location if entry is not None else None
        name = entry.name if entry is not None else name
        country = location.country_code if location is not None else country or country_in_brackets(name or "")
        sector = self.rules.sector(entry.types if entry is not None else types, name or "", country or "")
        listed = self._listed(name or "", country)
        similar = listed or self._similar(name or "", country)
        if similar is not None and sector in VAGUE_SECTORS:
            sector = similar[Organizations.sector_id]
        named = self.gazetteer.reference_city(city or "", country or "")
        if location is None and named is None and city and country:
            location = self._location(city, country)
        return Employer(
            entry.id if entry is not None else ror or key,
            name,
            sector,
            self._city(location, listed, named),
            country
            or (listed[Organizations.country_code] if listed is not None else None)
            or self.rules.listed.university_country(name or "")
            or None,
            location,
        )

    def cities(self, employers: Iterable[Employer]) -> pd.DataFrame:
        """Return rows of the table of cities for locations at no reference city."""
        locations = (employer.location for employer in employers if employer.location is not None)
        rows = added_cities(locations, self.gazetteer)
        return pd.DataFrame(rows, columns=[str(column) for column in Cities.columns()])

    def _listed(self, name: str, country: str | None) -> Row | None:
        """Return the table's row of an organisation."""
        row = self.listed.get((country or "", normalize_name(name)))
        return None if row is not None and not country and is_office(row) else row

    def _similar(self, name: str, country: str | None) -> Row | None:
        """Return a row that has the same sector only: of the same firm elsewhere, or by an acronym."""
        row = self.listed.get(("", normalize_name(name)))
        if row is not None and is_office(row):
            return row
        return None if country else self.acronyms.get(normalize_name(name))

    @cached_property
    def _towns(self) -> Mapping[tuple[str, str], Location | None]:
        """Towns of ROR's organisations by folded name and country; None where several share both."""
        towns: dict[tuple[str, str], Location | None] = {}
        for organisation in self.registry.by_id.values():
            if (town := organisation.location) is not None:
                same = towns.setdefault((fold(town.name), town.country_code), town)
                if same is not None and same.geonames_id != town.geonames_id:
                    towns[fold(town.name), town.country_code] = None
        return towns

    def _location(self, city: str, country: str) -> Location | None:
        """Return the place of a city that is no reference city: ROR's, else that of GeoNames."""
        if (fold(city), country) in self._towns:
            return self._towns[fold(city), country]
        found = self.places().find(city, country)
        if len(found) != 1:
            return None
        place = found[0]
        return Location("", place.name, place.country_code, "", float(place.latitude), float(place.longitude))

    def _city(self, location: Location | None, listed: Row | None, named: Place | None) -> str | None:
        if location is not None:
            return city_id(location, self.gazetteer)
        if named is not None:
            return named.city_id
        return (listed[Organizations.city_id] or None) if listed is not None else None


def _acronyms(rows: Iterable[Row]) -> dict[str, Row]:
    """Return the universities by their acronyms, where these are unique."""
    universities = [row for row in rows if row[Organizations.kind] == UNIVERSITY]
    short = [(normalize_name(name), row) for row in universities if (name := acronym(row[Organizations.name]))]
    uses = Counter(name for name, _ in short)
    return {name: row for name, row in short if uses[name] == 1}


def city_id(location: Location, gazetteer: Gazetteer) -> str:
    """Return the id of a location's city: the reference city's, or one made of its name and number.

    Examples
    --------
    >>> city_id(Location("4931972", "Cambridge", "US", "Massachusetts", 42.4, -71.1), Gazetteer({}, {}, {}, {}))
    'cambridge-us-4931972'
    """
    known = _reference_city(location, gazetteer)
    if known is not None:
        return known.city_id
    return "-".join(filter(None, (slug(location.name) or "place", location.country_code.lower(), location.geonames_id)))


def added_cities(locations: Iterable[Location], gazetteer: Gazetteer) -> list[Row]:
    """Return rows of the table of cities for locations at no reference city, each once, sorted by id."""
    rows: dict[str, Row] = {}
    for location in locations:
        identifier = city_id(location, gazetteer)
        if identifier not in rows and _reference_city(location, gazetteer) is None:
            rows[identifier] = {
                Cities.city_id: identifier,
                Cities.name: location.name,
                Cities.country_code: location.country_code,
                Cities.province: location.subdivision,
                Cities.latitude: str(location.latitude),
                Cities.longitude: str(location.longitude),
                Cities.is_hub: "false",
                Cities.source_id: ROR if location.geonames_id else GEONAMES,
            }
    return [rows[identifier] for identifier in sorted(rows)]


def _reference_city(location: Location, gazetteer: Gazetteer) -> Place | None:
    if location.geonames_id in gazetteer.by_number:
        return gazetteer.by_number[location.geonames_id]
    place = gazetteer.reference_city(location.name, location.country_code)
    if place is None or (
        abs(float(place.latitude) - location.latitude) > NEARBY_DEGREES
        or abs(float(place.longitude) - location.longitude) > NEARBY_DEGREES
    ):
        return None
    return place

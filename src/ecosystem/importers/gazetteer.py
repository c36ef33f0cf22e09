"""City names to cities: the reference cities first, then the offline extract of GeoNames with its alternative names.

The files ``gazetteer.csv`` and ``places.csv.gz`` in ``data/cleaning`` are written by
:mod:`ecosystem.builders.geonames`.
"""

import csv
import gzip
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from ecosystem.datasets.cleaning_rules import Row, read_rows
from ecosystem.importers.text_folding import fold
from ecosystem.site import SITE
from ecosystem.tables import Cities

REFERENCE_PLACES: Final = "gazetteer.csv"
EXTRACT: Final = "places.csv.gz"
GEONAMES: Final = "geonames"
"""Source id of cities taken from GeoNames."""
DOMINANCE: Final = 10
"""Ratio of inhabitants from which the largest of several places of one name is meant."""
PLACE_COLUMNS: Final = (
    Cities.city_id,
    Cities.name,
    Cities.country_code,
    Cities.latitude,
    Cities.longitude,
    Cities.population,
)


@dataclass(frozen=True)
class Place:
    """A city; `known` if it is one of the reference cities."""

    city_id: str
    name: str
    country_code: str
    latitude: str
    longitude: str
    population: int
    known: bool = False

    def row(self) -> dict[str, str]:
        """Return the place as a row of the table of cities, without inhabitants: GeoNames mixes years."""
        return {
            Cities.city_id: self.city_id,
            Cities.name: self.name,
            Cities.country_code: self.country_code,
            Cities.latitude: self.latitude,
            Cities.longitude: self.longitude,
            Cities.is_hub: "false",
            Cities.source_id: GEONAMES,
        }


@dataclass(frozen=True, eq=False)
class Gazetteer:
    """Index of places.

    Attributes
    ----------
    own_names, other_names : mapping of str to tuple of str
        Ids by folded name: by the place's own name, and by its alternative names.
    by_number : mapping of str to Place
        Reference cities by their number in GeoNames.
    """

    by_id: Mapping[str, Place]
    own_names: Mapping[str, tuple[str, ...]]
    other_names: Mapping[str, tuple[str, ...]]
    by_number: Mapping[str, Place]

    def find(self, text: str, country: str = "") -> list[Place]:
        """Return the places that a text can mean, the most likely first.

        Parameters
        ----------
        text : str
            A name in any spelling that GeoNames lists, or a city id.
        country : str
            Code of the country where it must be; anywhere if empty.

        Returns
        -------
        list of Place
            One if unambiguous: by id, by country, or because all others are much smaller places of the same country.
            Several if ambiguous; none if unknown.
        """
        if text in self.by_id and country in ("", self.by_id[text].country_code):
            return [self.by_id[text]]
        name = fold(text)
        places = self._of(self.own_names, name, country) or self._of(self.other_names, name, country)
        known = [place for place in places if place.known]
        if len(places) < 2 or len({place.country_code for place in places}) > 1:
            return places
        if len(known) == 1:
            return known
        return places[:1] if places[0].population >= DOMINANCE * max(places[1].population, 1) else places

    def largest_by_far(self, text: str) -> Place | None:
        """Return the place that a name alone means: the only one, or one with ten times the people of any other.

        Examples
        --------
        >>> found = [read_gazetteer().largest_by_far(name) for name in ("London", "Hyderabad", "Nowhere")]
        >>> [place.city_id if place else None for place in found]
        ['london', None, None]
        """
        places = self.find(text)
        if len(places) > 1 and places[0].population < DOMINANCE * max(places[1].population, 1):
            return None
        return places[0] if places else None

    def reference_city(self, name: str, country: str) -> Place | None:
        """Return the reference city of this name in a country, alternative names aside."""
        return next((place for place in self._of(self.own_names, fold(name), country or "-") if place.known), None)

    def _of(self, names: Mapping[str, tuple[str, ...]], name: str, country: str) -> list[Place]:
        places = [self.by_id[place] for place in names.get(name, ())]
        there = [place for place in places if country in ("", place.country_code)]
        return sorted(there, key=lambda place: (-place.population, place.city_id))


@cache
def read_gazetteer(data: Path = SITE / "data", *, extract: bool = True) -> Gazetteer:
    """Read the reference cities, and the extract of GeoNames unless `extract` is false; cached."""
    cleaning = data / "cleaning"
    rows = read_rows(cleaning / REFERENCE_PLACES)
    by_id = {row["city_id"]: _place(row, known=True) for row in rows}
    by_number = {row["geonames_id"]: by_id[row["city_id"]] for row in rows if row["geonames_id"]}
    own: dict[str, set[str]] = defaultdict(set)
    other: dict[str, set[str]] = defaultdict(set)
    for place in by_id.values():
        own[fold(place.name)].add(place.city_id)
    if extract:
        for row in _extract_rows(cleaning / EXTRACT):
            city = row[Cities.city_id]
            by_id.setdefault(city, _place(row))
            own[fold(row[Cities.name])].add(city)
            for name in filter(None, row["other_names"].split("|")):
                other[name].add(city)
        for row in read_rows(cleaning / "city.csv"):
            other[fold(row["spelling"])].add(row[Cities.city_id])
    return Gazetteer(by_id, _sorted(own), _sorted(other), by_number)


def _place(row: Row, *, known: bool = False) -> Place:
    city, name, country, latitude, longitude, population = (row[column] for column in PLACE_COLUMNS)
    return Place(city, name, country, latitude, longitude, int(population or 0), known)


def _extract_rows(path: Path) -> list[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _sorted(names: Mapping[str, set[str]]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(sorted(places)) for name, places in names.items()}

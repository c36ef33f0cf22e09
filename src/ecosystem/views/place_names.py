"""Names, colours and picks of places."""

from collections.abc import Iterable

from ecosystem.figures import palette
from ecosystem.indicators.place_codes import ABROAD, OTHER, UNKNOWN
from ecosystem.selection import Scope
from ecosystem.tables.countries import country_name

PLACE_NAMES = {"home": "At home", "abroad": "Abroad", UNKNOWN: "Place unknown"}
PLACE_COLOURS = {"home": palette.HOME, "abroad": palette.ABROAD, UNKNOWN: palette.UNKNOWN}


def place_name(scope: Scope, code: str) -> str:
    """Return the name of a place: a city at home, the other cities, abroad, or unknown."""
    return {OTHER: "Other cities at home", ABROAD: "Abroad", UNKNOWN: "City unknown"}.get(
        code, scope.names.of("city_id", code)
    )


def home_name(scope: Scope) -> str:
    """Return the name of the home country."""
    return country_name(scope.ecosystem.metadata.home)


def with_city_remarks(n: str, scope: Scope, cities: Iterable[str]) -> str:
    """Add to what a view rests on the remarks on its cities by the sources that the dataset cites."""
    table = scope.ecosystem.reference.tables.get("academics_by_city")
    if table is None:
        return n
    sources = [source.source_id for source in scope.ecosystem.cited]
    own = table[table["source_id"].isin(sources) & table["remark"].notna()]
    remarks = dict(zip(own["city_id"].astype(str), own["remark"].astype(str), strict=True))
    named = dict.fromkeys(city for city in cities if city in remarks)
    return "; ".join([n, *(f"{place_name(scope, city)}: {remarks[city].rstrip('.')}" for city in named)])


def residence_pick(code: str) -> str:
    """Return what a click on a place narrows people to; empty for gathered places."""
    return {OTHER: "", ABROAD: "place:abroad", UNKNOWN: ""}.get(code, f"city_id:{code}")


def flow_pick(origin: str, destination: str) -> str:
    """Return what a click on a flow narrows moves to; empty where gathered or unknown places are at one end.

    An unknown place may lie at home or in an unknown country: no one value of the border crossing holds both.

    Examples
    --------
    >>> flow_pick("lahore", "abroad"), flow_pick("abroad", "abroad"), flow_pick("other", "lahore")
    ('from_city_id:lahore|crossing:leaves', 'crossing:abroad', '')
    """
    if {OTHER, UNKNOWN} & {origin, destination}:
        return ""
    crossing = {(True, True): "abroad", (True, False): "arrives", (False, True): "leaves", (False, False): "stays"}
    ends = [
        f"{column}:{code}" for column, code in (("from_city_id", origin), ("to_city_id", destination)) if code != ABROAD
    ]
    return "|".join([*ends, f"crossing:{crossing[origin == ABROAD, destination == ABROAD]}"])

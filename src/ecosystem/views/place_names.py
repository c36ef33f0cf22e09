"""Names, colours and picks of places."""

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


def residence_pick(code: str) -> str:
    """Return what a click on a place narrows people to; empty for gathered places."""
    return {OTHER: "", ABROAD: "place:abroad", UNKNOWN: ""}.get(code, f"city_id:{code}")


def flow_pick(origin: str, destination: str) -> str:
    """Return what a click on a flow narrows moves to; empty where gathered places are at one end.

    Examples
    --------
    >>> flow_pick("lahore", "abroad"), flow_pick("abroad", "abroad"), flow_pick("other", "lahore")
    ('from_city_id:lahore|crossing:leaves', 'crossing:abroad', '')
    """
    if OTHER in (origin, destination):
        return ""
    crossing = {(True, True): "abroad", (True, False): "arrives", (False, True): "leaves", (False, False): "stays"}
    ends = [
        f"{column}:{code}" for column, code in (("from_city_id", origin), ("to_city_id", destination)) if code != ABROAD
    ]
    return "|".join([*ends, f"crossing:{crossing[origin == ABROAD, destination == ABROAD]}"])

"""Parse locations written in different forms: "City, Province, Country", a city, a country, a metropolitan area."""

from functools import cache, lru_cache
from typing import Final

from ecosystem.datasets.cleaning_rules import read_rows
from ecosystem.importers.country_names import country_code_of
from ecosystem.importers.gazetteer import read_gazetteer
from ecosystem.importers.synonyms import synonyms
from ecosystem.importers.text_folding import fold
from ecosystem.site import SITE
from ecosystem.tables.vocabulary import HOME

MAX_LENGTH: Final = 120
"""Letters of the longest location."""
UNITED_STATES: Final = "US"
_CACHE_SIZE: Final = 10_000


@lru_cache(maxsize=_CACHE_SIZE)
def split_location(text: str) -> tuple[str, str]:
    """Return city and country of a location, as written or as a code; empty where it names none.

    Examples
    --------
    >>> split_location("Lahore, Punjab, Pakistan"), split_location("Pakistan"), split_location("Berlin")
    (('Lahore', 'Pakistan'), ('', 'Pakistan'), ('Berlin', ''))
    >>> split_location("San Francisco Bay Area"), split_location("Pittsburgh, PA"), split_location("Lahore, Punjab")
    (('san-francisco', ''), ('Pittsburgh', 'US'), ('Lahore', ''))
    >>> split_location("Hyderabad, Sindh"), split_location("Hyderabad, Telangana")
    (('Hyderabad', 'PK'), ('Hyderabad', ''))
    """
    if len(text) > MAX_LENGTH:
        return text, ""
    parts = [part for part in map(str.strip, text.split(",")) if part]
    if not parts:
        return "", ""
    city, last = _without_area(parts[0]), parts[-1]
    country = country_code_of(last)
    if len(parts) == 1:
        return ("", last) if country and not read_gazetteer().find(last) else (city, "")
    if fold(last) in synonyms("us-state") and _is_in(city, UNITED_STATES) and not (country and _is_in(city, country)):
        return city, UNITED_STATES
    if fold(last) in _provinces() and len(read_gazetteer().find(city)) > 1 and _is_in(city, HOME):
        return city, HOME
    return city, last if country else ""


@cache
def _provinces() -> frozenset[str]:
    """Return the provinces of Pakistan, without Punjab, which is a state of India as well."""
    rows = read_rows(SITE / "data" / "cleaning" / "province.csv")
    names = {fold(row[column]) for row in rows for column in ("spelling", "province")}
    return frozenset(names) - {"punjab"}


def _is_in(city: str, country: str) -> bool:
    return bool(read_gazetteer().find(city, country))


def _without_area(text: str) -> str:
    """Return a city without the words that name the area around it, if the whole is no city."""
    if read_gazetteer().find(text):
        return text
    words = text.split()
    for first in range(len(words)):
        for last in range(len(words), first, -1):
            around = (" ".join(map(fold, words[:first])), " ".join(map(fold, words[last:])))
            if any(around) and all(not part or part in synonyms("area") for part in around):
                inner = read_gazetteer().find(" ".join(words[first:last]))
                if inner:
                    return inner[0].city_id  # the largest of several: only a large city has an area
    return text

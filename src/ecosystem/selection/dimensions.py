"""Coded columns of people and moves: titles, names of codes, codes that occur, and one code as a focus."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np
import pandas as pd

from ecosystem.load import DIRECTIONS, UNKNOWN_YEAR, Ecosystem
from ecosystem.tables import Cities, Organizations, Sectors
from ecosystem.tables import vocabulary as words
from ecosystem.tables.countries import country_name

UNKNOWN_NAMES = {
    "city_id": "City unknown",
    "sector_id": "Sector unknown",
    "country_code": "Country unknown",
    "domain": "Domain unknown",
    "place": "Place unknown",
    "trained": "Country of training unknown",
    "direction": "Direction unknown",
    "crossing": "Border unknown",
    "entered_from": "Sector unknown",
    "relocation": "Relocation unknown",
    "field": "Field unknown",
    "degree": "Degree unknown",
    "organization_status": "Not known",
    "motivation": "Reason not given",
    "challenge": "Challenge not given",
}


@dataclass(frozen=True)
class Dimension:
    """A column by which people or moves can be grouped or focused.

    Attributes
    ----------
    of_moves, of_people : bool
        Which derived frames have the column.
    outcome : bool
        Where people are now: selecting by it selects on what became of them.
    """

    column: str
    title: str
    of_moves: bool = True
    of_people: bool = False
    outcome: bool = False

    @property
    def of_moves_alone(self) -> bool:
        """Whether a focus on it keeps the people who made such a move."""
        return self.of_moves and not self.of_people


DIMENSIONS: Mapping[str, Dimension] = {
    dimension.column: dimension
    for dimension in (
        Dimension("field", "Field", of_people=True),
        Dimension("degree", "Degree", of_people=True),
        Dimension("sector_id", "Sector now", of_moves=False, of_people=True, outcome=True),
        Dimension("city_id", "City now", of_moves=False, of_people=True, outcome=True),
        Dimension("first_sector_id", "First sector", of_moves=False, of_people=True),
        Dimension("domain", "Domain now", of_moves=False, of_people=True, outcome=True),
        Dimension("place", "Place now", of_moves=False, of_people=True, outcome=True),
        Dimension("trained", "Trained", of_moves=False, of_people=True),
        Dimension("country_code", "Country now", of_moves=False, of_people=True, outcome=True),
        Dimension("degree_country_code", "Degree from", of_moves=False, of_people=True),
        Dimension("career_start_year", "Career began", of_moves=False, of_people=True),
        Dimension("year", "Year of move"),
        Dimension("kind", "Kind of move"),
        Dimension("direction", "Direction"),
        Dimension("crossing", "Border"),
        Dimension("origin", "Coming from"),
        Dimension("entered_from", "Entered from"),
        Dimension("relocation", "Relocation"),
        Dimension("from_place", "From home or abroad"),
        Dimension("to_place", "To home or abroad"),
        Dimension("from_domain", "From domain"),
        Dimension("to_domain", "To domain"),
        Dimension("from_sector_id", "From sector"),
        Dimension("to_sector_id", "To sector"),
        Dimension("from_city_id", "From city"),
        Dimension("to_city_id", "To city"),
        Dimension("from_country_code", "From country"),
        Dimension("to_country_code", "To country"),
        Dimension("evidence", "Evidence"),
        Dimension("certainty", "Certainty"),
    )
}

PROTECTED = ("motivation", "challenge")
"""Columns of moves that are no dimension: whoever is left by one of their codes would have named it."""

_FIXED: Mapping[str, Mapping[str, str]] = {
    "field": words.FIELDS,
    "degree": words.DEGREES,
    "domain": words.DOMAINS,
    "kind": words.MOVE_KINDS,
    "crossing": words.CROSSINGS,
    "motivation": words.MOTIVATIONS,
    "challenge": words.CHALLENGES,
    "evidence": words.EVIDENCE,
    "certainty": words.CERTAINTIES,
    "organization_kind": words.ORGANIZATION_KINDS,
    "organization_status": words.ORGANIZATION_STATUS,
    "ai_link": words.AI_LINKS,
    "place": {"home": "At home", "abroad": "Abroad"},
    "trained": {"home": "Trained at home", "abroad": "Trained abroad"},
    "origin": {"post": "A post", "training": "Training"},
    "entered_from": {"same": "The same sector", "other": "Another sector", "training": "Training"},
    "relocation": {"within": "Within a place", "between": "To another place", "training": "From training"},
    "direction": {
        direction: " → ".join(words.DOMAINS[domain] for domain in direction.split("-", 1)) for direction in DIRECTIONS
    },
}


@dataclass(frozen=True, order=True)
class Focus:
    """People or moves with one code in one column, written ``column:code`` in links.

    Examples
    --------
    >>> Focus.parse("to_sector_id:fintech")
    Focus(column='to_sector_id', code='fintech')
    >>> str(Focus("to_sector_id", "fintech"))
    'to_sector_id:fintech'
    """

    column: str
    code: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Parse ``column:code``.

        Raises
        ------
        ValueError
            The column is not one of :data:`DIMENSIONS`, or the code is empty.
        """
        column, _, code = text.partition(":")
        if column not in DIMENSIONS or not code:
            raise ValueError(f"“{text}” is not dimension:value; dimensions are {', '.join(DIMENSIONS)}.")
        return cls(column, code)

    def __str__(self) -> str:
        """Return the text of a link."""
        return f"{self.column}:{self.code}"


ECONOMY_PICK = "economy:"
"""Beginning of the pick of an economy in a published chart: a click adds it to the filter, or takes it out."""


def parse_pick(pick: str) -> tuple[Focus, ...]:
    """Parse the pick of a mark: focuses joined by ``|``.

    Examples
    --------
    >>> [str(focus) for focus in parse_pick("from_domain:academia|to_domain:industry")]
    ['from_domain:academia', 'to_domain:industry']
    """
    return tuple(Focus.parse(part) for part in pick.split("|"))


def distinct(names: Iterable[str], *details: Iterable[str]) -> list[str]:
    """Add details in brackets to the names that occur more than once, as few as tell them apart.

    Examples
    --------
    >>> distinct(["Hyderabad", "Lahore", "Hyderabad"], ["Pakistan", "Pakistan", "India"])
    ['Hyderabad (Pakistan)', 'Lahore', 'Hyderabad (India)']
    """
    plain = list(names)
    labels, columns = plain, list(zip(*details, strict=True))
    for used in range(1, len(details) + 1):
        common = Counter(labels)
        labels = [
            label if common[label] == 1 else f"{name} ({', '.join(filter(None, reversed(detail[:used])))})"
            for label, name, detail in zip(labels, plain, columns, strict=True)
        ]
    return labels


def city_names(cities: pd.DataFrame) -> dict[str, str]:
    """Return the name of each city by its code; country, province or code are added where cities share one."""
    codes = cities[Cities.city_id].astype(str)
    countries = [country_name(code) for code in cities[Cities.country_code].astype(str)]
    provinces = cities[Cities.province].astype(object).where(cities[Cities.province].notna(), "").astype(str)
    return dict(zip(codes, distinct(cities[Cities.name].astype(str), countries, provinces, codes), strict=True))


def sector_names(sectors: pd.DataFrame) -> dict[str, str]:
    """Return the name of each sector by its code; the code is added where sectors share one."""
    codes = sectors[Sectors.sector_id].astype(str)
    return dict(zip(codes, distinct(sectors[Sectors.name].astype(str), codes), strict=True))


def _cities(ecosystem: Ecosystem) -> dict[str, str]:
    return city_names(ecosystem.reference[Cities.table]) | city_names(ecosystem.cities)


def _sectors(ecosystem: Ecosystem) -> dict[str, str]:
    own = sector_names(ecosystem.sectors)  # their order comes first
    return own | sector_names(ecosystem.reference[Sectors.table]) | own


class Names:
    """Names of the codes of a dataset, and of reference tables; no two codes of a dataset's column have the same."""

    def __init__(self, ecosystem: Ecosystem, *, twin_cities: bool = False) -> None:
        self._reference = ecosystem.reference
        self._cities, self._sectors = ecosystem.cached(_cities), ecosystem.cached(_sectors)
        if twin_cities:
            self._cities = {**self._cities, "islamabad": "Islamabad–Rawalpindi"}

    def of(self, column: str, code: str) -> str:
        """Return the name of a column's code."""
        vocabulary = _vocabulary(column)
        if code in ("", words.UNKNOWN):
            return UNKNOWN_NAMES.get(vocabulary, "Unknown")
        if vocabulary == "city_id":
            return self._cities.get(code, code)
        if vocabulary == "sector_id":
            return self._sectors.get(code, code)
        if vocabulary == "country_code":
            return country_name(code)
        if vocabulary == "economy_id":
            return self._reference.published.names.get(code) or country_name(code)
        return _FIXED.get(vocabulary, {}).get(code, code)

    def in_order(self, column: str, codes: Iterable[str]) -> list[str]:
        """Sort a column's codes as their vocabulary lists them; by name where it has no order of its own."""
        vocabulary = _vocabulary(column)
        listed = list(self._sectors if vocabulary == "sector_id" else _FIXED.get(vocabulary, ()))
        rank = {code: place for place, code in enumerate(listed)}
        return sorted(codes, key=lambda code: (rank.get(code, len(listed)), self.of(column, code).casefold()))

    def describe(self, focus: Focus) -> str:
        """Return the title of a focus's column and the name of its code."""
        return f"{DIMENSIONS[focus.column].title}: {self.of(focus.column, focus.code)}"


def _vocabulary(column: str) -> str:
    """Return the column that a column's codes refer to: ``from_city_id`` holds codes of ``city_id``."""
    for prefix in ("from_", "to_", "first_"):
        column = column.removeprefix(prefix)
    return column.replace("degree_country", "country")


def listed_organizations(ecosystem: Ecosystem) -> pd.DataFrame:
    """Return the listed organisations with a column ``ai_link``, whether a link to AI was seen."""
    table = ecosystem.reference["organizations"]
    seen = table[Organizations.ai_focus].notna().to_numpy()
    return table.assign(ai_link=pd.Categorical(np.where(seen, "seen", "not-seen"), categories=list(words.AI_LINKS)))


def occurring(column: pd.Series) -> list[str]:
    """Return the codes of a categorical column that occur, in the order of its categories."""
    present = sorted(code for code in column.cat.codes.unique() if code >= 0)
    return [str(code) for code in column.cat.categories[present]]


def extent(ecosystem: Ecosystem) -> tuple[int, int]:
    """Return the first and last year in which a move or a career is known."""
    people = ecosystem.people
    years = [
        column[column != UNKNOWN_YEAR]
        for column in (
            ecosystem.moves["year"].to_numpy(),
            people["career_start_year"].to_numpy(),
            people["last_observed_year"].to_numpy(),
        )
    ]
    known = [column for column in years if len(column)]
    if not known:
        return 2000, 2000
    return int(min(column.min() for column in known)), int(max(column.max() for column in known))

"""Builders of small ecosystems for tests: rows with default values."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

import pandas as pd

from ecosystem.load import DatasetMetadata, Ecosystem, Reference
from ecosystem.tables import Cities, Researchers, Sectors, Sources, Table, Transitions

CITIES = (
    ("lahore", "Lahore", "PK", "Punjab", 31.56, 74.35, True),
    ("karachi", "Karachi", "PK", "Sindh", 24.86, 67.01, True),
    ("islamabad", "Islamabad", "PK", "Islamabad", 33.69, 73.06, True),
    ("rawalpindi", "Rawalpindi", "PK", "Punjab", 33.6, 73.04, False),
    ("berlin", "Berlin", "DE", None, 52.52, 13.41, False),
    ("london", "London", "GB", None, 51.51, -0.13, False),
)
SECTORS = (
    ("university", "Universities", "academia"),
    ("research-institute", "Research institutes", "academia"),
    ("software-services", "Software services", "industry"),
    ("fintech", "Finance", "industry"),
    ("public-sector", "Public sector", "government"),
    ("nonprofit", "Nonprofits", "nonprofit"),
)
PERSON = {
    "field": "machine-learning",
    "career_start_year": 2010,
    "last_observed_year": 2020,
    "sector_id": "university",
    "city_id": "lahore",
    "source_id": "survey",
}
MOVE = {
    "year": 2015,
    "kind": "move",
    "from_sector_id": "university",
    "from_country_code": "PK",
    "to_sector_id": "software-services",
    "to_country_code": "PK",
    "evidence": "c",
    "source_id": "survey",
}


def ecosystem(
    people: Iterable[Mapping[str, Any]] = (),
    moves: Iterable[Mapping[str, Any]] = (),
    *,
    kind: str = "observed",
    reference: Mapping[str, pd.DataFrame] | None = None,
    sources: pd.DataFrame | None = None,
) -> Ecosystem:
    """Make an ecosystem of people and moves, each a mapping of what differs from the default.

    ``who`` is the position of the person who moved. Missing ids are generated.
    """
    own, cities, sectors = _places_and_sectors()
    if sources is None:
        sources = own
    else:
        cities = _cities(sources)
    tables = {"sources": sources, "cities": cities, "sectors": sectors}
    persons = [{"researcher_id": f"r-{place}", **PERSON, **person} for place, person in enumerate(people)]
    tables["researchers"] = _table(Researchers, persons, tables)
    steps = []
    for place, move in enumerate(moves):
        step = {"transition_id": f"t-{place}", **MOVE, **move}
        step["researcher_id"] = persons[step.pop("who", 0)]["researcher_id"]
        steps.append(step)
    tables["transitions"] = _table(Transitions, steps, tables)
    return Ecosystem(
        DatasetMetadata("tiny", "A tiny dataset", "For tests.", kind, "1", "CC0", "2020-12-31", "0"),
        tables["researchers"],
        tables["transitions"],
        cities,
        sectors,
        sources,
        Reference({"sources": own, "cities": cities, "sectors": sectors, **(reference or {})}, "0"),
    )


def table(
    declared: type[Table], rows: Iterable[Mapping[str, Any]], others: Mapping[str, pd.DataFrame] | None = None
) -> pd.DataFrame:
    """Make a table of rows; values that a row leaves out are missing."""
    return _table(declared, [dict(row) for row in rows], others or {})


@lru_cache
def _places_and_sectors() -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return the sources, cities and sectors of every tiny dataset, made once."""
    own = _table(Sources, [_source("survey")], {})
    sectors = _table(Sectors, [dict(zip(_SECTOR_COLUMNS, sector, strict=True)) for sector in SECTORS], {})
    return own, _cities(own), sectors


def _cities(sources: pd.DataFrame) -> pd.DataFrame:
    return _table(Cities, [dict(zip(_CITY_COLUMNS, city, strict=True)) for city in CITIES], {"sources": sources})


_CITY_COLUMNS = ("city_id", "name", "country_code", "province", "latitude", "longitude", "is_hub")
_SECTOR_COLUMNS = ("sector_id", "name", "domain")


def _source(name: str) -> dict[str, str]:
    return {"source_id": name, "citation": "A survey", "licence": "CC0", "retrieved": "2020-12-31", "kind": "observed"}


def _table(declared: type[Table], rows: list[dict[str, Any]], others: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    unknown = {name for row in rows for name in row} - set(declared.columns())
    if unknown:
        raise ValueError(f"{declared.table} has no {', '.join(sorted(unknown))}")
    return pd.DataFrame(
        {str(column): _typed([row.get(column) for row in rows], column, others) for column in declared.columns()}
    )


def _typed(values: list[Any], column: Any, others: Mapping[str, pd.DataFrame]) -> pd.Series:
    rule = column.rule
    if rule.references:
        table, key = rule.references.split(".")
        known = others[table][key] if table in others else pd.Series(["survey"])
        return pd.Series(pd.Categorical(values, categories=list(known.astype(str))))
    if rule.values:
        return pd.Series(pd.Categorical(values, categories=list(rule.values)))
    if rule.type == "integer":
        return pd.Series(values, dtype="Int64")
    if rule.type == "number":
        return pd.Series(values, dtype="float64")
    if rule.type == "boolean":
        return pd.Series(values, dtype="bool")
    if rule.pattern == "[A-Z]{2}":
        known = sorted({value for value in values if value})
        return pd.Series(pd.Categorical(values, categories=pd.Index(known, dtype="str")))
    return pd.Series(values, dtype="str")

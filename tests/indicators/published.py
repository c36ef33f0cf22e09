"""Builders of published reference tables for tests."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import pandas as pd

from ecosystem.load import Reference, load_reference, load_shapes
from ecosystem.tables import AiPublications, Countries, EcosystemFacts, Organizations, ScholarFlows, ScholarMigration
from tests.indicators.frames import CITIES, SECTORS, table

DATA = Path(__file__).parents[2] / "data"
CODES = ("AE", "BD", "IN", "PK", "US")


def countries(population: Mapping[str, int] | None = None) -> pd.DataFrame:
    """Make the table of countries."""
    people = population or dict.fromkeys(CODES, 1_000_000)
    rows = [
        {"country_code": code, "name": f"Land {code}", "population": n, "source_id": "survey"}
        for code, n in people.items()
    ]
    return table(Countries, rows)


def works(counts: Mapping[tuple[str, int], int]) -> pd.DataFrame:
    """Make the table of AI publications from counts by country and year."""
    rows = [
        {"country_code": code, "year": year, "ai_publications": n, "source_id": "survey"}
        for (code, year), n in counts.items()
    ]
    return table(AiPublications, rows, {"countries": countries()})


def migration(rows: Iterable[tuple[str, int, str, int, int, int]]) -> pd.DataFrame:
    """Make the table of scholarly migration: country, year, database, scholars there, came, left."""
    names = ("country_code", "year", "database", "researchers", "arrivals", "departures")
    given = [{**dict(zip(names, row, strict=True)), "source_id": "survey"} for row in rows]
    return table(ScholarMigration, given, {"countries": countries()})


def flows(rows: Iterable[tuple[str, str, int, int]]) -> pd.DataFrame:
    """Make the table of scholars' moves: from, to, year, scholars."""
    names = ("from_country_code", "to_country_code", "year", "scholars")
    return table(ScholarFlows, [{**dict(zip(names, row, strict=True)), "source_id": "survey"} for row in rows])


def facts(rows: Iterable[Mapping[str, object]]) -> pd.DataFrame:
    """Make the table of single figures; with default values."""
    plain = {
        "topic": "funding",
        "statement": "Money raised",
        "kind": "fact",
        "unit": "USD million",
        "place": "Pakistan",
        "confidence": "high",
        "source_title": "A page",
        "source_url": "https://example.org/a",
        "source_id": "survey",
    }
    return table(EcosystemFacts, [{"fact_id": f"F{place}", **plain, **row} for place, row in enumerate(rows)])


def organizations(rows: Iterable[Mapping[str, object]]) -> pd.DataFrame:
    """Make the table of organisations; with default values."""
    plain = {
        "name": "Somebody",
        "kind": "company",
        "country_code": "PK",
        "sector_id": "software-services",
        "status": "unknown",
        "confidence": "high",
        "source_title": "A page",
        "source_url": "https://example.org/a",
        "source_id": "survey",
    }
    others = {
        "cities": pd.DataFrame({"city_id": [city[0] for city in CITIES]}),
        "sectors": pd.DataFrame({"sector_id": [sector[0] for sector in SECTORS]}),
    }
    return table(
        Organizations, [{"organization_id": f"o-{place}", **plain, **row} for place, row in enumerate(rows)], others
    )


def shipped() -> Reference:
    """Load the reference tables and map shapes that ship."""
    return replace(load_reference(DATA / "reference"), shapes=load_shapes(DATA / "shapes"))


def emptied(reference: Reference) -> Reference:
    """Return the same tables without a row, the sources aside."""
    kept = ("sources", "cities", "sectors")
    return Reference(
        {name: rows if name in kept else rows.iloc[:0] for name, rows in reference.tables.items()}, reference.digest
    )

"""Published series about scholars: AI publications, migration by country, moves from and to Pakistan."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pycountry

from ecosystem.datasets.cleaning_rules import read_rows
from ecosystem.importers.gazetteer import GEONAMES, country_populations
from ecosystem.tables import AiPublications, Countries, ScholarFlows, ScholarMigration
from ecosystem.tables.countries import country_name

AI_PUBLICATIONS: Final = "ai_publications_openalex.csv"
SCHOLAR_MIGRATION: Final = "scholar_migration_annual.csv"
SCHOLAR_FLOWS: Final = "scholar_flows_pakistan_scopus.csv"
OPENALEX: Final = "openalex-ai-publications"
MIGRATION: Final = "scholar-migration-2024"


def country_rows(facts: Path, cleaning: Path) -> list[dict[str, str]]:
    """Return the countries that the series compare."""
    population = country_populations(cleaning)
    codes = sorted({row["country_code"] for row in read_rows(facts / SCHOLAR_MIGRATION)})
    return [
        {
            Countries.country_code: code,
            Countries.name: country_name(known(code)),
            Countries.population: population[code],
            Countries.source_id: GEONAMES,
        }
        for code in codes
    ]


def publication_rows(facts: Path) -> list[dict[str, str]]:
    """Return the AI publications by country and year."""
    return [
        {
            AiPublications.country_code: row["country_code"],
            AiPublications.year: row["year"],
            AiPublications.ai_publications: row["ai_publications"],
            AiPublications.source_id: OPENALEX,
        }
        for row in read_rows(facts / AI_PUBLICATIONS)
    ]


def migration_rows(facts: Path) -> list[dict[str, str]]:
    """Return scholars, arrivals and departures by country, year and database."""
    return [
        {
            ScholarMigration.country_code: row["country_code"],
            ScholarMigration.year: row["year"],
            ScholarMigration.database: row["database"],
            ScholarMigration.researchers: row["researchers"],
            ScholarMigration.arrivals: row["immigrations"],
            ScholarMigration.departures: row["emigrations"],
            ScholarMigration.source_id: MIGRATION,
        }
        for row in read_rows(facts / SCHOLAR_MIGRATION)
    ]


def flow_rows(facts: Path) -> list[dict[str, str]]:
    """Return the moves between Pakistan and each country, by year."""
    return [
        {
            ScholarFlows.from_country_code: two_letters(row["origin"]),
            ScholarFlows.to_country_code: two_letters(row["destination"]),
            ScholarFlows.year: row["year"],
            ScholarFlows.scholars: row["migrations"],
            ScholarFlows.source_id: MIGRATION,
        }
        for row in read_rows(facts / SCHOLAR_FLOWS)
    ]


def two_letters(code: str) -> str:
    """Turn a three-letter country code of ISO 3166 into the two-letter one.

    Raises
    ------
    ValueError
        If there is no such code: a row would be lost otherwise.

    Examples
    --------
    >>> two_letters("PAK"), two_letters("NAM")
    ('PK', 'NA')
    """
    country = pycountry.countries.get(alpha_3=code)
    if country is None:
        msg = f"{SCHOLAR_FLOWS}: {code!r} is not an ISO 3166 code; correct it in the facts"
        raise ValueError(msg)
    return str(country.alpha_2)


def known(code: str) -> str:
    """Return the two letters of a country as they are, where they are an ISO code.

    Raises
    ------
    ValueError
        If there is no such code.

    Examples
    --------
    >>> known("PK")
    'PK'
    """
    if pycountry.countries.get(alpha_2=code) is None:
        msg = f"{code!r} is not an ISO 3166 code; correct it in the facts"
        raise ValueError(msg)
    return code

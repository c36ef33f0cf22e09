"""Rows of countries, AI publications, scholar migration by country, and scholar flows from and to Pakistan."""

from __future__ import annotations

from pathlib import Path

import pycountry

from ecosystem.builders.geonames import country_populations
from ecosystem.builders.raw_files import AI_PUBLICATIONS, SCHOLAR_FLOWS, SCHOLAR_MIGRATION, SOURCE_OF
from ecosystem.datasets.cleaning_rules import read_rows
from ecosystem.importers.gazetteer import GEONAMES
from ecosystem.tables import AiPublications, Countries, ScholarFlows, ScholarMigration
from ecosystem.tables.countries import country_name


def country_rows(raw: Path, cleaning: Path) -> list[dict[str, str]]:
    """Rows of the countries in the migration series, with their population."""
    population = country_populations(cleaning)
    codes = sorted({row["country_code"] for row in read_rows(raw / SCHOLAR_MIGRATION)})
    return [
        {
            Countries.country_code: code,
            Countries.name: country_name(check_alpha_2(code)),
            Countries.population: population[code],
            Countries.source_id: GEONAMES,
        }
        for code in codes
    ]


def publication_rows(raw: Path) -> list[dict[str, str]]:
    """AI publications by country and year."""
    return [
        {
            AiPublications.country_code: row["country_code"],
            AiPublications.year: row["year"],
            AiPublications.ai_publications: row["ai_publications"],
            AiPublications.source_id: SOURCE_OF[AI_PUBLICATIONS],
        }
        for row in read_rows(raw / AI_PUBLICATIONS)
    ]


def migration_rows(raw: Path) -> list[dict[str, str]]:
    """Scholars, arrivals and departures by country, year and database."""
    return [
        {
            ScholarMigration.country_code: row["country_code"],
            ScholarMigration.year: row["year"],
            ScholarMigration.database: row["database"],
            ScholarMigration.researchers: row["researchers"],
            ScholarMigration.arrivals: row["immigrations"],
            ScholarMigration.departures: row["emigrations"],
            ScholarMigration.source_id: SOURCE_OF[SCHOLAR_MIGRATION],
        }
        for row in read_rows(raw / SCHOLAR_MIGRATION)
    ]


def flow_rows(raw: Path) -> list[dict[str, str]]:
    """Moves between Pakistan and each country, by year."""
    return [
        {
            ScholarFlows.from_country_code: two_letters(row["origin"]),
            ScholarFlows.to_country_code: two_letters(row["destination"]),
            ScholarFlows.year: row["year"],
            ScholarFlows.scholars: row["migrations"],
            ScholarFlows.source_id: SOURCE_OF[SCHOLAR_FLOWS],
        }
        for row in read_rows(raw / SCHOLAR_FLOWS)
    ]


def two_letters(code: str) -> str:
    """Convert an ISO 3166 alpha-3 country code to alpha-2.

    Raises
    ------
    ValueError
        If there is no such code.

    Examples
    --------
    >>> two_letters("PAK"), two_letters("NAM")
    ('PK', 'NA')
    """
    country = pycountry.countries.get(alpha_3=code)
    if country is None:
        raise ValueError(f"{SCHOLAR_FLOWS}: {code!r} is not an ISO 3166 code; correct it in the raw file")
    return str(country.alpha_2)


def check_alpha_2(code: str) -> str:
    """Return an ISO 3166 alpha-2 country code unchanged.

    Raises
    ------
    ValueError
        If there is no such code.
    """
    if pycountry.countries.get(alpha_2=code) is None:
        raise ValueError(f"{code!r} is not an ISO 3166 code; correct it in the raw file")
    return code

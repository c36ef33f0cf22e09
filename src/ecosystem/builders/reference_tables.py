"""Build the reference tables from published facts; five tables (:data:`WRITTEN`) are written by hand."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path
from typing import Final

from ecosystem.builders.faculty_rules import FacultyRules
from ecosystem.builders.geonames import city_rows
from ecosystem.builders.organizations import fact_rows, organization_rows
from ecosystem.builders.raw_files import FACULTY, SOURCE_OF
from ecosystem.builders.scholar_series import country_rows, flow_rows, migration_rows, publication_rows
from ecosystem.datasets.cleaning_rules import read_rows, tidy
from ecosystem.datasets.metadata import CC_BY, CC_ZERO, FolderMetadata, write_metadata
from ecosystem.datasets.table_file import write_table
from ecosystem.tables import (
    REFERENCE_TABLES,
    AcademicsByCity,
    AiPublications,
    Cities,
    Countries,
    EcosystemFacts,
    Events,
    Journeys,
    Organizations,
    ScholarFlows,
    ScholarMigration,
    Sectors,
    Sources,
    Themes,
)

WRITTEN: Final = (Sources, Sectors, Events, Themes, Journeys)

METADATA: Final = FolderMetadata(
    name="reference",
    title="Reference tables",
    description=(
        "Published facts that stand beside any dataset: organisations, AI publications, migration of scholars, single "
        "figures, dated events, cities and sectors; and the themes and stories of the source article, which "
        "illustrate and prove nothing. How each table was made: data/METHOD.md."
    ),
    kind="published",
    version="1.0.0",
    created="2026-11-22",
    as_of="2026-03",
    licences=(CC_BY, CC_ZERO),
    tables=REFERENCE_TABLES,
)


def build_reference(raw: Path, cleaning: Path, out: Path) -> None:
    """Build the reference tables.

    Parameters
    ----------
    raw
        Folder of the raw facts.
    cleaning
        Folder of the cleaning rules.
    out
        Folder of the reference tables; holds those written by hand.

    Raises
    ------
    ValueError
        If a fact has no rule, or a row lacks a required value.
    """
    write_table(out, Countries, country_rows(raw, cleaning))
    write_table(out, Cities, city_rows(cleaning))
    write_table(out, Organizations, organization_rows(raw, cleaning))
    write_table(out, AcademicsByCity, _academics_rows(raw, cleaning))
    write_table(out, AiPublications, publication_rows(raw))
    write_table(out, ScholarMigration, migration_rows(raw))
    write_table(out, ScholarFlows, flow_rows(raw))
    write_table(out, EcosystemFacts, fact_rows(raw, cleaning))
    write_metadata(out, METADATA)


def _academics_rows(raw: Path, cleaning: Path) -> list[dict[str, str]]:
    """Academics and universities by city in 2018, sorted by city id; a missing rule raises ValueError."""
    rules = FacultyRules.read(cleaning)
    academics: Counter[str] = Counter()
    universities: defaultdict[str, set[str]] = defaultdict(set)
    for row in read_rows(raw / FACULTY):
        city = rules.cities.need("city_id", tidy(row["city"]))
        academics[city] += 1
        universities[city].add(rules.universities.need("organization", tidy(row["university"])))
    return [
        {
            AcademicsByCity.city_id: city,
            AcademicsByCity.academics: str(academics[city]),
            AcademicsByCity.universities: str(len(universities[city])),
            AcademicsByCity.source_id: SOURCE_OF[FACULTY],
        }
        for city in sorted(academics)
    ]

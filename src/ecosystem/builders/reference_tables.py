"""The reference tables: published facts re-tabulated as declared, each row with its source.

Five of the tables are written by hand and stay as they are (:data:`WRITTEN`); the others are made from the facts.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from ecosystem.builders.academics_by_city import academics_rows
from ecosystem.builders.organizations import fact_rows, organization_rows
from ecosystem.builders.scholar_series import country_rows, flow_rows, migration_rows, publication_rows
from ecosystem.datasets.metadata import CC_BY, CC_ZERO, Certificate, write_certificate
from ecosystem.datasets.table_file import write_table
from ecosystem.importers.gazetteer import city_rows
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

CERTIFICATE: Final = Certificate(
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


def build_reference(facts: Path, cleaning: Path, out: Path) -> None:
    """Make the reference tables.

    The same facts and rules give the same bytes.

    Parameters
    ----------
    facts
        Folder of the raw facts.
    cleaning
        Folder of the cleaning rules.
    out
        Folder of the reference tables, in which the tables written by hand already lie.

    Raises
    ------
    ValueError
        If a fact has no rule, or a row lacks a required value.
    """
    write_table(out, Countries, country_rows(facts, cleaning))
    write_table(out, Cities, city_rows(cleaning))
    write_table(out, Organizations, organization_rows(facts, cleaning))
    write_table(out, AcademicsByCity, academics_rows(facts, cleaning))
    write_table(out, AiPublications, publication_rows(facts))
    write_table(out, ScholarMigration, migration_rows(facts))
    write_table(out, ScholarFlows, flow_rows(facts))
    write_table(out, EcosystemFacts, fact_rows(facts, cleaning))
    write_certificate(out, CERTIFICATE)

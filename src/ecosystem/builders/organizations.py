"""Organisations and single figures of the ecosystem, each with the page it was read on."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from ecosystem.datasets.cleaning_rules import Row, Rules, read_rows, tidy
from ecosystem.tables import EcosystemFacts, Organizations

ORGANIZATIONS: Final = "organizations.csv"
ECOSYSTEM_FACTS: Final = "ecosystem_facts.csv"
ORGANIZATION_SOURCE: Final = "organizations-compilation"
FACT_SOURCE: Final = "ecosystem-facts-compilation"


def city_rules(cleaning: Path) -> Rules:
    """Read which city a spelling means."""
    return Rules.read(cleaning / "city.csv", "spelling")


def sector_rules(cleaning: Path) -> Rules:
    """Read in which sector an organisation of some kind and branch works."""
    return Rules.read(cleaning / "organization_sector.csv", "sector", "kind")


def measure_rules(cleaning: Path) -> Rules:
    """Read which figures state the same measure."""
    return Rules.read(cleaning / "fact_measure.csv", "fact_id")


def organization_rows(facts: Path, cleaning: Path) -> list[dict[str, str]]:
    """Return the organisations as rows of their table; a city that no source names stays empty."""
    cities, sectors = city_rules(cleaning), sector_rules(cleaning)
    return [_organization(row, cities, sectors) for row in read_rows(facts / ORGANIZATIONS)]


def fact_rows(facts: Path, cleaning: Path) -> list[dict[str, str]]:
    """Return the figures as rows of their table; those that state one measure share its id."""
    measures = measure_rules(cleaning)
    return [
        {
            EcosystemFacts.fact_id: row["fact_id"],
            EcosystemFacts.topic: row["topic"],
            EcosystemFacts.statement: tidy(row["statement"]),
            EcosystemFacts.value: row["value"],
            EcosystemFacts.unit: row["unit"],
            EcosystemFacts.year: row["year"],
            EcosystemFacts.place: row["place"],
            EcosystemFacts.measure: measures.value("measure", row["fact_id"]),
            EcosystemFacts.confidence: row["confidence"],
            EcosystemFacts.source_title: tidy(row["source_title"]),
            EcosystemFacts.source_url: row["source_url"],
            EcosystemFacts.source_id: FACT_SOURCE,
        }
        for row in read_rows(facts / ECOSYSTEM_FACTS)
    ]


def _organization(row: Row, cities: Rules, sectors: Rules) -> dict[str, str]:
    city = tidy(row["city"])
    return {
        Organizations.organization_id: row["org_id"],
        Organizations.name: tidy(row["name"]),
        Organizations.kind: row["kind"],
        Organizations.city_id: cities.need("city_id", city) if city else "",
        Organizations.country_code: row["country_code"],
        Organizations.sector_id: sectors.need("sector_id", row["sector"], row["kind"]),
        Organizations.ai_focus: tidy(row["ai_focus"]),
        Organizations.founded: row["founded"],
        Organizations.parent_id: row["parent_org_id"],
        Organizations.confidence: row["confidence"],
        Organizations.city_basis: row["city_basis"],
        Organizations.source_title: tidy(row["source_title"]),
        Organizations.source_url: row["source_url"],
        Organizations.source_date: row["source_date"],
        Organizations.source_id: ORGANIZATION_SOURCE,
    }

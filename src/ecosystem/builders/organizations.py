"""Rows of organisations and of single figures, each with the web page it was read on."""

from __future__ import annotations

from pathlib import Path

from ecosystem.builders.raw_files import ECOSYSTEM_FACTS, ORGANIZATIONS, SOURCE_OF
from ecosystem.datasets.cleaning_rules import Row, Rules, read_rows, tidy
from ecosystem.tables import EcosystemFacts, Organizations


def city_rules(cleaning: Path) -> Rules:
    """City by spelling."""
    return Rules.read(cleaning / "city.csv", "spelling")


def sector_rules(cleaning: Path) -> Rules:
    """Sector by branch and kind of an organisation."""
    return Rules.read(cleaning / "organization_sector.csv", "sector", "kind")


def measure_rules(cleaning: Path) -> Rules:
    """Measure by figure; figures of one measure are comparable."""
    return Rules.read(cleaning / "fact_measure.csv", "fact_id")


def organization_rows(raw: Path, cleaning: Path) -> list[dict[str, str]]:
    """Rows of the organisations; a city that no source names is empty."""
    cities, sectors = city_rules(cleaning), sector_rules(cleaning)
    return [_organization(row, cities, sectors) for row in read_rows(raw / ORGANIZATIONS)]


def fact_rows(raw: Path, cleaning: Path) -> list[dict[str, str]]:
    """Rows of the figures; figures of one measure share its id."""
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
            EcosystemFacts.source_id: SOURCE_OF[ECOSYSTEM_FACTS],
        }
        for row in read_rows(raw / ECOSYSTEM_FACTS)
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
        Organizations.source_id: SOURCE_OF[ORGANIZATIONS],
    }

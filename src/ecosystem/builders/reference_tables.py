"""Build the reference tables from published facts; five tables (:data:`WRITTEN`) are written by hand."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

import pycountry

from ecosystem.builders.faculty_rules import FacultyRules, city_rules
from ecosystem.builders.geonames import COUNTRY_POPULATION, city_rows, country_populations
from ecosystem.builders.raw_files import (
    AI_PUBLICATIONS,
    ECOSYSTEM_FACTS,
    FACULTY,
    ORGANIZATIONS,
    SCHOLAR_FLOWS,
    SCHOLAR_MIGRATION,
    SOURCE_OF,
)
from ecosystem.datasets.cleaning_rules import Row, Rules, read_rows, tidy
from ecosystem.datasets.metadata import CC_BY, CC_ZERO, FolderMetadata, write_metadata
from ecosystem.datasets.table_file import write_table
from ecosystem.importers.gazetteer import GEONAMES
from ecosystem.tables import (
    REFERENCE_TABLES,
    AcademicsByCity,
    AcademicsByRank,
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
    Table,
    Themes,
)
from ecosystem.tables.countries import country_name

WRITTEN: Final = (Sources, Sectors, Events, Themes, Journeys)

FIRST_RECENT_YEAR: Final = "2023"
"""Year of the oldest page that counts as showing an organisation at work."""

METADATA: Final = FolderMetadata(
    name="reference",
    title="Reference tables",
    description=(
        "Published facts that stand beside any dataset: organisations, AI publications, migration of scholars, single "
        "figures, dated events, cities and sectors; and the themes and stories of the source article, which "
        "illustrate and prove nothing. How each table was made: data/METHOD.md."
    ),
    kind="published",
    version="1.2.0",
    created="2026-11-30",
    as_of="2026-03",
    licences=(CC_BY, CC_ZERO),
    tables=REFERENCE_TABLES,
)


def build_reference(raw: Path, cleaning: Path, out: Path) -> None:
    """Build the reference tables.

    Parameters
    ----------
    raw, cleaning
        Folders of the raw facts and of the cleaning rules.
    out
        Folder of the reference tables; holds those written by hand.

    Raises
    ------
    ValueError
        If a fact has no rule, or a row lacks a required value.
    """
    write_table(out, Countries, _countries(raw, cleaning))
    write_table(out, Cities, city_rows(cleaning))
    write_table(out, Organizations, _organizations(raw, cleaning))
    write_table(out, AcademicsByCity, _academics_by_city(raw, cleaning))
    write_table(out, AcademicsByRank, _academics_by_rank(raw, cleaning))
    write_table(out, AiPublications, _copied(raw / AI_PUBLICATIONS, AiPublications))
    write_table(out, ScholarMigration, _scholar_migration(raw))
    write_table(out, ScholarFlows, _scholar_flows(raw))
    write_table(out, EcosystemFacts, _ecosystem_facts(raw, cleaning))
    write_metadata(out, METADATA)


def sector_rules(cleaning: Path) -> Rules:
    """Sector by branch and kind of an organisation."""
    return Rules.read(cleaning / "organization_sector.csv", "sector", "kind")


@dataclass(frozen=True)
class OrganizationRules:
    """Reviewed decisions about single organisations.

    Attributes
    ----------
    ai_link
        Whether the source ties the work of an organisation to AI, by organisation and its ``ai_focus``.
    status, website, duplicate
        By organisation; those not listed are judged by :meth:`status_of`, have no website, and are no duplicates.
    """

    ai_link: Rules
    status: Rules
    website: Rules
    duplicate: Rules

    @classmethod
    def read(cls, cleaning: Path) -> Self:
        """Read the four rule tables."""
        return cls(
            Rules.read(cleaning / "organization_ai_link.csv", "organization_id", "ai_focus"),
            *(
                Rules.read(cleaning / f"organization_{name}.csv", "organization_id")
                for name in ("status", "website", "duplicate")
            ),
        )

    def status_of(self, row: Row) -> str:
        """Status of an organisation: the rule's, else active if its own page or a recent one shows it at work."""
        key = row["org_id"]
        recent = row["source_date"][:4] >= FIRST_RECENT_YEAR
        return self.status.value("status", key) or ("active" if recent or self.website_of(row) else "unknown")

    def website_of(self, row: Row) -> str:
        """Site of the organisation itself; empty where the page read is not part of it."""
        return self.website.value("website", row["org_id"])

    def focus_of(self, row: Row) -> str:
        """Work in AI; empty where the source does not tie the organisation's work to AI."""
        key, focus = row["org_id"], tidy(row["ai_focus"])
        return focus if focus and self.ai_link.need("ai_link", key, focus) == "yes" else ""

    def kept_id(self, key: str) -> str:
        """Organisation that an id stands for: that of the row it is joined with, or itself."""
        return self.duplicate.value("same_as", key) or key


def measure_rules(cleaning: Path) -> Rules:
    """Measure by figure; figures of one measure are comparable."""
    return Rules.read(cleaning / "fact_measure.csv", "fact_id")


def target_rules(cleaning: Path) -> Rules:
    """Target year and year of statement by figure; a figure without a rule was counted."""
    return Rules.read(cleaning / "fact_target.csv", "fact_id")


def two_letters(code: str) -> str:
    """Convert an ISO 3166 alpha-3 country code to alpha-2; an unknown code raises ValueError.

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
    """Return an ISO 3166 alpha-2 country code unchanged; an unknown code raises ValueError."""
    if pycountry.countries.get(alpha_2=code) is None:
        raise ValueError(f"{code!r} is not an ISO 3166 code; correct it in the raw file")
    return code


def _copied(path: Path, table: type[Table]) -> Iterator[dict[str, str]]:
    """Rows of a raw file: the table's columns that bear the same name, and the source."""
    for row in read_rows(path):
        same = {str(column): tidy(row[column]) for column in table.columns() if column in row}
        yield {**same, "source_id": SOURCE_OF[path.name]}


def _countries(raw: Path, cleaning: Path) -> Iterator[dict[str, str]]:
    """Countries of the migration series, with their population."""
    population = country_populations(cleaning)
    by_hand = {row["country_code"]: row["source_id"] for row in read_rows(cleaning / COUNTRY_POPULATION)}
    for code in sorted({row["country_code"] for row in read_rows(raw / SCHOLAR_MIGRATION)}):
        yield {
            Countries.country_code: code,
            Countries.name: country_name(check_alpha_2(code)),
            Countries.population: population[code],
            Countries.source_id: by_hand[code] or GEONAMES,
        }


def _organizations(raw: Path, cleaning: Path) -> Iterator[dict[str, str]]:
    """Organisations with the web page they were read on; a city that no source names is empty."""
    cities, sectors, rules = city_rules(cleaning), sector_rules(cleaning), OrganizationRules.read(cleaning)
    path = raw / ORGANIZATIONS
    for row, copied in zip(read_rows(path), _copied(path, Organizations), strict=True):
        if rules.kept_id(row["org_id"]) != row["org_id"]:
            continue
        city = tidy(row["city"])
        yield copied | {
            Organizations.organization_id: row["org_id"],
            Organizations.city_id: cities.need("city_id", city) if city else "",
            Organizations.sector_id: sectors.need("sector_id", row["sector"], row["kind"]),
            Organizations.ai_focus: rules.focus_of(row),
            Organizations.status: rules.status_of(row),
            Organizations.parent_id: rules.kept_id(row["parent_org_id"]),
            Organizations.website: rules.website_of(row),
        }


def _ecosystem_facts(raw: Path, cleaning: Path) -> Iterator[dict[str, str]]:
    """Published figures; the year of a target is that of the statement, not the year aimed at."""
    measures, targets = measure_rules(cleaning), target_rules(cleaning)
    for row in _copied(raw / ECOSYSTEM_FACTS, EcosystemFacts):
        key = row[EcosystemFacts.fact_id]
        is_target = (key,) in targets.by_spelling
        yield row | {
            EcosystemFacts.measure: measures.value("measure", key),
            EcosystemFacts.kind: "target" if is_target else "fact",
            EcosystemFacts.year: targets.value("year", key) if is_target else row[EcosystemFacts.year],
            EcosystemFacts.target_year: targets.value("target_year", key),
        }


def _scholar_migration(raw: Path) -> Iterator[dict[str, str]]:
    path = raw / SCHOLAR_MIGRATION
    for row, copied in zip(read_rows(path), _copied(path, ScholarMigration), strict=True):
        yield copied | {
            ScholarMigration.arrivals: row["immigrations"],
            ScholarMigration.departures: row["emigrations"],
        }


def _scholar_flows(raw: Path) -> Iterator[dict[str, str]]:
    for row in read_rows(raw / SCHOLAR_FLOWS):
        yield {
            ScholarFlows.from_country_code: two_letters(row["origin"]),
            ScholarFlows.to_country_code: two_letters(row["destination"]),
            ScholarFlows.year: row["year"],
            ScholarFlows.scholars: row["migrations"],
            ScholarFlows.source_id: SOURCE_OF[SCHOLAR_FLOWS],
        }


def _academics_by_city(raw: Path, cleaning: Path) -> list[dict[str, str]]:
    """Academics and universities by city in 2018, sorted by city id; a missing rule raises ValueError."""
    rules, remarks = FacultyRules.read(cleaning), Rules.read(cleaning / "city_remark.csv", "city_id")
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
            AcademicsByCity.remark: remarks.value("remark", city),
            AcademicsByCity.source_id: SOURCE_OF[FACULTY],
        }
        for city in sorted(academics)
    ]


def _academics_by_rank(raw: Path, cleaning: Path) -> list[dict[str, str]]:
    """Academics by rank and highest degree in 2018, sorted; what the source does not state is empty."""
    rules = FacultyRules.read(cleaning)
    academics = Counter(
        (
            rules.roles.value("role", tidy(row["designation"])),
            rules.degrees.value("degree", tidy(row["terminal_degree"])),
        )
        for row in read_rows(raw / FACULTY)
    )
    return [
        {
            AcademicsByRank.rank: rank,
            AcademicsByRank.degree: degree,
            AcademicsByRank.academics: str(count),
            AcademicsByRank.source_id: SOURCE_OF[FACULTY],
        }
        for (rank, degree), count in sorted(academics.items())
    ]

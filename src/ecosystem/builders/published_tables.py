"""Build the published tables from `data/raw/published`; the table of coverage is written by hand."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ecosystem.datasets.cleaning_rules import Row, Rules, read_rows
from ecosystem.datasets.metadata import CC_BY_2, CC_BY_IGO, CC_ZERO, FolderMetadata, write_metadata
from ecosystem.datasets.table_file import read_table, write_table
from ecosystem.tables import PUBLISHED_TABLES, Economies, Sources, Table
from ecosystem.tables import published as tables
from ecosystem.tables.countries import country_name
from ecosystem.tables.published_words import PEERS

PUBLISHED: Final = "published"
"""Folder of the raw files and of the tables."""

METADATA: Final = FolderMetadata(
    name="published",
    title="Published tables",
    description=(
        "Figures of public statistics, publication indexes, surveys and platforms by economy and year, and how old "
        "each source is. Counts only: no row is a person. How each table was made: data/METHOD.md."
    ),
    kind="published",
    version="1.0.0",
    created="2026-11-30",
    as_of="2025-09",
    licences=(CC_ZERO, CC_BY_2, CC_BY_IGO),
    tables=PUBLISHED_TABLES,
)

_FIELDS: Final = {
    "all": "all fields",
    "All S&E fields": "science and engineering",
    "S&E": "science and engineering",
    "S&E, all": "science and engineering",
    "S&E-related": "related to science and engineering",
    "non-S&E": "other fields",
}
"""Fields of study that the sources abbreviate."""

_ROUNDED_AWAY: Final = "0.05"
"""Stands in the table of graduates where a figure rounds to less than a thousand: not known, not zero."""

_SPAN: Final = {"first_year": "year_from", "last_year": "year_to"}
_COUNTED: Final = {"several_institutions": "multi_institution", "domestic_only": "domestic_only"}


@dataclass(frozen=True)
class RawTable:
    """Raw file of a table, with the raw columns that have another name in the table."""

    file: str
    names: Mapping[str, str]


RAW_TABLES: Final[Mapping[type[Table], RawTable]] = {
    tables.AiArticles: RawTable(
        "ncses_ai_articles.csv", {"articles": "ai_articles", "with_foreign": "international", **_COUNTED}
    ),
    tables.AiArticlesTotal: RawTable(
        "ncses_ai_articles_2003_2022.csv",
        {
            "articles": "ai_articles_whole",
            "fractional_articles": "ai_articles_fractional",
            "with_foreign": "international",
            **_COUNTED,
            **_SPAN,
        },
    ),
    tables.AiCoauthorship: RawTable("ncses_ai_coauthorship.csv", {"articles": "ai_articles", **_SPAN}),
    tables.ComputingArticles: RawTable(
        "ncses_computing_articles.csv",
        {
            "computing_articles": "computing_articles_whole",
            "fractional_computing_articles": "computing_articles_fractional",
            "all_articles": "all_fields_articles_whole",
            "top_percent": "computing_top1_percent_share",
        },
    ),
    tables.AiPatents: RawTable("ncses_ai_patents.csv", {"patents": "ai_patents_granted", **_SPAN}),
    tables.StayIntention: RawTable(
        "ncses_stay_intention.csv",
        {
            "recipients": "doctorate_recipients",
            "stay_percent": "intending_to_stay_percent",
            "stay_count": "intending_to_stay_count",
            **_SPAN,
        },
    ),
    tables.StayPlansByField: RawTable(
        "ncses_stay_plans_by_field.csv",
        {
            "recipients": "doctorate_recipients",
            "plans_percent": "plans_to_stay_percent",
            "definite_percent": "definite_plans_percent",
            **_SPAN,
        },
    ),
    tables.DoctoratesByOrigin: RawTable(
        "ncses_doctorates_by_origin.csv",
        {"recipients": "doctorate_recipients", "economies_counted": "countries_counted"},
    ),
    tables.GraduatesByBirth: RawTable(
        "ncses_graduates_by_birth.csv",
        {
            "graduates": "employed_graduates",
            "science_occupations": "in_se_occupations",
            "related_occupations": "in_se_related_occupations",
            "other_occupations": "in_non_se_occupations",
        },
    ),
    tables.StemWorkersByBirth: RawTable(
        "ncses_stem_workers_by_birth.csv",
        {
            "all_stem_percent": "share_all_stem_percent",
            "science_percent": "share_se_percent",
            "related_percent": "share_se_related_percent",
            "middle_skill_percent": "share_middle_skill_percent",
        },
    ),
    tables.StudentsByOrigin: RawTable("ncses_students_by_origin.csv", {}),
    tables.RdSpending: RawTable(
        "ncses_rd_spending.csv", {"million_dollars": "gerd_ppp_million_usd", "percent_of_gdp": "gerd_percent_of_gdp"}
    ),
    tables.SkillMigration: RawTable("linkedin_skill_migration.csv", {"net_rate": "net_per_10000_members"}),
    tables.IndustryMigration: RawTable(
        "linkedin_industry_migration.csv", {"net_rate": "net_per_10000_members", "section": "isic_section"}
    ),
    tables.CountryMigration: RawTable("linkedin_country_migration.csv", {"net_rate": "net_per_10000_members_of_base"}),
    tables.GithubSeries: RawTable("github_series.csv", {}),
    tables.GithubAiTopics: RawTable("github_ai_topics.csv", {"developers": "developers_pushing"}),
    tables.GithubCollaboration: RawTable("github_collaboration.csv", {"pushes": "pushes_and_pull_requests"}),
    tables.PractitionerCounts: RawTable("kaggle_counts_by_country.csv", {}),
    tables.PractitionerSkills: RawTable("kaggle_skills_by_sector.csv", {}),
    tables.StaffListing: RawTable(
        "fast_nuces_listing.csv",
        {"grouping": "group", "category": "value", "listed": "listed_2023_09", "not_listed": "not_listed_2025_02"},
    ),
    tables.SingleFacts: RawTable("single_facts.csv", {}),
}

_ENDS: Final = {
    tables.AiCoauthorship: {"economy_id": "country_a", "partner_id": "country_b"},
    tables.CountryMigration: {"economy_id": "base_country", "partner_id": "other_country"},
    tables.GithubCollaboration: {"from_economy_id": "from_country", "to_economy_id": "to_country"},
}
"""Raw columns of the economies of a row, without ``_code`` and ``_name``, where there are two."""


def build_published(raw: Path, cleaning: Path, reference: Path, out: Path) -> None:
    """Build the published tables; an economy without code and rule, or an unknown source, raises ValueError.

    Parameters
    ----------
    reference
        Folder of the reference tables: their sources are the keys of `source_id`.
    out
        Folder of the published tables; holds the one written by hand.
    """
    rules = economy_rules(cleaning)
    known = {row[Sources.source_id]: row for row in read_table(reference, Sources)}
    cited: set[str] = set()
    named: dict[str, Row] = {}
    for table, raw_table in RAW_TABLES.items():
        rows = list(_rows(raw / PUBLISHED / raw_table.file, table, rules, named))
        cited |= {row["source_id"] for row in rows}
        if unknown := cited - set(known):
            raise ValueError(f"{raw_table.file}: {', '.join(sorted(unknown))} is not in sources.csv; add a row there")
        write_table(out, table, rows)
    write_table(out, Economies, [named[economy] for economy in sorted(named, key=str.casefold)])
    write_metadata(out, METADATA, sources=[row for source, row in known.items() if source in cited])


def economy_rules(cleaning: Path) -> Rules:
    """Id, name and level by the source's name of an economy that has no country code."""
    return Rules.read(cleaning / "economy_name.csv", "name")


def _rows(path: Path, table: type[Table], rules: Rules, named: dict[str, Row]) -> Iterator[dict[str, str]]:
    raw_table = RAW_TABLES[table]
    for row in _newest(read_rows(path), table):
        columns = {str(column): row.get(raw_table.names.get(column, column), "") for column in table.columns()}
        for column, prefix in _ENDS.get(table, {"economy_id": "country"}).items():
            if column in columns:
                columns[column] = _economy(row, prefix, rules, named)
        yield columns | _converted(columns, row, table)


def _newest(rows: list[dict[str, str]], table: type[Table]) -> list[dict[str, str]]:
    """Rows of which the newer edition does not revise the figure; the raw file has the newer edition first."""
    if table is not tables.RdSpending:
        return rows
    first: dict[tuple[str, str], dict[str, str]] = {}
    for row in rows:
        first.setdefault((row["country_name"], row["year"]), row)
    return list(first.values())


def _economy(row: Row, prefix: str, rules: Rules, named: dict[str, Row]) -> str:
    code, name = row[f"{prefix}_code"], row.get(f"{prefix}_name", "")
    economy = code or rules.need("economy_id", name)
    named[economy] = {
        Economies.economy_id: economy,
        Economies.name: country_name(code) if code else rules.need("economy", name),
        Economies.level: "economy" if code else rules.need("level", name),
        Economies.is_peer: "true" if economy in PEERS else "false",
    }
    return economy


def _converted(columns: Row, row: Row, table: type[Table]) -> dict[str, str]:
    """Cells of a row that differ from the raw file in more than their name."""
    if table is tables.PractitionerCounts:
        measure, _, group = row["measure"].partition(":")
        return {"measure": measure, "group": group or "all"}
    if table is tables.StaffListing:
        return {"first_listed": "2023-09", "last_listed": "2025-02"}
    if table is tables.GraduatesByBirth:
        known = {column: "" for column, cell in columns.items() if cell == _ROUNDED_AWAY}
        return {**known, "degree_field": _FIELDS[row["degree_field"]], "source_table": row["ncses_table"]}
    converted = {"source_table": row["ncses_table"]} if "source_table" in columns else {}
    for column in ("field", "doctorate_field"):
        if column in columns:
            field = _FIELDS.get(row[column], row[column])
            converted[column] = field[:1].lower() + field[1:]
    return converted

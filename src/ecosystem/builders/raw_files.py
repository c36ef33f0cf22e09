"""Names of the raw files and the sources that rows built from them cite."""

from typing import Final

FACULTY: Final = "cs_faculty_2018_raw.csv"
AI_PUBLICATIONS: Final = "ai_publications_openalex.csv"
SCHOLAR_MIGRATION: Final = "scholar_migration_annual.csv"
SCHOLAR_FLOWS: Final = "scholar_flows_pakistan_scopus.csv"
ORGANIZATIONS: Final = "organizations.csv"
ECOSYSTEM_FACTS: Final = "ecosystem_facts.csv"
STAY_INTENTION: Final = "published/ncses_stay_intention.csv"
PRACTITIONER_SKILLS: Final = "published/kaggle_skills_by_sector.csv"
COUNTRIES_50M: Final = "countries-50m.json.gz"
COUNTRIES_110M: Final = "countries-110m.json.gz"

SOURCE_OF: Final = {
    FACULTY: "cs-faculty-2018",
    AI_PUBLICATIONS: "openalex-ai-publications",
    SCHOLAR_MIGRATION: "scholar-migration-2024",
    SCHOLAR_FLOWS: "scholar-migration-2024",
    ORGANIZATIONS: "organizations-compilation",
    ECOSYSTEM_FACTS: "ecosystem-facts-compilation",
    STAY_INTENTION: "ncses-sed",
    PRACTITIONER_SKILLS: "kaggle-survey-2021",
}
"""``source_id`` by raw file; of files that several sources share, the source of the rows that are used."""

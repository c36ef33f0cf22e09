"""Declared tables and columns: type, meaning, limits and references, for checks, documents and templates."""

from ecosystem.tables.column import Column, Rule, Table, Type
from ecosystem.tables.dataset import DATASET_TABLES, Cities, Researchers, Resolution, Sectors, Sources, Transitions
from ecosystem.tables.reference import (
    REFERENCE_TABLES,
    AcademicsByCity,
    AiPublications,
    Countries,
    EcosystemFacts,
    Events,
    Journeys,
    Organizations,
    ScholarFlows,
    ScholarMigration,
    Themes,
)

__all__ = [
    "DATASET_TABLES",
    "REFERENCE_TABLES",
    "AcademicsByCity",
    "AiPublications",
    "Cities",
    "Column",
    "Countries",
    "EcosystemFacts",
    "Events",
    "Journeys",
    "Organizations",
    "Researchers",
    "Resolution",
    "Rule",
    "ScholarFlows",
    "ScholarMigration",
    "Sectors",
    "Sources",
    "Table",
    "Themes",
    "Transitions",
    "Type",
]

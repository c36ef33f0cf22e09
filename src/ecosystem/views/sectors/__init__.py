"""Views of the page Sectors: practitioners, skills, migration by industry; entries, origins and growth of sectors."""

from ecosystem.views.sectors.industry_migration import industry_migration
from ecosystem.views.sectors.practitioner_sectors import adoption, industries, practitioners, publishing
from ecosystem.views.sectors.practitioner_skills import practitioner_skills
from ecosystem.views.sectors.sector_entries import concentration, entries
from ecosystem.views.sectors.sector_origins import from_cities, from_fields
from ecosystem.views.sectors.sector_people import growth, skills, stock

__all__ = [
    "adoption",
    "concentration",
    "entries",
    "from_cities",
    "from_fields",
    "growth",
    "industries",
    "industry_migration",
    "practitioner_skills",
    "practitioners",
    "publishing",
    "skills",
    "stock",
]

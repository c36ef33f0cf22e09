"""Views of the page Sectors: entries, origins, skills and growth of sectors."""

from ecosystem.views.sectors.sector_entries import concentration, entries
from ecosystem.views.sectors.sector_origins import from_cities, from_fields
from ecosystem.views.sectors.sector_people import growth, skills, stock

__all__ = ["concentration", "entries", "from_cities", "from_fields", "growth", "skills", "stock"]

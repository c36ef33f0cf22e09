"""Views of the page Organisations: the compiled list of organisations."""

from ecosystem.views.organisations.organisation_list import ai_link, by_sector, every_one, founded
from ecosystem.views.organisations.organisation_places import by_kind_city, city_map

__all__ = ["ai_link", "by_kind_city", "by_sector", "city_map", "every_one", "founded"]

"""Views of the page Cities: residents, flows, balance and specialisation of cities."""

from ecosystem.views.cities.campus_listing import campuses
from ecosystem.views.cities.city_balance import balance
from ecosystem.views.cities.city_degrees import degrees
from ecosystem.views.cities.city_flows import flows, hubs
from ecosystem.views.cities.city_profiles import concentration, home_abroad, sectors, strengths
from ecosystem.views.cities.residents_map import where

__all__ = [
    "balance",
    "campuses",
    "concentration",
    "degrees",
    "flows",
    "home_abroad",
    "hubs",
    "sectors",
    "strengths",
    "where",
]

"""Views of the page Transitions: moves between academia and industry, across the border and between sectors."""

from ecosystem.views.transitions.academia_industry import balance, destinations, rates
from ecosystem.views.transitions.border_crossings import borders, destinations_abroad
from ecosystem.views.transitions.sector_flows import flows
from ecosystem.views.transitions.waiting_times import exits, kinds_by_field, time_to_industry

__all__ = [
    "balance",
    "borders",
    "destinations",
    "destinations_abroad",
    "exits",
    "flows",
    "kinds_by_field",
    "rates",
    "time_to_industry",
]

"""Views of the page Transitions: moves between academia and industry, across the border and between sectors."""

from ecosystem.views.transitions.academia_industry import balance, destinations, rates
from ecosystem.views.transitions.academia_share import academia
from ecosystem.views.transitions.border_crossings import borders, destinations_abroad
from ecosystem.views.transitions.career_paths import flows
from ecosystem.views.transitions.linkedin_migration import ai_talent, partners, skills
from ecosystem.views.transitions.staff_ranks import staff_by_rank
from ecosystem.views.transitions.united_states import graduates, stay, stay_plans
from ecosystem.views.transitions.waiting_times import exits, kinds_by_field, time_to_industry

__all__ = [
    "academia",
    "ai_talent",
    "balance",
    "borders",
    "destinations",
    "destinations_abroad",
    "exits",
    "flows",
    "graduates",
    "kinds_by_field",
    "partners",
    "rates",
    "skills",
    "staff_by_rank",
    "stay",
    "stay_plans",
    "time_to_industry",
]

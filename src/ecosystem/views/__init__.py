"""Views: each one question answered, with everything that must travel with the answer."""

from ecosystem.views import (
    borders,
    cities,
    city_profiles,
    flows,
    journeys,
    methods,
    sector_people,
    sectors,
    stories,
    transitions,
    waiting,
)
from ecosystem.views.provenance import filter_words
from ecosystem.views.view import PICK, Answer, Method, Provenance, View, ViewMaker, registry, view

__all__ = [
    "PICK",
    "Answer",
    "Method",
    "Provenance",
    "View",
    "ViewMaker",
    "borders",
    "cities",
    "city_profiles",
    "filter_words",
    "flows",
    "journeys",
    "methods",
    "registry",
    "sector_people",
    "sectors",
    "stories",
    "transitions",
    "view",
    "waiting",
]

"""Views: each one question answered, with everything that must travel with the answer."""

from ecosystem.views import (
    borders,
    cities,
    city_balance,
    city_flows,
    city_profiles,
    comparison,
    context,
    facts,
    flows,
    headlines,
    journeys,
    methods,
    organisations,
    overview,
    researchers,
    scholar_partners,
    scholars,
    sector_origins,
    sector_people,
    sectors,
    stories,
    thresholds,
    training,
    transitions,
    waiting,
)
from ecosystem.views.provenance import filter_words
from ecosystem.views.view import PICK, Method, Provenance, View, ViewDefinition, ViewResult, registry, view


def named(identity: str) -> ViewDefinition | None:
    """Return the view with an id: one that is registered, or one story among the journeys; None where there is none."""
    return registry().get(identity) or stories.journey(identity)


__all__ = [
    "PICK",
    "Method",
    "Provenance",
    "View",
    "ViewDefinition",
    "ViewResult",
    "borders",
    "cities",
    "city_balance",
    "city_flows",
    "city_profiles",
    "comparison",
    "context",
    "facts",
    "filter_words",
    "flows",
    "headlines",
    "journeys",
    "methods",
    "named",
    "organisations",
    "overview",
    "registry",
    "researchers",
    "scholar_partners",
    "scholars",
    "sector_origins",
    "sector_people",
    "sectors",
    "stories",
    "thresholds",
    "training",
    "transitions",
    "view",
    "waiting",
]

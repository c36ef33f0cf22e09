"""Views: one question each, with summary, figure, table, method and provenance; grouped by page."""

from ecosystem.views import (
    cities,
    context,
    journeys,
    methods,
    organisations,
    overview,
    researchers,
    sectors,
    transitions,
)
from ecosystem.views.journeys.journey_stories import journey
from ecosystem.views.provenance import filter_words
from ecosystem.views.view_definition import PICK, View, ViewDefinition, ViewResult, registry


def find_view(identity: str) -> ViewDefinition | None:
    """Return the view with an id: a registered one, or one story of the page Journeys; None if there is none."""
    return registry().get(identity) or journey(identity)


__all__ = [
    "PICK",
    "View",
    "ViewDefinition",
    "ViewResult",
    "cities",
    "context",
    "filter_words",
    "find_view",
    "journeys",
    "methods",
    "organisations",
    "overview",
    "registry",
    "researchers",
    "sectors",
    "transitions",
]

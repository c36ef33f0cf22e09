"""From affiliations to careers: spells, posts and moves, as expressions that any engine runs.

Affiliation years become spells, spells that weigh enough become posts, posts stand in order as main or second ones, and
changes between them are moves. Every number that decides is a field of :class:`Thresholds`.
"""

from ecosystem.careers.derivation import DerivedCareers, derive_careers
from ecosystem.careers.organisation_tree import merge_with_parents
from ecosystem.careers.scope import select_connected
from ecosystem.careers.sensitivity import headline_figures, sensitivity
from ecosystem.careers.summary import derivation_summary
from ecosystem.careers.thresholds import Thresholds, describe_thresholds

__all__ = [
    "DerivedCareers",
    "Thresholds",
    "derivation_summary",
    "derive_careers",
    "describe_thresholds",
    "headline_figures",
    "merge_with_parents",
    "select_connected",
    "sensitivity",
]

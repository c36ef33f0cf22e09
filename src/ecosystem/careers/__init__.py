"""Derive careers from affiliations: records, spells, posts and moves, as expressions that any engine runs.

Affiliation years become spells; spells with enough weight become posts; posts are main, second or brief; changes of the
main post are moves. Every deciding number is a field of :class:`Thresholds`.
"""

from ecosystem.careers.derivation import DerivedCareers, derivation_summary, derive_careers
from ecosystem.careers.organisation_tree import merge_with_parents
from ecosystem.careers.sensitivity import headline_figures, sensitivity
from ecosystem.careers.thresholds import Thresholds

__all__ = [
    "DerivedCareers",
    "Thresholds",
    "derivation_summary",
    "derive_careers",
    "headline_figures",
    "merge_with_parents",
    "sensitivity",
]

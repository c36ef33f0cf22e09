"""From affiliations to careers: spells, posts and moves, as expressions that any engine runs.

Affiliation years become spells, spells that weigh enough become posts, posts stand in order as main or second ones, and
changes between them are moves. Every number that decides is a field of :class:`Thresholds`.
"""

from ecosystem.careers.account import account
from ecosystem.careers.derive import Careers, derive
from ecosystem.careers.lineage import one_employer
from ecosystem.careers.scope import connected
from ecosystem.careers.sensitivity import headline, sensitivity
from ecosystem.careers.thresholds import Thresholds, described

__all__ = [
    "Careers",
    "Thresholds",
    "account",
    "connected",
    "derive",
    "described",
    "headline",
    "one_employer",
    "sensitivity",
]

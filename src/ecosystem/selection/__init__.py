"""The reader's choice: one immutable value, to and from a link, and what it leaves of the data."""

from ecosystem.selection.dimensions import DIMENSIONS, Dimension, Names
from ecosystem.selection.narrow import Scope, extent, narrow
from ecosystem.selection.selection import (
    DEFAULT_DATASET,
    GROUPS,
    LISTS,
    SWITCHES,
    Focus,
    Selection,
    from_query,
    parse_pick,
    to_query,
)

__all__ = [
    "DEFAULT_DATASET",
    "DIMENSIONS",
    "GROUPS",
    "LISTS",
    "SWITCHES",
    "Dimension",
    "Focus",
    "Names",
    "Scope",
    "Selection",
    "extent",
    "from_query",
    "narrow",
    "parse_pick",
    "to_query",
]

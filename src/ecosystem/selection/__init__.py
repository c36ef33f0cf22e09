"""Filters and selections: the reader's choice as a value, to and from a link, and an ecosystem narrowed by it."""

from ecosystem.selection.dimensions import DIMENSIONS, PROTECTED, Dimension, Focus, Names, parse_pick
from ecosystem.selection.filters import (
    EVIDENCE,
    EXPLORE,
    TABS,
    Codes,
    Filter,
    Focuses,
    Groups,
    Options,
    Query,
    Switch,
    Years,
    extent,
)
from ecosystem.selection.links import (
    OTHER_PARTS,
    SELECTION_PARTS,
    TAB,
    LinkedSelection,
    from_query,
    implied_tab,
    read_link,
    to_query,
)
from ecosystem.selection.narrow import Scope, narrow
from ecosystem.selection.selection import DEFAULT_DATASET, FILTERS, Selection, options

__all__ = [
    "DEFAULT_DATASET",
    "DIMENSIONS",
    "EVIDENCE",
    "EXPLORE",
    "FILTERS",
    "OTHER_PARTS",
    "PROTECTED",
    "SELECTION_PARTS",
    "TAB",
    "TABS",
    "Codes",
    "Dimension",
    "Filter",
    "Focus",
    "Focuses",
    "Groups",
    "LinkedSelection",
    "Names",
    "Options",
    "Query",
    "Scope",
    "Selection",
    "Switch",
    "Years",
    "extent",
    "from_query",
    "implied_tab",
    "narrow",
    "options",
    "parse_pick",
    "read_link",
    "to_query",
]

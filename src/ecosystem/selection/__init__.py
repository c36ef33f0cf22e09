"""Filters and selections: the reader's choice as a value, to and from a link, and an ecosystem narrowed by it."""

from ecosystem.page_list import EVIDENCE, EXPLORE, TABS
from ecosystem.selection.dimensions import DIMENSIONS, PROTECTED, Dimension, Focus, Names, city_names, parse_pick
from ecosystem.selection.filters import (
    Codes,
    Filter,
    Focuses,
    Groups,
    Options,
    Query,
    Search,
    Switch,
    Years,
)
from ecosystem.selection.links import (
    OTHER_PARTS,
    SELECTION_PARTS,
    TAB,
    LinkedSelection,
    from_query,
    implied_tab,
    no_dataset,
    read_link,
    to_query,
)
from ecosystem.selection.narrow import Scope, narrow
from ecosystem.selection.offered_values import extent
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
    "Search",
    "Selection",
    "Switch",
    "Years",
    "city_names",
    "extent",
    "from_query",
    "implied_tab",
    "narrow",
    "no_dataset",
    "options",
    "parse_pick",
    "read_link",
    "to_query",
]

"""Links: a selection to and from the query of an address, a command line, a slide or an embedded view."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Final

from ecosystem.page_list import EXPLORE, TABS
from ecosystem.selection.filters import MOST_REPEATED, Options, Query
from ecosystem.selection.mending import mend
from ecosystem.selection.selection import DEFAULT_DATASET, FILTERS, Selection

DATASET: Final = "dataset"
SELECTION_PARTS: Final = (DATASET, *(part for row in FILTERS.values() for part in row.parts))
"""Parts of a link that select: the dataset and the filters."""
TAB: Final = "tab"
"""Part of a link that names the tab of a page."""
EXPLORE_PARTS: Final = (
    *(part for row in FILTERS.values() if row.tab == EXPLORE for part in row.parts),
    *("person", "search"),
)
"""Parts of a link that say something of the tab Explore alone."""
OTHER_PARTS: Final = (
    *("person", "search", "organisation", "profile", "view", "cited", "deck", "kiosk", "room", "alone"),
    *("embed", "embed_options", "theme"),
)
"""Parts of a link that do not select: those of single pages, of rooms and of Streamlit."""
TRACKING_PARTS: Final = (
    *("utm_", "fbclid", "gclid", "gbraid", "wbraid", "gad_", "dclid", "msclkid", "yclid", "twclid", "ttclid"),
    *("li_fat_id", "igsh", "mc_cid", "mc_eid", "mkt_tok", "_ga", "_gl", "_hs", "srsltid", "ref_src"),
)
"""Beginnings of the parts that mailers, advertisers and networks append to links; they are ignored."""


@dataclass(frozen=True)
class LinkedSelection:
    """What a link selects.

    Attributes
    ----------
    complaints : tuple of str
        One sentence for each part that cannot be used; the selection is made without it.
    missing_dataset : str
        The dataset that the link names, where there is none of that name; the selection then is of the default one.
    mended : tuple of str
        One sentence for each part that was read as what it seems to mean.
    tab : str
        The tab that the link names or implies; empty where the dataset decides.
    """

    selection: Selection
    complaints: tuple[str, ...] = ()
    missing_dataset: str = ""
    tab: str = ""
    mended: tuple[str, ...] = ()


def no_dataset(name: str) -> str:
    """Return the sentence that a dataset is not there."""
    return f"There is no dataset “{name[:MOST_REPEATED]}”, or it was uploaded in another visit."


def read_link(query: Query, datasets: Collection[str], options_of: Callable[[str], Options | None]) -> LinkedSelection:
    """Read the query of a link, wherever it comes from.

    Parameters
    ----------
    query
        Values by part, as in :func:`to_query`.
    datasets
        Names of the datasets that can be selected.
    options_of
        The values that each filter offers in a dataset; None if it cannot be loaded, and no filter is read.

    A filter without a value, as in ``field=``, is read as if it were not there.
    """
    complaints = [
        f"“{part[:MOST_REPEATED]}”: there is no such filter. There are: {', '.join(FILTERS)}."
        for part in query
        if part not in (*SELECTION_PARTS, *OTHER_PARTS, TAB) and not part.lower().startswith(TRACKING_PARTS)
    ]
    query = {part: given for part, values in query.items() if (given := [value for value in values if value.strip()])}
    tab = query[TAB][-1] if query.get(TAB) else implied_tab(query)
    if tab not in ("", *TABS):
        complaints.append(f"tab = “{tab[:MOST_REPEATED]}”: must be {' or '.join(TABS)}.")
        tab = implied_tab(query)
    name = query[DATASET][-1] if query.get(DATASET) else DEFAULT_DATASET
    missing = "" if name in datasets else name
    if missing:
        complaints.append(f"{no_dataset(missing)} There are: {', '.join(datasets)}.")
        name = DEFAULT_DATASET
    options = options_of(name)
    if options is None:
        return LinkedSelection(Selection(name), tuple(complaints), missing, tab)
    corrected, mended = mend(query, options)
    selection, unread = from_query({**corrected, DATASET: [name]}, options)
    return LinkedSelection(selection, (*complaints, *unread), missing, tab, mended)


def implied_tab(query: Query) -> str:
    """Return the tab that a link implies without naming it: Explore where it sets a filter of that tab.

    Examples
    --------
    >>> implied_tab({"field": ["robotics"]}), implied_tab({"economy": ["CN"]})
    ('explore', '')
    """
    return EXPLORE if any(part in EXPLORE_PARTS for part in query) else ""


def from_query(query: Query, options: Options) -> tuple[Selection, tuple[str, ...]]:
    """Read the selection of a query whose dataset is known; a value that does not fit falls back to the default.

    Returns
    -------
    selection : Selection
    complaints : tuple of str
        One sentence for each value that was left out.
    """
    complaints: list[str] = []
    values = {key: row.read(query, options, complaints) for key, row in FILTERS.items()}
    dataset = query[DATASET][-1] if query.get(DATASET) else DEFAULT_DATASET
    return Selection(dataset, **values), tuple(complaints)


def to_query(selection: Selection) -> dict[str, list[str]]:
    """Write a selection as the query of a link, without defaults.

    Examples
    --------
    >>> to_query(Selection(years=(2010, 2020), field=("robotics",), dual=False))
    {'years': ['2010', '2020'], 'field': ['robotics'], 'dual': ['false']}
    """
    query = {} if selection.dataset == DEFAULT_DATASET else {DATASET: [selection.dataset]}
    for key, value in selection.applied().items():
        query |= FILTERS[key].write(value)
    return query

"""Economies compared in views of published series: choice and period of the filters, names, lines."""

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from ecosystem.figures import palette
from ecosystem.figures.lines import Line
from ecosystem.figures.small_multiples import Panel, dot_panels
from ecosystem.load import PublishedTables, Reference
from ecosystem.selection import ECONOMY_PICK, Scope
from ecosystem.statistics import MINIMUM_N
from ecosystem.tables import Countries
from ecosystem.tables import vocabulary as words
from ecosystem.tables.countries import country_name
from ecosystem.tables.published_words import WORLD
from ecosystem.views.number_format import rows

SHORT: Mapping[str, str] = {"AE": "UAE", "GB": "UK", "US": "USA"}


def countries_named(reference: Reference) -> Mapping[str, str]:
    """Return the names of the countries that the published series compare, by code."""
    table = reference["countries"]
    return dict(zip(table[Countries.country_code].astype("str"), table[Countries.name].astype("str"), strict=True))


def full_name(names: Mapping[str, str], code: str) -> str:
    """Return a country's name."""
    return names.get(code) or country_name(code)


def short_name(names: Mapping[str, str], code: str) -> str:
    """Return a name that fits at the end of a line.

    Examples
    --------
    >>> short_name({}, "AE"), short_name({}, "PK")
    ('UAE', 'Pakistan')
    """
    return SHORT.get(code) or full_name(names, code)


NONE_IN_PERIOD = "No published figure of Pakistan is of the years chosen."


def economies(scope: Scope) -> tuple[str, ...]:
    """Return the codes of Pakistan and the economies to compare it with, Pakistan first."""
    return (words.HOME, *scope.selection.economy)


def in_period(scope: Scope, table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows whose year is within the chosen period."""
    period = scope.selection.period
    return table[table["year"].between(*period).to_numpy()] if period else table


def economy_pick(code: str) -> str:
    """Return what a click on an economy does: it is compared, or no longer; empty for Pakistan and for groups.

    Examples
    --------
    >>> economy_pick("CN"), economy_pick("PK"), economy_pick("world")
    ('economy:CN', '', '')
    """
    return f"{ECONOMY_PICK}{code}" if len(code) == 2 and code != words.HOME else ""


def with_picks(table: pd.DataFrame, column: str = "economy_id") -> pd.DataFrame:
    """Add the column ``pick`` of the economy of each row."""
    return table.assign(pick=[economy_pick(code) for code in table[column].astype(str)])


def rank_among(own: float, others: pd.Series, more: str, less: str, *, among: str = "compared") -> str:
    """Say whether Pakistan's value is above or below those of most other economies, as the end of a headline.

    Empty where it is neither. `among` says which economies these are, if the reader did not choose them.

    Examples
    --------
    >>> rank_among(5, pd.Series([1, 2, 9]), "more", "less"), rank_among(0, pd.Series([1, 2]), "more", "less")
    (', more than most economies compared', ', less than any economy compared')
    >>> rank_among(5, pd.Series([1, 9]), "more", "less")
    ''
    """
    above, below = int((others > own).sum()), int((others < own).sum())
    larger = max(above, below)
    if larger * 2 <= len(others):
        return ""
    which = "any economy" if larger == len(others) else "most economies"
    return f", {more if below > above else less} than {which} {among}"


def without_figures(
    scope: Scope, drawn: pd.DataFrame, series: pd.DataFrame, *, measure: str = "", column: str = "economy_id"
) -> str:
    """Name the chosen economies that are not drawn, for the part “not shown” of a view; empty if none.

    Parameters
    ----------
    drawn : DataFrame
        Rows of the years that the view draws.
    series : DataFrame
        The published rows of all years, to tell economies with figures of other years from those without any.
    measure : str
        Column of `series` in which a row must have a figure; empty if every row has.
    """
    known = series[series[measure].notna().to_numpy()] if measure else series
    present, listed = (set(table[column].astype(str)) for table in (drawn, known))
    missing = [code for code in economies(scope) if code not in present]
    reasons = {
        "no figure in this series": [code for code in missing if code not in listed],
        "no figure in the years drawn": [code for code in missing if code in listed],
    }
    return "; ".join(
        f"{', '.join(scope.names.of('economy_id', code) for code in codes)} ({reason})"
        for reason, codes in reasons.items()
        if codes
    )


LINE_HEIGHT = 295
"""Height in pixels of a chart of lines in half the width of the page."""


def with_names(table: pd.DataFrame, published: PublishedTables, hover: Callable[[Any], str]) -> pd.DataFrame:
    """Add the displayed name of each row's economy, and its hover text from `hover`."""
    table = table.assign(economy=[full_name(published.names, code) for code in table["economy_id"]])
    return table.assign(hover=[hover(row) for row in rows(table)])


def economy_lines(table: pd.DataFrame, names: Mapping[str, str], *, by: str = "economy_id") -> list[Line]:
    """Return a line per economy of a table with ``year``, ``value`` and ``hover``; `by` is the column of its code."""
    return [
        Line(
            short_name(names, str(code)),
            points,
            palette.EMPHASIS if code == words.HOME else palette.CONTEXT,
            emphasis=bool(code == words.HOME),
            hover=points["hover"].tolist(),
            pick=[economy_pick(str(code))] * len(points),
        )
        for code, points in table.groupby(by, sort=False)
    ]


def economy_panels(table: pd.DataFrame, *, axis: str) -> go.Figure:
    """Draw a panel per value of the column ``panel``, in each a dot with interval per economy, Pakistan emphasised."""
    named = dict(zip(table["economy_id"], table["economy"], strict=True))
    order = [code for code in named if code != WORLD] + [code for code in named if code == WORLD]
    panels = []
    for name, part in table.groupby("panel", sort=False):
        drawn = part.set_index("economy_id").reindex(order)
        hover = drawn["hover"].fillna("No figure")
        panels.append(Panel(str(name), drawn.assign(economy=[named[code] for code in order], hover=hover)))
    return dot_panels(panels, label="economy", axis=axis, emphasis=named.get(words.HOME, ""))


def of_economy(table: pd.DataFrame, code: str = words.HOME) -> pd.DataFrame:
    """Return the rows of one economy that have a figure, Pakistan's unless another is named."""
    return table[(table["economy_id"] == code).to_numpy() & table["value"].notna().to_numpy()]


def on_enough(table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows whose share rests on at least :data:`MINIMUM_N`."""
    return table[(table["n"] >= MINIMUM_N).to_numpy()]

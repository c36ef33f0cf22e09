"""Lines of economies: Pakistan emphasised, the others thin and named at their end."""

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from ecosystem.figures import palette
from ecosystem.figures.lines import Line
from ecosystem.load import PublishedTables
from ecosystem.statistics import MINIMUM_N
from ecosystem.tables import vocabulary as words
from ecosystem.views.country_names import full_name, short_name
from ecosystem.views.number_format import rows

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
        )
        for code, points in table.groupby(by, sort=False)
    ]


def of_economy(table: pd.DataFrame, code: str = words.HOME) -> pd.DataFrame:
    """Return the rows of one economy that have a figure, Pakistan's unless another is named."""
    return table[(table["economy_id"] == code).to_numpy() & table["value"].notna().to_numpy()]


def on_enough(table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows whose share rests on at least :data:`MINIMUM_N`."""
    return table[(table["n"] >= MINIMUM_N).to_numpy()]

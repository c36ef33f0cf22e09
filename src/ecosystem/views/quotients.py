"""How a reader is told that a group has more or less of something than everybody together."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from ecosystem.figures.heatmap import diverging_heatmap
from ecosystem.views.number_format import rows
from ecosystem.views.view_definition import PICK

TIMES_COLUMNS = {
    "times": "Times the expected",
    "times_low": "95 % from",
    "times_high": "95 % to",
    "clear": "Clearly different",
    "value": "Log2 quotient",
}
"""Titles of the columns of a location quotient in a table."""

NOTES = (
    "Blue: more than expected; brown: less.",
    "Bold: the interval leaves out 1×.",
    "–: fewer than five expected, too few to say.",
)
NOTHING_SAID = "Fewer than five are expected in every cell: too few to say."
BOUND = 1.5
"""Log2 quotient of the deepest shade: 2.8 times, or a third."""


def times(value: float) -> str:
    """Write a quotient as a reader says it.

    Examples
    --------
    >>> times(2.04), times(0.37), times(0.04), times(11.7), times(1.02)
    ('2.0×', '0.4×', '<0.1×', '12×', '1.02×')
    """
    if value >= 9.95:
        return f"{value:.0f}×"
    if 0.95 <= value < 1.05:
        return f"{value:.2f}×"  # on which side of the expected it lies must not be rounded away
    return f"{value:.1f}×" if value >= 0.05 else "<0.1×"


def drawn(table: pd.DataFrame, *, row: str, column: str, axes: tuple[str, str] = ("", "")) -> go.Figure:
    """Draw location quotients as a reader is told them; lines and columns in which nothing can be said are left out.

    Parameters
    ----------
    table : DataFrame
        From :func:`told`, with what each cell is narrowed to by a click.
    row, column : str
        Columns with the names that a reader sees.
    axes : tuple of str
        Titles of the lines and the columns.
    """
    said = table[table["enough"]]
    kept = table[table[row].isin(said[row]) & table[column].isin(said[column])]
    left_out = ("Lines and columns without a number are in the table only.",) if len(kept) < len(table) else ()
    return diverging_heatmap(
        kept,
        bound=BOUND,
        row=row,
        column=column,
        value="value",
        text="text",
        hover="hover",
        strong="clear",
        pick=PICK,
        notes=(*NOTES, *left_out),
        empty=NOTHING_SAID,
        axes=axes,
    )


def told(table: pd.DataFrame, *, row: str, column: str, counted: str, noun: str) -> pd.DataFrame:
    """Add the text of each cell and of its hover.

    Parameters
    ----------
    table : DataFrame
        Location quotients (see :func:`ecosystem.indicators.specialisation.quotients`).
    row, column : str
        Columns with the names that a reader sees.
    counted, noun : str
        Column with the counts, and what they count, in the plural.
    """
    texts, hovers = [], []
    for cell in rows(table):
        count, name = getattr(cell, counted), f"{getattr(cell, row)} · {getattr(cell, column)}"
        expected = "" if pd.isna(cell.expected) else f", {cell.expected:,.1f} expected"
        if not cell.enough:
            texts.append("–")
            hovers.append(f"{name}\n{count:,} {noun}{expected}\ntoo few to say")
            continue
        texts.append(times(cell.times))
        hovers.append(
            f"{name}\n{count:,} {noun}{expected}\n{times(cell.times)} the expected "
            f"({times(cell.times_low)} to {times(cell.times_high)})"
        )
    return table.assign(text=texts, hover=hovers)


def summary(table: pd.DataFrame, *, row: str, column: str, group: str) -> str:
    """Say how many cells are clearly different, and which most.

    Parameters
    ----------
    table : DataFrame
        Location quotients with names.
    row, column : str
        Columns with the names that a reader sees.
    group : str
        What the rows and columns are, as in "cities and fields".
    """
    known = table[table["enough"]]
    if known.empty:
        return f"Too few to say: no combination of {group} has five expected."
    clear = known[known["clear"]]
    chance = max(1, round(0.05 * len(known)))
    among = f"Of {len(known)} combinations of {group} with enough to say"
    if clear.empty:
        return f"{among}, none differs beyond its interval from the mix of all together."
    most = clear.loc[[clear["value"].idxmax()]] if (clear["value"] > 0).any() else clear.loc[[clear["value"].idxmin()]]
    top = next(rows(most))
    return (
        f"{among}, {len(clear)} differ{'s' if len(clear) == 1 else ''} beyond the interval from the mix of all "
        f"together (about {chance} would by chance); furthest {'above' if top.value > 0 else 'below'}: "
        f"{getattr(top, row)} has {times(top.times)} ({times(top.times_low)} to {times(top.times_high)}) the expected "
        f"count in {getattr(top, column)}."
    )

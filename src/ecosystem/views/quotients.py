"""Results, texts and heatmaps of location quotients."""

from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from ecosystem.figures.heatmap import diverging_heatmap
from ecosystem.views import phrases
from ecosystem.views.number_format import SUPPRESSED, agree, rows, whole
from ecosystem.views.view_definition import ViewResult

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
    phrases.CLEAR_NUMBERS,
    "Grey: fewer than five expected, too few to say.",
)
ALL_TOO_FEW = "Fewer than five are expected in every cell: too few to say."
BOUND = 1.5
"""Log2 quotient of the deepest shade: 2.8 times, or a third."""


REFERENCE = "Location quotient; add-half smoothing after Haldane 1956"
LIMITS = (
    "Cells in which fewer than five would be expected are suppressed.",
    phrases.CLEAR_AMONG,
)


@dataclass(frozen=True)
class Axes:
    """Names of the two dimensions of a table of quotients.

    Attributes
    ----------
    row, column : str
        Columns of the table with the displayed names.
    titles : pair of str
        Their titles in the table.
    group : str
        Both in the plural: "cities and fields".
    counted : str
        Column with the counts, which is also their noun: "people", "moves".
    axis_titles : pair of str
        Titles of the axes of the figure.
    """

    row: str
    column: str
    titles: tuple[str, str]
    group: str
    counted: str
    axis_titles: tuple[str, str] = ("", "")


def quotient_result(table: pd.DataFrame, axes: Axes, *, n: str, unknown: str, reason: str = "") -> ViewResult:
    """Return heatmap, table and summary of location quotients.

    Parameters
    ----------
    table : DataFrame
        Location quotients (see :func:`ecosystem.indicators.concentration.quotients`) with names and picks.
    reason : str
        Why there is nothing to compare; empty where there is.
    """
    table = _with_texts(table, axes)
    columns = {axes.row: axes.titles[0], axes.column: axes.titles[1], axes.counted: axes.counted.capitalize()}
    result = ViewResult(table, n=n, unknown=unknown, columns={**columns, **TIMES_COLUMNS, "n": "Of"})
    return result.empty(reason) if reason else result.complete(_draw(table, axes), *_summarise(table, axes))


def times(value: float) -> str:
    """Format a quotient.

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


def _draw(table: pd.DataFrame, axes: Axes) -> go.Figure:
    """Draw a heatmap; rows and columns without any value are left out."""
    known = table[table["enough"]]
    kept = table[table[axes.row].isin(known[axes.row]) & table[axes.column].isin(known[axes.column])]
    left_out = ("Lines and columns without a number are in the table only.",) if len(kept) < len(table) else ()
    return diverging_heatmap(
        kept,
        bound=BOUND,
        row=axes.row,
        column=axes.column,
        value="value",
        text="text",
        strong="clear",
        notes=(*NOTES, *left_out),
        empty=ALL_TOO_FEW,
        axes=axes.axis_titles,
    )


def _with_texts(table: pd.DataFrame, axes: Axes) -> pd.DataFrame:
    texts, hovers = [], []
    for cell in rows(table):
        expected = "" if pd.isna(cell.expected) else f", {cell.expected:,.1f} expected"
        counts = f"{getattr(cell, axes.counted):,} {axes.counted}{expected}"
        span = f"{times(cell.times)} the expected ({times(cell.times_low)} to {times(cell.times_high)})"
        texts.append(times(cell.times) if cell.enough else "–")
        name = f"{getattr(cell, axes.row)} · {getattr(cell, axes.column)}"
        hovers.append(f"{name}\n{counts}\n{span if cell.enough else SUPPRESSED}")
    return table.assign(text=texts, hover=hovers)


def _summarise(table: pd.DataFrame, axes: Axes) -> tuple[str, str, str]:
    """Return summary and headlines: the number of cells that differ clearly, and the one furthest from the expected."""
    known = table[table["enough"]]
    if known.empty:
        return f"Too few to say: no combination of {axes.group} has five expected.", "", ""
    clear = known[known["clear"]]
    among = f"Of {whole(len(known), 'combination')} of {axes.group} with enough to say"
    nothing = f"No combination of {axes.group} clearly stands out"
    if clear.empty:
        return f"{among}, none clearly differs from the mix of all together.", nothing, ""
    above = bool((clear["value"] > 0).any())
    top = next(rows(clear.loc[[clear["value"].idxmax() if above else clear["value"].idxmin()]]))
    summary = (
        f"{among}, {len(clear)} clearly {agree(len(clear), 'differs', 'differ')} from the mix of all "
        f"together; furthest {'above' if above else 'below'}: "
        f"{getattr(top, axes.row)} has {times(top.times)} ({times(top.times_low)} to {times(top.times_high)}) the "
        f"expected count in {getattr(top, axes.column)}."
    )
    column = getattr(top, axes.column).partition(" (")[0]  # gathered groups are named with their number
    ratio = times(top.times).replace("×", " times")
    headline = f"{getattr(top, axes.row)}: {ratio} the expected {axes.counted} in {column}"
    return summary, headline, f"Some combinations of {axes.group} clearly stand out"

"""Horizontal bars with error bars."""

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from ecosystem.figures.canvas import NO_ROWS, canvas, empty_figure, value_axis
from ecosystem.figures.intervals import error_bars
from ecosystem.figures.palette import WHISKER
from ecosystem.figures.text import escaped


def interval_bars(
    table: pd.DataFrame,
    *,
    label: str,
    axis: str,
    colours: Sequence[str] | str,
    hover: str,
    percent: bool = True,
    pick: str = "",
) -> go.Figure:
    """Draw a horizontal bar per row, the first on top, with its interval as an error bar.

    `table` has rows from top to bottom with ``value``, ``low`` and ``high``.
    """
    if table.empty:
        return empty_figure(NO_ROWS)
    value = table["value"].to_numpy(dtype=float)
    bars = go.Bar(
        x=value,
        y=[escaped(text) for text in table[label]],
        orientation="h",
        marker={"color": colours},
        error_x=error_bars(value, table["low"], table["high"], colour=WHISKER, thickness=1.4, cap=4),
        hovertext=[escaped(text) for text in table[hover]],
        hoverinfo="text",
        customdata=table[pick].tolist() if pick else None,
    )
    return canvas(
        [bars],
        xaxis=value_axis(title={"text": axis}, tickformat=",.0%" if percent else ",", rangemode="tozero"),
        yaxis={"autorange": "reversed", "automargin": True, "ticks": "", "showgrid": False},
        bargap=0.35,
        narrow={"xaxis": {"nticks": 4}},
    )

"""Bars of groups, with their intervals."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from ecosystem.figures.canvas import canvas, empty_figure
from ecosystem.figures.text import escaped

MOST = 12
"""Bars beyond which a reader no longer compares: the view gathers the rest as "other" before drawing."""


def interval_bars(
    result: pd.DataFrame,
    *,
    label: str,
    axis: str,
    colours: Sequence[str] | str,
    hover: str,
    percent: bool = True,
    pick: str = "",
) -> go.Figure:
    """Draw a horizontal bar per row, longest on top as given, with its interval as a whisker.

    Parameters
    ----------
    result : DataFrame
        Rows in reading order with ``value``, ``low``, ``high``, ``n`` and the columns named below.
    """
    if result.empty:
        return empty_figure("Nothing is left under these filters.")
    value = result["value"].to_numpy(dtype=float)
    whisker = {
        "type": "data",
        "symmetric": False,
        "array": result["high"].to_numpy(dtype=float) - value,
        "arrayminus": value - result["low"].to_numpy(dtype=float),
        "thickness": 1.4,
        "width": 4,
        "color": "rgba(128,132,140,0.95)",
    }
    bars = go.Bar(
        x=value,
        y=[escaped(text) for text in result[label]],
        orientation="h",
        marker={"color": colours},
        error_x=whisker if np.isfinite(whisker["array"]).any() else None,
        hovertext=[escaped(text) for text in result[hover]],
        hoverinfo="text",
        customdata=result[pick].tolist() if pick else None,
    )
    return canvas(
        [bars],
        xaxis={
            "title": {"text": axis},
            "tickformat": ",.0%" if percent else ",",
            "rangemode": "tozero",
            "automargin": True,
        },
        yaxis={"autorange": "reversed", "automargin": True, "ticks": ""},
        bargap=0.35,
        narrow={"xaxis": {"nticks": 4}},
    )

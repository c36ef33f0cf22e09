"""Bars made of parts, with the interval of the whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from ecosystem.figures.canvas import canvas, nothing
from ecosystem.figures.dumbbell import label_axis
from ecosystem.figures.palette import CONTEXT, MARK
from ecosystem.figures.text import broken, plain, told


@dataclass(frozen=True)
class Part:
    """One part of every bar.

    Attributes
    ----------
    column : str
        Column with its length.
    name : str
        What a reader calls it.
    colour, pattern : str
        How it is filled; the pattern tells it apart where colours do not.
    hover, pick : str
        Columns with the text shown on hovering and what a click narrows to.
    """

    column: str
    name: str
    colour: str
    pattern: str
    hover: str
    pick: str


def stacked_bars(
    result: pd.DataFrame,
    parts: Sequence[Part],
    *,
    label: str,
    hover: str,
    axis: str,
    empty: str = "Nothing is left under these filters.",
) -> go.Figure:
    """Draw a horizontal bar per row out of its parts, and the interval of the whole at its end.

    Parameters
    ----------
    result : DataFrame
        Rows in reading order, first on top: ``value``, ``low``, ``high`` of the whole, and the columns named.
    parts : sequence of Part
        From left to right; they add up to the value. A part that is nowhere is left out.
    label, hover : str
        Columns with what a reader calls the row and the text shown on hovering over its end.
    axis : str
        Title of the value axis.
    empty : str
        What is said where there is nothing to draw.
    """
    if result.empty:
        return nothing(empty)
    lines = np.arange(len(result)).tolist()
    bars = [
        go.Bar(
            x=result[part.column].tolist(),
            y=lines,
            orientation="h",
            name=plain(part.name),
            marker={"color": part.colour, "pattern": {"shape": part.pattern, "solidity": 0.25}},
            hovertext=[told(text) for text in result[part.hover]],
            hoverinfo="text",
            customdata=result[part.pick].tolist(),
        )
        for part in parts
        if result[part.column].to_numpy().any()
    ]
    value, low, high = (result[name].to_numpy(dtype=float) for name in ("value", "low", "high"))
    ends = go.Scatter(
        x=value.tolist(),
        y=lines,
        mode="markers",
        name="All, with its 95 % interval",
        marker={"size": 7, "color": MARK, "line": {"color": CONTEXT, "width": 2}},
        error_x={
            "type": "data",
            "symmetric": False,
            "array": (high - value).tolist(),
            "arrayminus": (value - low).tolist(),
            "thickness": 2,
            "width": 4,
            "color": CONTEXT,
        },
        hovertext=[told(text) for text in result[hover]],
        hoverinfo="text",
    )
    labels = result[label].tolist()
    return canvas(
        [*bars, ends],
        barmode="stack",
        bargap=0.3,
        showlegend=True,
        legend={"orientation": "h", "x": 0, "y": 1.02, "xanchor": "left", "yanchor": "bottom", "traceorder": "normal"},
        xaxis={"title": {"text": axis}, "tickformat": ",.0%", "rangemode": "tozero", "automargin": True},
        yaxis=label_axis(labels),
        margin={"l": 8, "r": 16, "t": 40, "b": 8},
        narrow={"xaxis": {"nticks": 4}, "yaxis": {"ticktext": [broken(text) for text in labels]}},
    )

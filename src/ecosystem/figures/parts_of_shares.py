"""Shares drawn as bars made of parts, with the interval of the whole at their end."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from ecosystem.figures.canvas import nothing
from ecosystem.figures.palette import CONTEXT, MARK
from ecosystem.figures.stacks import Part, lying_stacks
from ecosystem.figures.text import plain, told


def parts_of_shares(
    wholes: pd.DataFrame,
    parts: Sequence[Part],
    *,
    axis: str,
    height: int,
    empty: str = "Nothing is left under these filters.",
) -> go.Figure:
    """Draw a bar per row out of its parts, and the interval of the whole at its end.

    Parameters
    ----------
    wholes : DataFrame
        Rows in reading order, first on top: ``label``, ``value``, ``low``, ``high`` and ``hover``.
    parts : sequence of Part
        From left to right; those of one label add up to its value. A part that is nowhere is left out.
    axis : str
        Title of the value axis.
    height : int
        In pixels.
    empty : str
        What is said where there is nothing to draw.
    """
    if wholes.empty:
        return nothing(empty)
    drawn = [part for part in parts if part.rows["value"].to_numpy().any()]
    figure = lying_stacks(drawn, order=wholes["label"].tolist(), axis=axis, tickformat=",.0%", height=height)
    value, low, high = (wholes[name].to_numpy(dtype=float) for name in ("value", "low", "high"))
    figure.add_trace(
        go.Scatter(
            x=value.tolist(),
            y=[plain(label) for label in wholes["label"]],
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
            hovertext=[told(text) for text in wholes["hover"]],
            hoverinfo="text",
        )
    )
    narrow = {**figure.layout.meta["narrow"], "height": 120 + 36 * len(wholes)}
    return figure.update_layout(meta={**figure.layout.meta, "narrow": narrow})

"""Dots with error bars, one per row."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from ecosystem.figures.canvas import (
    FONT_SIZE,
    NARROW_TICKS,
    NO_ROWS,
    canvas,
    empty_figure,
    note,
    rows_height,
    value_axis,
    vertical_line,
)
from ecosystem.figures.intervals import error_bars
from ecosystem.figures.palette import CONTEXT, WHISKER
from ecosystem.figures.text import escaped, row_name, wrapped
from ecosystem.figures.traces import hover_texts, picks_of, scatter_trace

REFERENCE = {"color": CONTEXT, "width": 1.2, "dash": "dot"}


def interval_dots(
    table: pd.DataFrame,
    *,
    label: str,
    axis: str,
    colour: str,
    reference: tuple[float, str] | None = None,
    empty: str = NO_ROWS,
) -> go.Figure:
    """Draw a dot per row with its interval; suppressed rows get a hollow mark at the axis.

    `table` has rows from top to bottom: ``value``, ``low``, ``high``, ``hover``, and ``pick`` if a click narrows.
    `reference` is a value marked through all rows, such as the overall share, and its label.
    """
    if table.empty:
        return empty_figure(empty)
    traces, largest = dot_traces(table, colour=colour)
    notes, marks = [], []
    labels, narrow_names = table[label].tolist(), [wrapped(text) for text in table[label]]
    if reference is not None:
        at, text = reference
        notes = [note(escaped(text), at, 1, yref="paper", yanchor="bottom", font={"size": FONT_SIZE})]
        marks = [vertical_line(at, REFERENCE)]
    return canvas(
        traces,
        height=rows_height([row_name(text) for text in labels]),
        xaxis=value_axis(
            title={"text": axis}, tickformat=",.0%", range=[-0.02 * largest, 1.06 * largest], zeroline=False
        ),
        yaxis=label_axis(labels),
        shapes=marks,
        annotations=notes,
        margin={"l": 8, "r": 16, "t": 30 if notes else 16, "b": 8},
        narrow={
            "xaxis": {"nticks": NARROW_TICKS},
            "yaxis": {"ticktext": narrow_names},
            "height": rows_height(narrow_names),
        },
    )


def dot_traces(
    table: pd.DataFrame,
    *,
    colour: str,
    axes: str = "",
    emphasised: Sequence[bool] | None = None,
) -> tuple[list[go.Scatter], float]:
    """Return the dots, suppressed rows apart, and the largest upper limit; `axes` is the number of their axes.

    Where some rows are `emphasised`, only their dots have the colour, and all intervals are grey.
    """
    value, low, high = (table[name].to_numpy(dtype=float) for name in ("value", "low", "high"))
    known = np.isfinite(value)
    rows = np.arange(len(table))
    dots = colour if emphasised is None else np.where(emphasised, colour, CONTEXT)[known].tolist()
    whiskers = colour if emphasised is None else WHISKER
    common: dict[str, Any] = {"mode": "markers", "hoverinfo": "text", "xaxis": f"x{axes}", "yaxis": f"y{axes}"}
    traces = [
        scatter_trace(
            x=value[known].tolist(),
            y=rows[known].tolist(),
            name="Share",
            marker={"size": 11, "color": dots},
            error_x=error_bars(value[known], low[known], high[known], colour=whiskers, thickness=2),
            hovertext=hover_texts(table[known]),
            customdata=picks_of(table[known]),
            **common,
        )
    ]
    if not known.all():
        traces.append(
            scatter_trace(
                x=[0.0] * int((~known).sum()),
                y=rows[~known].tolist(),
                name="Too few to say",
                marker={"size": 9, "symbol": "circle-open", "color": CONTEXT},
                hovertext=hover_texts(table[~known]),
                customdata=picks_of(table[~known]),
                **common,
            )
        )
    return traces, float(np.nanmax([value, high], initial=0.05)) if known.any() else 1.0


def label_axis(labels: Sequence[str], **more: Any) -> dict[str, Any]:
    """Return an axis of named rows, the first on top."""
    return {
        "tickvals": list(range(len(labels))),
        "ticktext": [row_name(text) for text in labels],
        "range": [len(labels) - 0.4, -0.6],
        "zeroline": False,
        "showgrid": False,
        "automargin": True,
        "fixedrange": True,
        **more,
    }

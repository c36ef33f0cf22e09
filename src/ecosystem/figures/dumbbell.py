"""Dots with error bars: one per row, or two groups per row joined by a line (dumbbell chart)."""

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
from ecosystem.figures.palette import CONTEXT, GROUP_A, GROUP_B, WHISKER
from ecosystem.figures.text import escaped, hover_text, truncated, wrapped

APART = 0.16
"""Distance of each of two groups from the middle of its row, so that their intervals do not overlap."""
REFERENCE = {"color": CONTEXT, "width": 1.2, "dash": "dot"}


def interval_dots(
    table: pd.DataFrame,
    *,
    label: str,
    axis: str,
    colour: str,
    hover: str,
    pick: str = "",
    reference: tuple[float, str] | None = None,
    empty: str = NO_ROWS,
) -> go.Figure:
    """Draw a dot per row with its interval; suppressed rows get a hollow mark at the axis.

    `table` has rows from top to bottom: ``value``, ``low``, ``high``. `reference` is a value marked through all rows,
    such as the overall share, and its label.
    """
    if table.empty:
        return empty_figure(empty)
    traces, largest = dot_traces(table, colour=colour, hover=hover, pick=pick)
    notes, marks = [], []
    if reference is not None:
        at, text = reference
        notes = [note(escaped(text), at, 1, yref="paper", yanchor="bottom", font={"size": FONT_SIZE})]
        marks = [vertical_line(at, REFERENCE)]
    return canvas(
        traces,
        height=rows_height(len(table)),
        xaxis=value_axis(
            title={"text": axis}, tickformat=",.0%", range=[-0.02 * largest, 1.06 * largest], zeroline=False
        ),
        yaxis=label_axis(table[label].tolist()),
        shapes=marks,
        annotations=notes,
        margin={"l": 8, "r": 16, "t": 30 if notes else 16, "b": 8},
        narrow={"xaxis": {"nticks": NARROW_TICKS}, "yaxis": {"ticktext": [wrapped(text) for text in table[label]]}},
    )


def dot_traces(
    table: pd.DataFrame,
    *,
    colour: str,
    hover: str,
    pick: str = "",
    axes: str = "",
    emphasised: Sequence[bool] | None = None,
) -> tuple[list[go.Scatter], float]:
    """Return the dots, suppressed rows apart, and the largest upper limit; `axes` is the number of their axes.

    Where some rows are `emphasised`, only their dots have the colour, and all intervals are grey.
    """
    value, low, high = (table[name].to_numpy(dtype=float) for name in ("value", "low", "high"))
    known = np.isfinite(value)
    rows = np.arange(len(table))
    texts = np.array([hover_text(text) for text in table[hover]], dtype=object)
    picks = np.array(table[pick].tolist() if pick else [""] * len(table), dtype=object)
    dots = colour if emphasised is None else np.where(emphasised, colour, CONTEXT)[known].tolist()
    whiskers = colour if emphasised is None else WHISKER
    common: dict[str, Any] = {"mode": "markers", "hoverinfo": "text", "xaxis": f"x{axes}", "yaxis": f"y{axes}"}
    traces = [
        go.Scatter(
            x=value[known].tolist(),
            y=rows[known].tolist(),
            name="Share",
            marker={"size": 11, "color": dots},
            error_x=error_bars(value[known], low[known], high[known], colour=whiskers, thickness=2),
            hovertext=texts[known].tolist(),
            customdata=picks[known].tolist() if pick else None,
            **common,
        )
    ]
    if not known.all():
        traces.append(
            go.Scatter(
                x=[0.0] * int((~known).sum()),
                y=rows[~known].tolist(),
                name="Too few to say",
                marker={"size": 9, "symbol": "circle-open", "color": CONTEXT},
                hovertext=texts[~known].tolist(),
                customdata=picks[~known].tolist() if pick else None,
                **common,
            )
        )
    return traces, float(np.nanmax([value, high], initial=0.05)) if known.any() else 1.0


def label_axis(labels: Sequence[str], **more: Any) -> dict[str, Any]:
    """Return an axis of named rows, the first on top."""
    return {
        "tickvals": list(range(len(labels))),
        "ticktext": [escaped(truncated(text)) for text in labels],
        "range": [len(labels) - 0.4, -0.6],
        "zeroline": False,
        "showgrid": False,
        "automargin": True,
        "fixedrange": True,
        **more,
    }


def dumbbell(table: pd.DataFrame, *, names: tuple[str, str], label: str, axis: str, hover: str) -> go.Figure:
    """Draw the shares of two groups on one row each, joined by a line that is bold where the difference is clear.

    `table` has rows from top to bottom: ``a_value``, ``a_low``, ``a_high``, the same with ``b_``, and ``clear``
    (whether the interval of the difference excludes 0).
    """
    if table.empty:
        return empty_figure("Nothing is left to compare.")
    traces = [_group(table, "a", names[0], GROUP_A, "circle", -APART, hover)]
    traces.append(_group(table, "b", names[1], GROUP_B, "square", APART, hover))
    return canvas(
        [*_joins(table), *traces],
        height=rows_height(len(table)),
        xaxis=value_axis(title={"text": axis}, tickformat=",.0%", rangemode="tozero"),
        yaxis=label_axis(table[label].tolist()),
        showlegend=True,
        margin={"l": 8, "r": 16, "t": 40, "b": 8},
        narrow={"xaxis": {"nticks": NARROW_TICKS}, "yaxis": {"ticktext": [wrapped(text) for text in table[label]]}},
    )


def _group(
    table: pd.DataFrame, group: str, name: str, colour: str, symbol: str, shift: float, hover: str
) -> go.Scatter:
    value, low, high = (table[f"{group}_{part}"].to_numpy(dtype=float) for part in ("value", "low", "high"))
    known = np.isfinite(value)
    return go.Scatter(
        x=value[known].tolist(),
        y=(np.arange(len(table)) + shift)[known].tolist(),
        name=escaped(truncated(name)),
        mode="markers",
        marker={"size": 12, "symbol": symbol, "color": colour},
        error_x=error_bars(value[known], low[known], high[known], colour=colour, thickness=1.6),
        hovertext=[hover_text(text) for text in table[hover][known]],
        hoverinfo="text",
    )


def _joins(table: pd.DataFrame) -> list[go.Scatter]:
    joined: list[go.Scatter] = []
    for clear, width, dash, name in (
        (True, 3.5, "solid", "Clear difference"),
        (False, 1.2, "dot", "Difference not clear"),
    ):
        rows = np.flatnonzero((table["clear"] == clear) & table["a_value"].notna() & table["b_value"].notna())
        if not len(rows):
            continue
        ends: list[float | None] = []
        heights: list[float | None] = []
        for row in rows:
            ends += [float(table["a_value"].iloc[row]), float(table["b_value"].iloc[row]), None]
            heights += [row - APART, row + APART, None]
        joined.append(
            go.Scatter(
                x=ends,
                y=heights,
                mode="lines",
                name=name,
                line={"color": CONTEXT, "width": width, "dash": dash},
                hoverinfo="skip",
            )
        )
    return joined

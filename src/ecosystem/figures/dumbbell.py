"""Dots with intervals: one per group, or two groups side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from ecosystem.figures.canvas import canvas, empty_figure
from ecosystem.figures.palette import CONTEXT, GROUP_A, GROUP_B
from ecosystem.figures.text import escaped, hover_text, truncated, wrapped

APART = 0.16
"""How far from the middle of its row each of two groups is drawn, so that their intervals do not cover each other."""


def interval_dots(
    result: pd.DataFrame,
    *,
    label: str,
    axis: str,
    colour: str,
    hover: str,
    pick: str = "",
    reference: tuple[float, str] | None = None,
    empty: str = "Nothing is left under these filters.",
) -> go.Figure:
    """Draw a dot per row with its interval; rows with too few to say get a hollow mark at the axis.

    Parameters
    ----------
    result : DataFrame
        Rows in reading order, first on top: ``value``, ``low``, ``high`` and the columns named below.
    reference : tuple of float and str, optional
        A value drawn through all rows, such as that of everybody, and what it is.
    """
    if result.empty:
        return empty_figure(empty)
    traces, largest = dot_traces(result, colour=colour, hover=hover, pick=pick)
    notes = [] if reference is None else [_reference_note(reference)]
    return canvas(
        traces,
        xaxis={
            "title": {"text": axis},
            "tickformat": ",.0%",
            "range": [-0.02 * largest, 1.06 * largest],
            "zeroline": False,
            "automargin": True,
        },
        yaxis=label_axis(result[label].tolist()),
        shapes=[] if reference is None else [_reference_line(reference[0])],
        annotations=notes,
        margin={"l": 8, "r": 16, "t": 30 if notes else 16, "b": 8},
        narrow={"xaxis": {"nticks": 4}, "yaxis": {"ticktext": [wrapped(text) for text in result[label]]}},
    )


def dot_traces(
    result: pd.DataFrame, *, colour: str, hover: str, pick: str = "", axes: str = ""
) -> tuple[list[go.Scatter], float]:
    """Make the dots of some rows, known and too few, and say how far they reach.

    Parameters
    ----------
    axes : str
        Number of the axes they are drawn on, empty for the first.
    """
    value, low, high = (result[name].to_numpy(dtype=float) for name in ("value", "low", "high"))
    known = np.isfinite(value)
    rows = np.arange(len(result))
    texts = np.array([hover_text(text) for text in result[hover]], dtype=object)
    picks = np.array(result[pick].tolist() if pick else [""] * len(result), dtype=object)
    common: dict[str, Any] = {"mode": "markers", "hoverinfo": "text", "xaxis": f"x{axes}", "yaxis": f"y{axes}"}
    traces = [
        go.Scatter(
            x=value[known].tolist(),
            y=rows[known].tolist(),
            name="Share",
            marker={"size": 11, "color": colour},
            error_x={
                "type": "data",
                "symmetric": False,
                "array": (high - value)[known].tolist(),
                "arrayminus": (value - low)[known].tolist(),
                "thickness": 2,
                "width": 0,
                "color": colour,
            },
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
    return traces, float(np.nanmax(high, initial=0.05)) if known.any() else 1.0


def label_axis(labels: Sequence[str], **more: Any) -> dict[str, Any]:
    """Make an axis of named rows, the first on top."""
    return {
        "tickvals": list(range(len(labels))),
        "ticktext": [escaped(truncated(text)) for text in labels],
        "range": [len(labels) - 0.4, -0.6],
        "zeroline": False,
        "automargin": True,
        "fixedrange": True,
        **more,
    }


def dumbbell(result: pd.DataFrame, *, names: tuple[str, str], label: str, axis: str, hover: str) -> go.Figure:
    """Draw the shares of two groups on one row each, joined by a line that is bold where the difference is clear.

    Parameters
    ----------
    result : DataFrame
        Rows in reading order: ``a_value``, ``a_low``, ``a_high``, the same with ``b_``, ``clear`` (whether the interval
        of the difference leaves out 0) and the columns named below. Missing values are not drawn.
    """
    if result.empty:
        return empty_figure("Nothing is left to compare.")
    shown = [_group(result, "a", names[0], GROUP_A, "circle", -APART, hover)]
    shown.append(_group(result, "b", names[1], GROUP_B, "square", APART, hover))
    return canvas(
        [*_joins(result), *shown],
        xaxis={"title": {"text": axis}, "tickformat": ",.0%", "rangemode": "tozero", "automargin": True},
        yaxis=label_axis(result[label].tolist()),
        showlegend=True,
        margin={"l": 8, "r": 16, "t": 40, "b": 8},
        narrow={"xaxis": {"nticks": 4}, "yaxis": {"ticktext": [wrapped(text) for text in result[label]]}},
    )


def _group(
    result: pd.DataFrame, group: str, name: str, colour: str, symbol: str, shift: float, hover: str
) -> go.Scatter:
    value, low, high = (result[f"{group}_{part}"].to_numpy(dtype=float) for part in ("value", "low", "high"))
    known = np.isfinite(value)
    return go.Scatter(
        x=value[known].tolist(),
        y=(np.arange(len(result)) + shift)[known].tolist(),
        name=escaped(truncated(name)),
        mode="markers",
        marker={"size": 12, "symbol": symbol, "color": colour},
        error_x={
            "type": "data",
            "symmetric": False,
            "array": (high - value)[known].tolist(),
            "arrayminus": (value - low)[known].tolist(),
            "thickness": 1.6,
            "width": 0,
            "color": colour,
        },
        hovertext=[hover_text(text) for text in result[hover][known]],
        hoverinfo="text",
    )


def _joins(result: pd.DataFrame) -> list[go.Scatter]:
    joined: list[go.Scatter] = []
    for clear, width, dash, name in (
        (True, 3.5, "solid", "Clear difference"),
        (False, 1.2, "dot", "Difference not clear"),
    ):
        rows = np.flatnonzero(
            (result["clear"] == clear) & result["a_value"].notna() & result["b_value"].notna()  # the rest has no ends
        )
        if not len(rows):
            continue
        ends: list[float | None] = []
        heights: list[float | None] = []
        for row in rows:
            ends += [float(result["a_value"].iloc[row]), float(result["b_value"].iloc[row]), None]
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


def _reference_line(value: float) -> dict[str, Any]:
    line = {"color": CONTEXT, "width": 1.2, "dash": "dot"}
    return {"type": "line", "x0": value, "x1": value, "y0": 0, "y1": 1, "yref": "paper", "line": line}


def _reference_note(reference: tuple[float, str]) -> dict[str, Any]:
    return {
        "x": reference[0],
        "y": 1,
        "yref": "paper",
        "yanchor": "bottom",
        "text": escaped(reference[1]),
        "showarrow": False,
        "font": {"size": 11},
    }

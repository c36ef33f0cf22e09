"""Arrivals and departures by place as mirrored bars, with the circulation balance and its interval."""

from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from ecosystem.figures.canvas import NO_ROWS, canvas, empty_figure, row_pitch, rows_height
from ecosystem.figures.interval_dots import label_axis
from ecosystem.figures.intervals import error_bars
from ecosystem.figures.palette import ARRIVALS, CONTEXT, DEPARTURES, hatching
from ecosystem.figures.text import lines_of, row_name, wrapped
from ecosystem.figures.traces import bar_trace, hover_texts, picks_of, scatter_trace


def mirrored_bars(
    table: pd.DataFrame,
    *,
    label: str,
) -> go.Figure:
    """Draw departures to the left, arrivals to the right, and the circulation balance with its interval.

    `table` has rows from top to bottom: ``arrivals``, ``departures``, ``value``, ``low``, ``high``, ``hover``, and
    ``arrivals_pick`` and ``departures_pick`` if a click narrows; with ``uncertain_arrivals`` and
    ``uncertain_departures``, these parts of the bars are hatched.
    """
    if table.empty:
        return empty_figure(NO_ROWS)
    hints = hover_texts(table)
    into, out = picks_of(table, "arrivals_pick"), picks_of(table, "departures_pick")
    lines = np.arange(len(table)).tolist()
    common: dict[str, Any] = {"y": lines, "hovertext": hints, "hoverinfo": "text"}
    arrivals, departures = table["arrivals"].to_numpy(dtype=float), table["departures"].to_numpy(dtype=float)
    most = float(max(arrivals.max(), departures.max(), 1.0))
    bars = [
        _bar("Departures", -departures, departures, DEPARTURES, {**common, "customdata": out}),
        _bar("Arrivals", arrivals, arrivals, ARRIVALS, {**common, "customdata": into}),
    ]
    if "uncertain_arrivals" in table:
        bars = [bar.update(name=f"{bar.name}, uncertain", marker=hatching(bar.marker.color)) for bar in bars]
        certain = [table[way].to_numpy(dtype=float) - table[f"uncertain_{way}"] for way in ("departures", "arrivals")]
        nothing = np.zeros(len(table))
        bars += [
            _bar("Departures, certain", -certain[0], nothing, DEPARTURES, {**common, "customdata": out}),
            _bar("Arrivals, certain", certain[1], nothing, ARRIVALS, {**common, "customdata": into}),
        ]
    labels = table[label].tolist()
    narrow_names = [wrapped(text) for text in labels]
    return canvas(
        [*bars, _balance(table, common)],
        height=rows_height([row_name(text) for text in labels]),
        barmode="overlay",
        bargap=0.3,
        showlegend=True,
        xaxis={
            "domain": [0, 0.64],
            "range": [-1.22 * most, 1.22 * most],
            "showticklabels": False,  # the numbers are at the ends of the bars
            "title": {"text": "Moves"},
            "showgrid": False,
            "fixedrange": True,
        },
        yaxis=label_axis(labels),
        xaxis2={
            "domain": [0.7, 1],
            "anchor": "y2",
            "range": [-1.08, 1.08],
            "tickvals": [-1, 0, 1],
            "ticktext": ["all leave", "even", "all arrive"],
            "title": {"text": "Balance, with its 95 % interval"},
            "tickangle": 0,
            "showgrid": True,
            "zeroline": True,
            "fixedrange": True,
        },
        yaxis2=label_axis(labels, anchor="x2", showticklabels=False),
        margin={"l": 8, "r": 24, "t": 34, "b": 8},
        narrow={
            "height": 140 + 2 * row_pitch(lines_of(narrow_names), 30) * len(table),
            "xaxis": {"domain": [0, 1], "title": {"text": ""}},
            "yaxis": {"domain": [0.5, 1], "ticktext": narrow_names},
            "xaxis2": {"domain": [0, 1], "range": [-1.25, 1.25]},
            "yaxis2": {"domain": [0, 0.47], "showticklabels": True, "ticktext": narrow_names},
        },
    )


def _bar(name: str, length: Any, labels: Any, colour: str, common: dict[str, Any]) -> go.Bar:
    return bar_trace(
        x=length.tolist(),
        orientation="h",
        name=name,
        marker={"color": colour},
        text=[f"{count:,.0f}" if count else "" for count in labels],
        textposition="outside",
        constraintext="none",
        cliponaxis=False,
        **common,
    )


def _balance(table: pd.DataFrame, common: dict[str, Any]) -> go.Scatter:
    value, low, high = (table[name].to_numpy(dtype=float) for name in ("value", "low", "high"))
    known = np.isfinite(value)
    sides = np.select([low > 0, high < 0], [ARRIVALS, DEPARTURES], CONTEXT)
    symbols = np.select([low > 0, high < 0], ["triangle-right", "triangle-left"], "circle-open")
    return scatter_trace(
        x=np.where(known, value, np.nan).tolist(),
        mode="markers",
        name="Balance",
        showlegend=False,
        xaxis="x2",
        yaxis="y2",
        marker={
            "size": 9,
            "color": sides.tolist(),
            "symbol": symbols.tolist(),
            "line": {"width": 1.5, "color": sides.tolist()},
        },
        error_x=error_bars(value, low, high, colour=CONTEXT, thickness=1.8),
        **common,
    )

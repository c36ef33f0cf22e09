"""Horizontal bars: with error bars, and as a ranking that a narrow screen draws instead of another figure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import plotly.graph_objects as go

from ecosystem.figures.canvas import FONT_SIZE, NO_ROWS, canvas, empty_figure, note, row_axis, rows_height, unit_title
from ecosystem.figures.intervals import error_bars
from ecosystem.figures.palette import WHISKER
from ecosystem.figures.text import escaped, hover_text, lines_of, row_name, wrapped
from ecosystem.figures.traces import bar_trace, hover_texts, picks_of

RANKED = 12
"""Places in a ranking that a narrow screen draws instead of a map."""
END_ROOM, NARROW_END_ROOM = 0.16, 1.15
"""Room for a value beyond the longest bar, as a share of it, and range of a narrow screen in that of a wide one."""
ROW, TWO_LINES, AROUND, NARROW_KEY = 26, 32, 70, 20
"""Pixels on a narrow screen: of a bar with its gap, with a name of two lines, around all, and of a name in a legend."""


@dataclass(frozen=True)
class Ranked:
    """One series of a ranking; `rows` have ``name``, ``value`` and ``pick``."""

    name: str
    rows: pd.DataFrame
    colour: str


def narrow_ranking(series: Sequence[Ranked], *, unit: str = "") -> dict[str, Any]:
    """Return what a narrow screen draws instead of a map or flows: the first bars, with their values at the ends."""
    total = max(len(part.rows) for part in series)
    title = [unit, f"the first {RANKED} of {total}: the table has all"] if total > RANKED else [unit]
    series = [replace(part, rows=part.rows.head(RANKED)) for part in series]
    bars = [
        bar_trace(
            x=part.rows["value"].tolist(),
            y=[wrapped(name, 18) for name in part.rows["name"]],
            orientation="h",
            name=part.name,
            marker={"color": part.colour},
            text=[f"{value:,.0f}" for value in part.rows["value"]],
            textposition="outside",
            textfont={"size": FONT_SIZE},
            constraintext="none",
            offsetgroup=slot,
            cliponaxis=False,
            hovertext=[
                hover_text(f"{name}\n{part.name}: {value:,.0f}")
                for name, value in zip(part.rows["name"], part.rows["value"], strict=True)
            ],
            hoverinfo="text",
            customdata=part.rows["pick"].tolist(),
        ).to_plotly_json()
        for part, slot in zip(series, _slots(series), strict=True)
    ]
    free = {"scaleanchor": False, "minallowed": None, "maxallowed": None, "constrain": "range", "showgrid": False}
    longest = 1.2 * max(float(part.rows["value"].max()) for part in series)
    return {
        "data": bars,
        "title": unit_title(", ".join(filter(None, title))),
        "showlegend": len(series) > 1,
        "annotations": [],
        "barmode": "group",
        "bargap": 0.3,
        "height": AROUND + ROW * sum(len(part.rows) for part in series),
        "margin": {"l": 8, "r": 16, "t": 36, "b": 8},
        "xaxis": {**free, "visible": False, "range": [0, longest]},
        "yaxis": {**free, "visible": True, "range": None, "autorange": "reversed", "automargin": True, "ticks": ""},
    }


def _slots(series: Sequence[Ranked]) -> list[str]:
    """Return the place of each series beside the others: those without a name in common share one, for thick bars."""
    taken: list[set[str]] = []
    slots = []
    for part in series:
        names = set(part.rows["name"])
        free = next((place for place, others in enumerate(taken) if not names & others), len(taken))
        taken[free : free + 1] = [names.union(*taken[free : free + 1])]
        slots.append(str(free))
    return slots


def interval_bars(
    table: pd.DataFrame,
    *,
    label: str,
    axis: str,
    colours: str | Mapping[str, str],
) -> go.Figure:
    """Draw a horizontal bar per row, the first on top, with its interval as an error bar.

    `table` has rows from top to bottom with ``value``, ``low``, ``high``, ``hover``, and ``pick`` if a click narrows.
    `colours` is the colour of all bars, or has that of each ``group`` of the table by its name, in the order of the
    legend.
    """
    if table.empty:
        return empty_figure(NO_ROWS)
    names = [row_name(text) for text in table[label]]
    by_group = {"": colours} if isinstance(colours, str) else colours
    parts = {name: table[table["group"] == name] if name else table for name in by_group}
    bars = [
        bar_trace(
            x=part["value"].tolist(),
            y=[row_name(text) for text in part[label]],
            orientation="h",
            name=escaped(name) or None,
            marker={"color": by_group[name]},
            error_x=error_bars(part["value"], part["low"], part["high"], colour=WHISKER, thickness=1.4, cap=4),
            hovertext=hover_texts(part),
            hoverinfo="text",
            customdata=picks_of(part),
        )
        for name, part in parts.items()
        if len(part)
    ]
    ends = [table[column].to_numpy(dtype=float) for column in ("value", "high")]
    rows_tall = len(table) * (ROW if lines_of(wrapped(text) for text in table[label]) == 1 else TWO_LINES)
    values = values_at_ends(names, *ends, axis=axis, percent=True)
    return canvas(
        bars,
        height=rows_height(names),
        barmode="stack",
        yaxis=row_axis(names),
        bargap=0.35,
        showlegend="" not in by_group,
        narrow={
            "height": max(rows_tall + NARROW_KEY * (1 + len(bars)), rows_height(names) or 0),
            "xaxis": narrow_range(values["xaxis"]),
        },
        **values,
    )


def values_at_ends(
    names: Sequence[str], values: npt.NDArray[np.float64], ends: npt.NDArray[np.float64], *, axis: str, percent: bool
) -> dict[str, Any]:
    """Return what writes the values of bars beyond their ends, in place of an axis of values and its grid.

    `names` of the bars are escaped; `ends` are those of their intervals, nan where there is none. The title of the axis
    is not drawn; files with editable charts have it.
    """
    beyond = np.fmax(values, ends)
    longest = float(np.nanmax(beyond)) if np.isfinite(beyond).any() else 0.0
    look = {"xanchor": "left", "xshift": 4, "font": {"size": FONT_SIZE}}
    kept = {"title": {"text": axis}, "tickformat": ",.0%" if percent else ","}  # for editable charts
    return {
        "xaxis": {"visible": False, "range": [0, (1 + END_ROOM) * (longest or 1.0)], **kept},
        "annotations": [
            note(_amount(value, percent=percent), end, name, **look)
            for name, value, end in zip(names, values.tolist(), beyond.tolist(), strict=True)
            if np.isfinite(value)
        ],
    }


def narrow_range(axis: dict[str, Any]) -> dict[str, Any]:
    """Return the range of an axis on a narrow screen, where the values at the ends of bars need more of it."""
    return {"range": [0, NARROW_END_ROOM * axis["range"][1]]}


def _amount(value: float, *, percent: bool) -> str:
    if not percent:
        return f"{value:,.0f}"
    return f"{value * 100:.1f} %" if 0 < value < 0.01 else f"{value * 100:.0f} %"

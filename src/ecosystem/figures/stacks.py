"""Stacked bars: horizontal by label, vertical by year, and shares with the interval of their total."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from ecosystem.figures.bars import narrow_range, values_at_ends
from ecosystem.figures.canvas import (
    FONT_SIZE,
    NARROW_TICKS,
    NO_ROWS,
    canvas,
    empty_figure,
    row_axis,
    row_pitch,
    rows_height,
    value_axis,
    year_axis,
    year_step,
)
from ecosystem.figures.intervals import error_bars
from ecosystem.figures.palette import CONTEXT, MARK
from ecosystem.figures.text import escaped, lines_of, row_name
from ecosystem.figures.traces import bar_trace, hover_texts, picks_of, scatter_trace

PATTERNS = ("", "/", ".", "x", "-", "\\")
"""Hatching of the parts where colours may be lost: the browser adds it on paper and in high contrast."""


@dataclass(frozen=True)
class StackPart:
    """One series of stacked bars; `rows` have ``label`` (the bar), ``value``, ``hover`` and perhaps ``pick``."""

    name: str
    rows: pd.DataFrame
    colour: str


def horizontal_stacks(
    parts: Sequence[StackPart],
    *,
    order: Sequence[str],
    axis: str,
    tickformat: str = ",",
    height: int | None = None,
    highs: pd.Series | None = None,
) -> go.Figure:
    """Draw a stacked bar per label, from top to bottom as in `order`; parts run from left to right.

    Where no bar has a second part, values are written at the ends; `highs` are upper limits of the bars' intervals.
    Without intervals, parts that have room have their values in them.
    """
    if _empty(parts):
        return empty_figure(NO_ROWS)
    names = [row_name(label) for label in order]
    traces = [_bars(part, place, "h") for place, part in enumerate(parts) if len(part.rows)]
    drawn = pd.concat([part.rows for part in parts if len(part.rows)])
    drawn = drawn[(drawn["value"].fillna(0) != 0).to_numpy()].set_index("label")
    values: dict[str, Any] = {"xaxis": value_axis(title={"text": axis}, tickformat=tickformat)}
    small: dict[str, Any] = {"xaxis": {"nticks": NARROW_TICKS}}
    if drawn.index.is_unique:  # simple bars, coloured by group
        lengths = drawn["value"].reindex(list(order)).to_numpy(dtype=float)
        ends = lengths if highs is None else highs.to_numpy(dtype=float)
        values = values_at_ends(names, lengths, ends, axis=axis, percent="%" in tickformat)
        small = {"xaxis": narrow_range(values["xaxis"])}
    elif highs is None:
        for trace in traces:
            trace.update(texttemplate=f"%{{x:{tickformat}}}", textposition="inside", textangle=0)
            trace.update(insidetextanchor="middle", textfont={"size": FONT_SIZE})
        values |= {"uniformtext": {"minsize": FONT_SIZE, "mode": "hide"}, "bargap": 0.2}
    return canvas(
        traces,
        height=height or 110 + row_pitch(lines_of(names), 30) * len(order),
        barmode="stack",
        **{"bargap": 0.28, **values},
        yaxis=row_axis(names),
        showlegend=len(traces) > 1,
        margin={"l": 8, "r": 16, "t": 40, "b": 8},
        narrow={**small, "margin": {"t": 40 if len(traces) < 4 else 58}},
    )


def vertical_stacks(parts: Sequence[StackPart], *, axis: str, years: tuple[int, int]) -> go.Figure:
    """Draw a stacked bar per year; the parts' labels are years, and the first part is at the bottom."""
    if _empty(parts):
        return empty_figure(NO_ROWS)
    traces = [_bars(part, place, "v") for place, part in enumerate(parts) if len(part.rows)]
    return canvas(
        traces,
        barmode="stack",
        bargap=0.18,
        xaxis=year_axis(years[0] - 0.6, years[1] + 0.6, year_step(*years, 10)),
        unit=axis,
        yaxis=value_axis(tickformat=","),
        showlegend=len(traces) > 1,
        margin={"l": 8, "r": 16, "t": 40, "b": 8},
        narrow={"xaxis": {"dtick": year_step(*years, 4)}, "margin": {"t": 58}},
    )


def _empty(parts: Sequence[StackPart]) -> bool:
    return not any(len(part.rows) and part.rows["value"].fillna(0).any() for part in parts)


def _bars(part: StackPart, place: int, orientation: str) -> go.Bar:
    labels = [row_name(label) if isinstance(label, str) else label for label in part.rows["label"].tolist()]
    values = part.rows["value"].tolist()
    ends: dict[str, Any] = {"x": values, "y": labels} if orientation == "h" else {"x": labels, "y": values}
    return bar_trace(
        **ends,
        orientation=orientation,
        name=escaped(part.name),
        marker={
            "color": part.colour,
            "line": {"width": 0.5, "color": "rgba(255,255,255,0.65)"},
        },
        meta={
            "pattern": {
                "shape": PATTERNS[place % len(PATTERNS)],
                "fillmode": "overlay",
                "fgcolor": "rgba(255,255,255,0.45)",
                "size": 6,
                "solidity": 0.2,
            }
        },
        hovertext=hover_texts(part.rows),
        hoverinfo="text",
        customdata=picks_of(part.rows),
    )


def stacked_shares(table: pd.DataFrame, parts: Sequence[StackPart], *, axis: str, height: int) -> go.Figure:
    """Draw a stacked bar per row with the interval of its total at the end.

    `table` has the totals from top to bottom: ``label``, ``value``, ``low``, ``high`` and ``hover``. The parts of one
    label, from left to right, add up to its value; a part without values is left out.
    """
    if table.empty:
        return empty_figure(NO_ROWS)
    drawn = [part for part in parts if part.rows["value"].to_numpy().any()]
    names = [row_name(label) for label in table["label"]]
    figure = horizontal_stacks(
        drawn,
        order=table["label"].tolist(),
        axis=axis,
        tickformat=",.0%",
        highs=table["high"],
        height=rows_height(names) or height,
    )
    value, low, high = (table[name].to_numpy(dtype=float) for name in ("value", "low", "high"))
    figure.add_trace(
        scatter_trace(
            x=value.tolist(),
            y=names,
            mode="markers",
            name="All, 95 % interval",
            marker={"size": 7, "color": MARK, "line": {"color": CONTEXT, "width": 2}},
            error_x=error_bars(value, low, high, colour=CONTEXT, thickness=2, cap=4),
            hovertext=hover_texts(table),
            hoverinfo="text",
        )
    )
    narrow = {**figure.layout.meta["narrow"], "height": 120 + row_pitch(lines_of(names), 36) * len(table)}
    return figure.update_layout(meta={**figure.layout.meta, "narrow": narrow})

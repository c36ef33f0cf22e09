"""Small multiples: line charts and dot plots in panels with common axes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from ecosystem.figures.canvas import (
    NO_ROWS,
    axis_number,
    canvas,
    empty_figure,
    note,
    rows_height,
    value_axis,
)
from ecosystem.figures.interval_dots import dot_traces, label_axis
from ecosystem.figures.palette import EMPHASIS, faint
from ecosystem.figures.text import escaped, lines_of, row_name, wrapped
from ecosystem.figures.traces import hover_texts, picks_of, scatter_trace

PANELS_ACROSS = 4
"""Panels of lines side by side."""
ROW, LINE, BETWEEN = 24, 15, 62
"""Pixels on a narrow screen: of a row of dots, of a line of its name, and between rows of panels."""


@dataclass(frozen=True)
class Panel:
    """One panel; its table has ``year`` and ``value`` for lines, ``value``, ``low`` and ``high`` for dots."""

    name: str
    table: pd.DataFrame
    colour: str = EMPHASIS


@dataclass(frozen=True)
class Grid:
    """Positions of panels in rows and columns, as shares of the plot; `across` and `down` are the gaps."""

    count: int
    columns: int
    across: float
    down: float

    @property
    def rows(self) -> int:
        """Number of rows."""
        return -(-self.count // self.columns)

    def x(self, place: int) -> list[float]:
        """Horizontal extent of a panel."""
        wide = (1 - self.across * (self.columns - 1)) / self.columns
        left = (place % self.columns) * (wide + self.across)
        return [left, min(1.0, left + wide)]

    def y(self, place: int) -> list[float]:
        """Vertical extent of a panel."""
        tall = (1 - self.down * (self.rows - 1)) / self.rows
        top = 1 - (place // self.columns) * (tall + self.down)
        return [max(0.0, top - tall), top]

    def titles(self, names: Sequence[str], width: int = 28) -> list[dict[str, Any]]:
        """Annotations with each panel's name above it, wrapped at a width in letters."""
        look = {"xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "bottom", "align": "left"}
        return [
            note(f"<b>{wrapped(name, width)}</b>", self.x(place)[0], self.y(place)[1], **look, font={"size": 12})
            for place, name in enumerate(names)
        ]


def line_panels(panels: Sequence[Panel], *, axis: str, same_scale: bool = True) -> go.Figure:
    """Draw one filled line over years per panel; unless on `same_scale`, each has its own value axis from zero."""
    nonempty = [panel for panel in panels if not panel.table.empty]
    if not nonempty:
        return empty_figure(NO_ROWS)
    tops = [float(panel.table["value"].max()) for panel in nonempty]
    years = nonempty[0].table["year"]
    return line_grid(
        [_area(panel, axis_number(place)) for place, panel in enumerate(nonempty)],
        [panel.name for panel in nonempty],
        [max(tops)] * len(tops) if same_scale else tops,
        (int(years.min()), int(years.max())),
        axis=axis,
        same_scale=same_scale,
    )


def line_grid(
    traces: Sequence[go.Scatter],
    names: Sequence[str],
    largest: Sequence[float],
    years: tuple[int, int],
    *,
    axis: str,
    same_scale: bool,
) -> go.Figure:
    """Lay out panels of lines over years by their names and largest values."""
    first, last = years
    wide = Grid(len(names), PANELS_ACROSS, 0.05 if same_scale else 0.07, 0.13)
    height = 60 + 126 * -(-len(names) // 2)
    narrow = Grid(len(names), 2, 0.14 if same_scale else 0.16, BETWEEN / height)
    layout: dict[str, Any] = {}
    small: dict[str, Any] = {}
    for place, top in enumerate(largest):
        number = axis_number(place)
        layout[f"xaxis{number}"] = {
            "domain": wide.x(place),
            "anchor": f"y{number}",
            "range": [first - 0.5, last + 0.5],
            "tickformat": "d",
            "tickvals": [first, (first + last) // 2, last] if last - first > 3 else [first, last],
            "tickangle": 0,
            "showgrid": False,
            "fixedrange": True,
        }
        layout[f"yaxis{number}"] = value_axis(
            domain=wide.y(place),
            anchor=f"x{number}",
            range=[0, 1.12 * top or 1.0],
            tickformat=",",
            nticks=4,
            showticklabels=not same_scale or place % wide.columns == 0,
            fixedrange=True,
        )
        small[f"xaxis{number}"] = {"domain": narrow.x(place), "tickvals": [first, last]}
        named = not same_scale or place % narrow.columns == 0
        small[f"yaxis{number}"] = {"domain": narrow.y(place), "showticklabels": named, "nticks": 3}
    return canvas(
        traces,
        unit=axis,
        annotations=wide.titles(names),
        margin={"l": 8, "r": 16, "t": 26, "b": 8},
        narrow={**small, "annotations": narrow.titles(names, 22), "height": height, "margin": {"t": 40}},
        **layout,
    )


def _area(panel: Panel, number: str) -> go.Scatter:
    table = panel.table
    return scatter_trace(
        x=table["year"].tolist(),
        y=table["value"].tolist(),
        name=escaped(panel.name),
        mode="lines",
        fill="tozeroy",
        fillcolor=faint(panel.colour),
        line={"color": panel.colour, "width": 2.2},
        xaxis=f"x{number}",
        yaxis=f"y{number}",
        hovertext=hover_texts(table),
        hoverinfo="text",
        customdata=picks_of(table),
    )


def dot_panels(
    panels: Sequence[Panel],
    *,
    label: str,
    axis: str,
    shared: bool = True,
    emphasis: str = "",
) -> go.Figure:
    """Draw dots with intervals in panels side by side, on the same value axis.

    `shared` panels have the same rows in the same order, so that only the first column names them. `emphasis` is the
    label of the row that the chart is about.
    """
    nonempty = [panel for panel in panels if not panel.table.empty]
    if not nonempty:
        return empty_figure(NO_ROWS)
    columns = len(nonempty)
    wide = Grid(columns, columns, 0.06 if shared else 0.24, 0.0)
    fewer = min(columns, 2) if shared else 1
    rows = max(len(panel.table) for panel in nonempty)
    lines = lines_of(wrapped(text) for panel in nonempty for text in panel.table[label])
    height = 70 + -(-columns // fewer) * max(150, max(ROW + 6, LINE * lines + 8) * rows + BETWEEN)
    narrow = Grid(columns, fewer, 0.14, BETWEEN / height)
    traces: list[go.Scatter] = []
    reach = 0.0
    for place, panel in enumerate(nonempty):
        number = axis_number(place)
        own = [text == emphasis for text in panel.table[label]] if emphasis else None
        drawn, far = dot_traces(panel.table, colour=panel.colour, axes=number, emphasised=own)
        traces += drawn
        reach = max(reach, far)
    layout: dict[str, Any] = {}
    small: dict[str, Any] = {}
    most = 4 if columns > 3 else 5  # steps between ticks
    for place, panel in enumerate(nonempty):
        number = axis_number(place)
        labels = panel.table[label].tolist()
        layout[f"xaxis{number}"] = value_axis(
            domain=wide.x(place),
            anchor=f"y{number}",
            range=[-0.03 * reach, min(1.03, 1.06 * reach)],
            tickformat=",.0%",
            dtick=next(step for step in (0.02, 0.05, 0.1, 0.2, 0.25) if reach <= most * step or step == 0.25),
            zeroline=False,
        )
        named = not shared or place == 0
        layout[f"yaxis{number}"] = label_axis(labels, domain=[0, 1], anchor=f"x{number}", showticklabels=named)
        if emphasis:
            layout[f"yaxis{number}"]["ticktext"] = [_bold(row_name(text), text == emphasis) for text in labels]
        small[f"xaxis{number}"] = {
            "domain": narrow.x(place),
            "dtick": 0.5 if reach > 0.5 else 0.2 if reach > 0.2 else 0.1,
        }
        small[f"yaxis{number}"] = {
            "domain": narrow.y(place),
            "ticktext": [_bold(wrapped(text), text == emphasis) for text in labels],
            "showticklabels": not shared or place % narrow.columns == 0,
        }
    names = [panel.name for panel in nonempty]
    return canvas(
        traces,
        unit=axis,
        height=max(rows_height([row_name(text) for text in panel.table[label]]) or 0 for panel in nonempty) or None,
        annotations=wide.titles(names),
        margin={"l": 8, "r": 16, "t": 30, "b": 8},
        narrow={
            **small,
            "annotations": narrow.titles(names, 17 if fewer > 1 else 28),
            "height": height,
            "margin": {"t": 44},
        },
        **layout,
    )


def _bold(label: str, emphasised: bool) -> str:
    return f"<b>{label}</b>" if emphasised else label

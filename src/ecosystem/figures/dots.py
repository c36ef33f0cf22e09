"""Dot plots: a row per group, one or several dots with error bars in each."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from ecosystem.figures.canvas import NARROW_TICKS, NO_FIGURES, canvas, empty_figure, log_axis, row_pitch, value_axis
from ecosystem.figures.intervals import error_bars
from ecosystem.figures.palette import CONTEXT, EMPHASIS, WHISKER, faint
from ecosystem.figures.text import escaped, lines_between, row_name, wrapped
from ecosystem.figures.traces import hover_texts, picks_of, scatter_trace

AXES_HEIGHT, ROW_HEIGHT = 96, 22
NARROW_TITLE = 32


@dataclass(frozen=True)
class Dots:
    """Dots of one series.

    `rows` have ``label`` (the row), ``value``, ``hover`` and, if there are any, ``pick``, ``low`` and ``high``. Several
    dots may share a row; those without a value are not drawn. The name is in the legend of several series.
    """

    name: str
    rows: pd.DataFrame
    colour: str = EMPHASIS
    symbol: str = "circle"


def ranked_dots(
    kinds: Sequence[Dots],
    *,
    order: Sequence[str],
    axis: str,
    emphasis: str = "",
    tickformat: str = ",",
    log: bool = False,
    connect: bool = False,
    from_zero: bool = False,
) -> go.Figure:
    """Draw the dots of one or several series in rows.

    `order` has the labels of the rows from top to bottom; `emphasis` is the label of the row that the chart is about;
    `connect` draws a line from the least to the greatest value of each row.
    """
    drawn = pd.concat([kind.rows for kind in kinds]).dropna(subset=["value"]) if kinds else pd.DataFrame()
    if drawn.empty:
        return empty_figure(NO_FIGURES)
    several = len(kinds) > 1
    traces: list[Any] = [_ties(drawn, order)] if connect else []
    traces += [_dots(kind, emphasis, several=several) for kind in kinds]
    place = list(order).index(emphasis) if emphasis in order else None
    names = [row_name(label) for label in order]
    height = AXES_HEIGHT + row_pitch(lines_between(names), ROW_HEIGHT) * len(order)
    return canvas(
        traces,
        height=height,
        xaxis={
            **(_log_axis(drawn) if log else value_axis(rangemode="tozero" if from_zero else "normal")),
            "title": {"text": axis},
            "tickformat": tickformat,
            "zeroline": True,
            "zerolinewidth": 1.5,
        },
        yaxis={
            "type": "category",
            "categoryorder": "array",
            "categoryarray": names,
            "range": [len(order) - 0.4, -0.6],
            "tickmode": "array",
            "tickvals": names,
            "ticktext": [
                f"<b>{name}</b>" if label == emphasis else name for label, name in zip(order, names, strict=True)
            ],
            "automargin": True,
            "ticks": "",
            "showgrid": False,
        },
        shapes=[] if place is None else [_highlight(place)],
        showlegend=several,
        margin={"l": 8, "r": 16, "t": 30 if several else 8, "b": 8},
        narrow={
            "xaxis": {"title": {"text": wrapped(axis, NARROW_TITLE)}, **({} if log else {"nticks": NARROW_TICKS})},
            "height": height + 14,
        },
    )


def _dots(kind: Dots, emphasis: str, *, several: bool) -> go.Scatter:
    rows = kind.rows.dropna(subset=["value"])
    own = (rows["label"] == emphasis).to_numpy()
    colour = kind.colour if several or not emphasis else np.where(own, kind.colour, CONTEXT).tolist()
    return scatter_trace(
        x=rows["value"].tolist(),
        y=[row_name(label) for label in rows["label"]],
        name=escaped(kind.name),
        mode="markers",
        marker={
            "size": np.where(own, 12, 9).tolist(),
            "color": colour,
            "symbol": kind.symbol,
            "opacity": 1,
            "line": {"width": 0},
        },
        error_x=_whiskers(rows),
        customdata=picks_of(rows),
        hovertext=hover_texts(rows),
        hoverinfo="text",
    )


def _whiskers(table: pd.DataFrame) -> dict[str, Any] | None:
    if not {"low", "high"} <= set(table):
        return None
    return error_bars(table["value"], table["low"], table["high"], colour=WHISKER, thickness=1.4, cap=3)


def _ties(table: pd.DataFrame, order: Sequence[str]) -> go.Scatter:
    spans = table.groupby("label", sort=False)["value"].agg(["min", "max"]).reindex(list(order)).dropna()
    across = [end for low, high in zip(spans["min"], spans["max"], strict=True) for end in (low, high, None)]
    return scatter_trace(
        x=across,
        y=[end for label in spans.index for end in (row_name(label), row_name(label), None)],
        mode="lines",
        line={"color": "rgba(128,132,140,0.55)", "width": 3},
        hoverinfo="skip",
        showlegend=False,
        name="Span",
    )


def _highlight(place: int) -> dict[str, Any]:
    return {
        "type": "rect",
        "xref": "paper",
        "x0": 0,
        "x1": 1,
        "y0": place - 0.5,
        "y1": place + 0.5,
        "fillcolor": faint(EMPHASIS, 0.12),
        "line": {"width": 0},
        "layer": "below",
    }


def _log_axis(table: pd.DataFrame) -> dict[str, Any]:
    return log_axis(0.8 * float(table["value"].min()), 1.2 * float(table["value"].max()))

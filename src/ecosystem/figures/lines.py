"""Line charts over years, with interval bands and dated events."""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from ecosystem.figures.canvas import (
    FONT_SIZE,
    NO_ROWS,
    canvas,
    empty_figure,
    note,
    spread,
    value_axis,
    vertical_line,
    year_axis,
    year_step,
)
from ecosystem.figures.intervals import interval_band
from ecosystem.figures.palette import faint
from ecosystem.figures.text import escaped, hover_text, wrapped
from ecosystem.figures.traces import scatter_trace

DASHES = ("solid", "dash", "dot", "dashdot")
KEY_WIDTH = 78
"""Letters in a line of the key of events."""
LABEL_WIDTH, LETTER, ROOM = 14, 7, 16
"""Letters in a line of the name of a line, and pixels of a letter and around it."""
LABEL_ROOM = 0.065
"""Height of a line of such a name, as a share of that of the values."""
SYMBOLS = ("circle", "square", "diamond", "triangle-up", "cross", "x")


@dataclass(frozen=True)
class Line:
    """One line of a chart over time, main (`emphasis`) or thin.

    `points` have ``year``, ``value`` and, where there is an interval, ``low`` and ``high``; in order of year.
    """

    name: str
    points: pd.DataFrame
    colour: str
    emphasis: bool = True
    hover: Sequence[str] | None = None
    pick: Sequence[str] | None = None


def lines(
    drawn: Sequence[Line],
    *,
    axis: str,
    tickformat: str = ",",
    events: pd.DataFrame | None = None,
    named: bool = True,
) -> go.Figure:
    """Draw lines over years, each with its own dash and symbol beside its colour.

    `events` within the years shown are marked verticals. `named` lines have their names at their last points.
    """
    nonempty = [line for line in drawn if not line.points.empty and line.points["value"].notna().any()]
    if not nonempty:
        return empty_figure(NO_ROWS)
    traces: list[Any] = []
    for place, line in enumerate(nonempty):
        traces += line_band(line) if line.emphasis else []
        traces.append(_stroke(line, place))
    years = pd.concat([line.points["year"] for line in nonempty])
    first, last = int(years.min()), int(years.max())
    marks, numbers, key = event_marks(events, first, last)
    notes = _end_labels(nonempty) if named else []
    room = {"r": ROOM + LETTER * max((len(part) for note in notes for part in note["text"].split("<br>")), default=0)}
    return canvas(
        traces,
        unit=axis,
        xaxis=year_axis(first - 0.4, last + 0.4, year_step(first, last, 10), title=key),
        yaxis=value_axis(tickformat=tickformat, rangemode="tozero"),
        shapes=marks,
        annotations=[*notes, *numbers],
        margin=room,
        narrow={
            "margin": room,
            "xaxis": {"dtick": year_step(first, last, 4), "title": {"text": ""}},
            "shapes": [],
            "annotations": notes,
        },
    )


def line_band(line: Line) -> list[go.Scatter]:
    """Return the band of a line's interval; none where it has no interval."""
    if not {"low", "high"} <= set(line.points):
        return []
    known = line.points.dropna(subset=["low", "high"])
    if known.empty:
        return []
    low, high = known["low"].tolist(), known["high"].tolist()
    return interval_band(low, high, fill=faint(line.colour), x=known["year"].tolist(), legendgroup=line.name)


def _stroke(line: Line, place: int) -> go.Scatter:
    return scatter_trace(
        x=line.points["year"].tolist(),
        y=line.points["value"].tolist(),
        name=escaped(line.name),
        legendgroup=line.name,
        mode="lines+markers" if line.emphasis else "lines",
        line={"color": line.colour, "width": 2.6 if line.emphasis else 1.2, "dash": DASHES[place % len(DASHES)]},
        marker={"size": 6, "symbol": SYMBOLS[place % len(SYMBOLS)]},
        opacity=1.0 if line.emphasis else 0.75,
        hovertext=[hover_text(text) for text in line.hover] if line.hover is not None else None,
        hoverinfo="text" if line.hover is not None else "name+x+y",
        customdata=list(line.pick) if line.pick is not None else None,
    )


def _end_labels(drawn: Sequence[Line]) -> list[dict[str, Any]]:
    """Names beside the last points, moved apart where they would overlap."""
    values = pd.concat(
        [line.points[column] for line in drawn for column in ("value", "low", "high") if column in line.points]
    )
    texts = [wrapped(line.name, LABEL_WIDTH) for line in drawn]
    tallest = max(text.count("<br>") + 1 for text in texts)
    ends = [line.points.dropna(subset=["value"]).iloc[-1] for line in drawn]
    wanted = {str(place): float(end["value"]) for place, end in enumerate(ends)}
    places = spread(wanted, LABEL_ROOM * tallest * (float(values.max()) or 1.0))
    look = {"xanchor": "left", "align": "left", "xshift": 8}
    return [
        note(text, float(end["year"]), places[str(place)], **look, font={"size": FONT_SIZE, "color": line.colour})
        for place, (line, text, end) in enumerate(zip(drawn, texts, ends, strict=True))
    ]


def event_marks(
    events: pd.DataFrame | None, first: int, last: int
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], dict[str, Any]]:
    """Mark dated events within the years shown: one dotted line and one number a year, explained below the years.

    Returns shapes, annotations, and the title of the axis of years, which holds the key of the numbers: plotly keeps
    room for it at any size of text. A narrow screen leaves all three out.
    """
    by_year: dict[int, list[str]] = {}
    for year, label in zip(events["year"], events["label"], strict=True) if events is not None else ():
        if first <= year <= last:
            by_year.setdefault(int(year), []).append(str(label))
    in_order = sorted(by_year.items())
    line = {"color": "rgba(128,132,140,0.8)", "width": 1, "dash": "dot"}
    look = {"yref": "paper", "yanchor": "top", "bgcolor": "rgba(128,132,140,0.3)", "font": {"size": FONT_SIZE}}
    marks = [vertical_line(year, line) for year, _ in in_order]
    numbers = [
        note(f"{number}", year, 1, **look, hovertext="<br>".join(escaped(f"{year}: {label}") for label in labels))
        for number, (year, labels) in enumerate(in_order, start=1)
    ]
    key = [f"{number}\u00a0{year}: {'; '.join(labels)}" for number, (year, labels) in enumerate(in_order, start=1)]
    rows = "<br>".join(map(escaped, wrap("\u2003".join(key), KEY_WIDTH)))
    return marks, numbers, {"text": rows, "font": {"size": FONT_SIZE}}

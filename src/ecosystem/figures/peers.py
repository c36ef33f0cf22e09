"""Line chart of one country beside its peers, each labelled at its end."""

from collections.abc import Sequence
from math import log10
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from ecosystem.figures.canvas import (
    FONT_SIZE,
    NO_FIGURES,
    canvas,
    empty_figure,
    log_axis,
    note,
    spread,
    value_axis,
    year_axis,
    year_step,
)
from ecosystem.figures.lines import Line, event_marks, line_band
from ecosystem.figures.palette import CONTEXT
from ecosystem.figures.text import escaped, hover_text
from ecosystem.figures.traces import scatter_trace

HEIGHT, AROUND = 460, 74
"""Of the figure unless given, and of what surrounds the plot, in pixels."""
LABEL_ROOM, LETTER = 15, 7.2
"""Height of a label and width of a letter in pixels."""
LEADERS = 0.07
"""Width between the last year and the names, as a share of that of the years."""


def peer_lines(
    drawn: Sequence[Line],
    *,
    axis: str,
    log: bool = False,
    tickformat: str = ",",
    events: pd.DataFrame | None = None,
    height: int = HEIGHT,
) -> go.Figure:
    """Draw emphasised lines with colour and markers over thin grey ones, each led to its name on the right.

    Emphasised lines with ``low`` and ``high`` get a band. Years may have fractions, such as quarters.
    """
    nonempty = [line for line in drawn if line.points["value"].notna().any()]
    if not nonempty:
        return empty_figure(NO_FIGURES)
    values = pd.concat([line.points["value"] for line in nonempty]).dropna()
    years = pd.concat([line.points["year"] for line in nonempty])
    first, last = int(years.min()), int(years.max())
    end = float(years.max())
    low, high = (log10(values.min()), log10(values.max())) if log else (0.0, float(values.max()))
    margin = 0.05 * (high - low) or 0.5  # of a single figure
    low, high = low - (margin if log else 0), high + margin
    room = round(max(len(line.name) for line in nonempty) * LETTER) + 14
    marks, numbers, key = event_marks(events, first, last)
    edge = end + LEADERS * max(1.0, end - first)
    names = _names(nonempty, low, high, log=log, height=height)
    leaders = [_leader(line, name["y"], edge, log=log) for line, name in zip(nonempty, names, strict=True)]
    return canvas(
        [
            *(_thin(line) for line in nonempty if not line.emphasis),
            *(trace for line in nonempty if line.emphasis for trace in (*line_band(line), _strong(line))),
        ],
        height=height,
        unit=axis,
        xaxis=year_axis(first - 0.3, edge, year_step(first, last, 11), title=key),
        yaxis=(log_axis(10**low, 10**high) if log else value_axis(range=[low, high])) | {"tickformat": tickformat},
        shapes=[*leaders, *marks],
        annotations=[*names, *numbers],
        margin={"l": 8, "r": room, "t": 16, "b": 8},
        narrow={
            "xaxis": {"dtick": year_step(first, last, 4), "title": {"text": ""}},
            "shapes": leaders,
            "annotations": names,
            "margin": {"r": room, "l": 4},
        },
    )


def _strong(line: Line) -> go.Scatter:
    return _stroke(line, mode="lines+markers", line={"color": line.colour, "width": 3}, marker={"size": 7})


def _thin(line: Line) -> go.Scatter:
    if line.points["value"].notna().sum() == 1:
        return _stroke(line, mode="markers", marker={"color": CONTEXT, "size": 5})
    return _stroke(line, mode="lines", line={"color": CONTEXT, "width": 1.4})


def _stroke(drawn: Line, **style: Any) -> go.Scatter:
    return scatter_trace(
        x=drawn.points["year"].tolist(),
        y=drawn.points["value"].tolist(),
        name=escaped(drawn.name),
        hovertext=[hover_text(text) for text in drawn.hover or ()] or None,
        hoverinfo="text" if drawn.hover is not None else "name+x+y",
        customdata=list(drawn.pick) if drawn.pick is not None else None,
        **style,
    )


def _leader(line: Line, height: float, edge: float, *, log: bool) -> dict[str, Any]:
    """Return the line from the last point to the name beside the plot, which stands at another height."""
    last = line.points.dropna(subset=["value"]).iloc[-1]
    ends = {"x0": float(last["year"]), "y0": float(last["value"]), "x1": edge, "y1": 10**height if log else height}
    stroke = {"color": line.colour if line.emphasis else CONTEXT, "width": 1, "dash": "dot"}
    return {"type": "line", **ends, "line": stroke, "layer": "below"}


def _names(nonempty: Sequence[Line], low: float, high: float, *, log: bool, height: int) -> list[dict[str, Any]]:
    """Labels beside the last points, moved apart where they would overlap."""
    ends = {line.name: line.points.dropna(subset=["value"]).iloc[-1] for line in nonempty}
    wanted = {name: log10(end["value"]) if log else float(end["value"]) for name, end in ends.items()}
    gap = (high - low) * LABEL_ROOM / (height - AROUND)
    places = spread(wanted, gap, (low + gap / 3, high - gap / 3))  # plotly leaves out what is not within the axis
    return [
        note(
            f"<b>{escaped(line.name)}</b>" if line.emphasis else escaped(line.name),
            1,
            places[line.name],
            xref="paper",
            xanchor="left",
            xshift=6,
            font={"size": FONT_SIZE, **({"color": line.colour} if line.emphasis else {})},
        )
        for line in nonempty
    ]

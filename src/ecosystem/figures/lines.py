"""Line charts over years, with interval bands and dated events."""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from ecosystem.figures.canvas import NO_ROWS, canvas, empty_figure, note, vertical_line, year_axis, year_step
from ecosystem.figures.intervals import interval_band
from ecosystem.figures.palette import faint
from ecosystem.figures.text import escaped, hover_text, truncated

DASHES = ("solid", "dash", "dot", "dashdot")
EVENT_LEVEL, EVENT_ROOM = 26, 62
"""Pixels between the two levels of event labels, and above the plot for both."""
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
    from_zero: bool = True,
    events: pd.DataFrame | None = None,
    labels_at_end: bool = True,
) -> go.Figure:
    """Draw lines over years, each with its own dash and symbol beside its colour.

    `events` within the years shown are marked verticals. With `labels_at_end` each line's name is at its last point
    instead of in a legend.
    """
    nonempty = [line for line in drawn if not line.points.empty and line.points["value"].notna().any()]
    if not nonempty:
        return empty_figure(NO_ROWS)
    traces: list[Any] = []
    notes: list[dict[str, Any]] = []
    for place, line in enumerate(nonempty):
        traces += line_band(line) if line.emphasis else []
        traces.append(_stroke(line, place))
        if labels_at_end:
            notes.append(_end_label(line))
    years = pd.concat([line.points["year"] for line in nonempty])
    first, last = int(years.min()), int(years.max())
    marks, texts, short_texts = event_marks(events, first, last)
    return canvas(
        traces,
        xaxis=year_axis(
            first - 0.4, last + 0.4 + (0.16 * (last - first + 1) if labels_at_end else 0), year_step(first, last, 10)
        ),
        yaxis={
            "title": {"text": axis},
            "tickformat": tickformat,
            "rangemode": "tozero" if from_zero else "normal",
            "automargin": True,
        },
        shapes=marks,
        annotations=[*notes, *texts],
        showlegend=not labels_at_end and len(nonempty) > 1,
        margin={"l": 8, "r": 16, "t": EVENT_ROOM if texts else 16, "b": 8},
        narrow={"xaxis": {"dtick": year_step(first, last, 4)}}
        | ({"annotations": [*notes, *short_texts], "margin": {"t": 24}} if texts else {}),
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
    return go.Scatter(
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


def _end_label(line: Line) -> dict[str, Any]:
    last = line.points.dropna(subset=["value"]).iloc[-1]
    font = {"size": 12 if line.emphasis else 11, "color": line.colour}
    return note(escaped(line.name), float(last["year"]), float(last["value"]), xanchor="left", xshift=8, font=font)


def event_marks(
    events: pd.DataFrame | None, first: int, last: int
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[dict[str, Any]]]:
    """Mark dated events within the years shown: one dotted line a year, labels on two levels.

    Returns shapes, annotations, and the annotations for a narrow screen, where several texts do not fit and become
    marks. The hover text lists all events of the year.
    """
    if events is None:
        return [], [], []
    by_year: dict[int, list[str]] = {}
    for year, label in zip(events["year"].tolist(), events["label"].tolist(), strict=True):
        if first <= year <= last:
            by_year.setdefault(int(year), []).append(str(label))
    line = {"color": "rgba(128,132,140,0.8)", "width": 1, "dash": "dot"}
    marks: list[dict[str, Any]] = []
    texts: list[dict[str, Any]] = []
    for place, (year, labels) in enumerate(sorted(by_year.items())):
        marks.append(vertical_line(year, line))
        more = f" +{len(labels) - 1}" if len(labels) > 1 else ""
        texts.append(
            note(
                "<br>".join(map(escaped, _two_lines(labels[0], more))),
                year,
                1,
                yref="paper",
                yanchor="bottom",
                yshift=EVENT_LEVEL * (place % 2),
                xanchor="right" if year > last - (last - first) / 6 else "left" if year == first else "center",
                hovertext="<br>".join(escaped(f"{year}: {label}") for label in labels),
                font={"size": 10},
                align="center",
            )
        )
    if len(texts) == 1:
        return marks, texts, [{**text, "yshift": 0} for text in texts]
    return marks, texts, [{**text, "text": "◆", "yshift": 0, "xanchor": "center"} for text in texts]


def _two_lines(label: str, more: str, width: int = 17) -> list[str]:
    """Break a label into at most two lines, and add how many more there are."""
    parts = wrap(label, width)
    if len(parts) > 2:
        parts = [parts[0], truncated(" ".join(parts[1:]), width)]
    return [*parts[:-1], parts[-1] + more]

"""Common layout of figures, without template and theme: the page that shows a figure adds those."""

from collections.abc import Collection, Mapping, Sequence
from math import ceil, floor, inf, log10
from textwrap import wrap
from typing import Any

import plotly.graph_objects as go

from ecosystem.figures.text import lines_of, wrapped

NO_TEMPLATE = go.layout.Template()
NO_ROWS = "Nothing is left under these filters."
NO_FIGURES = "No published figure is at hand."
MARGIN = {"l": 8, "r": 16, "t": 16, "b": 8, "pad": 2}
LEGEND = {"orientation": "h", "x": 0, "y": 1.02, "xanchor": "left", "yanchor": "bottom", "traceorder": "normal"}
"""Every legend: above the plot, from the left, in the order of the traces."""
FONT_SIZE = 12
"""Of the smallest text, in pixels."""
MOST_TICKS, NARROW_TICKS = 6, 5
"""Of an axis of values, and on a narrow screen; plotly then draws three or more, of four it may draw two."""
FEW_ROWS, PITCH, AROUND_ROWS = 7, 44, 100
"""Named rows up to which they set the height of a figure; pixels of a row, and above and below all."""
LINE_PITCH = 16
"""Pixels of a line of a name of several lines."""
UNIT_ROOM, NARROW_UNIT = 18, 44
"""Height of the unit above the plot in pixels, and letters of its lines on a narrow screen."""


def canvas(
    traces: Sequence[Any], *, unit: str = "", narrow: Mapping[str, Any] | None = None, **layout: Any
) -> go.Figure:
    """Return a figure of traces with the common layout and more; `narrow` takes over below 520 px of width.

    ``data`` of `narrow` are traces that replace the others there, and ``unit`` is theirs where it is another.

    `unit` is the title of the vertical axis: it is written above the plot, from the left, never rotated.
    """
    common: dict[str, Any] = {
        "template": NO_TEMPLATE,
        "margin": MARGIN,
        "hovermode": "closest",
        "showlegend": False,
        "legend": LEGEND,
    }
    small = dict(narrow or {})
    if unit:
        common["title"] = unit_title(unit)
        small["title"] = _two_lines(small.pop("unit", unit))
        layout["margin"] = _with_unit({**MARGIN, **layout.get("margin", {})})
        if "margin" in small:
            small["margin"] = _with_unit(small["margin"])
    return _figure(list(traces), {**common, **layout, "meta": {"narrow": small}})


def _figure(traces: list[Any], layout: dict[str, Any]) -> go.Figure:
    """Return a figure that is not validated, see :mod:`~ecosystem.figures.traces`."""
    return go.Figure(traces, layout, _validate=False)


def unit_title(text: str) -> dict[str, Any]:
    """Title of the figure at its upper left corner, for which plotly keeps room."""
    across = {"x": 0, "xref": "container", "xanchor": "left", "pad": {"l": 4, "t": 2, "b": 8}}
    return {
        "text": text,
        "font": {"size": 13},
        "y": 1,
        "yref": "container",
        "yanchor": "top",
        "automargin": True,
        **across,
    }


def _two_lines(unit: str) -> dict[str, Any]:
    """Return a unit for a narrow screen; the rest is a subtitle, since plotly draws a title of two lines too high."""
    first, *more = wrap(unit, NARROW_UNIT)
    return {"text": first, "subtitle": {"text": "<br>".join(more), "font": {"size": 13}}} if more else {"text": first}


def _with_unit(margin: Mapping[str, float]) -> dict[str, float]:
    return {**margin, "t": margin["t"] + UNIT_ROOM} if "t" in margin else dict(margin)


def empty_figure(message: str) -> go.Figure:
    """Return a low figure with a message and no marks."""
    return canvas(
        [],
        height=84,
        xaxis={"visible": False},
        yaxis={"visible": False},
        annotations=[note(wrapped(message, 44), 0.5, 0.5, xref="paper", yref="paper", font={"size": 13})],
    )


def rows_height(names: Collection[str]) -> int | None:
    """Return the height of a figure of a few rows, or of rows with wrapped names; None where any height fits."""
    few, lines = len(names) <= FEW_ROWS, lines_of(names)
    return AROUND_ROWS + len(names) * row_pitch(lines, PITCH if few else 0) if few or lines > 1 else None


def row_axis(names: Sequence[str]) -> dict[str, Any]:
    """Return the axis of rows of bars, in this order from the top."""
    order = {"categoryorder": "array", "categoryarray": names, "autorange": "reversed"}
    return {**order, "automargin": True, "ticks": "", "showgrid": False}


def row_pitch(lines: float, least: int) -> int:
    """Return the pixels of a row with a name of some lines, so that two names do not touch."""
    return max(least, ceil(LINE_PITCH * lines) + 6)


def spread(wanted: Mapping[str, float], gap: float, within: tuple[float, float] = (-inf, inf)) -> dict[str, float]:
    """Move positions apart to keep a gap, as little as possible and in their order; `within` limits if they fit.

    Examples
    --------
    >>> spread({"a": 1.0, "b": 1.2, "c": 5.0}, 1.0)
    {'a': 0.6, 'b': 1.6, 'c': 5.0}
    >>> spread({"a": 1.0, "b": 1.2, "c": 5.0}, 1.0, (1.0, 5.0))
    {'a': 1.0, 'b': 2.0, 'c': 5.0}
    """
    clusters: list[tuple[float, list[str]]] = []
    for name in sorted(wanted, key=lambda name: wanted[name]):
        members, centre = [name], wanted[name]
        while clusters and centre - clusters[-1][0] < gap * (len(members) + len(clusters[-1][1])) / 2:
            members = clusters.pop()[1] + members
            centre = sum(wanted[member] for member in members) / len(members)
        clusters.append((centre, members))
    apart = {
        member: round(centre + gap * (place - (len(members) - 1) / 2), 9)
        for centre, members in clusters
        for place, member in enumerate(members)
    }
    lowest, highest = within
    for name in apart:
        apart[name] = max(apart[name], lowest)
        lowest = round(apart[name] + gap, 9)
    for name in reversed(apart):
        apart[name] = min(apart[name], highest)
        highest = round(apart[name] - gap, 9)
    return apart


def note(text: str, x: float, y: float | str, **more: Any) -> dict[str, Any]:
    """Return an annotation without arrow; the text is escaped already, and so is the name of a row given as `y`."""
    return {"text": text, "x": x, "y": y, "showarrow": False, **more}


def year_axis(start: float, end: float, step: int, **more: Any) -> dict[str, Any]:
    """Return an axis of years."""
    years = {"tickformat": "d", "dtick": step, "range": [start, end]}
    return {**years, "tickangle": 0, "showgrid": False, "automargin": True, **more}


def value_axis(**more: Any) -> dict[str, Any]:
    """Return an axis of values: three to six ticks, level, with a grid."""
    return {"nticks": MOST_TICKS, "tickangle": 0, "showgrid": True, "automargin": True, **more}


def log_axis(low: float, high: float) -> dict[str, Any]:
    """Return an axis of values between two limits above zero, with at most six round ticks."""
    powers = range(floor(log10(low)), ceil(log10(high)) + 1)
    for steps in ((1, 2, 5), (1, 3), (1,)):
        ticks = [step * 10.0**power for power in powers for step in steps]
        inside = [tick for tick in ticks if low <= tick <= high]
        if len(inside) <= MOST_TICKS:
            break
    inside = inside[:: max(1, -(-len(inside) // MOST_TICKS))]
    limits = {"type": "log", "range": [log10(low), log10(high)]}
    return value_axis(**limits, tickvals=inside)


def year_step(first: int, last: int, ticks: int) -> int:
    """Return the years between ticks, for about so many ticks."""
    return max(1, round((last - first + 1) / ticks))


def axis_number(panel: int) -> str:
    """Return the suffix of the axes of a panel, counted from 0: plotly names them x and y, x2 and y2, …"""
    return str(panel + 1) if panel else ""


def vertical_line(x: float, line: dict[str, Any]) -> dict[str, Any]:
    """Return a line through the whole height of the plot."""
    return {"type": "line", "x0": x, "x1": x, "y0": 0, "y1": 1, "yref": "paper", "line": line}

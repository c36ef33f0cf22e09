"""Common layout of figures, without template and theme: the page that shows a figure adds those."""

from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go

from ecosystem.figures.text import wrapped

NO_TEMPLATE = go.layout.Template()
NO_ROWS = "Nothing is left under these filters."
NO_FIGURES = "No published figure is at hand."
MARGIN = {"l": 8, "r": 16, "t": 16, "b": 8, "pad": 2}


def canvas(traces: Sequence[Any], *, narrow: Mapping[str, Any] | None = None, **layout: Any) -> go.Figure:
    """Return a figure of traces with the common layout and more; `narrow` takes over below 520 px of width."""
    common: dict[str, Any] = {
        "template": NO_TEMPLATE,
        "margin": MARGIN,
        "hovermode": "closest",
        "showlegend": False,
        "legend": {"orientation": "h", "x": 0, "y": 1.02, "xanchor": "left", "yanchor": "bottom"},
        "meta": {"narrow": dict(narrow or {})},
    }
    return go.Figure(list(traces), {**common, **layout})


def empty_figure(message: str) -> go.Figure:
    """Return a low figure with a message and no marks."""
    return canvas(
        [],
        height=84,
        xaxis={"visible": False},
        yaxis={"visible": False},
        annotations=[note(wrapped(message, 44), 0.5, 0.5, xref="paper", yref="paper", font={"size": 13})],
    )


def note(text: str, x: float, y: float, **more: Any) -> dict[str, Any]:
    """Return an annotation without arrow; the text is escaped already."""
    return {"text": text, "x": x, "y": y, "showarrow": False, **more}


def year_axis(start: float, end: float, step: int) -> dict[str, Any]:
    """Return an axis of years."""
    return {"tickformat": "d", "dtick": step, "range": [start, end], "automargin": True}


def year_step(first: int, last: int, ticks: int) -> int:
    """Return the years between ticks, for about so many ticks."""
    return max(1, round((last - first + 1) / ticks))


def axis_number(panel: int) -> str:
    """Return the suffix of the axes of a panel, counted from 0: plotly names them x and y, x2 and y2, …"""
    return str(panel + 1) if panel else ""


def vertical_line(x: float, line: dict[str, Any]) -> dict[str, Any]:
    """Return a line through the whole height of the plot."""
    return {"type": "line", "x0": x, "x1": x, "y0": 0, "y1": 1, "yref": "paper", "line": line}

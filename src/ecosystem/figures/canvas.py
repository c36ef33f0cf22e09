"""The one way to start a figure: no template, no theme; those belong to whoever shows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go

from ecosystem.figures.text import wrapped

NO_TEMPLATE = go.layout.Template()
MARGIN = {"l": 8, "r": 16, "t": 16, "b": 8, "pad": 2}


def canvas(traces: Sequence[Any], *, narrow: Mapping[str, Any] | None = None, **layout: Any) -> go.Figure:
    """Make a figure of traces.

    Parameters
    ----------
    narrow : mapping, optional
        Layout that takes over where the figure is less than 520 px wide.

    Returns
    -------
    plotly.graph_objects.Figure
    """
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
    """Draw an empty figure that says why it is empty, no higher than it must be."""
    return canvas(
        [],
        height=84,
        xaxis={"visible": False},
        yaxis={"visible": False},
        annotations=[
            {
                "text": wrapped(message, 44),
                "showarrow": False,
                "xref": "paper",
                "yref": "paper",
                "x": 0.5,
                "y": 0.5,
                "font": {"size": 13},
            }
        ],
    )

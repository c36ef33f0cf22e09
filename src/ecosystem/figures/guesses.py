"""Answers of an audience: a histogram of guesses beside the estimate, bars of a poll."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from ecosystem.figures import palette
from ecosystem.figures.canvas import canvas, empty_figure, note, value_axis, vertical_line
from ecosystem.figures.text import escaped
from ecosystem.figures.traces import bar_trace

BINS = 20
BAR_HEIGHT = 44
"""Pixels of a bar of a poll with the space around it."""


def poll_bars(options: Sequence[str], counts: Sequence[int]) -> go.Figure:
    """Draw how often each answer of a poll was chosen, in the order of the poll."""
    if not options:
        return empty_figure("No answers yet.")
    bars = bar_trace(
        x=list(counts),
        y=[escaped(option) for option in options],
        orientation="h",
        text=list(counts),
        textposition="outside",
        constraintext="none",
        cliponaxis=False,
        marker={"color": palette.EMPHASIS},
        hoverinfo="skip",
    )
    return canvas(
        [bars],
        xaxis={"visible": False, "range": [0, max(*counts, 1) * 1.1], "fixedrange": True},
        yaxis={"autorange": "reversed", "fixedrange": True},
        height=BAR_HEIGHT * len(options) + 24,
    )


def guess_histogram(
    given: Sequence[float],
    *,
    low: float,
    high: float,
    unit: str,
    value: float | None = None,
    interval: tuple[float, float] | None = None,
) -> go.Figure:
    """Draw a histogram of guesses between two bounds, and the estimate `value`, once revealed, with its interval."""
    if not given and value is None:
        return empty_figure("No guesses yet.")
    edges = np.linspace(low, high, BINS + 1)
    counts, _ = np.histogram(np.asarray(given, dtype=float), bins=edges)
    middles = (edges[:-1] + edges[1:]) / 2
    bars = bar_trace(
        x=middles.tolist(),
        y=counts.tolist(),
        width=(high - low) / BINS * 0.9,
        marker={"color": palette.EMPHASIS, "opacity": 0.75},
        hovertext=[
            f"{start:g}–{end:g} {escaped(unit)}: {count}"
            for start, end, count in zip(edges[:-1], edges[1:], counts, strict=True)
        ],
        hoverinfo="text",
        name="Guesses",
    )
    shapes: list[dict[str, object]] = []
    texts: list[dict[str, object]] = []
    if interval is not None:
        band = {"type": "rect", "x0": interval[0], "x1": interval[1], "y0": 0, "y1": 1, "yref": "paper"}
        shapes.append({**band, "fillcolor": "rgba(194,105,28,0.25)", "line": {"width": 0}})
    if value is not None:
        line = {"color": "#c2691c", "width": 3}
        shapes.append(vertical_line(value, line))
        text = escaped(f"{value:.0f} {unit}")
        texts.append(note(text, value, 1, yref="paper", yanchor="bottom"))
    return canvas(
        [bars],
        shapes=shapes,
        annotations=texts,
        margin={"l": 8, "r": 16, "t": 34, "b": 8},
        unit="Guesses",
        xaxis=value_axis(range=[low, high], title={"text": escaped(unit)}, zeroline=False, showgrid=False),
        yaxis=value_axis(rangemode="tozero", dtick=1 if max(counts, default=0) < 6 else None),
        height=280,
    )

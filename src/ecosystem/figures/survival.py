"""Survival and cumulative incidence curves with bands, numbers at risk and the median."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from ecosystem.figures.canvas import NO_ROWS, canvas, empty_figure, note, value_axis
from ecosystem.figures.intervals import interval_band
from ecosystem.figures.lines import DASHES
from ecosystem.figures.palette import CONTEXT, faint
from ecosystem.figures.text import escaped, hover_text
from ecosystem.figures.traces import scatter_trace

CLOSEST = 0.09
"""Least distance between two end labels, as a share of the axis."""


@dataclass(frozen=True)
class Curve:
    """One step curve (``time``, ``value``, ``low``, ``high`` in order of time); a single one needs no name."""

    name: str
    colour: str
    steps: pd.DataFrame
    hover: Sequence[str]
    band: bool = True


def step_curves(
    drawn: Sequence[Curve],
    *,
    at_risk: pd.DataFrame,
    axis: str,
    time_axis: str,
    median: float | None = None,
) -> go.Figure:
    """Draw step curves of shares, with their bands and the numbers at risk below.

    `at_risk` has ``time`` and ``at_risk`` at the labelled times.
    """
    if not drawn or drawn[0].steps.empty:
        return empty_figure(NO_ROWS)
    traces = [trace for place, curve in enumerate(drawn) for trace in _step_curve(curve, place)]
    longest = float(max(curve.steps["time"].max() for curve in drawn))
    highest = float(max(curve.steps["high"].max() for curve in drawn))
    top = min(1.0, 1.08 * highest)
    traces.append(
        scatter_trace(
            x=at_risk["time"].tolist(),
            y=[0] * len(at_risk),
            text=[f"{number:,.0f}" for number in at_risk["at_risk"]],
            mode="text",
            cliponaxis=False,
            yaxis="y2",
            hoverinfo="skip",
            showlegend=False,
            name="At risk",
        )
    )
    labelled = [curve for curve in drawn if curve.name]
    return canvas(
        traces,
        unit=axis,
        xaxis={
            "title": {"text": time_axis, "standoff": 6},
            "tickangle": 0,
            "showgrid": False,
            "range": [-0.03 * longest, longest * (1.24 if labelled else 1.04)],
            "dtick": 5 if longest > 8 else 1,
            "anchor": "y",
            "zeroline": False,
            "automargin": True,
        },
        yaxis=value_axis(tickformat=",.0%", range=[0, top], domain=[0.22, 1]),
        yaxis2={
            "domain": [0, 0.06],
            "range": [-1, 1],
            "tickvals": [0],
            "ticktext": ["At risk"],
            "showgrid": False,
            "zeroline": False,
            "fixedrange": True,
            "automargin": True,
        },
        shapes=_median_lines(median),
        annotations=_end_labels(labelled, top),
        narrow={"xaxis": {"range": [-0.08 * longest, longest * (1.42 if labelled else 1.04)]}},
    )


def _step_curve(curve: Curve, place: int) -> list[go.Scatter]:
    time = curve.steps["time"].tolist()
    low, high = curve.steps["low"].tolist(), curve.steps["high"].tolist()
    names = (f"{escaped(curve.name)} 95 % from".strip(), f"{escaped(curve.name)} 95 % to".strip())
    band = interval_band(low, high, fill=faint(curve.colour), names=names, x=time, line={"width": 0, "shape": "hv"})
    return [
        *(band if curve.band else ()),
        scatter_trace(
            x=time,
            y=curve.steps["value"].tolist(),
            name=escaped(curve.name) or "Share",
            mode="lines",
            line={"color": curve.colour, "width": 2.6, "shape": "hv", "dash": DASHES[place % len(DASHES)]},
            hovertext=[hover_text(text) for text in curve.hover],
            hoverinfo="text",
        ),
    ]


def _median_lines(median: float | None) -> list[dict[str, Any]]:
    if median is None:
        return []
    line = {"color": CONTEXT, "width": 1.2, "dash": "dot"}
    return [
        {"type": "line", "x0": 0, "x1": median, "y0": 0.5, "y1": 0.5, "line": line},
        {"type": "line", "x0": median, "x1": median, "y0": 0, "y1": 0.5, "line": line},
    ]


def _end_labels(labelled: Sequence[Curve], top: float) -> list[dict[str, Any]]:
    """Labels at the ends of the curves, kept apart."""
    ends = sorted(labelled, key=lambda curve: float(curve.steps["value"].iloc[-1]))
    labels: list[dict[str, Any]] = []
    lowest = 0.0
    for curve in ends:
        height = max(float(curve.steps["value"].iloc[-1]), lowest)
        lowest = height + CLOSEST * top
        end, font = float(curve.steps["time"].iloc[-1]), {"size": 12, "color": curve.colour}
        labels.append(note(escaped(curve.name), end, height, xanchor="left", xshift=8, font=font))
    return labels

"""Flows on a map as curved lines: width by weight, an arrowhead half-way."""

from collections.abc import Iterable
from typing import Final

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from ecosystem.figures.maps.frame import Floats, MapFrame, floats
from ecosystem.figures.maps.widths import format_weight, width_classes
from ecosystem.figures.text import capitalized, escaped
from ecosystem.figures.traces import scatter_trace

BEND: Final = 0.2
"""Distance of a curve from its chord over its length."""


def flow_arcs(
    origins: pd.DataFrame,
    destinations: pd.DataFrame,
    weights: Iterable[float],
    *,
    frame: MapFrame,
    unit: str = "moves",
    colour: str,
) -> list[go.Scatter]:
    """Draw flows as curved lines with an arrowhead half-way.

    A line bends to the right of its direction, so that both directions stay apart. `origins` and `destinations` have a
    row per flow, in the same order: `name`, `longitude`, `latitude`. A flow that is missing its weight or a position,
    is not above zero, or ends where it starts has no line. There is one trace per class of width, then one with the
    arrowheads, which carry the hover.

    Examples
    --------
    >>> from ecosystem.figures.maps.frame import REGION
    >>> lahore = pd.DataFrame({"name": ["Lahore"], "longitude": [74.35], "latitude": [31.55]})
    >>> karachi = pd.DataFrame({"name": ["Karachi"], "longitude": [67.01], "latitude": [24.86]})
    >>> lines, heads = flow_arcs(lahore, karachi, [12], frame=REGION, colour="#c2691c")
    >>> lines.name, heads.hovertext[0]
    ('Moves: 12', 'Lahore → Karachi<br>Moves: 12')
    """
    flows = _flows(origins, destinations, weights, frame)
    if flows.empty:
        return []
    classes = width_classes(flows["weight"])
    rank = np.searchsorted([drawn.low for drawn in classes], flows["weight"], side="right") - 1
    traces: list[go.Scatter] = []
    for number, drawn in enumerate(classes):
        members = flows[rank == number]
        if not members.empty:
            x, y = _curves(members, frame.ratio)
            traces.append(
                scatter_trace(
                    x=x,
                    y=y,
                    mode="lines",
                    line={"color": colour, "width": drawn.width},
                    name=drawn.label if traces else f"{capitalized(unit)}: {drawn.label}",
                    hoverinfo="skip",
                )
            )
    return [*traces, _heads(flows, np.array([classes[i].width for i in rank]), frame.ratio, unit, colour)]


def _flows(
    origins: pd.DataFrame, destinations: pd.DataFrame, weights: Iterable[float], frame: MapFrame
) -> pd.DataFrame:
    from_x, from_y = frame.place(origins)
    to_x, to_y = frame.place(destinations)
    flows = pd.DataFrame(
        {
            "origin": origins["name"].to_numpy(),
            "destination": destinations["name"].to_numpy(),
            "weight": floats(weights),
            "from_x": from_x,
            "from_y": from_y,
            "to_x": to_x,
            "to_y": to_y,
        }
    )
    stays = (flows["from_x"] == flows["to_x"]) & (flows["from_y"] == flows["to_y"])
    known = flows[["weight", "from_x", "from_y", "to_x", "to_y"]].notna().all(axis=1)
    # The small flows are drawn last, on top of the wide ones.
    return flows[known & ~stays & (flows["weight"] > 0)].sort_values("weight", ascending=False, kind="stable")


def _way(flows: pd.DataFrame, ratio: float) -> tuple[Floats, Floats]:
    across, up = flows["to_x"] - flows["from_x"], (flows["to_y"] - flows["from_y"]) * ratio
    return across.to_numpy(dtype=float), up.to_numpy(dtype=float)


def _bow(flows: pd.DataFrame, ratio: float) -> tuple[Floats, Floats]:
    # Control point of the curve: beside the middle, to the right of the way, in proportion to its drawn length.
    across, up = _way(flows, ratio)
    x = (flows["from_x"] + flows["to_x"]).to_numpy(dtype=float) / 2 + 2 * BEND * up
    y = (flows["from_y"] + flows["to_y"]).to_numpy(dtype=float) / 2 - 2 * BEND * across / ratio
    return x, y


def _curves(flows: pd.DataFrame, ratio: float) -> tuple[Floats, Floats]:
    bow_x, bow_y = _bow(flows, ratio)
    t = np.append(np.linspace(0, 1, 33), np.nan)  # the missing step lifts the pen

    def along(start: Floats, bow: Floats, end: Floats) -> Floats:
        path = np.outer(start, (1 - t) ** 2) + np.outer(bow, 2 * t * (1 - t)) + np.outer(end, t**2)
        return np.asarray(path.ravel()[:-1], dtype=float)

    return (
        along(flows["from_x"].to_numpy(dtype=float), bow_x, flows["to_x"].to_numpy(dtype=float)),
        along(flows["from_y"].to_numpy(dtype=float), bow_y, flows["to_y"].to_numpy(dtype=float)),
    )


def _heads(flows: pd.DataFrame, widths: Floats, ratio: float, unit: str, colour: str) -> go.Scatter:
    bow_x, bow_y = _bow(flows, ratio)
    across, up = _way(flows, ratio)
    return scatter_trace(
        x=(flows["from_x"] + flows["to_x"]).to_numpy(dtype=float) / 4 + bow_x / 2,
        y=(flows["from_y"] + flows["to_y"]).to_numpy(dtype=float) / 4 + bow_y / 2,
        mode="markers",
        marker={
            "symbol": "arrow",
            "angle": np.degrees(np.arctan2(across, up)),  # half-way, a curve runs parallel to its chord
            "size": 6 + 2.2 * widths,
            "color": colour,
            "opacity": 1,
            "line": {"width": 0},
        },
        hovertext=[
            f"{escaped(str(origin))} → {escaped(str(destination))}<br>{capitalized(unit)}: {format_weight(weight)}"
            for origin, destination, weight in zip(flows["origin"], flows["destination"], flows["weight"], strict=True)
        ],
        hoverinfo="text",
        name="Direction",
        showlegend=False,
    )

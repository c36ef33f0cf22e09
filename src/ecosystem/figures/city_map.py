"""Maps of Pakistan: cities as bubbles, and flows between them as arcs."""

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from ecosystem.figures.canvas import NO_FIGURES, canvas, empty_figure
from ecosystem.figures.maps.arcs import flow_arcs
from ecosystem.figures.maps.bubbles import place_bubbles
from ecosystem.figures.maps.frame import REGION, map_layout
from ecosystem.figures.maps.ground import Shapes, region_ground
from ecosystem.figures.palette import EMPHASIS, INDUSTRY, faint
from ecosystem.figures.traces import hover_texts


def city_map(
    cities: pd.DataFrame,
    flows: pd.DataFrame,
    shapes: Mapping[str, pd.DataFrame],
    *,
    empty: str = "No people in a known city are left under these filters.",
) -> go.Figure:
    """Draw people by city as bubbles and the largest flows as arcs; without shapes there is no ground.

    `cities` has a row per city: ``name``, ``longitude``, ``latitude``, ``value`` (people) and ``pick``. `flows` has a
    row per flow, at most twelve: ``from_name``, ``from_longitude``, ``from_latitude``, the same with ``to_``, ``moves``
    and ``pick``.
    """
    drawn = cities.dropna(subset=["longitude", "latitude", "value"]).sort_values(
        "value", ascending=False, kind="stable"
    )
    if drawn.empty:
        return empty_figure(empty)
    ends = [f"{end}_{part}" for end in ("from", "to") for part in ("longitude", "latitude")]
    known = flows.dropna(subset=ends).sort_values("moves", ascending=False, kind="stable")
    arcs = flow_arcs(_end(known, "from"), _end(known, "to"), known["moves"], frame=REGION, colour=faint(INDUSTRY, 0.75))
    if arcs:
        arcs[-1].customdata = known["pick"].tolist()
    bubbles = place_bubbles(drawn, frame=REGION, unit="people", colour=EMPHASIS, largest=34, width=420)
    bubbles[0].customdata = drawn["pick"].tolist()
    ground = region_ground(Shapes.of(shapes))
    return canvas([*ground, *arcs, *bubbles], showlegend=True, narrow={"height": 400}, **map_layout(REGION))


def _end(flows: pd.DataFrame, end: str) -> pd.DataFrame:
    columns = {f"{end}_{part}": part for part in ("name", "longitude", "latitude")}
    return flows[list(columns)].rename(columns=columns)


def place_map(cities: pd.DataFrame, *, shapes: Shapes, unit: str, height: int = 500) -> go.Figure:
    """Draw a bubble per city on the map of Pakistan and its neighbours; `unit` is what the values count.

    `cities` has ``name``, ``longitude``, ``latitude``, ``value`` (the area of the bubble) and ``hover``; those without
    a position are not drawn.
    """
    placed = cities.dropna(subset=["longitude", "latitude", "value"])
    if placed.empty:
        return empty_figure(NO_FIGURES)
    placed = placed.sort_values("value", ascending=False, kind="stable")
    (bubbles,) = place_bubbles(placed, frame=REGION, unit=unit, colour=EMPHASIS, width=420)
    bubbles.hovertext = hover_texts(placed)
    layout = map_layout(REGION) | {"showlegend": True, "height": height}
    return canvas([*region_ground(shapes), bubbles], **layout, narrow={"height": min(height, 400)})

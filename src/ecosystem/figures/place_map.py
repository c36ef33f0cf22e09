"""Cities on the map of Pakistan, as bubbles."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from ecosystem.figures.canvas import canvas, nothing
from ecosystem.figures.maps.bubbles import place_bubbles
from ecosystem.figures.maps.frame import REGION, map_layout
from ecosystem.figures.maps.ground import Shapes, region_ground
from ecosystem.figures.palette import EMPHASIS
from ecosystem.figures.text import told


def place_map(cities: pd.DataFrame, *, shapes: Shapes, unit: str, height: int = 500) -> go.Figure:
    """Draw a bubble per city on the map of Pakistan and its neighbourhood.

    Parameters
    ----------
    cities : DataFrame
        ``name``, ``longitude``, ``latitude``, ``value`` (the area of the bubble) and ``hover``; those without a
        position are not drawn.
    shapes : Shapes
        What the ground is drawn from.
    unit : str
        What the values count.
    height : int
        In pixels, where there is room; less on a phone.
    """
    placed = cities.dropna(subset=["longitude", "latitude", "value"])
    if placed.empty:
        return nothing("No published figure is at hand.")
    placed = placed.sort_values("value", ascending=False, kind="stable")
    (bubbles,) = place_bubbles(placed, frame=REGION, unit=unit, colour=EMPHASIS, width=420)
    bubbles.hovertext = [told(text) for text in placed["hover"]]
    layout = map_layout(REGION) | {"showlegend": True, "height": height}
    return canvas([*region_ground(shapes), bubbles], **layout, narrow={"height": min(height, 400)})

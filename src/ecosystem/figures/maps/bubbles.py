"""Labelled bubbles on a map, with areas proportional to values."""

from typing import Final

import pandas as pd
import plotly.graph_objects as go

from ecosystem.figures.maps.frame import MapFrame
from ecosystem.figures.maps.labels import FONT_SIZE, bubble_diameters, place_labels
from ecosystem.figures.maps.widths import format_weight
from ecosystem.figures.palette import EMPHASIS
from ecosystem.figures.text import capitalized, escaped
from ecosystem.figures.traces import scatter_trace

RIM: Final = "rgba(255,255,255,0.75)"


def place_bubbles(
    points: pd.DataFrame, *, frame: MapFrame, unit: str, colour: str = EMPHASIS, largest: float = 38, width: float = 360
) -> list[go.Scatter]:
    """Draw places as labelled bubbles with areas proportional to their values, the smaller ones on top.

    `points` have `name`, `longitude`, `latitude`, `value`; rows without a position or value are not drawn. `largest` is
    the diameter of the largest bubble in pixels, `width` that of the map, for `place_labels`.

    Examples
    --------
    >>> from ecosystem.figures.maps.frame import REGION
    >>> lahore = pd.DataFrame({"name": ["Lahore"], "longitude": [74.35], "latitude": [31.55], "value": [432]})
    >>> place_bubbles(lahore, frame=REGION, unit="researchers")[0].hovertext[0]
    'Lahore<br>Researchers: 432'
    """
    known = points.dropna(subset=["longitude", "latitude", "value"]).sort_values(
        "value", ascending=False, kind="stable"
    )
    if known.empty:
        return []
    sizes = bubble_diameters(known["value"], largest=largest)
    labels = place_labels(known, frame=frame, diameters=sizes, width=width)
    x, y = frame.place(known)
    return [
        scatter_trace(
            x=x,
            y=y,
            mode="markers+text",
            marker={"size": sizes, "color": colour, "opacity": 1, "line": {"width": 1, "color": RIM}},
            text=labels["label"].tolist(),
            textposition=labels["position"].tolist(),
            textfont={"size": FONT_SIZE, "shadow": "auto"},
            cliponaxis=False,
            hovertext=[
                f"{escaped(str(name))}<br>{capitalized(unit)}: {format_weight(value)}"
                for name, value in zip(known["name"], known["value"], strict=True)
            ],
            hoverinfo="text",
            name="Places",
            showlegend=False,
        )
    ]

"""Ground of maps: land, coasts and borders from the shipped shapes.

Lines on a map are not an endorsement; disputed lines are dashed, and the figure says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Self

import numpy as np
import numpy.typing as npt
import pandas as pd
import plotly.graph_objects as go

from ecosystem.figures.maps.frame import Projection, equal_earth, equirectangular, floats
from ecosystem.figures.traces import scatter_trace

# Half-transparent greys, for light and dark pages.
GROUND: Final = "rgba(128,128,128,0.18)"
BORDER: Final = "rgba(128,128,128,0.60)"
DISPUTED: Final = "rgba(128,128,128,0.95)"
LAST_IN_LEGEND: Final = 2000
LAND: Final = "Land"
COAST: Final = "Coast and border"
DISPUTED_LINE: Final = "Disputed line"
GROUND_TRACES: Final = frozenset((LAND, COAST, DISPUTED_LINE))
"""Names of the traces that are the same in every map of a kind."""


@dataclass(frozen=True, eq=False)
class Shapes:
    """Outlines and borders for maps, as read from `data/shapes`."""

    world: pd.DataFrame
    """`country_code`, `ring`, `order`, `longitude`, `latitude`."""
    region: pd.DataFrame
    """`ring`, `order`, `longitude`, `latitude`."""
    borders: pd.DataFrame
    """`line`, `order`, `kind`, `between`, `longitude`, `latitude`."""

    @classmethod
    def of(cls, tables: Mapping[str, pd.DataFrame]) -> Self:
        """Take the shapes from tables by file name; a missing one draws nothing.

        Examples
        --------
        >>> len(Shapes.of({}).world)
        0
        """
        columns = ["country_code", "ring", "line", "kind", "longitude", "latitude"]
        names = ("world_outlines", "pakistan_region", "pakistan_borders")
        return cls(*(tables.get(name, pd.DataFrame(columns=columns)) for name in names))


def region_ground(shapes: Shapes) -> list[go.Scatter]:
    """Draw the ground around Pakistan: undivided land, coasts and borders, dashed disputed lines.

    Examples
    --------
    >>> square = pd.DataFrame({"ring": 1, "longitude": [60, 70, 70, 60], "latitude": [25, 25, 35, 25]})
    >>> line = pd.DataFrame({"line": 1, "kind": "disputed", "longitude": [60, 70], "latitude": [25, 35]})
    >>> [trace.name for trace in region_ground(Shapes(square, square, line))]
    ['Land', 'Coast and border', 'Disputed line']
    """
    is_disputed = shapes.borders["kind"] == "disputed"
    return [
        _land(shapes.region, equirectangular),
        _lines(shapes.borders[~is_disputed], COAST, {"color": BORDER, "width": 1.1}),
        _lines(
            shapes.borders[is_disputed],
            DISPUTED_LINE,
            {"color": DISPUTED, "width": 1.4, "dash": "4px,3px"},
            legend=True,
        ),
    ]


def world_ground(shapes: Shapes) -> list[go.Scatter]:
    """Draw the land of the world as one shape without borders.

    Examples
    --------
    >>> square = pd.DataFrame({"ring": 1, "longitude": [60, 70, 70, 60], "latitude": [25, 25, 35, 25]})
    >>> [trace.name for trace in world_ground(Shapes(square, square, square))]
    ['Land']
    """
    return [_land(shapes.world, equal_earth)]


def _land(points: pd.DataFrame, projection: Projection) -> go.Scatter:
    x, y = _with_gaps(points, "ring", projection)
    return scatter_trace(
        x=x,
        y=y,
        mode="lines",
        fill="toself",
        fillcolor=GROUND,
        line={"width": 0, "color": GROUND},
        hoverinfo="skip",
        showlegend=False,
        name=LAND,
    )


def _lines(points: pd.DataFrame, name: str, line: dict[str, Any], *, legend: bool = False) -> go.Scatter:
    x, y = _with_gaps(points, "line", equirectangular)
    return scatter_trace(
        x=x, y=y, mode="lines", line=line, hoverinfo="skip", showlegend=legend, legendrank=LAST_IN_LEGEND, name=name
    )


def _with_gaps(points: pd.DataFrame, by: str, projection: Projection) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    # One trace for all pieces: a missing point lifts the pen. Single precision is centimetres here, half the bytes.
    x, y = projection(floats(points["longitude"]), floats(points["latitude"]))
    piece = points[by].to_numpy()
    ends = np.flatnonzero(piece[1:] != piece[:-1]) + 1
    pen_up = np.float32(np.nan)
    return np.insert(x.astype(np.float32), ends, pen_up), np.insert(y.astype(np.float32), ends, pen_up)

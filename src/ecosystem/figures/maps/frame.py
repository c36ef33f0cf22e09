"""Map projections, extents and layout without axes."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import cos, radians, sqrt
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from ecosystem.figures.canvas import FONT_SIZE, LEGEND

Floats = npt.NDArray[np.float64]
Projection = Callable[[npt.ArrayLike, npt.ArrayLike], tuple[Floats, Floats]]
BORDER_NOTE: Final = "Lines are not an endorsement; disputed lines are dashed."


def equirectangular(longitude: npt.ArrayLike, latitude: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Equirectangular projection in degrees; `MapFrame.ratio` corrects the proportions of a region.

    Examples
    --------
    >>> [float(v) for v in equirectangular(74.35, 31.55)]
    [74.35, 31.55]
    """
    return np.asarray(longitude, dtype=float), np.asarray(latitude, dtype=float)


def equal_earth(longitude: npt.ArrayLike, latitude: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Equal Earth projection (Šavrič, Patterson and Jenny 2018) on a globe of radius 1; it keeps areas.

    Examples
    --------
    >>> [round(float(v), 4) for v in equal_earth(180, 0)]
    [2.7066, 0.0]
    >>> [round(float(v), 4) for v in equal_earth(0, 90)]
    [0.0, 1.3174]
    """
    a1, a2, a3, a4 = 1.340264, -0.081106, 0.000893, 0.003796
    lengthen = sqrt(3) / 2
    across, up = np.radians(np.asarray(longitude, dtype=float)), np.radians(np.asarray(latitude, dtype=float))
    slant = np.arcsin(lengthen * np.sin(up))
    square = slant**2
    sixth = square**3
    x = across * np.cos(slant) / (lengthen * (a1 + 3 * a2 * square + sixth * (7 * a3 + 9 * a4 * square)))
    y = slant * (a1 + a2 * square + sixth * (a3 + a4 * square))
    return x, y


@dataclass(frozen=True)
class MapFrame:
    """Extent and projection of a map."""

    west: float
    east: float
    south: float
    north: float
    projection: Projection
    ratio: float = 1.0
    """Height of one unit up over the width of one unit across."""
    note: str = ""
    """Written below the map."""

    def place(self, points: pd.DataFrame) -> tuple[Floats, Floats]:
        """Project points with `longitude` and `latitude`."""
        return self.projection(floats(points["longitude"]), floats(points["latitude"]))


REGION: Final = MapFrame(60.2, 78.6, 23.2, 37.7, equirectangular, ratio=1 / cos(radians(30.5)), note=BORDER_NOTE)
WORLD: Final = MapFrame(-2.5, 2.7, -1.08, 1.32, equal_earth)


def map_layout(frame: MapFrame) -> dict[str, Any]:
    """Layout of a map: no axes, true proportions, the note below, the legend above.

    Panning is off: on a phone, a map that can be dragged keeps the page from scrolling.

    Examples
    --------
    >>> map_layout(REGION)["yaxis"]["scaleanchor"]
    'x'
    """
    still = {"visible": False, "showgrid": False, "zeroline": False, "constrain": "domain", "fixedrange": True}
    note = {"text": frame.note, "showarrow": False, "font": {"size": FONT_SIZE}, "opacity": 0.75}
    below = {"xref": "paper", "yref": "paper", "x": 0.5, "y": 0, "xanchor": "center", "yanchor": "top", "yshift": -4}
    return {
        "xaxis": {**still, **_extent(frame.west, frame.east)},
        "yaxis": {
            **still,
            **_extent(frame.south, frame.north),
            "scaleanchor": "x",
            "scaleratio": frame.ratio,
            "constraintoward": "bottom",
        },
        "dragmode": "pan",
        "hovermode": "closest",
        "margin": {"l": 0, "r": 0, "t": 8, "b": 24 if frame.note else 4},
        "legend": {**LEGEND, "y": 1},
        "annotations": [{**note, **below}] if frame.note else [],
    }


def _extent(low: float, high: float) -> dict[str, Any]:
    return {"range": [low, high], "minallowed": low, "maxallowed": high}


def floats(values: Iterable[float]) -> Floats:
    """Convert numbers to floats, also nullable columns: missing becomes nan."""
    known = pd.Series(list(values), dtype="Float64")
    return np.asarray(known.to_numpy(dtype=float, na_value=np.nan), dtype=np.float64)

"""Marks of confidence intervals: error bars and bands between two lines."""

from typing import Any

import numpy as np
import numpy.typing as npt
import plotly.graph_objects as go

from ecosystem.figures.traces import scatter_trace


def error_bars(
    value: npt.ArrayLike, low: npt.ArrayLike, high: npt.ArrayLike, *, colour: str, thickness: float, cap: float = 0
) -> dict[str, Any] | None:
    """Return the `error_x` of marks with limits, sizes in pixels; None where no mark has an interval."""
    middle, lower, upper = (np.asarray(part, dtype=float) for part in (value, low, high))
    if not np.isfinite(upper - middle).any():
        return None
    return {
        "type": "data",
        "symmetric": False,
        "array": (upper - middle).tolist(),
        "arrayminus": (middle - lower).tolist(),
        "thickness": thickness,
        "width": cap,
        "color": colour,
    }


def interval_band(
    low: list[float],
    high: list[float],
    *,
    fill: str,
    names: tuple[str | None, str | None] = (None, None),
    **common: Any,
) -> list[go.Scatter]:
    """Return two invisible lines with the area between them filled; `common` holds at least ``x``."""
    edge = {"mode": "lines", "line": {"width": 0}, "hoverinfo": "skip", "showlegend": False, **common}
    return [
        scatter_trace(y=low, name=names[0], **edge),
        scatter_trace(y=high, name=names[1], fill="tonexty", fillcolor=fill, **edge),
    ]

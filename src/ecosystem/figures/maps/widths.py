"""Line widths in classes of weight with round limits."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import floor, log10
from typing import Final

import numpy as np

from ecosystem.figures.maps.frame import floats

FLOW_WIDTHS: Final = (0.9, 1.8, 3.2, 5.0)
"""Line widths in pixels; fewer are used for a small range of weights."""


@dataclass(frozen=True)
class WidthClass:
    """Flows from `low` up to, but not including, `high` are drawn with one width."""

    low: float
    high: float
    width: float
    label: str


def width_classes(weights: Iterable[float]) -> list[WidthClass]:
    """Classify weights above zero into a few line widths with round limits, for a legend.

    Examples
    --------
    >>> [drawn.label for drawn in width_classes([1, 3, 12, 80])]
    ['1', '2–4', '5–19', '20 or more']
    >>> [drawn.label for drawn in width_classes([7, 7])]
    ['7']
    """
    sizes = floats(weights)
    positive = sizes[np.isfinite(sizes) & (sizes > 0)]
    if not len(positive):
        return []
    low, high = float(positive.min()), float(positive.max())
    steps = np.geomspace(low, high, len(FLOW_WIDTHS) + 1)[:-1] if high > low else np.array([low])
    limits = sorted({low, *(limit for limit in map(_round_down, steps) if limit > low)})
    whole = bool((positive == np.floor(positive)).all())
    return [
        WidthClass(start, end, width, _class_label(start, end, high, whole))
        for start, end, width in zip(limits, [*limits[1:], np.inf], FLOW_WIDTHS, strict=False)
    ]


def _round_down(value: float) -> float:
    power = 10.0 ** floor(log10(value))
    return float(power * max(step for step in (1, 2, 5) if step * power <= value * (1 + 1e-9)))


def format_weight(value: float) -> str:
    """Format a weight for legends and hover texts.

    Examples
    --------
    >>> format_weight(1200), format_weight(2.5)
    ('1,200', '2.50')
    """
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.2f}"


def _class_label(start: float, end: float, top: float, whole: bool) -> str:
    if np.isinf(end):
        return format_weight(start) if start == top else f"{format_weight(start)} or more"
    if not whole:
        return f"{format_weight(start)} to under {format_weight(end)}"
    return format_weight(start) if end - start == 1 else f"{format_weight(start)}–{format_weight(end - 1)}"

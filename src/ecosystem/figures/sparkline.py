"""A line as small as a word: how a number has run, beside the number."""

from __future__ import annotations

import math
from collections.abc import Sequence

WIDTH, HEIGHT, EDGE = 120, 28, 3


def sparkline(series: Sequence[float], *, description: str) -> str:
    """Draw a series as a small SVG line in the colour of the text around it.

    Parameters
    ----------
    series : sequence of float
        In order; what is not finite leaves a gap.
    description : str
        What a screen reader says; plain words, escaped here.

    Returns
    -------
    str
        SVG markup; empty where fewer than two points are known.

    Examples
    --------
    >>> sparkline([1, 2], description="up").count("<polyline")
    1
    >>> sparkline([1], description="one point")
    ''
    """
    known = [(place, value) for place, value in enumerate(series) if math.isfinite(value)]
    if len(known) < 2:
        return ""
    low, high = min(value for _, value in known), max(value for _, value in known)
    scale = (HEIGHT - 2 * EDGE) / (high - low or 1)
    step = (WIDTH - 2 * EDGE) / (len(series) - 1)
    points = [(EDGE + place * step, HEIGHT - EDGE - (value - low) * scale) for place, value in known]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    x, y = points[-1]
    said = description.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" width="100%" height="{HEIGHT}" role="img" aria-label="{said}">'
        f'<polyline points="{line}" fill="none" stroke="currentColor" stroke-width="1.6"/>'
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.4" fill="currentColor"/></svg>'
    )

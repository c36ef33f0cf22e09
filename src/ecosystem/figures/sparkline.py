"""Sparkline: a series as a small inline picture."""

import math
from base64 import b64encode
from collections.abc import Sequence

WIDTH, HEIGHT, EDGE = 120, 28, 3
COLOUR = "#7d858f"


def sparkline(series: Sequence[float], *, description: str) -> str:
    """Return a series as an ``img`` element in a grey for light and dark pages; Streamlit removes inline SVG.

    Values that are not finite are skipped; fewer than two known points give an empty string.

    Examples
    --------
    >>> sparkline([1, 2], description="up")[:32]
    '<img src="data:image/svg+xml;bas'
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
    alt = description.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    drawing = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}">'
        f'<polyline points="{line}" fill="none" stroke="{COLOUR}" stroke-width="1.6"/>'
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.4" fill="{COLOUR}"/></svg>'
    )
    packed = b64encode(drawing.encode()).decode()
    return f'<img src="data:image/svg+xml;base64,{packed}" width="{WIDTH}" height="{HEIGHT}" alt="{alt}">'

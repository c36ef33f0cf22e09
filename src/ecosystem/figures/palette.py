"""Colours by meaning; each has at least 3:1 contrast on the light and on the dark page."""

from types import MappingProxyType
from typing import Any

ACADEMIA = "#2f7fc1"
INDUSTRY = "#c2691c"
GOVERNMENT = "#7a6ff0"
NONPROFIT = "#2a9162"
UNKNOWN = "#82878f"

ARRIVALS = "#1c9087"
DEPARTURES = "#cf5370"
HOME = "#1c9087"
ABROAD = "#cf5370"

EMPHASIS = "#2f7fc1"
CONTEXT = "#82878f"
MARK = "#ffffff"
"""Fill of a mark on coloured bars; its outline is CONTEXT."""
WHISKER = "rgba(128,132,140,0.95)"
MORE = "#3a6fd0"
LESS = "#a8691a"
"""The ends of a diverging scale: more and less than overall."""

DOMAIN = MappingProxyType(
    {"academia": ACADEMIA, "industry": INDUSTRY, "government": GOVERNMENT, "nonprofit": NONPROFIT, "unknown": UNKNOWN}
)
GROUPS = ("#2f7fc1", "#a8691a", "#7a6ff0")
"""Of the groups that a chart is split by."""
DATABASE = MappingProxyType({"openalex": "#7a6ff0", "scopus": "#b07d12"})


def hatching(colour: str) -> dict[str, Any]:
    """Return the marker of bars that count uncertain moves."""
    return {"color": faint(colour, 0.35), "pattern": {"shape": "/", "fillmode": "overlay", "fgcolor": colour}}


def faint(colour: str, alpha: float = 0.18) -> str:
    """Return a hex colour with transparency.

    Examples
    --------
    >>> faint("#2f7fc1")
    'rgba(47,127,193,0.18)'
    """
    red, green, blue = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    return f"rgba({red},{green},{blue},{alpha})"

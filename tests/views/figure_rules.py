"""Rules that hold for the figure of every view, wide and narrow."""

import re
from collections.abc import Iterator
from typing import Any

import plotly.graph_objects as go

from ecosystem.figures.canvas import FONT_SIZE, LEGEND, MOST_TICKS

FEWEST_TICKS = 3
AXIS = re.compile(r"[xy]axis\d*$")


def check_figure(figure: go.Figure) -> None:
    """Check letters, axes, grids and legend of a figure."""
    written = figure.to_plotly_json()
    layout = written["layout"]
    narrow = layout["meta"]["narrow"]
    small = [size for part in (written["data"], layout) for size in sizes(part) if size < FONT_SIZE]
    assert not small, f"text of less than {FONT_SIZE} px: {small}"
    for name in filter(AXIS.match, layout):
        for axis in (layout[name], {**layout[name], **narrow.get(name, {})}):
            _check_axis(name, axis)
    grids = {name[0] for name in filter(AXIS.match, layout) if layout[name].get("showgrid")}
    assert len(grids) <= 1, "a grid in both directions"
    if layout.get("showlegend"):
        legend = layout["legend"]
        assert {key: legend.get(key) for key in LEGEND if key != "y"} == {k: v for k, v in LEGEND.items() if k != "y"}
    hatched = [trace["name"] for trace in written["data"] if trace.get("marker", {}).get("pattern", {}).get("fillmode")]
    assert all("ncertain" in name for name in hatched), f"hatched without a meaning: {hatched}"


def _check_axis(name: str, axis: dict[str, Any]) -> None:
    if axis.get("visible") is False:
        return
    if name.startswith("y"):
        assert not axis.get("title", {}).get("text"), f"rotated title at {name}"
    elif axis.get("showticklabels") is not False:
        assert axis.get("tickangle") == 0, f"plotly may rotate the labels at {name}"
    assert "showgrid" in axis, f"{name} leaves its grid to plotly"
    if axis.get("tickformat") == "d" or not axis["showgrid"]:
        return
    if "tickvals" in axis:
        assert len(axis["tickvals"]) <= MOST_TICKS, f"{name}: {len(axis['tickvals'])} ticks"
    elif axis.get("dtick") and "range" in axis:
        assert (axis["range"][1] - axis["range"][0]) / axis["dtick"] <= MOST_TICKS, name
    elif not axis.get("dtick"):
        assert FEWEST_TICKS <= axis["nticks"] <= MOST_TICKS, name


def sizes(part: Any, name: str = "") -> Iterator[float]:
    """Yield the sizes of all fonts in a figure or its parts."""
    if isinstance(part, dict):
        if name.endswith("font") and "size" in part:
            yield from [part["size"]] if isinstance(part["size"], int | float) else part["size"]
        for key, value in part.items():
            yield from sizes(value, key)
    elif isinstance(part, list | tuple):
        for value in part:
            yield from sizes(value) if isinstance(value, dict | list | tuple) else ()

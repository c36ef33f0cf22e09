"""Rules that hold for the figure of every view, wide and narrow."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

import plotly.graph_objects as go

from ecosystem.figures.canvas import FONT_SIZE, LEGEND, MOST_TICKS

FEWEST_TICKS = 3
MOST_LINES = 4
"""Lines that are named at their ends."""
LONGEST_LINE = 90
"""Letters in a line of a note."""
LEAST_GAP = 0.045
"""Between panels, as a share of the figure: the first and last labels of neighbours do not touch."""
WRITTEN = {"text", "ticktext", "x", "y", "label", "name", "categoryarray"}
"""Parts of figures with texts that are drawn."""
AXIS = re.compile(r"[xy]axis\d*$")


def check_figure(figure: go.Figure) -> None:
    """Check letters, axes, grids and legend of a figure."""
    written = figure.to_plotly_json()
    layout = written["layout"]
    narrow = layout["meta"]["narrow"]
    check_properties(written["data"], layout)
    check_properties(narrow.get("data", ()), {name: value for name, value in narrow.items() if name != "data"})
    free = [trace for trace in written["data"] if trace["type"] == "sankey" and trace["arrangement"] != "fixed"]
    assert not free, "nodes that can be dragged, which swallow clicks"
    small = [size for part in (written["data"], layout) for size in sizes(part) if size < FONT_SIZE]
    assert not small, f"text of less than {FONT_SIZE} px: {small}"
    for name in filter(AXIS.match, layout):
        for axis in (layout[name], {**layout[name], **narrow.get(name, {})}):
            _check_axis(name, axis)
    labelled = [trace for part in (written, narrow) for trace in part.get("data", ()) if trace.get("text") is not None]
    scaled = [trace["name"] for trace in labelled if trace["type"] == "bar" and trace.get("constraintext") != "none"]
    assert not scaled, f"numbers at bars that plotly makes smaller: {scaled}"
    check_values_of_bars(figure)
    cut = [text for text in texts(written) if "…" in text]
    assert not cut, f"texts that are cut: {cut}"
    check_names_of_lines(written)
    check_keys(written["data"], showlegend=bool(layout.get("showlegend")))
    check_keys(narrow.get("data", ()), showlegend=bool(narrow.get("showlegend")))
    check_log_scales(layout)
    assert "<br>" not in str(layout.get("title")) + str(narrow.get("title")), "plotly draws such a title too high"
    lines = [line for note in layout.get("annotations", ()) for line in note["text"].split("<br>")]
    assert all(len(line) <= LONGEST_LINE for line in lines), f"notes that a chart of half the width cuts: {lines}"
    check_panels(layout)
    grids = {name[0] for name in filter(AXIS.match, layout) if layout[name].get("showgrid")}
    assert len(grids) <= 1, "a grid in both directions"
    if layout.get("showlegend"):
        legend = layout["legend"]
        assert {key: legend.get(key) for key in LEGEND if key != "y"} == {k: v for k, v in LEGEND.items() if k != "y"}
    hatched = [trace["name"] for trace in written["data"] if trace.get("marker", {}).get("pattern", {}).get("fillmode")]
    assert all("ncertain" in name for name in hatched), f"hatched without a meaning: {hatched}"


def check_properties(traces: Sequence[Any], layout: Mapping[str, Any]) -> None:
    """Raise where plotly does not know a property or its value: figures are built without that check."""
    go.Figure(list(traces), dict(layout))


def check_values_of_bars(figure: go.Figure) -> None:
    """Check that simple horizontal bars have their values at the ends instead of a grid."""
    bars = list(figure.select_traces({"type": "bar", "orientation": "h"}))
    drawn = [(name, value) for bar in bars for name, value in zip(bar.y, bar.x, strict=True) if value]
    rows = {name for name, _ in drawn}
    if not rows or len(rows) < len(drawn) or any(bar.text is not None for bar in bars):
        return
    assert figure.layout.xaxis.visible is False, "an axis of values below bars that could bear them"
    assert rows <= {note.y for note in figure.layout.annotations}, "bars without their values"
    assert figure.layout.xaxis.tickformat, "editable charts take the format of the values from the axis"


def check_names_of_lines(written: dict[str, Any]) -> None:
    """Check that a few lines on one pair of axes are named at their ends, not in a legend."""
    lines = [trace for trace in written["data"] if "lines" in (trace.get("mode") or "")]
    named = [trace for trace in lines if trace.get("name") and trace.get("line", {}).get("width")]
    alone = len(lines) == len(written["data"]) and not any("xaxis2" in part for part in written["layout"])
    over_time = all(trace["x"] is not None and len(trace["x"]) > 2 for trace in named)
    if alone and over_time and 1 < len(named) <= MOST_LINES:
        assert not written["layout"].get("showlegend"), f"a legend of {[line['name'] for line in named]}"


def check_keys(traces: Sequence[dict[str, Any]], *, showlegend: bool) -> None:
    """Check that bars of several colours have a legend, and that no two series look the same in it."""
    bars = [(trace.get("xaxis", "x"), trace["marker"]["color"]) for trace in traces if trace["type"] == "bar"]
    assert all(isinstance(colour, str) for _, colour in bars), f"bars of several colours without names: {bars}"
    colours = {panel: {colour for place, colour in bars if place == panel} for panel, _ in bars}
    assert showlegend or all(len(own) == 1 for own in colours.values()), f"colours without a legend: {colours}"
    looks: dict[str, str] = {}
    for trace in traces if showlegend else ():
        if trace.get("name") and trace.get("showlegend") is not False:
            marker, line = trace.get("marker", {}), trace.get("line", {})
            look = [trace.get("mode"), *(line.get(part) for part in ("color", "dash", "width"))]
            look += [marker.get(part) for part in ("color", "symbol", "pattern")]
            other = looks.setdefault(str(look), trace["name"])
            assert other == trace["name"], f"{other} and {trace['name']} look the same"


def check_log_scales(layout: dict[str, Any]) -> None:
    """Check that a logarithmic axis is named as one."""
    for name in filter(AXIS.match, layout):
        if layout[name].get("type") == "log":
            title = (layout if name.startswith("y") else layout[name])["title"]["text"]
            assert "log scale" in title, f"{name} is logarithmic and titled {title!r}"


def check_panels(layout: dict[str, Any]) -> None:
    """Check that panels side by side leave room between their ticks, and that no title is of one of them alone."""
    axes = [layout[name] for name in layout if AXIS.match(name) and name.startswith("x")]
    shown = [axis for axis in axes if axis.get("visible") is not False and axis.get("showticklabels") is not False]
    titles = [axis.get("title", {}).get("text") for axis in shown if len(shown) > 1]
    assert not any(titles) or len(set(titles)) == len(titles), f"titles of panels: {titles}"
    edges = sorted({tuple(axis["domain"]) for axis in shown if axis.get("domain")})
    for (_, end), (start, _) in pairwise(edges):
        assert start - end >= LEAST_GAP, f"panels {start - end:.3f} apart"


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


def texts(part: Any, name: str = "") -> Iterator[str]:
    """Yield the ticks, labels and annotations of a figure or its parts."""
    if isinstance(part, dict):
        for key, value in part.items():
            yield from texts(value, key)
    elif isinstance(part, list | tuple):
        for value in part:
            yield from texts(value, name)
    elif isinstance(part, str) and name in WRITTEN:
        yield part


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

"""Small multiples of several groups in one: each panel has the lines or dots of all groups."""

from collections.abc import Mapping, Sequence
from html import unescape
from typing import Any, Final

import plotly.graph_objects as go

from ecosystem.figures.aligned_rows import Parts, merge_orders
from ecosystem.figures.canvas import LEGEND, NARROW_TICKS, axis_number, canvas, row_pitch
from ecosystem.figures.lines import DASHES, SYMBOLS
from ecosystem.figures.palette import CONTEXT, GROUPS
from ecosystem.figures.small_multiples import PANELS_ACROSS, line_grid
from ecosystem.figures.text import escaped, lines_of, wrapped

AROUND, PANEL, ROW, NARROW_AROUND = 92, 104, 11, 110
"""Pixels: around the panels, of a row of panels of lines, of a dot with its gap, and around on a narrow screen."""
DOT: Final = ("x", "hoverinfo", "customdata", "xaxis", "yaxis")
"""What a dot of a group takes from a mark of its figure."""
TOP: Final = 60
"""Pixels above the panels: legend, and titles of panels."""


def overlaid_lines(figures: Mapping[str, Parts]) -> go.Figure | None:
    """Draw the lines of several figures of ``line_panels`` in common panels, with a colour for each figure.

    `figures` are by the name of the group. None where one is not of ``line_panels``.
    """
    if not all(_has_lines(figure) for figure in figures.values()):
        return None
    lines = {group: {line["name"]: line for line in figure["data"]} for group, figure in figures.items()}
    names = merge_orders([list(own) for own in lines.values()])
    traces, tops = [], dict.fromkeys(names, 0.0)
    for place, (group, own) in enumerate(lines.items()):
        style = {"fill": "none", "line": {"color": GROUPS[place], "width": 2.2, "dash": DASHES[place]}}
        for name, line in own.items():
            number = axis_number(names.index(name))
            look = _of_group(line, group, first=name == next(iter(own)))
            traces.append(go.Scatter({**line, **look, **style, "xaxis": f"x{number}", "yaxis": f"y{number}"}))
            tops[name] = max(tops[name], *line["y"])
    first = next(iter(figures.values()))["layout"]
    ranges = [axis["range"][1] for name, axis in first.items() if name.startswith("yaxis")]
    same_scale = len(set(ranges)) == 1
    years = traces[0].x
    figure = line_grid(
        traces,
        [unescape(name) for name in names],
        [max(tops.values())] * len(names) if same_scale else list(tops.values()),
        (int(min(years)), int(max(years))),
        axis=first["title"]["text"],
        same_scale=same_scale,
    )
    plot = PANEL * -(-len(names) // PANELS_ACROSS)
    return figure.update_layout(height=AROUND + plot, **_legend(plot))


def overlaid_dots(figures: Mapping[str, Parts], rows: int) -> go.Figure | None:
    """Draw the dots of several figures of ``dot_panels`` in common panels, with a colour for each figure.

    `rows` are those of the panel with the most. None where a figure has panels with other titles.
    """
    titles = {tuple(note["text"] for note in figure["layout"].get("annotations", ())) for figure in figures.values()}
    if len(titles) > 1:
        return None
    first = next(iter(figures.values()))["layout"]
    axes = [name for name in first if name.startswith("xaxis")]
    traces: list[go.Scatter] = []
    for place, (group, figure) in enumerate(figures.items()):
        shift = 0.5 * (place / (len(figures) - 1) - 0.5)
        for trace in figure["data"]:
            known = trace["marker"].get("symbol") is None
            colour = GROUPS[place] if known else CONTEXT
            symbol = SYMBOLS[place] if known else trace["marker"]["symbol"]
            whiskers = {"error_x": {**trace["error_x"], "color": colour}} if trace.get("error_x") else {}
            look = _of_group(trace, group, first=known and all(other.name != escaped(group) for other in traces))
            marker = {**trace["marker"], "size": 9, "color": colour, "symbol": symbol}
            y = [None if y is None else y + shift for y in trace["y"]]
            traces.append(go.Scatter({**trace, **look, **whiskers, "marker": marker, "y": y}))
    ranges = [figure["layout"][name] for figure in figures.values() for name in axes]
    widest = max(ranges, key=lambda axis: axis["range"][1])
    shared = {name: {**first[name], "range": widest["range"], "dtick": widest["dtick"]} for name in axes}
    own = {
        name: value for name, value in first.items() if name not in ("template", "meta", "height", "title", "legend")
    }
    plot = max(150, (ROW * len(figures) + 7) * rows)
    narrow = {name: value for name, value in first["meta"]["narrow"].items() if name != "title"}
    stacks = len({tuple(axis["domain"]) for name, axis in narrow.items() if name.startswith("yaxis")})
    small = {**narrow, "height": (plot + NARROW_AROUND) * stacks, "margin": {"t": TOP + 24}}
    layout = {**own, **shared, **_legend(plot)}
    return canvas(traces, unit=first["title"]["text"], height=AROUND + plot, narrow=small, **layout)


def overlaid_rows(figures: Mapping[str, Parts], rows: Sequence[str]) -> dict[str, Any]:
    """Return what a narrow screen draws instead of panels of the same `rows`: a dot of each group in each row.

    The dots are those of the figures, such as totals, or the ends of their bars. Empty where a group has several dots
    in a row, or none.
    """
    traces: list[dict[str, Any]] = []
    for place, (group, figure) in enumerate(figures.items()):
        shift = 0.5 * (place / (len(figures) - 1) - 0.5)
        dots = [trace for trace in figure["data"] if trace.get("mode") == "markers"]
        own = dots or [trace for trace in figure["data"] if trace["type"] == "bar"]
        heights = [rows.index(y) if isinstance(y, str) else y for trace in own for y in trace["y"]]
        if not heights or len(set(heights)) < len(heights):
            return {}
        for trace in own:
            hollow = trace["marker"].get("symbol") == "circle-open"
            marker = trace["marker"] if hollow else {"size": 9, "color": GROUPS[place], "symbol": SYMBOLS[place]}
            look = _of_group(trace, group, first=not hollow and trace is own[0])
            whiskers = {"error_x": {**trace["error_x"], "color": GROUPS[place]}} if trace.get("error_x") else {}
            y = [(rows.index(y) if isinstance(y, str) else y) + shift for y in trace["y"]]
            kept = {name: trace[name] for name in DOT if trace.get(name) is not None}
            traces.append({**kept, **look, **whiskers, "type": "scatter", "mode": "markers", "marker": marker, "y": y})
    across, up = (f"{axis}axis{traces[0].get(f'{axis}axis', axis)[1:]}" for axis in "xy")
    names = [wrapped(unescape(row.replace("<br>", " "))) for row in rows]
    axis = {"domain": [0, 1], "visible": True, "showticklabels": True, "tickangle": 0}
    ticks = {"tickvals": [*range(len(rows))], "ticktext": names, "range": [len(rows) - 0.4, -0.6]}
    layout = next(iter(figures.values()))["layout"]
    first, title = layout["meta"]["narrow"], (layout[across].get("title") or {}).get("text")
    return {
        "data": traces,
        **({"unit": title} if title else {}),
        across: {"nticks": NARROW_TICKS, **first.get(across, {}), **axis, "showgrid": True},
        up: {**axis, **ticks, "type": "linear", "showgrid": False, "zeroline": False, "automargin": True},
        "showlegend": True,
        "height": NARROW_AROUND + row_pitch(lines_of(names), ROW * len(figures) + 8) * len(rows),
    }


def has_dots(figure: Parts) -> bool:
    """Return whether a figure has dots in panels side by side, as those of ``dot_panels``."""
    axes = [name for name in figure["layout"] if name.startswith("xaxis")]
    return len(axes) > 1 and all(trace.get("mode") == "markers" for trace in figure["data"])


def _has_lines(figure: Parts) -> bool:
    return len(figure["data"]) > 1 and all(trace.get("fill") == "tozeroy" for trace in figure["data"])


def _of_group(trace: Parts, group: str, *, first: bool) -> dict[str, Any]:
    """Return the name of a group for a trace, its hover texts and the legend."""
    name = escaped(group)
    hints = [f"{name}<br>{text}" for text in trace["hovertext"]]
    return {"name": name, "legendgroup": group, "showlegend": first, "hovertext": hints}


def _legend(plot: float) -> dict[str, Any]:
    """Return the layout of a legend above the titles of the panels."""
    return {"showlegend": True, "legend": {**LEGEND, "y": 1 + 28 / plot}, "margin": {"l": 8, "r": 16, "t": TOP, "b": 8}}

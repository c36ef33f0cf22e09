"""Figures of several groups in one: a panel for each group, common axes, one legend."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from typing import Any, Final

import plotly.graph_objects as go

from ecosystem.figures.aligned_rows import absent_rows, align_panels, align_rows, merge_orders, rows_apart
from ecosystem.figures.canvas import FONT_SIZE, LINE_PITCH, canvas, empty_figure, note, row_pitch, spread
from ecosystem.figures.overlaid_groups import has_dots, overlaid_dots, overlaid_lines, overlaid_rows
from ecosystem.figures.text import lines_of, wrapped

AXIS: Final = re.compile(r"([xy])axis(\d*)")
REFERENCE: Final = re.compile(r"([xy])(\d*)( domain)?")
"""Name of an axis in a layout, and a reference to it."""
APART: Final = 20
"""Distance between the numbers of the axes of two panels; more than a figure has panels of its own."""
TITLE, OWN_TITLES, UNDER, LAST, MESSAGE = 30, 26, 46, 34, 60
"""Pixels: of a group's name, of titles within its figure, below it, below the last, and of a panel without figure."""
TOP, LEGEND = 10, 34
"""Pixels above all panels, and more for a legend; for a unit, :func:`canvas` adds them."""
OWN: Final = ("annotations", "shapes", "meta", "template", "height", "margin", "title")
"""Parts of a layout that are made anew for all panels."""
AROUND, LEAST, ROW, NARROW_ROW = 96, 150, 27, 36
"""Pixels: around a figure by itself, of the lowest panel, and of a row with a name of one line or of two."""
NARROW_NAME = 16
"""Letters of a name that has one line on a narrow screen."""
LOWER, NARROW_LOWER = 0.55, 0.65
"""Heights of panels whose values run upwards, as shares of the figure by itself: of three, and of two or if narrow."""
MOST_ROWS, FEWER_ROWS = 10, 9
"""Rows of panels side by side, and of panels below each other."""
MOST_ACROSS = 4
"""Axes of values that have room side by side."""
ABSENT = "Without a mark: none in the group, or among the other rows."
CORNER: Final = {"xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "top", "align": "left"}
BELOW_AXIS, BELOW_BARS = 32, 8
"""Pixels of that note below an axis, and below bars without one."""
END_PITCH = 20
"""Pixels of a line of the name of a line, with what the axis adds to the values."""
NARROW_NOTE, LETTER = 48, 5.4
"""Letters in a line of that note on a narrow screen, and pixels of a letter in the name of a row, rather less."""
BETWEEN, LABELS = 0.05, 0.1
"""Share of the width between panels side by side, and where labels at the ends of lines need more."""
NO_AXES: Final = {
    "sankey": "flows have no axis on which groups could be compared",
    "heatmap": "a table of two groupings is too fine to be divided once more",
    "map": "a map has no axis on which groups could be compared",
}


NO_COMMON_ROWS = "the groups have no row in common"


@dataclass(frozen=True)
class GroupPanel:
    """The figure of one group, or the reason why there is none; `height` is that of the figure by itself, in pixels."""

    name: str
    figure: go.Figure | None
    reason: str
    height: int


def why_no_panels(figures: Sequence[go.Figure], *, comparable: bool) -> str:
    """Return why figures cannot be panels beside each other; empty where they can.

    Figures without a row in common are panels only where a number of them is `comparable`.
    """
    kinds = {str(trace.type) for figure in figures for trace in figure.data}
    kinds |= {"map"} if any(figure.layout.yaxis.scaleanchor is not None for figure in figures) else set()
    if reason := next((reason for kind, reason in NO_AXES.items() if kind in kinds), ""):
        return reason
    return NO_COMMON_ROWS if not comparable and rows_apart([_parts(figure) for figure in figures]) else ""


@dataclass(frozen=True)
class _Place:
    """Where a panel lies: extents as shares of the plot, and the height of the whole plot in pixels."""

    x: tuple[float, float]
    y: tuple[float, float]
    plot: float

    def across(self, share: float) -> float:
        return self.x[0] + share * (self.x[1] - self.x[0])

    def up(self, share: float) -> float:
        return self.y[0] + share * (self.y[1] - self.y[0])


def split_panels(panels: Sequence[GroupPanel]) -> go.Figure:
    """Draw the figure of each group as a panel: side by side, or one below the other where panels are too many.

    Of small multiples, each panel has the lines or dots of all groups. Panels of named rows have the same rows in the
    same order, those of the most groups; side by side, the first has their names; a narrow screen has one panel with a
    dot of each group instead. Axes of values have the same range in all panels, and a legend names a series once.
    """
    figures = {index: _parts(panel.figure) for index, panel in enumerate(panels) if panel.figure is not None}
    if not figures:
        return empty_figure(panels[0].reason)
    first = next(iter(figures.values()))["layout"]
    groups = {panels[index].name: figure for index, figure in figures.items()}
    if len(groups) == len(panels) and (overlaid := overlaid_lines(groups)):
        return overlaid
    upwards = all(_runs_upwards(figure) for figure in figures.values())
    fitting = upwards or all(_fits_beside(figure, len(panels)) for figure in figures.values())
    if len(groups) == len(panels) and all(map(has_dots, figures.values())):
        rows = align_panels(list(groups.values()))
        if rows and (overlaid := overlaid_dots(groups, rows)):
            return overlaid
    named, left_out = align_rows(figures, MOST_ROWS if fitting else FEWER_ROWS)
    beside = upwards or (bool(named) and fitting)
    remark = " ".join(
        [
            *([ABSENT] if named and absent_rows(figures, named) else ()),
            *([f"{left_out} more {'rows' if left_out > 1 else 'row'} in the table."] if left_out else ()),
        ]
    )
    wide = _columns(panels, figures, upwards=upwards) if beside else _rows(panels, figures, narrow=False)
    small = _rows(panels, figures, narrow=True)
    layout: dict[str, Any] = {
        name: value for name, value in first.items() if not AXIS.fullmatch(name) and name not in OWN
    }
    narrow: dict[str, Any] = {}
    notes: dict[str, list[Any]] = {"wide": [], "narrow": []}
    shapes: list[Any] = []
    narrow_shapes: list[Any] = []
    for index, panel in enumerate(panels):
        for kind, place in (("wide", wide[index]), ("narrow", small[index])):
            notes[kind].append(_title(panel, place, narrow=kind == "narrow"))
            if index not in figures:
                notes[kind].append(_message(panel, place))
        if index not in figures:
            continue
        own = figures[index]["layout"]
        less = {**own, **own["meta"]["narrow"]}
        used = {**own, **{name: less[name] for name in ("annotations", "shapes") if name in less}} if upwards else own
        for kind, place, marks in (("wide", wide[index], used), ("narrow", small[index], less)):
            apart = (
                _ends_apart(marks.get("annotations", ()), figures, place) if upwards else marks.get("annotations", ())
            )
            notes[kind] += [_placed(mark, place, index) for mark in apart]
        shapes += [_placed(mark, wide[index], index) for mark in used.get("shapes", ())]
        narrow_shapes += [_placed(mark, small[index], index) for mark in less.get("shapes", ())]
        own_axes = {name.replace("axis", "") for name in filter(AXIS.fullmatch, own)}
        for name in filter(AXIS.fullmatch, own):
            axis, override = dict(own[name]), own["meta"]["narrow"].get(name, {})
            if beside and not (named and name.startswith("y")):
                axis = {**axis, **override, "domain": axis.get("domain", [0, 1])}
            layout[_number(name, index)] = _axis(name, axis, wide[index], index, own_axes)
            domain = override.get("domain", own[name].get("domain", [0, 1]))
            narrow[_number(name, index)] = {**override, "domain": _domain(name, domain, small[index])}
            if name.startswith("y") and beside:
                shown = override.get("showticklabels", own[name].get("showticklabels", True))
                narrow[_number(name, index)]["showticklabels"] = shown
    _share_ranges(layout, narrow, figures)
    _hide_repeated(layout, narrow, figures, beside=beside)
    plot = {kind: places[0].plot for kind, places in (("wide", wide), ("narrow", small))}
    top = TOP + (LEGEND if first.get("showlegend") else 0)
    dots = overlaid_rows(groups, named) if named and len(groups) == len(panels) else {}
    if dots:
        narrow = {name: {"visible": False} for name in narrow}
        notes["narrow"] = []
    margin = {**first.get("margin", {}), "t": top}
    bare = all(axis.get("visible") is False for name, axis in layout.items() if name.startswith("xaxis"))
    shifts = {"wide": BELOW_BARS if bare else BELOW_AXIS, "narrow": BELOW_AXIS}
    under = {}
    for kind, shift in shifts.items():
        below = [_lines_below(remark, named, shift, narrow=kind == "narrow")] if remark else []
        notes[kind] += below
        under[kind] = shift + LINE_PITCH * lines_of(mark["text"] for mark in below) if below else LAST
    margins = {kind: margin | ({"b": pixels} if remark else {}) for kind, pixels in under.items()}
    return canvas(
        _traces(figures),
        unit=_unit(first),
        **{**layout, "annotations": notes["wide"], "shapes": shapes, "margin": margins["wide"]},
        height=round(plot["wide"] + top + under["wide"]),
        narrow={
            **narrow,
            "annotations": notes["narrow"],
            "shapes": narrow_shapes,
            "height": round(plot["narrow"] + top + under["narrow"]),
            **dots,
            "margin": margins["narrow"],
        },
    )


def _ends_apart(marks: Sequence[dict[str, Any]], figures: Mapping[int, Any], place: _Place) -> Sequence[dict[str, Any]]:
    """Move the names at the ends of lines apart, which a panel that is lower than the figure brings together."""
    names = [mark for mark in marks if mark.get("xanchor") == "left" and mark.get("yref", "y") == "y"]
    axes = [figure["layout"]["yaxis"] for figure in figures.values()]
    ends = [end for axis in axes for end in axis.get("range", ())] or [
        *(y for figure in figures.values() for trace in figure["data"] for y in trace["y"] if y is not None),
        0.0,
    ]
    low, high = axes[0].get("domain", (0, 1))
    pixels = (place.y[1] - place.y[0]) * place.plot * (high - low)
    gap = END_PITCH * lines_of(mark["text"] for mark in names) * (max(ends) - min(ends)) / pixels
    limits = (min(ends) + gap / 2, max(ends))  # plotly leaves out what is not within the axis
    heights = spread({str(number): mark["y"] for number, mark in enumerate(names)}, gap, limits)
    return [*(mark for mark in marks if mark not in names)] + [
        {**mark, "y": heights[str(number)]} for number, mark in enumerate(names)
    ]


def _lines_below(text: str, rows: Sequence[str], shift: float, *, narrow: bool) -> dict[str, Any]:
    """Return a note below the axes, from the left of the names of the rows, which have shorter lines if `narrow`."""
    longest = max(len(line) for row in rows for line in wrapped(unescape(row), 16 if narrow else 28).split("<br>"))
    return note(
        wrapped(text, NARROW_NOTE if narrow else 90),
        0,
        0,
        **CORNER,
        xshift=-LETTER * longest,
        yshift=-shift,
        font={"size": FONT_SIZE},
    )


def _axes(figure: Mapping[str, Any], direction: str) -> list[str]:
    """Return the names of the axes of a direction."""
    return [name for name in filter(AXIS.fullmatch, figure["layout"]) if name.startswith(direction)]


def _parts(figure: go.Figure) -> dict[str, Any]:
    """Return traces and layout as plain values; :meth:`to_plotly_json` of a whole figure encodes arrays of numbers."""
    return {"data": [trace.to_plotly_json() for trace in figure.data], "layout": figure.layout.to_plotly_json()}


def _unit(layout: Mapping[str, Any]) -> str:
    """Return the unit above a figure and the titles of its horizontal axes, which panels do not repeat."""
    titles = [(layout[name].get("title") or {}).get("text") for name in layout if name.startswith("xaxis")]
    return " · ".join(dict.fromkeys(filter(None, ((layout.get("title") or {}).get("text"), *titles))))


def _columns(panels: Sequence[GroupPanel], figures: Mapping[int, Any], *, upwards: bool) -> list[_Place]:
    if upwards:
        alone = max(panels[index].height for index in figures) - AROUND
        tall = max(LEAST, (LOWER if len(panels) > 2 else NARROW_LOWER) * alone)
    else:
        tall = max(LEAST / 2, *map(_row_pixels, figures.values()))
    marks = (mark for own in figures.values() for mark in own["layout"].get("annotations", ()))
    labelled = any(mark.get("xref") != "paper" for mark in marks)
    plot, between = tall + TITLE, LABELS if labelled else BETWEEN
    wide = (1 - between * (len(panels) - 1)) / len(panels)
    lefts = [index * (wide + between) for index in range(len(panels))]
    return [_Place((left, min(1.0, left + wide)), (0.0, tall / plot), plot) for left in lefts]


def _rows(panels: Sequence[GroupPanel], figures: Mapping[int, Any], *, narrow: bool) -> list[_Place]:
    heads = [TITLE + _own_titles(panel, narrow=narrow) for panel in panels]
    bodies = [
        _height(figures[index], panel.height, narrow=narrow) if index in figures else MESSAGE
        for index, panel in enumerate(panels)
    ]
    plot = sum(heads) + sum(bodies) + UNDER * (len(panels) - 1)
    places, top = [], plot
    for head, body in zip(heads, bodies, strict=True):
        places.append(_Place((0.0, 1.0), (max(0.0, top - head - body) / plot, (top - head) / plot), plot))
        top -= head + body + UNDER
    return places


def _height(figure: Mapping[str, Any], alone: int, *, narrow: bool) -> float:
    """Return the pixels of a figure's plot as one of panels below each other; `alone` is its height by itself."""
    layout = figure["layout"]
    tall = layout["meta"]["narrow"].get("height") if narrow else None
    if tall:
        return float(tall) - AROUND
    if _runs_upwards(figure):
        return max(LEAST, (NARROW_LOWER if narrow else LOWER) * (alone - AROUND))
    rows = _row_pixels(figure, narrow=narrow)
    return max(LEAST / 2, rows) if rows else alone - AROUND


def _row_pixels(figure: Mapping[str, Any], *, narrow: bool = False) -> float:
    """Return the pixels of the named rows of a figure; 0 where there are none."""
    layout, axes = figure["layout"], _axes(figure, "y")
    names = [layout[name].get("ticktext") or layout[name].get("categoryarray") or _names(figure, name) for name in axes]
    lines = max(map(lines_of, names)) - narrow
    panels = len({tuple(layout[name].get("domain", (0, 1))) for name in axes})
    long = narrow and any(len(name) > NARROW_NAME for own in names for name in own)
    return max(map(len, names)) * panels * row_pitch(lines, NARROW_ROW if long else ROW)


def _runs_upwards(figure: Mapping[str, Any]) -> bool:
    """Return whether a figure is a single plot whose values run upwards, without names of rows."""
    return len(_axes(figure, "x")) < 2 and not figure["layout"]["yaxis"].get("ticktext") and not _names(figure, "yaxis")


def _fits_beside(figure: Mapping[str, Any], panels: int) -> bool:
    """Return whether several such figures have room side by side: with one axis of numbers each, and few in all."""
    axes = [figure["layout"][name] for name in _axes(figure, "x")]
    return len(axes) * panels <= MOST_ACROSS and sum(axis.get("showticklabels", True) for axis in axes) <= 1


def _names(figure: Mapping[str, Any], axis: str) -> set[str]:
    """Return the names of the rows or columns along an axis."""
    direction, reference = axis[0], axis.replace("axis", "")
    found = (trace.get(direction) for trace in figure["data"] if trace.get(f"{direction}axis", direction) == reference)
    return {value for values in found if values is not None for value in values if isinstance(value, str)}


def _number(name: str, index: int) -> str:
    """Return the name of an axis, or a reference to one, in the panel of an index."""
    match = AXIS.fullmatch(name) or REFERENCE.fullmatch(name)
    if not index or match is None:
        return name
    start, end = match.span(2)
    return f"{name[:start]}{int(match[2] or 1) + APART * index}{name[end:]}"


def _domain(name: str, domain: Sequence[float], place: _Place) -> list[float]:
    return [place.across(share) if name.startswith("x") else place.up(share) for share in domain]


def _axis(name: str, axis: dict[str, Any], place: _Place, index: int, own: Collection[str]) -> dict[str, Any]:
    """Return an axis at its place in a panel; `own` are references to the axes of its figure."""
    other = name.replace("axis", "").translate(str.maketrans("xy", "yx"))
    axis |= {"domain": _domain(name, axis.get("domain", [0, 1]), place)}
    axis |= {"anchor": _number(axis.get("anchor", other if other in own else other[0]), index)}
    return axis | {part: _number(axis[part], index) for part in ("overlaying", "matches") if part in axis}


def _placed(mark: dict[str, Any], place: _Place, index: int) -> dict[str, Any]:
    """Return an annotation or a shape at its place in a panel."""
    moved = dict(mark)
    for direction, at in (("x", place.across), ("y", place.up)):
        reference = mark.get(f"{direction}ref", direction)
        if reference == "paper":
            ends = [name for name in (direction, f"{direction}0", f"{direction}1") if mark.get(name) is not None]
            moved |= {name: at(mark[name]) for name in ends}
        moved[f"{direction}ref"] = _number(reference, index)
    return moved


def _title(panel: GroupPanel, place: _Place, *, narrow: bool) -> dict[str, Any]:
    """Return the name of a group, in the upper left corner of its panel."""
    look = {"xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "bottom", "align": "left"}
    lift = 4 + _own_titles(panel, narrow=narrow)
    name = f"<b>{wrapped(panel.name, 40)}</b>"
    return note(name, place.x[0], place.y[1], **look, yshift=lift, font={"size": 14})


def _own_titles(panel: GroupPanel, *, narrow: bool) -> int:
    """Return the pixels of the titles within a panel's figure, which may have two lines on a narrow screen."""
    marks = () if panel.figure is None else panel.figure.layout.annotations
    return OWN_TITLES * (1 + narrow) if any(mark.yref == "paper" for mark in marks) else 0


def _message(panel: GroupPanel, place: _Place) -> dict[str, Any]:
    return note(wrapped(panel.reason, 44), place.x[0], place.y[1], **CORNER, font={"size": 13})


def _share_ranges(layout: dict[str, Any], narrow: dict[str, Any], figures: Mapping[int, Any]) -> None:
    """Give axes of values the same range in all panels."""
    for name in {name for figure in figures.values() for name in figure["layout"] if AXIS.fullmatch(name)}:
        having = {index: figure for index, figure in figures.items() if name in figure["layout"]}
        keys = [_number(name, index) for index in having]
        if steps := [narrow[key]["dtick"] for key in keys if "dtick" in narrow[key]]:
            for key in keys:
                narrow[key]["dtick"] = max(steps)
        axes = [layout[key] for key in keys]
        named = any(_names(figure, name) for figure in having.values())
        if named or any(axis.get("ticktext") for axis in axes):
            continue
        if all(axis.get("range") for axis in axes):
            widest = max(axes, key=lambda axis: axis["range"][1] - axis["range"][0])
            ticks = {part: widest[part] for part in ("dtick", "tickvals") if part in widest}
            span = [min(axis["range"][0] for axis in axes), max(axis["range"][1] for axis in axes)]
            for axis in axes:
                axis |= {"range": span, **ticks}
        else:
            for axis in axes:
                axis |= {"rangemode": "tozero"} | ({} if axis is axes[0] else {"matches": keys[0].replace("axis", "")})


def _hide_repeated(layout: dict[str, Any], narrow: dict[str, Any], figures: Mapping[int, Any], *, beside: bool) -> None:
    """Hide what a neighbour or the unit above has already: numbers of values side by side, titles of axes."""
    for index, figure in figures.items():
        for name in filter(AXIS.fullmatch, figure["layout"]):
            key = _number(name, index)
            if name.startswith("x"):
                layout[key]["title"] = narrow[key]["title"] = {"text": ""}
            elif beside and index != min(figures):
                layout[key]["showticklabels"] = False


def _traces(figures: Mapping[int, Any]) -> list[dict[str, Any]]:
    """Return the traces on the axes of their panels; the legend names each series once, in one order."""
    traces, named = [], set()
    order = merge_orders([[trace.get("name") or "" for trace in figure["data"]] for figure in figures.values()])
    for index, figure in figures.items():
        for trace in figure["data"]:
            moved = {**trace, **{part: _number(trace.get(part, part[0]), index) for part in ("xaxis", "yaxis")}}
            if name := trace.get("name"):
                moved["legendgroup"] = trace.get("legendgroup", name)
                moved["legendrank"] = 1 + order.index(name)
                if name in named:
                    moved["showlegend"] = False
                named.add(name)
            traces.append(moved)
    return traces

"""Flows: moves in two directions by year, Sankey diagrams, and flows on a world map."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape
from itertools import accumulate
from textwrap import wrap
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from ecosystem.figures.bars import Ranked, narrow_ranking
from ecosystem.figures.canvas import (
    FONT_SIZE,
    NO_ROWS,
    canvas,
    empty_figure,
    note,
    spread,
    value_axis,
    year_axis,
    year_step,
)
from ecosystem.figures.lines import event_marks
from ecosystem.figures.maps.arcs import flow_arcs
from ecosystem.figures.maps.bubbles import place_bubbles
from ecosystem.figures.maps.frame import WORLD, map_layout
from ecosystem.figures.maps.ground import Shapes, world_ground
from ecosystem.figures.palette import ABROAD, CONTEXT, EMPHASIS, GROUPS, MARK, faint, hatching
from ecosystem.figures.text import escaped, hover_text
from ecosystem.figures.traces import bar_trace, hover_texts, picks_of, sankey_trace, scatter_trace

WHOLE_TICKS_UP_TO = 4
"""Moves up to which every whole number is a tick."""
LABEL_WIDTH = 26
"""Letters in a line of a label beside a Sankey diagram."""
LINE_ROOM = 0.04
"""Height of a line of such a label, as a share of that of the diagram."""
GAP, PAD = 0.03, 12
"""Height between two nodes as a share of that of the diagram, and in pixels in its longest column."""
CORRIDOR, CORRIDOR_LABEL = 0.3, 16
"""Width without bands at a stage between the sides, as a share of the diagram, and letters in a line there."""
LETTER = 6.2
"""Width of a letter in pixels."""
STAGES = (CONTEXT, GROUPS[1], GROUPS[2])
"""Colours of the stages before the last on a narrow screen."""
HOVER = "%{customdata[1]}<extra></extra>"
"""plotly takes one hover template for all marks of a Sankey diagram, so the text is the second item of customdata."""


@dataclass(frozen=True)
class FlowDirection:
    """One of two directions of moves: name, colour, and what a click on each year narrows to."""

    name: str
    colour: str
    pick: Sequence[str]


def diverging_bars(
    table: pd.DataFrame,
    *,
    arrivals: FlowDirection,
    departures: FlowDirection,
    axis: str,
    events: pd.DataFrame | None = None,
    uncertain: Sequence[FlowDirection] = (),
) -> go.Figure:
    """Draw arrivals upwards and departures downwards by year, with the net as a line.

    `table` has a row per year: ``year``, ``arrivals``, ``departures``, ``net`` and ``hover``. With `uncertain`
    (arrivals and departures), also ``uncertain_arrivals`` and ``uncertain_departures``, parts of the counts: hatched.
    """
    if table.empty:
        return empty_figure(NO_ROWS)
    years = table["year"].tolist()
    common: dict[str, Any] = {"x": years, "hovertext": hover_texts(table), "hoverinfo": "text"}
    up, down = table["arrivals"], -table["departures"]
    hatched = [table["uncertain_arrivals"], -table["uncertain_departures"]] if uncertain else []
    if uncertain:
        up, down = up - hatched[0], down - hatched[1]
    traces = [
        _bars(up, arrivals, {"color": arrivals.colour}, common),
        _bars(down, departures, {"color": departures.colour}, common),
        *(_bars(part, way, hatching(way.colour), common) for part, way in zip(hatched, uncertain, strict=True)),
        scatter_trace(
            y=table["net"].tolist(),
            name="Net",
            mode="lines+markers",
            line={"width": 2, "color": CONTEXT},
            marker={"symbol": "diamond", "size": 8, "color": MARK, "line": {"width": 2, "color": CONTEXT}},
            **common,
        ),
    ]
    first, last = years[0], years[-1]
    marks, numbers, key = event_marks(events, first, last)
    return canvas(
        traces,
        barmode="relative",
        bargap=0.25,
        unit=axis,
        xaxis=year_axis(first - 0.6, last + 0.6, year_step(first, last, 10), title=key),
        yaxis=value_axis(tickformat=",d", **_whole_steps(table)),
        shapes=marks,
        annotations=numbers,
        showlegend=True,
        narrow={
            "xaxis": {"dtick": year_step(first, last, 4), "title": {"text": ""}},
            "shapes": [],
            "annotations": [],
        },
    )


def _bars(heights: pd.Series, way: FlowDirection, marker: dict[str, Any], common: dict[str, Any]) -> go.Bar:
    return bar_trace(y=heights.tolist(), name=escaped(way.name), marker=marker, customdata=list(way.pick), **common)


@dataclass(frozen=True)
class Node:
    """A node of a Sankey diagram."""

    name: str
    size: float
    colour: str
    hover: str
    pick: str = ""


def _whole_steps(table: pd.DataFrame) -> dict[str, int]:
    """Whole ticks for a short axis: plotly rounds its fractional ticks to the same label twice."""
    highest = sum(int(table[way].max()) for way in ("arrivals", "departures"))
    return {"dtick": 1} if highest <= WHOLE_TICKS_UP_TO else {}


@dataclass(frozen=True)
class Stage:
    """The nodes of a Sankey diagram in one column, from top to bottom, with their head."""

    head: str
    nodes: Sequence[Node]


def sankey(stages: Sequence[Stage], links: pd.DataFrame) -> go.Figure:
    """Draw a Sankey diagram of two or more stages from left to right; a narrow screen has bars of each instead.

    A stage between the sides has its nodes twice, where bands end and where they go on, with its labels between them.

    `links` has ``origin`` and ``destination`` (places among the nodes of all stages), ``size``, ``colour``, ``hover``
    and ``pick``.
    """
    if links.empty:
        return empty_figure(NO_ROWS)
    last = len(stages) - 1
    starts = [0, *accumulate(len(stage.nodes) for stage in stages)]
    step = (1 - CORRIDOR * (last - 1)) / last + CORRIDOR
    middles = [_heights(stage.nodes) for stage in stages]
    longest = max(len(stage.nodes) for stage in stages)
    traces = [
        _bands(
            [*stages[place].nodes, *stages[place + 1].nodes],
            links[links["origin"].between(start, starts[place + 1] - 1)],
            start,
            x=[0.001] * len(stages[place].nodes) + [0.999] * len(stages[place + 1].nodes),
            y=[*middles[place], *middles[place + 1]],
            domain={"x": [place * step, min(1.0, (place + 1) * step - CORRIDOR)]},
            pad=PAD * (longest - 1) / max(1, len(stages[place].nodes) - 1, len(stages[place + 1].nodes) - 1),
        )
        for place, start in enumerate(starts[:last])
    ]
    across = [0.0, *(round(place * step - CORRIDOR / 2, 6) for place in range(1, last)), 1.0]
    anchors = ["left", *["center"] * (last - 1), "right"]
    labels = [
        label
        for stage, column, x in zip(stages, middles, across, strict=True)
        for label in _labels(stage.nodes, column, x)
    ]
    above = {"xref": "paper", "yref": "paper", "yanchor": "bottom", "font": {"size": FONT_SIZE}}
    heads = [
        note(f"<b>{stage.head}</b>", x, 1, xanchor=anchor, **above)
        for stage, x, anchor in zip(stages, across, anchors, strict=True)
    ]
    colours = [*STAGES[:last], EMPHASIS]
    return canvas(
        traces,
        margin=_beside(labels),
        annotations=[*labels, *heads],
        narrow=narrow_ranking(
            [Ranked(stage.head, _ranking(stage.nodes), colour) for stage, colour in zip(stages, colours, strict=True)]
        ),
    )


def _bands(nodes: Sequence[Node], links: pd.DataFrame, start: int, *, domain: Any, pad: float, **at: Any) -> go.Sankey:
    """Draw the bands between two neighbouring stages; `start` is the place of the first node among those of all."""
    return sankey_trace(
        arrangement="fixed",  # nodes that can be dragged swallow clicks
        domain=domain,
        node={
            "label": [""] * len(nodes),  # plotly writes them on the links
            "color": [node.colour for node in nodes],
            **at,
            "customdata": [[node.pick, hover_text(node.hover)] for node in nodes],
            "hovertemplate": HOVER,
            "pad": pad,
            "thickness": 16,
            "line": {"width": 0},
        },
        link={
            "source": (links["origin"] - start).tolist(),
            "target": (links["destination"] - start).tolist(),
            "value": links["size"].tolist(),
            "color": links["colour"].tolist(),
            "customdata": [[pick, hover_text(text)] for pick, text in zip(links["pick"], links["hover"], strict=True)],
            "hovertemplate": HOVER,
        },
    )


def _ranking(nodes: Sequence[Node]) -> pd.DataFrame:
    rows = [(node.name, node.size, node.pick) for node in nodes]
    return pd.DataFrame(rows, columns=["name", "value", "pick"])


def _labels(nodes: Sequence[Node], middles: Sequence[float], x: float) -> list[dict[str, Any]]:
    """Names and sizes of nodes outside the bands: beside the diagram, or in the corridor around `x`."""
    width = LABEL_WIDTH if x in {0, 1} else CORRIDOR_LABEL
    names = [wrap(f"{node.name} {node.size:,.0f}", width, break_long_words=False) for node in nodes]
    texts = ["<br>".join(map(escaped, lines)) for lines in names]
    room = LINE_ROOM * max(text.count("<br>") + 1 for text in texts)
    places = spread({str(place): 1 - middle for place, middle in enumerate(middles)}, room)
    anchor, shift = {0.0: ("right", -12), 1.0: ("left", 12)}.get(x, ("center", 0))
    look = {"xref": "paper", "yref": "paper", "xanchor": anchor, "xshift": shift, "yanchor": "middle", "align": anchor}
    return [note(text, x, places[str(place)], **look, font={"size": FONT_SIZE}) for place, text in enumerate(texts)]


def _beside(labels: Sequence[dict[str, Any]]) -> dict[str, float]:
    """Margins with room for labels on both sides."""
    longest = [
        max(len(line) for label in labels if label["x"] == side for line in unescape(label["text"]).split("<br>"))
        for side in (0, 1)
    ]
    return {"l": 16 + LETTER * longest[0], "r": 16 + LETTER * longest[1], "t": 26, "b": 8}


def _heights(nodes: Sequence[Node]) -> list[float]:
    """Vertical centre of each node."""
    whole = sum(node.size for node in nodes) or 1.0
    scale = (1 - GAP * (len(nodes) - 1)) / whole
    middles, top = [], 0.0
    for node in nodes:
        middles.append(min(0.999, max(0.001, top + node.size * scale / 2)))
        top += node.size * scale + GAP
    return middles


def world_flows(countries: pd.DataFrame, home: pd.DataFrame, shapes: Shapes) -> go.Figure:
    """Draw moves out of the country: a bubble per destination and an arc to it.

    `countries` has ``moves``, ``pick``, ``name``, ``longitude``, ``latitude``, all with a position; `home` has one row
    of these, or none: then no curves are drawn.
    """
    if countries.empty:
        return empty_figure(NO_ROWS)
    ordered = countries.assign(value=countries["moves"])
    ordered = ordered.sort_values("value", ascending=False, kind="stable", ignore_index=True)
    arcs = []
    if len(home):
        origins = pd.concat([home] * len(ordered), ignore_index=True)
        arcs = flow_arcs(origins, ordered, ordered["value"], frame=WORLD, unit="moves", colour=faint(ABROAD, 0.55))
    bubbles = place_bubbles(ordered, frame=WORLD, unit="moves", colour=ABROAD, largest=30, width=480)
    for trace in bubbles:
        trace.customdata = picks_of(ordered)
    ranking = narrow_ranking([Ranked("Moves", ordered, ABROAD)], unit="Moves")
    return canvas([*world_ground(shapes), *arcs, *bubbles], showlegend=True, narrow=ranking, **map_layout(WORLD))

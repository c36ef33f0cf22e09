"""Scholar mobility: rates of two databases in panels, and a world map of exchange partners."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from ecosystem.figures.bars import Ranked, narrow_ranking
from ecosystem.figures.canvas import LEGEND, NO_FIGURES, axis_number, canvas, empty_figure, note, value_axis
from ecosystem.figures.intervals import interval_band
from ecosystem.figures.maps.arcs import flow_arcs
from ecosystem.figures.maps.bubbles import place_bubbles
from ecosystem.figures.maps.frame import WORLD, map_layout
from ecosystem.figures.maps.ground import Shapes, world_ground
from ecosystem.figures.palette import ARRIVALS, CONTEXT, DEPARTURES, faint
from ecosystem.figures.text import escaped
from ecosystem.figures.traces import hover_texts, scatter_trace

FLOW_STYLES = {
    "arrivals": ("Arrivals", ARRIVALS, "solid", "circle"),
    "departures": ("Departures", DEPARTURES, "dash", "square"),
    "net": ("Arrivals less departures", CONTEXT, "solid", "diamond"),
}
UPPER, LOWER, WHOLE = [0.40, 1.0], [0.0, 0.27], [0.0, 1.0]


def database_panels(table: pd.DataFrame, *, databases: Sequence[tuple[str, str]], net: bool = True) -> go.Figure:
    """Draw rates of arrivals and departures over years, one panel per database on one scale; `net` adds panels below.

    `table` has ``database``, ``year``, ``flow`` (arrivals, departures, net), ``value``, ``low``, ``high``, ``hover``.
    """
    if table["value"].isna().all():
        return empty_figure(NO_FIGURES)
    traces: list[Any] = []
    layout: dict[str, Any] = {}
    narrow: dict[str, Any] = {}
    titles = []
    years = [int(table["year"].min()) - 0.5, int(table["year"].max()) + 0.5]
    reach = [_reach(table[(table["flow"] != "net").to_numpy()]), _reach(table[(table["flow"] == "net").to_numpy()])]
    for column, (code, name) in enumerate(databases):
        own = table[(table["database"] == code).to_numpy()]
        for row, flows in enumerate((("arrivals", "departures"), ("net",)) if net else (("arrivals", "departures"),)):
            number = axis_number(row * len(databases) + column)
            for flow in flows:
                traces += _line(own[(own["flow"] == flow).to_numpy()], flow, number, legend=not column)
            wide, tall = _domains(column, row, len(databases), net=net)
            layout[f"xaxis{number}"] = _across(wide, number, years, bottom=row == int(net))
            layout[f"yaxis{number}"] = _up(tall, number, row, first=not column, reach=reach[row])
            narrow[f"xaxis{number}"] = {"domain": WHOLE, "dtick": 5}
            narrow[f"yaxis{number}"] = {
                "domain": _stacked(column, row, len(databases), net=net),
                "showticklabels": True,
            }
            if row:
                titles.append(_title("Arrivals less departures", number))
        titles.append(_title(f"<b>{escaped(name)}</b>", axis_number(column)))
    return canvas(
        traces,
        unit="Scholars per 1,000 a year",
        **layout,
        height=440 if net else 360,
        annotations=titles,
        showlegend=True,
        legend={**LEGEND, "y": 1.09 if net else 1.14},
        margin={"l": 8, "r": 12, "t": 64, "b": 8},
        narrow={
            **narrow,
            "height": 840 if net else 520,
            "legend": {"y": 1.035 if net else 1.07},
            "margin": {"t": 90 if net else 64},
        },
    )


def exchange_map(table: pd.DataFrame, *, home: tuple[str, float, float], shapes: Shapes) -> go.Figure:
    """Draw exchange partners on a world map, with arcs in the direction of a clear balance.

    `table` has ``name``, ``longitude``, ``latitude``, ``n`` (scholars exchanged), ``value`` (net, towards home above
    zero), ``low``, ``high`` and ``pick``. An arc is drawn only where the interval excludes zero.
    """
    placed = table.dropna(subset=["longitude", "latitude"])
    if placed.empty:
        return empty_figure(NO_FIGURES)
    at_home = pd.DataFrame([home], columns=["name", "longitude", "latitude"])
    sides = (
        ("More came than left", ARRIVALS, placed["low"] > 0),
        ("More left than came", DEPARTURES, placed["high"] < 0),
    )
    traces: list[Any] = list(world_ground(shapes))
    for name, colour, kept in sides:
        side = placed[kept.to_numpy(dtype=bool)].sort_values("value", key=abs, ascending=False, kind="stable")
        here = at_home.loc[[0] * len(side)].reset_index(drop=True)
        ends = (side, here) if colour == ARRIVALS else (here, side)
        arcs = flow_arcs(*ends, side["value"].abs(), frame=WORLD, unit="net scholars", colour=colour)
        for heads in arcs[-1:]:
            heads.customdata = side["pick"].tolist()
        traces += arcs
        traces.append(_key(name, colour))
    for trace in traces:
        if trace.name not in {name for name, _, _ in sides}:
            trace.showlegend = False
    bubbles = placed.assign(value=placed["n"])
    (marks,) = place_bubbles(bubbles, frame=WORLD, unit="scholars exchanged", colour=CONTEXT, largest=20, width=560)
    ranked = bubbles.sort_values("value", ascending=False, kind="stable")
    traces.append(marks.update(customdata=ranked["pick"].tolist()))
    (centre,) = place_bubbles(at_home.assign(value=1.0), frame=WORLD, unit="home", largest=9, width=560)
    centre.update(textposition="top right", hovertext=[escaped(home[0])])
    traces.append(centre)
    layout = map_layout(WORLD)
    return canvas(
        traces,
        **layout | {"showlegend": True, "margin": {**layout["margin"], "t": 30}, "height": 470},
        narrow=narrow_ranking([Ranked("Scholars exchanged", ranked, CONTEXT)], unit="Scholars exchanged"),
    )


def _reach(table: pd.DataFrame) -> float:
    """Extent of an axis from zero that holds all intervals."""
    ends = table[["value", "low", "high"]].abs().max().max()
    return 1.06 * float(ends) if ends > 0 else 1.0


def _line(table: pd.DataFrame, flow: str, number: str, *, legend: bool) -> list[go.Scatter]:
    name, colour, dash, symbol = FLOW_STYLES[flow]
    years = table["year"].tolist()
    common: dict[str, Any] = {"x": years, "xaxis": f"x{number}", "yaxis": f"y{number}", "legendgroup": flow}
    return [
        *interval_band(table["low"].tolist(), table["high"].tolist(), fill=faint(colour, 0.25), **common),
        scatter_trace(
            y=table["value"].tolist(),
            **common,
            name=name,
            mode="lines+markers",
            line={"color": colour, "width": 2, "dash": dash},
            marker={"size": 5, "symbol": symbol, "color": colour},
            hovertext=hover_texts(table),
            hoverinfo="text",
            showlegend=legend,
        ),
    ]


def _domains(column: int, row: int, columns: int, *, net: bool) -> tuple[list[float], list[float]]:
    width = 1 / columns
    gap = 0.025 if columns > 1 else 0.0
    wide = [column * width + gap * bool(column), (column + 1) * width - gap * (column < columns - 1)]
    return wide, ((UPPER, LOWER)[row] if net else WHOLE)


def _stacked(column: int, row: int, columns: int, *, net: bool) -> list[float]:
    """Vertical extent of a panel where all are in one column."""
    gap = 0.1
    tall = (1 - gap * (columns - 1)) / columns
    bottom = 1 - column * (tall + gap) - tall
    within = ([0.38, 1.0], [0.0, 0.28])[row] if net else WHOLE
    return [round(bottom + tall * share, 6) + 0.0 for share in within]


def _across(domain: list[float], number: str, years: list[float], *, bottom: bool) -> dict[str, Any]:
    return {
        "domain": domain,
        "anchor": f"y{number}",
        "range": years,
        "tickformat": "d",
        "dtick": 4,
        "showticklabels": bottom,
        "tickangle": 0,
        "showgrid": False,
        "automargin": True,
    }


def _up(domain: list[float], number: str, row: int, *, first: bool, reach: float) -> dict[str, Any]:
    """Value axis of a panel; all of a row have the same scale."""
    return value_axis(
        domain=domain,
        anchor=f"x{number}",
        showticklabels=first,
        zeroline=True,
        range=[-reach if row else 0, reach],
    )


def _title(text: str, number: str) -> dict[str, Any]:
    axes = {"xref": f"x{number} domain", "yref": f"y{number} domain"}
    look = {"xanchor": "left", "yanchor": "bottom", "yshift": 3, "font": {"size": 14}}
    return note(text, 0, 1, **axes, **look)


def _key(name: str, colour: str) -> go.Scatter:
    return scatter_trace(x=[np.nan], y=[np.nan], mode="lines", line={"color": colour, "width": 4}, name=name)

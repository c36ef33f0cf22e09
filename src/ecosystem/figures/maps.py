"""Maps as plain Cartesian figures: neutral ground, bubbles, labels and curved flows.

Nothing is fetched: the ground is drawn from the shapes that ship with the project, and positions are computed here.
Lines on a map are not an endorsement; disputed lines are dashed, and the figure says so.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import cos, floor, log10, radians, sqrt
from typing import Any, Final, Self

import numpy as np
import numpy.typing as npt
import pandas as pd
import plotly.graph_objects as go

from ecosystem.figures.text import plain

Floats = npt.NDArray[np.float64]
Projection = Callable[[npt.ArrayLike, npt.ArrayLike], tuple[Floats, Floats]]

GROUND: Final = "rgba(128,128,128,0.18)"
BORDER: Final = "rgba(128,128,128,0.60)"
DISPUTED: Final = "rgba(128,128,128,0.95)"
FLOW: Final = "rgba(226,128,16,0.70)"
PLACE: Final = "rgb(46,126,190)"
RIM: Final = "rgba(255,255,255,0.75)"
LAST_IN_LEGEND: Final = 2000
BORDER_NOTE: Final = "Lines are not an endorsement; disputed lines are dashed."

FLOW_WIDTHS: Final = (0.9, 1.8, 3.2, 5.0)
BETWEEN_LABELS: Final = 2.0
POSITIONS: Final = (
    "middle right",
    "middle left",
    "top center",
    "bottom center",
    "top right",
    "bottom right",
    "top left",
    "bottom left",
)


@dataclass(frozen=True, eq=False)
class Shapes:
    """The shapes that maps are drawn from, as read from the CSVs beside `data/shapes/datapackage.json`."""

    world: pd.DataFrame
    """`country_code`, `ring`, `order`, `longitude`, `latitude`."""
    region: pd.DataFrame
    """`ring`, `order`, `longitude`, `latitude`."""
    borders: pd.DataFrame
    """`line`, `order`, `kind`, `between`, `longitude`, `latitude`."""

    @classmethod
    def of(cls, tables: Mapping[str, pd.DataFrame]) -> Self:
        """Take the shapes from tables by the names of their files; where one is missing, nothing is drawn.

        Examples
        --------
        >>> len(Shapes.of({}).world)
        0
        """
        columns = ["country_code", "ring", "line", "kind", "longitude", "latitude"]
        names = ("world_outlines", "pakistan_region", "pakistan_borders")
        return cls(*(tables.get(name, pd.DataFrame(columns=columns)) for name in names))


def in_degrees(longitude: npt.ArrayLike, latitude: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Leave positions in degrees: good for a region, whose frame stretches the latitudes.

    Examples
    --------
    >>> [float(v) for v in in_degrees(74.35, 31.55)]
    [74.35, 31.55]
    """
    return np.asarray(longitude, dtype=float), np.asarray(latitude, dtype=float)


def project(longitude: npt.ArrayLike, latitude: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Place positions on the Equal Earth map (Šavrič, Patterson and Jenny 2018), on a globe of radius 1.

    Areas keep their proportions, so no country looks larger than it is.

    Examples
    --------
    >>> [round(float(v), 4) for v in project(180, 0)]
    [2.7066, 0.0]
    >>> [round(float(v), 4) for v in project(0, 90)]
    [0.0, 1.3174]
    """
    a1, a2, a3, a4 = 1.340264, -0.081106, 0.000893, 0.003796
    lengthen = sqrt(3) / 2
    across, up = np.radians(np.asarray(longitude, dtype=float)), np.radians(np.asarray(latitude, dtype=float))
    slant = np.arcsin(lengthen * np.sin(up))
    square = slant**2
    sixth = square**3
    x = across * np.cos(slant) / (lengthen * (a1 + 3 * a2 * square + sixth * (7 * a3 + 9 * a4 * square)))
    y = slant * (a1 + a2 * square + sixth * (a3 + a4 * square))
    return x, y


@dataclass(frozen=True)
class MapFrame:
    """The part of the plane that a map shows, and how positions get there."""

    west: float
    east: float
    south: float
    north: float
    projection: Projection
    ratio: float = 1.0
    """Height of one unit up over the width of one unit across."""
    note: str = ""
    """What the map has to say about itself."""

    def place(self, points: pd.DataFrame) -> tuple[Floats, Floats]:
        """Give the positions on the map of points with `longitude` and `latitude`."""
        return self.projection(_floats(points["longitude"]), _floats(points["latitude"]))


REGION: Final = MapFrame(60.2, 78.6, 23.2, 37.7, in_degrees, ratio=1 / cos(radians(30.5)), note=BORDER_NOTE)
WORLD: Final = MapFrame(-2.5, 2.7, -1.08, 1.32, project)


def region_ground(
    shapes: Shapes, *, ground: str = GROUND, border: str = BORDER, disputed: str = DISPUTED
) -> list[go.Scatter]:
    """Draw the ground around Pakistan: undivided land, thin coasts and boundaries, dashed disputed lines.

    Parameters
    ----------
    shapes
        The shipped shapes; tables without rows draw nothing.
    ground, border, disputed
        Colours of land, of coasts and boundaries, and of disputed lines: half-transparent greys that hold on light and
        dark backgrounds.

    Examples
    --------
    >>> square = pd.DataFrame({"ring": 1, "longitude": [60, 70, 70, 60], "latitude": [25, 25, 35, 25]})
    >>> line = pd.DataFrame({"line": 1, "kind": "disputed", "longitude": [60, 70], "latitude": [25, 35]})
    >>> [trace.name for trace in region_ground(Shapes(square, square, line))]
    ['Land', 'Coast and border', 'Disputed line']
    """
    is_disputed = shapes.borders["kind"] == "disputed"
    return [
        _land(shapes.region, in_degrees, ground),
        _lines(shapes.borders[~is_disputed], "Coast and border", {"color": border, "width": 1.1}),
        _lines(
            shapes.borders[is_disputed],
            "Disputed line",
            {"color": disputed, "width": 1.4, "dash": "4px,3px"},
            legend=True,
        ),
    ]


def world_ground(shapes: Shapes, *, ground: str = GROUND) -> list[go.Scatter]:
    """Draw the land of the world as one undivided shape: no boundary is drawn, so none is taken sides on.

    Examples
    --------
    >>> square = pd.DataFrame({"ring": 1, "longitude": [60, 70, 70, 60], "latitude": [25, 25, 35, 25]})
    >>> [trace.name for trace in world_ground(Shapes(square, square, square))]
    ['Land']
    """
    return [_land(shapes.world, project, ground)]


def map_layout(frame: MapFrame, *, zoomable: bool = False) -> dict[str, Any]:
    """Lay out a map: no axes, no grid, true proportions, the frame's note beneath, the legend above.

    Parameters
    ----------
    frame
        What is shown.
    zoomable
        Let the reader pan and zoom inside the frame. Off by default: on a phone, a map that can be dragged keeps the
        page from scrolling.

    Examples
    --------
    >>> map_layout(REGION)["yaxis"]["scaleanchor"]
    'x'
    """
    still = {"visible": False, "showgrid": False, "zeroline": False, "constrain": "domain", "fixedrange": not zoomable}
    note = {"text": frame.note, "showarrow": False, "font": {"size": 11}, "opacity": 0.75}
    below = {"xref": "paper", "yref": "paper", "x": 0.5, "y": 0, "xanchor": "center", "yanchor": "top", "yshift": -4}
    return {
        "xaxis": {**still, **_extent(frame.west, frame.east)},
        "yaxis": {
            **still,
            **_extent(frame.south, frame.north),
            "scaleanchor": "x",
            "scaleratio": frame.ratio,
            "constraintoward": "bottom",
        },
        "dragmode": "pan",
        "hovermode": "closest",
        "margin": {"l": 0, "r": 0, "t": 8, "b": 24 if frame.note else 4},
        "legend": {"orientation": "h", "x": 0.5, "xanchor": "center", "y": 1, "yanchor": "bottom"},
        "annotations": [{**note, **below}] if frame.note else [],
    }


@dataclass(frozen=True)
class WidthClass:
    """Flows from `low` up to, but not including, `high` are drawn with one width."""

    low: float
    high: float
    width: float
    label: str


def width_classes(weights: Iterable[float], *, widths: tuple[float, ...] = FLOW_WIDTHS) -> list[WidthClass]:
    """Sort weights into a few classes with round limits, so that a legend can tell them.

    Parameters
    ----------
    weights
        Sizes of flows; those that are missing or not above zero have no class.
    widths
        Line widths in pixels, from thin to thick; fewer are used where the weights do not spread that far.

    Examples
    --------
    >>> [drawn.label for drawn in width_classes([1, 3, 12, 80])]
    ['1', '2–4', '5–19', '20 or more']
    >>> [drawn.label for drawn in width_classes([7, 7])]
    ['7']
    """
    positive = _positive(weights)
    if not len(positive):
        return []
    low, high = float(positive.min()), float(positive.max())
    steps = np.geomspace(low, high, len(widths) + 1)[:-1] if high > low else np.array([low])
    limits = sorted({low, *(limit for limit in map(_round_down, steps) if limit > low)})
    whole = bool((positive == np.floor(positive)).all())
    return [
        WidthClass(start, end, width, _class_label(start, end, high, whole))
        for start, end, width in zip(limits, [*limits[1:], np.inf], widths, strict=False)
    ]


def flow_arcs(
    origins: pd.DataFrame,
    destinations: pd.DataFrame,
    weights: Iterable[float],
    *,
    frame: MapFrame,
    unit: str = "moves",
    colour: str = FLOW,
    bend: float = 0.2,
) -> list[go.Scatter]:
    """Draw flows as curved lines, wider where more flows, with an arrowhead half-way.

    A flow bends to the right-hand side of its way, so that there and back stay apart.

    Parameters
    ----------
    origins, destinations
        One row per flow, in the same order: `name`, `longitude`, `latitude`.
    weights
        Size of each flow. A flow that is missing its weight or a position, is not above zero, or ends where it starts
        has no line: count such flows in words.
    frame
        The map it is drawn on.
    unit
        What the weights count, for legend and hover.
    colour
        Colour of lines and heads.
    bend
        How far a line swings out, as a share of its length.

    Returns
    -------
    list of go.Scatter
        One trace per class of width, then one with the arrowheads, which carry the hover; none without flows.

    Examples
    --------
    >>> lahore = pd.DataFrame({"name": ["Lahore"], "longitude": [74.35], "latitude": [31.55]})
    >>> karachi = pd.DataFrame({"name": ["Karachi"], "longitude": [67.01], "latitude": [24.86]})
    >>> lines, heads = flow_arcs(lahore, karachi, [12], frame=REGION)
    >>> lines.name, heads.hovertext[0]
    ('Moves: 12', 'Lahore → Karachi<br>Moves: 12')
    """
    flows = _flows(origins, destinations, weights, frame)
    if flows.empty:
        return []
    classes = width_classes(flows["weight"])
    rank = np.searchsorted([drawn.low for drawn in classes], flows["weight"], side="right") - 1
    traces: list[go.Scatter] = []
    for number, drawn in enumerate(classes):
        members = flows[rank == number]
        if not members.empty:
            x, y = _curves(members, frame.ratio, bend)
            traces.append(
                go.Scatter(
                    x=x,
                    y=y,
                    mode="lines",
                    line={"color": colour, "width": drawn.width},
                    name=drawn.label if traces else f"{_heading(unit)}: {drawn.label}",
                    hoverinfo="skip",
                )
            )
    return [*traces, _heads(flows, np.array([classes[i].width for i in rank]), frame.ratio, bend, unit, colour)]


def bubble_diameters(values: Iterable[float], *, largest: float = 38, smallest: float = 5) -> Floats:
    """Give diameters in pixels whose areas are in proportion to the values.

    Parameters
    ----------
    values
        What the areas stand for; missing or negative counts as the smallest bubble.
    largest, smallest
        Diameter of the largest value, and the least that can still be seen and hit.

    Examples
    --------
    >>> [float(d) for d in bubble_diameters([100, 25, 0], largest=40)]
    [40.0, 20.0, 5.0]
    """
    sizes = np.nan_to_num(_floats(values), nan=0.0).clip(min=0)
    top = sizes.max(initial=0.0)
    return np.maximum(smallest, largest * np.sqrt(sizes / top)) if top > 0 else np.full(len(sizes), float(smallest))


def place_labels(
    points: pd.DataFrame,
    *,
    frame: MapFrame,
    diameters: npt.ArrayLike | None = None,
    width: float = 360,
    font_size: float = 12,
) -> pd.DataFrame:
    """Choose for each point where its label goes, larger values first; a label that would overlap is left out.

    Labels keep clear of each other, of all bubbles and of the frame's edge when the map is drawn `width` wide, and in
    practice when it is wider.

    Parameters
    ----------
    points
        `name`, `longitude`, `latitude`, `value`.
    frame
        The map they are drawn on.
    diameters
        Diameters of the bubbles in pixels, in the order of the points; `bubble_diameters` of the values unless given.
    width
        Width in pixels at which the frame is drawn. The default holds on a phone; where the width is known and
        larger, as on a slide, more labels find a place.
    font_size
        Size of the labels in pixels.

    Returns
    -------
    pandas.DataFrame
        With the index of `points`: `label` (safe for Plotly; empty where left out), `position` (Plotly's
        `textposition`) and the label's box in pixels from the frame's upper left, `left`, `right`, `top`, `bottom`.

    Examples
    --------
    >>> twins = pd.DataFrame({"name": ["Golra", "Islamabad"], "longitude": 73.0, "latitude": 33.6, "value": [1, 9]})
    >>> place_labels(twins, frame=REGION)["label"].tolist()
    ['', 'Islamabad']
    """
    sizes = bubble_diameters(points["value"]) if diameters is None else np.asarray(diameters, dtype=float)
    scale = width / (frame.east - frame.west)
    height = (frame.north - frame.south) * scale * frame.ratio
    x, y = frame.place(points)
    across, down = (x - frame.west) * scale, (frame.north - y) * scale * frame.ratio
    bubbles = np.column_stack([across - sizes / 2, across + sizes / 2, down - sizes / 2, down + sizes / 2])
    placed = np.empty((0, 4))
    chosen: list[tuple[str, str, Floats]] = [("", POSITIONS[0], np.full(4, np.nan))] * len(points)
    for i in _by_weight(points):
        name = str(points["name"].iloc[i])
        others = np.delete(bubbles, i, axis=0)
        for position in POSITIONS:
            box = _label_box(name, position, across[i], down[i], sizes[i], font_size)
            inside = box[0] >= 0 and box[1] <= width and box[2] >= 0 and box[3] <= height
            if inside and not _near(box, others, _berth(position, sizes[i])) and not _near(box, placed, BETWEEN_LABELS):
                placed = np.vstack([placed, box])
                chosen[i] = (plain(name), position, box)
                break
    boxes = np.array([box for _, _, box in chosen]).reshape(-1, 4)
    return pd.DataFrame(
        {"label": [c[0] for c in chosen], "position": [c[1] for c in chosen]}
        | dict(zip(("left", "right", "top", "bottom"), boxes.T, strict=True)),
        index=points.index,
    )


def place_bubbles(
    points: pd.DataFrame,
    *,
    frame: MapFrame,
    unit: str,
    colour: str = PLACE,
    largest: float = 38,
    width: float = 360,
    font_size: float = 12,
) -> list[go.Scatter]:
    """Draw places as labelled bubbles whose areas stand for their values; the smaller ones lie on top.

    Parameters
    ----------
    points
        `name`, `longitude`, `latitude`, `value`; rows without a position or value are not drawn.
    frame
        The map they are drawn on.
    unit
        What the values count, for the hover.
    colour
        Fill of the bubbles.
    largest
        Diameter of the largest bubble in pixels.
    width, font_size
        Width of the map and size of the labels in pixels, for `place_labels`.

    Examples
    --------
    >>> lahore = pd.DataFrame({"name": ["Lahore"], "longitude": [74.35], "latitude": [31.55], "value": [432]})
    >>> place_bubbles(lahore, frame=REGION, unit="researchers")[0].hovertext[0]
    'Lahore<br>Researchers: 432'
    """
    known = points.dropna(subset=["longitude", "latitude", "value"]).sort_values(
        "value", ascending=False, kind="stable"
    )
    if known.empty:
        return []
    sizes = bubble_diameters(known["value"], largest=largest)
    labels = place_labels(known, frame=frame, diameters=sizes, width=width, font_size=font_size)
    x, y = frame.place(known)
    return [
        go.Scatter(
            x=x,
            y=y,
            mode="markers+text",
            marker={"size": sizes, "color": colour, "opacity": 1, "line": {"width": 1, "color": RIM}},
            text=labels["label"].tolist(),
            textposition=labels["position"].tolist(),
            textfont={"size": font_size, "shadow": "auto"},
            cliponaxis=False,
            hovertext=[
                f"{plain(str(name))}<br>{_heading(unit)}: {_number(value)}"
                for name, value in zip(known["name"], known["value"], strict=True)
            ],
            hoverinfo="text",
            name="Places",
            showlegend=False,
        )
    ]


def _land(rings: pd.DataFrame, projection: Projection, ground: str) -> go.Scatter:
    x, y = _with_gaps(rings, "ring", projection)
    return go.Scatter(
        x=x,
        y=y,
        mode="lines",
        fill="toself",
        fillcolor=ground,
        line={"width": 0, "color": ground},
        hoverinfo="skip",
        showlegend=False,
        name="Land",
    )


def _lines(lines: pd.DataFrame, name: str, line: dict[str, Any], *, legend: bool = False) -> go.Scatter:
    x, y = _with_gaps(lines, "line", in_degrees)
    return go.Scatter(
        x=x, y=y, mode="lines", line=line, hoverinfo="skip", showlegend=legend, legendrank=LAST_IN_LEGEND, name=name
    )


def _with_gaps(points: pd.DataFrame, by: str, projection: Projection) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    # One trace for all pieces: a missing point lifts the pen. Single precision is centimetres here, half the bytes.
    x, y = projection(_floats(points["longitude"]), _floats(points["latitude"]))
    piece = points[by].to_numpy()
    ends = np.flatnonzero(piece[1:] != piece[:-1]) + 1
    pen_up = np.float32(np.nan)
    return np.insert(x.astype(np.float32), ends, pen_up), np.insert(y.astype(np.float32), ends, pen_up)


def _extent(low: float, high: float) -> dict[str, Any]:
    return {"range": [low, high], "minallowed": low, "maxallowed": high}


def _floats(values: Iterable[float]) -> Floats:
    # Nullable columns too: unknown becomes NaN.
    known = pd.Series(list(values), dtype="Float64")
    return np.asarray(known.to_numpy(dtype=float, na_value=np.nan), dtype=np.float64)


def _positive(weights: Iterable[float]) -> Floats:
    sizes = _floats(weights)
    return sizes[np.isfinite(sizes) & (sizes > 0)]


def _round_down(value: float) -> float:
    power = 10.0 ** floor(log10(value))
    return float(power * max(step for step in (1, 2, 5) if step * power <= value * (1 + 1e-9)))


def _number(value: float) -> str:
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.2f}"


def _heading(unit: str) -> str:
    return plain(unit[:1].upper() + unit[1:])


def _class_label(start: float, end: float, top: float, whole: bool) -> str:
    if np.isinf(end):
        return _number(start) if start == top else f"{_number(start)} or more"
    if not whole:
        return f"{_number(start)} to under {_number(end)}"
    return _number(start) if end - start == 1 else f"{_number(start)}–{_number(end - 1)}"


def _flows(
    origins: pd.DataFrame, destinations: pd.DataFrame, weights: Iterable[float], frame: MapFrame
) -> pd.DataFrame:
    from_x, from_y = frame.place(origins)
    to_x, to_y = frame.place(destinations)
    flows = pd.DataFrame(
        {
            "origin": origins["name"].to_numpy(),
            "destination": destinations["name"].to_numpy(),
            "weight": _floats(weights),
            "from_x": from_x,
            "from_y": from_y,
            "to_x": to_x,
            "to_y": to_y,
        }
    )
    stays = (flows["from_x"] == flows["to_x"]) & (flows["from_y"] == flows["to_y"])
    known = flows[["weight", "from_x", "from_y", "to_x", "to_y"]].notna().all(axis=1)
    # The small flows are drawn last, on top of the wide ones.
    return flows[known & ~stays & (flows["weight"] > 0)].sort_values("weight", ascending=False, kind="stable")


def _way(flows: pd.DataFrame, ratio: float) -> tuple[Floats, Floats]:
    across, up = flows["to_x"] - flows["from_x"], (flows["to_y"] - flows["from_y"]) * ratio
    return across.to_numpy(dtype=float), up.to_numpy(dtype=float)


def _bow(flows: pd.DataFrame, ratio: float, bend: float) -> tuple[Floats, Floats]:
    # Control point of the curve: beside the middle, to the right of the way, in proportion to its drawn length.
    across, up = _way(flows, ratio)
    x = (flows["from_x"] + flows["to_x"]).to_numpy(dtype=float) / 2 + 2 * bend * up
    y = (flows["from_y"] + flows["to_y"]).to_numpy(dtype=float) / 2 - 2 * bend * across / ratio
    return x, y


def _curves(flows: pd.DataFrame, ratio: float, bend: float) -> tuple[Floats, Floats]:
    bow_x, bow_y = _bow(flows, ratio, bend)
    t = np.append(np.linspace(0, 1, 33), np.nan)  # the missing step lifts the pen

    def along(start: Floats, bow: Floats, end: Floats) -> Floats:
        path = np.outer(start, (1 - t) ** 2) + np.outer(bow, 2 * t * (1 - t)) + np.outer(end, t**2)
        return np.asarray(path.ravel()[:-1], dtype=float)

    return (
        along(flows["from_x"].to_numpy(dtype=float), bow_x, flows["to_x"].to_numpy(dtype=float)),
        along(flows["from_y"].to_numpy(dtype=float), bow_y, flows["to_y"].to_numpy(dtype=float)),
    )


def _heads(flows: pd.DataFrame, widths: Floats, ratio: float, bend: float, unit: str, colour: str) -> go.Scatter:
    bow_x, bow_y = _bow(flows, ratio, bend)
    across, up = _way(flows, ratio)
    return go.Scatter(
        x=(flows["from_x"] + flows["to_x"]).to_numpy(dtype=float) / 4 + bow_x / 2,
        y=(flows["from_y"] + flows["to_y"]).to_numpy(dtype=float) / 4 + bow_y / 2,
        mode="markers",
        marker={
            "symbol": "arrow",
            "angle": np.degrees(np.arctan2(across, up)),  # half-way, a curve runs parallel to its chord
            "size": 6 + 2.2 * widths,
            "color": colour,
            "opacity": 1,
            "line": {"width": 0},
        },
        hovertext=[
            f"{plain(str(origin))} → {plain(str(destination))}<br>{_heading(unit)}: {_number(weight)}"
            for origin, destination, weight in zip(flows["origin"], flows["destination"], flows["weight"], strict=True)
        ],
        hoverinfo="text",
        name="Direction",
        showlegend=False,
    )


def _by_weight(points: pd.DataFrame) -> list[int]:
    order = pd.DataFrame({"value": _floats(points["value"]), "name": points["name"].astype(str).to_numpy()})
    return [int(i) for i in order.sort_values(["value", "name"], ascending=[False, True]).index]


def _label_box(name: str, position: str, across: float, down: float, diameter: float, font_size: float) -> Floats:
    # Letters are taken a little wider than they are.
    gap = _gap(diameter)
    wide, tall = 0.6 * font_size * len(name), 1.15 * font_size
    vertical, horizontal = position.split()
    left = {"left": across - gap - wide, "center": across - wide / 2, "right": across + gap}[horizontal]
    top = {"top": down - gap - tall, "middle": down - tall / 2, "bottom": down + gap}[vertical]
    return np.array([left, left + wide, top, top + tall])


def _gap(diameter: float) -> float:
    return diameter / 2 / 0.8 + 1  # as plotly.js moves text away from a marker


def _berth(position: str, diameter: float) -> float:
    # How far other bubbles stay away from a label. One set off at a corner is easily taken for a neighbour's name.
    diagonal = not {"middle", "center"} & set(position.split())
    return 2 * (sqrt(2) * _gap(diameter) - diameter / 2) if diagonal else 2 * BETWEEN_LABELS


def _near(box: Floats, others: Floats, clearance: float) -> bool:
    left, right, top, bottom = box + np.array([-1, 1, -1, 1]) * clearance
    apart = (others[:, 0] >= right) | (others[:, 1] <= left) | (others[:, 2] >= bottom) | (others[:, 3] <= top)
    return not bool(apart.all())

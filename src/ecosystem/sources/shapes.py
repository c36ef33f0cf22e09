"""Map shapes: from Natural Earth country polygons (TopoJSON) to the small CSVs that the maps are drawn from.

Natural Earth draws lines as they are held on the ground, which is not the same as agreed. The rules beside the shapes
(`border_rules.csv`) say which of those lines are disputed and why; everything else follows from the two input files.
"""

import csv
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any, Final

import pycountry

Point = tuple[float, float]
Line = list[Point]

WORLD_OUTLINES: Final = "world_outlines.csv"
REGION_LAND: Final = "pakistan_region.csv"
REGION_BORDERS: Final = "pakistan_borders.csv"
BORDER_RULES: Final = "border_rules.csv"
PACKAGE: Final = "datapackage.json"

COAST: Final = "coast"
INTERNATIONAL: Final = "international"
DISPUTED: Final = "disputed"

ANTARCTICA: Final = "010"
WORLD_DECIMALS: Final = 2
REGION_DECIMALS: Final = 3


@dataclass(frozen=True)
class Window:
    """A rectangle of longitudes and latitudes, in degrees."""

    west: float
    south: float
    east: float
    north: float

    def holds(self, point: Point) -> bool:
        """Say whether a point lies in the window or on its edge.

        Examples
        --------
        >>> REGION_WINDOW.holds((74.3, 31.6)), REGION_WINDOW.holds((0.0, 51.5))
        (True, False)
        """
        return self.west <= point[0] <= self.east and self.south <= point[1] <= self.north


REGION_WINDOW: Final = Window(west=58, south=22, east=80, north=38.5)


@dataclass(frozen=True)
class BorderRule:
    """Lines between two countries, inside a window, are of one kind for a stated reason."""

    between: frozenset[str]
    window: Window
    kind: str
    reason: str


def build_shapes(countries_50m: Path, countries_110m: Path, out: Path, *, rules: Path | None = None) -> None:
    """Write the map shapes that ship with the project.

    The same inputs and rules give the same bytes.

    Parameters
    ----------
    countries_50m, countries_110m
        Natural Earth admin-0 countries as TopoJSON at 1:50 million (region) and 1:110 million (world), with objects
        `countries` (ISO numeric `id`, `properties.name`) and, at 50m, `land`.
    out
        Folder for `world_outlines.csv`, `pakistan_region.csv`, `pakistan_borders.csv` and `datapackage.json`.
    rules
        Which lines are disputed, and why; `border_rules.csv` in `out` unless given.

    Raises
    ------
    ValueError
        If an input is not such a TopoJSON file, or a rule matches no line: it would silently draw nothing as disputed.
    """
    region = _topology(countries_50m, "countries", "land")
    world = _topology(countries_110m, "countries")
    border_rules = read_border_rules(rules if rules is not None else out / BORDER_RULES)
    borders = list(_border_rows(region, border_rules))
    _write(out / WORLD_OUTLINES, ["country_code", "ring", "order", "longitude", "latitude"], _world_rows(world))
    _write(out / REGION_LAND, ["ring", "order", "longitude", "latitude"], _land_rows(region))
    _write(out / REGION_BORDERS, ["line", "order", "kind", "between", "longitude", "latitude"], borders)
    package = json.dumps(_package(out), indent=2, ensure_ascii=False)
    (out / PACKAGE).write_text(package + "\n", encoding="utf-8")


def read_border_rules(path: Path) -> list[BorderRule]:
    """Read the reviewable table of disputed lines."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            BorderRule(
                between=frozenset((row["first"], row["second"])),
                window=Window(*(float(row[side]) for side in ("west", "south", "east", "north"))),
                kind=row["kind"],
                reason=row["reason"],
            )
            for row in csv.DictReader(file)
        ]


def decode_arcs(topology: Mapping[str, Any]) -> list[Line]:
    """Turn a topology's arcs (whole-number steps from point to point) into degrees.

    Examples
    --------
    >>> decode_arcs({"transform": {"scale": [0.5, 0.1], "translate": [60, 20]}, "arcs": [[[2, 10], [4, -10]]]})
    [[(61.0, 21.0), (63.0, 20.0)]]
    """
    (scale_x, scale_y), (shift_x, shift_y) = topology["transform"]["scale"], topology["transform"]["translate"]
    decoded = []
    for arc in topology["arcs"]:
        x = y = 0
        line = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            line.append((x * scale_x + shift_x, y * scale_y + shift_y))
        decoded.append(line)
    return decoded


def join_arcs(numbers: Iterable[int], arcs: Sequence[Line]) -> Line:
    """Join arcs end to end into a ring; a negative number `~n` is arc `n` walked backwards.

    Examples
    --------
    >>> join_arcs([0, -2], [[(0, 0), (1, 0)], [(0, 0), (1, 1), (1, 0)]])
    [(0, 0), (1, 0), (1, 1), (0, 0)]
    """
    ring: Line = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        ring.extend(arc if not ring else arc[1:])
    return ring


def clip_ring(ring: Line, window: Window) -> Line:
    """Cut a closed ring to a window (Sutherland-Hodgman); an empty list where nothing is left.

    Where the ring leaves the window and comes back, the result runs along the window's edge: to be filled, not stroked.

    Examples
    --------
    >>> clip_ring([(-1, 0), (1, 0), (1, 1), (-1, 1), (-1, 0)], Window(0, 0, 5, 5))
    [(0, 0.0), (1, 0), (1, 1), (0, 1.0), (0, 0.0)]
    """
    points = ring[:-1]
    for axis, edge, sign in ((0, window.west, 1), (0, window.east, -1), (1, window.south, 1), (1, window.north, -1)):
        kept: Line = []
        for before, here in zip(points[-1:] + points[:-1], points, strict=True):
            if (sign * (before[axis] - edge) >= 0) != (sign * (here[axis] - edge) >= 0):
                kept.append(_crossing(before, here, axis, edge))
            if sign * (here[axis] - edge) >= 0:
                kept.append(here)
        points = kept
    return [*points, points[0]] if points else []


def clip_line(line: Line, window: Window) -> list[Line]:
    """Cut a line to a window; it falls into pieces where it leaves and comes back.

    Examples
    --------
    >>> clip_line([(-1, 1), (1, 1), (1, 9)], Window(0, 0, 5, 5))
    [[(0.0, 1.0), (1, 1), (1.0, 5.0)]]
    """
    pieces: list[Line] = []
    for start, end in pairwise(line):
        inside = _clip_segment(start, end, window)
        if inside is None:
            continue
        if pieces and pieces[-1][-1] == inside[0]:
            pieces[-1].append(inside[1])
        else:
            pieces.append([*inside])
    return pieces


def split_at_antimeridian(ring: Line) -> list[Line]:
    """Cut a ring that crosses 180° into rings that lie on one side of it each.

    The topology has sewn the two halves of Russia and Fiji together; drawn so, they would streak across the map.

    Examples
    --------
    >>> for ring in split_at_antimeridian([(179, 0), (-179, 0), (-179, 1), (179, 1), (179, 0)]):
    ...     print(sorted({x for x, _ in ring}))
    [179, 180]
    [-180, -179.0]
    """
    turn = 0.0
    unrolled = [ring[0]]
    for before, here in pairwise(ring):
        turn += 360 * ((here[0] - before[0] < -180) - (here[0] - before[0] > 180))
        unrolled.append((here[0] + turn, here[1]))
    sides = ((clip_ring(unrolled, Window(-180 + shift, -90, 180 + shift, 90)), shift) for shift in (0, 360, -360))
    return [[(x - shift, y) for x, y in side] for side, shift in sides if side]


def kind_of_segment(between: frozenset[str], start: Point, end: Point, rules: Iterable[BorderRule]) -> str:
    """Say of what kind a piece of boundary is: the first rule that holds its middle decides, else `international`.

    Examples
    --------
    >>> creek = BorderRule(frozenset(("India", "Pakistan")), Window(68, 23, 69, 24), "disputed", "not agreed")
    >>> kind_of_segment(creek.between, (68.2, 23.9), (68.4, 23.9), [creek])
    'disputed'
    >>> kind_of_segment(creek.between, (71.0, 24.4), (71.2, 24.5), [creek])
    'international'
    """
    middle = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2
    return next((r.kind for r in rules if r.between == between and r.window.holds(middle)), INTERNATIONAL)


def _topology(path: Path, *objects: str) -> dict[str, Any]:
    topology: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    missing = [name for name in objects if name not in topology.get("objects", {})]
    if topology.get("type") != "Topology" or missing:
        raise ValueError(
            f"{path}: not a TopoJSON topology with the object(s) {', '.join(objects)}. "
            "Give the countries file of the Natural Earth TopoJSON package at the named scale."
        )
    return topology


def _polygons(geometry: Mapping[str, Any]) -> list[list[list[int]]]:
    if geometry["type"] == "Polygon":
        return [geometry["arcs"]]
    return list(geometry["arcs"]) if geometry["type"] == "MultiPolygon" else []


def _alpha_2(numeric: str | None) -> str:
    country = pycountry.countries.get(numeric=numeric) if numeric else None
    return country.alpha_2 if country else ""


def _world_rows(topology: Mapping[str, Any]) -> Iterator[Sequence[object]]:
    arcs = decode_arcs(topology)
    number = 0
    for country in topology["objects"]["countries"]["geometries"]:
        if country.get("id") == ANTARCTICA:
            continue
        for numbers in (ring for polygon in _polygons(country) for ring in polygon):
            for part in split_at_antimeridian(join_arcs(numbers, arcs)):
                outline = _rounded(part, WORLD_DECIMALS)
                if len(outline) > 3:
                    number += 1
                    yield from ((_alpha_2(country.get("id")), number, i, *p) for i, p in enumerate(outline, start=1))


def _land_rows(topology: Mapping[str, Any]) -> Iterator[Sequence[object]]:
    arcs = decode_arcs(topology)
    number = 0
    for land in topology["objects"]["land"]["geometries"]:
        for numbers in (ring for polygon in _polygons(land) for ring in polygon):
            ring = _rounded(clip_ring(join_arcs(numbers, arcs), REGION_WINDOW), REGION_DECIMALS)
            if len(ring) > 3:
                number += 1
                yield from ((number, i, *p) for i, p in enumerate(ring, start=1))


def _border_rows(topology: Mapping[str, Any], rules: Sequence[BorderRule]) -> Iterator[Sequence[object]]:
    arcs = decode_arcs(topology)
    number = 0
    used = set()
    for arc, owners in sorted(_owners(topology).items()):
        between = frozenset(owners)
        if len(between) == 1 and len(owners) > 1:
            continue  # a seam inside one country
        for piece in clip_line(arcs[arc], REGION_WINDOW):
            for kind, line in _runs(piece, between, rules):
                used.add((between, kind))
                number += 1
                names = "" if kind == COAST else " / ".join(sorted(between))
                points = _rounded(line, REGION_DECIMALS)
                yield from ((number, i, kind, names, *p) for i, p in enumerate(points, start=1))
    idle = [rule.reason for rule in rules if (rule.between, rule.kind) not in used]
    if idle:
        raise ValueError(
            f"{BORDER_RULES}: no line matches {idle}. "
            "Name both sides as the shapes do and give a window that holds the line, or drop the rule."
        )


def _owners(topology: Mapping[str, Any]) -> dict[int, list[str]]:
    owners: dict[int, list[str]] = {}
    for country in topology["objects"]["countries"]["geometries"]:
        for number in (n for polygon in _polygons(country) for ring in polygon for n in ring):
            owners.setdefault(max(number, ~number), []).append(country["properties"]["name"])
    return owners


def _runs(line: Line, between: frozenset[str], rules: Sequence[BorderRule]) -> Iterator[tuple[str, Line]]:
    if len(between) == 1:
        yield COAST, line
        return
    segments = list(pairwise(line))
    for kind, run in groupby(segments, key=lambda ends: kind_of_segment(between, ends[0], ends[1], rules)):
        ends = list(run)
        yield kind, [ends[0][0], *(end for _, end in ends)]


def _crossing(start: Point, end: Point, axis: int, edge: float) -> Point:
    share = (edge - start[axis]) / (end[axis] - start[axis])
    other = start[1 - axis] + share * (end[1 - axis] - start[1 - axis])
    return (edge, other) if axis == 0 else (other, edge)


def _clip_segment(start: Point, end: Point, window: Window) -> tuple[Point, Point] | None:
    # Liang-Barsky: the share of the way at which the segment enters and leaves.
    enter, leave = 0.0, 1.0
    for axis, low, high in ((0, window.west, window.east), (1, window.south, window.north)):
        way = end[axis] - start[axis]
        if way == 0:
            if not low <= start[axis] <= high:
                return None
            continue
        first, last = sorted(((low - start[axis]) / way, (high - start[axis]) / way))
        enter, leave = max(enter, first), min(leave, last)
    if enter >= leave:
        return None
    at = [(start[0] + t * (end[0] - start[0]), start[1] + t * (end[1] - start[1])) for t in (enter, leave)]
    return (start if enter == 0 else at[0], end if leave == 1 else at[1])


def _rounded(line: Iterable[Point], decimals: int) -> Line:
    points = ((round(x, decimals), round(y, decimals)) for x, y in line)
    return [point for point, _ in groupby(points)]


def _write(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


_RING = {"name": "ring", "type": "integer", "description": "Closed ring: its last point repeats its first."}
_ORDER = {"name": "order", "type": "integer", "description": "Place of the point on its ring or line, from 1."}
_POSITION = [
    {"name": "longitude", "type": "number", "unit": "degrees east", "description": "WGS 84."},
    {"name": "latitude", "type": "number", "unit": "degrees north", "description": "WGS 84."},
]
_SIDES = [
    {"name": side, "type": "number", "unit": "degrees", "description": f"The window's {side}ern edge."}
    for side in ("west", "south", "east", "north")
]
_KIND = {
    "name": "kind",
    "type": "string",
    "description": "`coast`; `international` boundary; `disputed` line, always drawn dashed.",
    "constraints": {"required": True, "enum": [COAST, INTERNATIONAL, DISPUTED]},
}
_TABLES: Final[dict[str, tuple[str, str, list[dict[str, Any]]]]] = {
    WORLD_OUTLINES: (
        "Countries of the world",
        "Outlines at 1:110 million, without Antarctica, cut at 180°. The code is the one Natural Earth files the shape "
        "under (empty where it has none) and says nothing about whose land it is: figures fill one undivided ground.",
        [
            {"name": "country_code", "type": "string", "description": "ISO 3166-1 alpha-2; empty where there is none."},
            _RING,
            _ORDER,
            *_POSITION,
        ],
    ),
    REGION_LAND: (
        "Land around Pakistan",
        "Undivided land at 1:50 million, cut to 58–80° E, 22–38.5° N. Where a ring runs along that edge it is to be "
        "filled, not stroked.",
        [_RING, _ORDER, *_POSITION],
    ),
    REGION_BORDERS: (
        "Coasts and boundaries around Pakistan",
        "Lines at 1:50 million in the same window: lines of actual control as Natural Earth draws them. Not an "
        "endorsement; disputed lines are drawn dashed. Claim lines are not in it.",
        [
            {"name": "line", "type": "integer", "description": "One unbroken line of one kind."},
            _ORDER,
            _KIND,
            {
                "name": "between",
                "type": "string",
                "description": "Natural Earth names on either side; empty for a coast.",
            },
            *_POSITION,
        ],
    ),
    BORDER_RULES: (
        "Which boundaries are disputed, and why",
        "Written by hand. A piece of boundary between the two named shapes whose middle lies in the window is of this "
        "kind; the first rule that fits decides; what no rule names is `international`.",
        [
            {"name": "first", "type": "string", "description": "Natural Earth name on one side."},
            {"name": "second", "type": "string", "description": "Natural Earth name on the other side."},
            *_SIDES,
            _KIND,
            {"name": "reason", "type": "string", "description": "Why the line is of this kind."},
        ],
    ),
}


def _package(folder: Path) -> dict[str, Any]:
    return {
        "name": "map-shapes",
        "title": "Map shapes: the world, and Pakistan with its surroundings",
        "description": (
            "A small extract of Natural Earth for drawing points and flows on neutral ground. How it was made: arcs "
            "decoded from TopoJSON; world rings cut at 180° and rounded to 0.01°; the region's land and boundary arcs "
            "cut to 58–80° E, 22–38.5° N and rounded to 0.001°; an arc shared by two countries is a boundary, an arc "
            "of one is coast; disputed lines by the rules in border_rules.csv. "
            "Lines are not an endorsement; disputed lines are dashed."
        ),
        "kind": "published",
        "version": "4.1.0",
        "licenses": [
            {
                "name": "public-domain",
                "title": "public domain (Natural Earth)",
                "path": "https://www.naturalearthdata.com/about/terms-of-use/",
            }
        ],
        "sources": [
            {
                "title": "Natural Earth 4.1.0, Admin 0 countries, 1:50 million and 1:110 million",
                "path": "https://www.naturalearthdata.com/downloads/",
            },
            {
                "title": "world-atlas 2.0.2: the same as TopoJSON (M. Bostock, ISC licence)",
                "path": "https://github.com/topojson/world-atlas",
            },
        ],
        "resources": [
            {"name": Path(file).stem.replace("_", "-"), "path": file, **_resource(folder / file, *told)}
            for file, told in _TABLES.items()
            if (folder / file).exists()
        ],
    }


def _resource(path: Path, title: str, description: str, fields: list[dict[str, Any]]) -> dict[str, Any]:
    content = path.read_bytes()
    return {
        "title": title,
        "description": description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": {"fields": fields, "missingValues": [""]},
    }

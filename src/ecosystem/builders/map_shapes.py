"""Build the map shapes from Natural Earth TopoJSON: world outlines, and land and boundaries around Pakistan.

Natural Earth draws de facto boundaries. `border_rules.csv` states which of them are disputed, and why.
"""

import csv
import gzip
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby, pairwise
from pathlib import Path
from typing import Any, Final

import pycountry
import shapely
from shapely.geometry import LineString, Point, Polygon, box

from ecosystem.builders.map_shapes_metadata import (
    BORDER_RULES,
    COAST,
    INTERNATIONAL,
    REGION_BORDERS,
    REGION_LAND,
    WORLD_OUTLINES,
    shapes_package,
)
from ecosystem.tables.packaging import PACKAGE

Line = list[tuple[float, float]]
Bounds = tuple[float, float, float, float]
"""West, south, east, north in degrees."""

REGION: Final[Bounds] = (58, 22, 80, 38.5)
ANTARCTICA: Final = "010"
WORLD_DECIMALS: Final = 2
REGION_DECIMALS: Final = 3


def build_shapes(countries_50m: Path, countries_110m: Path, out: Path) -> None:
    """Write the map shapes and their `datapackage.json`.

    Parameters
    ----------
    countries_50m, countries_110m
        Natural Earth admin-0 countries as TopoJSON (`.json` or `.json.gz`) at 1:50 million (region) and 1:110 million
        (world), with objects `countries` (ISO numeric `id`, `properties.name`) and, at 50m, `land`.
    out
        Folder that holds `border_rules.csv`.

    Raises
    ------
    ValueError
        If an input is not such a file, or a border rule matches no line.
    """
    region = read_topology(countries_50m, "countries", "land")
    world = read_topology(countries_110m, "countries")
    borders = list(border_rows(region, read_border_rules(out / BORDER_RULES)))
    _write(out / WORLD_OUTLINES, ["country_code", "ring", "order", "longitude", "latitude"], world_rows(world))
    _write(out / REGION_LAND, ["ring", "order", "longitude", "latitude"], land_rows(region))
    _write(out / REGION_BORDERS, ["line", "order", "kind", "between", "longitude", "latitude"], borders)
    package = json.dumps(shapes_package(out), indent=2, ensure_ascii=False)
    (out / PACKAGE).write_text(package + "\n", encoding="utf-8")


@dataclass(frozen=True)
class Topology:
    """A TopoJSON topology: arcs in degrees, and geometries by object that refer to arcs by number.

    A negative number `~n` is arc `n` reversed.
    """

    arcs: Sequence[Line]
    geometries: Mapping[str, Sequence[Mapping[str, Any]]]

    def ring(self, numbers: Sequence[int]) -> Line:
        """Join arcs end to end.

        Examples
        --------
        >>> Topology([[(0, 0), (1, 0)], [(0, 0), (1, 1), (1, 0)]], {}).ring([0, -2])
        [(0, 0), (1, 0), (1, 1), (0, 0)]
        """
        ring: Line = []
        for number in numbers:
            arc = self.arcs[number] if number >= 0 else self.arcs[~number][::-1]
            ring.extend(arc if not ring else arc[1:])
        return ring

    def owners_of_arcs(self) -> dict[int, list[str]]:
        """Names of the countries on either side of each arc."""
        owners: dict[int, list[str]] = {}
        for country in self.geometries["countries"]:
            for number in (number for ring in rings_of(country) for number in ring):
                owners.setdefault(max(number, ~number), []).append(country["properties"]["name"])
        return owners


def read_topology(path: Path, *objects: str) -> Topology:
    """Read a TopoJSON file with the named objects, delta-decoding its arcs."""
    content = path.read_bytes()
    topology: dict[str, Any] = json.loads(gzip.decompress(content) if path.suffix == ".gz" else content)
    if topology.get("type") != "Topology" or any(name not in topology.get("objects", {}) for name in objects):
        raise ValueError(
            f"{path}: not a TopoJSON topology with the object(s) {', '.join(objects)}. "
            "Give the countries file of the Natural Earth TopoJSON package at the named scale."
        )
    (scale_x, scale_y), (shift_x, shift_y) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        steps = accumulate(arc, lambda point, step: (point[0] + step[0], point[1] + step[1]))
        arcs.append([(x * scale_x + shift_x, y * scale_y + shift_y) for x, y in steps])
    return Topology(arcs, {name: topology["objects"][name]["geometries"] for name in objects})


def rings_of(geometry: Mapping[str, Any]) -> list[list[int]]:
    """Arc numbers of the rings of a TopoJSON polygon or multipolygon."""
    if geometry["type"] == "Polygon":
        return list(geometry["arcs"])
    return [ring for polygon in geometry["arcs"] for ring in polygon] if geometry["type"] == "MultiPolygon" else []


def world_rows(topology: Topology) -> Iterator[Sequence[object]]:
    """Outlines of the countries, split at the antimeridian, without Antarctica."""
    countries = [country for country in topology.geometries["countries"] if country.get("id") != ANTARCTICA]
    parts = (
        (_country_code(country.get("id")), _rounded(part, WORLD_DECIMALS))
        for country in countries
        for numbers in rings_of(country)
        for part in split_at_antimeridian(topology.ring(numbers))
    )
    for number, (code, outline) in enumerate((part for part in parts if len(part[1]) > 3), start=1):
        yield from ((code, number, order, *point) for order, point in enumerate(outline, start=1))


def land_rows(topology: Topology) -> Iterator[Sequence[object]]:
    """Land of the region."""
    clipped = (
        _rounded(part, REGION_DECIMALS)
        for land in topology.geometries["land"]
        for numbers in rings_of(land)
        for part in clip_ring(topology.ring(numbers), REGION)
    )
    for number, ring in enumerate((ring for ring in clipped if len(ring) > 3), start=1):
        yield from ((number, order, *point) for order, point in enumerate(ring, start=1))


@dataclass(frozen=True)
class BorderRule:
    """Kind of the boundary between two countries inside a window, with the reason."""

    between: frozenset[str]
    window: Polygon
    kind: str
    reason: str


def read_border_rules(path: Path) -> list[BorderRule]:
    """Read the table of disputed boundaries."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            BorderRule(
                between=frozenset((row["first"], row["second"])),
                window=box(*(float(row[side]) for side in ("west", "south", "east", "north"))),
                kind=row["kind"],
                reason=row["reason"],
            )
            for row in csv.DictReader(file)
        ]


def border_rows(topology: Topology, rules: Sequence[BorderRule]) -> Iterator[Sequence[object]]:
    """Coasts and boundaries of the region, each with its kind; a rule that matches no line raises ValueError."""
    number = 0
    used = set()
    for arc, owners in sorted(topology.owners_of_arcs().items()):
        between = frozenset(owners)
        if len(between) == 1 and len(owners) > 1:
            continue  # a seam inside one country
        for piece in clip_line(topology.arcs[arc], REGION):
            for kind, line in _by_kind(piece, between, rules):
                used.add((between, kind))
                number += 1
                names = "" if kind == COAST else " / ".join(sorted(between))
                points = _rounded(line, REGION_DECIMALS)
                yield from ((number, order, kind, names, *point) for order, point in enumerate(points, start=1))
    unmatched = [rule.reason for rule in rules if (rule.between, rule.kind) not in used]
    if unmatched:
        raise ValueError(
            f"{BORDER_RULES}: no line matches {unmatched}. "
            "Name both sides as the shapes do and give a window that holds the line, or drop the rule."
        )


def _by_kind(line: Line, between: frozenset[str], rules: Sequence[BorderRule]) -> Iterator[tuple[str, Line]]:
    """Split a line into runs of one kind; the first rule whose window covers a segment's midpoint decides."""
    if len(between) == 1:
        yield COAST, line
        return
    applicable = [rule for rule in rules if rule.between == between]

    def kind(segment: tuple[tuple[float, float], tuple[float, float]]) -> str:
        midpoint = LineString(segment).interpolate(0.5, normalized=True)
        return next((rule.kind for rule in applicable if rule.window.covers(Point(midpoint))), INTERNATIONAL)

    for run_kind, run in groupby(pairwise(line), key=kind):
        segments = list(run)
        yield run_kind, [segments[0][0], *(end for _, end in segments)]


def clip_ring(ring: Line, bounds: Bounds) -> list[Line]:
    """Clip a closed ring to a window; parts along the window's edge are to be filled, not stroked.

    Examples
    --------
    >>> clip_ring([(-1, 0), (1, 0), (1, 1), (-1, 1), (-1, 0)], (0, 0, 5, 5))
    [[(0.0, 0.0), (0.0, 1.0), (1.0, 1.0), (1.0, 0.0), (0.0, 0.0)]]
    """
    if len(set(ring)) < 3:
        return []
    polygon = Polygon(ring)
    if box(*bounds).covers(box(*polygon.bounds)):
        return [ring]
    clipped = shapely.normalize(shapely.clip_by_rect(polygon, *bounds))  # normalised: one order on every GEOS release
    return [list(part.exterior.coords) for part in shapely.get_parts(clipped) if part.geom_type == "Polygon"]


def clip_line(line: Line, bounds: Bounds) -> list[Line]:
    """Clip a line to a window; it is split where it leaves and comes back.

    Examples
    --------
    >>> clip_line([(-1, 1), (1, 1), (1, 9)], (0, 0, 5, 5))
    [[(0.0, 1.0), (1.0, 1.0), (1.0, 5.0)]]
    """
    clipped = shapely.clip_by_rect(LineString(line), *bounds)
    return [list(part.coords) for part in shapely.get_parts(clipped) if part.length]


def split_at_antimeridian(ring: Line) -> list[Line]:
    """Split a ring that crosses 180° into rings on either side of it, as drawn on a flat map.

    Examples
    --------
    >>> for part in split_at_antimeridian([(179, 0), (-179, 0), (-179, 1), (179, 1), (179, 0)]):
    ...     print(sorted({x for x, _ in part}))
    [179.0, 180.0]
    [-180.0, -179.0]
    """
    turn = 0
    unrolled = [ring[0]]
    for before, here in pairwise(ring):
        turn += 360 * ((here[0] - before[0] < -180) - (here[0] - before[0] > 180))
        unrolled.append((here[0] + turn, here[1]))
    return [
        [(x - shift, y) for x, y in part]
        for shift in (0, 360, -360)
        for part in clip_ring(unrolled, (-180 + shift, -90, 180 + shift, 90))
    ]


def _country_code(numeric: str | None) -> str:
    """ISO 3166 alpha-2 code for a numeric one; empty where there is none."""
    country = pycountry.countries.get(numeric=numeric) if numeric else None
    return country.alpha_2 if country else ""


def _rounded(line: Iterable[tuple[float, float]], decimals: int) -> Line:
    """Round coordinates and drop repeated points."""
    points = ((round(x, decimals), round(y, decimals)) for x, y in line)
    return [point for point, _ in groupby(points)]


def _write(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)

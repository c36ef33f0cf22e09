"""Reading TopoJSON: arcs, rings and the countries they belong to."""

import gzip
import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import pycountry

from ecosystem.builders.map_shapes.clipping import Line, Point


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


def read_topology(path: Path, *objects: str) -> dict[str, Any]:
    """Read a TopoJSON file.

    Raises
    ------
    ValueError
        If it lacks one of the objects.
    """
    content = path.read_bytes()
    topology: dict[str, Any] = json.loads(gzip.decompress(content) if path.suffix == ".gz" else content)
    missing = [name for name in objects if name not in topology.get("objects", {})]
    if topology.get("type") != "Topology" or missing:
        raise ValueError(
            f"{path}: not a TopoJSON topology with the object(s) {', '.join(objects)}. "
            "Give the countries file of the Natural Earth TopoJSON package at the named scale."
        )
    return topology


def polygons_of(geometry: Mapping[str, Any]) -> list[list[list[int]]]:
    """Return the rings of a geometry's polygons as numbers of arcs."""
    if geometry["type"] == "Polygon":
        return [geometry["arcs"]]
    return list(geometry["arcs"]) if geometry["type"] == "MultiPolygon" else []


def country_code(numeric: str | None) -> str:
    """Return the two letters of a country from its ISO number; empty where there are none."""
    country = pycountry.countries.get(numeric=numeric) if numeric else None
    return country.alpha_2 if country else ""


def owners_of_arcs(topology: Mapping[str, Any]) -> dict[int, list[str]]:
    """Return the countries on either side of each arc, by its number."""
    owners: dict[int, list[str]] = {}
    for country in topology["objects"]["countries"]["geometries"]:
        for number in (n for polygon in polygons_of(country) for ring in polygon for n in ring):
            owners.setdefault(max(number, ~number), []).append(country["properties"]["name"])
    return owners


def rounded(line: Iterable[Point], decimals: int) -> Line:
    """Round the points of a line, and leave out those that fall together."""
    points = ((round(x, decimals), round(y, decimals)) for x, y in line)
    return [point for point, _ in groupby(points)]

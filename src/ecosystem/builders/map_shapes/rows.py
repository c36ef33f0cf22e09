"""Rows of the shape tables: land of the world, land of the region, and lines between."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from typing import Any, Final

from ecosystem.builders.map_shapes.borders import COAST, BorderRule, kind_of_segment
from ecosystem.builders.map_shapes.clipping import REGION_WINDOW, Line, clip_line, clip_ring, split_at_antimeridian
from ecosystem.builders.map_shapes.description import BORDER_RULES
from ecosystem.builders.map_shapes.topology import (
    country_code,
    decode_arcs,
    join_arcs,
    owners_of_arcs,
    polygons_of,
    rounded,
)

ANTARCTICA: Final = "010"
WORLD_DECIMALS: Final = 2
REGION_DECIMALS: Final = 3


def world_rows(topology: Mapping[str, Any]) -> Iterator[Sequence[object]]:
    """Go through the outlines of the world's countries, split where they cross the antimeridian."""
    arcs = decode_arcs(topology)
    number = 0
    for country in topology["objects"]["countries"]["geometries"]:
        if country.get("id") == ANTARCTICA:
            continue
        for numbers in (ring for polygon in polygons_of(country) for ring in polygon):
            for part in split_at_antimeridian(join_arcs(numbers, arcs)):
                outline = rounded(part, WORLD_DECIMALS)
                if len(outline) > 3:
                    number += 1
                    yield from (
                        (country_code(country.get("id")), number, i, *p) for i, p in enumerate(outline, start=1)
                    )


def land_rows(topology: Mapping[str, Any]) -> Iterator[Sequence[object]]:
    """Go through the land of the region, clipped to its window."""
    arcs = decode_arcs(topology)
    number = 0
    for land in topology["objects"]["land"]["geometries"]:
        for numbers in (ring for polygon in polygons_of(land) for ring in polygon):
            ring = rounded(clip_ring(join_arcs(numbers, arcs), REGION_WINDOW), REGION_DECIMALS)
            if len(ring) > 3:
                number += 1
                yield from ((number, i, *p) for i, p in enumerate(ring, start=1))


def border_rows(topology: Mapping[str, Any], rules: Sequence[BorderRule]) -> Iterator[Sequence[object]]:
    """Go through the lines of the region, each with its kind.

    Raises
    ------
    ValueError
        If a rule matches no line.
    """
    arcs = decode_arcs(topology)
    number = 0
    used = set()
    for arc, owners in sorted(owners_of_arcs(topology).items()):
        between = frozenset(owners)
        if len(between) == 1 and len(owners) > 1:
            continue  # a seam inside one country
        for piece in clip_line(arcs[arc], REGION_WINDOW):
            for kind, line in _runs(piece, between, rules):
                used.add((between, kind))
                number += 1
                names = "" if kind == COAST else " / ".join(sorted(between))
                points = rounded(line, REGION_DECIMALS)
                yield from ((number, i, kind, names, *p) for i, p in enumerate(points, start=1))
    idle = [rule.reason for rule in rules if (rule.between, rule.kind) not in used]
    if idle:
        raise ValueError(
            f"{BORDER_RULES}: no line matches {idle}. "
            "Name both sides as the shapes do and give a window that holds the line, or drop the rule."
        )


def _runs(line: Line, between: frozenset[str], rules: Sequence[BorderRule]) -> Iterator[tuple[str, Line]]:
    if len(between) == 1:
        yield COAST, line
        return
    segments = list(pairwise(line))
    for kind, run in groupby(segments, key=lambda ends: kind_of_segment(between, ends[0], ends[1], rules)):
        ends = list(run)
        yield kind, [ends[0][0], *(end for _, end in ends)]

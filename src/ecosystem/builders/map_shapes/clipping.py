"""Cutting rings and lines to a window."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

Point = tuple[float, float]
Line = list[Point]


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

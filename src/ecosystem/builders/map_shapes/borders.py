"""Which boundary lines are drawn as disputed, by rules that people can read and change."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ecosystem.builders.map_shapes.clipping import Point, Window

COAST: Final = "coast"
INTERNATIONAL: Final = "international"
DISPUTED: Final = "disputed"


@dataclass(frozen=True)
class BorderRule:
    """Lines between two countries, inside a window, are of one kind for a stated reason."""

    between: frozenset[str]
    window: Window
    kind: str
    reason: str


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

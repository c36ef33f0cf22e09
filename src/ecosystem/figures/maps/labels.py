"""Label placement on maps without overlaps."""

from collections.abc import Iterable
from itertools import product
from math import sqrt
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from ecosystem.figures.maps.frame import Floats, MapFrame, floats
from ecosystem.figures.text import escaped

BETWEEN_LABELS: Final = 2.0
FONT_SIZE: Final = 12
SMALLEST: Final = 5.0
"""Diameter in pixels of a bubble that can still be seen and clicked."""
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


def bubble_diameters(values: Iterable[float], *, largest: float = 38) -> Floats:
    """Diameters in pixels with areas proportional to values; missing or negative values get the smallest.

    Examples
    --------
    >>> [float(d) for d in bubble_diameters([100, 25, 0], largest=40)]
    [40.0, 20.0, 5.0]
    """
    sizes = np.nan_to_num(floats(values), nan=0.0).clip(min=0)
    top = sizes.max(initial=0.0)
    return np.maximum(SMALLEST, largest * np.sqrt(sizes / top)) if top > 0 else np.full(len(sizes), SMALLEST)


def place_labels(
    points: pd.DataFrame, *, frame: MapFrame, diameters: npt.ArrayLike | None = None, width: float = 360
) -> pd.DataFrame:
    """Choose a position for each label, larger values first; labels that would overlap are left out.

    Of equal values, the place with the larger ``population`` comes first, where `points` have that column.

    Labels keep clear of each other, of bubbles and of the frame's edge when the map is drawn `width` wide, and in
    practice when it is wider. Where a name does not fit beside all bubbles, it may cover smaller ones:
    a large place comes before them.

    `diameters` are those of the bubbles in pixels; `bubble_diameters` of the values unless given. The default `width`
    holds on a phone; where it is known and larger, as on a slide, more labels find a place.

    The result has the index of `points`: `label` (safe for Plotly; empty where left out), `position` (Plotly's
    `textposition`) and the label's box in pixels from the frame's upper left, `left`, `right`, `top`, `bottom`.

    Examples
    --------
    >>> from ecosystem.figures.maps.frame import REGION
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
    in_order = _by_weight(points)
    for place, i in enumerate(in_order):
        name = str(points["name"].iloc[i])
        others = np.delete(bubbles, i, axis=0)
        larger = bubbles[in_order[:place]]
        for avoided, position in product((others, larger), POSITIONS):
            box = _label_box(name, position, across[i], down[i], sizes[i])
            inside = box[0] >= 0 and box[1] <= width and box[2] >= 0 and box[3] <= height
            clear = not _near(box, avoided, _berth(position, sizes[i])) and not _near(box, placed, BETWEEN_LABELS)
            if inside and clear:
                placed = np.vstack([placed, box])
                chosen[i] = (escaped(name), position, box)
                break
    boxes = np.array([box for _, _, box in chosen]).reshape(-1, 4)
    return pd.DataFrame(
        {"label": [c[0] for c in chosen], "position": [c[1] for c in chosen]}
        | dict(zip(("left", "right", "top", "bottom"), boxes.T, strict=True)),
        index=points.index,
    )


def _by_weight(points: pd.DataFrame) -> list[int]:
    order = pd.DataFrame(
        {
            "value": floats(points["value"]),
            "population": floats(points["population"]) if "population" in points else 0.0,
            "name": points["name"].astype(str).to_numpy(),
        }
    )
    return [int(i) for i in order.sort_values([*order], ascending=[False, False, True]).index]


def _label_box(name: str, position: str, across: float, down: float, diameter: float) -> Floats:
    # Letters are taken a little wider than they are.
    gap = _gap(diameter)
    wide, tall = 0.6 * FONT_SIZE * len(name), 1.15 * FONT_SIZE
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

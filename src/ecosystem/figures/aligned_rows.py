"""Give figures of named rows the same rows in the same order."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any, Final

from ecosystem.figures.canvas import AROUND_ROWS

LEADING, ENDING = 3, 2
"""First rows of each figure, and last rows of all that have them, such as the other rows, which are not left out."""
SPARED = 2
"""More rows than the most that are drawn too: to leave out so few saves no room."""
REMAINDER: Final = re.compile(r"(\s|<br>){0,3}\(\d[^()]*\)$")
"""Number behind the name of a row that gathers the others: "Other (9 sectors)"."""

Parts = dict[str, Any]
"""A figure as plain values: ``data`` and ``layout``."""


def merge_orders(orders: Sequence[Sequence[str]]) -> list[str]:
    """Merge orders into one: the first, and what only others have before what follows it there.

    Examples
    --------
    >>> merge_orders([["a", "b", "other"], ["c", "b", "d", "other"]])
    ['a', 'c', 'b', 'd', 'other']
    """
    merged: list[str] = []
    for order in orders:
        place = len(merged)
        for name in reversed(order):
            if name in merged:
                place = merged.index(name)
            else:
                merged.insert(place, name)
    return merged


def rows_in_most(orders: Sequence[Sequence[str]], most: int) -> list[str]:
    """Merge orders into one, of so many rows if they are more: the first of each, those of the most orders, the end.

    Examples
    --------
    >>> rows_in_most([["a", "b", "c", "d", "e", "x", "other"], ["c", "b", "a", "y", "x", "other"]], 5)
    ['a', 'b', 'c', 'x', 'other']
    """
    rows = merge_orders(orders)
    if len(rows) <= most + SPARED:
        return rows
    having = {name: [order for order in orders if name in order] for name in rows}
    ends = {name for name, own in having.items() if len(own) > 1 and all(name in order[-ENDING:] for order in own)}
    held = ends.union(*(order[:LEADING] for order in orders))
    first = sorted(rows, key=lambda name: (name not in held, -len(having[name])))
    chosen = {*first[: max(most, len(held))]}
    return [name for name in rows if name in chosen]


def align_rows(figures: Mapping[int, Parts], most: int) -> tuple[list[str], int]:
    """Give figures the rows of all of them in one order, in place; return the rows from top to bottom.

    Rows that gather the others are one row, without their number. Of more than `most`, the marks of those that few
    figures have are left out; how many is returned too. Empty, and nothing is changed, where a figure has no named
    rows, or panels with different ones, and where no row is in two figures.
    """
    own = {index: _rows(figure) for index, figure in figures.items()}
    if not all(own.values()) or rows_apart(list(figures.values())):
        return [], 0
    shared = dict(zip(own, _common_names(list(own.values())), strict=True))
    rows = rows_in_most(list(shared.values()), most)
    narrow_names = {
        name: REMAINDER.sub("", narrow) if name != full else narrow
        for index, figure in figures.items()
        for name, full, narrow in zip(shared[index], own[index], _narrow_rows(figure) or own[index], strict=True)
    }
    for index, figure in figures.items():
        _place(figure, dict(zip(own[index], shared[index], strict=True)), rows, [narrow_names[name] for name in rows])
    return rows, len({*chain.from_iterable(shared.values())}) - len(rows)


def align_panels(figures: Sequence[Parts]) -> int:
    """Give panels with rows of their own one order in all figures, in place, and return the most rows of a panel.

    0, and nothing is changed, where a figure has other panels or no named rows.
    """
    panels = [{name: axis for name, axis in figure["layout"].items() if name.startswith("yaxis")} for figure in figures]
    first = panels[0]
    if any(own.keys() != first.keys() or not all(axis.get("ticktext") for axis in own.values()) for own in panels):
        return 0
    merged = {name: merge_orders([list(own[name]["ticktext"]) for own in panels]) for name in first}
    for figure, own in zip(figures, panels, strict=True):
        narrow = figure["layout"]["meta"]["narrow"]
        for name, rows in merged.items():
            before = list(own[name]["ticktext"])
            short = dict(zip(before, narrow.get(name, {}).get("ticktext", before), strict=True))
            figure["data"] = [
                {**trace, "y": [y - round(y) + rows.index(before[round(y)]) for y in _ends(trace)]}
                if trace.get("yaxis", "y") == name.replace("axis", "")
                else trace
                for trace in figure["data"]
            ]
            ticks = {"tickvals": [*range(len(rows))], "range": [len(rows) - 0.4, -0.6]}
            figure["layout"][name] = {**own[name], **ticks, "ticktext": rows}
            narrow[name] = {**narrow.get(name, {}), "ticktext": [short.get(row, row) for row in rows]}
    return max(map(len, merged.values()))


def rows_apart(figures: Sequence[Parts]) -> bool:
    """Return whether several figures have named rows, and none of them in common."""
    names = [name for figure in figures for name in _rows(figure)]
    return len(figures) > 1 and all(map(_rows, figures)) and len(set(names)) == len(names)


def absent_rows(figures: Mapping[int, Parts], rows: Sequence[str]) -> bool:
    """Return whether a row of aligned figures has no mark in one of them."""
    places = {*range(len(rows)), *rows}
    return any(
        len({y for trace in figure["data"] for y in _ends(trace) if y in places}) < len(rows)
        for figure in figures.values()
    )


def _rows(figure: Parts) -> list[str]:
    """Return the names of the rows, from top to bottom; empty where they are not the same on all axes, or repeat."""
    axes = [axis for name, axis in figure["layout"].items() if name.startswith("yaxis")]
    named = {tuple(axis.get("ticktext") or axis.get("categoryarray") or ()) for axis in axes}
    marks = [*figure["layout"].get("shapes", ()), *figure["layout"].get("annotations", ())]
    if len(named) != 1 or any(isinstance(mark.get("y0"), int | float) and "yref" not in mark for mark in marks):
        return []
    (names,) = named
    if not names and axes[0].get("autorange") == "reversed" and len(axes) == 1:
        names = tuple(dict.fromkeys(y for trace in figure["data"] for y in _ends(trace) if isinstance(y, str)))
    return list(names) if len(set(names)) == len(names) else []


def _ends(trace: Parts) -> Sequence[Any]:
    return trace["y"] if trace.get("y") is not None else ()


def _narrow_rows(figure: Parts) -> list[str] | None:
    ticks = figure["layout"]["meta"]["narrow"].get("yaxis", {}).get("ticktext")
    return None if ticks is None else list(ticks)


def _common_names(orders: Sequence[Sequence[str]]) -> list[list[str]]:
    """Return the names of rows without the number of gathered ones, where it differs."""
    plain = [[REMAINDER.sub("", name) for name in order] for order in orders]
    if any(len(set(names)) < len(names) for names in plain):
        return [list(order) for order in orders]
    full = defaultdict(set)
    for order, names in zip(orders, plain, strict=True):
        for name, key in zip(order, names, strict=True):
            full[key].add(name)
    return [[next(iter(full[key])) if len(full[key]) == 1 else key for key in names] for names in plain]


def _place(figure: Parts, names: Mapping[str, str], rows: Sequence[str], narrow_rows: Sequence[str]) -> None:
    """Move the marks of a figure to their rows; `names` are those of its own rows with their names in common."""
    layout, narrow = figure["layout"], figure["layout"]["meta"]["narrow"]
    numbered = any(axis.get("ticktext") for name, axis in layout.items() if name.startswith("yaxis"))
    shared = list(names.values())

    def name_at(y: Any) -> str | None:
        """Return the name of the row of a mark; None where it is in none."""
        if isinstance(y, str):
            return names.get(y)
        return None if y is None or y != y else shared[round(y)]

    def kept(y: Any) -> bool:
        return (name := name_at(y)) is None or name in rows

    def moved(y: Any) -> Any:
        name = name_at(y)
        return y if name is None else name if isinstance(y, str) else y - round(y) + rows.index(name)

    traces = [_points(trace, [kept(y) for y in _ends(trace)]) for trace in figure["data"]]
    figure["data"] = [{**trace, "y": [moved(y) for y in _ends(trace)]} for trace in traces if len(_ends(trace))]
    layout["annotations"] = [
        {**mark, "y": moved(mark["y"])} if mark.get("yref", "y") != "paper" else mark
        for mark in layout.get("annotations", ())
        if mark.get("yref", "y") == "paper" or kept(mark["y"])
    ]
    ticks = {"tickvals": [*range(len(rows))], "range": [len(rows) - 0.4, -0.6]}
    for name in [name for name in layout if name.startswith("yaxis")]:
        if numbered:
            layout[name] = {**layout[name], **ticks, "ticktext": list(rows)}
            narrow[name] = {**narrow.get(name, {}), "ticktext": list(narrow_rows)}
        else:  # plotly leaves out categories without a mark unless there is a range
            order = {"categoryorder": "array", "categoryarray": list(rows), "range": [len(rows) - 0.5, -0.5]}
            layout[name] = {key: value for key, value in layout[name].items() if key != "autorange"} | order
    if narrow.get("height"):
        narrow["height"] = round(AROUND_ROWS + (narrow["height"] - AROUND_ROWS) * len(rows) / len(names))


def _points(part: Any, kept: Sequence[bool]) -> Any:
    """Return a trace or a part of it without some points: each list of that length has a value for each."""
    if isinstance(part, dict):
        return {name: _points(value, kept) for name, value in part.items()}
    if isinstance(part, str) or not hasattr(part, "__len__") or len(part) != len(kept) or all(kept):
        return part
    return [value for value, keep in zip(part, kept, strict=True) if keep]

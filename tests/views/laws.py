"""Laws of every registered view, whatever the dataset and the selection."""

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from ecosystem.figures.heatmap import TOO_FEW
from ecosystem.figures.maps.ground import GROUND_TRACES
from ecosystem.selection import DIMENSIONS, ECONOMY_PICK, FILTERS, parse_pick
from ecosystem.statistics import MINIMUM_N
from ecosystem.views import PICK, View
from ecosystem.views.number_format import SUPPRESSED
from ecosystem.views.presentation import table_columns, table_texts
from ecosystem.views.view_definition import LONGEST_HEADLINE, NO_ANSWER
from tests.views.figure_rules import check_figure
from tests.views.shipped import dataset

NUMBER = re.compile(r"(?<![\w.])\d[\d,.]*")
AROUND_ROWS, WIDEST_ROW = 120, 60
"""Pixels around the named rows of a figure, and of one of them."""
YEAR = re.compile(r"\b(19|20)\d\d\b")


def check_headline(view: View) -> None:
    """Check that a headline is short, has one number at most beside years, and is not the question."""
    assert 0 < len(view.headline) <= LONGEST_HEADLINE, view.id
    assert not view.headline.endswith((".", "?")), view.headline
    assert not view.headline.startswith("These people"), f"{view.id}: a caveat is no finding"
    assert len(NUMBER.findall(YEAR.sub("", view.headline))) <= 1, view.headline
    assert view.headline != NO_ANSWER or not view.answered, view.id


def check_laws(view: View) -> None:
    """Check headline, summary, table, figure, picks, method and provenance of a view."""
    check_headline(view)
    assert view.summary.endswith((".", "…")), view.id
    assert not re.search(r"\b(nan|NaN|NaT|inf|None)\b(?! of)", view.summary), view.id
    columns, texts = table_columns(view), table_texts(view)
    assert set(columns) <= set(view.table.columns), view.id
    assert len(texts) == len(view.table)
    if "value" in columns and "n" in view.table:
        few = (view.table["n"] < MINIMUM_N).to_numpy()
        assert set(texts.loc[few, columns["value"]]) <= {SUPPRESSED, "–"}, view.id
    if view.figure is not None:
        json.loads(view.figure.to_json())
        assert len(view.figure.data) or view.figure.layout.annotations[0].text
        check_figure(view.figure)
        check_rows_are_close(view)
        check_only_clear_numbers(view)
        check_marks_within_axes(view)
    for pick in picks(view):
        if pick.startswith(ECONOMY_PICK):
            assert pick.removeprefix(ECONOMY_PICK) in _economies(), view.id
        else:
            assert all(focus.column in DIMENSIONS for focus in parse_pick(pick)), view.id
    assert view.method.definition
    assert view.method.limits


@cache
def _economies() -> frozenset[str]:
    return frozenset(FILTERS["economy"].options(dataset("demo")))


def check_rows_are_close(view: View) -> None:
    """Check that a few named rows are not spread over the height of many."""
    layout = view.figure.layout
    axes = [axis for name, axis in layout.to_plotly_json().items() if name.startswith("yaxis")]
    longest = max(len(axis.get("ticktext", ())) for axis in axes) if axes else 0
    named = longest or len({y for trace in view.figure.data for y in _names(trace)})
    if named and layout.yaxis.domain in (None, (0, 1)):
        height = layout.height or view.height
        assert named * WIDEST_ROW >= height - AROUND_ROWS, f"{view.id}: {named} rows in {height} px"


def check_only_clear_numbers(view: View) -> None:
    """Check that a heatmap of differences writes the numbers of the clear ones alone, and a dash where none is."""
    heatmaps = [trace for trace in view.figure.data if trace.type == "heatmap"]
    if "clear" in view.table and any((trace.zmin or 0) < 0 for trace in heatmaps):
        texts = (text for trace in view.figure.select_traces({"mode": "text"}) for text in trace.text)
        written = sum(text != TOO_FEW for text in texts)
        assert written <= view.table["clear"].sum(), view.id
        assert not (written and view.headline.startswith("No combination")), f"{view.id}: {written} numbers of none"


def _names(trace: Any) -> Iterator[str]:
    """Yield the names of the rows of horizontal bars and dots."""
    if trace.type in ("bar", "scatter"):
        yield from (y for y in (trace.y if trace.y is not None else ()) if isinstance(y, str))


def check_marks_within_axes(view: View) -> None:
    """Check that no mark lies outside the range of its axes, where nobody would see it."""
    layout = view.figure.layout if view.figure is not None else {}
    for trace in view.figure.data if view.figure is not None else ():
        marks = trace.type in ("scatter", "bar") and trace.name not in GROUND_TRACES
        for direction in ("x", "y") if marks else ():
            axis = layout[f"{direction}axis{(trace[f'{direction}axis'] or direction)[1:]}"]
            values = pd.to_numeric(pd.Series(np.ravel(np.asarray(trace[direction], dtype=object))), errors="coerce")
            if axis.range is None or values.dropna().empty or axis.type == "category":
                continue
            values = np.log10(values[values > 0]) if axis.type == "log" else values
            low, high = sorted(axis.range)
            slack = 1e-6 + 0.01 * (high - low)
            assert low - slack <= values.min(), (view.id, trace.name)
            assert values.max() <= high + slack, (view.id, trace.name)


def picks(view: View) -> Iterator[str]:
    """Yield the picks of a view's rows and marks."""
    for column in view.table:
        if str(column).endswith(PICK):
            yield from (pick for pick in view.table[column] if pick)
    for trace in view.figure.data if view.figure is not None else ():
        for part in (trace, *(getattr(trace, name) for name in ("node", "link") if trace.type == "sankey")):
            data = getattr(part, "customdata", None)
            values = (mark if isinstance(mark, str | None) else mark[0] for mark in (data if data is not None else ()))
            yield from (pick for pick in values if isinstance(pick, str) and pick)

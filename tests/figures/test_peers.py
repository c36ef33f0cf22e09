"""One country beside its peers."""

from itertools import pairwise
from math import log10

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecosystem.figures.lines import Line
from ecosystem.figures.palette import CONTEXT, EMPHASIS
from ecosystem.figures.peers import peer_lines, spread
from ecosystem.figures.text import without_markup


def line(name, values, emphasis=False):
    points = pd.DataFrame({"year": range(2010, 2010 + len(values)), "value": values})
    return Line(name, points, EMPHASIS, emphasis=emphasis, hover=[f"<{value}>" for value in values])


LINES = [
    line("Pakistan", [100.0, 400.0], emphasis=True),
    line("R&D land", [1000.0, 4000.0]),
    line("Third", [90.0, 410.0]),
]


@given(
    wanted=st.dictionaries(st.text("abcdefgh", min_size=1, max_size=3), st.floats(-50, 50), max_size=9),
    gap=st.floats(0.01, 5),
)
@settings(deadline=None)
def test_labels_keep_their_gap_their_order_and_their_middle(wanted, gap):
    placed = spread(wanted, gap)
    assert placed.keys() == wanted.keys()
    heights = sorted(placed.values())
    assert all(upper - lower >= gap - 1e-6 for lower, upper in pairwise(heights))
    for one in wanted:
        for other in wanted:
            assert wanted[one] >= wanted[other] or placed[one] <= placed[other]
    if wanted:
        assert np.isclose(sum(placed.values()), sum(wanted.values()), atol=1e-5)


def test_labels_far_apart_stay_where_they_are():
    assert spread({"a": 1.0, "b": 9.0}, 1.0) == {"a": 1.0, "b": 9.0}


def test_the_line_it_is_about_lies_on_top_and_keeps_its_colour():
    figure = peer_lines(LINES, axis="AI publications a year")
    assert [trace.name for trace in figure.data] == ["R&amp;D land", "Third", "Pakistan"]
    assert figure.data[-1].line.color == EMPHASIS
    assert figure.data[-1].mode == "lines+markers"
    assert {trace.line.color for trace in figure.data[:-1]} == {CONTEXT}
    assert {trace.line.dash for trace in figure.data} == {None}, "names tell lines apart, not dashes"
    assert figure.data[0].hovertext[0] == "&lt;1000.0&gt;"


def test_every_line_is_named_at_its_end():
    figure = peer_lines(LINES, axis="AI publications a year")
    assert {note.text for note in figure.layout.annotations} == {"<b>Pakistan</b>", "R&amp;D land", "Third"}


def test_log_scale_places_labels_by_the_logarithm():
    figure = peer_lines([LINES[1]], axis="AI publications a year", log=True)
    assert figure.layout.yaxis.type == "log"
    assert np.isclose(figure.layout.annotations[0].y, log10(4000))
    assert figure.layout.yaxis.range[0] < log10(1000) < log10(4000) < figure.layout.yaxis.range[1]


def test_events_within_the_years_are_marked():
    events = pd.DataFrame({"year": [2011, 1999], "label": ["R&D <b>begins</b>", "Long ago"]})
    figure = peer_lines(LINES, axis="AI publications a year", events=events)
    assert [shape.x0 for shape in figure.layout.shapes if shape.x0 == shape.x1] == [2011]
    assert len(figure.layout.annotations) == len(LINES) + 1
    assert "<b>begins" not in figure.layout.annotations[-1].text


@pytest.mark.parametrize("log", [False, True])
def test_each_line_is_led_to_its_name_from_its_last_year(log):
    ending = line("Ended", [90.0, 95.0, np.nan])
    figure = peer_lines([*LINES, ending], axis="AI publications a year", log=log)
    edge = figure.layout.xaxis.range[1]
    assert edge > 2012
    names = {without_markup(note.text): 10**note.y if log else note.y for note in figure.layout.annotations}
    ends = {"Pakistan": (2011, 400.0), "R&D land": (2011, 4000.0), "Third": (2011, 410.0), "Ended": (2011, 95.0)}
    for drawn, (name, (year, value)) in zip(figure.layout.shapes, ends.items(), strict=True):
        assert (drawn.x0, drawn.y0, drawn.x1) == (year, value, edge)
        assert np.isclose(drawn.y1, names[name])
    assert list(figure.layout.meta["narrow"]["shapes"]) == [shape.to_plotly_json() for shape in figure.layout.shapes]


@pytest.mark.parametrize("log", [False, True])
def test_a_single_year_is_drawn_as_dots(log):
    figure = peer_lines([line("Pakistan", [100.0], emphasis=True), line("R&D land", [100.0])], axis="", log=log)
    assert all("markers" in trace.mode for trace in figure.data if len(trace.x or ()))
    low, high = figure.layout.yaxis.range
    assert low < (log10(100) if log else 100) < high


@pytest.mark.parametrize("log", [False, True])
@pytest.mark.parametrize(
    "values", [[[1000.0 + number] for number in range(9)], [[5.0, 1.0 + number] for number in range(9)]]
)
def test_every_label_stands_within_the_axis(values, log) -> None:
    figure = peer_lines([line(str(number), few) for number, few in enumerate(values)], axis="Articles", log=log)
    low, high = figure.layout.yaxis.range
    assert len(figure.layout.annotations) == len(values)
    assert all(low < note.y < high for note in figure.layout.annotations), "plotly leaves out the others"

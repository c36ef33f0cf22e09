"""Small charts on the same axes."""

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecosystem.figures.palette import CONTEXT, EMPHASIS
from ecosystem.figures.small_multiples import Grid, Panel, dot_panels, line_panels


def years(top: float) -> pd.DataFrame:
    return pd.DataFrame(
        {"year": [2010, 2011, 2012, 2013, 2014], "value": np.linspace(0, top, 5), "hover": "h", "pick": "p"}
    )


def shares(values: list[float]) -> pd.DataFrame:
    value = np.array(values)
    return pd.DataFrame(
        {
            "value": value,
            "low": value / 2,
            "high": value * 1.1,
            "name": [f"Row {i}" for i in range(len(values))],
            "hover": "h",
        }
    )


@given(st.integers(1, 12), st.integers(1, 4))
def test_panels_do_not_overlap_and_stay_in_the_drawing(count, columns):
    grid = Grid(count, columns, 0.03, 0.05)
    places = [(grid.x(place), grid.y(place)) for place in range(count)]
    for x, y in places:
        assert 0 <= x[0] < x[1] <= 1
        assert 0 <= y[0] < y[1] <= 1
    for (one_x, one_y), (other_x, other_y) in itertools.combinations(places, 2):
        apart = one_x[1] <= other_x[0] or other_x[1] <= one_x[0] or one_y[1] <= other_y[0] or other_y[1] <= one_y[0]
        assert apart


def test_line_panels_share_their_axes():
    figure = line_panels([Panel("Speech", years(10)), Panel("A&I", years(40))], axis="People")
    assert [trace.name for trace in figure.data] == ["Speech", "A&amp;I"]
    assert figure.layout.yaxis.range == figure.layout.yaxis2.range
    assert figure.layout.yaxis.range[1] == pytest.approx(1.12 * 40)
    assert figure.layout.title.text == "People"
    assert [note.text for note in figure.layout.annotations] == ["<b>Speech</b>", "<b>A&amp;I</b>"]
    assert list(figure.data[0].customdata) == ["p"] * 5
    narrow = figure.layout.meta["narrow"]
    assert narrow["xaxis2"]["domain"] != list(figure.layout.xaxis2.domain)
    assert narrow["height"] > 100


def test_dot_panels_name_their_rows_once_where_they_are_shared():
    panels = [Panel("Bachelor", shares([0.1, 0.2])), Panel("Doctorate", shares([0.6, np.nan]))]
    figure = dot_panels(panels, label="name", axis="Share")
    assert figure.layout.xaxis.range == figure.layout.xaxis2.range
    assert figure.layout.yaxis.showticklabels
    assert not figure.layout.yaxis2.showticklabels
    assert [trace.name for trace in figure.data] == ["Share", "Share", "Too few to say"]
    assert (figure.data[1].xaxis, figure.data[1].yaxis) == ("x2", "y2")
    apart = dot_panels(panels, label="name", axis="Share", shared=False)
    assert apart.layout.yaxis2.showticklabels


def test_only_the_emphasised_row_has_colour_and_a_bold_label():
    table = pd.DataFrame({"label": ["Here", "There"], "value": [0.2, 0.4], "low": 0.1, "high": 0.5, "hover": "x"})
    panels = [Panel("A", table), Panel("B", table)]
    figure = dot_panels(panels, label="label", axis="Share", emphasis="Here")
    assert [trace.marker.color for trace in figure.data] == [(EMPHASIS, CONTEXT)] * 2
    assert figure.layout.yaxis.ticktext == ("<b>Here</b>", "There")
    plain = dot_panels(panels, label="label", axis="Share")
    assert [trace.marker.color for trace in plain.data] == [EMPHASIS] * 2

"""Dots with error bars, and two groups side by side."""

import numpy as np
import pandas as pd

from ecosystem.figures.dumbbell import dumbbell, interval_dots

FIELDS = pd.DataFrame(
    {
        "name": ["Natural language processing and more", "Speech", "R&D"],
        "value": [0.4, np.nan, 0.1],
        "low": [0.3, np.nan, 0.05],
        "high": [0.5, np.nan, 0.2],
        "hover": ["a", "too few", "c"],
        "pick": ["field:nlp", "field:speech", "field:r"],
    }
)
TWO = pd.DataFrame(
    {
        "name": ["Abroad now", "Doctorate", "Came back"],
        "a_value": [0.2, 0.5, np.nan],
        "a_low": [0.1, 0.4, np.nan],
        "a_high": [0.3, 0.6, np.nan],
        "b_value": [0.6, 0.5, 0.3],
        "b_low": [0.5, 0.4, 0.2],
        "b_high": [0.7, 0.6, 0.4],
        "clear": [True, False, False],
        "hover": ["a", "b", "c"],
    }
)


def test_a_dot_has_its_interval_and_too_few_is_hollow():
    figure = interval_dots(FIELDS, label="name", axis="Share", colour="#111111", hover="hover", pick="pick")
    known, few = figure.data
    assert list(known.x) == [0.4, 0.1]
    assert list(known.y) == [0, 2]
    np.testing.assert_allclose(known.error_x.array, [0.1, 0.1])
    np.testing.assert_allclose(known.error_x.arrayminus, [0.1, 0.05])
    assert list(known.customdata) == ["field:nlp", "field:r"]
    assert (few.name, few.marker.symbol, list(few.y)) == ("Too few to say", "circle-open", [1])
    assert list(few.hovertext) == ["too few"]


def test_the_first_row_is_on_top_and_long_names_are_cut():
    axis = interval_dots(FIELDS, label="name", axis="Share", colour="#111111", hover="hover").layout.yaxis
    assert axis.range[0] > axis.range[1]
    assert axis.ticktext[0].endswith("…")
    assert len(axis.ticktext[0]) <= 28
    assert axis.ticktext[2] == "R&amp;D"


def test_a_reference_runs_through_all_rows():
    figure = interval_dots(
        FIELDS, label="name", axis="", colour="#111111", hover="hover", reference=(0.25, "All: 25 %")
    )
    assert figure.layout.shapes[0].x0 == 0.25
    assert figure.layout.annotations[0].text == "All: 25 %"


def test_two_groups_differ_in_symbol_and_place_and_clear_differences_in_the_join():
    figure = dumbbell(TWO, names=("A: x", "B: <i>y</i>"), label="name", axis="Share", hover="hover")
    clear, vague, first, second = figure.data
    assert (clear.name, vague.name) == ("Clear difference", "Difference not clear")
    assert clear.line.width > vague.line.width
    assert (clear.line.dash, vague.line.dash) == ("solid", "dot")
    assert list(clear.x)[:2] == [0.2, 0.6]
    assert second.name == "B: &lt;i&gt;y&lt;/i&gt;"
    assert first.marker.symbol != second.marker.symbol
    assert list(first.x) == [0.2, 0.5]
    assert list(second.x) == [0.6, 0.5, 0.3], "a group with too few is not drawn; the other one is"
    assert all(one < other for one, other in zip(first.y, second.y, strict=False))

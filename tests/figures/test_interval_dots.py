"""Dots with error bars."""

import numpy as np
import pandas as pd

from ecosystem.figures.interval_dots import interval_dots

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


def test_a_dot_has_its_interval_and_too_few_is_hollow():
    figure = interval_dots(FIELDS, label="name", axis="Share", colour="#111111")
    known, few = figure.data
    assert list(known.x) == [0.4, 0.1]
    assert list(known.y) == [0, 2]
    np.testing.assert_allclose(known.error_x.array, [0.1, 0.1])
    np.testing.assert_allclose(known.error_x.arrayminus, [0.1, 0.05])
    assert list(known.customdata) == ["field:nlp", "field:r"]
    assert (few.name, few.marker.symbol, list(few.y)) == ("Too few to say", "circle-open", [1])
    assert list(few.hovertext) == ["too few"]


def test_the_first_row_is_on_top():
    axis = interval_dots(FIELDS, label="name", axis="Share", colour="#111111").layout.yaxis
    assert axis.range[0] > axis.range[1]
    assert axis.ticktext[2] == "R&amp;D"


def test_a_reference_runs_through_all_rows():
    figure = interval_dots(FIELDS, label="name", axis="", colour="#111111", reference=(0.25, "All: 25 %"))
    assert figure.layout.shapes[0].x0 == 0.25
    assert figure.layout.annotations[0].text == "All: 25 %"

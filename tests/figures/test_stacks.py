"""Stacked bars, and shares with the interval of their total."""

import numpy as np
import pandas as pd
import pytest

from ecosystem.figures.palette import ABROAD, HOME
from ecosystem.figures.stacks import StackPart, horizontal_stacks, stacked_shares, vertical_stacks


def part(name, labels, values, colour):
    hover = [f"<{value}>" for value in values]
    rows = pd.DataFrame({"label": labels, "value": values, "hover": hover, "pick": [f"place:{name}"] * len(values)})
    return StackPart(name, rows, colour)


HORIZONTAL = [part("home", ["A&B", "C"], [3.0, 1.0], HOME), part("abroad", ["A&B", "C"], [2.0, 0.0], ABROAD)]
VERTICAL = [part("home", [2010, 2011], [3.0, 1.0], HOME), part("abroad", [2010, 2011], [2.0, 0.0], ABROAD)]


def test_horizontal_bars_keep_order_colour_and_what_a_click_means():
    figure = horizontal_stacks(HORIZONTAL, order=["A&B", "C"], axis="People")
    home, abroad = figure.data
    assert (home.name, abroad.name) == ("home", "abroad")
    assert list(home.x) == [3.0, 1.0]
    assert list(home.y) == ["A&amp;B", "C"]
    assert (home.marker.color, abroad.marker.color) == (HOME, ABROAD)
    assert home.marker.pattern.shape is abroad.marker.pattern.shape is None, "hatching is for paper and high contrast"
    assert home.meta["pattern"]["shape"] != abroad.meta["pattern"]["shape"]
    assert list(abroad.customdata) == ["place:abroad"] * 2
    assert home.hovertext[0] == "&lt;3.0&gt;"
    assert figure.layout.barmode == "stack"
    assert figure.layout.xaxis.title.text == "People"
    assert list(figure.layout.yaxis.categoryarray) == ["A&amp;B", "C"]


def test_vertical_bars_show_every_year_of_the_window():
    figure = vertical_stacks(VERTICAL, axis="People at work", years=(2008, 2012))
    assert list(figure.data[0].x) == [2010, 2011]
    assert figure.layout.xaxis.range == (2007.4, 2012.6)
    assert figure.layout.title.text == "People at work"


def test_one_part_needs_no_legend():
    assert not horizontal_stacks(HORIZONTAL[:1], order=["A&B", "C"], axis="People").layout.showlegend


TOTALS = pd.DataFrame(
    {
        "label": ["Fintech", "Telecom"],
        "value": [0.6, 0.4],
        "low": [0.5, 0.3],
        "high": [0.7, 0.5],
        "hover": ["a\nb", "c"],
    }
)


def test_parts_add_up_to_the_end_with_its_interval() -> None:
    figure = stacked_shares(
        TOTALS,
        [
            part("One", TOTALS["label"].tolist(), [0.4, 0.1], HOME),
            part("None", TOTALS["label"].tolist(), [0, 0], HOME),
            part("Two", TOTALS["label"].tolist(), [0.2, 0.3], HOME),
        ],
        axis="Share",
        height=300,
    )
    assert [trace.name for trace in figure.data] == ["One", "Two", "All, 95 % interval"]
    ends = figure.data[-1]
    assert np.add(figure.data[0].x, figure.data[1].x) == pytest.approx(ends.x)
    assert ends.error_x.array == pytest.approx([0.1, 0.1])
    assert ends.hovertext[0] == "a<br>b"
    assert figure.layout.xaxis.title.text == "Share"
    assert figure.layout.meta["narrow"]["height"] > 0


def test_parts_have_their_values_in_them_unless_there_are_intervals() -> None:
    figure = horizontal_stacks(HORIZONTAL, order=["A&B", "C"], axis="Share", tickformat=",.0%")
    assert {(trace.texttemplate, trace.textposition) for trace in figure.data} == {("%{x:,.0%}", "inside")}
    assert figure.layout.uniformtext.mode == "hide", "what has no room is left out"
    two = [*HORIZONTAL, part("unknown", ["C"], [1.0], HOME)]
    bars = horizontal_stacks(two, order=["A&B", "C"], axis="Share", highs=pd.Series([5.0, 2.0])).data
    assert not any(trace.texttemplate for trace in bars)

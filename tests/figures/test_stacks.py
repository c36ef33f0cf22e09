"""Bars made of parts."""

import pandas as pd

from ecosystem.figures.palette import ABROAD, HOME
from ecosystem.figures.stacks import StackPart, horizontal_stacks, vertical_stacks


def part(name, labels, values, colour):
    hover = [f"<{value}>" for value in values]
    rows = pd.DataFrame({"label": labels, "value": values, "hover": hover, "pick": [f"place:{name}"] * len(values)})
    return StackPart(name, rows, colour)


LYING = [part("home", ["A&B", "C"], [3.0, 1.0], HOME), part("abroad", ["A&B", "C"], [2.0, 0.0], ABROAD)]
STANDING = [part("home", [2010, 2011], [3.0, 1.0], HOME), part("abroad", [2010, 2011], [2.0, 0.0], ABROAD)]


def test_lying_bars_keep_order_colour_and_what_a_click_means():
    figure = horizontal_stacks(LYING, order=["A&B", "C"], axis="People")
    home, abroad = figure.data
    assert (home.name, abroad.name) == ("home", "abroad")
    assert list(home.x) == [3.0, 1.0]
    assert list(home.y) == ["A&amp;B", "C"]
    assert (home.marker.color, abroad.marker.color) == (HOME, ABROAD)
    assert home.marker.pattern.shape != abroad.marker.pattern.shape
    assert list(abroad.customdata) == ["place:abroad"] * 2
    assert home.hovertext[0] == "&lt;3.0&gt;"
    assert figure.layout.barmode == "stack"
    assert figure.layout.xaxis.title.text == "People"
    assert list(figure.layout.yaxis.categoryarray) == ["A&amp;B", "C"]


def test_standing_bars_show_every_year_of_the_window():
    figure = vertical_stacks(STANDING, axis="People at work", years=(2008, 2012))
    assert list(figure.data[0].x) == [2010, 2011]
    assert figure.layout.xaxis.range == (2007.4, 2012.6)
    assert figure.layout.yaxis.title.text == "People at work"


def test_one_part_needs_no_legend():
    assert not horizontal_stacks(LYING[:1], order=["A&B", "C"], axis="People").layout.showlegend


def test_nothing_to_draw_says_so():
    for parts in ([], [part("home", [], [], HOME)], [part("home", ["C"], [0.0], HOME)]):
        assert not horizontal_stacks(parts, order=[], axis="People").data
        assert not vertical_stacks(parts, axis="People", years=(2010, 2011)).data

"""Dot plots."""

from math import log10

import pandas as pd
import pytest

from ecosystem.figures.dots import Dots, ranked_dots
from ecosystem.figures.palette import ARRIVALS, CONTEXT, DEPARTURES, EMPHASIS

ROWS = pd.DataFrame(
    {
        "label": ["R&D <b>", "Lahore", "Nobody"],
        "value": [2.0, 1.0, float("nan")],
        "low": [1.5, 0.5, float("nan")],
        "high": [3.0, 2.0, float("nan")],
        "hover": ["<i>two</i>\nmore", "one", "none"],
    }
)
ORDER = ROWS["label"].tolist()


def test_rows_keep_their_order_and_the_unknown_is_not_drawn():
    figure = ranked_dots([Dots("Figures", ROWS)], order=ORDER, axis="Works", emphasis="Lahore")
    (dots,) = figure.data
    assert list(dots.x) == [2.0, 1.0]
    assert list(figure.layout.yaxis.categoryarray) == ["R&amp;D &lt;b&gt;", "Lahore", "Nobody"]
    assert figure.layout.yaxis.range == (2.6, -0.6)
    assert figure.layout.xaxis.title.text == "Works"


def test_text_from_data_is_never_markup():
    (dots,) = ranked_dots([Dots("Figures", ROWS)], order=ORDER, axis="Works").data
    assert dots.hovertext[0] == "&lt;i&gt;two&lt;/i&gt;<br>more"
    assert dots.y[0] == "R&amp;D &lt;b&gt;"


def test_the_row_the_chart_is_about_stands_out_in_more_than_colour():
    figure = ranked_dots([Dots("Figures", ROWS)], order=ORDER, axis="Works", emphasis="Lahore")
    (dots,) = figure.data
    assert list(dots.marker.color) == [CONTEXT, EMPHASIS]
    assert dots.marker.size[1] > dots.marker.size[0]
    assert figure.layout.yaxis.ticktext[1] == "<b>Lahore</b>"
    (band,) = figure.layout.shapes
    assert (band.y0, band.y1) == (0.5, 1.5)


def test_whiskers_reach_the_limits():
    (dots,) = ranked_dots([Dots("Figures", ROWS)], order=ORDER, axis="Works").data
    assert list(dots.error_x.array) == [1.0, 1.0]
    assert list(dots.error_x.arrayminus) == [0.5, 0.5]


def test_two_kinds_have_a_legend_symbols_and_a_tie():
    other = ROWS.assign(value=[5.0, 0.5, 1.0])
    kinds = [Dots("Came", ROWS, ARRIVALS, "circle"), Dots("Left", other, DEPARTURES, "square")]
    figure = ranked_dots(kinds, order=ORDER, axis="Scholars", connect=True)
    tie, came, left = figure.data
    assert list(tie.x) == [2.0, 5.0, None, 0.5, 1.0, None, 1.0, 1.0, None]
    assert (came.marker.symbol, left.marker.symbol) == ("circle", "square")
    assert figure.layout.showlegend


def test_a_log_axis_has_ticks_inside_the_data():
    rows = ROWS.assign(value=[9.6, 1042.0, 22.0]).drop(columns=["low", "high"])
    figure = ranked_dots([Dots("Figures", rows)], order=ORDER, axis="Works", log=True)
    assert figure.layout.xaxis.type == "log"
    assert figure.layout.xaxis.tickvals == (10.0, 30.0, 100.0, 300.0, 1000.0)


@pytest.mark.parametrize("highest", [60.0, 300.0, 4_000.0, 72_020.0, 8e6, 3e9, 2e12])
def test_a_log_axis_has_two_to_six_ticks_however_many_decades(highest: float):
    rows = ROWS.assign(value=[50.0, highest, 55.0]).drop(columns=["low", "high"])
    axis = ranked_dots([Dots("Students", rows)], order=ORDER, axis="Students", log=True).layout.xaxis
    assert 1 <= len(axis.tickvals) <= 6
    assert all(axis.range[0] <= log10(tick) <= axis.range[1] for tick in axis.tickvals)


def test_years_as_labels_stay_names():
    rows = pd.DataFrame({"label": ["2021", "2022"], "value": [1.0, 2.0], "hover": ["a", "b"]})
    figure = ranked_dots([Dots("Figures", rows)], order=["2021", "2022"], axis="USD million")
    assert figure.layout.yaxis.type == "category"

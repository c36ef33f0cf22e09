"""Panels of two databases, and the map of partners."""

from itertools import pairwise

import pandas as pd

from ecosystem.figures.maps.ground import Shapes
from ecosystem.figures.palette import ARRIVALS, DEPARTURES
from ecosystem.figures.scholar_mobility import database_panels, exchange_map

DATABASES = (("scopus", "Scopus"), ("openalex", "OpenAlex"))
RATES = pd.DataFrame(
    [
        (database, year, flow, value, value - 1, value + 1, f"<{value}>")
        for database, level in (("scopus", 20.0), ("openalex", 60.0))
        for year in (2000, 2001)
        for flow, value in (("arrivals", level), ("departures", level + 2), ("net", -2.0))
    ],
    columns=["database", "year", "flow", "value", "low", "high", "hover"],
)
PARTNERS = pd.DataFrame(
    {
        "name": ["China", "R&D <b>land", "Level", "Nowhere"],
        "longitude": [105.0, 10.0, 20.0, None],
        "latitude": [35.0, 50.0, 40.0, None],
        "n": [90, 60, 30, 20],
        "value": [-30.0, 20.0, 2.0, 9.0],
        "low": [-50.0, 10.0, -5.0, 1.0],
        "high": [-10.0, 30.0, 9.0, 12.0],
        "pick": ["economy:CN", "economy:RD", "", "economy:NW"],
    }
)
HOME = ("Pakistan", 70.0, 30.0)


def test_both_databases_are_drawn_side_by_side_on_one_scale():
    figure = database_panels(RATES, databases=DATABASES)
    layout = figure.layout
    net = "Arrivals less departures"
    assert [note.text for note in layout.annotations] == [net, "<b>Scopus</b>", net, "<b>OpenAlex</b>"]
    assert layout.yaxis.range == layout.yaxis2.range
    assert layout.yaxis.range[0] == 0
    assert layout.yaxis.range[1] > 63
    assert layout.yaxis3.range == layout.yaxis4.range
    assert layout.yaxis3.range[0] == -layout.yaxis3.range[1]
    assert layout.title.text == "Scholars per 1,000 a year"


def test_each_flow_is_one_line_in_its_panel_and_once_in_the_legend():
    figure = database_panels(RATES, databases=DATABASES)
    drawn = [trace for trace in figure.data if trace.name]
    assert [(trace.name, trace.yaxis) for trace in drawn] == [
        ("Arrivals", "y"),
        ("Departures", "y"),
        ("Arrivals less departures", "y3"),
        ("Arrivals", "y2"),
        ("Departures", "y2"),
        ("Arrivals less departures", "y4"),
    ]
    assert [trace.name for trace in drawn if trace.showlegend] == ["Arrivals", "Departures", "Arrivals less departures"]
    assert (drawn[0].line.color, drawn[1].line.color) == (ARRIVALS, DEPARTURES)
    assert drawn[0].line.dash != drawn[1].line.dash
    assert list(drawn[5].y) == [-2.0, -2.0]
    assert drawn[0].hovertext[0] == "&lt;20.0&gt;"


def test_every_line_has_its_interval():
    figure = database_panels(RATES, databases=DATABASES)
    bands = [trace for trace in figure.data if trace.fill == "tonexty"]
    assert len(bands) == 6
    assert list(bands[0].y) == [21.0, 21.0]


def test_without_the_net_there_is_one_row():
    figure = database_panels(RATES, databases=DATABASES, net=False)
    assert {trace.yaxis for trace in figure.data} == {"y", "y2"}
    assert "Arrivals less departures" not in {trace.name for trace in figure.data}


def test_panels_do_not_overlap_on_a_narrow_screen():
    for net, axes in ((True, ("yaxis", "yaxis3", "yaxis2", "yaxis4")), (False, ("yaxis", "yaxis2"))):
        narrow = database_panels(RATES, databases=DATABASES, net=net).layout.meta["narrow"]
        domains = [narrow[axis]["domain"] for axis in axes]
        assert all(0 <= low < high <= 1 + 1e-9 for low, high in domains)
        assert all(upper[0] > lower[1] for upper, lower in pairwise(domains))


def test_a_line_is_drawn_only_where_the_difference_is_clear():
    figure = exchange_map(PARTNERS, home=HOME, shapes=Shapes.of({}))
    heads = [trace for trace in figure.data if trace.name == "Direction"]
    assert [list(trace.hovertext) for trace in heads] == [
        ["R&amp;D &lt;b&gt;land → Pakistan<br>Net scholars: 20"],
        ["Pakistan → China<br>Net scholars: 30"],
    ]
    assert [list(trace.customdata) for trace in heads] == [["economy:RD"], ["economy:CN"]]
    assert [trace.marker.color for trace in heads] == [ARRIVALS, DEPARTURES]
    assert [trace.name for trace in figure.data if trace.showlegend is not False] == [
        "More came than left",
        "More left than came",
    ]


def test_bubbles_stand_for_all_scholars_exchanged():
    figure = exchange_map(PARTNERS, home=HOME, shapes=Shapes.of({}))
    bubbles, home = (trace for trace in figure.data if trace.name == "Places")
    assert list(bubbles.customdata) == ["economy:CN", "economy:RD", ""]
    assert home.customdata is None
    assert list(bubbles.hovertext) == [
        "China<br>Scholars exchanged: 90",
        "R&amp;D &lt;b&gt;land<br>Scholars exchanged: 60",
        "Level<br>Scholars exchanged: 30",
    ]
    assert list(home.hovertext) == ["Pakistan"]

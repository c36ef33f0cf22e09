"""Moves in two directions, Sankey diagrams, and flows on the world map."""

import pandas as pd
import pytest

from ecosystem.figures.bars import Ranked, narrow_ranking
from ecosystem.figures.flows import FlowDirection, Node, Stage, diverging_bars, sankey, world_flows
from ecosystem.figures.maps.ground import Shapes

EVENTS = pd.DataFrame(
    {"year": [2016, 2018, 2018, 2030], "label": ["Centres begin", "NCAI founded", "More centres", "Later"]}
)
BY_YEAR = pd.DataFrame(
    {
        "year": [2016, 2017, 2018],
        "arrivals": [5, 0, 9],
        "departures": [2, 4, 9],
        "net": [3, -4, 0],
        "hover": ["one", "two <b>bold</b>\nlines", "three"],
    }
)


def drawn(events=None):
    return diverging_bars(
        BY_YEAR,
        arrivals=FlowDirection("In", "#111111", ["a", "b", "c"]),
        departures=FlowDirection("Out", "#222222", ["d", "e", "f"]),
        axis="Moves a year",
        events=events,
    )


def test_arrivals_point_up_and_departures_down():
    up, down, net = drawn().data
    assert (up.name, down.name, net.name) == ("In", "Out", "Net")
    assert list(up.y) == [5, 0, 9]
    assert list(down.y) == [-2, -4, -9]
    assert list(net.y) == [3, -4, 0]
    assert list(up.customdata) == ["a", "b", "c"]
    assert list(down.customdata) == ["d", "e", "f"]
    assert drawn().layout.title.text == "Moves a year"


def test_hover_text_from_data_stays_text_and_keeps_its_lines():
    assert drawn().data[0].hovertext[1] == "two &lt;b&gt;bold&lt;/b&gt;<br>lines"


def test_events_of_one_year_share_a_mark_and_those_beyond_the_years_have_none():
    layout = drawn(EVENTS).layout
    assert [shape.x0 for shape in layout.shapes] == [2016, 2018]
    assert [note.x for note in layout.annotations] == [2016, 2018]
    assert [note.text for note in layout.annotations] == ["1", "2"]
    assert layout.annotations[1].hovertext == "2018: NCAI founded<br>2018: More centres"
    key = layout.xaxis.title.text.replace("<br>", " ").replace("\u2003", " ").replace("\u00a0", " ")
    assert key == "1 2016: Centres begin 2 2018: NCAI founded; More centres"
    narrow = layout.meta["narrow"]
    assert (narrow["shapes"], narrow["annotations"], narrow["xaxis"]["title"]["text"]) == ([], [], "")
    assert len(drawn().layout.shapes) == 0


def test_sankey_places_links_between_the_sides():
    origins = [Node("Universities", 7, "#111111", "h", "from_sector_id:university"), Node("R&D", 3, "#222222", "h")]
    destinations = [Node("Firms", 10, "#333333", "h", "sector_id:firm")]
    links = pd.DataFrame(
        {
            "origin": [0, 1],
            "destination": [2, 2],
            "size": [7, 3],
            "colour": ["red", "blue"],
            "hover": ["x", "y"],
            "pick": ["p", ""],
        }
    )
    figure = sankey([Stage("First", origins), Stage("Now", destinations)], links)
    assert {part["offsetgroup"] for part in figure.layout.meta["narrow"]["data"]} == {"0"}, "no name in common"
    flows = figure.data[0]
    assert list(flows.link.source) == [0, 1]
    assert list(flows.link.target) == [2, 2]
    assert [list(pair) for pair in flows.link.customdata] == [["p", "x"], ["", "y"]]
    assert isinstance(flows.link.hovertemplate, str)
    assert isinstance(flows.node.hovertemplate, str)
    assert [pair[0] for pair in flows.node.customdata] == ["from_sector_id:university", "", "sector_id:firm"]
    assert [note.text for note in figure.layout.annotations] == [
        "Universities 7",
        "R&amp;D 3",
        "Firms 10",
        "<b>First</b>",
        "<b>Now</b>",
    ]
    assert [note.xanchor for note in figure.layout.annotations[:3]] == ["right", "right", "left"]
    assert figure.layout.margin.l > 7 * len("Universities 7")
    first, now = figure.layout.meta["narrow"]["data"]
    assert (first["name"], first["y"], first["x"], first["text"]) == (
        "First",
        ["Universities", "R&amp;D"],
        [7, 3],
        ["7", "3"],
    )
    assert (now["name"], now["customdata"]) == ("Now", ["sector_id:firm"])
    assert sum(flows.link.value) == sum(node.size for node in origins) == sum(node.size for node in destinations)
    assert flows.node.y[0] < flows.node.y[1]


def test_labels_of_a_middle_stage_stand_between_its_nodes_where_no_band_is():
    middle = [
        Node("Universities", 6, "#111111", "h"),
        Node("R&D", 2, "#222222", "h"),
        Node("Unknown", 2, "#333333", "h"),
    ]
    stages = [Stage("Training", middle[:1]), Stage("First post", middle), Stage("Now", middle[:1])]
    links = pd.DataFrame(
        {"origin": [0, 0, 0, 1, 2, 3], "destination": [1, 2, 3, 4, 4, 4], "size": [6, 2, 2, 6, 2, 2], "colour": "red"}
    ).assign(hover="x", pick="")
    figure = sankey(stages, links)
    written = {label.text: label for label in figure.layout.annotations if label.x == 0.5}
    assert list(written) == ["Universities 6", "R&amp;D 2", "Unknown 2", "<b>First post</b>"]
    before, after = figure.data
    assert before.domain.x[1] < 0.5 < after.domain.x[0], "the labels are between the bands"
    assert 0.5 - before.domain.x[1] == pytest.approx(after.domain.x[0] - 0.5)
    assert (before.domain.x[0], after.domain.x[1]) == pytest.approx((0, 1))
    assert (list(before.link.source), list(before.link.target)) == ([0, 0, 0], [1, 2, 3])
    assert (list(after.link.source), list(after.link.target)) == ([0, 1, 2], [3, 3, 3])
    assert before.node.y[1:] == after.node.y[:3], "the nodes go on at the height at which they end"
    assert before.node.customdata[1:] == after.node.customdata[:3]
    narrow = figure.layout.meta["narrow"]["data"]
    assert [part["name"] for part in narrow] == ["Training", "First post", "Now"]
    assert [part["offsetgroup"] for part in narrow] == ["0", "1", "2"], "all have a bar at Universities"
    assert len({part["marker"]["color"] for part in narrow}) == 3, "the legend tells them apart"


def test_the_world_draws_each_country_with_what_a_click_keeps():
    ground = pd.DataFrame({"ring": [1, 1, 1], "longitude": [0.0, 10, 10], "latitude": [0.0, 0, 10]})
    countries = pd.DataFrame(
        {
            "name": ["Germany", "United States"],
            "longitude": [10.0, -95.0],
            "latitude": [51.0, 38.0],
            "moves": [3, 30],
            "pick": ["to_country_code:DE", "to_country_code:US"],
        }
    )
    home = pd.DataFrame({"name": ["Pakistan"], "longitude": [70.0], "latitude": [30.0]})
    shapes = Shapes(ground, ground.head(0), ground.head(0))
    figure = world_flows(countries, home, shapes)
    bubbles = next(trace for trace in figure.data if trace.name == "Places")
    assert list(bubbles.customdata) == ["to_country_code:US", "to_country_code:DE"]
    assert [text.partition("<br>")[0] for text in bubbles.hovertext] == ["United States", "Germany"]
    (ranking,) = figure.layout.meta["narrow"]["data"]
    assert (ranking["type"], ranking["x"], ranking["y"]) == ("bar", [30, 3], ["United States", "Germany"])
    assert ranking["customdata"] == list(bubbles.customdata)
    assert ranking["hovertext"] == list(bubbles.hovertext)
    without = world_flows(countries, home.head(0), shapes)
    assert [trace.name for trace in without.data] == ["Land", "Places"]


@pytest.mark.parametrize(("places", "title"), [(3, "Moves"), (40, "Moves, the first 12 of 40: the table has all")])
def test_a_ranking_on_a_narrow_screen_states_what_it_leaves_out(places: int, title: str):
    rows = pd.DataFrame({"name": [f"R&D {n}" for n in range(places)], "value": range(places, 0, -1), "pick": ""})
    narrow = narrow_ranking([Ranked("Moves", rows, "#111111")], unit="Moves")
    assert narrow["title"]["text"] == title
    assert len(narrow["data"][0]["x"]) == min(places, 12)
    assert narrow["data"][0]["hovertext"][0] == f"R&amp;D 0<br>Moves: {places}"
    assert narrow["xaxis"]["range"][1] > places

"""Maps of cities and of flows between them."""

import pandas as pd

from ecosystem.figures.city_map import city_map, place_map
from ecosystem.figures.maps.ground import Shapes

CITIES = pd.DataFrame(
    {
        "name": ["Karachi", "Lahore", "Nowhere", "R&D <b>Topi</b>"],
        "longitude": [67.0, 74.35, None, 72.6],
        "latitude": [24.9, 31.55, 30.0, 34.1],
        "value": [300, 400, 20, 5],
        "pick": ["city_id:karachi", "city_id:lahore", "city_id:nowhere", "city_id:topi"],
    }
)
FLOWS = pd.DataFrame(
    {
        "from_name": ["Karachi", "Lahore"],
        "from_longitude": [67.0, 74.35],
        "from_latitude": [24.9, 31.55],
        "to_name": ["Lahore", "Karachi"],
        "to_longitude": [74.35, 67.0],
        "to_latitude": [31.55, 24.9],
        "moves": [3, 20],
        "pick": ["k>l", "l>k"],
    }
)


def test_bubbles_and_arrows_carry_their_own_pick() -> None:
    figure = city_map(CITIES, FLOWS, {})
    by_name = {trace.name: trace for trace in figure.data}
    places, heads = by_name["Places"], by_name["Direction"]
    assert places.customdata == ("city_id:lahore", "city_id:karachi", "city_id:topi")
    assert [text.split("<br>")[0] for text in places.hovertext] == [
        "Lahore",
        "Karachi",
        "R&amp;D &lt;b&gt;Topi&lt;/b&gt;",
    ]
    assert heads.customdata == ("l>k", "k>l")
    assert heads.hovertext[0] == "Lahore → Karachi<br>Moves: 20"


def test_without_shapes_there_is_no_ground_but_a_map() -> None:
    land = next(trace for trace in city_map(CITIES, FLOWS, {}).data if trace.name == "Land")
    assert len(land.x) == 0


def test_ground_comes_from_the_shapes() -> None:
    square = pd.DataFrame({"ring": 1, "longitude": [60, 70, 70, 60], "latitude": [25, 25, 35, 25]})
    land = next(trace for trace in city_map(CITIES, FLOWS, {"pakistan_region": square}).data if trace.name == "Land")
    assert len(land.x) == 4


def test_no_flows_leave_the_bubbles() -> None:
    figure = city_map(CITIES, FLOWS.iloc[:0], {})
    assert "Direction" not in [trace.name for trace in figure.data]
    assert "Places" in [trace.name for trace in figure.data]


PLACES = pd.DataFrame(
    {
        "name": ["Karachi", "R&D <b>", "Nowhere"],
        "longitude": [67.0, 74.3, None],
        "latitude": [24.9, 31.6, None],
        "value": [5.0, 9.0, 1.0],
        "hover": ["Karachi\n5", "<i>Lahore</i>\n9", "?"],
    }
)


def test_bubbles_carry_the_hover_text_in_their_own_order():
    figure = place_map(PLACES, shapes=Shapes.of({}), unit="organisations")
    (bubbles,) = (trace for trace in figure.data if trace.name == "Places")
    assert list(bubbles.hovertext) == ["&lt;i&gt;Lahore&lt;/i&gt;<br>9", "Karachi<br>5"]
    assert list(bubbles.x) == [74.3, 67.0]
    assert bubbles.marker.size[0] > bubbles.marker.size[1]


def test_disputed_lines_are_named_and_explained():
    figure = place_map(PLACES, shapes=Shapes.of({}), unit="organisations")
    assert [trace.name for trace in figure.data if trace.showlegend] == ["Disputed line"]
    assert "not an endorsement" in figure.layout.annotations[0].text

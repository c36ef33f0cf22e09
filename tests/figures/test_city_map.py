"""The map of cities: every mark says, and narrows to, what it stands for."""

import pandas as pd

from ecosystem.figures.city_map import city_map

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


def test_nobody_says_so() -> None:
    figure = city_map(CITIES.iloc[:0], FLOWS, {}, empty="Nobody is left.")
    assert figure.layout.annotations[0].text == "Nobody is left."


def test_no_flows_leave_the_bubbles() -> None:
    figure = city_map(CITIES, FLOWS.iloc[:0], {})
    assert "Direction" not in [trace.name for trace in figure.data]
    assert "Places" in [trace.name for trace in figure.data]

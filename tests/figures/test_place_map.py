"""Bubbles on the map of Pakistan."""

import pandas as pd

from ecosystem.figures.city_map import place_map
from ecosystem.figures.maps.ground import Shapes

CITIES = pd.DataFrame(
    {
        "name": ["Karachi", "R&D <b>", "Nowhere"],
        "longitude": [67.0, 74.3, None],
        "latitude": [24.9, 31.6, None],
        "value": [5.0, 9.0, 1.0],
        "hover": ["Karachi\n5", "<i>Lahore</i>\n9", "?"],
    }
)


def test_bubbles_carry_the_told_hover_in_their_own_order():
    figure = place_map(CITIES, shapes=Shapes.of({}), unit="organisations")
    (bubbles,) = (trace for trace in figure.data if trace.name == "Places")
    assert list(bubbles.hovertext) == ["&lt;i&gt;Lahore&lt;/i&gt;<br>9", "Karachi<br>5"]
    assert list(bubbles.x) == [74.3, 67.0]
    assert bubbles.marker.size[0] > bubbles.marker.size[1]


def test_disputed_lines_are_named_and_the_map_says_what_lines_mean():
    figure = place_map(CITIES, shapes=Shapes.of({}), unit="organisations")
    assert [trace.name for trace in figure.data if trace.showlegend] == ["Disputed line"]
    assert "not an endorsement" in figure.layout.annotations[0].text


def test_nothing_to_draw_says_so():
    assert not place_map(CITIES.iloc[2:], shapes=Shapes.of({}), unit="organisations").data

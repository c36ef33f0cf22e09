"""A career as bars over years."""

import pandas as pd

from ecosystem.figures import palette
from ecosystem.figures.timeline import timeline

POSTS = pd.DataFrame(
    {
        "label": ["University of the Punjab", "A <b>firm</b>"],
        "domain": ["academia", "industry"],
        "place": ["Lahore", ""],
        "start": [2010, 2015],
        "stop": [2015, 2021],
        "open": [False, True],
        "hover": ["one\n2010–2015", "two"],
    }
)
MOVES = pd.DataFrame({"year": [2015], "post": [1], "hover": ["2015: from here to there"]})


def test_each_post_is_a_bar_over_its_years_in_its_domains_colour():
    academia, industry, moves = timeline(POSTS, MOVES).data
    assert (academia.name, industry.name, moves.name) == ("Academia", "Industry", "Move")
    assert (list(academia.base), list(academia.x)) == ([2010], [5])
    assert (list(industry.base), list(industry.x), list(industry.y)) == ([2015], [6], [1])
    assert academia.marker.color == palette.ACADEMIA
    assert academia.hovertext[0] == "one<br>2010–2015"
    assert list(industry.marker.pattern.shape) == ["/"], "an end that is not recorded is hatched"
    assert (list(moves.x), list(moves.y)) == ([2015], [1])


def test_names_from_data_are_text_and_places_stand_beneath():
    axis = timeline(POSTS, MOVES).layout.yaxis
    assert axis.ticktext[0] == "<b>University of the Punjab</b><br>Lahore"
    assert axis.ticktext[1] == "<b>A &lt;b&gt;firm&lt;/b&gt;</b>"
    assert axis.range[0] > axis.range[1], "the first post is on top"

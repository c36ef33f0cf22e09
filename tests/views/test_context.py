"""AI publications beside those of peers: what the views say."""

import pytest

from ecosystem.views import context
from tests.views.published import check


def test_publications_of_pakistan_stand_out_among_nine():
    view = check(context.publications)
    assert view.summary == (
        "Authors in Pakistan published 4,751 AI works in 2020, 6.4 times the 740 of 2010, more than Egypt (4,116) and "
        "fewer than Saudi Arabia (5,726)."
    )
    assert view.figure.data[-1].name == "Pakistan"
    assert len(view.figure.data) == 9
    assert view.figure.layout.yaxis.type == "log"
    assert {source.source_id for source in view.provenance.sources} >= {"openalex-ai-publications"}


def test_index_of_pakistan():
    view = check(context.index)
    assert view.summary.startswith(
        "With 2010 as 100, Pakistan's AI publications stand at 642 in 2020, above India (494)"
    )
    assert {trace.y[0] for trace in view.figure.data} == {100.0}


def test_growth_of_all_countries():
    view = check(context.growth)
    assert len(view.table) == 21
    assert "grew by 20 % a year" in view.summary
    assert "6 grew faster than Pakistan" in view.summary
    assert view.figure.layout.yaxis.ticktext[6] == "<b>Pakistan</b>"


def test_per_million_says_that_inhabitants_are_of_another_year():
    view = check(context.per_million)
    assert "22 AI publications per million people" in view.summary
    assert "2018" in view.method.limits[0]
    assert {source.source_id for source in view.provenance.sources} == {
        "openalex-ai-publications",
        "geonames",
        "world-bank-2018",
    }
    works = view.table.set_index("country_code").loc["PK"]
    assert works["value"] == pytest.approx(works["works"] / works["population"] * 1e6)

"""Laws of the paths of stories, and of careers similar to them."""

import pandas as pd
import pytest
from hypothesis import given
from statsmodels.stats.proportion import proportion_confint

from ecosystem.indicators.story_paths import StoryPath, similar_careers, story_paths
from tests.indicators.frames import ecosystem
from tests.indicators.situations import situated

OUT = {"from_sector_id": "university", "to_sector_id": "fintech"}


def journey(identity: str, *steps: tuple[str, str | None]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "journey_id": identity,
            "step": range(1, len(steps) + 1),
            "stage": [stage for stage, _ in steps],
            "country_code": pd.Series([country for _, country in steps], dtype="str"),
        }
    )


def test_paths_follow_from_the_first_and_last_step() -> None:
    actual = pd.concat(
        [
            journey("stayer", ("post", "PK"), ("post", "PK"), ("lesson", None)),
            journey("leaver", ("training", "PK"), ("post", "US")),
            journey("european", ("post", "PK"), ("post", "DE")),
            journey("foreigner", ("post", "DE"), ("post", "GB")),
        ]
    )
    ways = {way.journey_id: way for way in story_paths(actual, home="PK")}
    assert set(ways) == {"stayer", "leaver", "european"}
    assert ways["stayer"] == StoryPath("stayer", "stays")
    assert ways["leaver"].countries == ("US",)
    assert {"DE", "GB"} <= set(ways["european"].countries)
    assert ways["european"].place == "Europe"


def test_similar_counts_people_who_left_a_post_in_academia() -> None:
    abroad = {**OUT, "to_country_code": "US"}
    found = ecosystem(
        [{}] * 8,
        [
            {"who": 0, **OUT},
            {"who": 0, **OUT, "year": 2016},
            {"who": 1, **OUT},
            {"who": 2, **abroad},
            {"who": 3, **OUT, "to_sector_id": "nonprofit"},
            {"who": 4, **OUT, "kind": "training-to-post"},
            {"who": 5, **abroad, "evidence": "i"},
            {"who": 6, **OUT, "to_country_code": "DE"},
            {"who": 7, "from_sector_id": "fintech", "to_sector_id": "university"},
        ],
    )
    ways = (
        StoryPath("stays", "stays"),
        StoryPath("leaves", "leaves", ("US",)),
        StoryPath("europe", "leaves", ("DE", "GB"), "Europe"),
    )
    table = similar_careers(found.moves, ways)
    assert table["people"].tolist() == [2, 1, 1]
    assert table["n"].tolist() == [5, 5, 5]
    low, high = proportion_confint(2, 5, method="wilson")
    assert table.loc[0, ["value", "low", "high"]].tolist() == pytest.approx([0.4, low, high])


@given(situated())
def test_no_more_people_than_leavers_and_fewer_countries_never_more(drawn) -> None:
    people, moves = drawn
    found = ecosystem(people, moves)
    wide, slim = StoryPath("a", "leaves", ("DE", "GB")), StoryPath("b", "leaves", ("DE",))
    table = similar_careers(found.moves, (wide, slim))
    assert (table["people"] <= table["n"]).all()
    assert table["people"].iloc[1] <= table["people"].iloc[0]
    assert table["n"].iloc[0] <= len(people)


def test_without_stories_there_are_no_rows() -> None:
    assert similar_careers(ecosystem([], []).moves, ())["people"].tolist() == []

"""Destinations of moves: sectors, countries and border crossings."""

import pandas as pd
import pytest
from hypothesis import given

from ecosystem.indicators.destinations import (
    career_paths,
    country_positions,
    crossings,
    destination_countries,
    destination_sectors,
    share_stayed,
)
from ecosystem.statistics import wilson
from tests.indicators.frames import ecosystem
from tests.indicators.strategies import careers


def test_destinations_are_shares_of_all_moves_out_of_the_domain():
    to = ["software-services"] * 3 + ["fintech"] * 2 + ["university", "public-sector"]
    moves = ecosystem([{}] * 7, [{"who": who, "to_sector_id": sector} for who, sector in enumerate(to)]).moves
    table = destination_sectors(moves)
    assert table["to_sector_id"].tolist() == ["software-services", "fintech", "public-sector"]
    assert table["moves"].tolist() == [3, 2, 1]
    assert table["n"].tolist() == [6, 6, 6]
    assert table["value"].sum() == pytest.approx(1)
    expected = wilson(3, 6)
    assert table.loc[0, ["value", "low", "high"]].tolist() == pytest.approx(
        [float(expected.value), float(expected.low), float(expected.high)]
    )


def test_rare_destinations_are_gathered_with_their_count():
    to = ["software-services"] * 4 + ["fintech"] * 3 + ["nonprofit"] * 2 + ["public-sector"]
    moves = ecosystem([{}] * 10, [{"who": who, "to_sector_id": sector} for who, sector in enumerate(to)]).moves
    table = destination_sectors(moves, most=3)
    assert table[["to_sector_id", "moves", "gathered"]].to_numpy().tolist() == [
        ["software-services", 4, 1],
        ["fintech", 3, 1],
        ["other", 3, 2],
    ]


@given(careers())
def test_destinations_agree_with_pandas(drawn):
    moves = ecosystem(*drawn).moves
    table = destination_sectors(moves)
    out = moves[(moves["from_domain"] == "academia") & (moves["to_domain"] != "academia")]
    out = out[out["kind"] != "training-to-post"]
    expected = out["to_sector_id"].astype("str").fillna("unknown").value_counts()
    assert dict(zip(table["to_sector_id"], table["moves"], strict=True)) == expected.to_dict()
    abroad = moves[moves["crossing"] == "leaves"]["to_country_code"].astype("str").value_counts()
    countries = destination_countries(moves)
    assert dict(zip(countries["to_country_code"], countries["moves"], strict=True)) == abroad.to_dict()
    shares = crossings(moves).set_index("crossing")["moves"]
    posts = moves[moves["kind"] != "training-to-post"]
    assert shares.sum() == posts["crossing"].notna().sum(), "unknown countries are part of no base"
    assert shares.to_dict() == posts["crossing"].value_counts().reindex(shares.index, fill_value=0).to_dict()


def first_sector(tiny, who: int) -> str:
    moves = tiny.transitions[tiny.moves["person"].to_numpy() == who]
    moves = moves[moves["kind"].astype(str) != "dual"]
    if moves.empty:
        return known(tiny.researchers["sector_id"].iloc[who])
    if len(moves) > 1 and moves["year"].isna().any():
        return "unknown"
    first = moves.sort_values("year", kind="stable").iloc[0]
    return known(first["to_sector_id" if first["kind"] == "training-to-post" else "from_sector_id"])


def known(code) -> str:
    return "unknown" if pd.isna(code) else str(code)


@given(careers())
def test_career_paths_conserve_people_at_training_first_post_and_now(drawn):
    tiny = ecosystem(*drawn)
    table = career_paths(tiny.people, most=6)
    assert table["people"].sum() == len(tiny.people)
    starts = pd.Series([first_sector(tiny, who) for who in range(len(tiny.people))]).value_counts().to_dict()
    assert table.groupby("first_sector_id")["people"].sum().to_dict() == starts
    now = tiny.people["sector_id"].astype(object).map(known).value_counts().to_dict()
    assert table.groupby("sector_id")["people"].sum().to_dict() == now
    trained = tiny.people["trained"].astype(object).map(known).value_counts().to_dict()
    assert table.groupby("trained")["people"].sum().to_dict() == trained
    gathered = career_paths(tiny.people, most=2)
    assert gathered["people"].sum() == len(tiny.people)
    assert gathered["stayed"].sum() == table["stayed"].sum()
    assert (gathered["stayed"] <= gathered["people"]).all()
    assert share_stayed(gathered) == pytest.approx(share_stayed(table), nan_ok=True)


def test_countries_are_at_the_centre_of_their_cities_or_longest_outline():
    cities = pd.DataFrame({"country_code": ["DE", "DE"], "longitude": [10.0, 12.0], "latitude": [50.0, 52.0]})
    outlines = pd.DataFrame(
        {
            "country_code": ["FR"] * 4 + ["DE"],
            "ring": [1, 1, 1, 2, 3],
            "longitude": [0.0, 3.0, 3.0, 50.0, 99.0],
            "latitude": [45.0, 45.0, 48.0, 0.0, 0.0],
        }
    )
    positions = country_positions(cities, outlines)
    assert positions.loc["DE"].tolist() == [11, 51]
    assert positions.loc["FR"].tolist() == [2, 46]

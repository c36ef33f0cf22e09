"""Moves between academia and industry and across the border, counted plainly."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings

from ecosystem.indicators import transitions
from ecosystem.indicators.transitions import TO_ACADEMIA, TO_INDUSTRY
from ecosystem.statistics import garwood, wilson
from tests.indicators.frames import ecosystem
from tests.indicators.strategies import careers

WINDOW = (2006, 2020)

THREE_CAREERS = ecosystem(
    [{}, {}, {"sector_id": "fintech", "career_start_year": 2012}],
    [
        {"year": 2015},
        {"year": 2018, "from_sector_id": "software-services", "to_sector_id": "university"},
    ],
)


def counted_plainly(moves: pd.DataFrame, column: str, way: str, window: tuple[int, int]) -> pd.Series:
    such = moves[(moves[column].astype(str) == way) & (moves["kind"].astype(str) != "training-to-post")]
    years = such["year"][such["year"].between(*window)].value_counts()
    return years.reindex(range(window[0], window[1] + 1), fill_value=0)


def test_balance_counts_both_ways_in_every_year():
    table = transitions.balance(THREE_CAREERS.moves, window=(2014, 2018))
    assert table[["year", "arrivals", "departures", "net"]].to_numpy().tolist() == [
        [2014, 0, 0, 0],
        [2015, 1, 0, 1],
        [2016, 0, 0, 0],
        [2017, 0, 0, 0],
        [2018, 0, 1, -1],
    ]
    assert table["value"].isna().all(), "one move is too few to say"


@given(careers())
@settings(deadline=None, max_examples=35)
def test_balance_agrees_with_plain_counts_and_turns_with_the_ways(drawn):
    moves = ecosystem(*drawn).moves
    before = moves.copy()
    table = transitions.balance(moves, window=WINDOW)
    for column, way in (("arrivals", TO_INDUSTRY), ("departures", TO_ACADEMIA)):
        assert table[column].tolist() == counted_plainly(moves, "direction", way, WINDOW).tolist()
    assert table["year"].tolist() == list(range(WINDOW[0], WINDOW[1] + 1))
    turned = transitions.balance(moves, window=WINDOW, ways=(TO_ACADEMIA, TO_INDUSTRY))
    assert turned["net"].tolist() == (-table["net"]).tolist()
    np.testing.assert_allclose(turned["value"], -table["value"])
    shuffled = moves.sample(frac=1, random_state=1)
    pd.testing.assert_frame_equal(transitions.balance(shuffled, window=WINDOW), table)
    pd.testing.assert_frame_equal(moves, before)


@given(careers())
@settings(deadline=None, max_examples=25)
def test_a_narrower_window_holds_no_more(drawn):
    moves = ecosystem(*drawn).moves
    wide = transitions.balance(moves, window=WINDOW).set_index("year")
    narrow = transitions.balance(moves, window=(2010, 2012)).set_index("year")
    assert narrow[["arrivals", "departures"]].equals(wide.loc[2010:2012, ["arrivals", "departures"]])


def test_first_posts_straight_from_training_cross_borders_but_leave_no_post():
    training = [{"kind": "training-to-post", "from_country_code": "GB"}] * 6
    moves = ecosystem([{}] * 6, [{"who": who, **move} for who, move in enumerate(training)]).moves
    window = (2015, 2015)
    assert transitions.balance(moves, window=window)["arrivals"].tolist() == [0]
    border = transitions.balance(moves, window=window, column="crossing", ways=("arrives", "leaves"))
    assert border["arrivals"].tolist() == [0], "their departures for the studies are not known"
    assert transitions.left_out(moves) == (0, 6)
    assert transitions.destination_sectors(moves).empty


def test_undated_moves_are_counted_as_left_out():
    moves = ecosystem([{}, {}], [{"year": None}, {"who": 1}]).moves
    assert transitions.left_out(moves) == (1, 0)


def test_circulation_is_as_wilson_where_the_bootstrap_has_no_width():
    one_way = transitions.circulation([5, 0])
    share = wilson(5, 5)
    assert float(one_way.value) == 1
    assert float(one_way.low) == pytest.approx(2 * float(share.low) - 1)
    assert float(one_way.high) == 1
    even = transitions.circulation([50, 50])
    assert float(even.low) < 0 < float(even.high)
    assert np.isnan(transitions.circulation([0, 0]).value)


def test_rates_relate_moves_to_time_at_risk():
    table = transitions.transition_rates(
        THREE_CAREERS.moves, THREE_CAREERS.spells, window=(2010, 2020), years_each=11
    ).set_index("direction")
    # academia: five years of the first before the move, three after the return, eleven of the second
    assert table.loc[TO_INDUSTRY, ["moves", "n"]].tolist() == [1, 5 + 3 + 11]
    # industry: three years of the first, nine of the third
    assert table.loc[TO_ACADEMIA, ["moves", "n"]].tolist() == [1, 3 + 9]
    expected = garwood(1, 19)
    assert table.loc[TO_INDUSTRY, ["value", "low", "high"]].tolist() == pytest.approx(
        [float(expected.value), float(expected.low), float(expected.high)]
    )


def test_second_posts_count_as_moves_out_of_the_stay_that_goes_on():
    dual = ecosystem([{}], [{"kind": "dual", "year": 2013}])
    table = transitions.transition_rates(dual.moves, dual.spells, window=(2010, 2020), years_each=11)
    assert table["moves"].tolist() == [1, 0]
    assert table["n"].tolist() == [11, 0]
    beside_another = ecosystem([{}], [{"kind": "dual", "year": 2013, "from_sector_id": "fintech"}])
    table = transitions.transition_rates(
        beside_another.moves, beside_another.spells, window=(2010, 2020), years_each=11
    )
    assert table["moves"].sum() == 0, "no stay in industry, so no second post beside one"


def test_people_with_an_undated_move_are_neither_moved_nor_at_risk():
    vague = ecosystem([{}, {}], [{"year": None, "kind": "move"}, {"who": 1}])
    table = transitions.transition_rates(vague.moves, vague.spells, window=(2010, 2020), years_each=11)
    assert table["n"].tolist() == [5, 6]


@given(careers())
@settings(deadline=None, max_examples=35)
def test_rates_agree_with_counting_by_hand(drawn):
    tiny = ecosystem(*drawn)
    moves, spells = tiny.moves, tiny.spells
    table = transitions.transition_rates(moves, spells, window=WINDOW, years_each=1)
    vague = set(moves.loc[(moves["year"] == 0) & (moves["kind"].astype(str) != "dual"), "person"])
    time = dict.fromkeys(((way, year) for way in ("academia", "industry") for year in range(2006, 2021)), 0)
    happened = dict.fromkeys(time, 0)
    stays = [stay for stay in spells.itertuples() if stay.person not in vague]
    for stay in stays:
        for year in range(stay.start, stay.stop):
            if (stay.domain, year) in time:
                time[stay.domain, year] += 1
    pairs = {("academia", "industry"), ("industry", "academia")}
    for one, other in pairwise(stays):
        joined = one.person == other.person and one.stop == other.start
        if joined and (one.domain, other.domain) in pairs and other.start in range(2006, 2021):
            happened[one.domain, other.start] += 1
    for move in moves[moves["kind"].astype(str) == "dual"].itertuples():
        for stay in stays:
            within = stay.person == move.person and stay.start <= move.year < stay.stop
            direction = (move.from_domain, move.to_domain)
            if within and stay.domain == move.from_domain and direction in pairs and move.year in range(2006, 2021):
                happened[move.from_domain, move.year] += 1
    origin = table["direction"].str.partition("-")[0]
    keys = list(zip(origin, table["year"], strict=True))
    assert table["moves"].tolist() == [happened[key] for key in keys]
    assert table["n"].tolist() == [time[key] for key in keys]


@given(careers())
@settings(deadline=None, max_examples=25)
def test_pooling_years_keeps_moves_and_person_years(drawn):
    tiny = ecosystem(*drawn)
    single, pooled = (
        transitions.transition_rates(tiny.moves, tiny.spells, window=WINDOW, years_each=each) for each in (1, 4)
    )
    for way in (TO_INDUSTRY, TO_ACADEMIA):
        parts = [table[table["direction"] == way] for table in (single, pooled)]
        assert parts[0]["moves"].sum() == parts[1]["moves"].sum()
        assert parts[0]["n"].sum() == parts[1]["n"].sum()
        assert transitions.pooled_rate(single, way) == pytest.approx(transitions.pooled_rate(pooled, way), nan_ok=True)
    assert pooled["last"].max() == WINDOW[1]
    assert pooled["first"].min() == WINDOW[0]


def test_three_years_are_pooled_where_moves_are_few():
    few = transitions.transition_rates(THREE_CAREERS.moves, THREE_CAREERS.spells, window=(2010, 2020))
    assert few["last"].unique().tolist() == [2011, 2014, 2017, 2020]


def test_destinations_are_shares_of_all_moves_out_of_the_domain():
    to = ["software-services"] * 3 + ["fintech"] * 2 + ["university", "public-sector"]
    moves = ecosystem([{}] * 7, [{"who": who, "to_sector_id": sector} for who, sector in enumerate(to)]).moves
    table = transitions.destination_sectors(moves)
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
    table = transitions.destination_sectors(moves, most=3)
    assert table[["to_sector_id", "moves", "gathered"]].to_numpy().tolist() == [
        ["software-services", 4, 1],
        ["fintech", 3, 1],
        ["other", 3, 2],
    ]


@given(careers())
@settings(deadline=None, max_examples=25)
def test_destinations_agree_with_pandas(drawn):
    moves = ecosystem(*drawn).moves
    table = transitions.destination_sectors(moves)
    out = moves[(moves["from_domain"] == "academia") & (moves["to_domain"] != "academia")]
    out = out[out["kind"] != "training-to-post"]
    expected = out["to_sector_id"].astype(str).value_counts()
    assert dict(zip(table["to_sector_id"], table["moves"], strict=True)) == expected.to_dict()
    abroad = moves[moves["crossing"] == "leaves"]["to_country_code"].astype(str).value_counts()
    countries = transitions.destination_countries(moves)
    assert dict(zip(countries["to_country_code"], countries["moves"], strict=True)) == abroad.to_dict()
    shares = transitions.crossings(moves).set_index("crossing")["moves"]
    posts = moves[moves["kind"] != "training-to-post"]
    assert shares.sum() == len(posts)
    assert shares.to_dict() == posts["crossing"].value_counts().reindex(shares.index).to_dict()


def first_sector(tiny, who: int) -> str:
    moves = tiny.transitions[tiny.moves["person"].to_numpy() == who]
    moves = moves[moves["kind"].astype(str) != "dual"]
    if moves.empty:
        return str(tiny.researchers["sector_id"].iloc[who])
    if len(moves) > 1 and moves["year"].isna().any():
        return "unknown"
    first = moves.sort_values("year", kind="stable").iloc[0]
    return str(first["to_sector_id" if first["kind"] == "training-to-post" else "from_sector_id"])


@given(careers())
@settings(deadline=None, max_examples=35)
def test_flows_lose_nobody_and_start_where_the_first_post_was(drawn):
    tiny = ecosystem(*drawn)
    table = transitions.sector_flows(tiny.people, most=6)
    assert table["people"].sum() == len(tiny.people)
    starts = pd.Series([first_sector(tiny, who) for who in range(len(tiny.people))]).value_counts().to_dict()
    assert table.groupby("first_sector_id")["people"].sum().to_dict() == starts
    now = tiny.people["sector_id"].astype(str).value_counts().to_dict()
    assert table.groupby("sector_id")["people"].sum().to_dict() == now
    gathered = transitions.sector_flows(tiny.people, most=2)
    assert gathered["people"].sum() == len(tiny.people)
    assert gathered["stayed"].sum() == table["stayed"].sum()
    assert (gathered["stayed"] <= gathered["people"]).all()
    assert transitions.stayed(gathered) == pytest.approx(transitions.stayed(table), nan_ok=True)


def test_countries_lie_amid_their_cities_or_their_longest_outline():
    cities = pd.DataFrame({"country_code": ["DE", "DE"], "longitude": [10.0, 12.0], "latitude": [50.0, 52.0]})
    outlines = pd.DataFrame(
        {
            "country_code": ["FR"] * 4 + ["DE"],
            "ring": [1, 1, 1, 2, 3],
            "longitude": [0.0, 3.0, 3.0, 50.0, 99.0],
            "latitude": [45.0, 45.0, 48.0, 0.0, 0.0],
        }
    )
    positions = transitions.country_positions(cities, outlines)
    assert positions.loc["DE"].tolist() == [11, 51]
    assert positions.loc["FR"].tolist() == [2, 46]


def test_nothing_in_nothing_out():
    nobody = ecosystem()
    assert transitions.balance(nobody.moves, window=WINDOW)["net"].tolist() == [0] * 15
    assert transitions.transition_rates(nobody.moves, nobody.spells, window=WINDOW)["moves"].sum() == 0
    assert transitions.destination_sectors(nobody.moves).empty
    assert transitions.destination_countries(nobody.moves).empty
    assert transitions.sector_flows(nobody.people).empty

"""Moves in two directions by year, against plain counts."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given

from ecosystem.indicators import transitions
from ecosystem.indicators.destinations import (
    career_paths,
    destination_countries,
    destination_sectors,
)
from ecosystem.indicators.transition_rates import transition_rates
from ecosystem.indicators.transitions import TO_ACADEMIA, TO_INDUSTRY
from ecosystem.statistics import wilson
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
def test_a_narrower_window_holds_no_more(drawn):
    moves = ecosystem(*drawn).moves
    wide = transitions.balance(moves, window=WINDOW).set_index("year")
    narrow = transitions.balance(moves, window=(2010, 2012)).set_index("year")
    assert narrow[["arrivals", "departures"]].equals(wide.loc[2010:2012, ["arrivals", "departures"]])


def test_first_posts_after_training_cross_borders_but_leave_no_post():
    training = [{"kind": "training-to-post", "from_country_code": "GB"}] * 6
    moves = ecosystem([{}] * 6, [{"who": who, **move} for who, move in enumerate(training)]).moves
    window = (2015, 2015)
    assert transitions.balance(moves, window=window)["arrivals"].tolist() == [0]
    border = transitions.balance(moves, window=window, column="crossing", ways=("arrives", "leaves"))
    assert border["arrivals"].tolist() == [0], "their departures for the studies are not known"
    assert transitions.left_out(moves) == (0, 6)
    assert destination_sectors(moves).empty


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


def test_transition_tables_of_nobody_are_empty():
    empty = ecosystem()
    assert transitions.balance(empty.moves, window=WINDOW)["net"].tolist() == [0] * 15
    assert transition_rates(empty.moves, empty.spells, window=WINDOW)["moves"].sum() == 0
    assert destination_sectors(empty.moves).empty
    assert destination_countries(empty.moves).empty
    assert career_paths(empty.people).empty

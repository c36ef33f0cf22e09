"""Rates of moves per person-years at risk."""

from itertools import pairwise

import pytest
from hypothesis import given

from ecosystem.indicators.transition_rates import pooled_rate, transition_rates
from ecosystem.indicators.transitions import TO_ACADEMIA, TO_INDUSTRY
from ecosystem.statistics import garwood
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


def test_rates_relate_moves_to_time_at_risk():
    table = transition_rates(THREE_CAREERS.moves, THREE_CAREERS.spells, window=(2010, 2020), years_each=11).set_index(
        "direction"
    )
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
    table = transition_rates(dual.moves, dual.spells, window=(2010, 2020), years_each=11)
    assert table["moves"].tolist() == [1, 0]
    assert table["n"].tolist() == [11, 0]
    beside_another = ecosystem([{}], [{"kind": "dual", "year": 2013, "from_sector_id": "fintech"}])
    table = transition_rates(beside_another.moves, beside_another.spells, window=(2010, 2020), years_each=11)
    assert table["moves"].sum() == 0, "no stay in industry, so no second post beside one"


def test_people_with_an_undated_move_are_neither_moved_nor_at_risk():
    vague = ecosystem([{}, {}], [{"year": None, "kind": "move"}, {"who": 1}])
    table = transition_rates(vague.moves, vague.spells, window=(2010, 2020), years_each=11)
    assert table["n"].tolist() == [5, 6]


@given(careers())
def test_rates_agree_with_counting_by_hand(drawn):
    tiny = ecosystem(*drawn)
    moves, spells = tiny.moves, tiny.spells
    table = transition_rates(moves, spells, window=WINDOW, years_each=1)
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
def test_pooling_years_keeps_moves_and_person_years(drawn):
    tiny = ecosystem(*drawn)
    single, pooled = (transition_rates(tiny.moves, tiny.spells, window=WINDOW, years_each=each) for each in (1, 4))
    for way in (TO_INDUSTRY, TO_ACADEMIA):
        parts = [table[table["direction"] == way] for table in (single, pooled)]
        assert parts[0]["moves"].sum() == parts[1]["moves"].sum()
        assert parts[0]["n"].sum() == parts[1]["n"].sum()
        assert pooled_rate(single, way) == pytest.approx(pooled_rate(pooled, way), nan_ok=True)
    assert pooled["last"].max() == WINDOW[1]
    assert pooled["first"].min() == WINDOW[0]


def test_three_years_are_pooled_where_moves_are_few():
    few = transition_rates(THREE_CAREERS.moves, THREE_CAREERS.spells, window=(2010, 2020))
    assert few["last"].unique().tolist() == [2011, 2014, 2017, 2020]

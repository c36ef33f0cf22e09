"""Unknown values: a share never counts them as yes or no, and derived columns keep them unknown."""

import pytest
from hypothesis import given, settings

from ecosystem.indicators import comparison
from ecosystem.indicators.destinations import destination_sectors
from ecosystem.indicators.survival_times import follow_up
from ecosystem.indicators.transition_rates import transition_rates
from tests.indicators.frames import ecosystem
from tests.indicators.strategies import careers

OF_PEOPLE = {
    "industry": {"sector_id": None},
    "doctorate": {"degree": None},
    "ai": {"field": "unknown"},
    "trained-abroad": {"degree_country_code": None},
}
OF_MOVES = {
    "moved": {"from_sector_id": None, "to_sector_id": None},
    "returned": {"from_country_code": None, "to_country_code": None, "from_city_id": None, "to_city_id": None},
}


def counts(drawn, measure):
    tiny = ecosystem(*drawn)
    return comparison.MEASURES[measure][1](tiny.people, tiny.moves)


@pytest.mark.parametrize("measure", OF_PEOPLE)
@given(drawn=careers(most=4))
@settings(deadline=None, max_examples=10)
def test_an_unknown_value_only_removes_its_person_from_a_share(measure, drawn):
    people, _ = drawn
    x, n = counts(drawn, measure)
    without = counts(([*people[1:]], []), measure)
    assert counts(([people[0] | OF_PEOPLE[measure], *people[1:]], []), measure) == without
    assert x <= n


@pytest.mark.parametrize("measure", OF_MOVES)
@given(drawn=careers(most=4))
@settings(deadline=None, max_examples=15)
def test_moves_of_unknown_ends_never_turn_a_yes_into_a_no_or_a_no_into_a_yes(measure, drawn):
    people, moves = drawn
    x, n = counts(drawn, measure)
    blurred = [move | OF_MOVES[measure] if move["who"] == 0 else move for move in moves]
    x_then, n_then = counts((people, blurred), measure)
    assert (x - x_then, n - n_then) in {(0, 0), (0, 1), (1, 1)}


BRIDGE = [
    {"year": 2012, "to_sector_id": None},
    {"year": 2014, "from_sector_id": None, "to_sector_id": "fintech"},
]


def test_years_in_an_unknown_sector_are_at_risk_in_no_domain():
    tiny = ecosystem([{}] * 6, [{"who": who, **move} for who in range(6) for move in BRIDGE])
    rates = transition_rates(tiny.moves, tiny.spells, window=(2010, 2020), years_each=11).set_index("direction")
    assert rates["moves"].tolist() == [0, 0], "no direct move is made up between the neighbours of an unknown post"
    assert rates.loc["academia-industry", "n"] == 6 * 2
    assert rates.loc["industry-academia", "n"] == 6 * 7


def test_an_unknown_post_neither_ends_a_wait_nor_hides_a_later_post():
    tiny = ecosystem([{}], BRIDGE)
    followed = follow_up(tiny.people, tiny.moves, tiny.spells, abroad_leaves=False)
    assert followed[["began", "exit", "cause"]].to_numpy().tolist() == [[2010, 2014, 0]]


def test_unknown_ends_are_their_own_group_and_a_country_is_that_of_the_city():
    moves = ecosystem(
        [{}] * 2,
        [{"to_sector_id": None, "to_country_code": None}, {"who": 1, "to_city_id": "berlin", "to_country_code": None}],
    ).moves
    assert moves[["direction", "to_domain", "crossing", "to_place", "entered_from"]].iloc[0].isna().all()
    assert moves[["crossing", "to_place", "to_country_code"]].iloc[1].tolist() == ["leaves", "abroad", "DE"]
    assert destination_sectors(moves)[["to_sector_id", "moves"]].to_numpy().tolist() == [
        ["software-services", 1],
        ["unknown", 1],
    ]

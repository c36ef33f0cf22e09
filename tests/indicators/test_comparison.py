"""Comparison of two groups of people."""

import numpy as np
import pytest
from hypothesis import given, settings

from ecosystem.indicators import comparison
from ecosystem.statistics import newcombe
from tests.indicators.frames import ecosystem
from tests.indicators.strategies import careers

NONE = frozenset[str]()

TWO_GROUPS = ecosystem(
    [{"degree": "doctorate", "field": "robotics"}] * 6
    + [{"degree": "master", "field": "other-computing"}] * 5
    + [{"degree": None, "field": "other-computing", "sector_id": "fintech"}] * 3,
    [{"who": 0}, {"who": 0, "year": 2017}, {"who": 6, "kind": "training-to-post"}],
)


def halves(tiny, at: int):
    people = (tiny.people.iloc[:at], tiny.people.iloc[at:])
    moves = tuple(tiny.moves[tiny.moves["person"].isin(half.index)] for half in people)
    return people, moves


def test_shares_and_their_difference_by_hand():
    table = comparison.compare(*halves(TWO_GROUPS, 6), chosen_by=NONE).set_index("measure")
    doctors = table.loc["doctorate"]
    assert doctors[["a_x", "a_n", "b_x", "b_n"]].tolist() == [6, 6, 0, 5], "degrees not known are left out"
    expected = newcombe(6, 6, 0, 5)
    assert doctors[["value", "low", "high"]].tolist() == pytest.approx([1.0, float(expected.low), float(expected.high)])
    assert doctors["clear"]
    assert table.loc["moved", ["a_x", "a_n", "b_x", "b_n"]].tolist() == [1, 6, 0, 8], "once a person, training aside"
    assert table.loc["industry", ["a_x", "b_x", "b_n"]].tolist() == [0, 3, 8]
    returned = table.loc["returned"]
    assert returned["a_n"] == 0
    assert np.isnan(returned["value"])
    assert not returned["clear"]


def test_who_never_moved_and_is_in_an_unknown_sector_is_not_known_to_have_not_moved():
    tiny = ecosystem([{}] * 5 + [{"sector_id": None}] * 3 + [{}] * 2, [{"who": 0}, {"who": 5, "to_sector_id": None}])
    moved = comparison.compare(*halves(tiny, 8), chosen_by=NONE).set_index("measure").loc["moved"]
    assert moved[["a_x", "a_n", "b_x", "b_n"]].tolist() == [1, 5, 0, 2]


def test_a_share_by_which_the_groups_were_chosen_is_left_out():
    table = comparison.compare(*halves(TWO_GROUPS, 6), chosen_by=frozenset({"degree", "field"}))
    assert {"doctorate", "ai"}.isdisjoint(table["measure"])
    assert len(table) == len(comparison.MEASURES) - 2
    placed = comparison.compare(*halves(TWO_GROUPS, 6), chosen_by=frozenset({"place"}))
    assert {"abroad", "returned"}.isdisjoint(placed["measure"]), "who is at home now, of those who left, came back"


@given(careers(most=24))
@settings(deadline=None, max_examples=40)
def test_swapping_the_groups_changes_the_sign(drawn):
    tiny = ecosystem(*drawn)
    people, moves = halves(tiny, len(tiny.people) // 2)
    table = comparison.compare(people, moves, chosen_by=NONE)
    turned = comparison.compare(people[::-1], moves[::-1], chosen_by=NONE)
    np.testing.assert_allclose(turned["value"], -table["value"], atol=1e-12)
    np.testing.assert_allclose(turned["low"], -table["high"], atol=1e-12)
    assert turned["clear"].tolist() == table["clear"].tolist()
    for group in "ab":
        few = table[f"{group}_n"] < 5
        assert table.loc[few, [f"{group}_value", "value"]].isna().all(axis=None)
        assert (table[f"{group}_x"] <= table[f"{group}_n"]).all()


def test_people_in_both_groups_are_left_out():
    people = TWO_GROUPS.people
    first, second = people.iloc[:8], people.iloc[6:]
    mask = comparison.disjoint(first, second)
    assert mask[0].tolist() == [True] * 6 + [False] * 2
    assert mask[1].tolist() == [False] * 2 + [True] * 6
    assert not comparison.disjoint(first, first)[0].any()


def test_empty_groups_have_no_estimates():
    empty = ecosystem()
    table = comparison.compare((empty.people, empty.people), (empty.moves, empty.moves), chosen_by=NONE)
    assert table["value"].isna().all()
    assert not table["clear"].any()

"""Median survival, survival at a time, and truncation of curves."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.duration.survfunc import SurvfuncRight

from ecosystem.statistics import (
    MINIMUM_N,
    cumulative_incidence,
    median_time,
    restrict,
    survival_at,
)
from tests.statistics.curves import curve_of

PEOPLE = st.lists(st.tuples(st.integers(0, 12), st.booleans()), min_size=1, max_size=40)


def test_the_median_by_hand() -> None:
    median = median_time(curve_of([2, 4, 6, 8, 10], [1, 1, 1, 1, 1]))
    assert median.value == 6
    assert median.n == 5
    # exactly half is reached, whatever the rounding of the product
    assert median_time(curve_of([1, 2, 3, 4, 5, 6], [1, 1, 1, 0, 0, 0])).value == 3


def test_a_median_that_is_not_reached_is_nan_though_its_low_limit_may_be_known() -> None:
    median = median_time(curve_of(np.repeat([1, 2, 9], [3, 6, 11]), np.repeat([1, 0], [9, 11])))
    assert np.isnan(median.value)
    assert np.isnan(median.high)
    assert median.low == 2
    assert median.n == 20


def test_the_medians_of_waltons_mice_agree_with_lifelines() -> None:
    # load_waltons() of lifelines 0.30.3, group miR-137: median_survival_times of the curve and of its limits
    time = [6, 9, 13, 15, 19, 22, 26, 29, 33, 36, 43, 47, 62]
    events = [1, 3, 3, 2, 3, 4, 5, 5, 2, 2, 1, 1, 2]
    median = median_time(curve_of(np.repeat(time, events), np.ones(34)))
    assert (median.value, median.low, median.high, median.n) == (26, 19, 29, 34)


@settings(deadline=None)
@given(PEOPLE)
def test_a_median_lies_in_its_interval_and_halves_the_people(people: list[tuple[int, bool]]) -> None:
    curve = curve_of(*zip(*people, strict=True))
    median = median_time(curve)
    assert median.n == len(people)
    if np.isnan(median.value):
        assert (curve.survival > 0.5).all()
        return
    assert median.low <= median.value
    assert np.isnan(median.high) or median.value <= median.high
    assert survival_at(curve, median.value).value <= 0.5 + 1e-9
    assert (curve.survival[curve.time < median.value] > 0.5).all()


@settings(deadline=None)
@given(PEOPLE.filter(lambda people: any(event for _, event in people)))
def test_the_median_agrees_with_statsmodels_but_where_exactly_half_is_left(people: list[tuple[int, bool]]) -> None:
    curve = curve_of(*zip(*people, strict=True))
    theirs = SurvfuncRight(*(np.array(column, dtype=int) for column in zip(*people, strict=True))).quantile(0.5)
    if not np.isclose(curve.survival, 0.5).any():  # there they wait for the next event
        assert median_time(curve).value == pytest.approx(theirs, nan_ok=True)


def test_shares_are_read_between_the_steps_and_not_beyond_the_end() -> None:
    curve = curve_of([2, 4, 4, 7], [1, 1, 0, 0])
    read = survival_at(curve, [[0, 1.9, 2], [3.5, 7, 7.1]])
    np.testing.assert_allclose(read.value, [[1, 1, 0.75], [0.75, 0.5, np.nan]])
    assert read.n.tolist() == [[4, 4, 4], [3, 1, 0]]
    assert np.isnan(read.low[1, 2])
    assert np.isnan(read.high[1, 2])
    assert survival_at(curve, 2).value.shape == ()


def test_a_curve_that_ended_at_0_stays_there() -> None:
    read = survival_at(curve_of([2, 4], [1, 1]), 99)
    assert read.value == read.low == 0
    assert read.n == 0


@settings(deadline=None)
@given(PEOPLE)
def test_every_row_of_a_curve_is_read_as_it_stands(people: list[tuple[int, bool]]) -> None:
    curve = curve_of(*zip(*people, strict=True))
    read = survival_at(curve, curve.time[1:])
    for name, column in (("value", "survival"), ("low", "low"), ("high", "high"), ("n", "at_risk")):
        assert getattr(read, name).tolist() == getattr(curve, column)[1:].tolist()


@settings(deadline=None)
@given(PEOPLE, st.integers(1, 10))
def test_a_restricted_curve_is_the_beginning_with_enough_at_risk(people: list[tuple[int, bool]], fewest: int) -> None:
    curve = curve_of(*zip(*people, strict=True))
    restricted = restrict(curve, fewest)
    length = restricted.time.size
    assert (restricted.at_risk >= fewest).all()
    assert (curve.at_risk[length:] < fewest).all()
    for name in ("time", "at_risk", "events", "survival", "low", "high"):
        assert getattr(restricted, name).tolist() == getattr(curve, name)[:length].tolist()


def test_a_curve_stops_below_five_at_risk_by_default() -> None:
    curve = curve_of(np.arange(1, 9), np.ones(8))
    assert restrict(curve).at_risk.min() == MINIMUM_N == 5
    assert restrict(curve).time.max() == 4
    assert np.isnan(survival_at(restrict(curve), 4.5).value)


def test_competing_exits_are_restricted_alike() -> None:
    table = cumulative_incidence([1, 2, 3], [[1, 1], [2, 1], [1, 0]], [0, 0, 3])
    restricted = restrict(table, 5)
    assert restricted["time"].tolist() == [0, 1, 2, 0, 1, 2]
    assert restricted.index.tolist() == [0, 1, 2, 3, 4, 5]
    assert table.shape[0] == 8


def test_an_empty_curve_has_no_median_and_no_shares() -> None:
    empty = curve_of([], [])
    assert np.isnan(median_time(empty).value)
    assert median_time(empty).n == 0
    read = survival_at(empty, [1, 2])
    assert np.isnan(read.value).all()
    assert read.n.tolist() == [0, 0]
    assert restrict(empty).time.size == 0
    assert restrict(curve_of([1, 2], [1, 1])).time.size == 0
    assert np.isnan(median_time(restrict(curve_of([1, 2], [1, 1]))).value)


def test_a_negative_time_is_rejected() -> None:
    with pytest.raises(ValueError, match=r"t\[1\] is -2: "):
        survival_at(curve_of([1, 2], [1, 1]), [1, -2])


def test_the_curve_is_not_changed() -> None:
    curve = curve_of([1, 2, 3], [1, 1, 0])
    before = curve.table()
    median_time(curve)
    survival_at(curve, [0, 9])
    restrict(curve, 2)
    assert curve.table().equals(before)

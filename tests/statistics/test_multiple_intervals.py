"""Intervals that exclude zero, alone and among many."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import false_discovery_control, norm

from ecosystem.statistics import clear_among

FINITE = st.floats(-5, 5)
INTERVALS = st.lists(st.tuples(FINITE, st.floats(0.01, 5)), min_size=1, max_size=30)


@given(INTERVALS)
def test_it_is_benjamini_and_hochberg_on_the_p_values_of_the_intervals(intervals: list[tuple[float, float]]) -> None:
    middle, half = np.array(intervals).T
    chance = 2 * norm.sf(np.abs(middle) / (half / norm.isf(0.025)))
    adjusted = false_discovery_control(chance)
    near = np.isclose(adjusted, 0.05)  # rounding decides
    clear = clear_among(middle - half, middle + half)
    assert (clear == (adjusted <= 0.05))[~near].all()
    assert not clear[np.abs(middle) < half * (1 - 1e-9)].any(), "an interval with zero in it"


def test_an_interval_alone_is_clear_where_it_excludes_zero() -> None:
    assert [bool(clear_among(low, high)) for low, high in ((0.1, 2), (-2, -0.1), (-0.1, 2))] == [True, True, False]


@pytest.mark.parametrize("others", [1, 10, 100])
def test_missing_intervals_are_not_clear_and_change_nothing(others: int) -> None:
    missing = np.full(others, np.nan)
    clear = clear_among(np.append(0.1, missing), np.append(2.0, missing))
    assert clear.tolist() == [True] + [False] * others


def test_none_of_many_empty_intervals_is_clear() -> None:
    assert clear_among([], []).tolist() == []
    assert clear_among([0.0, 1.0], [0.0, 1.0]).tolist() == [False, True]


def test_one_of_forty_that_barely_excludes_zero_is_not_clear() -> None:
    low, high = np.full(40, -1.0), np.full(40, 1.0)
    low[0], high[0] = 0.05, 2.05
    assert not clear_among(low, high).any()

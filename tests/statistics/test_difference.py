"""The difference of two rates over one exposure."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm, skellam

from ecosystem.statistics import difference, garwood, poisson_difference

events = st.integers(0, 5000)


def test_known_answer_united_arab_emirates():
    net = poisson_difference(3106, 1385, 34072)
    assert round(float(net.value), 1) == 50.5
    assert float(net.n) == 34072


@given(first=events, second=events, exposure=st.floats(1, 1e6))
@settings(deadline=None)
def test_turning_it_round_turns_the_sign(first, second, exposure):
    one, other = poisson_difference(first, second, exposure), poisson_difference(second, first, exposure)
    assert np.allclose([one.value, one.low, one.high], [-other.value, -other.high, -other.low])
    assert one.low <= one.value <= one.high


@given(first=events, second=events)
@settings(deadline=None)
def test_exposure_scales_everything(first, second):
    small, large = poisson_difference(first, second, 100), poisson_difference(first, second, 1000)
    assert np.allclose([small.value, small.low, small.high], np.array([large.value, large.low, large.high]) * 10)


def test_many_events_agree_with_the_normal_approximation():
    first, second = 4874, 4870
    net = poisson_difference(first, second, 1, per=1)
    reach = norm.ppf(0.975) * np.sqrt(first + second)
    assert np.allclose([net.low, net.high], [first - second - reach, first - second + reach], rtol=0.02)


@pytest.mark.parametrize(("first", "second"), [(8.0, 3.0), (20.0, 20.0), (60.0, 25.0)])
def test_it_covers_the_truth_about_as_often_as_it_says(first, second):
    draws = np.random.default_rng(7)
    drawn = poisson_difference(draws.poisson(first, 4000), draws.poisson(second, 4000), 1, per=1)
    covered = np.mean((drawn.low <= first - second) & (first - second <= drawn.high))
    assert 0.94 <= covered <= 1.0
    assert np.isclose(np.mean(drawn.value), skellam(first, second).mean(), atol=0.5)


def test_nothing_can_be_said_without_exposure():
    net = poisson_difference(3, 2, 0)
    assert np.isnan([net.value, net.low, net.high]).all()


def test_a_negative_count_is_refused():
    with pytest.raises(ValueError, match="must be finite and not negative"):
        poisson_difference(-1, 2, 10)


@given(
    events=st.tuples(st.integers(0, 5000), st.integers(0, 5000)),
    exposure=st.tuples(st.floats(1, 1e6), st.floats(1, 1e6)),
)
def test_a_difference_turned_round_is_its_own_mirror(events: tuple[int, int], exposure: tuple[float, float]) -> None:
    one, other = (garwood(count, time) for count, time in zip(events, exposure, strict=True))
    there, back = difference(one, other), difference(other, one)
    assert there.value == pytest.approx(-back.value)
    assert (there.low, there.high) == (pytest.approx(-back.high), pytest.approx(-back.low))
    assert there.low <= there.value <= there.high


def test_intervals_may_overlap_while_their_difference_is_clear() -> None:
    one, other = garwood(990, 15_782), garwood(520, 9_350)
    assert other.high > one.low
    assert difference(one, other).low > 0

"""Wilson, Garwood, Newcombe and MOVER intervals: published values, statsmodels and scipy, and laws."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom, chi2, norm, poisson, skellam
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from ecosystem.statistics import Interval, difference, garwood, newcombe, poisson_difference, wilson

LEVELS = st.floats(0.5, 0.999)
EVENTS = st.integers(0, 5000)


@st.composite
def shares(draw: st.DrawFn) -> tuple[int, int]:
    n = draw(st.integers(1, 2000))
    return draw(st.integers(0, n)), n


def limits(interval: Interval) -> tuple[float, float]:
    return float(interval.low), float(interval.high)


@pytest.mark.parametrize(
    ("x", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0000, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_gives_the_values_of_newcombe_1998_table_1_method_3(x: int, n: int, low: float, high: float) -> None:
    assert limits(wilson(x, n)) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(
    ("x1", "n1", "x2", "n2", "low", "high"),
    [
        (56, 70, 48, 80, 0.0524, 0.3339),
        (9, 10, 3, 10, 0.1705, 0.8090),
        (6, 7, 2, 7, 0.0582, 0.8062),
        (5, 56, 0, 29, -0.0381, 0.1926),
        (0, 10, 0, 20, -0.1611, 0.2775),
        (0, 10, 0, 10, -0.2775, 0.2775),
        (10, 10, 0, 20, 0.6791, 1.0000),
        (10, 10, 0, 10, 0.6075, 1.0000),
    ],
)
def test_newcombe_gives_the_values_of_newcombe_1998_table_2_method_10(
    x1: int, n1: int, x2: int, n2: int, low: float, high: float
) -> None:
    assert limits(newcombe(x1, n1, x2, n2)) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(
    ("events", "low", "high"), [(0, 0.0, 3.689), (1, 0.0253, 5.572), (5, 1.623, 11.668), (10, 4.795, 18.390)]
)
def test_garwood_gives_the_tabulated_exact_poisson_limits(events: int, low: float, high: float) -> None:
    assert limits(garwood(events, 1, per=1)) == pytest.approx((low, high), abs=5e-4)


@settings(deadline=None)
@given(shares(), LEVELS)
def test_wilson_agrees_with_statsmodels(share: tuple[int, int], level: float) -> None:
    theirs = proportion_confint(*share, alpha=1 - level, method="wilson")
    assert limits(wilson(*share, level=level)) == pytest.approx(theirs, abs=1e-12)


@settings(deadline=None)
@given(shares(), shares(), LEVELS)
def test_newcombe_agrees_with_statsmodels(first: tuple[int, int], second: tuple[int, int], level: float) -> None:
    theirs = confint_proportions_2indep(*first, *second, method="newcomb", compare="diff", alpha=1 - level)
    assert limits(newcombe(*first, *second, level=level)) == pytest.approx(theirs, abs=1e-12)


@settings(deadline=None)
@given(st.integers(0, 5000), st.floats(0.1, 1e6), LEVELS)
def test_garwood_agrees_with_the_chi_squared_quantiles(events: int, exposure: float, level: float) -> None:
    rate = garwood(events, exposure, level=level)
    low = chi2.ppf((1 - level) / 2, 2 * events) / 2 if events else 0.0
    high = chi2.ppf((1 + level) / 2, 2 * events + 2) / 2
    assert limits(rate) == pytest.approx((low / exposure * 1000, high / exposure * 1000), rel=1e-9)


@settings(deadline=None)
@given(shares(), LEVELS)
def test_a_share_lies_in_its_interval_and_the_interval_between_0_and_1(share: tuple[int, int], level: float) -> None:
    result = wilson(*share, level=level)
    assert 0 <= result.low <= result.value <= result.high <= 1
    assert result.low < result.high


@settings(deadline=None)
@given(shares(), shares(), LEVELS)
def test_a_difference_lies_in_its_interval_and_the_interval_between_minus_1_and_1(
    first: tuple[int, int], second: tuple[int, int], level: float
) -> None:
    result = newcombe(*first, *second, level=level)
    assert -1 <= result.low <= result.value <= result.high <= 1
    assert result.n == min(first[1], second[1])


@settings(deadline=None)
@given(st.integers(0, 5000), st.floats(0.1, 1e6), LEVELS)
def test_a_rate_lies_in_its_interval(events: int, exposure: float, level: float) -> None:
    result = garwood(events, exposure, level=level)
    assert 0 <= result.low <= result.value < result.high


@settings(deadline=None)
@given(shares(), st.integers(0, 500), st.floats(0.5, 0.98))
def test_intervals_are_wider_at_a_higher_level(share: tuple[int, int], events: int, level: float) -> None:
    for narrow, wide in (
        (wilson(*share, level=level), wilson(*share, level=level + 0.01)),
        (garwood(events, 50, level=level), garwood(events, 50, level=level + 0.01)),
        (newcombe(*share, 3, 7, level=level), newcombe(*share, 3, 7, level=level + 0.01)),
    ):
        assert wide.low <= narrow.low
        assert narrow.high <= wide.high
        assert wide.high - wide.low > narrow.high - narrow.low


@settings(deadline=None)
@given(shares(), st.integers(2, 50))
def test_more_people_with_the_same_share_are_narrower(share: tuple[int, int], times: int) -> None:
    few, many = wilson(*share), wilson(share[0] * times, share[1] * times)
    assert many.value == pytest.approx(float(few.value))
    assert many.high - many.low < few.high - few.low


@settings(deadline=None)
@given(shares(), LEVELS)
def test_the_share_without_mirrors_the_share_with(share: tuple[int, int], level: float) -> None:
    x, n = share
    with_it, without = wilson(x, n, level=level), wilson(n - x, n, level=level)
    assert limits(with_it) == pytest.approx((1 - without.high, 1 - without.low), abs=1e-12)


@settings(deadline=None)
@given(shares(), shares(), LEVELS)
def test_swapping_the_groups_turns_the_difference_around(
    first: tuple[int, int], second: tuple[int, int], level: float
) -> None:
    forth, back = newcombe(*first, *second, level=level), newcombe(*second, *first, level=level)
    assert (forth.value, forth.low, forth.high) == pytest.approx((-back.value, -back.high, -back.low), abs=1e-12)


@settings(deadline=None)
@given(st.integers(0, 500), st.floats(0.1, 1e4), st.floats(0.1, 10))
def test_a_rate_scales_with_its_unit_and_against_its_exposure(events: int, exposure: float, by: float) -> None:
    plain, scaled = garwood(events, exposure), garwood(events, exposure * by, per=1000 * by)
    assert limits(scaled) == pytest.approx(limits(plain), rel=1e-12)


def test_wilson_covers_95_percent_on_average_over_all_shares() -> None:
    n, x = 30, np.arange(31)
    truth = np.linspace(0.005, 0.995, 199)[:, np.newaxis]
    interval = wilson(x, n)
    covered = (interval.low <= truth) & (truth <= interval.high)
    coverage = (binom.pmf(x, n, truth) * covered).sum(axis=1)
    assert 0.945 < coverage.mean() < 0.965


def test_garwood_covers_at_least_its_level() -> None:
    events, truth = np.arange(200), np.linspace(0.05, 60, 400)[:, np.newaxis]
    interval = garwood(events, 1, per=1)
    covered = (interval.low <= truth) & (truth <= interval.high)
    coverage = (poisson.pmf(events, truth) * covered).sum(axis=1)
    assert coverage.min() >= 0.95
    assert coverage.max() < 1


def test_arrays_broadcast_and_hold_what_single_numbers_give() -> None:
    table = wilson([[1], [2]], [10, 20, 30])
    assert table.value.shape == table.low.shape == table.high.shape == table.n.shape == (2, 3)
    for row, x in enumerate((1, 2)):
        for column, n in enumerate((10, 20, 30)):
            assert limits(wilson(x, n)) == (table.low[row, column], table.high[row, column])
    assert isinstance(wilson(1, 2).value, np.ndarray)
    assert garwood([], []).value.shape == (0,)
    assert newcombe([1, 2], 9, 3, 9).n.shape == (2,)


def test_no_estimate_without_trials_or_exposure() -> None:
    for result in (wilson([0, 1], [0, 2]), garwood([0, 1], [0, 2]), newcombe([0, 1], [0, 2], 1, 2)):
        assert np.isnan([result.value[0], result.low[0], result.high[0]]).all()
        assert result.n[0] == 0
        assert np.isfinite([result.value[1], result.low[1], result.high[1]]).all()


def test_a_move_without_time_at_risk_has_no_rate() -> None:
    assert np.isnan(garwood(3, 0).value)


def test_the_ends_are_exact() -> None:
    assert wilson(0, 7).low == 0
    assert wilson(7, 7).high == 1
    assert garwood(0, 7).low == 0


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: wilson([3, -1], 10), r"successes\[1\] is -1: .* not negative; correct"),
        (lambda: wilson(1, -4), r"trials is -4: "),
        (lambda: wilson(1, np.nan), r"trials is nan: .* must be finite"),
        (
            lambda: wilson([[1, 9]], 5),
            r"successes\[0, 1\] is 9 and trials\[0, 1\] is 5: .* cannot exceed .*; count both",
        ),
        (lambda: newcombe(1, 2, 3, 2), r"successes is 3 and trials is 2"),
        (lambda: garwood(-1, 5), r"events is -1: "),
        (lambda: garwood(1, np.inf), r"exposure is inf: "),
        (lambda: garwood(1, 5, per=0), r"per is 0: .* above 0; say"),
        (lambda: wilson(1, 2, level=95), r"level is 95: .* between 0 and 1; say 0.95"),
        (lambda: garwood(1, 2, level=0), r"level is 0: "),
    ],
)
def test_an_error_names_culprit_rule_and_remedy(call: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()  # type: ignore[operator]


def test_series_go_in_and_a_table_with_their_index_comes_out() -> None:
    index = pd.MultiIndex.from_tuples([("PK", 2020), ("PK", 2021)], names=["country", "year"])
    table = wilson(pd.Series([1, 2], index), pd.Series([5, 5], index)).table(index)
    assert list(table.columns) == ["value", "low", "high", "n"]
    assert table.index.equals(index)
    assert table.index.names == ["country", "year"]
    assert table["value"].tolist() == [0.2, 0.4]


def test_intervals_leave_their_inputs() -> None:
    x, n = np.array([0.0, 3.0]), np.array([0.0, 9.0])
    result = wilson(x, n)
    garwood(x, n)
    newcombe(x, n, x, n)
    assert x.tolist() == [0, 3]
    assert n.tolist() == [0, 9]
    with pytest.raises(AttributeError):
        result.value = x  # type: ignore[misc]


def test_net_rate_of_the_united_arab_emirates() -> None:
    net = poisson_difference(3106, 1385, 34072)
    assert round(float(net.value), 1) == 50.5
    assert float(net.n) == 34072


@given(first=EVENTS, second=EVENTS, exposure=st.floats(1, 1e6))
@settings(deadline=None)
def test_swapping_the_events_changes_the_sign(first: int, second: int, exposure: float) -> None:
    one, other = poisson_difference(first, second, exposure), poisson_difference(second, first, exposure)
    assert np.allclose([one.value, one.low, one.high], [-other.value, -other.high, -other.low])
    assert one.low <= one.value <= one.high


@given(first=EVENTS, second=EVENTS)
@settings(deadline=None)
def test_exposure_scales_everything(first: float, second: float) -> None:
    small, large = poisson_difference(first, second, 100), poisson_difference(first, second, 1000)
    assert np.allclose([small.value, small.low, small.high], np.array([large.value, large.low, large.high]) * 10)


def test_many_events_agree_with_the_normal_approximation() -> None:
    first, second = 4874, 4870
    net = poisson_difference(first, second, 1, per=1)
    reach = norm.ppf(0.975) * np.sqrt(first + second)
    assert np.allclose([net.low, net.high], [first - second - reach, first - second + reach], rtol=0.02)


@pytest.mark.parametrize(("first", "second"), [(8.0, 3.0), (20.0, 20.0), (60.0, 25.0)])
def test_the_difference_has_its_nominal_coverage(first: float, second: float) -> None:
    draws = np.random.default_rng(7)
    drawn = poisson_difference(draws.poisson(first, 4000), draws.poisson(second, 4000), 1, per=1)
    covered = np.mean((drawn.low <= first - second) & (first - second <= drawn.high))
    assert 0.94 <= covered <= 1.0
    assert np.isclose(np.mean(drawn.value), skellam(first, second).mean(), atol=0.5)


def test_no_net_rate_without_exposure() -> None:
    net = poisson_difference(3, 2, 0)
    assert np.isnan([net.value, net.low, net.high]).all()


def test_a_negative_count_is_rejected() -> None:
    with pytest.raises(ValueError, match="must be finite and not negative"):
        poisson_difference(-1, 2, 10)


def test_intervals_may_overlap_while_their_difference_is_clear() -> None:
    one, other = garwood(990, 15_782), garwood(520, 9_350)
    assert other.high > one.low
    assert difference(one, other).low > 0

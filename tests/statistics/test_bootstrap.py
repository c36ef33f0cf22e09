"""Multinomial bootstrap: agreement with formulas, shapes, repeatability."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import bootstrap

from ecosystem.statistics import herfindahl, log2_location_quotient, multinomial_bootstrap, wilson


def balance(moves: np.ndarray) -> np.ndarray:
    return (moves[..., 0] - moves[..., 1]) / moves.sum(axis=-1)


def first_share(moves: np.ndarray) -> np.ndarray:
    return moves[..., 0] / moves.sum(axis=-1)


def test_a_share_comes_out_as_its_wilson_interval_when_there_are_many() -> None:
    drawn = multinomial_bootstrap([3000, 7000], first_share, resamples=20_000)
    known = wilson(3000, 10_000)
    assert drawn.value == known.value
    assert float(drawn.low) == pytest.approx(float(known.low), abs=1e-3)
    assert float(drawn.high) == pytest.approx(float(known.high), abs=1e-3)
    assert drawn.n == 10_000


def test_counts_give_what_drawing_the_people_one_by_one_gives() -> None:
    counts = np.array([30, 12, 8])
    people = np.repeat(np.arange(3), counts)

    def herfindahl_of_people(sample: np.ndarray, axis: int) -> np.ndarray:
        return herfindahl(np.stack([(sample == k).sum(axis=axis) for k in range(3)], axis=-1))

    by_scipy = bootstrap(
        (people,), herfindahl_of_people, n_resamples=20_000, method="percentile", vectorized=True, rng=1
    ).confidence_interval
    ours = multinomial_bootstrap(counts, herfindahl, resamples=20_000)
    assert (float(ours.low), float(ours.high)) == pytest.approx((by_scipy.low, by_scipy.high), abs=0.01)


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(1, 500)), min_size=1, max_size=6), st.integers(0, 99))
def test_a_balance_lies_in_its_interval_between_minus_1_and_1(rows: list[tuple[int, int]], seed: int) -> None:
    result = multinomial_bootstrap(rows, balance, resamples=50, seed=seed)
    assert (result.low >= -1).all()
    assert (result.low <= result.value).all()
    assert (result.value <= result.high).all()
    assert (result.high <= 1).all()
    assert result.n.tolist() == [sum(row) for row in rows]


def test_the_value_stays_inside_where_the_statistic_is_biased() -> None:
    # ten people in ten cities: no two together, yet every resample puts some together
    result = multinomial_bootstrap(np.ones(10, dtype=int), herfindahl)
    assert result.value == result.low == 0
    assert 0 < result.high < 0.3


def test_the_same_seed_repeats_and_another_differs() -> None:
    one, same, other = (multinomial_bootstrap([30_000, 50_000], balance, seed=seed) for seed in (1, 1, 2))
    assert (one.low, one.high) == (same.low, same.high)
    assert (one.low, one.high) != (other.low, other.high)
    assert one.value == other.value


def test_more_people_and_less_confidence_are_narrower() -> None:
    def width(counts: list[int], level: float) -> float:
        result = multinomial_bootstrap(counts, balance, level=level)
        return float(result.high - result.low)

    assert width([300, 500], 0.95) < width([30, 50], 0.95)
    assert width([30, 50], 0.5) < width([30, 50], 0.95)


def test_groups_may_lie_on_any_axis() -> None:
    counts = np.array([[30, 50], [7, 1], [12, 12]])
    rows = multinomial_bootstrap(counts, balance)
    columns = multinomial_bootstrap(counts.T, lambda moves: (moves[:, 0] - moves[:, 1]) / moves.sum(axis=1), axis=0)
    assert rows.n.tolist() == columns.n.tolist() == [80, 8, 24]
    np.testing.assert_array_equal(rows.low, columns.low)
    np.testing.assert_array_equal(rows.high, columns.high)


def test_row_totals_are_kept_when_rows_are_samples_and_vary_when_the_table_is_one() -> None:
    counts = np.array([[30, 50], [7, 1]])
    totals: list[np.ndarray] = []

    def record_totals(samples: np.ndarray) -> np.ndarray:
        totals.append(samples.sum(axis=-1))
        return samples[..., 0]

    multinomial_bootstrap(counts, record_totals, resamples=40)
    assert (totals[-1] == [80, 8]).all()
    multinomial_bootstrap(counts, record_totals, resamples=40, axis=(-2, -1))
    assert (totals[-1].sum(axis=-1) == 88).all()
    assert np.ptp(totals[-1][:, 0]) > 0


def test_resamples_scatter_around_the_counts_as_a_multinomial_does() -> None:
    kept: list[np.ndarray] = []

    def record(samples: np.ndarray) -> np.ndarray:
        kept.append(samples)
        return samples[..., 0]

    counts = np.array([20, 30, 50])
    multinomial_bootstrap(counts, record, resamples=20_000)
    np.testing.assert_allclose(kept[-1].mean(axis=0), counts, atol=0.2)
    np.testing.assert_allclose(kept[-1].var(axis=0), counts * (1 - counts / 100), rtol=0.05)


def test_a_table_of_location_quotients_has_an_interval_in_each_cell() -> None:
    table = np.array([[40, 10, 5], [20, 30, 15]])
    result = multinomial_bootstrap(table, log2_location_quotient, axis=None)
    assert result.value.shape == result.low.shape == result.n.shape == (2, 3)
    assert (result.n == 120).all()
    assert (result.low < result.value).all()
    assert (result.value < result.high).all()
    np.testing.assert_array_equal(result.value, log2_location_quotient(table))


def test_a_statistic_may_give_several_numbers_for_a_group() -> None:
    result = multinomial_bootstrap([[8, 2], [5, 5]], lambda moves: moves / moves.sum(axis=-1, keepdims=True))
    assert result.value.tolist() == [[0.8, 0.2], [0.5, 0.5]]
    assert result.n.tolist() == [[10, 10], [10, 10]]


def test_an_empty_group_has_no_estimate_and_leaves_others_unchanged() -> None:
    result = multinomial_bootstrap([[0, 0], [30, 50]], balance)
    assert np.isnan([result.value[0], result.low[0], result.high[0]]).all()
    assert np.isfinite([result.low[1], result.high[1]]).all()
    assert result.n.tolist() == [0, 80]


def test_no_groups_give_no_intervals() -> None:
    result = multinomial_bootstrap(np.empty((0, 2)), balance)
    assert result.value.shape == result.low.shape == result.n.shape == (0,)


def test_bootstrap_leaves_its_inputs() -> None:
    counts = np.array([[3, 5], [0, 0]])
    multinomial_bootstrap(counts, balance)
    assert counts.tolist() == [[3, 5], [0, 0]]


@pytest.mark.parametrize(
    ("counts", "options", "message"),
    [
        ([3, -5], {}, r"counts\[1\] is -5: "),
        ([0.5, 0.5], {}, r"counts holds 0.5: people are drawn whole; give counts"),
        ([3, 5], {"resamples": 0}, r"resamples is 0: .* at least 1; 500"),
        ([3, 5], {"level": 1}, r"level is 1: "),
    ],
)
def test_bootstrap_rejects_invalid_counts(counts: list[float], options: dict[str, int], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        multinomial_bootstrap(counts, balance, **options)


def test_a_statistic_that_loses_an_axis_is_rejected() -> None:
    with pytest.raises(ValueError, match="must keep the first axis, the resamples; sum over axis=-1"):
        multinomial_bootstrap([3, 5], lambda moves: moves.sum())
    with pytest.raises(ValueError, match="must keep the group axes, first; or name them"):
        multinomial_bootstrap([[3, 5], [4, 4]], lambda moves: moves.sum(axis=(1, 2)))

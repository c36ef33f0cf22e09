"""Herfindahl–Hirschman index and location quotients: by hand, by scipy, and laws."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from scipy.stats.contingency import expected_freq

from ecosystem.statistics import effective_number, expected_counts, herfindahl, log2_location_quotient

COUNTS = arrays(np.int64, array_shapes(min_dims=1, max_dims=3, max_side=6), elements=st.integers(0, 1000))
TABLES = arrays(np.int64, array_shapes(min_dims=2, max_dims=2, max_side=6), elements=st.integers(0, 1000))


def test_ten_people_in_two_cities_by_hand() -> None:
    # 6 and 4: pairs together 15 + 6 = 21 of 45
    assert herfindahl([6, 4]) == pytest.approx(21 / 45)
    assert effective_number([6, 4]) == pytest.approx(45 / 21)


@settings(deadline=None)
@given(COUNTS)
def test_the_herfindahl_index_is_the_corrected_sum_of_squares_between_0_and_1(counts: np.ndarray) -> None:
    index = herfindahl(counts)
    n = counts.sum(axis=-1)
    assert index.shape == n.shape
    assert (np.isnan(index) == (n < 2)).all()
    known, n = counts[n >= 2], n[n >= 2]
    shares = known / n[:, np.newaxis]
    by_formula = (n * (shares**2).sum(axis=-1) - 1) / (n - 1)
    np.testing.assert_allclose(index[~np.isnan(index)], by_formula, atol=1e-12)
    assert ((by_formula > -1e-12) & (index[~np.isnan(index)] <= 1)).all()


def test_the_herfindahl_index_is_unbiased() -> None:
    shares = np.array([0.5, 0.3, 0.2])
    samples = np.random.default_rng(7).multinomial(8, shares, size=200_000)
    assert herfindahl(samples).mean() == pytest.approx((shares**2).sum(), abs=1e-3)


@settings(deadline=None)
@given(COUNTS, st.randoms())
def test_the_order_of_categories_does_not_matter(counts: np.ndarray, random: object) -> None:
    order = list(range(counts.shape[-1]))
    random.shuffle(order)  # type: ignore[attr-defined]
    for measure in (herfindahl, effective_number):
        np.testing.assert_allclose(measure(counts[..., order]), measure(counts), atol=1e-12)


def test_the_axis_is_the_callers() -> None:
    counts = np.array([[6, 1], [4, 9]])
    np.testing.assert_array_equal(herfindahl(counts, axis=0), herfindahl(counts.T))
    for measure in (herfindahl, effective_number):
        assert measure(counts)[0] == measure([6, 1])


def test_all_in_one_category_is_one_category() -> None:
    assert herfindahl([9, 0, 0]) == effective_number([9, 0, 0]) == 1


def test_many_spread_evenly_are_as_many_as_the_categories() -> None:
    assert effective_number([10_000] * 7) == pytest.approx(7, rel=1e-3)


def test_no_estimate_where_no_two_people_share_a_category() -> None:
    assert herfindahl([1, 1, 1]) == 0
    assert np.isnan(effective_number([1, 1, 1]))


def test_a_location_quotient_by_hand() -> None:
    # with a half in every cell: 30.5 of 41 here, 41 of 82 overall
    assert log2_location_quotient([[30, 10], [10, 30]])[0, 0] == pytest.approx(np.log2((30.5 / 41) / (41 / 82)))


def test_a_location_quotient_is_0_where_rows_are_alike_and_1_where_twice_as_strong() -> None:
    np.testing.assert_allclose(log2_location_quotient([[1000, 3000], [1000, 3000]]), 0, atol=1e-12)
    # 2,000 of 4,000 in the first row, 1,000 of 4,000 in the second: 3,000 of 8,000 overall
    assert log2_location_quotient([[200_000, 200_000], [100_000, 300_000]])[0, 0] == pytest.approx(
        np.log2(0.5 / 0.375), abs=1e-4
    )


@settings(deadline=None)
@given(TABLES)
def test_a_location_quotient_is_finite_and_turns_with_the_table(table: np.ndarray) -> None:
    quotient = log2_location_quotient(table)
    assert np.isfinite(quotient).all() == (table.sum() > 0)
    np.testing.assert_allclose(log2_location_quotient(table.T), quotient.T, atol=1e-9)


@settings(deadline=None)
@given(TABLES.filter(lambda table: table.sum() > 0))
def test_expected_counts_keep_the_margins_and_agree_with_scipy(table: np.ndarray) -> None:
    fitted = expected_counts(table)
    np.testing.assert_allclose(fitted.sum(axis=0), table.sum(axis=0))
    np.testing.assert_allclose(fitted.sum(axis=1), table.sum(axis=1))
    np.testing.assert_allclose(fitted, expected_freq(table))


def test_several_tables_at_once_are_each_their_own() -> None:
    tables = np.array([[[3, 1], [2, 6]], [[9, 9], [1, 4]], [[0, 0], [0, 0]]])
    for together in (log2_location_quotient, expected_counts):
        result = together(tables)
        np.testing.assert_array_equal(result[0], together(tables[0]))
        np.testing.assert_array_equal(result[1], together(tables[1]))
        assert np.isnan(result[2]).all()


def test_no_categories_no_rows() -> None:
    assert np.isnan(herfindahl([]))
    assert expected_counts(np.empty((0, 3))).shape == (0, 3)
    assert log2_location_quotient(np.empty((0, 3))).shape == (0, 3)


@pytest.mark.parametrize("measure", [herfindahl, effective_number])
def test_negative_counts_are_rejected(measure: object) -> None:
    with pytest.raises(ValueError, match=r"counts\[1\] is -2: .* not negative; correct"):
        measure([1, -2])  # type: ignore[operator]


@pytest.mark.parametrize("measure", [log2_location_quotient, expected_counts])
def test_a_table_has_rows_and_columns(measure: object) -> None:
    with pytest.raises(ValueError, match="table has 1 axes: rows and columns are needed; reshape"):
        measure([1, 2])  # type: ignore[operator]
    with pytest.raises(ValueError, match=r"table\[0, 1\] is -2: "):
        measure([[1, -2]])  # type: ignore[operator]


def test_concentration_leaves_its_inputs() -> None:
    counts = np.array([[3.0, 0.0], [0.0, 0.0]])
    for measure in (herfindahl, effective_number, log2_location_quotient, expected_counts):
        measure(counts)
    assert counts.tolist() == [[3, 0], [0, 0]]

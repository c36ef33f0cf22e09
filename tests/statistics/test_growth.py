"""Growth: by hand, and laws."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecosystem.statistics import compound_annual_growth, index_100


def test_eightfold_in_three_years_is_a_doubling_each_year() -> None:
    assert compound_annual_growth(100, 800, 3) == pytest.approx(1.0)
    assert compound_annual_growth(100, 25, 2) == pytest.approx(-0.5)


@settings(deadline=None)
@given(st.floats(0.1, 1e6), st.floats(0.1, 1e6), st.integers(1, 40))
def test_growing_at_the_rate_leads_from_the_first_value_to_the_last(first: float, last: float, years: int) -> None:
    rate = float(compound_annual_growth(first, last, years))
    assert first * (1 + rate) ** years == pytest.approx(last, rel=1e-9)
    assert rate >= -1


def test_growth_from_nothing_or_over_no_time_is_unknown() -> None:
    assert np.isnan(compound_annual_growth([0, 5, 0], [5, 5, 0], [3, 0, 0])).all()
    assert compound_annual_growth(5, 0, 3) == -1


def test_growth_broadcasts() -> None:
    assert compound_annual_growth([[1], [2]], [4, 8, 16], 2).shape == (2, 3)


def test_negative_values_have_no_growth() -> None:
    with pytest.raises(ValueError, match=r"last\[1\] is -2: "):
        compound_annual_growth(1, [3, -2], 3)


def test_an_index_starts_at_100_and_keeps_ratios() -> None:
    papers = pd.Series([40, 50, 20], index=[2013, 2014, 2015], name="papers")
    index = index_100(papers)
    assert index.to_dict() == {2013: 100, 2014: 125, 2015: 50}
    assert index.name == "papers"
    assert papers.tolist() == [40, 50, 20]


def test_an_index_starts_at_the_first_known_value() -> None:
    index = index_100(pd.Series([np.nan, 50, np.nan, 75]))
    np.testing.assert_array_equal(index, [np.nan, 100, np.nan, 150])


@pytest.mark.parametrize("values", [[0, 5], [np.nan, np.nan], []])
def test_an_index_without_a_base_is_unknown(values: list[float]) -> None:
    index = index_100(pd.Series(values, dtype="float64"))
    assert len(index) == len(values)
    assert index.isna().all()


def test_an_index_of_negative_values_is_refused() -> None:
    with pytest.raises(ValueError, match=r"net\[1\] is -3: "):
        index_100(pd.Series([2, -3], name="net"))

"""Compound annual growth: by hand, and laws."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecosystem.statistics import compound_annual_growth


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

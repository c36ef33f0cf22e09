"""Suppression of small groups."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecosystem.statistics import MINIMUM_N, suppress, wilson


@settings(deadline=None)
@given(st.lists(st.integers(0, 12), max_size=8))
def test_numbers_show_exactly_where_enough_people_are(people: list[int]) -> None:
    n = np.array(people, dtype=int)
    suppressed = suppress(wilson(n // 2, n).table().assign(n=n))
    assert suppressed["enough"].tolist() == [count >= MINIMUM_N for count in people]
    assert suppressed["n"].tolist() == people
    for column in ("value", "low", "high"):
        assert suppressed[column].notna().tolist() == suppressed["enough"].tolist()


def test_other_columns_and_the_given_frame_stay_as_they_were() -> None:
    frame = pd.DataFrame({"city": ["lahore", "quetta"], "value": [7, 3], "n": [9, 4]}, index=[3, 1])
    before = frame.copy(deep=True)
    suppressed = suppress(frame, columns=["value"])
    pd.testing.assert_frame_equal(frame, before)
    pd.testing.assert_frame_equal(suppressed[["city", "n"]], before[["city", "n"]])
    assert suppressed["value"].tolist()[0] == 7
    assert np.isnan(suppressed.loc[1, "value"])
    assert suppressed["enough"].dtype == bool


@pytest.mark.parametrize("dtype", ["float64", "Int64"])
def test_an_unknown_n_is_too_few(dtype: str) -> None:
    suppressed = suppress(pd.DataFrame({"value": [0.5, 0.5], "n": pd.array([None, 8], dtype=dtype)}), columns=["value"])
    assert suppressed["enough"].tolist() == [False, True]
    assert suppressed["value"].isna().tolist() == [True, False]


def test_an_absent_column_is_rejected() -> None:
    with pytest.raises(ValueError, match=r"low, high not in the columns value, n: .* name them with columns="):
        suppress(pd.DataFrame({"value": [1.0], "n": [9]}))

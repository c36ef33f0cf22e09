"""Laws of location quotients, concentration and the yearly stock."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats.contingency import expected_freq

from ecosystem.indicators.concentration import MINIMUM_COUNT, concentrations, quotients
from ecosystem.indicators.counting import at_work

COUNTS = arrays(np.int64, st.tuples(st.integers(2, 4), st.integers(2, 4)), elements=st.integers(0, 60))


def lay_out(counts: np.ndarray) -> pd.DataFrame:
    rows, columns = ([f"{axis}{place}" for place in range(size)] for axis, size in zip("rc", counts.shape, strict=True))
    return quotients(counts, rows, columns, row="city", column="field")


def test_a_quotient_by_hand() -> None:
    table = lay_out(np.array([[30, 10], [10, 30]]))
    assert table["expected"].tolist() == [20, 20, 20, 20]
    assert table["times"].iloc[0] == pytest.approx((30.5 / 41) / (41 / 82))
    assert table["value"].to_numpy() == pytest.approx(np.log2(table["times"]))
    assert table["clear"].all()
    assert table["n"].tolist() == [40, 40, 40, 40]


@given(COUNTS)
def test_expected_counts_agree_with_scipy_and_few_are_hidden(counts: np.ndarray) -> None:
    table = lay_out(counts)
    if counts.sum():
        np.testing.assert_allclose(table["expected"].to_numpy().reshape(counts.shape), expected_freq(counts))
    hidden = ~(table["expected"] >= 5)
    assert table.loc[hidden, ["value", "low", "high", "times"]].isna().all(axis=None)
    assert not table.loc[hidden, "clear"].any()
    known = table[table["enough"]]
    assert ((known["low"] <= known["value"]) & (known["value"] <= known["high"])).all()
    assert (table["enough"] == table["value"].notna()).all()


@given(COUNTS)
def test_the_same_mix_everywhere_is_one_time(counts: np.ndarray) -> None:
    same = np.tile(counts[:1] + 20, (3, 1))
    assert lay_out(same)["times"].to_numpy() == pytest.approx(1)


def test_one_row_has_nothing_to_be_compared_with() -> None:
    assert not lay_out(np.array([[50, 50], [0, 0]]))["enough"].any()


def test_quotients_of_nothing_keep_their_columns() -> None:
    table = quotients(np.zeros((0, 0), dtype=np.int64), [], [], row="city", column="field")
    assert table.empty
    assert {"city", "field", "people", "times", "value", "enough"} <= set(table)


def test_concentration_of_all_in_one_and_of_an_even_spread() -> None:
    table = concentrations(np.array([[40, 0], [20, 20]]), pd.DataFrame({"year": [1, 2]}), unit="cities")
    assert table["value"].tolist() == pytest.approx([1, (40 * 39) / (2 * 20 * 19)])
    assert table["index"].iloc[0] == 1
    assert table["largest_share"].tolist() == [1, 0.5]


@given(arrays(np.int64, (3, 4), elements=st.integers(0, 40)))
def test_concentration_holds_its_laws(counts: np.ndarray) -> None:
    before = counts.copy()
    table = concentrations(counts, pd.DataFrame({"year": [1, 2, 3]}), unit="cities")
    other = concentrations(counts[:, ::-1], pd.DataFrame({"year": [1, 2, 3]}), unit="cities")
    columns = ["index", "value", "largest_share", "n"]
    np.testing.assert_allclose(table[columns], other[columns])
    assert (table["enough"] == (counts.sum(axis=1) >= MINIMUM_COUNT)).all()
    assert table.loc[~table["enough"], ["value", "index", "largest_share"]].isna().all(axis=None)
    known = table.dropna(subset=["value"])
    assert ((known["low"] <= known["value"]) & (known["value"] * (1 - 1e-12) <= known["high"].fillna(np.inf))).all()
    np.testing.assert_array_equal(counts, before)


@given(
    st.lists(st.tuples(st.integers(1995, 2010), st.integers(1, 12), st.integers(0, 2)), max_size=20),
    st.integers(2000, 2003),
    st.integers(0, 9),
)
def test_the_stock_agrees_with_counting_stay_by_stay(stays, first: int, years: int) -> None:
    frame = pd.DataFrame(
        {
            "start": np.array([stay[0] for stay in stays], dtype=np.int16),
            "stop": np.array([stay[0] + stay[1] for stay in stays], dtype=np.int16),
        }
    )
    codes = np.array([stay[2] for stay in stays], dtype=np.int8)
    counts = at_work(frame, codes, 3, window=(first, first + years))
    plain = [
        [sum(start <= year < start + long and code == group for start, long, code in stays) for group in range(3)]
        for year in range(first, first + years + 1)
    ]
    assert counts.tolist() == plain

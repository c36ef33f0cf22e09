"""AI publications by country: counts, index, growth, per head."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecosystem.indicators.publications import growth, per_million, works_by_year, works_index
from ecosystem.tables.published_words import PEERS
from tests.indicators.published import CODES, countries, shipped, works

HOME_AND_PEERS = ("PK", *PEERS)
SMALL = works({("PK", 2010): 50, ("PK", 2011): 75, ("PK", 2013): 200, ("IN", 2010): 100, ("IN", 2013): 100})
anything = st.dictionaries(
    st.tuples(st.sampled_from(CODES), st.integers(2010, 2016)), st.integers(0, 10_000), min_size=1, max_size=20
)


def test_a_year_without_a_figure_is_missing_not_zero_and_not_skipped():
    table = works_by_year(SMALL, countries=["PK", "IN"])
    assert table["country_code"].tolist() == ["PK"] * 4 + ["IN"] * 4
    assert table["year"].tolist() == [2010, 2011, 2012, 2013] * 2
    assert table["value"].tolist()[:2] == [50, 75]
    assert np.isnan(table["value"].iloc[2])


def test_index_is_100_in_the_first_year():
    table = works_index(SMALL, countries=["PK", "IN"]).set_index(["country_code", "year"])
    assert table["value"].dropna().to_dict() == {
        ("PK", 2010): 100, ("PK", 2011): 150, ("PK", 2013): 400, ("IN", 2010): 100, ("IN", 2013): 100,
    }  # fmt: skip


def test_index_of_a_country_that_starts_at_zero_is_missing():
    table = works_index(works({("PK", 2010): 0, ("PK", 2011): 5}), countries=["PK"])
    assert table["value"].isna().all()


def test_growth_leads_from_the_first_year_to_the_last():
    table = growth(SMALL)
    assert table["country_code"].tolist() == ["PK", "IN"]
    home = table.iloc[0]
    assert home["works_first"] * (1 + home["value"]) ** (home["last"] - home["first"]) == pytest.approx(200)
    assert table.iloc[1]["value"] == 0
    assert home["n"] == 50


def test_per_million_uses_the_last_year():
    table = per_million(SMALL, countries({"PK": 2_000_000, "IN": 50_000_000, "US": 1}))
    assert table[["country_code", "value", "n"]].values.tolist() == [["PK", 100.0, 200.0], ["IN", 2.0, 100.0]]
    assert set(table["year"]) == {2013}


def test_known_answers_of_pakistan():
    table = shipped()["ai_publications"]
    ends = works_by_year(table, countries=["PK"])["value"]
    assert (ends.iloc[0], ends.iloc[-1]) == (740, 4751)
    home = growth(table).set_index("country_code").loc["PK"]
    assert home["value"] == pytest.approx((4751 / 740) ** 0.1 - 1)
    assert len(growth(table)) == 21


def test_publications_agree_with_plain_pandas():
    raw = shipped()["ai_publications"]
    plain = raw[raw["country_code"].isin(HOME_AND_PEERS)].astype({"country_code": "str"})
    actual = works_by_year(raw, countries=HOME_AND_PEERS).set_index(["country_code", "year"])["value"]
    expected = plain.set_index(["country_code", "year"])["ai_publications"].astype(float)
    pd.testing.assert_series_equal(
        actual.sort_index(), expected.sort_index(), check_names=False, check_index_type=False
    )


def test_the_peers_are_in_the_series():
    assert set(HOME_AND_PEERS) <= set(shipped()["ai_publications"]["country_code"].astype(str))


@given(counts=anything, seed=st.integers(0, 9))
def test_row_order_does_not_matter_and_inputs_are_not_changed(counts, seed):
    table = works(counts)
    before = table.copy(deep=True)
    shuffled = table.sample(frac=1, random_state=seed)
    pd.testing.assert_frame_equal(works_by_year(table, countries=CODES), works_by_year(shuffled, countries=CODES))
    pd.testing.assert_frame_equal(growth(table), growth(shuffled))
    pd.testing.assert_frame_equal(table, before)


@given(counts=anything)
def test_every_work_is_counted_once_and_no_year_skipped(counts):
    table = works_by_year(works(counts), countries=CODES)
    assert table["value"].sum() == sum(counts.values())
    for _, years in table.groupby("country_code")["year"]:
        assert years.diff().dropna().eq(1).all()


def test_no_publications_give_no_rows():
    empty = works({})
    assert works_by_year(empty, countries=HOME_AND_PEERS).empty
    assert works_index(empty, countries=HOME_AND_PEERS).empty
    assert growth(empty).empty
    assert per_million(empty, countries()).empty

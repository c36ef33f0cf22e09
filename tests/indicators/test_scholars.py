"""Scholar migration: known answers of the published series, and laws."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecosystem.indicators.counting import OTHER
from ecosystem.indicators.scholars import FLOWS, POOLED, partners, pooled_rates, rates_by_year
from tests.indicators.published import flows, migration, shipped

KNOWN = [
    ("PK", "scopus", "arrivals", 22.4),
    ("PK", "scopus", "departures", 22.4),
    ("PK", "scopus", "net", 0.0),
    ("PK", "openalex", "arrivals", 69.7),
    ("PK", "openalex", "departures", 64.8),
    ("PK", "openalex", "net", 4.9),
    ("IN", "scopus", "arrivals", 7.8),
    ("IN", "scopus", "departures", 11.7),
    ("AE", "scopus", "net", 50.5),
]
moved = st.lists(
    st.tuples(
        st.sampled_from(["CN", "US", "GB", "SA", "NA"]), st.booleans(), st.integers(2010, 2018), st.integers(1, 90)
    ),
    max_size=25,
)


@pytest.fixture(scope="module")
def series():
    return shipped()["scholar_migration"]


@pytest.mark.parametrize(("country", "database", "flow", "answer"), KNOWN)
def test_published_known_answers(series, country, database, flow, answer):
    table = pooled_rates(series).set_index(["country_code", "database", "flow"])
    assert round(table.loc[(country, database, flow), "value"], 1) == answer


def test_pooled_years_are_those_both_databases_have(series):
    assert POOLED == (2013, 2018)
    table = pooled_rates(series)
    assert len(table) == 21 * 2 * 3
    assert series.groupby("database")["year"].max().min() == POOLED[1]


def test_every_country_and_database_has_three_flows_in_order(series):
    table = pooled_rates(series)
    assert table["flow"].tolist() == list(FLOWS) * (21 * 2)


def test_net_is_arrivals_less_departures(series):
    wide = pooled_rates(series).pivot_table(index=["country_code", "database"], columns="flow", values="value")
    assert np.allclose(wide["net"], wide["arrivals"] - wide["departures"])


def test_three_years_are_pooled_and_the_first_two_have_none():
    rows = [("PK", 2000 + year, "scopus", 100 + year, 10 + year, 5) for year in range(5)]
    table = rates_by_year(migration(rows))
    came = table[table["flow"] == "arrivals"]
    assert came["year"].tolist() == [2002, 2003, 2004]
    assert came["first"].tolist() == [2000, 2001, 2002]
    assert came["value"].iloc[0] == pytest.approx(1000 * (10 + 11 + 12) / (100 + 101 + 102))
    assert came["scholars"].iloc[0] == 33
    assert came["n"].iloc[0] == 303


def test_a_missing_year_leaves_out_the_periods_it_is_in():
    rows = [("PK", year, "scopus", 100, 10, 5) for year in (2000, 2001, 2003, 2004, 2005)]
    assert set(rates_by_year(migration(rows))["year"]) == {2005}


def test_partners_agree_with_plain_pandas(series):
    table = rates_by_year(series)
    home = series[(series["country_code"] == "PK") & (series["database"] == "scopus")].sort_values("year")
    came = home["arrivals"].astype(float).rolling(3).sum() / home["researchers"].astype(float).rolling(3).sum() * 1000
    own = table[(table["database"] == "scopus") & (table["flow"] == "arrivals")]
    assert np.allclose(own["value"], came.dropna())
    assert len(own) == len(home) - 2


def test_fewer_than_five_scholar_years_are_not_a_number():
    table = pooled_rates(migration([("PK", year, "scopus", 0, 0, 0) for year in range(2013, 2019)]))
    assert table["value"].isna().all()
    assert not table["enough"].any()


def test_a_country_that_lacks_a_year_is_not_compared():
    rows = [("PK", year, "scopus", 100, 10, 5) for year in range(2013, 2019)]
    rows += [("IN", year, "scopus", 100, 10, 5) for year in range(2013, 2018)]
    assert set(pooled_rates(migration(rows))["country_code"]) == {"PK"}


def test_partners_by_hand():
    table = partners(
        flows([("CN", "PK", 2018, 30), ("PK", "CN", 2017, 50), ("PK", "US", 2018, 9), ("CN", "PK", 2012, 99)]),
        years=(2014, 2018),
    )
    assert table["country_code"].tolist() == ["CN", "US"]
    assert table[["arrivals", "departures", "value", "n"]].values.tolist() == [[30, 50, -20, 80], [0, 9, -9, 9]]


def test_the_rest_is_gathered_and_counted():
    table = partners(shipped()["scholar_flows"], years=(2014, 2018), most=12)
    assert len(table) == 13
    assert table["country_code"].iloc[-1] == OTHER
    assert table["countries"].sum() == 100
    assert (table["arrivals"].sum(), table["departures"].sum()) == (4304, 4295)
    assert table["n"].iloc[:12].is_monotonic_decreasing


@given(rows=moved, most=st.integers(1, 6))
def test_no_scholar_is_lost_however_many_partners_are_named(rows, most):
    table = flows([(code, "PK", year, n) if came else ("PK", code, year, n) for code, came, year, n in rows])
    before = table.copy(deep=True)
    actual = partners(table, years=(2012, 2016), most=most)
    kept = [row for row in rows if 2012 <= row[2] <= 2016]
    assert actual["arrivals"].sum() == sum(n for _, came, _, n in kept if came)
    assert actual["departures"].sum() == sum(n for _, came, _, n in kept if not came)
    assert (actual["n"] == actual["arrivals"] + actual["departures"]).all()
    assert actual.loc[actual["n"] < 5, "value"].isna().all()
    assert len(actual) <= most + 1
    pd.testing.assert_frame_equal(table, before)


def test_no_scholars_give_no_rows(series):
    assert rates_by_year(series.iloc[:0]).empty
    assert pooled_rates(series.iloc[:0]).empty
    assert partners(flows([]), years=(2014, 2018)).empty

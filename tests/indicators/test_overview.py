"""People at work by domain, whereabouts, and moves across the border."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecosystem.indicators.overview import (
    border_balance,
    border_by_year,
    place_shares,
    share_with,
    single_observation_year,
    stock_by_domain,
    undated,
)
from tests.indicators.frames import ecosystem

careers = st.lists(
    st.fixed_dictionaries(
        {
            "career_start_year": st.one_of(st.none(), st.integers(2005, 2015)),
            "last_observed_year": st.one_of(st.none(), st.integers(2010, 2020)),
            "sector_id": st.sampled_from(["university", "fintech", "public-sector", "nonprofit"]),
            "city_id": st.sampled_from(["lahore", "berlin", None]),
        }
    ),
    max_size=20,
)


def test_stock_follows_the_post_held_in_that_year():
    data = ecosystem(
        [{"career_start_year": 2010, "last_observed_year": 2013, "sector_id": "fintech"}],
        [{"year": 2012, "from_sector_id": "university", "to_sector_id": "fintech"}],
    )
    table = stock_by_domain(data.spells, window=(2009, 2014)).set_index(["year", "domain"])["people"]
    assert [table[(year, "academia")] for year in range(2009, 2015)] == [0, 1, 1, 0, 0, 0]
    assert [table[(year, "industry")] for year in range(2009, 2015)] == [0, 0, 0, 1, 1, 0]


@given(people=careers)
def test_stock_agrees_with_counting_one_by_one(people):
    data = ecosystem(people)
    window = (2003, 2022)
    table = stock_by_domain(data.spells, window=window)
    assert table["year"].unique().tolist() == list(range(window[0], window[1] + 1))
    known = [p for p in people if p["career_start_year"] and p["last_observed_year"]]
    for year, at_work in table.groupby("year")["people"].sum().items():
        assert at_work == sum(p["career_start_year"] <= year <= p["last_observed_year"] for p in known)
    lost = undated(data.people, data.spells)
    assert lost == sum(
        not (p["career_start_year"] and p["last_observed_year"] and p["career_start_year"] <= p["last_observed_year"])
        for p in people
    )


@given(people=careers)
def test_whereabouts_add_up_to_all_people(people):
    data = ecosystem(people)
    before = data.people.copy(deep=True)
    table = place_shares(data.people)
    everybody = table[table["domain"] == "all"]
    assert everybody["people"].sum() == len(people)
    assert table["people"].sum() == 2 * len(people)
    actual = everybody.dropna(subset=["value"])
    if len(actual):
        assert actual["value"].sum() == pytest.approx(1)
    assert table.loc[table["n"] < 5, "value"].isna().all()
    pd.testing.assert_frame_equal(data.people, before)


def test_whereabouts_by_hand():
    data = ecosystem([{"city_id": "lahore"}] * 3 + [{"city_id": "berlin"}] + [{"city_id": None}])
    table = place_shares(data.people)
    assert table[table["domain"] == "all"][["place", "people"]].values.tolist() == [
        ["home", 3], ["abroad", 1], ["unknown", 1],
    ]  # fmt: skip
    assert set(table["domain"]) == {"all", "academia"}


def test_a_share_is_of_everybody_and_counts_the_unknown():
    data = ecosystem([{"city_id": "lahore"}] * 6 + [{"city_id": "berlin"}] * 2 + [{"city_id": None}] * 4)
    share = share_with(data.people, "place", "abroad").iloc[0]
    assert (share["people"], share["n"], share["unknown"]) == (2, 8, 4)
    assert share["value"] == pytest.approx(2 / 8)
    few = share_with(ecosystem([{}] * 4).people, "domain", "industry").iloc[0]
    assert np.isnan(few["value"])
    assert not few["enough"]


def test_a_single_observation_year():
    assert single_observation_year(ecosystem([{"last_observed_year": 2018}, {"last_observed_year": None}]).people)
    assert not single_observation_year(ecosystem([{"last_observed_year": 2018}, {"last_observed_year": 2017}]).people)
    assert not single_observation_year(ecosystem().people)


def test_border_balance_counts_only_dated_crossings_of_the_years():
    moves = [{"year": 2018, "to_country_code": "DE"}] * 4
    moves += [{"year": 2019, "from_country_code": "DE"}] * 3
    moves += [{"year": None, "to_country_code": "DE"}, {"year": 2005, "to_country_code": "DE"}, {"year": 2018}]
    data = ecosystem([{}], moves)
    yearly = border_by_year(data.moves, window=(2016, 2020))
    assert yearly[["arrivals", "departures"]].values.tolist() == [[0, 0], [0, 0], [0, 4], [3, 0], [0, 0]]
    net = border_balance(yearly).iloc[0]
    assert (net["arrivals"], net["departures"], net["value"], net["n"]) == (3, 4, -1, 7)
    assert net["low"] < -1 < net["high"]
    assert np.isnan(border_balance(yearly[yearly["year"] >= 2019]).iloc[0]["value"])


def test_overview_of_nobody_is_empty():
    data = ecosystem()
    assert not stock_by_domain(data.spells, window=(2010, 2012))["people"].any()
    assert undated(data.people, data.spells) == 0
    assert place_shares(data.people).empty
    assert border_balance(border_by_year(data.moves, window=(2010, 2012))).iloc[0]["n"] == 0

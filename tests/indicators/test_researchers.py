"""Researchers: stock, composition, training abroad, retention and return."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given

from ecosystem.indicators import researchers
from ecosystem.statistics import wilson
from tests.indicators.frames import ecosystem
from tests.indicators.strategies import careers

ABROAD = {"from_country_code": "PK", "to_country_code": "DE", "to_sector_id": "university"}
BACK = {"from_country_code": "DE", "to_country_code": "PK", "to_sector_id": "university"}


def test_stock_counts_who_is_at_work_in_each_year():
    tiny = ecosystem(
        [
            {"field": "robotics", "career_start_year": 2010, "last_observed_year": 2012},
            {"field": "robotics", "career_start_year": 2012, "last_observed_year": 2012},
            {"field": None, "career_start_year": 2011, "last_observed_year": 2020},
            {"field": "speech", "career_start_year": None},
        ]
    )
    table = researchers.stock(tiny.people, window=(2009, 2013))
    assert table[table["field"] == "robotics"]["value"].tolist() == [0, 1, 1, 2, 0]
    assert table[table["field"] == "unknown"]["value"].tolist() == [0, 0, 1, 1, 1]
    assert "speech" not in set(table["field"])
    assert researchers.undated(tiny.people) == 1


@given(careers())
def test_stock_agrees_with_counting_each_year(drawn):
    people = ecosystem(*drawn).people
    before = people.copy()
    table = researchers.stock(people, window=(2004, 2022))
    known = people[(people["career_start_year"] > 0) & (people["last_observed_year"] >= people["career_start_year"])]
    for row in table.itertuples():
        at_work = (known["career_start_year"] <= row.year) & (known["last_observed_year"] >= row.year)
        assert row.value == int((at_work & (known["field"].astype(str) == row.field)).sum())
    assert set(table["field"]) == set(known["field"].astype(str))
    assert len(table) == 19 * known["field"].nunique()
    assert researchers.undated(people) + len(known) == len(people)
    pd.testing.assert_frame_equal(people, before)


@given(careers())
def test_each_group_is_made_up_of_all_its_people(drawn):
    people = ecosystem(*drawn).people
    table = researchers.composition(people, by="field", of="degree")
    sizes = people["field"].astype(str).value_counts().to_dict()
    assert table.groupby("field")["people"].sum().to_dict() == sizes
    assert table.drop_duplicates("field").set_index("field")["n"].astype(int).to_dict() == sizes
    both = people["degree"].astype("str").fillna("unknown").groupby(people["field"].astype("str")).value_counts()
    for row in table.itertuples():
        assert row.people == both.get((row.field, row.degree), 0)
        assert np.isnan(row.value) if row.n < 5 else row.value == pytest.approx(row.people / row.n)
    places = researchers.workplaces(people)
    assert places["people"].sum() == len(people)
    shuffled = people.sample(frac=1, random_state=3)
    pd.testing.assert_frame_equal(researchers.composition(shuffled, by="field", of="degree"), table)


def test_trained_abroad_leaves_out_the_unknown_and_counts_them():
    degrees = ["GB"] * 3 + ["PK"] * 3 + [None] * 2
    people = ecosystem([{"degree_country_code": code} for code in degrees]).people
    row = researchers.trained_abroad(people).iloc[0]
    expected = wilson(3, 6)
    assert row[["abroad", "unknown", "n"]].tolist() == [3, 2, 6]
    assert row[["value", "low", "high"]].tolist() == pytest.approx(
        [float(expected.value), float(expected.low), float(expected.high)]
    )


def test_cohorts_are_five_years_within_the_years_known():
    years = [2008, 2009, 2010, 2014, 2015, None]
    people = ecosystem([{"degree_country_code": "GB", "career_start_year": year} for year in years]).people
    table = researchers.trained_abroad(people, by="cohort")
    assert table["cohort"].tolist() == ["2008–2009", "2010–2014", "2015", "unknown"]
    assert table["n"].tolist() == [2, 2, 1, 1]


def test_degree_countries_are_shares_of_those_known():
    people = ecosystem([{"degree_country_code": code} for code in ["PK"] * 4 + ["NA"] * 2 + [None]]).people
    table = researchers.degree_countries(people)
    assert table[["degree_country_code", "people", "n"]].to_numpy().tolist() == [["PK", 4, 6], ["NA", 2, 6]]


def test_unknown_now_is_not_left():
    people = ecosystem(
        [{"degree_country_code": "PK", "city_id": city} for city in ["lahore"] * 6 + ["berlin"] * 2 + [None] * 2]
        + [{"degree_country_code": "GB"}]
    ).people
    row = researchers.retention(people).iloc[0]
    assert row[["stayed", "unknown", "n"]].tolist() == [6, 2, 8]
    assert row["value"] == pytest.approx(6 / 8)
    assert (row["least"], row["most"]) == (pytest.approx(6 / 10), pytest.approx(8 / 10))


def test_returners_are_leavers_who_arrived_later():
    tiny = ecosystem(
        [{}] * 6,
        [
            {"who": 0, "year": 2012, **ABROAD},
            {"who": 0, "year": 2016, **BACK},
            {"who": 1, "year": 2012, **ABROAD},
            {"who": 2, "year": 2011, **BACK},  # came, then left: not a return
            {"who": 2, "year": 2014, **ABROAD},
            {"who": 3, "year": 2012, "kind": "dual", **ABROAD},  # a second post is no departure
            {"who": 4, "year": 2012, **ABROAD},
            {"who": 4, "year": None, **BACK},
        ],
    )
    went = researchers.migrations(tiny.people, tiny.moves)
    assert went["left"].tolist() == [True, True, True, False, False, False]
    assert went["returned"].tolist() == [True, False, False, False, False, False]
    assert went["unclear"].tolist() == [False, False, False, False, True, False]
    rate = researchers.return_rate(tiny.people, tiny.moves).iloc[0]
    assert rate[["returned", "n", "unknown"]].tolist() == [1, 3, 1]
    assert np.isnan(rate["value"]), "three leavers are too few to say"


@given(careers())
def test_who_returned_had_left(drawn):
    tiny = ecosystem(*drawn)
    went = researchers.migrations(tiny.people, tiny.moves)
    assert not (went["returned"] & ~went["left"]).any()
    assert not (went["unclear"] & went["left"]).any()
    out = tiny.moves[(tiny.moves["crossing"] == "leaves") & (tiny.moves["kind"] != "dual")]["person"].unique()
    assert set(went.index[went["left"] | went["unclear"]]) == set(out)
    narrower = tiny.people.iloc[::2]
    part = researchers.migrations(narrower, tiny.moves[tiny.moves["person"].isin(narrower.index)])
    pd.testing.assert_frame_equal(part, went.loc[narrower.index])


def test_researcher_tables_of_nobody_are_empty():
    empty = ecosystem()
    assert researchers.stock(empty.people, window=(2010, 2011)).empty
    assert researchers.composition(empty.people, by="field", of="degree").empty
    assert researchers.workplaces(empty.people).empty
    assert researchers.trained_abroad(empty.people, by="cohort").empty
    assert researchers.degree_countries(empty.people).empty
    assert researchers.retention(empty.people).empty
    assert researchers.return_rate(empty.people, empty.moves).empty

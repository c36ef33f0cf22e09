"""Organisations by kind, place, sector, founding and link to AI."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from ecosystem.indicators.organisations import (
    ai_link,
    by_city,
    by_sector,
    domains_by_place,
    founded,
    kinds_by_place,
    with_places,
)
from tests.indicators.frames import CITIES, SECTORS
from tests.indicators.published import organizations, shipped

CITY_TABLE = pd.DataFrame({"city_id": [city[0] for city in CITIES], "country_code": [city[2] for city in CITIES]})
SECTOR_TABLE = pd.DataFrame({"sector_id": [s[0] for s in SECTORS], "domain": [s[2] for s in SECTORS]})
SMALL = organizations(
    [
        {"kind": "university", "city_id": "lahore", "sector_id": "university", "ai_focus": "vision", "founded": 2001},
        {
            "kind": "research_lab",
            "city_id": "lahore",
            "sector_id": "research-institute",
            "ai_focus": "x",
            "founded": 2018,
        },
        {"kind": "company", "city_id": "karachi", "sector_id": "fintech"},
        {"kind": "investor", "city_id": "berlin", "sector_id": "fintech", "country_code": "DE"},
        {"kind": "investor", "sector_id": "fintech", "country_code": "US"},
        {"kind": "startup", "sector_id": "fintech", "founded": 2018},
    ]
)
some = st.lists(
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from(["company", "university", "incubator"]),
            "city_id": st.sampled_from(["lahore", "karachi", "islamabad", "rawalpindi", "berlin", None]),
            "country_code": st.sampled_from(["PK", "DE", None]),
            "sector_id": st.sampled_from(["university", "fintech", "nonprofit"]),
            "ai_focus": st.sampled_from(["AI", None]),
            "founded": st.sampled_from([1999, 2005, 2018, None]),
        }
    ),
    max_size=30,
)


def test_places_of_organisations():
    placed = with_places(SMALL, CITY_TABLE)
    actual = placed["place"].astype("str").fillna("?").tolist()
    assert actual == ["lahore", "lahore", "karachi", "abroad", "abroad", "?"]


def test_kinds_by_place_by_hand():
    table = kinds_by_place(with_places(SMALL, CITY_TABLE), most=1)
    counts = table.set_index(["place", "kind"])["organisations"]
    assert list(dict.fromkeys(table["place"])) == ["lahore", "other", "abroad", "unknown"]
    assert counts[("lahore", "university")] == 1
    assert counts[("abroad", "investor")] == 2
    assert counts[("unknown", "startup")] == 1
    assert counts.sum() == 6


def test_domains_and_cities_and_sectors_by_hand():
    placed = with_places(SMALL, CITY_TABLE)
    domains = domains_by_place(placed, SECTOR_TABLE).groupby("domain")["organisations"].sum()
    assert domains.to_dict() == {"industry": 4, "academia": 2}
    assert by_city(placed).values.tolist() == [["lahore", 2, 2], ["karachi", 1, 0]]
    sectors = by_sector(SMALL, SECTOR_TABLE, most=2)
    assert sectors.values.tolist() == [["fintech", "industry", 1, 4, 0], ["other", "academia", 2, 2, 2]]


def test_summed_sectors_of_several_domains_have_none():
    rows = [{"sector_id": "fintech"}] * 3 + [{"sector_id": "university"}, {"sector_id": "nonprofit"}]
    assert by_sector(organizations(rows), SECTOR_TABLE, most=2)["domain"].tolist() == ["industry", "unknown"]


def test_ai_link_has_wilson_intervals_and_none_below_five():
    rows = [{"kind": "company", "ai_focus": "AI" if place < 3 else None} for place in range(7)] + [
        {"kind": "startup"}
    ] * 4
    table = ai_link(organizations(rows)).set_index("kind")
    low, high = proportion_confint(3, 7, method="wilson")
    assert table.loc["company", ["value", "low", "high", "n"]].tolist() == pytest.approx([3 / 7, low, high, 7])
    assert table.loc["startup", ["value", "low", "high"]].isna().all()
    assert table.loc["startup", "n"] == 4


def test_founded_adds_up_and_skips_no_year():
    table = founded(SMALL)
    assert table["year"].tolist() == list(range(2001, 2019))
    assert table.iloc[-1].tolist() == [2018, 2, 3, 1]
    assert table["founded"].sum() == table["known"].iloc[-1] == 3


def test_known_answers_of_the_shipped_list():
    reference = shipped()
    table = reference["organizations"]
    link = ai_link(table)
    assert (link["linked"].sum(), link["n"].sum()) == (143, 337)
    assert founded(table)["founded"].sum() == 61
    placed = with_places(table, reference["cities"])
    assert kinds_by_place(placed)["organisations"].sum() == 337
    assert by_city(placed)["organisations"].head(3).tolist() == [86, 74, 71]


@given(rows=some, most=st.integers(1, 5))
def test_counts_are_conserved_however_many_rows_are_named(rows, most):
    table = organizations(rows)
    before = table.copy(deep=True)
    placed = with_places(table, CITY_TABLE)
    kinds = kinds_by_place(placed, most=most)
    assert kinds["organisations"].sum() == len(rows)
    assert domains_by_place(placed, SECTOR_TABLE, most=most)["organisations"].sum() == len(rows)
    assert by_sector(table, SECTOR_TABLE, most=most)["organisations"].sum() == len(rows)
    assert ai_link(table)["n"].sum() == len(rows)
    assert founded(table)["founded"].sum() == sum(row["founded"] is not None for row in rows)
    at_home = sum(row["city_id"] not in (None, "berlin") for row in rows)
    assert by_city(placed)["organisations"].sum() == at_home
    assert len(set(kinds.groupby("place")["kind"].size())) <= 1
    pd.testing.assert_frame_equal(table, before)


@given(rows=some, seed=st.integers(0, 5))
def test_row_order_does_not_matter(rows, seed):
    table = organizations(rows)
    shuffled = table.sample(frac=1, random_state=seed) if len(table) else table
    pd.testing.assert_frame_equal(ai_link(table), ai_link(shuffled))
    pd.testing.assert_frame_equal(
        kinds_by_place(with_places(table, CITY_TABLE)), kinds_by_place(with_places(shuffled, CITY_TABLE))
    )

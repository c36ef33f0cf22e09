"""Laws of entries into sectors, of their origins, and of skill lifts."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from ecosystem.indicators import sectors
from ecosystem.indicators.place_codes import ABROAD, UNKNOWN, number_places
from ecosystem.indicators.skill_lift import naming_skills, skills_by_sector
from ecosystem.load import derive_skills
from ecosystem.selection import Selection, narrow
from tests.indicators.frames import SECTORS, ecosystem
from tests.indicators.situations import between, situated

DOMAIN_OF = {sector[0]: sector[2] for sector in SECTORS}


def test_entries_by_hand() -> None:
    found = ecosystem(
        [{}],
        [
            *[{"to_sector_id": "fintech"}] * 4,
            *[{"from_sector_id": "software-services", "to_sector_id": "fintech"}] * 2,
            *[{"to_sector_id": "software-services"}] * 3,
            *[{"to_sector_id": "university"}] * 7,
            *[{"to_sector_id": "fintech", "kind": "training-to-post"}] * 5,
        ],
    )
    table = sectors.entries_by_origin(sectors.entries(found.moves))
    assert table["to_sector_id"].tolist() == ["fintech", "software-services"]
    assert table["moves"].tolist() == [6, 3]
    assert table["from_academia"].tolist() == [4, 3]
    assert table["from_industry"].tolist() == [2, 0]
    low, high = proportion_confint(6, 9, method="wilson")
    np.testing.assert_allclose(table.loc[0, ["value", "low", "high"]].to_numpy(dtype=float), [2 / 3, low, high])


@given(situated())
def test_entries_agree_with_a_plain_count(drawn) -> None:
    people, moves = drawn
    found = ecosystem(people, moves)
    before = found.moves.copy(deep=True)
    taken = sectors.entries(found.moves)
    table = sectors.entries_by_origin(taken)
    plain = pd.Series(
        [
            (move["to_sector_id"], DOMAIN_OF[move["from_sector_id"]])
            for move in moves
            if move["from_sector_id"] and move["to_sector_id"] and move["from_sector_id"] != move["to_sector_id"]
            if move["kind"] != "training-to-post"
        ],
        dtype=object,
    ).value_counts()
    found_counts = {
        (row["to_sector_id"], domain): row[f"from_{domain}"]
        for _, row in table.iterrows()
        for domain in set(DOMAIN_OF.values())
        if row[f"from_{domain}"]
    }
    assert found_counts == plain.to_dict()
    assert table["moves"].sum() == len(taken)
    assert table["moves"].is_monotonic_decreasing
    pd.testing.assert_frame_equal(found.moves, before)


@given(situated())
def test_origins_conserve_entries_and_add_up_to_all(drawn) -> None:
    people, moves = drawn
    found = ecosystem(people, moves)
    taken = sectors.entries(found.moves)
    table = sectors.places_entering(taken, number_places(found.cities), most=2)
    assert table["moves"].sum() == len(taken)
    shares = table.groupby("to_sector_id")["value"].agg(["sum", "count"])
    assert shares.loc[shares["count"] > 0, "sum"].to_numpy() == pytest.approx(1)
    assert (table["enough"] == (table["n"] >= 5)).all()


def test_origins_by_hand() -> None:
    found = ecosystem(
        [{}], [*between("lahore", "karachi", 3), *between("abroad", "karachi", 2), *between("somewhere", "lahore", 1)]
    )
    table = sectors.places_entering(sectors.entries(found.moves), number_places(found.cities))
    assert dict(zip(table["from_place"], table["moves"], strict=True)) == {"lahore": 3, ABROAD: 2, UNKNOWN: 1}
    assert table["value"].tolist() == pytest.approx([3 / 6, 2 / 6, 1 / 6])


def test_fields_entering_leaves_out_fields_not_stated() -> None:
    people = [{"field": "robotics"}, {"field": "speech"}, {"field": "unknown"}]
    moves = [
        {"who": who, "to_sector_id": sector}
        for who in range(3)
        for sector in ("fintech", "nonprofit")
        for _ in range(9)
    ]
    found = ecosystem(people, moves)
    table = sectors.fields_entering(sectors.entries(found.moves))
    assert set(table["field"]) == {"robotics", "speech"}
    assert table["moves"].sum() == 36
    assert table["times"].to_numpy() == pytest.approx(1)


def test_people_now_are_shares_of_all() -> None:
    found = ecosystem([{"sector_id": "fintech"}] * 3 + [{}] * 7)
    table = sectors.people_by_sector(found.people)
    assert table["sector_id"].tolist() == ["university", "fintech"]
    assert table["domain"].tolist() == ["academia", "industry"]
    assert table["value"].tolist() == [0.7, 0.3]


def test_growth_skips_no_year_and_moves_people_between_sectors() -> None:
    found = ecosystem([{}] * 6, [{"who": who, "year": 2015, "to_sector_id": "fintech"} for who in range(2)])
    table = sectors.growth(found.spells, window=(2009, 2021))
    people = table.pivot_table(index="year", columns="sector_id", values="people", sort=False)
    assert people.index.tolist() == list(range(2009, 2022))
    assert people.loc[[2009, 2014, 2015, 2020, 2021], ["university", "fintech"]].to_numpy().tolist() == [
        [0, 0],
        [6, 0],
        [4, 2],
        [4, 2],
        [0, 0],
    ]


@given(situated())
def test_growth_counts_all_people_at_work(drawn) -> None:
    people, moves = drawn
    found = ecosystem(people, moves)
    table = sectors.growth(found.spells, window=(2005, 2020))
    stays = found.spells
    for year, part in table.groupby("year"):
        assert part["people"].sum() == ((stays["start"] <= year) & (stays["stop"] > year)).sum()


def test_concentration_of_entries_counts_dated_moves_by_year() -> None:
    moves = [{"year": 2015, "to_sector_id": "fintech"}] * 25 + [{"year": None, "to_sector_id": "nonprofit"}] * 9
    taken = sectors.entries(ecosystem([{}], moves).moves)
    table = sectors.concentration(taken, window=(2014, 2016))
    assert table["year"].tolist() == [2014, 2015, 2016]
    assert table["n"].tolist() == [0, 25, 0]
    assert table["value"].iloc[1] == 1
    assert sectors.without_year(taken) == 9


def people_with_skills(counts: dict[str, dict[str, int]], silent: int = 0) -> list[dict]:
    return [
        {"sector_id": sector, "skills": skills or None}
        for sector, lists in counts.items()
        for skills, times in lists.items()
        for _ in range(times)
    ] + [{"sector_id": "nonprofit", "skills": None}] * silent


def test_lift_by_hand() -> None:
    found = ecosystem(
        people_with_skills({"fintech": {"sql": 15, "python": 5}, "university": {"python": 20, "sql;python": 10}}, 4)
    )
    table = skills_by_sector(found.people, found.skills).set_index(["skill", "sector_id"])
    cell = table.loc[("sql", "fintech")]
    assert (cell["people"], cell["n"]) == (15, 20)
    assert (cell["share"], cell["overall"]) == (0.75, 0.5)
    assert cell["times"] == 1.5
    assert cell["value"] == pytest.approx(15 / 20 - 10 / 30)
    low, high = confint_proportions_2indep(15, 20, 10, 30, method="newcomb")
    assert (cell["low"], cell["high"]) == pytest.approx((low, high))
    assert naming_skills(found.people, found.skills) == 50


def test_a_skill_with_fewer_than_five_expected_is_not_shown() -> None:
    found = ecosystem(people_with_skills({"fintech": {"sql": 4, "java": 2}, "university": {"sql": 30, "java": 30}}))
    table = skills_by_sector(found.people, found.skills).set_index(["skill", "sector_id"])
    assert np.isnan(table.loc[("sql", "fintech"), "times"])
    assert table.loc[("sql", "university"), "enough"]


def test_skills_of_people_filtered_out_do_not_count() -> None:
    found = ecosystem(people_with_skills({"fintech": {"sql": 9}, "university": {"sql": 7, "": 2}}))
    scope = narrow(found, Selection(sector=("university",)))
    table = skills_by_sector(scope.people, found.skills)
    assert table["people"].tolist() == [7]
    assert not table["enough"].any()
    assert naming_skills(scope.people, found.skills) == 7


def test_no_skills_at_all() -> None:
    found = ecosystem([{}, {}])
    assert skills_by_sector(found.people, found.skills).empty
    assert naming_skills(found.people, found.skills) == 0


@given(st.lists(st.one_of(st.none(), st.lists(st.sampled_from(["a", " A", "b ", "", "c d"])).map(";".join))))
def test_skills_agree_with_a_plain_count(lists) -> None:
    table = derive_skills(pd.DataFrame({"skills": pd.Series(lists, dtype="str")}))
    plain = {
        (place, skill.strip().lower())
        for place, cell in enumerate(lists)
        for skill in (cell or "").split(";")
        if skill.strip()
    }
    assert set(zip(table["person"], table["skill"].astype(str), strict=True)) == plain
    assert len(table) == len(plain)
    assert table["person"].is_monotonic_increasing


def test_sector_tables_of_nobody_have_all_columns() -> None:
    found = ecosystem([], [])
    taken = sectors.entries(found.moves)
    assert {"to_sector_id", "moves", "value"} <= set(sectors.entries_by_origin(taken))
    assert sectors.fields_entering(taken).empty
    assert sectors.places_entering(taken, number_places(found.cities)).empty
    assert sectors.people_by_sector(found.people).empty
    assert sectors.growth(found.spells, window=(2010, 2011)).empty
    assert sectors.concentration(taken, window=(2010, 2011))["value"].isna().all()

"""Laws of places, circulation balances, location quotients and hubs."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from ecosystem.indicators import cities
from ecosystem.indicators.place_codes import ABROAD, OTHER, UNKNOWN, Places, group_places, number_places
from ecosystem.selection import Selection, narrow
from tests.indicators.frames import ecosystem
from tests.indicators.situations import between, situated


def known(found) -> Places:
    return number_places(found.cities)


def flows_of(moves: list[dict]):
    found = ecosystem([{}], moves)
    return known(found), known(found).flows(found.moves)


def test_people_are_in_their_city_abroad_or_unknown() -> None:
    found = ecosystem(
        [{"city_id": "lahore"}, {"city_id": "lahore"}, {"city_id": "berlin"}, {"city_id": None}, {"city_id": "karachi"}]
    )
    here = known(found)
    residents = dict(zip([*here.cities, ABROAD, UNKNOWN], here.residents(found.people), strict=True))
    assert residents == {"lahore": 2, "karachi": 1, "islamabad": 0, "rawalpindi": 0, ABROAD: 1, UNKNOWN: 1}


def test_a_person_without_a_city_is_abroad_where_the_last_move_says_so() -> None:
    found = ecosystem([{"city_id": None}], [{"to_country_code": "DE", "from_city_id": "lahore"}])
    assert known(found).residents(found.people)[known(found).abroad] == 1


def test_a_foreign_city_beside_the_home_country_is_unknown() -> None:
    found = ecosystem([{}], [{"from_city_id": "berlin", "from_country_code": "PK", "to_city_id": "lahore"}])
    here = known(found)
    assert here.flows(found.moves)[here.unknown, here.cities.index("lahore")] == 1


@given(situated())
def test_flows_conserve_moves_and_agree_with_a_crosstab(drawn) -> None:
    people, moves = drawn
    found = ecosystem(people, moves)
    here = known(found)
    flows = here.flows(found.moves)
    assert flows.sum() == len(moves)
    home = set(here.cities)

    def place(city, country) -> str:
        return ABROAD if country not in ("PK", None) else city if country and city in home else UNKNOWN

    plain = pd.crosstab(
        pd.Series([place(m["from_city_id"], m["from_country_code"]) for m in moves], dtype=object),
        pd.Series([place(m["to_city_id"], m["to_country_code"]) for m in moves], dtype=object),
    ).reindex(index=[*here.cities, ABROAD, UNKNOWN], columns=[*here.cities, ABROAD, UNKNOWN], fill_value=0)
    np.testing.assert_array_equal(flows, plain.to_numpy())


@given(situated(), st.randoms(use_true_random=False))
def test_row_order_does_not_matter_and_inputs_stay(drawn, random) -> None:
    people, moves = drawn
    found = ecosystem(people, moves)
    before = found.moves.copy(deep=True)
    shuffled = list(moves)
    random.shuffle(shuffled)
    again = ecosystem(people, shuffled)
    one, other = (cities.circulation_balances(known(e).flows(e.moves), known(e)) for e in (found, again))
    pd.testing.assert_frame_equal(one, other)
    pd.testing.assert_frame_equal(cities.hubs(found.moves, known(found)), cities.hubs(again.moves, known(again)))
    pd.testing.assert_frame_equal(found.moves, before)


@given(st.lists(st.integers(0, 20), min_size=6, max_size=6), st.integers(0, 6))
def test_gathering_conserves_counts(sizes: list[int], most: int) -> None:
    here = Places(("a", "b", "c", "d"))
    kept = group_places(here, sizes, most=most)
    gathered = dict(zip(kept.codes, kept.along(np.array(sizes)), strict=True))
    assert sum(gathered.values()) == sum(sizes)
    assert (gathered[ABROAD], gathered[UNKNOWN]) == (sizes[4], sizes[5])
    assert len(kept.codes) <= most + 3
    named = [gathered[code] for code in kept.codes[:-3]]
    assert named == sorted(sizes[:4], reverse=True)[: len(named)]
    assert all(named)
    assert kept.others == sum(size > 0 for size in sizes[:4]) - len(named)


def test_people_by_city_are_shares_of_known_cities_at_home() -> None:
    found = ecosystem([{"city_id": "lahore"}] * 6 + [{"city_id": "karachi"}] * 2 + [{"city_id": None}] * 3)
    table = cities.people_by_city(found.people, known(found))
    assert table["place_code"].tolist() == ["lahore", "karachi"]
    assert table["people"].tolist() == [6, 2]
    low, high = proportion_confint(6, 8, method="wilson")
    np.testing.assert_allclose(table.loc[0, ["value", "low", "high", "n"]].to_numpy(dtype=float), [0.75, low, high, 8])


def test_too_few_people_have_no_share() -> None:
    found = ecosystem([{"city_id": "lahore"}] * 4)
    table = cities.people_by_city(found.people, known(found))
    assert table["value"].isna().all()
    assert table["people"].tolist() == [4]


def test_balance_by_hand() -> None:
    here, flows = flows_of(
        [
            *between("lahore", "karachi", 6),
            *between("karachi", "lahore", 2),
            *between("lahore", "lahore", 9),
            *between("abroad", "lahore", 3),
            *between("abroad", "abroad", 5),
            *between("somewhere", "lahore", 4),
        ]
    )
    table = cities.circulation_balances(flows, here).set_index("place_code")
    assert table[["arrivals", "departures", "net"]].to_numpy().tolist() == [[5, 6, -1], [6, 2, 4], [0, 3, -3]]
    assert table.index.tolist() == ["lahore", "karachi", ABROAD]
    low, high = proportion_confint(6, 8, method="wilson")
    np.testing.assert_allclose(
        table.loc["karachi", ["value", "low", "high"]].to_numpy(dtype=float), [0.5, 2 * low - 1, 2 * high - 1]
    )
    assert not table.loc[ABROAD, "enough"]
    assert np.isnan(table.loc[ABROAD, "value"])


@given(situated(), st.integers(0, 4))
def test_every_arrival_is_a_departure(drawn, most: int) -> None:
    people, moves = drawn
    found = ecosystem(people, moves)
    table = cities.circulation_balances(known(found).flows(found.moves), known(found), most=most)
    assert table["arrivals"].sum() == table["departures"].sum()
    assert table["net"].sum() == 0
    assert (table["n"] == table["arrivals"] + table["departures"]).all()
    assert (table["n"] > 0).all()
    estimated = table.dropna(subset=["value"])
    assert (estimated["n"] >= 5).all()
    assert ((estimated["low"] <= estimated["value"]) & (estimated["value"] <= estimated["high"])).all()
    assert estimated[["low", "high"]].abs().to_numpy().max(initial=0) <= 1


def test_the_largest_flows_come_first_and_stay_at_home() -> None:
    here, flows = flows_of(
        [*between("lahore", "karachi", 3), *between("karachi", "lahore", 5), *between("lahore", "abroad", 9)]
    )
    table = cities.city_flows(flows, here, most=1)
    assert table.to_numpy().tolist() == [["karachi", "lahore", 5]]


@given(situated(), st.integers(1, 3))
def test_the_matrix_conserves_moves_and_shares(drawn, most: int) -> None:
    people, moves = drawn
    found = ecosystem(people, moves)
    here = known(found)
    flows = here.flows(found.moves)
    kept = group_places(here, flows.sum(axis=0) + flows.sum(axis=1), most=most)
    table = cities.flow_matrix(flows, kept)
    assert table["moves"].sum() == len(moves)
    assert (OTHER in set(table["from_place"])) == (kept.others > 0)
    of_line = table.groupby("from_place")["value"].agg(["sum", "count"])
    assert of_line.loc[of_line["count"] > 0, "sum"].to_numpy() == pytest.approx(1)


def test_shares_at_home_and_abroad_by_year() -> None:
    found = ecosystem(
        [{"career_start_year": 2010, "last_observed_year": 2012}] * 5,
        [{"who": who, "year": 2012, "to_country_code": "DE", "to_city_id": "berlin"} for who in range(2)],
    )
    table = cities.home_and_abroad(found.spells, window=(2010, 2013))
    people = table.pivot_table(index="year", columns="place", values="people", sort=False)
    assert people[["home", "abroad", "unknown"]].to_numpy().tolist() == [[5, 0, 0], [5, 0, 0], [3, 2, 0], [0, 0, 0]]
    last = table[(table["year"] == 2012) & (table["place"] == "abroad")].iloc[0]
    low, high = proportion_confint(2, 5, method="wilson")
    assert last[["value", "low", "high"]].tolist() == pytest.approx([0.4, low, high])
    assert table.loc[table["year"] == 2013, "value"].isna().all()


@given(situated())
def test_no_year_is_skipped_and_the_places_add_up(drawn) -> None:
    people, moves = drawn
    found = ecosystem(people, moves)
    table = cities.home_and_abroad(found.spells, window=(2003, 2024))
    assert table["year"].drop_duplicates().tolist() == list(range(2003, 2025))
    assert (table.groupby("year")["people"].sum() == table.groupby("year")["n"].first()).all()
    stays = found.spells
    at_work = [((stays["start"] <= year) & (stays["stop"] > year)).sum() for year in range(2003, 2025)]
    assert table.groupby("year")["people"].sum().tolist() == at_work


def test_concentration_by_hand_and_by_year() -> None:
    lahore = {"city_id": "lahore", "career_start_year": 2010, "last_observed_year": 2011}
    found = ecosystem([lahore] * 15 + [lahore | {"city_id": "karachi"}] * 15 + [lahore | {"city_id": "berlin"}] * 9)
    table = cities.concentration(found.spells, known(found), window=(2009, 2011))
    assert table["year"].tolist() == [2009, 2010, 2011]
    assert table["n"].tolist() == [0, 30, 30]
    index = 2 * 15 * 14 / (30 * 29)
    assert table["index"].tolist()[1:] == pytest.approx([index, index])
    assert table["value"].tolist()[1:] == pytest.approx([1 / index, 1 / index])
    assert table["largest_share"].iloc[1] == 0.5
    assert np.isnan(table["value"].iloc[0])
    now = cities.concentration_now(found.people, known(found))
    assert now["value"].tolist() == pytest.approx([1 / index])


def test_quotients_group_rare_values_and_leave_out_unknown_ones() -> None:
    fields = ["robotics"] * 8 + ["speech"] * 4 + ["data-mining"] * 2 + ["unknown"] * 3
    found = ecosystem([{"field": field, "city_id": city} for city in ("lahore", "karachi", None) for field in fields])
    table = cities.city_quotients(found.people, known(found), "field", most=2)
    assert table["field"].unique().tolist() == ["robotics", OTHER]
    assert table["place_code"].unique().tolist() == ["lahore", "karachi"]
    assert table["people"].tolist() == [8, 6, 8, 6]
    assert table["gathered"].tolist() == [1, 2, 1, 2]
    assert table["times"].to_numpy() == pytest.approx(1)


@given(situated(most=30))
def test_quotients_count_all_people_with_known_place_and_field(drawn) -> None:
    people, moves = drawn
    found = ecosystem(people, moves)
    here = known(found)
    table = cities.city_quotients(found.people, here, "field")
    assert table["people"].sum() == (here.residences(found.people) != here.unknown).sum()
    assert (table["value"].notna() <= (table["expected"] >= 5)).all()


def test_hubs_and_authorities_by_hand() -> None:
    found = ecosystem(
        [{}],
        [*between("lahore", "karachi", 8), *between("islamabad", "karachi", 6), *between("karachi", "abroad", 1)],
    )
    table = cities.hubs(found.moves, known(found)).set_index("place_code")
    assert table.loc["karachi", "receives"] == "high"
    assert table.loc["lahore", "sends"] == "high"
    assert table.loc["lahore", "receives"] == "low"
    abroad = table[table["country_code"] == "DE"].iloc[0]
    assert abroad["n"] == 1
    assert pd.isna(abroad["receives"])


def test_hubs_leave_out_stays_and_unknown_cities() -> None:
    found = ecosystem([{}], [*between("lahore", "lahore", 9), *between("somewhere", "lahore", 9)])
    assert cities.hubs(found.moves, known(found)).empty


def test_city_tables_of_nobody_have_all_columns() -> None:
    found = ecosystem([], [])
    here = known(found)
    flows = here.flows(found.moves)
    assert flows.sum() == 0
    assert cities.people_by_city(found.people, here).empty
    assert cities.city_flows(flows, here).columns.tolist() == ["from_place", "to_place", "moves"]
    assert cities.circulation_balances(flows, here).empty
    assert cities.hubs(found.moves, here).empty
    assert cities.city_quotients(found.people, here, "field").empty


@given(situated())
def test_a_narrower_filter_never_counts_more(drawn) -> None:
    people, moves = drawn
    found = ecosystem(people, moves)
    here = known(found)
    narrowed = narrow(found, Selection(years=(2008, 2016), field=("machine-learning",)))
    assert (here.flows(narrowed.moves) <= here.flows(found.moves)).all()
    assert (here.residents(narrowed.people) <= here.residents(found.people)).all()

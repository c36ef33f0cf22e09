"""The page Cities: what its views promise on every dataset and selection, and that clicks narrow to what they show."""

from typing import Any

import pytest

from ecosystem.selection import Selection, narrow, parse_pick
from ecosystem.views import PICK, cities, sectors
from ecosystem.views.view_definition import ViewDefinition
from tests.indicators.frames import ecosystem
from tests.indicators.situations import between
from tests.views.published import check
from tests.views.shipped import dataset


def test_a_click_on_a_flow_keeps_exactly_its_moves() -> None:
    demo = dataset("demo")
    table = cities.flows.of(narrow(demo, Selection())).table
    picked = table[table[PICK] != ""]
    assert len(picked) > 50
    for place in range(0, len(picked), 7):
        row = picked.iloc[place]
        focused = narrow(demo, Selection(focus=parse_pick(row[PICK])))
        assert len(focused.moves) == row["moves"], row[PICK]


def test_a_click_on_a_city_keeps_its_people() -> None:
    demo = dataset("demo")
    table = cities.where.of(narrow(demo, Selection())).table
    for row in table.head(3).itertuples():
        assert len(narrow(demo, Selection(focus=parse_pick(row.pick))).people) == row.people


def test_degrees_share_the_people_of_a_city_out() -> None:
    for name in ("demo", "faculty-2018"):
        whole = dataset(name)
        table = cities.degrees.of(narrow(whole, Selection())).table
        by_city = table.groupby("city_id", sort=False)["people"].sum()
        assert by_city.is_monotonic_decreasing
        assert by_city.sum() == whole.people["city_id"].notna().sum()
    for row in table.iloc[::9].itertuples():
        assert len(narrow(whole, Selection(focus=parse_pick(row.pick))).people) == row.people


def test_a_click_on_a_cell_keeps_its_people() -> None:
    demo = dataset("demo")
    table = cities.strengths.of(narrow(demo, Selection())).table
    for row in table[table[PICK] != ""].iloc[::9].itertuples():
        assert len(narrow(demo, Selection(focus=parse_pick(row.pick))).people) == row.people


def test_the_map_reads_shares_of_known_cities() -> None:
    people = (
        [{"city_id": "lahore"}] * 6 + [{"city_id": "karachi"}] * 2 + [{"city_id": "berlin"}] * 3 + [{"city_id": None}]
    )
    view = cities.where.of(narrow(ecosystem(people, between("lahore", "karachi", 2)), Selection()))
    assert view.summary == (
        "Of 8 people in known cities of Pakistan, 75 % (41–93 %) work, as last known, in Lahore and 25 % in Karachi; "
        "the largest flow between two cities goes from Lahore to Karachi, 2 moves."
    )
    assert view.provenance.unknown == "3 people abroad and 1 person in an unknown city or country"


@pytest.mark.parametrize(
    ("view", "chosen", "begins"),
    [
        (cities.where, {"city": ("lahore", "karachi")}, "Only people in Lahore and Karachi are counted. Of "),
        (cities.flows, {"city": ("lahore", "karachi")}, "Only moves from or to Lahore and Karachi are counted. Of "),
        (cities.hubs, {"city": ("lahore",)}, "Only moves from or to Lahore are counted. High"),
        (sectors.stock, {"sector": ("university", "fintech")}, "Only people in Universities and Finance are counted. "),
    ],
)
def test_shares_under_a_filter_of_their_groups_say_so(
    view: ViewDefinition, chosen: dict[str, Any], begins: str
) -> None:
    demo = dataset("demo")
    assert view.of(narrow(demo, Selection(**chosen))).summary.startswith(begins)
    assert "Only" not in view.of(narrow(demo, Selection())).summary


@pytest.mark.parametrize("view", [cities.flows, cities.hubs, cities.balance])
@pytest.mark.parametrize("focus", ["from_city_id:lahore", "to_city_id:lahore", "crossing:leaves"])
def test_shares_of_moves_are_refused_where_their_ends_are_chosen(view: ViewDefinition, focus: str) -> None:
    found = view.of(narrow(dataset("demo"), Selection(focus=parse_pick(focus))))
    assert not found.answered
    assert "fixed" in found.summary


def test_the_balance_claims_only_what_its_interval_carries() -> None:
    moves = [
        *between("lahore", "karachi", 30),
        *between("karachi", "islamabad", 5),
        *between("islamabad", "karachi", 5),
    ]
    view = cities.balance.of(narrow(ecosystem([{}], moves), Selection()))
    assert view.headline == "By moves between posts, Karachi gains people, Lahore loses them"
    assert view.summary == (
        "Karachi (+30) had more arrivals than departures; Lahore (−30) had more departures than arrivals; for another "
        "1 city with enough moves the interval of the balance includes 0."
    )


def test_one_way_moves_give_no_balance() -> None:
    view = cities.balance.of(narrow(ecosystem([{}], between("abroad", "lahore", 40)), Selection()))
    assert view.summary == "Only moves into cities of Pakistan are known here: they cannot tell who gains or loses."
    assert view.figure.layout.annotations[0].text.replace("<br>", " ") == view.summary


def test_first_posts_after_a_degree_give_no_balance() -> None:
    view = cities.balance.of(narrow(dataset("faculty-2018"), Selection()))
    assert view.summary.startswith("Only first posts straight after a degree are left")
    assert view.provenance.unknown == "1,196 first posts straight after a degree"


def test_twin_cities_are_one_place_where_the_selection_merges_them() -> None:
    people = [{"city_id": "islamabad"}] * 4 + [{"city_id": "rawalpindi"}] * 3
    apart, joined = (
        cities.where.of(narrow(ecosystem(people), Selection(twin_cities=twins))).table for twins in (False, True)
    )
    assert apart["people"].tolist() == [4, 3]
    assert joined[["city", "people"]].to_numpy().tolist() == [["Islamabad–Rawalpindi", 7]]


def test_home_and_abroad_are_summarised_by_year_without_a_cause() -> None:
    people = [{"career_start_year": 2010, "last_observed_year": 2012}] * 8
    moves = [{"who": who, "year": 2012, **between("lahore", "abroad")[0]} for who in range(2)]
    view = cities.home_abroad.of(narrow(ecosystem(people, moves), Selection()))
    assert view.summary == (
        "In 2012, 25 % (7–59 %) of 8 people at work were abroad; in 2010 it was 0.0 % (0.0–32.4 %) of 8. "
        "Everybody was last observed in one year: earlier years lack those who had left by then."
    )
    assert [trace.name for trace in view.figure.data if trace.showlegend is None] == ["At home", "Abroad"]
    one = cities.home_abroad.of(narrow(ecosystem(people, moves), Selection(years=(2012, 2012))))
    assert one.summary.startswith("In 2012, 25 % (7–59 %) of 8 people at work were abroad.")


def test_concentration_without_years_gives_the_reason() -> None:
    people = [{"career_start_year": None, "last_observed_year": 2020 - place % 2} for place in range(30)]
    view = cities.concentration.of(narrow(ecosystem(people), Selection()))
    assert view.summary.startswith(
        "Too few people with known years to follow this over time; as last observed, 30 people"
    )
    assert view.provenance.unknown == "30 people whose career years are unknown"


def test_hubs_have_no_figure_but_a_table() -> None:
    view = cities.hubs.of(narrow(dataset("demo"), Selection()))
    assert view.figure is None
    assert set(view.table["receives"]) <= {"high", "middle", "low", "too few to say"}
    assert "rank" not in view.summary


def test_a_dataset_of_people_at_home_gives_no_share_abroad() -> None:
    view = cities.home_abroad.of(narrow(dataset("faculty-2018"), Selection()))
    assert view.summary.startswith("How many are abroad cannot be known from this dataset")


def test_lines_without_a_number_are_in_the_table_only() -> None:
    view = cities.strengths.of(narrow(dataset("faculty-2018"), Selection()))
    lines, columns = (len(view.figure.layout[axis].ticktext) for axis in ("yaxis", "xaxis"))
    known = view.table[view.table["enough"]]
    assert (lines, columns) == (known["city"].nunique(), known["group"].nunique())
    assert len(view.table) > lines * columns
    assert "table only" in view.figure.layout.annotations[0].text


def test_a_balance_whose_interval_includes_zero_is_no_gain() -> None:
    moves = [*between("lahore", "karachi", 6), *between("karachi", "lahore", 5)]
    assert cities.balance.of(narrow(ecosystem([{}], moves), Selection())).summary == (
        "For 2 cities with enough moves the interval of the balance includes 0."
    )


def test_campuses_count_who_is_listed_and_do_not_say_that_anybody_left() -> None:
    view = check(cities.campuses)
    assert view.summary.startswith(
        "Of 273 computing staff whom FAST-NUCES listed in Islamabad, Karachi and Lahore in September 2023, 48, or "
        "18 % (14–23 %), were not on the same pages"
    )
    assert "do not differ clearly" in view.summary
    assert "Not listed is not left." in view.summary
    campuses = view.table[(view.table["group"] != "All three").to_numpy()]
    assert campuses[["listed", "not_listed"]].sum().tolist() == [273, 48]

"""The overview: published facts first, then the dataset, and no number that n does not carry."""

import re
from dataclasses import replace

import pytest

from ecosystem.load import load_dataset
from ecosystem.selection import Selection, narrow, parse_pick
from ecosystem.views import PICK, overview, registry
from ecosystem.views.overview import headline_cards
from ecosystem.views.overview.findings import findings
from tests.indicators.frames import ecosystem
from tests.indicators.published import DATA, emptied
from tests.views.published import REFERENCE, check
from tests.views.shipped import clicked, dataset


@pytest.fixture(scope="module", params=["demo", "faculty-2018"])
def shipped_dataset(request):
    return dataset(request.param)


def tiny(people=(), moves=(), selection=None, **more):
    return narrow(replace(ecosystem(people, moves, **more), reference=REFERENCE), selection or Selection())


def test_academics_are_counted_beside_any_dataset():
    view = check(overview.academics)
    assert view.summary.startswith(
        "Of 1,981 academics on the computing staff pages of 88 universities and campuses in 31 cities, read in 2017 "
        "and 2018, 1,121 worked in Lahore (432), Islamabad (385) and Karachi (304)."
    )


def test_organisations_by_domain_add_up():
    view = check(overview.organisations_by_city)
    assert sum(sum(trace.x) for trace in view.figure.data) == 337


def test_stock_by_hand():
    scope = tiny(
        [{"career_start_year": 2010, "last_observed_year": 2012}] * 5
        + [{"career_start_year": 2010, "last_observed_year": 2011}]
        + [{"career_start_year": 2011, "last_observed_year": 2012, "sector_id": "fintech"}]
        + [{"career_start_year": None, "last_observed_year": 2012}]
    )
    view = overview.stock.of(scope)
    assert view.summary == "In 2012, 6 people are at work: 5 in academia, 1 in industry, against 6 in 2010."
    assert view.provenance.unknown == "1 person without a first or last year"
    assert [trace.name for trace in view.figure.data] == ["Academia", "Industry"]
    assert list(view.figure.data[1].y)[:3] == [0, 1, 1]


def test_places_by_hand_are_of_the_known_and_the_unknown_is_drawn():
    people = [{"city_id": "lahore"}] * 6 + [{"city_id": "berlin"}] * 3 + [{"city_id": None}]
    view = overview.places.of(tiny(people))
    assert view.summary.startswith("Of 9 people whose place is known, 67 % (35–88 %) are at home and 33 % (")
    assert view.summary.endswith("abroad; left out: 1 person whose place is not known.")
    assert [trace.name for trace in view.figure.data] == ["At home", "Abroad", "Place unknown"]
    assert list(view.figure.data[1].customdata) == ["place:abroad", "place:abroad|domain:academia"]


def test_a_click_on_a_place_narrows_to_those_people():
    people = [{"city_id": "lahore"}] * 6 + [{"city_id": "berlin"}] * 3
    scope = tiny(people)
    view = overview.places.of(scope)
    for pick, expected in zip(view.table[PICK], view.table["people"], strict=True):
        assert len(clicked(scope, *parse_pick(pick)).people) == expected


def test_fewer_than_five_people_are_not_a_share():
    view = overview.places.of(tiny([{}] * 4))
    assert view.summary == "Too few to say: fewer than five."
    assert not view.figure.data


def test_direction_names_the_higher_rate_only_where_the_difference_is_clear():
    moving = [{"who": who, "year": 2015} for who in range(40)]
    many = overview.direction.of(tiny([{"sector_id": "software-services"}] * 40, moving))
    assert "the rate to industry is clearly the higher one" in many.summary
    few = overview.direction.of(tiny([{"sector_id": "software-services"}] * 6, [{"who": 0, "year": 2015}]))
    assert few.summary.endswith("the difference is within what chance may make.") or "too few" in few.summary


def test_a_dataset_without_such_moves_gives_the_reason():
    view = overview.direction.of(narrow(load_dataset(DATA / "faculty-2018", REFERENCE), Selection()))
    assert view.summary.startswith("This dataset knows no moves between academia and industry")
    assert not view.figure.data
    assert view.table.empty


# Cards


def test_findings_are_the_headline_figures_and_show_no_dataset():
    growth, foreign, skills, stay, adoption = findings(REFERENCE)
    assert (growth.value, growth.delta, growth.series[-1]) == ("9.3 times", "1,268 after 136", 1268)
    assert growth.note.startswith("World 3.9 times, India ")
    assert (foreign.value, foreign.delta) == ("58 %", "38 % in 2012")
    assert foreign.note.startswith("World 17 %, India 11 %")
    assert (skills.value, skills.delta) == ("1 of 187", "44 of 187 in 2015")
    assert "Pakistan −464, India −363, Bangladesh −592" in skills.note
    assert (stay.value, stay.delta) == ("70 %", "46 % (36–56 %) in 2011")
    assert "All on such visas 76 %, India 89 %, Bangladesh 92 %. 95 % interval 63–76 %, n = 178" in stay.note
    assert (adoption.value, adoption.delta) == ("20 %", "18 % in 2021; world 31 %")
    assert "World 34 %" in adoption.note
    assert adoption.series == ()


def test_findings_fit_a_card_and_name_their_source():
    for card in findings(REFERENCE):
        assert len(f"{card.label}: {card.value}") <= 90
        assert re.search(r"(NCSES|LinkedIn|Kaggle)$", card.note)
        assert re.search(r"\d{4}$", card.label)


def test_findings_without_published_tables_are_unknown():
    assert {card.value for card in findings(emptied(REFERENCE))} == {"not known"}


def test_cards_of_a_dataset_agree_with_its_indicators(shipped_dataset):
    scope = narrow(shipped_dataset, Selection())
    cards = {headline.label: headline for headline in headline_cards.of_dataset(scope)}
    assert cards["People"].value == f"{len(scope.people):,}"
    abroad = (scope.people["place"].dropna() == "abroad").mean()
    assert cards["Abroad"].value == ("not known" if abroad == 0 else f"{abroad * 100:.0f} %")
    assert all(
        ("SIMULATED" in headline.note) == (shipped_dataset.metadata.kind == "simulated") for headline in cards.values()
    )
    assert len(cards) == 6


def test_what_a_dataset_cannot_know_is_not_a_number():
    scope = narrow(load_dataset(DATA / "faculty-2018", REFERENCE), Selection())
    cards = {headline.label: headline for headline in headline_cards.of_dataset(scope)}
    assert cards["In industry"].value == "not known"
    assert cards["Abroad"].value == "not known"
    assert cards["Net arrivals from abroad"].value == "not known"
    assert cards["Academia to industry, per 1,000 person-years"].value == "not known"
    assert cards["At work in 2018"].delta == ""
    assert cards["At work in 2018"].value == cards["People"].value == "1,981"
    assert overview.places.of(scope).summary.startswith("How many are abroad cannot be known from this dataset")


def test_cards_on_few_people_give_no_number():
    people = [{"sector_id": "fintech", "city_id": "berlin"}] * 4
    cards = {headline.label: headline.value for headline in headline_cards.of_dataset(tiny(people))}
    assert cards["In industry"] == cards["Abroad"] == "too few to say"
    assert cards["People"] == "4"


def test_cards_without_people_do_not_fail():
    assert headline_cards.of_dataset(tiny())[0].value == "0"


@pytest.mark.parametrize("reference", [REFERENCE, emptied(REFERENCE)], ids=["shipped", "empty"])
def test_every_finding_leads_to_a_published_view(reference):
    assert all(registry()[headline.view].published for headline in findings(reference))

"""Filters on where people are now, or on moves they made, never change a number of what became of people.

A number that a filter fixes is no finding.
"""

import re
from dataclasses import replace

import pytest

from ecosystem.selection import FILTERS, Focus, Group, Selection, narrow
from ecosystem.views import registry
from ecosystem.views.journeys.similar_paths import similar_to
from ecosystem.views.overview.headline_cards import of_dataset
from ecosystem.views.provenance import Counted
from tests.views.shipped import dataset

REFUSING = [definition for definition in registry().values() if definition.refuse_outcome]
REFUSING_FILTERS = [definition for definition in REFUSING if definition.refuse_outcome != "clicks"]
OF_PEOPLE = [definition for definition in registry().values() if definition.counted and definition.counted.of_people]
MOVE_CODES = {"kind": "return", "crossing": "leaves", "direction": "academia-industry", "to_sector_id": "fintech"}
ODD = [Focus("from_city_id", "lahore"), Focus("to_city_id", "lahore"), *(Focus(*item) for item in MOVE_CODES.items())]
OUTCOMES = {
    "city": Selection(city=("lahore",)),
    "sector": Selection(sector=("university",)),
    "domain": Selection(focus=(Focus("domain", "industry"),)),
    "place": Selection(focus=(Focus("place", "home"),)),
}


def test_rates_waits_and_retention_refuse_filters_on_the_outcome():
    wanted = {
        *("transitions.rates", "overview.direction", "transitions.exits", "researchers.retention"),
        *("researchers.now", "overview.places", "journeys.similar", "transitions.flows", "transitions.balance"),
    }
    assert wanted <= {definition.id for definition in REFUSING}


@pytest.mark.parametrize(
    ("definition", "name"),
    [
        *((definition, name) for definition in REFUSING for name in ("domain", "place")),
        *((definition, name) for definition in REFUSING_FILTERS for name in ("city", "sector")),
    ],
    ids=lambda value: getattr(value, "id", value),
)
def test_a_refusal_replaces_the_numbers(definition, name):
    view = definition(dataset("demo"), OUTCOMES[name])
    assert "cannot be read under a filter on" in view.summary
    assert view.table.empty


@pytest.mark.parametrize("column", ["kind", "to_sector_id"])
@pytest.mark.parametrize("definition", OF_PEOPLE, ids=lambda definition: definition.id)
def test_people_chosen_for_a_move_are_refused_or_stated_as_such(definition, column):
    view = definition(dataset("demo"), Selection(focus=(Focus(column, MOVE_CODES[column]),)))
    if definition.refuse_outcome:
        assert "cannot be read under a filter on" in view.summary
        assert view.table.empty
    elif view.answered:
        assert view.summary.startswith("These people were chosen for a move they made. ")


def test_every_view_of_curves_refuses_filters_on_the_outcome():
    curves = [definition for definition in OF_PEOPLE if definition.counted is Counted.EACH_YEAR]
    assert all(definition.refuse_outcome is True for definition in curves)


@pytest.mark.parametrize(
    ("definition", "name"),
    [(definition, name) for definition in registry().values() for name in definition.fixed_by],
    ids=lambda value: getattr(value, "id", value),
)
def test_a_number_that_a_filter_fixes_is_no_finding(definition, name):
    demo = dataset("demo")
    if name in FILTERS:
        selection = replace(Selection(), **{name: (FILTERS[name].options(demo)[0],)})
    else:
        selection = Selection(focus=(Focus(name, str(demo.moves[name].cat.categories[0])),))
    view = definition(demo, selection)
    assert view.summary.startswith("This is fixed, in whole or in part, by the filter on “")
    assert view.table.empty


@pytest.mark.parametrize("focus", ODD, ids=str)
def test_no_share_of_moves_is_certain_by_the_click(focus):
    for definition in registry().values():
        if definition.counted is Counted.MOVES and definition.page in ("cities", "sectors", "transitions"):
            summary = definition(dataset("demo"), Selection(focus=(focus,))).summary
            assert not re.search(r"\b100 % \(|\b0\.0 % \(|\ball \d", summary, re.IGNORECASE), summary


@pytest.mark.parametrize("dimension", ["city_id", "sector_id", "domain"])
@pytest.mark.parametrize("page", ["cities", "sectors"])
def test_no_share_of_people_is_certain_by_the_filter(page, dimension):
    """A filter or a click on the shown dimension leaves a number of people, and no share."""
    code = {"city_id": "lahore", "sector_id": "university", "domain": "industry"}[dimension]
    selections = [Selection(focus=(Focus(dimension, code),))]
    if (key := dimension.removesuffix("_id")) in FILTERS:
        selections.append(Selection(**{key: (code,)}))
    for definition in OF_PEOPLE:
        for selection in selections if definition.page == page else ():
            view = definition(dataset("demo"), selection)
            text = f"{view.headline} {view.summary}"
            assert not re.search(r"\b100 %|\ball (\d|work)", text, re.IGNORECASE), f"{definition.id}: {text}"


def test_destinations_under_a_city_abroad_are_fixed_and_a_balance_names_its_city():
    demo = dataset("demo")
    assert (
        "by the filter on “City”"
        in registry()["transitions.destinations_abroad"](demo, Selection(city=("abu-dhabi",))).summary
    )
    summary = registry()["cities.balance"](demo, Selection(city=("lahore",))).summary
    assert summary.startswith("Only moves from or to Lahore are counted. ")


def test_people_of_earlier_years_in_a_list_of_one_year_are_stated_as_such():
    view = registry()["researchers.trained"](dataset("faculty-2018"), Selection(years=(1983, 1990)))
    assert view.summary.startswith("These are the people of those years who were still listed in 2018. ")


@pytest.mark.parametrize("name", OUTCOMES)
def test_cards_of_what_became_of_people_are_not_applicable(name):
    cards = {card.label: card for card in of_dataset(narrow(dataset("demo"), OUTCOMES[name]))}
    for label in ("In industry", "Abroad", "Academia to industry, per 1,000 person-years", "Net arrivals from abroad"):
        assert cards[label].value == "not applicable"
        assert "cannot be read under a filter on" in cards[label].note


@pytest.mark.parametrize("name", OUTCOMES)
def test_similar_careers_are_not_applicable_in_words_on_the_stage(name):
    assert "not applicable" in similar_to(narrow(dataset("demo"), OUTCOMES[name]), "ali-hassan")


@pytest.mark.parametrize("name", ["researchers.trained", "researchers.degree_countries"])
def test_training_of_people_chosen_by_place_is_stated_as_such(name):
    view = registry()[name](dataset("demo"), OUTCOMES["city"])
    assert view.summary.startswith("These people were chosen by where they are now. ")


def test_a_focus_in_the_column_of_a_group_stays_in_force():
    split = (Group("place", "home"), Group("place", "abroad"))
    groups = narrow(dataset("demo"), Selection(focus=(Focus("place", "home"),), split=split)).groups
    assert len(groups["At home"].people)
    assert groups["Abroad"].people.empty

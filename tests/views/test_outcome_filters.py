"""Filters on where people are now never change a rate or a share of what became of people."""

import pytest

from ecosystem.selection import Focus, Selection, narrow
from ecosystem.views import registry
from ecosystem.views.journeys.move_reasons import similar_to
from ecosystem.views.overview.headline_cards import of_dataset
from tests.views.shipped import dataset

REFUSING = [definition for definition in registry().values() if definition.refuse_outcome]
REFUSING_FILTERS = [definition for definition in REFUSING if definition.refuse_outcome != "clicks"]
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
        *((registry()[name], "sector") for name in ("transitions.destinations", "sectors.entries")),
    ],
    ids=lambda value: getattr(value, "id", value),
)
def test_a_refusal_replaces_the_numbers(definition, name):
    view = definition(dataset("demo"), OUTCOMES[name])
    assert "cannot be read under a filter on" in view.summary
    assert view.table.empty


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


def test_a_dataset_of_one_domain_has_no_shares_of_industry():
    view = registry()["comparison.groups"](
        dataset("faculty-2018"), Selection(groups=(Focus("degree", "doctorate"), Focus("degree", "master")))
    )
    assert {"industry", "moved", "abroad", "returned"}.isdisjoint(view.table["measure"])
    assert "it holds only academia" in view.provenance.unknown


def test_a_focus_in_the_column_of_a_group_stays_in_force():
    selection = Selection(focus=(Focus("degree", "master"),))
    scope = narrow(dataset("demo"), selection)
    assert scope.narrowed(Focus("degree", "doctorate")).people.empty
    assert scope.narrowed(Focus("degree", "master")).people.index.equals(scope.people.index)

"""Filters on where people are now never change a rate or a share of what became of people."""

import pytest

from ecosystem.selection import Focus, Selection, narrow
from ecosystem.views import registry
from tests.views.shipped import dataset

REFUSING = [definition for definition in registry().values() if definition.refuse_outcome]
OUTCOMES = {
    "city": Selection(city=("lahore",)),
    "sector": Selection(sector=("university",)),
    "domain": Selection(focus=(Focus("domain", "industry"),)),
    "place": Selection(focus=(Focus("place", "home"),)),
}


def test_rates_waits_and_retention_refuse_filters_on_the_outcome():
    wanted = {"transitions.rates", "overview.direction", "transitions.exits", "researchers.retention"}
    assert wanted <= {definition.id for definition in REFUSING}


@pytest.mark.parametrize("name", OUTCOMES)
@pytest.mark.parametrize("definition", REFUSING, ids=lambda definition: definition.id)
def test_a_sentence_stands_in_place_of_the_numbers(definition, name):
    view = definition(dataset("demo"), OUTCOMES[name])
    assert "cannot be read under a filter on" in view.summary
    assert view.table.empty


def test_a_dataset_of_one_domain_cannot_say_who_is_in_industry():
    view = registry()["comparison.groups"](
        dataset("faculty-2018"), Selection(groups=(Focus("degree", "doctorate"), Focus("degree", "master")))
    )
    assert {"industry", "moved"}.isdisjoint(view.table["measure"])
    assert "it holds only academia" in view.provenance.unknown


def test_a_focus_in_the_column_of_a_group_stays_in_force():
    selection = Selection(focus=(Focus("degree", "master"),))
    scope = narrow(dataset("demo"), selection)
    assert scope.narrowed(Focus("degree", "doctorate")).people.empty
    assert scope.narrowed(Focus("degree", "master")).people.index.equals(scope.people.index)

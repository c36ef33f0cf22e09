"""Filters on where people are now never change a rate or a share of what became of people."""

import pytest

from ecosystem.selection import Focus, Selection
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

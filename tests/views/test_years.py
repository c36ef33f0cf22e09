"""What a filter on years keeps: each view states it, and people without known years are not at work in any."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecosystem.selection import Selection, narrow
from ecosystem.views import registry
from ecosystem.views.provenance import Counted
from ecosystem.views.view_definition import Method, ViewResult, view
from tests.indicators.frames import ecosystem
from tests.indicators.strategies import careers
from tests.views.shipped import dataset, unfiltered

DATASET_VIEWS = [definition for definition in registry().values() if not definition.published]
EVERY_VIEW = pytest.mark.parametrize("definition", DATASET_VIEWS, ids=lambda definition: definition.id)
NO_YEARS = {"career_start_year": None, "last_observed_year": None}


@EVERY_VIEW
def test_provenance_states_what_the_years_keep(definition):
    filters = definition(dataset("demo"), Selection(years=(2010, 2016))).provenance.filters
    unchanged = definition.counted is Counted.DATASET
    assert filters == (() if unchanged else (f"Years: 2010–2016 ({definition.counted})",))


@EVERY_VIEW
def test_a_filter_on_moves_is_named_exactly_where_it_narrows(definition):
    plain = unfiltered(definition.id)
    filtered = definition(dataset("demo"), Selection(direction=("academia-industry",)))
    named = any(text.startswith("Direction") for text in filtered.provenance.filters)
    assert named == definition.counted.narrowed_by_moves
    assert named or filtered.table.equals(plain.table)
    if plain.provenance.n and not named and definition.counted is not Counted.DATASET:
        assert "the filter on direction narrows moves, not" in filtered.provenance.n


def test_a_view_is_published_or_states_what_it_counts():
    with pytest.raises(ValueError, match="must be published or say what it counts"):
        view("tests.nothing", "What?", Method("Nothing.", limits=("None.",)))(lambda scope: ViewResult(scope.people))
    assert "tests.nothing" not in registry()


def test_people_without_years_are_a_stated_group():
    people = [{}] * 6 + [NO_YEARS] * 3 + [{"career_start_year": None}]
    scope = narrow(ecosystem(people, [{"who": 8, "year": 2012}]), Selection(years=(2011, 2013)))
    assert scope.people.index.tolist() == [0, 1, 2, 3, 4, 5, 8], "a move in these years is a year at work"
    assert scope.undated == 3
    provenance = registry()["sectors.stock"].of(scope).provenance
    assert provenance.n == "7 people"
    assert provenance.unknown == "3 people of whom it is not known whether they worked then"


def test_moves_without_a_year_are_a_stated_group():
    moves = [{"who": who, "year": 2012} for who in range(6)] + [{"who": 6, "year": None}] * 2
    scope = narrow(ecosystem([{}] * 7, moves), Selection(years=(2011, 2013)))
    assert (len(scope.moves), scope.undated_moves) == (6, 2)
    for name in ("cities.flows", "sectors.entries", "transitions.balance"):
        assert registry()[name].of(scope).provenance.unknown.count("2 moves without a year") == 1


def test_one_known_year_within_the_years_is_enough():
    people = [{"career_start_year": None}, {"last_observed_year": None}, NO_YEARS]  # last seen 2020, began 2010
    tiny = ecosystem(people)
    windows = ((2018, 2021), (2008, 2012), (2013, 2015), (2021, 2022))
    scopes = [narrow(tiny, Selection(years=years)) for years in windows]
    assert [scope.people.index.tolist() for scope in scopes] == [[0], [1], [], []]
    assert [scope.undated for scope in scopes] == [2, 2, 3, 2]


@given(careers(), st.tuples(st.integers(2003, 2012), st.integers(2012, 2023)))
def test_years_keep_only_people_known_to_have_worked_in_them(drawn, years):
    tiny = ecosystem(*drawn)
    scope = narrow(tiny, Selection(years=years))
    kept, moved = set(scope.people.index), set(scope.moves["person"])
    for place, person in enumerate(drawn[0]):
        start, last = person["career_start_year"], person["last_observed_year"]
        inside = any(year is not None and years[0] <= year <= years[1] for year in (start, last))
        around = start is not None and last is not None and start <= years[0] and last >= years[1]
        if place in kept:
            assert inside or around or place in moved
        elif inside or around:
            assert None not in (start, last), "a person is left out only where"
            assert start > last, "the years are in the wrong order"
    assert len(kept) + scope.undated <= len(tiny.people)


PUBLISHED_OF_PERIOD = [one for one in registry().values() if "period" in one.filters]


@pytest.mark.parametrize("definition", PUBLISHED_OF_PERIOD, ids=lambda definition: definition.id)
def test_years_of_published_numbers_are_within_the_chosen_period(definition):
    for period in ((2014, 2018), (2021, 2022)):
        view = definition(dataset("demo"), Selection(period=period))
        if view.answered and len(view.table):
            years = [int(year) for year in re.findall(r"\b\d{4}\b", view.provenance.years)]
            assert all(period[0] <= year <= period[1] for year in years), view.provenance.years


@pytest.mark.parametrize(
    "definition", [one for one in registry().values() if one.published], ids=lambda definition: definition.id
)
def test_a_published_view_names_the_chosen_filters_that_do_not_act_on_it(definition):
    plain = unfiltered(definition.id)
    chosen = definition(dataset("demo"), Selection(period=(2014, 2018), economy=("CN",)))
    idle = [noun for key, noun in {"period": "period", "economy": "economies"}.items() if key not in definition.filters]
    verb = "does" if idle == ["period"] else "do"
    note = f"the chosen {' and '.join(idle)} {verb} not act on it" if idle else ""
    assert note in chosen.provenance.n
    assert "not act on it" in chosen.provenance.brief() or not idle
    assert ("not act on it" in chosen.provenance.n) == bool(idle)
    assert "not act on it" not in plain.provenance.n


@EVERY_VIEW
def test_views_of_people_now_are_of_the_years_in_which_they_were_observed(definition):
    list_of_2018 = unfiltered(definition.id, "faculty-2018")
    if definition.counted in (Counted.PEOPLE, Counted.PEOPLE_AND_MOVES, Counted.EACH_YEAR):
        assert list_of_2018.provenance.years.removeprefix("as last known ") == "2018"
        assert list_of_2018.subtitle.endswith(" 2018")
    if definition.counted is Counted.PEOPLE:
        last = dataset("demo").people["last_observed_year"]
        years = f"as last known {last[last > 0].min()}–{last.max()}"
        assert unfiltered(definition.id).provenance.years == years

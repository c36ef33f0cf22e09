"""Filters: what follows from each declaration."""

import pytest

from ecosystem.app.filters import ICONS, WIDGETS
from ecosystem.load import Ecosystem
from ecosystem.selection import (
    EVIDENCE,
    FILTERS,
    Codes,
    Filter,
    Names,
    Selection,
    Years,
    from_query,
    narrow,
    to_query,
)
from ecosystem.tables import vocabulary as words
from ecosystem.views import filter_words
from tests.views.shipped import dataset, offered

ROWS = pytest.mark.parametrize("row", FILTERS.values(), ids=list(FILTERS))
CODES = [row for row in FILTERS.values() if isinstance(row, Codes)]


@pytest.fixture(scope="module")
def demo() -> Ecosystem:
    return dataset("demo")


def values(row: Filter, demo: Ecosystem) -> list[Selection]:
    """Return selections in which only one filter is set, through its link."""
    texts = offered("demo")[row.key] or ["true", "false"]
    if isinstance(row, Years):
        queries = [{row.key: ["2010", "2016"]}]
    elif row.key == "split":
        queries = [{row.key: texts[:2]}]
    else:
        queries = [{row.key: [text]} for text in texts[:4]]
    read = [from_query(query, offered("demo")) for query in queries]
    assert not [complaint for _, complaints in read for complaint in complaints]
    return [selection for selection, _ in read if selection != Selection()]


@ROWS
def test_a_value_survives_its_link_and_has_words(row: Filter, demo: Ecosystem) -> None:
    for selection in values(row, demo):
        assert from_query(to_query(selection), offered("demo")) == (selection, ())
        scope = narrow(demo, selection)
        assert row.describe(getattr(selection, row.key), scope.names)
        assert list(filter_words(scope)) == ([] if row.key == "split" or row.tab == EVIDENCE else [row.key])
        assert selection.without(row.key) == Selection()


@ROWS
def test_a_filter_never_adds_people_or_moves(row: Filter, demo: Ecosystem) -> None:
    whole = narrow(demo, Selection())
    for selection in values(row, demo):
        scope = narrow(demo, selection)
        assert set(scope.people.index) <= set(whole.people.index)
        assert set(scope.moves.index) <= set(whole.moves.index)


@pytest.mark.parametrize("row", CODES, ids=lambda row: row.key)
def test_codes_keep_rows_that_have_one_of_them(row: Codes, demo: Ecosystem) -> None:
    for selection in values(row, demo):
        codes, scope = getattr(selection, row.key), narrow(demo, selection)
        for frame, columns in ((scope.people, row.people), (scope.moves, row.moves)):
            if columns:
                assert frame[list(columns)].astype(object).fillna("unknown").isin(codes).any(axis=1).all()


@ROWS
def test_a_filter_has_a_widget_and_its_section_an_icon(row: Filter) -> None:
    assert type(row) in WIDGETS
    assert row.section in ("", *ICONS)


@pytest.mark.parametrize("name", ["demo", "faculty-2018"])
@pytest.mark.parametrize("column", ["country_code", "city_id", "sector_id", "field", "degree", "domain", "trained"])
def test_codes_offer_every_code_that_occurs_in_the_order_of_their_names_or_vocabulary(column: str, name: str) -> None:
    """Any filter that is declared with nothing but a column, not only those declared today."""
    ecosystem = dataset(name)
    offered = Codes(column, people=(column,)).options(ecosystem)
    values = ecosystem.people[column].astype("object").fillna("unknown")
    assert set(offered) == set(values)
    assert "unknown" not in offered[:-1]
    names = Names(ecosystem)
    known = [code for code in offered if code != "unknown"]
    if column in ("country_code", "city_id"):
        titles = [names.of(column, code).casefold() for code in known]
        assert titles == sorted(titles)
    if column == "degree":
        assert known == [code for code in words.DEGREES if code in known]
    if column == "sector_id":
        assert known == [code for code in ecosystem.sectors["sector_id"] if code in known]


@pytest.mark.parametrize("name", ["demo", "faculty-2018"])
@pytest.mark.parametrize("key", [key for key, row in FILTERS.items() if isinstance(row, Codes)])
def test_values_are_offered_under_names_and_not_under_codes(key: str, name: str) -> None:
    codes, names = offered(name)[key], offered(name)[f"{key}:names"]
    assert [code for code, named in zip(codes, names, strict=True) if code == named] == []


@pytest.mark.parametrize("name", ["demo", "faculty-2018"])
def test_cities_to_split_by_are_listed_by_their_number_of_people(name: str) -> None:
    people = dataset(name).people["city_id"].value_counts()
    cities = [text.partition(":")[2] for text in offered(name)["split"] if text.startswith("city:")]
    numbers = [people[city] for city in cities]
    assert len(cities) > 5
    assert numbers == sorted(numbers, reverse=True)

"""Names of codes: two codes never have the same."""

from collections import Counter
from dataclasses import replace

import pandas as pd
import pytest

from ecosystem.importers.gazetteer import read_gazetteer
from ecosystem.load import Ecosystem
from ecosystem.selection import EXPLORE, Focus, Group, Names, Selection, city_names, narrow, options
from ecosystem.tables.countries import country_name
from ecosystem.views import registry
from ecosystem.views.presentation import table_texts
from tests.views.shipped import dataset

SHARED = "Lahore"
HERE, THERE = f"{SHARED} (Pakistan)", f"{SHARED} (United Arab Emirates)"
NAMED = ("city", "sector", "field", "degree", "direction", "crossing", "evidence", "economy")


@pytest.fixture(scope="module")
def shared() -> Ecosystem:
    """Return the demo with two cities of one name, in two countries."""
    demo = dataset("demo")
    names = demo.cities["name"].where(demo.cities["city_id"] != "dubai", SHARED)
    return replace(demo, cities=demo.cities.assign(name=names))


def test_places_of_one_name_are_told_apart_by_no_more_than_needed() -> None:
    places = pd.DataFrame([place.row() for place in read_gazetteer().by_id.values()]).assign(province=pd.NA)
    names = city_names(places)
    assert len({*names.values()}) == len(places)
    plain = Counter(places["name"])
    by_country = Counter(zip(places["name"], places["country_code"], strict=True))
    assert sum(plain.values()) - len(plain) > 1000
    for row in places.itertuples():
        country = country_name(row.country_code)
        if plain[row.name] == 1:
            assert names[row.city_id] == row.name
        elif by_country[row.name, row.country_code] == 1:
            assert names[row.city_id] == f"{row.name} ({country})"
        else:
            assert names[row.city_id].endswith(f", {country})")


def test_a_province_tells_cities_of_one_country_apart() -> None:
    columns = ["city_id", "name", "country_code", "province"]
    rows = [("a", "X", "US", "Ohio"), ("b", "X", "US", "Iowa"), ("c", "X", "PK", "Punjab"), ("d", "Y", "PK", pd.NA)]
    names = city_names(pd.DataFrame(rows, columns=columns))
    assert [*names.values()] == ["X (Ohio, United States)", "X (Iowa, United States)", "X (Pakistan)", "Y"]


@pytest.mark.parametrize("name", ["demo", "faculty-2018", "two of one name"])
def test_no_two_values_of_a_filter_a_group_or_a_focus_have_one_label(name: str, shared: Ecosystem) -> None:
    ecosystem = shared if name == "two of one name" else dataset(name)
    offered, names = options(ecosystem), Names(ecosystem)
    for key in NAMED:
        labels = offered[f"{key}:names"]
        assert len({*labels}) == len(labels) == len(offered[key]), key
    labels = [names.describe(Focus.parse(text)) for text in offered["focus"]]
    assert not [label for label, times in Counter(labels).items() if times > 1]


def test_chips_comparisons_and_clicks_name_the_country(shared: Ecosystem) -> None:
    chosen = Selection(city=("lahore", "dubai"), focus=(Focus("city_id", "lahore"),))
    scope = narrow(shared, replace(chosen, split=(Group("city", "lahore"), Group("city", "dubai"))))
    words = "; ".join(str(text) for text in registry()["cities.degrees"].of(scope).provenance.filters)
    assert HERE in words
    assert THERE in words
    assert scope.names.describe(Focus("to_city_id", "dubai")) == f"To city: {THERE}"


@pytest.mark.parametrize(
    "identity", [name for name, view in registry().items() if view.page == "cities" and view.tab == EXPLORE]
)
def test_tables_of_cities_name_the_country(identity: str, shared: Ecosystem) -> None:
    texts = table_texts(registry()[identity].of(narrow(shared, Selection())))
    cells = {str(cell) for column in texts for cell in texts[column]}
    plain = table_texts(registry()[identity].of(narrow(dataset("demo"), Selection())))
    assert SHARED not in cells
    assert (HERE in cells) == (SHARED in {str(cell) for column in plain for cell in plain[column]})

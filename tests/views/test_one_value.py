"""One quantity has one value wherever it stands, and none where a dataset cannot know it."""

import re
from dataclasses import replace

import pandas as pd
import pytest

from ecosystem.selection import Focus, Selection, narrow
from ecosystem.views import registry
from ecosystem.views.overview.findings import findings
from ecosystem.views.overview.headline_cards import of_dataset
from ecosystem.views.presentation import table_texts
from ecosystem.views.provenance import Counted
from tests.indicators.frames import ecosystem
from tests.views.published import REFERENCE
from tests.views.shipped import dataset, unfiltered

SELECTIONS = {
    "all": Selection(),
    "years": Selection(years=(2010, 2016)),
    "field": Selection(field=("robotics",)),
    "click": Selection(focus=(Focus("degree", "unknown"),)),
}
BY_NAME = pytest.mark.parametrize("name", SELECTIONS)
DATASET_VIEWS = [definition for definition in registry().values() if not definition.published]
CURVES = [definition for definition in DATASET_VIEWS if definition.counted is Counted.EACH_YEAR]


@BY_NAME
def test_people_at_work_are_as_many_in_every_view_and_on_the_card(name):
    scope = narrow(dataset("demo"), SELECTIONS[name])
    last = scope.window[1]
    tables = [registry()[view].of(scope).table for view in ("overview.stock", "researchers.stock", "sectors.growth")]
    domain, field, sector = (table[(table["year"] == last).to_numpy()] for table in tables)
    card = next(card for card in of_dataset(scope) if card.label == f"At work in {last}")
    counts = (domain["people"].sum(), field["value"].sum(), sector["n"].max())
    assert {f"{count:,.0f}" for count in counts} == {card.value}


@BY_NAME
def test_the_card_of_those_abroad_is_the_share_of_the_view_below_it(name):
    scope = narrow(dataset("demo"), SELECTIONS[name])
    card = next(card for card in of_dataset(scope) if card.label == "Abroad")
    for view in ("overview.places", "researchers.now"):
        assert f"{card.value} (" in registry()[view].of(scope).summary


@pytest.mark.parametrize(
    ("place", "view"), [(2, "transitions.skills"), (3, "transitions.stay"), (4, "sectors.adoption")]
)
def test_findings_have_the_numbers_of_the_view_on_their_page(place, view):
    card = findings(REFERENCE)[place]
    assert card.view == view
    summary = unfiltered(view).summary
    for number in (*card.value.split(" of "), *card.delta.split(";")[0].split()[:1]):
        assert re.search(rf"(?<!\d){number}(?!\d)", summary)


@pytest.mark.parametrize("view", ["context.migration", "context.migration_peers", "context.partners"])
def test_every_number_of_scholars_names_its_years(view):
    assert re.search(r"in 20\d\d–20\d\d", unfiltered(view).summary, re.IGNORECASE)


@BY_NAME
def test_a_list_of_staff_has_no_share_abroad_or_in_industry(name):
    scope = narrow(dataset("faculty-2018"), SELECTIONS[name])
    for definition in DATASET_VIEWS:
        for row in table_texts(definition.of(scope)).astype(str).to_numpy().tolist():
            named = {"Abroad", "Industry", "In industry now", "Abroad now"} & set(row)
            assert not named or not any(cell.startswith("0.0 %") for cell in row), definition.id
    cards = {card.label: card.value for card in of_dataset(scope)}
    assert {cards["Abroad"], cards["In industry"]} <= {"not known", "too few to say"}


@BY_NAME
@pytest.mark.parametrize("definition", CURVES, ids=lambda definition: definition.id)
def test_no_curve_over_years_is_drawn_of_one_year(definition, name):
    scope = narrow(dataset("faculty-2018"), SELECTIONS[name])
    view = definition.of(scope)
    assert view.table.empty
    assert not view.figure.data
    if name != "click":  # a click on "degree unknown" leaves nobody whose first year is known
        assert re.match("This dataset observes one year, 2018|How many are abroad", view.summary)
    card = next(card for card in of_dataset(scope) if card.label == "At work in 2018")
    assert card.value == f"{len(scope.people):,}", "who was last observed in 2018 was at work then, start known or not"


@pytest.mark.parametrize("definition", CURVES, ids=lambda definition: definition.id)
def test_a_curve_of_careers_last_observed_in_one_year_says_whom_it_lacks(definition):
    moves = [{"who": who, "to_country_code": "DE"} for who in range(6)]
    view = definition(ecosystem([{}] * 30, moves), Selection())
    assert view.figure.data
    assert "Everybody was last observed in one year: earlier years lack those who had left by then." in view.summary


@pytest.mark.parametrize("view", ["cities.map", "cities.sectors", "cities.hubs", "cities.concentration"])
def test_a_remark_on_a_city_stands_wherever_the_city_is_counted(view):
    remark = "Pakpattan: The source lists all 71 academics under one campus"
    ours, demo, elsewhere = (
        registry()[view](dataset(name), selection).provenance.n
        for name, selection in (
            ("faculty-2018", Selection()),
            ("demo", Selection()),
            ("faculty-2018", Selection(city=("lahore",))),
        )
    )
    assert remark in ours
    assert remark not in demo, "its people are not those of the source"
    assert view == "cities.hubs" or remark not in elsewhere


def test_inhabitants_of_cities_enter_no_figure():
    demo = dataset("demo")
    without = replace(demo, cities=demo.cities.assign(population=pd.NA))
    for definition in DATASET_VIEWS:
        if definition.id.startswith("cities."):
            tables = [definition(ecosystem, Selection()).table for ecosystem in (demo, without)]
            pd.testing.assert_frame_equal(*tables)


def test_sectors_are_named_for_what_they_hold():
    """Banks and hospitals are in them: finance and health, not their technology alone."""
    names = dataset("demo").sectors.set_index("sector_id")["name"]
    assert names.loc[["fintech", "healthtech"]].tolist() == ["Finance", "Health"]

"""Headlines claim no more than the intervals of their numbers, and fit whatever the names of the data."""

from dataclasses import replace

import pandas as pd
import pytest

from ecosystem.selection import Selection, from_query, narrow, options
from ecosystem.tables import vocabulary as words
from ecosystem.tables.published_words import WORLD
from ecosystem.views import phrases, registry
from ecosystem.views import practitioner_survey as survey
from ecosystem.views.context.scholar_migration import agreement
from ecosystem.views.view_definition import LONGEST_HEADLINE, ViewResult
from tests.views.laws import check_headline
from tests.views.sentences import random_selections
from tests.views.shipped import dataset

OF_DATASETS = [view for view in registry().values() if not view.published]
LONG = " of the provincial and federal bodies" * 2


@pytest.mark.parametrize("view", registry().values(), ids=lambda view: view.id)
def test_a_figure_has_a_short_measure(view) -> None:
    assert 0 < len(view.measure) <= 85
    assert not view.measure.endswith(".")


@pytest.mark.parametrize("view", OF_DATASETS, ids=lambda view: view.id)
def test_a_headline_fits_whatever_the_length_of_names(view) -> None:
    demo = dataset("demo")
    sectors, cities = (table.assign(name=table["name"].astype(str) + LONG) for table in (demo.sectors, demo.cities))
    check_headline(view(replace(demo, sectors=sectors, cities=cities), Selection()))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["demo", "faculty-2018"])
def test_headlines_of_random_selections_are_short_and_have_one_number(name: str) -> None:
    data = dataset(name)
    for selection in random_selections(data, 2, 11):
        scope = narrow(data, selection)
        for view in OF_DATASETS:
            check_headline(view.of(scope))


@pytest.mark.parametrize("query", [{"focus": ["crossing:leaves"]}, {"city": ["lahore"], "sector": ["university"]}])
def test_a_caveat_is_no_headline(query: dict[str, list[str]]) -> None:
    data = dataset("demo")
    selection, _ = from_query(query, options(data))
    scope = narrow(data, selection or Selection())
    views = [view.of(scope) for view in OF_DATASETS]
    assert any(view.summary.startswith("These people") for view in views)
    for view in views:
        check_headline(view)


@pytest.mark.parametrize("period", [(2003, 2004), (2010, 2011), (2020, 2020), (2022, 2025)])
def test_headlines_of_published_figures_are_short_in_any_period(period: tuple[int, int]) -> None:
    scope = narrow(dataset("demo"), Selection(period=period, economy=("AE", "US")))
    for view in registry().values():
        if view.filters:
            check_headline(view.of(scope))


@pytest.mark.parametrize(
    ("ways", "text"),
    [
        ((1, 1), "more scholars came to Pakistan than left, by both databases"),
        ((-1, 0), "more scholars left Pakistan than came by Scopus; OpenAlex leaves it open"),
        ((0, 1), "more scholars came to Pakistan than left by OpenAlex; Scopus leaves it open"),
        ((1, -1), "the databases contradict each other on whether Pakistan gained scholars"),
        ((0, 0), "it is open whether more scholars came to Pakistan or left it"),
        ((1,), "more scholars came to Pakistan than left, by Scopus"),
    ],
)
def test_databases_are_set_against_each_other(ways: tuple[int, ...], text: str) -> None:
    assert agreement(dict(zip(("Scopus", "OpenAlex"), ways, strict=False))) == text


@pytest.mark.parametrize(
    ("shares", "headline"),
    [
        ([(0.3, 0.27, 0.33), (0.2, 0.18, 0.22)], "30 % of moves lead to the United States, the largest share"),
        ([(0.3, 0.2, 0.4), (0.2, 0.15, 0.25)], "No country clearly leads among moves"),
        ([(1.0, 0.6, 1.0)], "All moves lead to the United States"),
    ],
)
def test_a_group_leads_where_its_interval_is_above_all_others(shares, headline: str) -> None:
    table = pd.DataFrame(shares, columns=["value", "low", "high"])
    table = table.assign(gathered=1, name=["United States", "China"][: len(shares)])
    assert phrases.leading_group(table, "name", "country", "moves")[0] == headline


@pytest.mark.parametrize(
    ("own", "world", "headline"),
    [
        ((55, 100), (5000, 10000), "In Pakistan 55 % are students, not clearly a larger share than in the world"),
        ((600, 1000), (5000, 10000), "In Pakistan 60 % are students, a larger share than in the world"),
        ((300, 1000), (5000, 10000), "In Pakistan 30 % are students, a smaller share than in the world"),
        ((600, 1000), None, "In Pakistan 60 % are students"),
        ((2, 4), (5000, 10000), "Too few respondents in Pakistan to say"),
    ],
)
def test_pakistan_is_set_against_all_others(own, world, headline: str) -> None:
    counts = {words.HOME: own, WORLD: world}
    rows = [(code, *count, count[0] / count[1]) for code, count in counts.items() if count]
    table = pd.DataFrame(rows, columns=["economy_id", "respondents", "n", "value"])
    assert survey.headline(table, "are students") == headline
    if world and own[1] > 4:
        long = survey.headline(table, f"are {'s' * 36}")
        assert len(long) <= LONGEST_HEADLINE
        assert long.endswith(" the world's")


@pytest.mark.parametrize(("headline", "kept"), [("Short", "Short"), ("x" * 91, "Otherwise")])
def test_a_headline_that_is_too_long_is_replaced(headline: str, kept: str) -> None:
    assert ViewResult(pd.DataFrame()).complete(None, "Summary.", headline, "Otherwise").headline == kept

"""Laws of the published views: what changes them, and what their provenance names."""

from dataclasses import replace
from functools import lru_cache
from typing import Any

import pytest

from ecosystem.selection import EVIDENCE, EXPLORE, FILTERS, Focus, Scope, Selection, narrow
from ecosystem.tables import vocabulary as words
from ecosystem.views import PICK, View, ViewDefinition, registry
from ecosystem.views.compared_economies import economies, in_period, without_figures
from tests.views.shipped import dataset

PUBLISHED = pytest.mark.parametrize(
    "definition", [view for view in registry().values() if view.published], ids=lambda view: view.id
)
VALUES: dict[str, tuple[Any, ...]] = {
    "economy": (("CN",), (), ("IN", "US", "NG")),
    "period": ((2013, 2016), (2015, 2015), (1900, 1901)),
}
"""Values of the filters of the tab Evidence, with the awkward ones: no economy, one year, years without a figure."""
EXPLORING = Selection(years=(2010, 2012), field=("robotics",), dual=False, focus=(Focus("degree", "doctorate"),))
"""Filters of the tab Explore alone."""


@lru_cache
def narrowed(name: str, selection: Selection | None = None) -> Scope:
    return narrow(dataset(name), selection or Selection())


def content(view: View) -> tuple[Any, ...]:
    figure = view.figure.to_json() if view.figure is not None else ""
    return view.summary, view.table.to_csv(), figure, view.provenance.n, view.provenance.unknown


def test_every_filter_of_evidence_is_tried() -> None:
    assert set(VALUES) == {key for key, row in FILTERS.items() if row.tab == EVIDENCE}


@PUBLISHED
def test_neither_the_dataset_nor_its_filters_change_a_published_view(definition: ViewDefinition) -> None:
    views = [
        definition.of(narrowed(name, chosen))
        for name in ("demo", "faculty-2018")
        for chosen in (Selection(), EXPLORING)
    ]
    assert len({content(view) for view in views}) == 1
    assert {view.provenance.filters for view in views} == {()}
    assert not [view for view in views if PICK in view.table], "a click would set a filter of the other tab"


@PUBLISHED
@pytest.mark.parametrize("key", VALUES)
def test_a_published_view_changes_with_the_filters_it_declares_and_no_other(
    definition: ViewDefinition, key: str
) -> None:
    before = definition.of(narrowed("demo"))
    values = VALUES[key] if key in definition.filters else VALUES[key][:1]
    changed = [definition.of(narrowed("demo", replace(Selection(), **{key: value}))) for value in values]
    different = [content(view) != content(before) for view in changed]
    assert any(different) == (key in definition.filters)
    for view in changed:
        assert len(view.provenance.filters) == (key in definition.filters)
        assert view.summary


@pytest.mark.parametrize("key", VALUES)
def test_an_explore_view_names_and_follows_no_filter_of_evidence(key: str) -> None:
    definition = registry()["transitions.balance"]
    before, after = (
        definition.of(narrowed("demo", chosen))
        for chosen in (Selection(), replace(Selection(), **{key: VALUES[key][0]}))
    )
    assert (content(after), after.provenance) == (content(before), before.provenance)


def test_a_view_belongs_to_the_tab_of_what_it_reads() -> None:
    assert {(view.published, view.tab) for view in registry().values()} == {(True, EVIDENCE), (False, EXPLORE)}


def test_economies_without_a_figure_are_named() -> None:
    scope = narrowed("demo", Selection(economy=("IN", "XX")))
    table = scope.ecosystem.reference["ai_publications"]
    assert economies(scope) == (words.HOME, "IN", "XX")
    assert without_figures(scope, table, "country_code") == "XX (no figure in this series)"
    assert without_figures(narrowed("demo"), table, "country_code") == ""


def test_a_period_keeps_both_its_years() -> None:
    scope = narrowed("demo", Selection(period=(2012, 2014)))
    table = in_period(scope, scope.ecosystem.reference["ai_publications"])
    assert sorted(table["year"].unique()) == [2012, 2013, 2014]

"""Laws of the published views: what changes them, and what their provenance names."""

import re
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
import pytest

from ecosystem.exports.provenance import provenance_lines
from ecosystem.load.model.published import without_published
from ecosystem.selection import EVIDENCE, EXPLORE, FILTERS, Focus, Scope, Selection, narrow
from ecosystem.tables import vocabulary as words
from ecosystem.views import PICK, View, ViewDefinition, registry
from ecosystem.views.compared_economies import economies, in_period, without_figures
from ecosystem.views.provenance import MOST_SOURCES
from tests.views.shipped import dataset, unfiltered

PUBLISHED = pytest.mark.parametrize(
    "definition",
    [view for view in registry().values() if view.published],
    ids=lambda view: view.id,
    scope="module",  # so that the tests of one view follow each other and compute it once
)
PUBLISHED_TABLES = dataset("demo").published.tables
COVERAGE = PUBLISHED_TABLES["source_coverage"].astype({"source_id": "str"})
BACKGROUND = {"geonames", "world-bank-2018"}
"""Sources of inhabitants and places, which are no series."""
VALUES: dict[str, tuple[Any, ...]] = {
    "economy": (("CN",), (), ("IN", "US", "NG")),
    "period": ((2013, 2016), (2015, 2015), (1900, 1901)),
    "organisation_name": ("robot", "zzz"),
    "located": (("lahore",), ("unknown",), ("islamabad", "quetta")),
    "organisation_kind": (("startup",), ("investor",), ("university", "community")),
    "organisation_sector": (("fintech",), ("university",)),
    "ai_link": (("seen",), ("not-seen",)),
    "organisation_status": (("active",), ("planned",)),
}
"""Values of the filters of the tab Evidence, with the awkward ones: no economy, years without a
figure, no city."""
EXPLORING = Selection(years=(2010, 2012), field=("robotics",), dual=False, focus=(Focus("degree", "doctorate"),))
"""Filters of the tab Explore alone."""
NO_SERIES = re.compile(r"[^;]+\(no figure in this series\)")


@lru_cache
def narrowed(name: str, selection: Selection | None = None) -> Scope:
    return narrow(dataset(name), selection or Selection())


def content(view: View) -> tuple[Any, ...]:
    figure = view.figure.to_json() if view.figure is not None else ""
    n = re.sub("(; )?the chosen [a-z ]+ not act on it", "", view.provenance.n)
    return view.summary, view.table.to_csv(), figure, n, view.provenance.unknown


def test_every_filter_of_evidence_is_tried() -> None:
    assert set(VALUES) == {key for key, row in FILTERS.items() if row.tab == EVIDENCE}


@PUBLISHED
def test_neither_the_dataset_nor_its_filters_change_a_published_view(definition: ViewDefinition) -> None:
    views = [unfiltered(definition.id), definition.of(narrowed("faculty-2018", EXPLORING))]
    assert len({content(view) for view in views}) == 1
    assert {view.provenance.filters for view in views} == {()}
    assert not [view for view in views if PICK in view.table], "a click would set a filter of the other tab"


@PUBLISHED
def test_a_published_view_changes_with_the_filters_it_declares(definition: ViewDefinition) -> None:
    before = content(unfiltered(definition.id))
    for key in VALUES.keys() & set(definition.filters):
        changed = [definition.of(narrowed("demo", Selection(**{key: value}))) for value in VALUES[key]]
        assert any(content(view) != before for view in changed), key
        for view in changed:
            assert len(view.provenance.filters) == 1
            assert view.summary


@PUBLISHED
def test_a_published_view_changes_with_no_other_filter(definition: ViewDefinition) -> None:
    """All of them are chosen at once: none may act."""
    others = {key: values[0] for key, values in VALUES.items() if key not in definition.filters}
    view = definition.of(narrowed("demo", Selection(**others)))
    assert content(view) == content(unfiltered(definition.id))
    assert view.provenance.filters == ()
    assert view.summary


@PUBLISHED
def test_every_published_view_names_the_years_of_its_sources_and_what_is_newer(definition: ViewDefinition) -> None:
    view = unfiltered(definition.id)
    stated = view.provenance
    cited = {source.source_id for source in stated.sources if source.kind != "illustrative"} - BACKGROUND
    series = COVERAGE[COVERAGE["first_year"].notna() & COVERAGE["source_id"].isin(cited)]
    assert cited <= set(COVERAGE["source_id"]), "a row of published/source_coverage.csv is missing"
    assert (bool(stated.years), bool(stated.newer)) == (bool(cited), bool(cited))
    assert stated.years in stated.brief()
    assert series.empty or int(stated.years[-4:]) <= series["last_year"].max(), "a year after those of the sources"
    assert all(reason in stated.newer for reason in series["reason"]) or len(series) > MOST_SOURCES
    exported = "\n".join(provenance_lines(view))
    for text in (stated.years, stated.newer):
        assert text in "\n".join(stated.lines())
        assert text in exported


def test_broken_published_tables_leave_a_view_without_the_years_of_its_sources() -> None:
    whole = narrowed("demo")
    reference = replace(whole.ecosystem.reference, read_published=without_published)
    view = registry()["organisations.list"].of(narrow(replace(whole.ecosystem, reference=reference), Selection()))
    assert (view.provenance.years, view.provenance.newer) == ("", "")


def test_the_years_of_a_source_are_those_of_its_tables() -> None:
    for name, table in PUBLISHED_TABLES.items():
        years = [
            column for column in ("year", "first_year", "last_year") if column in table and name != "source_coverage"
        ]
        for source_id, own in table.groupby("source_id", observed=True) if years else ():
            (row,) = COVERAGE[COVERAGE["source_id"] == source_id].itertuples()
            found = own[years].to_numpy(dtype=float)
            assert row.first_year <= np.nanmin(found), (name, source_id)
            assert np.nanmax(found) <= row.last_year, (name, source_id)


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
    assert without_figures(scope, table, table, column="country_code") == "XX (no figure in this series)"
    assert without_figures(narrowed("demo"), table, table, column="country_code") == ""


def test_an_economy_with_figures_of_other_years_is_not_said_to_have_none() -> None:
    scope = narrowed("demo", Selection(economy=("IN", "XX")))
    series = pd.DataFrame({"economy_id": ["PK", "IN", "XX"], "year": [2020, 2010, 2020], "share": [0.1, 0.2, np.nan]})
    drawn = series.head(1)
    assert without_figures(scope, drawn, series, measure="share") == (
        "XX (no figure in this series); India (no figure in the years drawn)"
    )
    assert without_figures(scope, drawn, series) == "India, XX (no figure in the years drawn)"


@PUBLISHED
def test_only_views_that_follow_the_choice_speak_of_economies_compared(definition: ViewDefinition) -> None:
    assert "compared" not in unfiltered(definition.id).headline or "economy" in definition.filters


@PUBLISHED
def test_years_without_a_figure_are_no_count_of_zero(definition: ViewDefinition) -> None:
    for period in ((1900, 1901), (2015, 2015)):
        view = definition.of(narrowed("demo", Selection(period=period)))
        assert not re.match(r"(0|no)\b|.*\b0 (econom|countr)", view.provenance.n)


@PUBLISHED
def test_economies_are_said_to_have_no_figure_in_a_series_only_where_none_has_it(definition: ViewDefinition) -> None:
    """Whatever period is chosen: a year without a figure is not a series without one."""
    if "period" not in definition.filters:
        return
    never = set(NO_SERIES.findall(unfiltered(definition.id).provenance.unknown))
    for period in ((2003, 2003), (2019, 2019)):
        view = definition.of(narrowed("demo", Selection(period=period)))
        assert set(NO_SERIES.findall(view.provenance.unknown)) <= never


def test_a_period_keeps_both_its_years() -> None:
    scope = narrowed("demo", Selection(period=(2012, 2014)))
    table = in_period(scope, scope.ecosystem.reference["ai_publications"])
    assert sorted(table["year"].unique()) == [2012, 2013, 2014]


def test_the_line_of_a_card_names_a_model_and_stories_as_such() -> None:
    stated = unfiltered("transitions.balance").provenance
    assert stated.brief(on_card=True).endswith("stories of “From Academia to Industry”; simulation of this project")

"""Views of two or three groups side by side: each panel is the view of that group alone."""

import itertools
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from ecosystem.selection import Group, Scope, Selection, narrow
from ecosystem.statistics import newcombe
from ecosystem.views import View, ViewDefinition, registry
from ecosystem.views.split import GROUP
from tests.indicators.frames import ecosystem
from tests.views.laws import check_laws
from tests.views.sentences import check_sentences
from tests.views.shipped import dataset

SPLITTABLE = [definition for definition in registry().values() if not definition.published]
REASON = " · Not split by "
TALLEST, NARROW_TALLEST = 620, 960
"""Pixels of a view of two groups, and on a narrow screen."""
DEGREES = (Group("degree", "doctorate"), Group("degree", "master"))
THREE = (*DEGREES, Group("degree", "bachelor"))
KINDS = {
    "city": ("lahore", "karachi"),
    "sector": ("university", "software-services"),
    "first_sector_id": ("university", "research-institute"),
    "from_sector_id": ("university", "software-services"),
    "field": ("robotics", "speech"),
    "place": ("home", "abroad"),
}


def split_by(name: str, *groups: Group, **filters: Any) -> Scope:
    return narrow(dataset(name), Selection(name, split=groups, **filters))


@pytest.fixture(scope="module", params=["demo", "faculty-2018"])
def by_degree(request: pytest.FixtureRequest) -> Scope:
    return split_by(request.param, *DEGREES)


@pytest.fixture(scope="module")
def by_city() -> Scope:
    return split_by("demo", *(Group("city", city) for city in KINDS["city"]))


@pytest.mark.parametrize("definition", SPLITTABLE, ids=lambda definition: definition.id)
def test_each_panel_is_the_view_of_its_group_or_the_view_says_why_it_is_not_split(
    definition: ViewDefinition, by_degree: Scope
) -> None:
    view = definition.of(by_degree)
    check_laws(view)
    assert not check_sentences(view)
    if REASON in view.subtitle:
        whole = definition.of(narrow(by_degree.ecosystem, replace(by_degree.selection, split=())))
        assert view.subtitle.startswith(f"{whole.subtitle}{REASON}degree: ")
        assert view.summary == whole.summary
        return
    assert view.answered
    if view.figure is not None:
        heights = view.figure.layout.height or 0, view.figure.layout.meta["narrow"].get("height") or 0
        assert heights[0] <= TALLEST and heights[1] <= NARROW_TALLEST, "a page of such views is several screens long"
    assert len({*view.columns.values()}) == len(view.columns)
    assert "Split by degree: Doctorate, Master" in view.provenance.filters
    for group, title in zip(DEGREES, ("Doctorate", "Master"), strict=True):
        alone = definition(by_degree.ecosystem, Selection(by_degree.ecosystem.metadata.name, degree=(group.code,)))
        rows = view.table.loc[view.table[GROUP] == title, alone.table.columns].reset_index(drop=True)
        pd.testing.assert_frame_equal(
            rows.astype(object), alone.table.reset_index(drop=True).astype(object), check_dtype=False
        )
        assert f"{title}: {alone.provenance.n.split('; ')[0]}" in view.provenance.n
        assert alone.headline in view.summary or alone.summary in view.summary
        assert view.provenance.kind == alone.provenance.kind


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_splits_a_view_of_moves_and_one_of_people_or_they_say_why_not(kind: str) -> None:
    scope = split_by("demo", *(Group(kind, code) for code in KINDS[kind]))
    for identity in ("transitions.balance", "researchers.trained", "transitions.flows"):
        view = registry()[identity].of(scope)
        check_laws(view)
        assert (GROUP in view.table) != (REASON in view.subtitle)


def test_groups_take_the_place_of_the_filter_of_their_kind() -> None:
    groups = (Group("city", "lahore"), Group("city", "karachi"))
    views = [registry()["researchers.trained"].of(split_by("demo", *groups, city=city)) for city in ((), ("quetta",))]
    assert views[0].summary == views[1].summary
    assert views[1].provenance.filters == ("Split by city: Lahore, Karachi",)


def test_published_figures_are_the_same_and_say_why_they_are_not_split() -> None:
    definition = registry()["overview.publications"]
    view, whole = definition.of(split_by("demo", *DEGREES)), definition(dataset("demo"), Selection())
    assert view.summary == whole.summary
    assert view.subtitle == f"{whole.subtitle}{REASON}degree: published figures are not of single people or moves"


def people(**counts: tuple[int, int, int]) -> list[Mapping[str, Any]]:
    """Return people by field: how many hold a doctorate, a master's degree and an unknown degree."""
    degrees = ("doctorate", "master", None)
    return [
        {"field": field, "degree": degree}
        for field, numbers in counts.items()
        for degree, number in zip(degrees, numbers, strict=True)
        for _ in range(number)
    ]


FIELDS = (Group("field", "robotics"), Group("field", "speech"))


def of_fields(drawn: list[Mapping[str, Any]], *, moves: list[Mapping[str, Any]] | None = None, of: str) -> View:
    return registry()[of].of(narrow(ecosystem(drawn, moves or []), Selection(split=FIELDS)))


def test_a_difference_has_the_interval_of_newcombe_and_unknown_degrees_are_no_no() -> None:
    view = of_fields(people(robotics=(30, 10, 20), speech=(10, 30, 0)), of="researchers.field_degree")
    gap = newcombe(30, 40, 10, 40)
    low, high = (f"{float(end) * 100:+.1f}" for end in (gap.low, gap.high))
    assert f"Robotics − Speech: +50.0 percentage points ({low} to {high})." in view.summary
    assert "Robotics 75 %" in view.summary
    assert view.headline == "Doctorate: 50 percentage points more for Robotics than for Speech"
    assert "MOVER" in view.method.interval


def test_equal_groups_do_not_clearly_differ_and_small_ones_have_no_difference() -> None:
    equal = of_fields(people(robotics=(20, 20, 0), speech=(20, 20, 0)), of="researchers.field_degree")
    assert equal.headline == "Doctorate: Robotics and Speech do not clearly differ"
    small = of_fields(people(robotics=(20, 20, 0), speech=(1, 2, 0)), of="researchers.field_degree")
    assert small.headline == "Too few to say how the groups differ"
    assert "percentage points" not in small.summary
    assert "Speech too few to say" in small.summary


def test_moves_of_two_groups_have_no_difference() -> None:
    moves = [{"who": who, "from_city_id": "lahore", "to_city_id": "karachi"} for who in range(12)]
    split = (Group("city", "lahore"), Group("city", "karachi"))
    tiny = ecosystem([{"city_id": "lahore" if who % 2 else "karachi"} for who in range(12)], moves)
    view = registry()["transitions.balance"].of(narrow(tiny, Selection(split=split)))
    assert "no difference is computed, since 12 moves are in several groups" in view.summary
    assert "points" not in view.summary


def test_a_view_without_a_comparable_number_says_what_leads_in_each_group() -> None:
    cities = {"doctorate": ["lahore"] * 30 + ["karachi"] * 6, "master": ["karachi", "lahore"] * 9}
    drawn = [{"degree": degree, "city_id": city} for degree, listed in cities.items() for city in listed]
    view = registry()["cities.degrees"].of(narrow(ecosystem(drawn, []), Selection(split=DEGREES)))
    assert view.headline == "Doctorate: led by Lahore; Master: no city clearly leads"


@pytest.mark.parametrize(
    "identity", ["journeys.reasons", "transitions.destinations", "cities.hubs", "transitions.borders"]
)
def test_groups_with_the_same_finding_are_named_together_and_none_has_a_number(identity: str, by_city: Scope) -> None:
    view = registry()[identity].of(by_city)
    clauses = {registry()[identity].of(group).leads for group in by_city.groups.values()}
    assert not any(map(str.isdigit, view.headline))
    assert all(clause in view.headline for clause in clauses)
    assert len(clauses) > 1 or view.headline.startswith("Lahore and Karachi: ")


def test_panels_have_the_same_rows_in_one_order_and_the_first_names_them(by_city: Scope) -> None:
    figure = registry()["cities.balance"].of(by_city).figure
    layout = figure.to_plotly_json()["layout"]
    named = [layout[name] for name in layout if name.startswith("yaxis") and layout[name].get("ticktext")]
    assert len(named) == 4
    assert len({(tuple(axis["ticktext"]), tuple(axis["range"])) for axis in named}) == 1
    assert [axis.get("showticklabels", True) for axis in named] == [True, False, False, False]
    rows = named[0]["ticktext"]
    assert len(set(rows)) == len(rows)
    counts = [
        dict(zip((rows[y] for y in bar.y), bar.x, strict=True)) for bar in figure.select_traces({"name": "Arrivals"})
    ]
    assert [max(one, key=one.get) for one in counts] == ["Lahore", "Karachi"]


def test_groups_that_are_the_rows_of_a_chart_are_not_split_again(by_city: Scope) -> None:
    view = registry()["cities.degrees"].of(by_city)
    assert view.not_split == "the groups have no row in common"
    assert view.subtitle.endswith(f"{REASON}city: {view.not_split}")


def test_panels_share_their_axes_and_name_a_series_once() -> None:
    scope = split_by("demo", *THREE)
    balance = registry()["transitions.balance"].of(scope).figure
    layout = balance.to_plotly_json()["layout"]
    columns = [layout[name] for name in ("xaxis", "xaxis21", "xaxis41")]
    assert len({tuple(axis["range"]) for axis in columns}) == 1
    assert all(one["domain"][1] < other["domain"][0] for one, other in itertools.pairwise(columns))
    assert [layout[f"yaxis{number}"].get("matches") for number in (21, 41)] == ["y", "y"]
    stacked = [layout["meta"]["narrow"][f"yaxis{number}"]["domain"] for number in ("", 21, 41)]
    assert all(upper[0] > lower[1] for upper, lower in itertools.pairwise(stacked))
    named = [trace.name for trace in balance.data if trace.name and trace.showlegend is not False]
    assert len(named) == len(set(named))
    titles = [mark.text for mark in balance.layout.annotations]
    assert [f"<b>{name}</b>" in titles for name in ("Doctorate", "Master", "Bachelor")] == [True] * 3


def test_a_group_without_an_answer_has_its_reason_in_its_panel() -> None:
    view = of_fields(people(robotics=(20, 20, 0), speech=(0, 1, 0)), of="researchers.field_degree")
    texts = [mark.text.replace("<br>", " ") for mark in view.figure.layout.annotations]
    assert any(text.startswith("Too few to say") for text in texts)
    assert np.isfinite(view.figure.layout.height)


def test_a_difference_that_unknown_degrees_could_overturn_is_not_claimed() -> None:
    view = of_fields(people(robotics=(30, 10, 60), speech=(10, 30, 60)), of="researchers.field_degree")
    assert view.headline == "Doctorate: too many are unknown to say how Robotics and Speech differ"
    assert "which those of whom it is not known could overturn." in view.summary

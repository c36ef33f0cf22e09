"""Uncertain moves: left out of every count by default, drawn apart and counted in provenance on request."""

from dataclasses import replace

import pytest

from ecosystem.load import MEASURED_ONCE, UNCERTAIN, Ecosystem, load_career_accuracy
from ecosystem.load.model.import_record import ImportRecord, Threshold
from ecosystem.selection import Selection, narrow, parse_pick
from ecosystem.tables import Researchers, Transitions
from ecosystem.views import View, registry
from tests.views.shipped import dataset

EACH = 7
"""Every seventh move of the demo is uncertain here."""
INCLUDED = Selection(uncertain=True)


@pytest.fixture(scope="module")
def ecosystem() -> Ecosystem:
    demo = dataset("demo")
    certainty = demo.transitions[Transitions.certainty].copy()
    certainty.iloc[::EACH] = UNCERTAIN
    record = ImportRecord(thresholds=(Threshold("longest_gap", 2, "years", "", ""),))
    transitions = demo.transitions.assign(**{Transitions.certainty: certainty})
    return replace(demo, transitions=transitions, metadata=replace(demo.metadata, record=record))


@pytest.fixture(scope="module")
def without(ecosystem: Ecosystem) -> Ecosystem:
    kept = ecosystem.transitions[Transitions.certainty] != UNCERTAIN
    return replace(ecosystem, transitions=ecosystem.transitions[kept].reset_index(drop=True))


def evaluate(view: str, ecosystem: Ecosystem, selection: Selection) -> View:
    return registry()[view](ecosystem, selection)


@pytest.mark.parametrize("selection", [Selection(), Selection(stage_safe=True), Selection(years=(2010, 2020))])
def test_by_default_every_count_is_that_of_the_dataset_without_them(
    ecosystem: Ecosystem, without: Ecosystem, selection: Selection
) -> None:
    scope, expected = narrow(ecosystem, selection), narrow(without, selection)
    assert scope.moves.equals(expected.moves)
    assert scope.careers.equals(expected.careers)
    assert scope.people.index.equals(expected.people.index)
    assert scope.uncertain_moves.empty


def test_who_moved_only_perhaps_is_still_at_the_post_before(ecosystem: Ecosystem) -> None:
    moves = ecosystem.transitions[ecosystem.transitions[Transitions.kind] != "dual"].sort_values("year")
    last = moves.drop_duplicates(Transitions.researcher_id, keep="last")
    before, after = (one.researchers.set_index(Researchers.researcher_id) for one in (ecosystem, ecosystem.certain))
    undone = 0
    for move in last[last[Transitions.year].notna()].itertuples():
        person, years = move.researcher_id, moves.loc[moves[Transitions.researcher_id] == move.researcher_id, "year"]
        if not years.is_unique or years.isna().any():
            continue  # the order is not known
        if move.certainty != UNCERTAIN:
            assert after.at[person, "organization"] == before.at[person, "organization"] or not isinstance(
                before.at[person, "organization"], str
            )
        elif len(years) == 1:
            undone += 1
            for end in ("organization", "sector_id", "city_id"):
                left = getattr(move, f"from_{end}")
                assert after.at[person, end] == left or not isinstance(left, str)
    assert undone > EACH


def test_a_switch_includes_them_and_an_absent_value_is_certain(ecosystem: Ecosystem) -> None:
    scope, demo = narrow(ecosystem, INCLUDED), narrow(dataset("demo"), INCLUDED)
    assert scope.spells.equals(demo.spells)
    assert demo.ecosystem.certain is demo.ecosystem
    assert len(scope.moves) == len(demo.moves)
    assert len(scope.uncertain_moves) == -(-len(demo.moves) // EACH)


@pytest.mark.parametrize("view", ["cities.balance", "overview.direction", "transitions.rates", "methods.moves_known"])
def test_provenance_counts_them_and_names_the_measured_precision(ecosystem: Ecosystem, view: str) -> None:
    number = -(-len(ecosystem.transitions) // EACH)
    left_out, included = (evaluate(view, ecosystem, selection).provenance for selection in (Selection(), INCLUDED))
    assert f"; {number:,} uncertain moves of the dataset left out" in left_out.n
    assert "uncertain moves included" in included.n
    assert "Uncertain moves included" in included.filters
    accuracy = load_career_accuracy()
    (precision,) = accuracy[(accuracy["group"] == "all") & (accuracy["set"] == MEASURED_ONCE)][
        "precision_within_a_year"
    ]
    for provenance in (left_out, included):
        assert f"measured precision {precision:.2f}" in provenance.n
        assert f"measured precision {precision:.2f}" in provenance.brief()
        assert any(f"measured precision {precision:.2f}" in line for line in provenance.lines())


@pytest.mark.parametrize("view", ["transitions.balance", "transitions.borders", "cities.balance"])
def test_balances_draw_them_apart(ecosystem: Ecosystem, view: str) -> None:
    plain, drawn = (evaluate(view, ecosystem, selection) for selection in (Selection(), INCLUDED))
    hatched = [trace for trace in drawn.figure.data if trace.type == "bar" and trace.marker.pattern.shape]
    assert len(hatched) == 2
    assert not [trace for trace in plain.figure.data if trace.type == "bar" and trace.marker.pattern.shape]
    for side in ("arrivals", "departures"):
        part = drawn.table[f"uncertain_{side}"]
        assert f"uncertain_{side}" in drawn.columns
        assert 0 < part.sum() < drawn.table[side].sum()
        assert (part <= drawn.table[side]).all()


def test_a_click_on_a_hatched_bar_keeps_its_moves(ecosystem: Ecosystem) -> None:
    drawn = evaluate("transitions.borders", ecosystem, INCLUDED)
    bars = [trace for trace in drawn.figure.data if trace.type == "bar"]
    for bar in bars:
        at = max(range(len(bar.y)), key=lambda place, bar=bar: abs(bar.y[place]))
        kept = narrow(ecosystem, INCLUDED.with_focus(parse_pick(bar.customdata[at])))
        assert len(kept.moves) == abs(bar.y[at]) > 0


def test_flows_between_cities_count_them_in_a_column(ecosystem: Ecosystem) -> None:
    drawn = evaluate("cities.flows", ecosystem, INCLUDED)
    assert drawn.table["uncertain"].sum() == len(narrow(ecosystem, INCLUDED).uncertain_moves)
    assert "uncertain" in drawn.columns

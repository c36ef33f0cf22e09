"""A click on a row of any view narrows to exactly the moves or people that the row counts, or the view says to what."""

from collections.abc import Iterator
from functools import lru_cache

import pytest
from hypothesis import given

from ecosystem.selection import Scope, Selection, from_query, narrow, parse_pick, to_query
from ecosystem.views import PICK, View, registry
from ecosystem.views.provenance import filter_words
from tests.indicators.frames import ecosystem
from tests.indicators.situations import situated
from tests.views.laws import picks
from tests.views.shipped import clicked, dataset, offered, unfiltered, whole
from tests.views.test_answers import SELECTIONS as ANY_SELECTION

OF_MOVES, OF_PEOPLE = ("moves", "arrivals", "departures"), ("people",)
SELECTIONS = {
    "all": Selection(),
    "a field in some years": Selection(field=("machine-learning",), years=(2008, 2018)),
    "twin cities": Selection(city=("lahore", "islamabad"), twin_cities=True, dual=False),
}
CLICKED = [name for name, definition in registry().items() if not definition.published]


def clicks(view: View) -> Iterator[tuple[str, str, int]]:
    """Give each row's click with the column that counts what it should leave, and that count."""
    for column in view.table:
        if not str(column).endswith(PICK):
            continue
        way = str(column).removesuffix(PICK).rstrip("_")
        counted = [name for name in (*OF_MOVES, *OF_PEOPLE) if name in view.table and name.startswith(way)]
        assert len(counted) == 1, f"{view.id}: what does {column} leave? The table has {counted}; add a `pick_note`."
        for pick, count in zip(view.table[column], view.table[counted[0]], strict=True):
            if pick:
                yield pick, counted[0], count


@lru_cache(maxsize=4096)  # views of one dataset offer many of the same clicks
def left(scope: Scope, pick: str, column: str) -> int:
    left_over = clicked(scope, *parse_pick(pick))
    return len(left_over.people if column in OF_PEOPLE else left_over.moves)


def otherwise(scope: Scope, view: View) -> list[str]:
    """List the clicks that leave another number than their row says; on a row that counts nothing none is made."""
    return [
        f"{view.id}: {pick} leaves {found} {column} instead of {count}"
        for pick, column, count in clicks(view)
        if count != 0 and (found := left(scope, pick, column)) != count
    ]


@pytest.mark.parametrize("identity", [name for name in CLICKED if not registry()[name].pick_note])
@pytest.mark.parametrize(
    ("name", "selected"),
    [
        *(("demo", selected) for selected in SELECTIONS),
        ("faculty-2018", "all"),
        *(pytest.param("faculty-2018", selected, marks=pytest.mark.slow) for selected in [*SELECTIONS][1:]),
    ],
)
def test_a_click_leaves_what_its_row_counts(identity, name, selected) -> None:
    scope = narrowed(name, selected)
    view = unfiltered(identity, name) if selected == "all" else registry()[identity].of(scope)
    assert otherwise(scope, view) == []


@lru_cache
def narrowed(name: str, selected: str) -> Scope:
    return narrow(dataset(name), SELECTIONS[selected])


def test_a_click_on_an_end_of_the_flows_leaves_its_people() -> None:
    scope, view = whole("demo"), unfiltered("transitions.flows")
    people = {
        f"{column}:{code}": count
        for column in ("trained", "first_sector_id", "sector_id")
        for code, count in view.table.groupby(column)["people"].sum().items()
    }
    picks = list(dict.fromkeys(pick for drawn in view.figure.data for pick, _ in drawn.node.customdata if pick))
    assert len(picks) == len(people) - 2  # all but the sectors gathered at either end
    assert [left(scope, pick, "people") for pick in picks] == [people[pick] for pick in picks]


@given(situated(), ANY_SELECTION)
@pytest.mark.slow
def test_a_click_leaves_what_its_row_counts_whatever_the_careers(drawn, selection) -> None:
    scope = narrow(ecosystem(*drawn), selection)
    for identity in CLICKED:
        if not registry()[identity].pick_note:
            assert otherwise(scope, registry()[identity].of(scope)) == []


@pytest.mark.parametrize("identity", [name for name in CLICKED if registry()[name].pick_note])
def test_a_pick_note_is_given_only_where_counts_differ(identity) -> None:
    scope, view = whole("demo"), unfiltered(identity)
    assert registry()[identity].pick_note in view.method.limits
    if set(view.table) & {*OF_MOVES, *OF_PEOPLE}:
        assert otherwise(scope, view)


@pytest.mark.parametrize("identity", CLICKED)
def test_a_click_is_written_to_a_link_and_described(identity) -> None:
    scope = whole("demo")
    table = unfiltered(identity).table
    picks = {pick for column in table if str(column).endswith(PICK) for pick in table[column] if pick}
    allowed = offered("demo")
    for pick in sorted(picks)[::7]:
        left_over = clicked(scope, *parse_pick(pick))
        assert from_query(to_query(left_over.selection), allowed) == (left_over.selection, ())
        codes = [f": {focus.code}" for focus in parse_pick(pick) if not focus.code.isdecimal()]
        assert not any(code in filter_words(left_over)["focus"] for code in codes)


def test_a_click_is_described_without_codes() -> None:
    picks = (
        "to_sector_id:fintech|entered_from:other|origin:post",
        "to_city_id:lahore|relocation:between|first_sector_id:university",
    )
    assert [filter_words(narrow(dataset("demo"), Selection(focus=parse_pick(pick))))["focus"] for pick in picks] == [
        "To sector: Finance; Entered from: Another sector; Coming from: A post",
        "To city: Lahore; Relocation: To another place; First sector: Universities",
    ]


def test_no_click_narrows_to_a_reason_or_a_challenge() -> None:
    for identity in ("journeys.reasons", "journeys.challenges", "journeys.together"):
        assert not list(picks(unfiltered(identity)))

"""View that compares two groups of people."""

from typing import Any

import numpy as np
import pandas as pd

from ecosystem.figures.dumbbell import dumbbell
from ecosystem.indicators import comparison as indicators
from ecosystem.selection import DIMENSIONS, Focus, Scope
from ecosystem.views import phrases
from ecosystem.views.number_format import (
    FEWER_THAN_FIVE,
    SUPPRESSED,
    join_nonempty,
    nonzero,
    part_of,
    people_text,
    percent,
    rows,
    whole,
)
from ecosystem.views.provenance import Counted
from ecosystem.views.view_definition import Method, ViewResult, view

NAMES = {
    "industry": "In industry now",
    "abroad": "Abroad now",
    "trained-abroad": "Trained abroad",
    "doctorate": "Holds a doctorate, of known degrees",
    "ai": "In a field of AI",
    "moved": "Moved academia → industry",
    "returned": "Came back, of those who left",
}


@view(
    "comparison.groups",
    "How do the two groups differ?",
    Method(
        definition="The same shares of both groups. Shares rest on the people of whom the matter is known; “moved” "
        "means at least once, first posts straight from training aside; “came back” is of those who left the country "
        "for a post. People who are in both groups are left out, as are shares by which the groups were chosen.",
        formula="difference = share in A − share in B",
        interval="Newcombe's hybrid score interval for the difference, 95 %; Wilson for each share",
        reference="Newcombe 1998 (method 10)",
        limits=(
            "Several shares are compared at once: with seven and no difference at all, three comparisons in ten would "
            "show an interval without 0 by chance alone.",
            "The groups differ in other respects too, such as age; a difference is not an effect.",
            "Groups chosen by a move hold only people who moved.",
        ),
    ),
    measure="The same shares of two groups, A and B, and their difference in percentage points",
    height=460,
    counted=Counted.CAREERS,
)
def groups(scope: Scope) -> ViewResult:
    """Group A beside group B."""
    columns = {
        "name": "Share",
        "a_text": "A",
        "a_n": "n of A",
        "b_text": "B",
        "b_n": "n of B",
        "value": "A − B",
        "low": "95 % from",
        "high": "95 % to",
    }
    if len(scope.selection.groups) != 2:
        empty = pd.DataFrame(columns=[*columns, "n", "unit"])
        return ViewResult(empty, columns=columns).empty("Choose two groups, A and B, to compare them.")
    chosen = scope.selection.groups
    sides = [scope.narrowed(focus) for focus in chosen]
    alone = indicators.disjoint(sides[0].people, sides[1].people)
    shared = int(np.count_nonzero(~alone[0]))
    people = tuple(side.people[mask] if shared else side.people for side, mask in zip(sides, alone, strict=True))
    unknowable = {
        ("industry", "moved"): phrases.only_domain(scope),
        ("abroad", "returned"): phrases.nobody_abroad(scope),
        ("moved", "returned"): phrases.no_posts_left(scope),
    }
    left_out = {measure for measures, reason in unknowable.items() if reason for measure in measures}
    table = indicators.compare(
        (people[0], people[1]),
        (_moves_of(sides[0], people[0], shared), _moves_of(sides[1], people[1], shared)),
        chosen_by=frozenset(focus.column for focus in chosen) | scope.selection.outcome_columns(),
        left_out=frozenset(left_out),
    )
    names = (_name(scope, chosen[0]), _name(scope, chosen[1]))
    table = _with_texts(table, names)
    result = ViewResult(
        table,
        n=f"A, {names[0]}: {people_text(len(people[0]))}; B, {names[1]}: {people_text(len(people[1]))}",
        unknown=join_nonempty(nonzero(shared, f"{people_text(shared)} in both groups"), *unknowable.values()),
        columns=columns,
    )
    if not table["enough"].any():
        if shared and not len(people[0]) and not len(people[1]):
            return result.empty(f"Both groups hold the same {people_text(shared)}: there is nothing to compare.")
        return result.empty(f"{FEWER_THAN_FIVE} in one of the groups.")
    figure = dumbbell(
        table, names=(f"A: {names[0]}", f"B: {names[1]}"), label="name", axis="Share of the group", hover="hover"
    )
    return result.complete(figure, *_summarise(table, names))


def _with_texts(table: pd.DataFrame, names: tuple[str, str]) -> pd.DataFrame:
    def share(row: Any, group: str) -> str:
        value, low, high = (getattr(row, f"{group}_{part}") for part in ("value", "low", "high"))
        return percent(value, low, high) if value == value else SUPPRESSED

    table = table.assign(
        name=table["measure"].map(NAMES),
        a_text=[share(row, "a") for row in rows(table)],
        b_text=[share(row, "b") for row in rows(table)],
        enough=table["value"].notna(),
    )
    table["hover"] = [
        f"{row.name}\nA, {names[0]}: {row.a_text}, n = {row.a_n:,}\nB, {names[1]}: {row.b_text}, n = {row.b_n:,}"
        + (f"\nA − B: {_points(row)}" if row.enough else "")
        for row in rows(table)
    ]
    return table


def _summarise(table: pd.DataFrame, names: tuple[str, str]) -> tuple[str, str]:
    """Return summary and headline."""
    clear = table[table["clear"]]
    compared = int(table["enough"].sum())
    if clear.empty:
        of = f"Between {names[0]} and {names[1]}"
        nothing = f"{of} there is no difference that the numbers carry, in {whole(compared, 'share')}."
        return nothing, "The two groups do not clearly differ"
    top = next(rows(clear.loc[clear["value"].abs().sort_values(ascending=False).index]))
    summary = (
        f"The largest clear difference is in “{top.name}”: {top.a_text} in {names[0]} and {top.b_text} in {names[1]}, "
        f"a difference of {_points(top)}; {part_of(len(clear), compared, 'share', 'differs', 'differ')} clearly."
    )
    points = f"{abs(top.value) * 100:.0f} percentage points"
    return summary, f"The groups clearly differ in “{top.name}”, by {points}"


def _points(row: Any) -> str:
    return f"{row.value * 100:+.1f} points ({row.low * 100:+.1f} to {row.high * 100:+.1f})"


def _name(scope: Scope, focus: Focus) -> str:
    title, name = DIMENSIONS[focus.column].title, scope.names.of(focus.column, focus.code)
    return name if name.startswith(title) else f"{title}: {name}"


def _moves_of(side: Scope, people: pd.DataFrame, shared: int) -> pd.DataFrame:
    """Return the moves of the group, without those of people in both groups."""
    return side.careers[side.careers["person"].isin(people.index)] if shared else side.careers

"""What several views of moves and careers say alike: caveats, empty answers, balances and leading groups."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from ecosystem.indicators import transitions as indicators
from ecosystem.indicators.counting import Estimate
from ecosystem.indicators.survival_times import count_lost_to_follow_up
from ecosystem.indicators.transitions import from_training
from ecosystem.selection import DIMENSIONS, Scope
from ecosystem.statistics import newcombe
from ecosystem.tables import vocabulary
from ecosystem.views.number_format import TOO_FEW, percent, rows, whole
from ecosystem.views.view_definition import FROM_A_POST

Ways = tuple[str, str]


def chosen_for_a_move(scope: Scope) -> str:
    """Say that the people were chosen for a move they made, where they were; else nothing.

    Whoever is kept for having moved has moved: waits are shorter and rates higher among them than among all.
    """
    dimensions = [DIMENSIONS[focus.column] for focus in scope.selection.focus]
    if any(dimension.of_moves and not dimension.of_people for dimension in dimensions):
        return "These people were chosen for a move they made, which shortens waits and raises rates. "
    return ""


def which_rate_is_higher(apart: Estimate) -> str:
    """Say which of the rates to industry and back is higher, where their difference is clear of zero."""
    if apart.low <= 0 <= apart.high:
        return "; the difference is within what chance may make"
    return f"; the rate {'to industry' if apart.value > 0 else 'back to academia'} is clearly the higher one"


def not_followed(scope: Scope) -> str:
    """Count the people whose years, or the year of a move, are not known: they cannot be followed."""
    lost = scope.share(_lost)
    return f"{whole(lost, 'person', 'people')} whose years are not all known" if lost else ""


def _lost(scope: Scope) -> int:
    return count_lost_to_follow_up(scope.people, scope.careers, scope.spells)


def no(scope: Scope, column: str, codes: Iterable[str], what: str) -> str:
    """Say that there are no such moves, and whether the data or the filters are the reason."""
    moves = scope.ecosystem.moves
    such = moves[column].isin(list(codes)).to_numpy() & ~from_training(moves)
    return f"no {what} are left under these filters" if such.any() else f"this dataset knows no {what}"


def none_out(scope: Scope) -> str:
    """Say that there are no moves out of academia, and why."""
    codes = [code for code in scope.ecosystem.moves["direction"].cat.categories if _leaves_academia(code)]
    return sentence(no(scope, "direction", codes, "moves out of academia"))


def sentence(said: str) -> str:
    """Make a sentence of a clause."""
    return f"{said[:1].upper()}{said[1:]}."


def listed(parts: list[str]) -> str:
    """Join parts as in speech.

    Examples
    --------
    >>> listed(["one", "two", "three"])
    'one, two and three'
    """
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def span(scope: Scope) -> str:
    """Name the years looked at."""
    first, last = scope.window
    return f"From {first} to {last}," if first < last else f"In {first},"


def left_out(scope: Scope, column: str, ways: Ways) -> tuple[int, int]:
    """Count the moves either way that have no year, and those straight from training.

    A choice of years drops the undated ones before they can be counted, so then they are taken from whole careers.
    """
    undated, trained = indicators.left_out(scope.moves, column=column, ways=ways)
    if scope.selection.years:
        undated = indicators.left_out(scope.careers, column=column, ways=ways)[0]
    return undated, trained


def by_year(table: pd.DataFrame, column: str, ways: Ways, said: Ways) -> pd.DataFrame:
    """Add to a balance by year what hovering says and what a click narrows to."""
    told = [
        f"{row.year}: {row.arrivals:,} {said[0]}, {row.departures:,} {said[1]}, net {row.net:+,}\n"
        + (f"Balance {row.value:+.2f} ({row.low:+.2f} to {row.high:+.2f})" if row.enough else f"Balance: {TOO_FEW}")
        for row in rows(table)
    ]
    picks = {
        f"{name}_pick": [f"{column}:{way}|year:{year}|{FROM_A_POST}" for year in table["year"]]
        for name, way in zip(("arrivals", "departures"), ways, strict=True)
    }
    return table.assign(hover=told, **picks)


def leaning(scope: Scope, table: pd.DataFrame, column: str, ways: Ways, said: Ways) -> str:
    """Say which way the balance of all years leans, or why there is none to draw."""
    moves = (int(table["arrivals"].sum()), int(table["departures"].sum()))
    for count, way, words in zip(moves, ways, said, strict=True):
        if not count:
            return f"{no(scope, column, (way,), f'moves {words}')}, so there is no balance to draw"
    lean = Estimate.of(indicators.circulation(moves))
    balance = f"the balance is {lean.value:+.2f} ({lean.low:+.2f} to {lean.high:+.2f})"
    if lean.low > 0 or lean.high < 0:
        return f"{balance}, a net flow of {abs(moves[0] - moves[1]):,} {said[0] if lean.value > 0 else said[1]}"
    return f"{balance}, which leaves open which way the flow leans"


def leading(table: pd.DataFrame, name: str, verb: str) -> str:
    """Say which of some groups, largest first, is the largest, and whether it is clearly so."""
    named = table[table["gathered"] == 1]
    top = next(rows(named))
    if len(named) == 1 and len(table) == 1:
        return f"all {verb} {getattr(top, name)}, the only destination there is here"
    said = f"{percent(top.value, top.low, top.high)} {verb} {getattr(top, name)}"
    close = named[named["high"] >= top.low].iloc[1:]
    if len(close):
        return f"{said}, which is not clearly ahead of {close[name].iloc[0]}"
    return f"{said}, the largest single destination"


def share_hover(table: pd.DataFrame, name: str, count: str = "moves") -> list[str]:
    """Write what hovering over each group's share says; `count` is the column with moves or people."""
    noun = ("move", "moves") if count == "moves" else ("person", "people")
    return [
        f"{getattr(row, name)}\n"
        + (f"{percent(row.value, row.low, row.high)}, {whole(getattr(row, count), *noun)}" if row.enough else TOO_FEW)
        for row in rows(table)
    ]


def extremes(table: pd.DataFrame) -> str:
    """Say between which groups a share runs, and whether the two are clearly apart."""
    table = table[table["field"] != vocabulary.UNKNOWN]
    if len(table) < 2:
        return "there are too few fields to compare"
    ordered = table.sort_values("value", ascending=False)
    top, least = next(rows(ordered)), next(rows(ordered.iloc[::-1]))
    counts = [round(row.value * row.n) for row in (top, least)]
    gap = Estimate.of(newcombe(counts[0], top.n, counts[1], least.n))
    span = (
        f"by field the share runs from {percent(least.value, least.low, least.high)} in {least.name} to "
        f"{percent(top.value, top.low, top.high)} in {top.name}"
    )
    return span if gap.low > 0 else f"{span}, which are not clearly apart"


def knows_abroad(scope: Scope) -> bool:
    """Tell whether the dataset follows people abroad at all: else everybody in it would seem to have stayed."""
    return bool((scope.ecosystem.people["place"] == "abroad").any())


def _leaves_academia(direction: str) -> bool:
    origin, _, destination = direction.partition("-")
    return origin == "academia" != destination

"""Yearly balance of moves in two opposite directions: moves in, moves out, net and balance."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from ecosystem.figures.flows import FlowDirection, diverging_bars
from ecosystem.indicators import transitions as indicators
from ecosystem.indicators.counting import Estimate
from ecosystem.selection import Scope
from ecosystem.statistics import wilson
from ecosystem.views.number_format import TOO_FEW, agree, enough, join_nonempty, nonzero, percent, rows, whole
from ecosystem.views.phrases import UNKNOWN_ENDS, no_moves, sentence, unknown_ends
from ecosystem.views.view_definition import FROM_A_POST, Comparable, ViewResult, estimate_columns

CERTAIN, UNCERTAIN = "certainty:certain", "certainty:uncertain"
SIDES = ("arrivals", "departures")
BALANCE_METHOD = {
    "formula": "net = in − out; balance = (in − out) / (in + out), from −1 (all out) to 1 (all in)",
    "interval": "Percentile bootstrap of the moves, 95 %; Wilson, rescaled, where all moves go one way",
    "reference": "Efron and Tibshirani 1993; Wilson 1927",
}


@dataclass(frozen=True)
class OppositeDirections:
    """Two opposite directions of moves and their texts; each pair is (in, out).

    Attributes
    ----------
    column : str
        Column of the moves with the codes.
    towards : pair of str
        Directions within a sentence: "to industry", "back to academia".
    hover : pair of str
        The same, short.
    titles, names, colours : pair of str
        Titles of the table's columns; names and colours in the figure.
    axis : str
        Title of the value axis.
    moves : str
        What the moves are: "moves between academia and industry".
    across, training : str
        Ending of "12 moves …" and of "3 first posts straight …".
    """

    column: str
    codes: tuple[str, str]
    towards: tuple[str, str]
    hover: tuple[str, str]
    titles: tuple[str, str]
    names: tuple[str, str]
    colours: tuple[str, str]
    axis: str
    moves: str
    across: str
    training: str


def balance_result(
    scope: Scope, ways: OppositeDirections, summarise: Callable[[int, int, str], str], *, events: pd.DataFrame | None
) -> ViewResult:
    """Return table and figure of the moves in both directions by year.

    Parameters
    ----------
    summarise : callable
        Makes the summary of the numbers of moves in and out and a clause on the balance.
    events : DataFrame or None
        Dated events to mark.
    """
    uncertain = _uncertain(scope, ways)
    table = indicators.balance(scope.moves, window=scope.window, column=ways.column, ways=ways.codes)
    table = _with_texts(table.assign(**uncertain), ways)
    undated, trained = _left_out(scope, ways)
    moves = (int(table["arrivals"].sum()), int(table["departures"].sum()))
    titles = {"year": "Year", "arrivals": ways.titles[0], "departures": ways.titles[1], "net": "Net"}
    result = ViewResult(
        table,
        n=f"{whole(sum(moves), 'move')}{ways.across}",
        unknown=join_nonempty(
            nonzero(undated, f"{whole(undated, 'move')}{ways.across} without a year"),
            nonzero(trained, f"{whole(trained, 'first post')} straight {ways.training}"),
            unknown_ends(scope.moves, ways.column),
        ),
        columns={
            **titles,
            **{name: f"Uncertain: {title}" for name, title in zip(uncertain, ways.titles, strict=False)},
            **estimate_columns("Balance", "Moves either way"),
        },
    )
    if not enough(sum(moves)):
        none = sentence(no_moves(scope, ways.column, ways.codes, ways.moves))
        return result.empty(TOO_FEW if sum(moves) else none, keep_rows=False)
    figure = _draw(table, ways, events, is_uncertain=bool(uncertain))
    lean, headline, leads = _lean(scope, moves, ways)
    title = f"Moves {ways.towards[0]}, as a share of {ways.moves}"
    perhaps = np.logical_or.reduce([indicators.may_be(scope.moves, ways.column, code) for code in ways.codes])
    unclear = int((perhaps & scope.moves["year"].between(*scope.window).to_numpy()).sum())
    comparable = Comparable.of(title, Estimate.of(wilson(moves[0], sum(moves))), unknown=unclear)
    return result.complete(figure, summarise(*moves, lean), headline, comparable=comparable, leads=leads)


def _with_texts(table: pd.DataFrame, ways: OppositeDirections) -> pd.DataFrame:
    """Add hover texts, and what a click on each side of a year narrows to."""
    is_uncertain = "uncertain_arrivals" in table
    certainty = f"|{CERTAIN}" if is_uncertain else ""
    return table.assign(
        hover=[
            f"{row.year}: {row.arrivals:,} {ways.hover[0]}, {row.departures:,} {ways.hover[1]}, net {row.net:+,}\n"
            + (f"Balance {row.value:+.2f} ({row.low:+.2f} to {row.high:+.2f})" if row.enough else f"Balance: {TOO_FEW}")
            + (
                f"\nUncertain: {row.uncertain_arrivals:,} and {row.uncertain_departures:,} of these"
                if is_uncertain
                else ""
            )
            for row in rows(table)
        ],
        **{
            f"{name}_pick": [f"{ways.column}:{code}|year:{year}|{FROM_A_POST}{certainty}" for year in table["year"]]
            for name, code in zip(SIDES, ways.codes, strict=True)
        },
    )


def _draw(
    table: pd.DataFrame, ways: OppositeDirections, events: pd.DataFrame | None, *, is_uncertain: bool
) -> go.Figure:
    bars = [
        FlowDirection(name, colour, table[f"{side}_pick"].tolist())
        for name, colour, side in zip(ways.names, ways.colours, SIDES, strict=True)
    ]
    hatched = [
        replace(bar, name=f"{bar.name}, uncertain", pick=[pick.replace(CERTAIN, UNCERTAIN) for pick in bar.pick])
        for bar in bars
        if is_uncertain
    ]
    return diverging_bars(table, arrivals=bars[0], departures=bars[1], axis=ways.axis, events=events, uncertain=hatched)


def _uncertain(scope: Scope, ways: OppositeDirections) -> dict[str, pd.Series]:
    """Count the uncertain moves included, by year; empty where there are none."""
    if scope.uncertain_moves.empty:
        return {}
    table = indicators.balance(scope.uncertain_moves, window=scope.window, column=ways.column, ways=ways.codes)
    return {f"uncertain_{side}": table[side] for side in SIDES}


def _left_out(scope: Scope, ways: OppositeDirections) -> tuple[int, int]:
    """Count the moves without a year, and those straight from training.

    A filter on years drops undated moves before they can be counted, so then they are counted in whole careers.
    """
    undated, trained = indicators.left_out(scope.moves, column=ways.column, ways=ways.codes)
    if scope.selection.years:
        undated = indicators.left_out(scope.careers, column=ways.column, ways=ways.codes)[0]
    return undated, trained


def _lean(scope: Scope, moves: tuple[int, int], ways: OppositeDirections) -> tuple[str, str, str]:
    """Return a clause on the balance of all years, or on why there is none; the headline, and which way leads."""
    for count, code, towards in zip(moves, ways.codes, ways.towards, strict=True):
        if not count:
            none = no_moves(scope, ways.column, (code,), f"moves {towards}")
            return f"{none}, so there is no balance to draw", sentence(none).removesuffix("."), f"no moves {towards}"
    balance = Estimate.of(indicators.circulation(moves))
    clause = f"the balance is {balance.value:+.2f} ({balance.low:+.2f} to {balance.high:+.2f})"
    if balance.low > 0 or balance.high < 0:
        (fewer, rarer, _), (more, _, towards) = sorted(zip(moves, ways.codes, ways.towards, strict=True))
        dated = scope.moves["year"].between(*scope.window).to_numpy()
        unclear = int((indicators.may_be(scope.moves, ways.column, rarer) & dated).sum())
        if fewer + unclear >= more:
            end = UNKNOWN_ENDS[ways.column]
            clause += f", which {whole(unclear, 'more move')} of unknown {end} {agree(unclear, 'leaves', 'leave')} open"
            headline = f"Too many moves are of unknown {end} to say which way the flow leans"
            return clause, headline, "neither way clearly leads"
        headline = f"{percent(more / sum(moves))} of {ways.moves} lead {towards}"
        return f"{clause}, a net flow of {abs(moves[0] - moves[1]):,} {towards}", headline, f"most lead {towards}"
    headline = f"It is open whether more moves lead {ways.towards[0]} or {ways.towards[1]}"
    return f"{clause}, which leaves open which way the flow leans", headline, "neither way clearly leads"

"""Views of the page Data and methods."""

from __future__ import annotations

import pandas as pd

from ecosystem.figures.completeness import completeness_heatmap
from ecosystem.indicators.completeness import completeness
from ecosystem.selection import Scope
from ecosystem.statistics import suppress
from ecosystem.tables import Researchers, Table, Transitions
from ecosystem.views.number_format import percent, rows, whole
from ecosystem.views.view_definition import SHARE_COLUMNS, Method, ViewResult, view

METHOD = Method(
    definition="For every column that may be empty: how many rows have a value, by field of work.",
    formula="share = rows with a value / all rows of the group",
    interval="Wilson score interval, 95 %",
    limits=("A value that is there can still be wrong.", "Simulated data have gaps because the model makes them."),
)


@view("methods.people_known", "What is known of the people?", METHOD, height=460)
def people_known(scope: Scope) -> ViewResult:
    """How complete the researchers are."""
    table = scope.ecosystem.researchers.take(scope.people.index.to_numpy())
    return _answer(scope, table, scope.people["field"], Researchers, "person", "people")


@view("methods.moves_known", "What is known of the moves?", METHOD, height=460)
def moves_known(scope: Scope) -> ViewResult:
    """How complete the transitions are."""
    table = scope.ecosystem.transitions.take(scope.moves.index.to_numpy())
    return _answer(scope, table, scope.moves["field"], Transitions, "move", "moves")


def _answer(
    scope: Scope, kept: pd.DataFrame, groups: pd.Series, declared: type[Table], noun: str, plural: str
) -> ViewResult:
    if kept.empty:
        return ViewResult(
            completeness_heatmap(pd.DataFrame(), names={}),
            pd.DataFrame(columns=["column", "group", "value", "low", "high", "n"]),
            f"There are no {plural} to look at.",
            n=whole(0, noun, plural),
        )
    known = suppress(completeness(kept, groups, declared))
    names = {code: scope.names.of("field", code) for code in known["group"].unique()}
    known = known.assign(named=known["group"].map(names))
    whole_columns = known.groupby("column", sort=False)[["present", "n"]].sum()
    shares = whole_columns["present"] / whole_columns["n"]
    least, most = (str(column) for column in (shares.idxmin(), shares.idxmax()))
    summary = (
        f"Of {whole(len(kept), noun, plural)}, {percent(shares[most])} have “{most}” filled, the fullest of the "
        f"columns that may be empty, and {percent(shares[least])} have “{least}”, the emptiest."
    )
    columns = {"column": "Column", "named": "Field", "present": "Present", **SHARE_COLUMNS}
    return ViewResult(
        completeness_heatmap(known, names=names), known, summary, n=whole(len(kept), noun, plural), columns=columns
    )


def unresolved_share(resolution: pd.DataFrame) -> str:
    """Say what cleaning could not make out, in one sentence."""
    worst = resolution.sort_values("share_unresolved", ascending=False)
    parts = [f"{row.column} {percent(float(row.share_unresolved))}" for row in rows(worst) if row.unresolved]
    return f"Not given or not made out: {', '.join(parts)} of {whole(int(resolution['rows'].max()), 'row')}."

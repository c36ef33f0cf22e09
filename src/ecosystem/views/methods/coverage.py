"""Views of how complete the columns of people and moves are, and of the years that each source covers."""

import pandas as pd

from ecosystem.figures.heatmap import completeness_heatmap
from ecosystem.indicators.data_quality import completeness
from ecosystem.indicators.published_figures import source_ages
from ecosystem.selection import Scope
from ecosystem.statistics import suppress
from ecosystem.tables import Researchers, Table, Transitions
from ecosystem.views.number_format import TOO_FEW, agree, enough, percent, rows, whole, year_range
from ecosystem.views.provenance import Counted
from ecosystem.views.view_definition import SHARE_COLUMNS, WILSON, Method, ViewResult, view

METHOD = Method(
    definition="For every column that may be empty: how many rows have a value, by field of work.",
    formula="share = rows with a value / all rows of the group",
    interval=WILSON["interval"],
    limits=("A value that is there can still be wrong.", "Simulated data have gaps because the model makes them."),
)


@view(
    "methods.people_known",
    "For what share of people is each column known?",
    METHOD,
    measure="Share of people with a value, by column and field",
    height=460,
    counted=Counted.PEOPLE,
)
def people_known(scope: Scope) -> ViewResult:
    """Completeness of the researchers table."""
    table = scope.ecosystem.researchers.take(scope.people.index.to_numpy())
    return _completeness(scope, table, scope.people["field"], Researchers, "person", "people")


@view(
    "methods.moves_known",
    "For what share of moves is each column known?",
    METHOD,
    measure="Share of moves with a value, by column and field",
    height=460,
    counted=Counted.MOVES,
)
def moves_known(scope: Scope) -> ViewResult:
    """Completeness of the transitions table."""
    table = scope.ecosystem.transitions.take(scope.moves.index.to_numpy())
    table = table.drop(columns=Transitions.certainty)  # never unknown: empty means certain
    return _completeness(scope, table, scope.moves["field"], Transitions, "move", "moves")


def _completeness(
    scope: Scope, kept: pd.DataFrame, groups: pd.Series, declared: type[Table], noun: str, plural: str
) -> ViewResult:
    n = whole(len(kept), noun, plural)
    if kept.empty:
        empty = pd.DataFrame(columns=["column", "group", "value", "low", "high", "n"])
        figure = completeness_heatmap(pd.DataFrame(), names={})
        return ViewResult(empty, n=n).complete(figure, f"There are no {plural} to look at.")
    table = suppress(completeness(kept, groups, declared))
    names = {code: scope.names.of("field", code) for code in table["group"].unique()}
    table = table.assign(named=table["group"].map(names))
    by_column = table.groupby("column", sort=False)[["present", "n"]].sum()
    shares = by_column["present"] / by_column["n"]
    least, most = (str(column) for column in (shares.idxmin(), shares.idxmax()))
    summary = (
        f"Of {n}, {percent(shares[most])} have “{most}” filled, the fullest of the "
        f"columns that may be empty, and {percent(shares[least])} have “{least}”, the emptiest."
    )
    sparse = int((shares < 0.5).sum())
    headline = f"{whole(sparse, 'column')} {agree(sparse, 'is', 'are')} filled for less than half of the {plural}"
    if not sparse:
        headline = f"Every column is filled for at least half of the {plural}"
    if not enough(len(kept)):
        summary, headline = TOO_FEW, ""
    columns = {"column": "Column", "named": "Field", "present": "Present", **SHARE_COLUMNS}
    return ViewResult(table, n=n, columns=columns).complete(completeness_heatmap(table, names=names), summary, headline)


def unresolved_share(table: pd.DataFrame) -> str:
    """Return the shares of values that cleaning could not resolve, as a sentence."""
    worst = table.sort_values("share_unresolved", ascending=False)
    parts = [f"{row.column} {percent(float(row.share_unresolved))}" for row in rows(worst) if row.unresolved]
    return f"Not given or not made out: {', '.join(parts)} of {whole(int(table['rows'].max()), 'row')}."


COLUMNS = {
    "subject": "What is counted",
    "years": "Years",
    "released": "State of",
    "retrieved": "Read on",
    "newer": "Newer elsewhere",
    "reason": "Why it is not here; limits",
    "licence": "Licence",
    "citation": "Source",
    "url": "Page",
}


@view(
    "methods.sources",
    "How old is each source, and what is newer?",
    Method(
        definition="Every source of published or observed figures with the first and last year that it covers here. "
        "The chosen dataset is not among them.",
        limits=(
            "What is newer elsewhere was noted when the sources were read; its figures were not checked.",
            "Licences are as read with the copy; of NCSES, an agency of the United States, none was read first hand.",
        ),
    ),
    measure="First and last year of each source, and what is newer elsewhere",
    published=True,
)
def sources(scope: Scope) -> ViewResult:
    """Sources, most recent first."""
    reference = scope.ecosystem.reference
    ages = source_ages(reference.published["source_coverage"], reference["sources"])
    table = ages.assign(
        years=[year_range(first, last) for first, last in zip(ages["first_year"], ages["last_year"], strict=True)]
    )
    result = ViewResult(
        table, n=whole(len(table), "source"), columns=COLUMNS, sources=tuple(table["source_id"].astype(str))
    )
    if table.empty:
        problems = [str(problem) for problem in reference.published.problems]
        return result.complete(None, " ".join(["The published tables cannot be read.", *problems]))
    last = table["last_year"].astype(float)
    before = last.max() - 5
    newer = int(table["newer"].notna().sum())
    old = int((last <= before).sum())
    return result.complete(
        None,
        f"Of {result.n}, {old} end in {before:.0f} or earlier; for {newer} the table names "
        "something newer, and why it is not here or not comparable.",
        f"{old} of the sources {agree(old, 'ends', 'end')} in {before:.0f} or earlier",
    )

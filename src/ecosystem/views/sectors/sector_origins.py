"""Views of the fields and cities from which sectors take people in."""

from typing import Any

import pandas as pd

from ecosystem.figures.heatmap import sequential_heatmap
from ecosystem.indicators import sectors as indicators
from ecosystem.indicators.place_codes import ABROAD, OTHER, number_places
from ecosystem.indicators.sectors import SECTOR
from ecosystem.selection import Scope
from ecosystem.tables import vocabulary as words
from ecosystem.views import phrases, quotients
from ecosystem.views.number_format import TOO_FEW, join_nonempty, nonzero, rows, share_text, whole
from ecosystem.views.place_names import place_name
from ecosystem.views.provenance import Counted
from ecosystem.views.sectors.sector_entries import ENTRIES_ONLY, no_entries, no_known_entries
from ecosystem.views.view_definition import (
    INTO_ANOTHER_SECTOR,
    PICK,
    SHARE_COLUMNS,
    WILSON_IN_TABLE,
    Method,
    ViewResult,
    view,
)


@view(
    "sectors.from_fields",
    "Which fields are the people from who enter each sector?",
    Method(
        definition="Moves from a post in one sector into another sector, by the sector entered and the person's "
        "field. 1× means the same share as among all of these moves.",
        formula="quotient = (moves in the cell / moves into the sector) / (moves of the field / all moves), after "
        "adding one half to every cell; shown as times and, in the table, as its log2",
        interval="Percentile bootstrap over moves, 300 resamples, 95 %",
        reference=quotients.REFERENCE,
        limits=(ENTRIES_ONLY, *quotients.LIMITS),
    ),
    measure="Moves into the sector from the field, in times the expected number",
    height=560,
    counted=Counted.MOVES,
)
def from_fields(scope: Scope) -> ViewResult:
    """Sector entered by field, as location quotients."""
    taken = indicators.entries(scope.moves)
    table = indicators.fields_entering(taken)
    table = table.assign(
        sector=[scope.names.of(SECTOR, code) for code in table[SECTOR]],
        field_name=[scope.names.of("field", code) for code in table["field"]],
        **{
            PICK: [
                f"{SECTOR}:{sector}|field:{field}|{INTO_ANOTHER_SECTOR}"
                for sector, field in zip(table[SECTOR], table["field"], strict=True)
            ]
        },
    )
    moves = int(table["moves"].sum())
    others = len(taken) - moves
    reason = ""
    if min(len(set(table[SECTOR])), len(set(table["field"]))) < 2:
        reason = "There are not two sectors and two fields left to compare." if len(taken) else no_entries(scope)
    titles = ("Sector entered", "Field")
    return quotients.quotient_result(
        table,
        quotients.Axes("sector", "field_name", titles, "sectors and fields", "moves", ("Sector entered", "")),
        n=f"{whole(moves, 'move')} into another sector",
        unknown=join_nonempty(
            nonzero(others, f"{whole(others, 'move')} into smaller sectors or of an unknown field"),
            no_known_entries(scope),
        ),
        reason=reason,
    )


@view(
    "sectors.from_cities",
    "Which cities are the people from who enter each sector?",
    Method(
        definition="Moves from a post in one sector into another sector, by the sector entered and the city "
        "left. The largest cities have their own column; everything abroad is one.",
        formula="share = moves into the sector from the place / all moves into the sector from others",
        **WILSON_IN_TABLE,
        limits=(ENTRIES_ONLY, "A large city sends many because it is large.", "Unknown cities have their own column."),
    ),
    measure="Share of the moves into a sector from others, by place left",
    height=540,
    counted=Counted.MOVES,
    fixed_by=("city", "kind", "crossing", "from_place", "from_city_id", "from_country_code"),
)
def from_cities(scope: Scope) -> ViewResult:
    """Sector entered by place left, as shares of the sector's entries."""
    taken = indicators.entries(scope.moves)
    known = number_places(scope.ecosystem.cities, home=scope.ecosystem.metadata.home)
    table = indicators.places_entering(taken, known)
    table = table.assign(
        sector=[scope.names.of(SECTOR, code) for code in table[SECTOR]],
        place=[place_name(scope, code) for code in table["from_place"]],
        text=["–" if not row.enough else f"{row.value:.0%}" if row.moves else "" for row in rows(table)],
    )
    table[PICK] = [_origin_pick(row, scope.ecosystem.metadata.home) for row in rows(table)]
    table["hover"] = [
        f"{row.sector} ← {row.place}\n{row.moves:,} of {whole(row.n, 'move')}"
        + (f", {share_text(row)}" if row.enough else ": too few to say")
        for row in rows(table)
    ]
    unknown = int(table.loc[table["from_place"] == words.UNKNOWN, "moves"].sum())
    result = ViewResult(
        table,
        n=f"{whole(len(taken), 'move')} into another sector",
        unknown=join_nonempty(
            nonzero(unknown, f"{whole(unknown, 'move')} from an unknown city"), no_known_entries(scope)
        ),
        columns={"sector": "Sector entered", "place": "Place left", "moves": "Moves", **SHARE_COLUMNS},
    )
    if not len(taken):
        return result.empty(no_entries(scope))
    figure = sequential_heatmap(
        table,
        row="sector",
        column="place",
        value="value",
        text="text",
        axes=("Sector entered", "Place left"),
        notes=("Numbers are shares of the moves into the line's sector.", "–: fewer than five moves, too few to say."),
    )
    return result.complete(figure, *_summarise(table))


def _origin_pick(row: Any, home: str) -> str:
    """Return the pick of the moves from a city at home into the sector; empty for gathered places."""
    if not row.moves or row.from_place in (OTHER, ABROAD):
        return ""
    return f"from_city_id:{row.from_place}|from_country_code:{home}|{SECTOR}:{row.to_sector_id}|{INTO_ANOTHER_SECTOR}"


def _summarise(table: pd.DataFrame) -> tuple[str, str]:
    """Return the summary and the headline."""
    known = table[table["enough"] & ~table["from_place"].isin(["other", words.UNKNOWN])]
    if known.empty:
        return TOO_FEW, ""
    ordered = known.sort_values("moves", ascending=False, kind="stable")
    leads = [next(rows(part)).place for _, part in ordered.groupby(SECTOR, sort=False) if _clear(part)]
    often = pd.Series(leads, dtype=object).value_counts()
    top = next(rows(known.sort_values("moves", ascending=False, kind="stable")))
    sectors = known[SECTOR].nunique()
    where = "the only sector" if sectors == 1 else f"none of {sectors} sectors"
    first = f"In {where} with enough moves is {'no' if sectors == 1 else 'one'} origin clearly the most frequent"
    headline = "No place is clearly the most frequent origin in any sector"
    if len(often):
        headline = f"{often.index[0]} is clearly the most frequent origin in {whole(often.iloc[0], 'sector')}"
        first = (
            f"{often.index[0]} is clearly the most frequent origin in {often.iloc[0]} of {whole(sectors, 'sector')} "
        )
        first += "with enough moves"
    summary = (
        f"{first}; {share_text(top)} of the {whole(top.n, 'move')} into {top.sector} came "
        f"from {top.place if top.from_place != 'abroad' else 'abroad'}."
    )
    return summary, headline


def _clear(table: pd.DataFrame) -> bool:
    """Return whether the first of a sector's origins, sorted by moves, is clearly ahead of the next."""
    return not phrases.not_clearly_more(table, "moves", "place")

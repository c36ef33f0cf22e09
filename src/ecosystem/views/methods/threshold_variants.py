"""How much the headline of an imported dataset depends on the thresholds that decided what a post and a move are."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from textwrap import shorten
from typing import Any, Final

import pandas as pd
import plotly.graph_objects as go

from ecosystem.figures.canvas import empty_figure
from ecosystem.figures.dots import Dots, ranked_dots
from ecosystem.indicators.threshold_sensitivity import threshold_sensitivity
from ecosystem.load import ImportRecord
from ecosystem.selection import Scope
from ecosystem.views.number_format import TOO_FEW, amount, percent, rows, signed, whole
from ecosystem.views.view_definition import Method, ViewResult, view

THRESHOLDS: Final = {
    "longest_gap": "Gap in a stay",
    "least_weight": "Least work for a post",
    "least_overlap": "Overlap of two posts",
    "most_organizations": "Organisations a year",
    "longest_swing": "Way back, continents",
    "most_flags": "Flags tolerated",
}
"""What a reader calls the thresholds: short, since they stand beside dots on a phone."""

LONGEST_NAME: Final = 40
"""Letters of a threshold's name that this module does not know: more would leave the dots no room."""

AS_IMPORTED: Final = "As imported"
COLUMNS: Final = {
    "named": "Threshold",
    "tried_told": "Tried",
    "used_told": "Used",
    "value": "Share",
    "low": "95 % from",
    "high": "95 % to",
    "n": "Of",
    "changed": "Change, % points",
}
NOT_VARIED: Final = "No figure of this dataset depends on thresholds that were varied when it was made."


@dataclass(frozen=True)
class Headline:
    """A share that is looked at.

    Attributes
    ----------
    part, whole : str
        Names of the figures of the import that are divided.
    axis : str
        Title of the value axis.
    noun, plural : str
        What is counted.
    property : str
        What the share has, after the noun: "were last seen abroad".
    """

    part: str
    whole: str
    axis: str
    noun: str
    plural: str
    property: str


ABROAD: Final = Headline("abroad_now", "people", "Share of people", "person", "people", "were last seen abroad")
TO_INDUSTRY: Final = Headline("to_industry", "moves", "Share of moves", "move", "moves", "go from academia to industry")

METHOD: Final = Method(
    definition="Careers were derived again with one threshold at another value and all others as in the import. Second "
    "posts are not counted as moves.",
    formula="share = those with the property / all, at each value",
    interval="Wilson score interval, 95 %",
    limits=(
        "The interval is about chance; how far the dots lie apart is about the choice of thresholds.",
        "One threshold is varied at a time: two changed together can do more.",
        "The figures are of the whole import; filters leave them as they are.",
    ),
)


@view(
    "methods.abroad_varied",
    "How does the share abroad depend on the thresholds?",
    METHOD,
    height=440,
    whole=True,
)
def abroad_varied(scope: Scope) -> ViewResult:
    """Tell the share of people last seen abroad at each value of each threshold."""
    return _answer(scope.ecosystem.metadata.record, ABROAD, lambda table: "")


@view(
    "methods.industry_varied",
    "How does the share of moves to industry depend on the thresholds?",
    METHOD,
    height=440,
    whole=True,
)
def industry_varied(scope: Scope) -> ViewResult:
    """Tell the share of moves that go from academia to industry at each value of each threshold."""
    return _answer(scope.ecosystem.metadata.record, TO_INDUSTRY, _number_of_moves)


def named(threshold: str) -> str:
    """Write a threshold's name as words.

    Examples
    --------
    >>> named("longest_gap"), named("least_titles")
    ('Gap in a stay', 'Least titles')
    """
    return THRESHOLDS.get(threshold) or shorten(
        threshold.replace("_", " ").capitalize(), LONGEST_NAME, placeholder=" …"
    )


def _answer(record: ImportRecord | None, headline: Headline, more: Callable[[pd.DataFrame], str]) -> ViewResult:
    table = pd.DataFrame() if record is None else threshold_sensitivity(record, headline.part, headline.whole)
    if record is None or table.empty:
        empty = pd.DataFrame(columns=["threshold", "tried", "value", "low", "high", "n"])
        return ViewResult(empty_figure(NOT_VARIED), empty, NOT_VARIED, n=whole(0, headline.noun, headline.plural))
    table = _told(table, record)
    own = table[table["chosen"]].head(1)
    n = whole(float(own["n"].iloc[0]), headline.noun, headline.plural) if len(own) else ""
    sample = record.sampled < record.people
    among = f", of a sample of {whole(record.sampled, 'person', 'people')} out of {record.people:,}" if sample else ""
    return ViewResult(
        _figure(table, own, headline),
        table,
        f"{_reading(table, own, headline)}{more(table)}",
        n=f"{n}{among}" if n else f"import{among}",
        columns=COLUMNS,
    )


def _told(table: pd.DataFrame, record: ImportRecord) -> pd.DataFrame:
    units = {threshold.name: threshold.unit for threshold in record.thresholds}
    unit = table["threshold"].map(lambda name: units.get(name, ""))
    return table.assign(
        named=table["threshold"].map(named),
        tried_told=[_amount(value, its) for value, its in zip(table["tried"], unit, strict=True)],
        used_told=[_amount(value, its) for value, its in zip(table["used"], unit, strict=True)],
        changed=[_changed(row.difference, chosen=row.chosen) for row in rows(table)],
    )


def _amount(value: float, unit: str) -> str:
    return "not said" if math.isnan(value) else amount(value, unit)


def _changed(difference: float, *, chosen: bool) -> str:
    if chosen:
        return "as imported"
    return "–" if math.isnan(difference) else signed(difference, 1)


def _reading(table: pd.DataFrame, own: pd.DataFrame, headline: Headline) -> str:
    shown = table.dropna(subset=["value"])
    if shown.empty:
        return TOO_FEW
    low, high = (percent(float(end)) for end in (shown["value"].min(), shown["value"].max()))
    span = f"it is {low}" if low == high else f"it lies between {low} and {high}"
    kept = own.dropna(subset=["value"])
    if kept.empty:
        return f"Of {headline.plural}, {low} to {high} {headline.property}, whichever threshold is varied."
    (first,) = rows(kept)
    return (
        f"Of {whole(first.n, headline.noun, headline.plural)}, {percent(first.value, first.low, first.high)} "
        f"{headline.property}; when one threshold at a time is varied, {span}.{_strongest(shown)}"
    )


def _strongest(shown: pd.DataFrame) -> str:
    """Name the threshold that changes the share most, where any does by what a reader would see."""
    most = shown["difference"].abs()
    if most.isna().all() or most.max() < 0.05:  # less than is written
        return ""
    (row,) = rows(shown.loc[[most.idxmax()]])
    return f" Most depends on “{row.named}”: {signed(row.difference, 1)} percentage points at {row.tried_told}."


def _number_of_moves(table: pd.DataFrame) -> str:
    low, high = float(table["n"].min()), float(table["n"].max())
    return "" if low == high else f" The number of moves itself lies between {low:,.0f} and {high:,.0f}."


def _figure(table: pd.DataFrame, own: pd.DataFrame, headline: Headline) -> go.Figure:
    drawn = pd.concat([own.assign(named=AS_IMPORTED), table[~table["chosen"]]], ignore_index=True)
    drawn = drawn.assign(
        label=[row.named if row.named == AS_IMPORTED else f"{row.named}: {row.tried:,g}" for row in rows(drawn)],
        hover=[_hover(row, headline) for row in rows(drawn)],
    )
    return ranked_dots(
        [Dots(headline.axis, drawn)],
        order=list(dict.fromkeys(drawn["label"])),
        axis=headline.axis,
        emphasis=AS_IMPORTED if len(own) else "",
        tickformat=",.0%",
    )


def _hover(row: Any, headline: Headline) -> str:
    if math.isnan(row.value):
        return ""
    told = f"{percent(row.value, row.low, row.high)} of {whole(row.n, headline.noun, headline.plural)}"
    if row.named == AS_IMPORTED:
        return f"{AS_IMPORTED}\n{told}"
    return f"{row.named}: {row.tried_told}, used {row.used_told}\n{told}\n{row.changed} percentage points"

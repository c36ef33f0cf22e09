"""Views of how two shares of an imported dataset depend on the thresholds of the import."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from textwrap import shorten
from typing import Any, Final

import pandas as pd
import plotly.graph_objects as go

from ecosystem.figures.dots import Dots, ranked_dots
from ecosystem.indicators.data_quality import threshold_sensitivity
from ecosystem.load import ImportRecord
from ecosystem.selection import Scope
from ecosystem.views.number_format import TOO_FEW, amount, people_text, percent, rows, share_text, signed, whole
from ecosystem.views.provenance import Counted
from ecosystem.views.view_definition import WILSON, Method, ViewResult, estimate_columns, view

THRESHOLDS: Final = {
    "longest_gap": "Gap in a stay",
    "least_weight": "Least work for a post",
    "least_overlap": "Overlap of two posts",
    "longest_fade": "Late papers",
    "longest_sabbatical": "Sabbatical",
    "most_organizations": "Organisations a year",
    "longest_swing": "Way back, continents",
    "most_flags": "Flags tolerated",
}
"""Displayed names of the thresholds; short, to fit beside the dots on a phone."""

LONGEST_NAME: Final = 40
"""Characters of an unlisted threshold's name: a longer one would leave the dots no room."""

AS_IMPORTED: Final = "As imported"
COLUMNS: Final = {
    "named": "Threshold",
    "tried_text": "Tried",
    "used_text": "Used",
    **estimate_columns("Share"),
    "changed": "Change, % points",
}
NOT_VARIED: Final = "No figure of this dataset depends on thresholds that were varied when it was made."


@dataclass(frozen=True)
class VariedShare:
    """A share computed at other values of the thresholds.

    Attributes
    ----------
    numerator, denominator : str
        Names of the import's figures.
    axis : str
        Title of the value axis.
    property : str
        What the counted have in common: "were last seen abroad".
    """

    numerator: str
    denominator: str
    axis: str
    noun: str
    plural: str
    property: str


ABROAD: Final = VariedShare("abroad_now", "people", "Share of people", "person", "people", "were last seen abroad")
TO_INDUSTRY: Final = VariedShare(
    "to_industry", "moves", "Share of moves", "move", "moves", "go from academia to industry"
)

METHOD: Final = Method(
    definition="Careers were derived again with one threshold at another value and all others as in the import. Second "
    "posts are not counted as moves.",
    formula="share = those with the property / all, at each value",
    interval=WILSON["interval"],
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
    measure="Share of people last seen abroad, by threshold and value",
    height=440,
    counted=Counted.DATASET,
)
def abroad_varied(scope: Scope) -> ViewResult:
    """Share of people last seen abroad, by threshold and value."""
    return _varied(scope.ecosystem.metadata.record, ABROAD, lambda table: "")


@view(
    "methods.industry_varied",
    "How does the share of moves to industry depend on the thresholds?",
    METHOD,
    measure="Share of moves from academia to industry, by threshold and value",
    height=440,
    counted=Counted.DATASET,
)
def industry_varied(scope: Scope) -> ViewResult:
    """Share of moves from academia to industry, by threshold and value."""
    return _varied(scope.ecosystem.metadata.record, TO_INDUSTRY, _number_of_moves)


def threshold_name(threshold: str) -> str:
    """Return the displayed name of a threshold.

    Examples
    --------
    >>> threshold_name("longest_gap"), threshold_name("least_titles")
    ('Gap in a stay', 'Least titles')
    """
    return THRESHOLDS.get(threshold) or shorten(
        threshold.replace("_", " ").capitalize(), LONGEST_NAME, placeholder=" …"
    )


def _varied(record: ImportRecord | None, share: VariedShare, more: Callable[[pd.DataFrame], str]) -> ViewResult:
    table = pd.DataFrame() if record is None else threshold_sensitivity(record, share.numerator, share.denominator)
    if record is None or table.empty:
        empty = pd.DataFrame(columns=["threshold", "tried", "value", "low", "high", "n"])
        return ViewResult(empty, n=whole(0, share.noun, share.plural)).empty(NOT_VARIED)
    table = _with_texts(table, record)
    own = table[table["chosen"]].head(1)
    n = whole(float(own["n"].iloc[0]), share.noun, share.plural) if len(own) else "import"
    if record.sampled < record.people:
        n += f", of a sample of {people_text(record.sampled)} out of {record.people:,}"
    summary = f"{_summarise(table, own, share)}{more(table)}"
    return ViewResult(table, n=n, columns=COLUMNS).complete(_draw(table, own, share), summary, _headline(table))


def _with_texts(table: pd.DataFrame, record: ImportRecord) -> pd.DataFrame:
    units = {threshold.name: threshold.unit for threshold in record.thresholds}
    unit = table["threshold"].map(lambda name: units.get(name, ""))
    return table.assign(
        named=table["threshold"].map(threshold_name),
        tried_text=[_amount(value, its) for value, its in zip(table["tried"], unit, strict=True)],
        used_text=[_amount(value, its) for value, its in zip(table["used"], unit, strict=True)],
        changed=[_changed(row.difference, chosen=row.chosen) for row in rows(table)],
    )


def _amount(value: float, unit: str) -> str:
    return "not stated" if math.isnan(value) else amount(value, unit)


def _changed(difference: float, *, chosen: bool) -> str:
    if chosen:
        return "as imported"
    return "–" if math.isnan(difference) else signed(difference, 1)


def _summarise(table: pd.DataFrame, own: pd.DataFrame, share: VariedShare) -> str:
    known = table.dropna(subset=["value"])
    if known.empty:
        return TOO_FEW
    low, high = (percent(float(end)) for end in (known["value"].min(), known["value"].max()))
    span = f"it is {low}" if low == high else f"it lies between {low} and {high}"
    kept = own.dropna(subset=["value"])
    if kept.empty:
        return f"Of {share.plural}, {low} to {high} {share.property}, whichever threshold is varied."
    (first,) = rows(kept)
    return (
        f"Of {whole(first.n, share.noun, share.plural)}, {share_text(first)} "
        f"{share.property}; when one threshold at a time is varied, {span}.{_strongest(known)}"
    )


def _strongest(table: pd.DataFrame) -> str:
    """Name the threshold that changes the share most, where any changes it visibly."""
    most = table["difference"].abs()
    if most.isna().all() or most.max() < 0.05:  # less than is written
        return ""
    (row,) = rows(table.loc[[most.idxmax()]])
    return f" Most depends on “{row.named}”: {signed(row.difference, 1)} percentage points at {row.tried_text}."


def _headline(table: pd.DataFrame) -> str:
    most = table["difference"].abs().max()
    if math.isnan(most):
        return ""
    return f"One threshold at another value changes the share by {most:.1f} percentage points at most"


def _number_of_moves(table: pd.DataFrame) -> str:
    low, high = float(table["n"].min()), float(table["n"].max())
    return "" if low == high else f" The number of moves itself lies between {low:,.0f} and {high:,.0f}."


def _draw(table: pd.DataFrame, own: pd.DataFrame, share: VariedShare) -> go.Figure:
    drawn = pd.concat([own.assign(named=AS_IMPORTED), table[~table["chosen"]]], ignore_index=True)
    drawn = drawn.assign(
        label=[row.named if row.named == AS_IMPORTED else f"{row.named}: {row.tried:,g}" for row in rows(drawn)],
        hover=[_hover(row, share) for row in rows(drawn)],
    )
    return ranked_dots(
        [Dots(share.axis, drawn)],
        order=list(dict.fromkeys(drawn["label"])),
        axis=share.axis,
        emphasis=AS_IMPORTED if len(own) else "",
        tickformat=",.0%",
    )


def _hover(row: Any, share: VariedShare) -> str:
    if math.isnan(row.value):
        return ""
    text = f"{share_text(row)} of {whole(row.n, share.noun, share.plural)}"
    if row.named == AS_IMPORTED:
        return f"{AS_IMPORTED}\n{text}"
    return f"{row.named}: {row.tried_text}, used {row.used_text}\n{text}\n{row.changed} percentage points"

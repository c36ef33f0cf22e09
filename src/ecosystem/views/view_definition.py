"""Define, register and evaluate views."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

import pandas as pd

from ecosystem.load import Ecosystem
from ecosystem.selection import EVIDENCE, EXPLORE, FILTERS, Scope, Selection, narrow
from ecosystem.views import phrases
from ecosystem.views.number_format import join_nonempty, joined, nonzero, people_text, with_minus, year_range
from ecosystem.views.provenance import Counted, dataset_provenance, filters_not_applied, published_provenance
from ecosystem.views.split import split_view, unsplit
from ecosystem.views.view_result import LONGEST_HEADLINE, NO_ANSWER, Comparable, Method, View, ViewResult

__all__ = [
    "LONGEST_HEADLINE",
    "NO_ANSWER",
    "Comparable",
    "Method",
    "View",
    "ViewDefinition",
    "ViewResult",
    "registry",
    "view",
]

PICK = "pick"
"""Column of a view's table with what a click on the row narrows to; not displayed.

The pick leaves as many moves or people as the row's ``moves`` or ``people`` say, and ``arrivals_pick`` as many moves
as ``arrivals``; where it cannot, :attr:`ViewDefinition.pick_note` says what is kept."""

FROM_A_POST = "origin:post"
"""Additional pick where first posts straight from training do not count."""

INTO_ANOTHER_SECTOR = "entered_from:other"
"""Additional pick where only moves from a post in another sector count."""

WILSON = {"interval": "Wilson score interval, 95 %", "reference": "Wilson 1927"}
"""Interval and reference of a :class:`Method` for shares."""
WILSON_IN_TABLE = {"interval": "Wilson score interval, 95 %, in the table", "reference": "Wilson 1927"}


def estimate_columns(title: str, n: str = "Of") -> dict[str, str]:
    """Return the titles of the columns of an estimate with its 95 % interval and base."""
    return {"value": title, "low": "95 % from", "high": "95 % to", "n": n}


NOT_READABLE = "These filters decide the answer"
"""Headline where filters select on what the view asks."""

SHARE_COLUMNS = estimate_columns("Share")
CONCENTRATION_COLUMNS = {
    "year": "Year",
    "value": "Effective number",
    "low": "95 % from",
    "high": "95 % to",
    "index": "Index",
    "largest": "Share of the largest",
}


@dataclass(frozen=True)
class ViewDefinition:
    """A registered view; see :func:`view` for the attributes. Call it with an ecosystem and a selection."""

    id: str
    question: str
    method: Method
    measure: str
    height: int
    published: bool
    filters: tuple[str, ...]
    counted: Counted | None
    pick_note: str
    refuse_outcome: bool | Literal["clicks"]
    fixed_by: tuple[str, ...]
    compute: Callable[[Scope], ViewResult] = field(repr=False)

    @property
    def page(self) -> str:
        """The page that the view belongs to, from its id."""
        return self.id.partition(".")[0]

    @property
    def tab(self) -> str:
        """The tab that the view belongs to: Evidence if it is published, else Explore."""
        return EVIDENCE if self.published else EXPLORE

    def __call__(self, ecosystem: Ecosystem, selection: Selection) -> View:
        """Evaluate the view on an ecosystem narrowed by a selection."""
        return self.of(narrow(ecosystem, selection))

    def of(self, scope: Scope) -> View:
        """Evaluate the view on a scope: of each group side by side where the selection is split and the view can be."""
        if not scope.selection.split or self._not_applicable(scope.selection):
            return self._of_everybody(scope)
        if self.counted is None:
            return unsplit(self._of_everybody(scope), scope, "published figures are not of single people or moves")
        if reason := self._why_not_split(scope.selection):
            return unsplit(self._of_everybody(scope), scope, reason)
        return split_view(scope, self.counted, self._of_everybody)

    def _why_not_split(self, selection: Selection) -> str:
        """Return why the view cannot be split by the groups of a selection, whatever the data; empty where it can."""
        if self.counted is Counted.DATASET:
            return "it is about the whole dataset"
        if self._not_applicable(selection.of_group(selection.split[0])):
            return "the groups are chosen by what this view asks about"
        return ""

    def _of_everybody(self, scope: Scope) -> View:
        result = self.compute(scope)
        if reason := self._not_applicable(scope.selection):
            result = replace(result.empty(reason, NOT_READABLE, keep_rows=False), n="not applicable", unknown="")
        elif self.counted is Counted.EACH_YEAR:
            result = _with_survivorship(result, scope)
        elif self.counted and self.counted.of_people and result.answered:
            caveats = phrases.chosen_by_move(scope) + phrases.earlier_years_incomplete(scope)
            idle = filters_not_applied(scope, self.counted).removeprefix("; ") if self.counted is Counted.RATES else ""
            note = nonzero(len(idle), f" {phrases.sentence(idle)}")
            headline = result.headline or _first_sentence(result.summary)
            result = replace(result, summary=f"{caveats}{result.summary}{note}", headline=headline)
        base = {"n": self._base(result), "unknown": result.unknown, "years": result.years or _years(result.table)}
        source = (
            dataset_provenance(scope, **base, sources=result.sources, counted=self.counted)
            if self.counted
            else published_provenance(scope, **base, sources=result.sources, filters=self.filters)
        )
        return View(
            self.id,
            self.question,
            with_minus(result.headline or _first_sentence(result.summary)),
            join_nonempty(self.measure, source.years, by=" · "),
            result.figure,
            result.table,
            with_minus(result.summary),
            source,
            self.method,
            self.height,
            result.columns,
            result.answered,
            result.comparable,
            result.leads,
        )

    def _base(self, result: ViewResult) -> str:
        """Return the n of a result; empty where no published figure is of the years chosen: missing is not zero."""
        missing = self.published and not result.answered and result.n.startswith("0 ")
        return "" if missing else result.n

    def _not_applicable(self, selection: Selection) -> str:
        """Return why the numbers have no meaning under the selection; empty where they have."""
        outcomes = selection.outcomes(of_moves=self.refuse_outcome == "clicks") if self.refuse_outcome else ()
        return selects_on_outcome(outcomes) if outcomes else phrases.fixed_by_filter(selection.titles_of(self.fixed_by))


def _with_survivorship(result: ViewResult, scope: Scope) -> ViewResult:
    """Replace a curve of one year's staff list by the reason; add a caveat to one that lacks those who had left."""
    if result.table.empty:
        return result
    if reason := phrases.one_year_only(scope):
        result = result.empty(phrases.sentence(reason), NO_ANSWER, keep_rows=False)
        return replace(result, n=people_text(len(scope.people)), unknown="")
    return replace(result, summary=f"{result.summary}{phrases.survivorship_caveat(scope)}")


def _first_sentence(summary: str) -> str:
    """Return the first sentence of a summary as a headline, or a general one where it is too long."""
    sentence = summary.partition(". ")[0].removesuffix(".")
    return sentence if len(sentence) <= LONGEST_HEADLINE else NO_ANSWER


def _years(table: pd.DataFrame) -> str:
    """Return the years of the rows of a table; empty where they have none."""
    years = table["year"].dropna() if "year" in table else table.index[:0]
    return year_range(int(years.min()), int(years.max())) if len(years) else ""


def selects_on_outcome(outcomes: tuple[str, ...]) -> str:
    """Say that a number has no meaning under filters on where people are now, or on moves they made."""
    one = len(outcomes) == 1
    filters, select, them = ("a filter", "it selects", "it") if one else ("filters", "they select", "them")
    titles = joined([f"“{title}”" for title in outcomes])
    return (
        f"This cannot be read under {filters} on {titles}: {select} people by what became of them. Remove {them} to "
        "see the numbers."
    )


_REGISTRY: dict[str, ViewDefinition] = {}


def view(
    identity: str,
    question: str,
    method: Method,
    *,
    measure: str = "",
    height: int = 420,
    published: bool = False,
    filters: tuple[str, ...] = (),
    counted: Counted | None = None,
    pick_note: str = "",
    refuse_outcome: bool | Literal["clicks"] = False,
    fixed_by: tuple[str, ...] = (),
) -> Callable[[Callable[[Scope], ViewResult]], ViewDefinition]:
    """Register a view function.

    Parameters
    ----------
    identity : str
        Stable id, ``page.view``: used in links, decks and exports.
    measure : str
        What the figure measures, with unit, base and place: "Share of moves out of academia, by sector entered".
    height : int
        Height of the figure in CSS pixels.
    published : bool
        The view rests on the reference tables alone: neither the dataset nor its filters change it. It belongs to the
        tab Evidence.
    filters : tuple of str
        Keys of the filters of the tab Evidence that change a published view.
    counted : Counted
        What the view counts: it decides which filters provenance names, and what it says of the years. Only published
        views have none.
    pick_note : str
        What a click on a row keeps, where that differs from what the row counts; added to the method's limits.
    refuse_outcome : bool or "clicks"
        The numbers are about what becomes of people: under filters and clicks on where they are now, and clicks on
        moves they made, a sentence stands in their place. Views of moves refuse clicks on where people are now alone:
        for them, filters keep the moves from or to a place or sector at the time of the move.
    fixed_by : tuple of str
        Keys of filters and columns of focuses that fix what the view asks for: under them, a sentence stands in place
        of the numbers.

    Raises
    ------
    ValueError
        If the id is registered already, a filter is not one of the tab Evidence, or the view is neither published nor
        states what it counts.
    """

    def register(compute: Callable[[Scope], ViewResult]) -> ViewDefinition:
        if identity in _REGISTRY:
            raise ValueError(f"The view {identity} is registered twice; give one of them another name.")
        if unknown := [key for key in filters if not published or FILTERS[key].tab != EVIDENCE]:
            raise ValueError(f"The view {identity} names filters that do not act on it: {', '.join(unknown)}.")
        if published == (counted is not None):
            raise ValueError(f"The view {identity} must be published or say what it counts: give one of the two.")
        stated = replace(method, limits=(*method.limits, pick_note)) if pick_note else method
        _REGISTRY[identity] = ViewDefinition(
            identity,
            question,
            stated,
            measure,
            height,
            published,
            filters,
            counted,
            pick_note,
            refuse_outcome,
            fixed_by,
            compute,
        )
        return _REGISTRY[identity]

    return register


def registry() -> Mapping[str, ViewDefinition]:
    """Return all views by id."""
    return _REGISTRY

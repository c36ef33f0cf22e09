"""A view and its parts: what a view function computes, the method, and the number by which groups are compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from ecosystem.figures.canvas import empty_figure
from ecosystem.indicators.counting import Estimate
from ecosystem.views.provenance import Provenance

LONGEST_HEADLINE = 90
"""Characters of a headline."""
NO_ANSWER = "These data give no answer"
"""Headline of a view whose reason for having none is longer than one."""


@dataclass(frozen=True)
class Method:
    """How a view's numbers are computed.

    Attributes
    ----------
    definition : str
        What is counted and what is not.
    limits : tuple of str
        What cannot be concluded from the number; at least one.
    formula : str
        The formula in plain text.
    interval : str
        Method of the interval; empty where there is none.
    reference : str
        Publications that describe the method.
    """

    definition: str
    limits: tuple[str, ...]
    formula: str = ""
    interval: str = ""
    reference: str = ""

    def __post_init__(self) -> None:
        if not self.limits:
            raise ValueError(f"A method needs a limit, what cannot be concluded from the number: {self.definition}")


@dataclass(frozen=True)
class Comparable:
    """The number of a view by which groups are compared.

    Attributes
    ----------
    title : str
        What is measured, as the beginning of a sentence: "Share abroad, of those whose place is known".
    unit : str
        Of the number; empty for a share.
    bounds : pair of float
        The least and the most that the number could be, if what is unknown were known.
    """

    title: str
    estimate: Estimate
    unit: str
    bounds: tuple[float, float]

    @classmethod
    def of(
        cls, title: str, estimate: Any, unit: str = "", *, unknown: float = 0, bounds: tuple[float, float] | None = None
    ) -> Comparable:
        """Make one of an object with ``value``, ``low``, ``high`` and ``n``.

        `unknown` is how many are left out of a share because it is not known whether they count.
        """
        own = Estimate(*(float(getattr(estimate, part)) for part in Estimate._fields))
        if bounds is None:
            counted, everybody = own.value * own.n, max(own.n + unknown, 1)
            bounds = (counted / everybody, (counted + unknown) / everybody) if unknown else (own.value, own.value)
        return cls(title, own, unit, bounds)


@dataclass(frozen=True)
class ViewResult:
    """Table, figure and summary that a view function computes; the registry adds method and provenance.

    Attributes
    ----------
    table : DataFrame
        Tidy; a column :data:`PICK` may say what a row narrows to.
    n : str
        What the numbers rest on: "312 moves".
    unknown : str
        What is left out because it is unknown.
    columns : mapping of str to str
        Displayed columns of the table with their titles, in order; empty displays all.
    sources : tuple of str
        Ids of reference sources; empty means the dataset's own.
    years : str
        Years of the numbers; empty takes those of the table's column ``year``, or else of the sources.
    figure : plotly Figure, or None for a view that is a table
    summary : str
        The finding with intervals and bases.
    headline : str
        The finding in at most :data:`LONGEST_HEADLINE` characters with one number.
    answered : bool
        Whether there is something to draw; otherwise the summary gives the reason.
    comparable : Comparable or None
        The number by which groups are compared, where the view has one that is defined for every group.
    leads : str
        What clearly leads, as a clause without a number that follows the name of a group: "led by Finance".
    """

    table: pd.DataFrame
    n: str = ""
    unknown: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    sources: tuple[str, ...] = ()
    years: str = ""
    figure: go.Figure | None = None
    summary: str = ""
    headline: str = ""
    answered: bool = True
    comparable: Comparable | None = None
    leads: str = ""

    def empty(self, reason: str, headline: str = "", *, keep_rows: bool = True) -> ViewResult:
        """Complete the result without data to draw: the reason is the summary and the text of the figure."""
        table = self.table if keep_rows else self.table.head(0)
        figure = empty_figure(reason)
        return replace(
            self, table=table, figure=figure, summary=reason, headline=headline, answered=False, comparable=None
        )

    def complete(
        self,
        figure: go.Figure | None,
        summary: str,
        headline: str = "",
        otherwise: str = "",
        *,
        comparable: Comparable | None = None,
        leads: str = "",
    ) -> ViewResult:
        """Complete the result with a figure, a summary and a headline, by default the first sentence of the summary.

        `otherwise` is the headline where names from the data make the other too long.
        """
        fits = not otherwise or len(headline) <= LONGEST_HEADLINE
        headline = headline if fits else otherwise
        return replace(self, figure=figure, summary=summary, headline=headline, comparable=comparable, leads=leads)


@dataclass(frozen=True)
class View:
    """One question answered.

    Attributes
    ----------
    headline : str
        The finding in at most :data:`LONGEST_HEADLINE` characters.
    subtitle : str
        What is measured and when.
    not_split : str
        Why the view is of everybody although the selection is split; empty where it is split, or the selection is not.
    """

    id: str
    question: str
    headline: str
    subtitle: str
    figure: go.Figure | None
    table: pd.DataFrame
    summary: str
    provenance: Provenance
    method: Method
    height: int
    columns: Mapping[str, str]
    answered: bool = True
    comparable: Comparable | None = None
    leads: str = ""
    not_split: str = ""

    @property
    def explanation(self) -> str:
        """What the summary adds to the headline: nothing where both are the same sentence."""
        return self.summary.removeprefix(f"{self.headline}.").strip()

"""What a view is: one question answered, with everything that must travel with the answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from textwrap import shorten

import pandas as pd
import plotly.graph_objects as go

from ecosystem.load import Ecosystem, Source
from ecosystem.selection import Scope, Selection, narrow
from ecosystem.views.number_format import with_minus

PICK = "pick"
"""Column of a view's table that carries what a click on the row narrows to; not shown.

It leaves as many moves or people as the row's ``moves`` or ``people`` say, and ``arrivals_pick`` as many moves as
``arrivals``; where it cannot, the view says what is kept (:attr:`ViewDefinition.wider`)."""

FROM_A_POST = "origin:post"
"""What a click narrows to besides, where first posts straight from training do not count."""

INTO_ANOTHER_SECTOR = "entered_from:other"
"""What a click narrows to besides, where only moves from a post in another sector count."""

SHARE_COLUMNS = {"value": "Share", "low": "95 % from", "high": "95 % to", "n": "Of"}
"""Titles of the columns of a share in a table."""


@dataclass(frozen=True)
class Method:
    """How a view's numbers are computed.

    Attributes
    ----------
    definition : str
        What is counted and what is not.
    formula : str
        The formula in plain text.
    interval : str
        How the interval is made; empty where there is none.
    reference : str
        Who described the method.
    limits : tuple of str
        What the number does not say.
    """

    definition: str
    formula: str = ""
    interval: str = ""
    reference: str = ""
    limits: tuple[str, ...] = ()


MOST_OF_CITATION = 64
"""Letters of a source named in one line."""


@dataclass(frozen=True)
class Provenance:
    """Where a view's numbers come from.

    Attributes
    ----------
    title, kind, as_of, licence, digest : str
        Of the dataset, or of the published series, that the numbers come from.
    sources : tuple of Source
    filters : tuple of str
        What the reader chose, in words; empty where the view does not depend on it.
    n : str
        How many people, moves or rows the view rests on, in words.
    unknown : str
        What is not shown because it is not known, in words; may be empty.
    """

    title: str
    kind: str
    as_of: str
    licence: str
    digest: str
    sources: tuple[Source, ...]
    filters: tuple[str, ...]
    n: str
    unknown: str

    def lines(self) -> tuple[str, ...]:
        """Say it in a few lines, for the foot of a download."""
        kind = "SIMULATED" if self.kind == "simulated" else self.kind
        made = f"{self.title} ({kind} data){f', as of {self.as_of}' if self.as_of else ''}"
        return tuple(
            line
            for line in (
                f"{made}; data {self.digest}",
                f"Filters: {'; '.join(self.filters)}" if self.filters else "",
                f"{self.n}{f'; not shown: {self.unknown}' if self.unknown else ''}",
                f"Source: {'; '.join(source.citation for source in self.sources)}" if self.sources else "",
                f"Licence: {self.licence}" if self.licence else "",
            )
            if line
        )

    def brief(self) -> str:
        """Say n, kind of data and source in one line."""
        kind = self.kind.upper() if self.kind == "simulated" else self.kind
        named = [shorten(source.citation, MOST_OF_CITATION, placeholder=" …") for source in self.sources[:3]]
        told = (
            self.n,
            f"not shown: {self.unknown}" if self.unknown else "",
            f"{kind} data",
            f"source: {'; '.join(named)}" if named else "",
        )
        return " · ".join(part for part in told if part)


@dataclass(frozen=True)
class ViewResult:
    """What a view function finds out; the registry adds the rest.

    Attributes
    ----------
    figure : plotly Figure, or None where the table says it better
    table : DataFrame
        Tidy; a column :data:`PICK` may say what a row narrows to.
    summary : str
        One sentence with live numbers.
    n : str
        What it rests on, in words: "312 moves".
    unknown : str
        What is left out, in words.
    sources : tuple of str
        Ids of reference sources; empty means the dataset's own.
    columns : mapping of str to str
        Columns of the table that a reader sees, with their titles, in order; empty shows all.
    """

    figure: go.Figure | None
    table: pd.DataFrame
    summary: str
    n: str = ""
    unknown: str = ""
    sources: tuple[str, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class View:
    """One question answered: what is drawn, the numbers behind it, how to read it and where it comes from."""

    id: str
    question: str
    figure: go.Figure | None
    table: pd.DataFrame
    summary: str
    provenance: Provenance
    method: Method
    height: int
    columns: Mapping[str, str]


@dataclass(frozen=True)
class ViewDefinition:
    """A registered view: call it with an ecosystem and a selection."""

    id: str
    question: str
    method: Method
    height: int
    published: bool
    careers: bool
    whole: bool
    wider: str
    compute: Callable[[Scope], ViewResult] = field(repr=False)

    def __call__(self, ecosystem: Ecosystem, selection: Selection) -> View:
        """Evaluate the view."""
        return self.of(narrow(ecosystem, selection))

    def of(self, scope: Scope) -> View:
        """Evaluate the view on a scope."""
        from ecosystem.views.provenance import provenance

        answer = self.compute(scope)
        return View(
            self.id,
            self.question,
            answer.figure,
            answer.table,
            with_minus(answer.summary),
            provenance(scope, answer, published=self.published, careers=self.careers, whole=self.whole),
            self.method,
            self.height,
            answer.columns,
        )


_REGISTRY: dict[str, ViewDefinition] = {}


def view(
    identity: str,
    question: str,
    method: Method,
    *,
    height: int = 420,
    published: bool = False,
    careers: bool = False,
    whole: bool = False,
    wider: str = "",
) -> Callable[[Callable[[Scope], ViewResult]], ViewDefinition]:
    """Register a view function.

    Parameters
    ----------
    identity : str
        Stable name, ``page.view``: used in links, decks and exports.
    question : str
        What the view answers.
    method : Method
    height : int
        Height in CSS pixels at which the figure is drawn.
    published : bool
        The view rests on the reference tables alone and does not change with the dataset.
    careers : bool
        The view reads whole careers, so that the filters on moves leave it as it is.
    whole : bool
        The view is about the whole dataset and does not change with the filters.
    wider : str
        What a click on a row keeps, where that is not exactly what the row counts; it is told among the limits.
    """

    def register(answer: Callable[[Scope], ViewResult]) -> ViewDefinition:
        if identity in _REGISTRY:
            raise ValueError(f"The view {identity} is registered twice; give one of them another name.")
        said = replace(method, limits=(*method.limits, wider)) if wider else method
        _REGISTRY[identity] = ViewDefinition(identity, question, said, height, published, careers, whole, wider, answer)
        return _REGISTRY[identity]

    return register


def registry() -> Mapping[str, ViewDefinition]:
    """Return all views by id."""
    return _REGISTRY

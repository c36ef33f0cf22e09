"""Provenance of a view: dataset or published series, sources, active filters, base and unknowns."""

from dataclasses import dataclass
from textwrap import shorten

from ecosystem.load import Source, career_accuracy_note
from ecosystem.selection import EVIDENCE, FILTERS, Codes, Groups, Scope
from ecosystem.tables import vocabulary as words

MOST_SOURCES = 4
"""Sources of a dataset above which they are counted, not listed."""
LONGEST_CITATION = 64
"""Characters of a citation within one line."""


@dataclass(frozen=True)
class Provenance:
    """Where a view's numbers come from.

    Attributes
    ----------
    title, kind, as_of, licence, digest : str
        Of the dataset, or of the published series, that the numbers come from.
    filters : tuple of str
        The reader's filters as texts; empty where the view does not depend on them.
    n : str
        How many people, moves or rows the view rests on.
    unknown : str
        What is left out because it is unknown; may be empty.
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
        """Return all parts in up to five lines, for the foot of a download."""
        as_of = f", as of {self.as_of}" if self.as_of else ""
        lines = (
            f"{self.title} ({self.kind_label} data){as_of}; data {self.digest}",
            f"Filters: {'; '.join(self.filters)}" if self.filters else "",
            f"{self.n}{f'; not shown: {self.unknown}' if self.unknown else ''}",
            f"Source: {'; '.join(source.citation for source in self.sources)}" if self.sources else "",
            f"Licence: {self.licence}" if self.licence else "",
        )
        return tuple(line for line in lines if line)

    def brief(self) -> str:
        """Return n, kind of data and source in one line."""
        cited = [shorten(source.citation, LONGEST_CITATION, placeholder=" …") for source in self.sources[:3]]
        parts = (
            self.n,
            f"not shown: {self.unknown}" if self.unknown else "",
            f"{self.kind_label} data",
            f"source: {'; '.join(cited)}" if cited else "",
        )
        return " · ".join(part for part in parts if part)

    @property
    def kind_label(self) -> str:
        """Kind of the dataset, in capitals where simulated."""
        return self.kind.upper() if self.kind == "simulated" else self.kind


def filter_words(scope: Scope) -> dict[str, str]:
    """Return words for each filter of the dataset that is set, by key.

    Groups to compare narrow nothing and are not among them.
    """
    return {
        key: FILTERS[key].describe(value, scope.names)
        for key, value in scope.selection.applied().items()
        if not isinstance(FILTERS[key], Groups) and FILTERS[key].tab != EVIDENCE
    }


def provenance(
    scope: Scope,
    *,
    n: str,
    unknown: str = "",
    sources: tuple[str, ...] = (),
    published: bool = False,
    evidence_filters: tuple[str, ...] = (),
    whole_careers: bool = False,
    whole_dataset: bool = False,
) -> Provenance:
    """Return the provenance of a view's result.

    Parameters
    ----------
    sources : tuple of str
        Ids of reference sources.
    published, evidence_filters, whole_careers, whole_dataset
        What the view reads; see :func:`ecosystem.views.view_definition.view`. Only the filters that it depends on are
        named.
    """
    ecosystem = scope.ecosystem
    reference = ecosystem.reference
    if published:
        cited = tuple(reference.sources[name] for name in sources)
        illustrative = bool(cited) and all(source.kind == "illustrative" for source in cited)
        return Provenance(
            title="Stories, not evidence" if illustrative else "Published figures",
            kind="illustrative" if illustrative else "published",
            as_of=max((source.retrieved for source in cited), default=""),
            licence="; ".join(dict.fromkeys(source.licence for source in cited)),
            digest=reference.digest,
            sources=cited,
            filters=tuple(
                FILTERS[key].describe(value, scope.names)
                for key, value in scope.selection.applied().items()
                if key in evidence_filters
            ),
            n=n,
            unknown=unknown,
        )
    own = ecosystem.cited
    named = [reference.sources[name] for name in sources if name in reference.sources]
    filters = filter_words(scope)
    if whole_dataset:
        filters = {name: text for name, text in filters.items() if name == "stage_safe"}
    elif whole_careers:
        filters = {name: text for name, text in filters.items() if not _only_of_moves(name)}
    metadata = ecosystem.metadata
    return Provenance(
        title=metadata.title,
        kind=metadata.kind,
        as_of=metadata.as_of,
        licence=metadata.licence,
        digest=metadata.digest,
        sources=(*own, *named) if len(own) <= MOST_SOURCES else (_summarised(len(own)),),
        filters=tuple(filters.values()),
        n=n + (_filters_not_applied(scope) if whole_careers else "") + _accuracy(scope),
        unknown=unknown,
    )


def _filters_not_applied(scope: Scope) -> str:
    """Name the filters on moves that a view of whole careers ignores; empty where none is set."""
    idle = [FILTERS[key].title.lower() for key in scope.selection.applied() if _only_of_moves(key)]
    return f"; the filter on {' and '.join(idle)} narrows moves, not careers" if idle else ""


def _accuracy(scope: Scope) -> str:
    """Return how well moves derived from records agree with known ones; empty where none are derived."""
    record = scope.ecosystem.metadata.record
    return f"; {career_accuracy_note()}" if record and record.thresholds else ""


def _only_of_moves(key: str) -> bool:
    row = FILTERS[key]
    return isinstance(row, Codes) and bool(row.moves) and not row.people


def _summarised(count: int) -> Source:
    return Source("", f"{count} sources, listed on the page Data and methods", "", "", "", words.UNKNOWN)

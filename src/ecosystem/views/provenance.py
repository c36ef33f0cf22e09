"""Where the numbers of a view come from, and what the reader chose, in words."""

from __future__ import annotations

from ecosystem.load import Source
from ecosystem.selection import FILTERS, Codes, Groups, Scope
from ecosystem.tables import vocabulary as words
from ecosystem.views.view_definition import Provenance, ViewResult

MOST_SOURCES = 4


def filter_words(scope: Scope) -> dict[str, str]:
    """Return words for each filter that is set, by key; groups to compare narrow nothing and are not among them."""
    return {
        key: FILTERS[key].describe(value, scope.names)
        for key, value in scope.selection.applied().items()
        if not isinstance(FILTERS[key], Groups)
    }


def provenance(
    scope: Scope, answer: ViewResult, *, published: bool, careers: bool = False, whole: bool = False
) -> Provenance:
    """Gather where an answer comes from; where it reads whole careers, filters on moves are told as left aside.

    An answer about the whole dataset has no filters but the one that hides names.
    """
    ecosystem = scope.ecosystem
    reference = ecosystem.reference
    if published:
        sources = tuple(reference.sources[name] for name in answer.sources)
        told = bool(sources) and all(source.kind == "illustrative" for source in sources)
        return Provenance(
            title="Stories, not evidence" if told else "Published figures",
            kind="illustrative" if told else "published",
            as_of=max((source.retrieved for source in sources), default=""),
            licence="; ".join(dict.fromkeys(source.licence for source in sources)),
            digest=reference.digest,
            sources=sources,
            filters=(),
            n=answer.n,
            unknown=answer.unknown,
        )
    named = [reference.sources[name] for name in answer.sources if name in reference.sources]
    own = ecosystem.cited
    sources = (*own, *named) if len(own) <= MOST_SOURCES else (_many(len(own)),)
    return Provenance(
        title=ecosystem.metadata.title,
        kind=ecosystem.metadata.kind,
        as_of=ecosystem.metadata.as_of,
        licence=ecosystem.metadata.licence,
        digest=ecosystem.metadata.digest,
        sources=sources,
        filters=tuple(
            text
            for name, text in filter_words(scope).items()
            if (name == "stage_safe" if whole else not (careers and _only_of_moves(name)))
        ),
        n=answer.n + (not_applied(scope) if careers else ""),
        unknown=answer.unknown,
    )


def not_applied(scope: Scope) -> str:
    """Name the filters on moves that a view of whole careers leaves aside; empty where none is set."""
    idle = [FILTERS[key].title.lower() for key in scope.selection.applied() if _only_of_moves(key)]
    return f"; the filter on {' and '.join(idle)} narrows moves, not careers" if idle else ""


def _only_of_moves(key: str) -> bool:
    row = FILTERS[key]
    return isinstance(row, Codes) and not row.people


def _many(count: int) -> Source:
    return Source("", f"{count} sources, listed on the page Data and methods", "", "", "", words.UNKNOWN)

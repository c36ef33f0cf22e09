"""Where the numbers of a view come from, and what the reader chose, in words."""

from __future__ import annotations

from ecosystem.load import Source
from ecosystem.selection import DIMENSIONS, Scope
from ecosystem.tables import vocabulary as words
from ecosystem.views.view_definition import Provenance, ViewResult

TITLES = {
    "field": "Field",
    "degree": "Degree",
    "city": "City",
    "sector": "Sector",
    "direction": "Direction",
    "crossing": "Border",
    "evidence": "Evidence",
}
OF_MOVES = {"direction": "direction", "crossing": "border", "evidence": "evidence"}
MOST_SOURCES = 4
COLUMNS = {"city": "city_id", "sector": "sector_id"}
SWITCH_WORDS = {
    "twin_cities": ("Islamabad and Rawalpindi counted as one", ""),
    "dual": ("", "Second posts not counted as moves"),
    "abroad_leaves": ("", "Moving abroad not counted as leaving"),
    "stage_safe": ("Names of persons hidden", ""),
}


def filter_words(scope: Scope) -> dict[str, str]:
    """Say each filter that is set in words, by the name of the filter."""
    selection, names = scope.selection, scope.names
    said: dict[str, str] = {}
    for name in selection.changed():
        chosen = getattr(selection, name)
        if name == "years":
            said[name] = f"Years: {chosen[0]}–{chosen[1]}"
        elif name == "focus":
            said[name] = "; ".join(
                f"{DIMENSIONS[focus.column].title}: {names.of(focus.column, focus.code)}" for focus in chosen
            )
        elif name in SWITCH_WORDS:
            said[name] = SWITCH_WORDS[name][0 if chosen else 1]
        else:
            said[name] = f"{TITLES[name]}: {', '.join(names.of(COLUMNS.get(name, name), code) for code in chosen)}"
    return said


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
            if (name == "stage_safe" if whole else not (careers and name in OF_MOVES))
        ),
        n=answer.n + (not_applied(scope) if careers else ""),
        unknown=answer.unknown,
    )


def not_applied(scope: Scope) -> str:
    """Name the filters on moves that a view of whole careers leaves aside; empty where none is set."""
    idle = [title for name, title in OF_MOVES.items() if getattr(scope.selection, name)]
    return f"; the filter on {' and '.join(idle)} narrows moves, not careers" if idle else ""


def _many(count: int) -> Source:
    return Source("", f"{count} sources, listed on the page Data and methods", "", "", "", words.UNKNOWN)

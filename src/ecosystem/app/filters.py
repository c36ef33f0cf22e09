"""The filters, in one place on every page: widgets bound to the link, and chips for what is set."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from ecosystem.load import Ecosystem
from ecosystem.selection import (
    LISTS,
    SWITCHES,
    Focus,
    Names,
    Scope,
    Selection,
    extent,
    from_query,
)
from ecosystem.tables import vocabulary as words
from ecosystem.views import filter_words
from ecosystem.views.provenance import COLUMNS, TITLES

HELP = {
    "years": "Years of moves; people count when they were at work in some of these years.",
    "city": "People who work there now, and moves from or to it.",
    "sector": "People who work in it now, and moves from or to it.",
    "direction": "Which domain a move leaves and which it enters. Narrows moves, not people.",
    "crossing": "Whether a move crosses the country's border. Narrows moves, not people.",
    "evidence": "What kind of record shows the move. Narrows moves, not people.",
}
DEFINITIONS = {
    "twin_cities": ("Count Islamabad and Rawalpindi as one city", False),
    "dual": ("A second post beside the first counts as a move", True),
    "abroad_leaves": ("Moving abroad counts as leaving the ecosystem", True),
}
FIRST = ("field", "degree", "city", "sector")
OF_MOVES = ("direction", "crossing", "evidence")


def options(ecosystem: Ecosystem) -> dict[str, list[str]]:
    """Return what each filter can be set to in a dataset: what occurs in it, and the span of its years."""
    people, moves = ecosystem.people, ecosystem.moves
    names = Names(ecosystem)
    cities = set(people["city_id"].cat.categories[_occurring(people, "city_id")])
    for column in ("from_city_id", "to_city_id"):
        cities |= set(moves[column].cat.categories[_occurring(moves, column)])
    first, last = extent(ecosystem)
    return {
        "years": [str(first), str(last)],
        "field": [*people["field"].cat.categories[_occurring(people, "field")]],
        "degree": [*words.DEGREES, words.UNKNOWN],
        "city": sorted(cities, key=lambda code: names.of("city_id", code)),
        "sector": [*ecosystem.sectors["sector_id"].astype(str)],
        "direction": [*moves["direction"].cat.categories[_occurring(moves, "direction")]],
        "crossing": [*words.CROSSINGS],
        "evidence": [*moves["evidence"].cat.categories[_occurring(moves, "evidence")]],
    }


def _occurring(frame, column: str) -> Sequence[int]:  # type: ignore[no-untyped-def]
    return sorted({int(code) for code in frame[column].cat.codes.unique() if code >= 0})


def read_link(allowed: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Tell what in the link that the reader came by does not fit; to be called before the widgets drop it."""
    query = {name: st.query_params.get_all(name) for name in st.query_params}
    return from_query(query, allowed)[1]


def choose(ecosystem: Ecosystem, dataset: str, allowed: Mapping[str, Sequence[str]]) -> Selection:
    """Draw the filters and return what they say."""
    names = Names(ecosystem)
    chosen: dict[str, tuple[str, ...]] = {}
    first, last = (int(year) for year in allowed["years"])
    years = (first, last)
    if first < last:
        years = st.slider("Years", first, last, (first, last), key="years", bind="query-params", help=HELP["years"])
    for name in FIRST:
        chosen[name] = _list(name, allowed[name], names)
    with st.expander("Moves"):
        for name in OF_MOVES:
            chosen[name] = _list(name, allowed[name], names)
    with st.expander("Definitions"):
        switches = {
            name: st.toggle(label, default, key=name, bind="query-params")
            for name, (label, default) in DEFINITIONS.items()
        }
    return Selection(
        dataset=dataset,
        years=None if years == (first, last) else (int(years[0]), int(years[1])),
        **chosen,
        **switches,
        focus=_focuses("focus"),
        groups=_focuses("groups"),
    )


def _list(name: str, codes: Sequence[str], names: Names) -> tuple[str, ...]:
    column = COLUMNS.get(name, name)
    return tuple(
        st.multiselect(
            TITLES[name],
            list(codes),
            format_func=lambda code: names.of(column, code),
            key=name,
            bind="query-params",
            placeholder="All",
            help=HELP.get(name),
        )
    )


def _focuses(key: str) -> tuple[Focus, ...]:
    """Read what charts narrowed to; it lives in a text widget that only the link and the charts write to."""
    focuses: dict[str, Focus] = {}
    for text in str(st.session_state.get(key, "")).split("|"):
        try:
            focus = Focus.parse(text)
        except ValueError:
            continue
        focuses[focus.column] = focus
    return tuple(focuses.values())


def narrow_to(pick: str) -> None:
    """Narrow to what was clicked."""
    st.session_state["focus"] = "|".join(filter(None, [str(st.session_state.get("focus", "")), pick]))


def clear(name: str) -> None:
    """Set one filter back."""
    if name in LISTS:
        st.session_state[name] = []
    elif name in SWITCHES:
        st.session_state[name] = DEFINITIONS[name][1]
    elif name == "focus":
        st.session_state["focus"] = ""


def chips(scope: Scope, reset: Callable[[str], None]) -> None:
    """Show what is set; a click on a chip sets it back."""
    said = filter_words(scope)
    if not said:
        return
    with st.container(horizontal=True, gap="small"):
        for name, text in said.items():
            st.button(text, key=f"chip-{name}", icon=":material/close:", on_click=reset, args=(name,))
        if len(said) > 1:
            st.button("Clear all", key="chip-all", type="tertiary", on_click=lambda: [reset(name) for name in said])

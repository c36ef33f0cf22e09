"""The filters, in one place on every page: widgets, and chips for what is set."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import cast

import streamlit as st

from ecosystem.app.session import session, widgets
from ecosystem.app.text import literal, small
from ecosystem.load import Ecosystem
from ecosystem.selection import (
    GROUPS,
    LISTS,
    SWITCHES,
    Focus,
    Names,
    Scope,
    Selection,
    narrow,
)
from ecosystem.selection.dimensions import DIMENSIONS
from ecosystem.selection.selection import parse_pick
from ecosystem.views import filter_words
from ecosystem.views.number_format import whole
from ecosystem.views.provenance import COLUMNS, TITLES

HELP = {
    "years": "Years of moves. People count when they were at work in some of these years.",
    "city": "People who work there now, and moves from or to it.",
    "sector": "People who work in it now, and moves from or to it.",
    "direction": "Which domain a move leaves and which it enters. Narrows moves, not people.",
    "crossing": "Whether a move crosses the country's border. Narrows moves, not people.",
    "evidence": "What kind of record shows the move. Narrows moves, not people.",
}
DEFINITIONS = {
    "twin_cities": "Count Islamabad and Rawalpindi as one city",
    "dual": "A second post beside the first counts as a move",
    "abroad_leaves": "Moving abroad counts as leaving the ecosystem",
    "stage_safe": "Stage-safe: hide names of persons, exports included",
}
OF_PEOPLE = ("field", "degree", "city", "sector")
OF_MOVES = ("direction", "crossing", "evidence")


def choose(ecosystem: Ecosystem, dataset: str, allowed: Mapping[str, Sequence[str]]) -> Selection:
    """Draw the filters and return what they say."""
    names = Names(ecosystem)
    first, last = (int(year) for year in allowed["years"])
    years = _years(first, last)
    chosen = {name: _list(name, allowed[name], names) for name in OF_PEOPLE}
    with _folded("Moves", ":material/route:") as is_open:
        chosen |= {name: _list(name, allowed[name], names, drawn=is_open) for name in OF_MOVES}
    with _folded("Definitions", ":material/tune:") as is_open:
        switches = {name: _switch(name, drawn=is_open) for name in DEFINITIONS}
    with _folded("Compare two groups", ":material/compare_arrows:") as is_open:
        groups = _groups(allowed["groups"], names, drawn=is_open)
    return Selection(
        dataset=dataset,
        years=years,
        field=chosen["field"],
        degree=chosen["degree"],
        city=chosen["city"],
        sector=chosen["sector"],
        direction=chosen["direction"],
        crossing=chosen["crossing"],
        evidence=chosen["evidence"],
        twin_cities=switches["twin_cities"],
        dual=switches["dual"],
        abroad_leaves=switches["abroad_leaves"],
        stage_safe=switches["stage_safe"],
        focus=_focus(names),
        groups=groups,
    )


def _years(first: int, last: int) -> tuple[int, int] | None:
    """Let the reader choose years; None is all. What was chosen in another dataset is fitted into this one's span."""
    before, chosen = session().extent or (first, last), widgets.get("years", (first, last))
    if before != (first, last):
        fitted = max(first, chosen[0]), min(last, chosen[1])
        widgets["years"] = (first, last) if chosen == before or fitted[0] > fitted[1] else fitted
        if chosen not in (before, fitted):
            shown = widgets["years"]
            complain(f"Years: {chosen[0]}–{chosen[1]} do not fit this dataset; {shown[0]}–{shown[1]} are shown.")
        session().extent = (first, last)
    if first == last:
        return None
    chosen = cast("tuple[int, int]", st.slider("Years", first, last, key="years", help=HELP["years"]))
    return None if tuple(chosen) == (first, last) else (int(chosen[0]), int(chosen[1]))


def complain(text: str) -> None:
    """Tell at the top of the page what of the reader's choice could not be kept."""
    told = session().complaints
    if text not in told:
        session().complaints = (*told, text)


@contextmanager
def _folded(title: str, icon: str) -> Iterator[bool]:
    """Make a fold and tell whether it is open; only then its widgets are drawn: the page paints sooner without them."""
    with st.expander(title, icon=icon, key=f"fold-{title}", on_change="rerun") as fold:
        yield bool(fold.open)


def _switch(name: str, *, drawn: bool) -> bool:
    if drawn:
        return st.toggle(DEFINITIONS[name], key=name)
    widgets[name] = widgets[name]  # what no widget shows would be forgotten
    return bool(widgets[name])


def _list(name: str, codes: Sequence[str], names: Names, *, drawn: bool = True) -> tuple[str, ...]:
    column = COLUMNS.get(name, name)
    kept = [code for code in widgets.get(name, ()) if code in codes]
    lost = [names.of(column, code) for code in widgets.get(name, ()) if code not in codes]
    if lost:
        complain(f"{TITLES[name]}: {', '.join(lost)[:120]} is not in this dataset; it was taken out.")
    if not drawn or (name in widgets and kept != widgets[name]):
        widgets[name] = kept
    if not drawn:
        return tuple(kept)
    return tuple(
        st.multiselect(
            TITLES[name],
            list(codes),
            format_func=lambda code: names.of(column, code),
            key=name,
            placeholder="All",
            help=HELP.get(name),
        )
    )


def _groups(codes: Sequence[str], names: Names, *, drawn: bool) -> tuple[Focus, ...]:
    """Let the reader choose two groups of people."""

    def said(text: str) -> str:
        focus = Focus.parse(text)
        return f"{DIMENSIONS[focus.column].title}: {names.of(focus.column, focus.code)}"

    chosen: list[Focus] = []
    for name in GROUPS:
        text = widgets.get(name)
        if not drawn or text not in (None, *codes):
            text = widgets[name] = text if text in codes else None
        if drawn:
            title = f"Group {name.upper()}"
            text = st.selectbox(title, list(codes), index=None, format_func=said, key=name, placeholder="None")
        if text:
            chosen.append(Focus.parse(text))
    complete = len(chosen) == len(GROUPS) and chosen[0] != chosen[1]
    if drawn and chosen and not complete:
        st.markdown(small("Choose two different groups to see them side by side."))
    return tuple(chosen) if complete else ()


def _focus(names: Names) -> tuple[Focus, ...]:
    """Show what clicks on charts narrowed to; each can be taken out again."""
    known = [text for text in widgets.get("focus", ()) if _is_focus(text)]
    if not known:
        return ()

    def said(text: str) -> str:
        focus = Focus.parse(text)
        return f"{DIMENSIONS[focus.column].title}: {names.of(focus.column, focus.code)}"

    kept = st.multiselect("Narrowed by clicks", known, format_func=said, key="focus")
    return tuple(Focus.parse(text) for text in kept)


def _is_focus(text: str) -> bool:
    try:
        Focus.parse(text)
    except ValueError:
        return False
    return True


def narrow_to(pick: str) -> None:
    """Narrow to what was clicked; a second value in a dimension takes the first one's place.

    What comes from a browser may be anything: what is not understood narrows to nothing new.
    """
    try:
        added = parse_pick(pick[:400])
    except ValueError:
        return
    earlier = [Focus.parse(text) for text in widgets.get("focus", ()) if _is_focus(text)]
    selection = Selection(focus=tuple(earlier)).with_focus(added)
    widgets["focus"] = [str(focus) for focus in selection.focus]


def clear(*filters: str) -> None:
    """Set filters back to their defaults."""
    for name in filters:
        if name in LISTS or name == "focus":
            widgets[name] = []
        elif name in SWITCHES:
            widgets[name] = getattr(Selection(), name)
        elif name == "years":
            widgets["years"] = session().extent
        elif name == "groups":
            widgets.update(dict.fromkeys(GROUPS))


def chips(scope: Scope) -> None:
    """Show what is set; a click on a chip sets it back.

    Their place is there even where nothing is set: charts below it stay mounted when the first chip comes.
    """
    said = filter_words(scope)
    if scope.selection.groups:
        said["groups"] = (
            f"Compared: {' with '.join(scope.names.of(group.column, group.code) for group in scope.selection.groups)}"
        )
    with st.container(horizontal=True, gap="small", key="chips"):
        for name, text in said.items():
            label = text if len(text) <= 60 else text[:59] + "…"
            st.button(
                literal(label),
                key=f"chip-{name}",
                icon=":material/close:",
                on_click=clear,
                args=(name,),
                help="Clear it",
            )
        if len(said) > 1:
            st.button("Clear all", key="chip-all", type="tertiary", on_click=clear, args=tuple(said))


def loosen(scope: Scope) -> None:
    """Say which one filter, taken out, brings people and moves back."""
    said = filter_words(scope)
    gains = []
    for name in said:
        wider = narrow(scope.ecosystem, scope.selection.without(name))
        gains.append((len(wider.moves), len(wider.people), name))
    gains.sort(reverse=True)
    st.info("Nobody and nothing is left under these filters together.", icon=":material/filter_alt_off:")
    with st.container(horizontal=True):
        for moves, people, name in gains[:3]:
            if people:
                label = f"Without “{said[name][:40]}”: {whole(people, 'person', 'people')}, {whole(moves, 'move')}"
                st.button(literal(label), key=f"loosen-{name}", on_click=clear, args=(name,))
        st.button("Clear all filters", key="loosen-all", on_click=clear, args=tuple(said))


def what_remains(scope: Scope) -> str:
    """Say how many people and moves the filters leave, and of what kind of data."""
    everyone, every = len(scope.ecosystem.people), len(scope.ecosystem.moves)
    people, moves = len(scope.people), len(scope.moves)
    kind = scope.ecosystem.metadata.kind
    left = f"{whole(people, 'person', 'people')} and {whole(moves, 'move')}"
    of = f" of {everyone:,} and {every:,}" if (people, moves) != (everyone, every) else ""
    return f"{kind.upper() if kind == 'simulated' else kind.capitalize()} data. {left}{of}."

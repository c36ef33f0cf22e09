"""Filter widgets in the sidebar, and chips for the filters that are set."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import groupby
from typing import Any, Final, cast

import streamlit as st

from ecosystem.app.profile_links import offer_profiles
from ecosystem.app.session import DATASET, session, widgets
from ecosystem.app.text import literal
from ecosystem.load import Ecosystem
from ecosystem.selection import (
    ECONOMY_PICK,
    FILTERS,
    MOST_GROUPS,
    SPLIT_BY,
    Codes,
    Filter,
    Focus,
    Focuses,
    Group,
    Names,
    Options,
    Scope,
    Search,
    Selection,
    Split,
    Switch,
    Years,
    name_of,
    narrow,
    parse_group,
    parse_pick,
)
from ecosystem.tables.countries import country_name
from ecosystem.views import filter_words
from ecosystem.views.number_format import whole

ICONS: Final = {"Moves": "route", "Definitions": "tune"}
"""Icons of the sections, which are folds of the sidebar."""
SPLIT_KIND: Final = "split-kind"
"""Key of the widget that chooses the kind of the groups to split by."""
LONGEST_CHIP: Final = 60
LONGEST_PICK: Final = 400
"""Characters of a browser's pick that are parsed."""


def choose(ecosystem: Ecosystem, dataset: str, options: Options, acting: Collection[str]) -> Selection:
    """Draw the widgets of the filters that act here; return the selection, with the values of the others as well."""
    names = Names(ecosystem)
    values: dict[str, Any] = {}
    chosen = [parse_group(text).key for text in widgets.get("split", ())]
    acting = {key for key in acting if key not in chosen or len(chosen) < 2}  # the groups take its place
    drawn: set[str] = set()
    for section, rows in groupby(FILTERS.values(), key=lambda row: row.section):
        listed = list(rows)
        with _fold(section if any(row.key in acting for row in listed) else "") as is_open:
            for row in listed:
                if is_open and row.key in acting:
                    drawn.add(row.key)
                    if row.key not in session().drawn_filters:
                        _send(row)
                values[row.key] = WIDGETS[type(row)](row, options[row.key], names, row.key in drawn)
    session().drawn_filters = frozenset(drawn)
    return Selection(dataset, **values)


def _send(row: Filter) -> None:
    """Set the value of a widget that was not drawn in the run before.

    Streamlit sends the browser only values that are set in the same run; otherwise the widget would be empty there, and
    the next run would take that for a choice.
    """
    for key in (row.key, SPLIT_KIND) if isinstance(row, Split) else (row.key,):
        if key in widgets:
            widgets[key] = widgets[key]


@contextmanager
def _fold(section: str) -> Iterator[bool]:
    """Draw a section and yield whether it is open; a page paints sooner without the widgets of closed folds."""
    if not section:
        yield True
        return
    icon = f":material/{ICONS[section]}:"
    with st.expander(section, icon=icon, key=f"fold-{section}", on_change="rerun") as fold:
        yield bool(fold.open)


def _years(row: Years, bounds: Sequence[str], names: Names, drawn: bool) -> tuple[int, int] | None:
    """Draw a slider; years chosen in another dataset are fitted into this one's extent."""
    first, last = extent = int(bounds[0]), int(bounds[-1])
    before = session().extents.get(row.key, extent)
    chosen = widgets.get(row.key) or extent
    if before != extent:
        fitted = max(first, chosen[0]), min(last, chosen[1])
        widgets[row.key] = extent if chosen == before or fitted[0] > fitted[1] else fitted
        if chosen not in (before, fitted):
            fitting = widgets[row.key]
            complain(
                f"{row.title}: {chosen[0]}–{chosen[1]} do not fit this dataset; {fitting[0]}–{fitting[1]} are shown."
            )
    session().extents[row.key] = extent
    if first == last:
        return None
    if not drawn or not widgets.get(row.key):
        widgets[row.key] = widgets.get(row.key) or extent
    chosen_years = widgets[row.key]
    if drawn:  # `value` makes a range of it; without it, Streamlit may draw a slider of one year
        chosen_years = st.slider(
            row.title, first, last, value=extent, key=row.key, help=row.help, on_change=note_change
        )
    start, end = cast("tuple[int, int]", chosen_years)
    return None if (start, end) == extent else (start, end)


def _codes(row: Codes, codes: Sequence[str], names: Names, drawn: bool) -> tuple[str, ...]:
    chosen = list(widgets.get(row.key, row.default))
    kept = [code for code in chosen if code in codes]
    if lost := [names.of(row.column, code) for code in chosen if code not in codes]:
        complain(f"{row.title}: {', '.join(lost)[:120]} is not in this dataset; it was left out.")
    if not drawn or row.key not in widgets or kept != chosen:
        widgets[row.key] = kept
    if not drawn:
        return tuple(kept)
    return tuple(
        st.multiselect(
            row.title,
            list(codes),
            format_func=lambda code: names.of(row.column, code),
            key=row.key,
            placeholder="None" if row.default else "All",
            help=row.help,
            on_change=note_change,
        )
    )


def _search(row: Search, options: Sequence[str], names: Names, drawn: bool) -> str:
    if drawn:
        typed = st.text_input(row.title, key=row.key, help=row.help, on_change=note_change, type="search")
    else:
        typed = widgets[row.key] = widgets.get(row.key, row.default)
    return row.clean(typed or "")


def _switch(row: Switch, options: Sequence[str], names: Names, drawn: bool) -> bool:
    if drawn:
        return st.toggle(row.title, key=row.key, help=row.help, on_change=note_change)
    widgets[row.key] = widgets.get(row.key, row.default)  # Streamlit deletes the value of a widget that is not drawn
    return bool(widgets[row.key])


def _split(row: Split, groups: Sequence[str], names: Names, drawn: bool) -> tuple[Group, ...]:
    """Draw a choice of the kind of groups, and one of two or three groups of that kind."""
    offered: dict[str, list[str]] = {}
    for text in groups:
        offered.setdefault(parse_group(text).key, []).append(text)
    kinds = [kind for kind, texts in offered.items() if len(texts) > 1]
    chosen = list(widgets.get(row.key, ()))
    if lost := [name_of(parse_group(text), names) for text in chosen if text not in groups]:
        complain(f"{row.title}: {', '.join(lost)[:120]} is not in this dataset; it was left out.")
    kind = widgets.get(SPLIT_KIND)
    if not drawn or kind not in (None, *kinds):
        kind = widgets[SPLIT_KIND] = kind if kind in kinds else None
    if drawn:
        kind = st.selectbox(
            row.title,
            kinds,
            index=None,
            format_func=lambda key: SPLIT_BY[key][0],
            key=SPLIT_KIND,
            placeholder="Nothing",
            help=row.help,
            on_change=_choose_kind,
        )
    among = offered.get(kind or "", [])
    kept = [text for text in chosen if text in among]
    if not drawn or kept != chosen:
        widgets[row.key] = kept
    if drawn and kind:
        kept = st.multiselect(
            f"{SPLIT_BY[kind][0]}: two or three groups",
            among,
            format_func=lambda text: name_of(parse_group(text), names),
            key=row.key,
            max_selections=MOST_GROUPS,
            placeholder="Choose two or three",
            on_change=note_change,
        )
    return tuple(map(parse_group, kept)) if len(kept) > 1 else ()


def _choose_kind() -> None:
    """Begin a choice of groups of another kind."""
    note_change()
    widgets["split"] = []


def _focuses(row: Focuses, options: Sequence[str], names: Names, drawn: bool) -> tuple[Focus, ...]:
    """Draw the focus where there is one; each part can be removed."""
    known = {str(focus): focus for focus in _focus()}
    if not known:
        return ()
    if not drawn:
        widgets[row.key] = list(known)
        return tuple(known.values())
    kept = st.multiselect(
        row.title,
        list(known),
        format_func=lambda text: names.describe(known[text]),
        key=row.key,
        on_change=note_change,
    )
    return tuple(known[text] for text in kept)


WIDGETS: Final[Mapping[type[Filter], Callable[[Any, Sequence[str], Names, bool], Any]]] = {
    Years: _years,
    Codes: _codes,
    Search: _search,
    Switch: _switch,
    Split: _split,
    Focuses: _focuses,
}
"""Functions that draw a filter's widget, if it is to be drawn, and return the filter's value."""


def set_filters(selection: Selection, options: Options) -> None:
    """Set the widgets of the dataset and of all filters."""
    widgets[DATASET] = selection.dataset
    for key, row in FILTERS.items():
        if isinstance(row, Years) and key in options:
            first, last = options[key]
            session().extents[key] = int(first), int(last)
        _set(row, getattr(selection, key))


def note_change() -> None:
    """Note that the reader has changed the selection: an address that the browser still sends is older."""
    session().changed = True


def clear(*keys: str) -> None:
    """Set filters back to their defaults."""
    note_change()
    for key in keys:
        _set(FILTERS[key], FILTERS[key].default)


def _set(row: Filter, value: Any) -> None:
    if isinstance(row, Years):
        widgets[row.key] = value or session().extents.get(row.key)
    elif isinstance(row, Split):
        widgets[row.key], widgets[SPLIT_KIND] = list(map(str, value)), value[0].key if value else None
    else:
        widgets[row.key] = value if isinstance(row, Search | Switch) else [str(item) for item in value]


def _focus() -> tuple[Focus, ...]:
    """Return the focus that the widget holds, without what cannot be parsed."""
    focuses = []
    for text in widgets.get("focus", ()):
        try:
            focuses.append(Focus.parse(text))
        except ValueError:
            continue
    return tuple(focuses)


def narrow_to(pick: str) -> None:
    """Narrow to a clicked mark, or compare with its economy, or no longer.

    A pick that cannot be parsed is ignored, since a browser may send anything.
    """
    if pick.startswith(ECONOMY_PICK):
        _toggle_economy(pick[:LONGEST_PICK].removeprefix(ECONOMY_PICK))
        return
    try:
        added = parse_pick(pick[:LONGEST_PICK])
    except ValueError:
        return
    note_change()
    _set(FILTERS["focus"], Selection(focus=_focus()).with_focus(added).focus)


def _toggle_economy(code: str) -> None:
    """Add an economy of published charts to those compared, or take it out."""
    row = FILTERS["economy"]
    chosen = list(widgets.get(row.key, row.default))
    note_change()
    _set(row, [other for other in chosen if other != code] if code in chosen else [*chosen, code])
    st.toast(f"{literal(country_name(code))} is {'no longer compared' if code in chosen else 'compared'}.")


def complain(text: str) -> None:
    """Add a complaint to those shown above the page."""
    if text not in session().complaints:
        session().complaints = (*session().complaints, text)


def chips(scope: Scope, page: str) -> None:
    """Draw a chip for each filter that is set, whose click clears it, and links to the profiles of what is selected.

    The container is drawn even if empty: charts below stay mounted when the first chip appears.
    """
    applied = scope.selection.applied()
    with st.container(horizontal=True, gap="small", key="chips"):
        for key, value in applied.items():
            text = FILTERS[key].describe(value, scope.names)
            st.button(
                literal(text if len(text) <= LONGEST_CHIP else f"{text[: LONGEST_CHIP - 1]}…"),
                key=f"chip-{key}",
                icon=":material/close:",
                on_click=clear,
                args=(key,),
                help="Clear it",
            )
        if len(applied) > 1:
            st.button("Clear all", key="chip-all", type="tertiary", on_click=clear, args=tuple(applied))
        offer_profiles(scope, page, note_change)


def offer_to_loosen(scope: Scope) -> None:
    """Explain an empty selection: which one filter, cleared, brings back people and moves."""
    words = filter_words(scope)
    gains = []
    for key in words:
        wider = narrow(scope.ecosystem, scope.selection.without(key))
        gains.append((len(wider.moves), len(wider.people), key))
    st.info("No people and no moves are left under these filters together.", icon=":material/filter_alt_off:")
    with st.container(horizontal=True):
        for moves, people, key in sorted(gains, reverse=True)[:3]:
            if people:
                label = f"Without “{words[key][:40]}”: {whole(people, 'person', 'people')}, {whole(moves, 'move')}"
                st.button(literal(label), key=f"loosen-{key}", on_click=clear, args=(key,))
        st.button("Clear all filters", key="loosen-all", on_click=clear, args=tuple(words))


def count_words(scope: Scope) -> str:
    """Return how many people and moves the filters leave, and of what kind of data."""
    everyone, every = len(scope.ecosystem.people), len(scope.ecosystem.moves)
    people, moves = len(scope.people), len(scope.moves)
    kind = scope.ecosystem.metadata.kind
    left = f"{whole(people, 'person', 'people')} and {whole(moves, 'move')}"
    of = f" of {everyone:,} and {every:,}" if (people, moves) != (everyone, every) else ""
    return f"{kind.upper() if kind == 'simulated' else kind.capitalize()} data. {left}{of}."

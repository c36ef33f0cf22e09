"""Profile of a city or a sector: the views of several pages, narrowed to it, under a link of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import streamlit as st

from ecosystem.app import data, link
from ecosystem.app.filters import note_change
from ecosystem.app.page_context import OpenPage, section
from ecosystem.app.panel import show
from ecosystem.app.profile_links import PROFILE
from ecosystem.app.session import widgets
from ecosystem.app.text import literal, small
from ecosystem.selection import EVIDENCE, Scope, Selection
from ecosystem.tables import vocabulary as words
from ecosystem.views import ViewDefinition, cities, organisations, researchers, sectors
from ecosystem.views.number_format import whole

MOST_BUTTONS: Final = 6
OTHERS: Final = "profile-others"


@dataclass(frozen=True)
class Kind:
    """A kind of profile.

    Attributes
    ----------
    listed : str
        Filter on listed organisations.
    key : str
        Filter on people and moves.
    moves, organisations : tuple of ViewDefinition
        Views of a dataset that has moves, beside :data:`PEOPLE`, and views of listed organisations.
    """

    listed: str
    key: str
    column: str
    moves: tuple[ViewDefinition, ...]
    organisations: tuple[ViewDefinition, ...]


PEOPLE: Final = (cities.degrees, researchers.field_degree, researchers.degree_countries)
WIDE: Final = (
    *(researchers.field_degree, cities.flows, sectors.from_fields, sectors.from_cities),
    organisations.every_one,
)
"""Views with so many columns that half a page is too narrow."""
KINDS: Final[Mapping[str, Kind]] = {
    "cities": Kind(
        "located",
        "city",
        "city_id",
        (cities.flows, sectors.entries),
        (organisations.by_sector, organisations.ai_link, organisations.every_one),
    ),
    "sectors": Kind(
        "organisation_sector",
        "sector",
        "sector_id",
        (sectors.from_fields, sectors.from_cities),
        (organisations.city_map, organisations.ai_link, organisations.every_one),
    ),
}


def profile(page: OpenPage) -> bool:
    """Draw the choice of a profile, and the profile that the link opens; return whether there is one."""
    kind, options = KINDS[page.name], data.options(page.ecosystem)
    offered = [code for code in dict.fromkeys((*options[kind.key], *options[kind.listed])) if code != words.UNKNOWN]
    code = st.query_params.get(PROFILE, "")
    if code and code not in offered:
        st.warning(f"There is no profile of {literal(code[:60])}.")
        code = ""
    if not code:
        _offer(page, kind, offered)
        return False
    name = page.scope.names.of(kind.column, code)
    with st.container(horizontal=True, vertical_alignment="center"):
        section(name, anchor="profile")
        st.button("Close the profile", on_click=_open, args=("",), key="profile-close", icon=":material/close:")
    if page.tab == EVIDENCE:
        observed = data.first_observed()
        if observed:
            _people(page, kind, observed, code)
        chosen = Selection(stage_safe=page.selection.stage_safe).having(kind.listed, (code,))
        narrowed = data.scope(page.ecosystem, chosen)
        st.subheader(f"{whole(len(narrowed.organizations), 'organisation')} listed", anchor=False)
        _draw(page, narrowed, kind.organisations)
    else:
        _people(page, kind, page.selection.dataset, code)
    return True


def _people(page: OpenPage, kind: Kind, dataset: str, code: str) -> None:
    """Draw what a dataset has on people and moves; other filters of the tab Explore act beside the profile."""
    ecosystem = page.ecosystem if page.tab != EVIDENCE else data.dataset(dataset).ecosystem
    if ecosystem is None:
        return
    if code not in data.options(ecosystem)[kind.key]:
        st.markdown(small("The dataset has nobody here."))
        return
    before = page.selection if page.tab != EVIDENCE else Selection(stage_safe=page.selection.stage_safe)
    others = tuple(one for one in before.focus if not (one.column.endswith(kind.column) and one.code == code))
    chosen = replace(before, dataset=dataset, focus=others).having(kind.key, (code,))
    metadata = ecosystem.metadata
    st.subheader(f"People: {literal(data.titles({metadata.name: metadata})[metadata.name])}", anchor=False)
    scope = data.scope(ecosystem, chosen)
    _draw(page, scope, PEOPLE)
    if not ecosystem.moves.empty:
        cited = link.cited_view() in kind.moves
        with st.expander("More: moves", expanded=cited, key="more-profile-moves", on_change="rerun") as box:
            if box.open:
                _draw(page, scope, kind.moves)


def _draw(page: OpenPage, scope: Scope, views: Sequence[ViewDefinition]) -> None:
    """Draw views, those without an answer left out: two in a row, then wide ones alone."""
    answered = [view for view in views if data.drawn(scope, view).view.answered]
    half = [view for view in answered if view not in WIDE]
    rows = [half[first : first + 2] for first in range(0, len(half), 2)]
    rows += [[view] for view in answered if view in WIDE]
    for row in rows:
        for view, column in zip(row, st.columns(len(row), gap="large"), strict=True):
            show(page, view, at=column, scope=scope)


def _offer(page: OpenPage, kind: Kind, offered: Sequence[str]) -> None:
    """Draw a button for what is selected or largest, and a list of the others."""
    clicked = [one.code for one in page.selection.focus if one.column == kind.column]
    selected = [*clicked, *getattr(page.selection, kind.key)]
    listed = page.scope.ecosystem.reference["organizations"][kind.column].value_counts()
    first = [code for code in dict.fromkeys((*selected, *map(str, listed.index))) if code in offered][:MOST_BUTTONS]
    names = page.scope.names
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="profiles"):
        st.markdown(small("Everything on one page:"))
        for code in first:
            label = literal(names.of(kind.column, code))
            st.button(label, on_click=_open, args=(code,), key=f"profile-{code}", type="tertiary")
        st.selectbox(
            "Profile",
            offered,
            index=None,
            format_func=lambda code: names.of(kind.column, code),
            key=OTHERS,
            placeholder="Others",
            on_change=_open_chosen,
            label_visibility="collapsed",
            width=220,
        )


def _open_chosen() -> None:
    _open(widgets[OTHERS] or "")


def _open(code: str) -> None:
    note_change()
    if code:
        st.query_params[PROFILE] = code
    else:
        st.query_params.pop(PROFILE, None)

"""What every page stands in: menu, dataset, filters, chips and the count of what remains."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

import streamlit as st

from ecosystem.app import data, filters, link, whole_page
from ecosystem.app.live import follower, presenter, presenter_actions, stage
from ecosystem.app.live.room_session import deck_json, restore_deck, ticket
from ecosystem.app.live.screens import add_text
from ecosystem.app.menu import BY_NAME, ENTRIES, menu
from ecosystem.app.plot import preload
from ecosystem.app.problems import show_problems
from ecosystem.app.session import DATASET, session, widgets
from ecosystem.app.text import literal, small
from ecosystem.load import Ecosystem
from ecosystem.selection import Scope, Selection
from ecosystem.site import SITE
from ecosystem.tables import vocabulary as words
from ecosystem.views import ViewDefinition, filter_words, registry

_PREPARED: ContextVar[Scope | None] = ContextVar("prepared", default=None)
"""What the frame hands to the page that runs inside it, in this run and thread alone."""

BADGES = {"observed": "green", "published": "blue", "simulated": "orange", "illustrative": "violet"}


@dataclass(frozen=True)
class Page:
    """An opened page: what it shows, of which data."""

    name: str
    scope: Scope

    @property
    def ecosystem(self) -> Ecosystem:
        """The dataset shown."""
        return self.scope.ecosystem

    @property
    def selection(self) -> Selection:
        """What the reader chose."""
        return self.scope.selection


def run() -> None:
    """Draw the frame, then the page that the reader opened."""
    follower.join_from_link()
    st.set_page_config(
        page_title="Pakistani AI ecosystem",
        page_icon=str(SITE / "static" / "icon.png"),
        layout="wide",
        initial_sidebar_state="collapsed" if follower.follows_presenter() else "auto",
    )
    asked = st.query_params.get(link.VIEW, "") if st.context.is_embedded else ""
    wanted = registry().get(asked)
    page = menu(hidden=bool(asked) or follower.follows_presenter())
    name = page.url_path or ENTRIES[0].name
    if wanted is not None:
        _embedded(name, wanted)
        return
    if asked:
        st.error(f"There is no view {literal(asked[:60])} to embed. Copy the snippet anew from the dashboard.")
        return
    if follower.follows_presenter():
        preload()
        follower.banner()
        follower.show_screen()
        return
    follower.open_shared_page()
    filter_box = st.sidebar.container()
    with st.sidebar:
        presenter.sidebar(name)
        preload(presenting=ticket() is not None, deck=deck_json(), on_kept=_take_up)
    with filter_box:
        ecosystem, selection = _choose(name)
    link.publish(selection, follower.room_code())
    with st.container():
        presenter.banner()
        follower.banner()
    _say_what_the_link_got_wrong()
    scope = data.scope(ecosystem, selection)
    with _prepared(scope), presenter_actions.broadcast_page(name, scope), whole_page.noting() as shown:
        page.run()
    whole_page.offer(name, BY_NAME[name].title, shown)


def _take_up(kept: object) -> None:
    """Take up what the browser's tab kept from before a reload: the room presented, the deck, the talk on stage."""
    if isinstance(kept, Mapping):
        presenter_actions.resume(kept.get("ticket"))
        if restore_deck(kept.get("deck")):
            stage.resume(kept.get("stage"))


def _embedded(name: str, definition: ViewDefinition) -> None:
    """Show one view alone in somebody's web page: what its link says, without menu and filters, with a link back."""
    from ecosystem.app.panel import show  # which draws on pages, and so knows this module

    ecosystem, selection, complaints = link.read(list(data.catalogue()), data.dataset, data.options)
    if ecosystem is None:
        st.error("The data of this view cannot be shown now.")
        return
    for complaint in complaints:
        st.warning(literal(complaint))
    show(Page(name, data.scope(ecosystem, selection)), definition)
    st.link_button("Open in the dashboard", link.address(), icon=":material/open_in_new:")


def _choose(page: str) -> tuple[Ecosystem, Selection]:
    """Let the reader choose a dataset and filters."""
    known = data.catalogue()
    link.follow(page, list(known), data.allowed_in)
    if session().switch_to is not None:
        widgets[DATASET], session().switch_to = session().switch_to, None
    name = st.selectbox("Dataset", list(known), format_func=data.titles(known).__getitem__, key=DATASET)
    loaded = data.dataset(name)
    if loaded.ecosystem is None:
        show_problems(loaded.problems, "This dataset cannot be shown until its files are put right.")
        st.stop()
    ecosystem = loaded.ecosystem
    _say_what_it_is(ecosystem)
    if loaded.problems:
        show_problems(loaded.problems, "The files have changed and are wrong; the last good state is shown.")
    allowed = data.options(ecosystem)
    return ecosystem, filters.choose(ecosystem, name, allowed)


def _say_what_it_is(ecosystem: Ecosystem) -> None:
    """Say in a line what kind of data this is, and where a reader can bring real careers."""
    metadata = ecosystem.metadata
    said = words.DATASET_KINDS[metadata.kind].partition(": ")[2]
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.badge(
            metadata.kind.capitalize(),
            color=BADGES[metadata.kind],  # type: ignore[arg-type]
            help=literal(f"{metadata.title}. {metadata.description}"),
        )
        st.markdown(small(f"{said[:1].upper()}{said[1:]}."))
    st.page_link(
        str(SITE / "pages" / "methods.py"), label="Bring real careers: your own data", icon=":material/upload_file:"
    )


def _say_what_the_link_got_wrong() -> None:
    """Say it in a place that is always there: what comes below then stays mounted when the words go."""
    place = st.container()
    complaints = session().complaints
    if not complaints:
        return
    with place.container(border=True, key="complaints"):
        st.markdown("**Part of what was asked for could not be followed**")
        for complaint in complaints[:12]:
            st.markdown(f"- {literal(complaint)}")
        st.button("Dismiss", on_click=_dismiss)


def _dismiss() -> None:
    session().complaints = ()


@contextmanager
def _prepared(scope: Scope) -> Iterator[None]:
    token = _PREPARED.set(scope)
    try:
        yield
    finally:
        _PREPARED.reset(token)


def open_page(name: str, *, filtered: bool = True) -> Page:
    """Open a page inside the frame: title, question, chips and what remains.

    A visitor who is the first on a fresh server and comes by a deep link gets the page file without the frame; then
    the menu is declared, which ends that mode for the process, and the run starts again through the frame.

    Parameters
    ----------
    name : str
        Name of the page's file.
    filtered : bool
        Whether the filters have a say on this page.
    """
    scope = _PREPARED.get()
    if scope is None:
        menu()
        st.rerun()
    entry = BY_NAME[name]
    st.title(entry.title, anchor=False)
    st.markdown(entry.question)
    page = Page(name, scope)
    if filtered:
        say_what_remains(page)
    return page


def say_what_remains(page: Page) -> None:
    """Show the filters that are set and what they leave; where that is nobody, say which to loosen, and stop."""
    filters.chips(page.scope)
    said = filters.what_remains(page.scope)
    add_text("said", " · ".join((*filter_words(page.scope).values(), said)))
    kind, _, left = said.partition(" data. ")
    st.markdown(f":small[**{kind} data.** {left}]")
    if page.scope.people.empty:
        filters.loosen(page.scope)
        st.stop()

"""What a presenter does to a room: open it, show it the page, point, ask, hand it over, end it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import StopException

from ecosystem.app import data
from ecosystem.app.live import follower, screens
from ecosystem.app.live.room_session import client_id, rooms, ticket
from ecosystem.app.live.screens import Screen
from ecosystem.app.menu import BY_NAME
from ecosystem.app.session import TAKE_CODE, TAKE_KEY, session, widgets
from ecosystem.live import Question, Room, RoomError, RoomsUnavailableError, Shown, Ticket, TooLargeError
from ecosystem.selection import Scope, to_query
from ecosystem.views.guessable_shares import Guessable

DECK = "deck"
PRIVATE = "Your uploaded data stay in your visit: the audience keeps seeing what was shown before."


def update_room(step: Callable[[Room, float], Room]) -> None:
    """Change the room that the visit presents; where that is no longer its own, say so and go on without it."""
    own = ticket()
    if own is not None:
        _try(lambda: rooms().drive(own, step))


def _try(change: Callable[[], Room]) -> None:
    try:
        session().presented_room = change()
    except (RoomsUnavailableError, TooLargeError) as error:
        session().room_message = str(error)
    except RoomError as error:
        _drop(str(error))


def _drop(why: str) -> None:
    session().ticket = None
    session().presented_room = None
    session().forget_ticket = True
    session().room_message = why


def open_room(page: str) -> None:
    """Open a room that shows what the visit shows."""
    try:
        _hold(rooms().open(Shown(page)))
    except RoomError as error:
        session().room_message = str(error)


def _hold(own: Ticket) -> None:
    """Present from now on."""
    session().ticket = own
    session().forget_ticket = False
    _try(lambda: rooms().presented(own))


def resume(kept: object) -> None:
    """Present again with the ticket that the tab kept, after a reload or on another server."""
    if ticket() or not isinstance(kept, Mapping):
        return
    own = Ticket(str(kept.get("code", ""))[:20], str(kept.get("token", ""))[:100])
    try:
        room = rooms().presented(own)
    except RoomsUnavailableError:
        return
    except RoomError:
        session().forget_ticket = True
        return
    session().forget_ticket = room.over
    if not room.over:
        session().ticket = own
        session().presented_room = room


def end() -> None:
    """End the room."""
    own = ticket()
    if own:
        try:
            rooms().end(own)
        except RoomError as error:
            session().room_message = str(error)
        session().ticket = None
        session().presented_room = None
        session().forget_ticket = True


def hand_over() -> None:
    """Make a key for a second presenter."""
    own = ticket()
    if own:
        try:
            session().handover_key = rooms().hand_over(own)
        except RoomError as error:
            _drop(str(error))


def take_over() -> None:
    """Become the presenter of a room with a key."""
    try:
        own = rooms().take_over(widgets[TAKE_CODE], widgets[TAKE_KEY], client_id())
    except RoomError as error:
        session().room_message = str(error)
        return
    follower.leave()
    _hold(own)


@contextmanager
def broadcast_page(page: str, scope: Scope) -> Iterator[None]:
    """Show the audience what a page draws, once it is drawn; a deck shows its slides itself."""
    if ticket() is None:
        yield
        return
    if page == DECK or scope.selection.dataset == data.UPLOAD:
        update_room(
            lambda room, now: room.show(room.shown, now)
        )  # the audience sees what it sees; the presenter is there
        if page != DECK:
            st.info(PRIVATE, icon=":material/lock:")
        yield
        return
    with screens.collect_parts() as parts:
        try:
            yield
        except StopException:  # a page that says that nothing is left
            _show(page, scope, parts)
            raise
        _show(page, scope, parts)
    if ticket() is None:
        st.rerun()  # somebody else has taken over: say so at once


def _show(page: str, scope: Scope, parts: Sequence[Mapping[str, Any]]) -> None:
    entry, query = BY_NAME[page], to_query(scope.selection)
    told = screens.page_screen(
        title=entry.title,
        question=entry.question,
        parts=parts,
        page=page,
        query=query,
        pointed=pointed_view(),
        covered=covered_view(),
    )
    broadcast(page, query, told)


def broadcast(page: str, query: Mapping[str, Sequence[str]], screen: Screen) -> None:
    """Put a screen before the audience; page and query say where the same is found."""
    own = ticket()
    if own is not None:
        _try(lambda: rooms().show(own, Shown.of(page, query, screen=screen.digest), screen.packed))


def pointed_view() -> str:
    """Return the view that the presenter points at."""
    return session().pointed_view if ticket() else ""


def covered_view() -> str:
    """Return the view that would tell the answer to an open question."""
    room = session().presented_room
    question = room.question if ticket() and room else None
    return question.view if question and not question.revealed else ""


def point(view: str) -> None:
    """Point at a view, or no longer."""
    session().pointed_view = "" if pointed_view() == view else view


def ask(offered: Guessable, text: str, view: str) -> None:
    """Ask the audience for a share; the view that tells it is covered until it is revealed."""
    question = Question(text, view=view, value=offered.value, interval=(offered.low, offered.high), said=offered.said)
    update_room(lambda room, now: room.ask(question, now))


def hide_names(hidden: bool) -> None:
    """Hide the names of persons everywhere, or show them again; a talk on stage is written anew."""
    widgets["stage_safe"] = hidden

"""Actions of a presenter: open, resume and end a room, broadcast pages, point, ask, hand over."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

import streamlit as st
from streamlit.runtime.scriptrunner import StopException

from ecosystem.app import data, login, tabs
from ecosystem.app.live import follower, screens
from ecosystem.app.live.room_store import client_id, rooms
from ecosystem.app.live.screens import Screen
from ecosystem.app.session import POLL_OPTIONS, POLL_TEXT, TAKE_CODE, TAKE_KEY, session, widgets
from ecosystem.live import (
    NotPresenterError,
    Question,
    QuestionStatus,
    Room,
    RoomEndedError,
    RoomError,
    RoomsUnavailableError,
    SharedPage,
    Ticket,
    UnknownRoomError,
)
from ecosystem.live.rooms import format_code
from ecosystem.selection import TAB, Scope, to_query
from ecosystem.views.guessable_shares import Guessable

DECK_PAGE = "deck"
UPLOAD_NOTE = "Uploaded data are not shared: the audience keeps the earlier screen."


def update_room(change: Callable[[Room, float], Room]) -> None:
    """Change the session's room; where another presenter has taken over, stop presenting and say so."""
    ticket = session().ticket
    if ticket is not None:
        _try(lambda: rooms().update(ticket, change))


def _try(action: Callable[[], Room]) -> None:
    try:
        session().presented_room = action()
    except (RoomEndedError, NotPresenterError, UnknownRoomError) as error:
        _stop_presenting(str(error))
    except RoomError as error:
        session().room_message = str(error)


def _stop_presenting(message: str = "") -> None:
    state = session()
    state.ticket = state.presented_room = None
    state.forget_ticket = True
    state.room_message = message or state.room_message


def open_room(page: str) -> None:
    """Open a room that shares a page."""
    try:
        _start_presenting(rooms().open(SharedPage(page), client_id()))
    except RoomError as error:
        session().room_message = str(error)


def _start_presenting(ticket: Ticket) -> None:
    session().ticket = ticket
    session().forget_ticket = False
    session().room_message = ""
    _try(lambda: rooms().get(ticket))


def resume(stored: object) -> None:
    """Continue with the ticket that the browser tab stored, after a reload or on another server."""
    if session().ticket or not isinstance(stored, Mapping) or not login.has_role(login.PRESENTER):
        return
    ticket = Ticket(str(stored.get("code", ""))[:20], str(stored.get("token", ""))[:100])
    try:
        room = rooms().get(ticket)
    except RoomsUnavailableError as error:
        session().room_message = str(error)
        return
    except UnknownRoomError:
        _stop_presenting(
            f"Your room {format_code(ticket.code)} is lost: the server was restarted, or it was idle for too long. "
            "Open a new room and give its code to the audience."
        )
        return
    except RoomError as error:
        _stop_presenting(str(error))
        return
    session().forget_ticket = room.ended
    if not room.ended:
        session().ticket, session().presented_room = ticket, room


def end() -> None:
    """End the room; its results can still be saved from this session."""
    ticket = session().ticket
    if ticket:
        try:
            session().results = rooms().results(ticket)
            rooms().end(ticket)
        except RoomsUnavailableError as error:
            session().room_message = str(error)
            return
        except RoomError as error:
            session().room_message = str(error)
        _stop_presenting()


def hand_over() -> None:
    """Create a key for a second presenter."""
    ticket = session().ticket
    if ticket:
        try:
            session().handover_key = rooms().hand_over(ticket)
        except RoomsUnavailableError as error:
            session().room_message = str(error)
        except RoomError as error:
            _stop_presenting(str(error))


def take_over() -> None:
    """Become the presenter of a room with the code and key of the form."""
    try:
        ticket = rooms().take_over(widgets[TAKE_CODE], widgets[TAKE_KEY], client_id(), session().client)
    except RoomError as error:
        session().room_message = str(error)
        return
    follower.leave()
    _start_presenting(ticket)


@contextmanager
def broadcast_page(page: str, tab: str, scope: Scope) -> Iterator[None]:
    """Send a page to the audience after it was drawn; the page Deck sends its slides itself."""
    if session().ticket is None:
        yield
        return
    if page == DECK_PAGE or scope.selection.dataset == data.UPLOAD:
        update_room(lambda room, now: room.share(room.shared, now))  # no change, but the presenter is active
        if page != DECK_PAGE:
            st.info(UPLOAD_NOTE, icon=":material/lock:")
        yield
        _report_lost_room()
        return
    with screens.collect_parts() as parts:
        try:
            yield
        except StopException:  # the page stopped early because no data are left
            _broadcast_parts(page, tab, scope, parts)
            raise
        _broadcast_parts(page, tab, scope, parts)
    _report_lost_room()


def _report_lost_room() -> None:
    """Run again if the room was taken over or lost during this run, to show the message at once."""
    if session().ticket is None:
        st.rerun()


def _broadcast_parts(page: str, tab: str, scope: Scope, parts: Sequence[screens.Part]) -> None:
    query = {**to_query(scope.selection), **({TAB: [tab]} if tabs.has_tabs(page) else {})}
    broadcast(page, query, screens.page_screen(page, query, parts, pointed=pointed_view(), covered=covered_view()))


def broadcast(page: str, query: Mapping[str, Sequence[str]], screen: Screen) -> None:
    """Send a screen to the audience, with the page and query that show the same."""
    ticket = session().ticket
    if ticket is not None:
        _try(lambda: rooms().share(ticket, SharedPage.from_query(page, query, screen=screen.digest), screen.packed))


def pointed_view() -> str:
    """Return the id of the view that the presenter points at."""
    return session().pointed_view if session().ticket else ""


def covered_view() -> str:
    """Return the id of the view that contains the answer to an open question."""
    room = session().presented_room
    question = room.question if session().ticket and room else None
    return question.view if question and not question.revealed else ""


def point(view: str) -> None:
    """Point at a view, or stop pointing at it."""
    session().pointed_view = "" if pointed_view() == view else view


def ask(share: Guessable, text: str, view: str) -> None:
    """Ask the audience for a share; the view with the answer is covered until it is revealed."""
    question = Question(text, view=view, value=share.value, interval=(share.low, share.high), source=share.basis)
    _ask(lambda: question)


def ask_poll() -> None:
    """Ask the audience to choose one of the answers in the form."""
    _ask(lambda: Question.poll(widgets[POLL_TEXT], widgets[POLL_OPTIONS].splitlines()))


def _ask(question: Callable[[], Question]) -> None:
    ticket = session().ticket
    if ticket is not None:
        _try(lambda: rooms().ask(ticket, question()))


def moderate(key: str, status: QuestionStatus) -> None:
    """Approve or reject a question of the audience, or mark it as answered."""
    ticket = session().ticket
    if ticket is not None:
        _try(lambda: rooms().moderate(ticket, key, status))


def hide_names(hidden: bool) -> None:
    """Hide or show the names of persons everywhere."""
    widgets["stage_safe"] = hidden

"""Present: open a room, show what the visit shows, point, ask, hand over and end."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import segno
import streamlit as st
from streamlit.runtime.scriptrunner import StopException

from ecosystem.app import data, link
from ecosystem.app.live import follow, screens
from ecosystem.app.live.listen import listen
from ecosystem.app.live.screens import Screen
from ecosystem.app.live.state import client, rooms, ticket
from ecosystem.app.menu import BY_NAME
from ecosystem.app.text import literal, small
from ecosystem.live import Question, Room, RoomError, RoomsAwayError, Shown, Ticket, TooLargeError
from ecosystem.live.codes import spoken
from ecosystem.selection import Scope, to_query
from ecosystem.views import View
from ecosystem.views.guessing import Guessable, guessable
from ecosystem.views.prose import whole

LOCAL = ("127.0.0.1", "localhost", "::1")
POINTED = "room_pointed"
DECK = "deck"
PRIVATE = "Your uploaded data stay in your visit: the audience keeps seeing what was shown before."


def drive(step: Callable[[Room, float], Room]) -> None:
    """Change the room that the visit presents; where that is no longer its own, say so and go on without it."""
    own = ticket()
    if own is not None:
        _try(lambda: rooms().drive(own, step))


def _try(change: Callable[[], Room]) -> None:
    try:
        st.session_state["room_driven"] = change()
    except (RoomsAwayError, TooLargeError) as error:
        st.session_state["room_says"] = str(error)
    except RoomError as error:
        _drop(str(error))


def _drop(why: str) -> None:
    st.session_state["ticket"] = None
    st.session_state["room_driven"] = None
    st.session_state["room_forget"] = True
    st.session_state["room_says"] = why


def open_room(page: str) -> None:
    """Open a room that shows what the visit shows."""
    try:
        _hold(rooms().open(Shown(page)))
    except RoomError as error:
        st.session_state["room_says"] = str(error)


def _hold(own: Ticket) -> None:
    """Present from now on."""
    st.session_state["ticket"] = own
    st.session_state["room_forget"] = False
    _try(lambda: rooms().presented(own))


def resume(kept: object) -> None:
    """Present again with the ticket that the tab kept, after a reload or on another server."""
    if ticket() or not isinstance(kept, Mapping):
        return
    own = Ticket(str(kept.get("code", ""))[:20], str(kept.get("token", ""))[:100])
    try:
        room = rooms().presented(own)
    except RoomsAwayError:
        return
    except RoomError:
        st.session_state["room_forget"] = True
        return
    st.session_state["room_forget"] = room.over
    if not room.over:
        st.session_state["ticket"] = own
        st.session_state["room_driven"] = room


def end() -> None:
    """End the room."""
    own = ticket()
    if own:
        try:
            rooms().end(own)
        except RoomError as error:
            st.session_state["room_says"] = str(error)
        st.session_state["ticket"] = None
        st.session_state["room_driven"] = None
        st.session_state["room_forget"] = True


def hand_over() -> None:
    """Make a key for a second presenter."""
    own = ticket()
    if own:
        try:
            st.session_state["room_key"] = rooms().hand_over(own)
        except RoomError as error:
            _drop(str(error))


def take_over() -> None:
    """Become the presenter of a room with a key."""
    try:
        own = rooms().take_over(st.session_state["take_code"], st.session_state["take_key"], client())
    except RoomError as error:
        st.session_state["room_says"] = str(error)
        return
    follow.leave()
    _hold(own)


@contextmanager
def shown(page: str, scope: Scope) -> Iterator[None]:
    """Show the audience what a page draws, once it is drawn; a deck shows its slides itself."""
    if ticket() is None:
        yield
        return
    if page == DECK or scope.selection.dataset == data.UPLOAD:
        drive(lambda room, now: room.show(room.shown, now))  # the audience sees what it sees; the presenter is there
        if page != DECK:
            st.info(PRIVATE, icon=":material/lock:")
        yield
        return
    with screens.gathering() as parts:
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
        pointed=pointed(),
        covered=covered(),
    )
    publish(page, query, told)


def publish(page: str, query: Mapping[str, Sequence[str]], screen: Screen) -> None:
    """Put a screen before the audience; page and query say where the same is found."""
    own = ticket()
    if own is not None:
        _try(lambda: rooms().show(own, Shown.of(page, query, screen=screen.digest), screen.packed))


def pointed() -> str:
    """Return the view that the presenter points at."""
    return str(st.session_state.get(POINTED, "")) if ticket() else ""


def covered() -> str:
    """Return the view that would tell the answer to an open question."""
    room = st.session_state.get("room_driven")
    question = room.question if ticket() and isinstance(room, Room) else None
    return question.view if question and not question.revealed else ""


def point(view: str) -> None:
    """Point at a view, or no longer."""
    st.session_state[POINTED] = "" if pointed() == view else view


def banner() -> None:
    """Tell the presenter the code, who follows, and what the audience is asked."""
    own, room = ticket(), st.session_state.get("room_driven")
    if own is None or not isinstance(room, Room):
        return
    with st.container(border=True, key="room"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**Presenting** · room **{spoken(own.code)}**", width="content")
            number = room.question.number if room.question else 0
            listen(own.code, viewer=rooms().watch(room), heard=room.told_at, keep=own, question=number)
            if room.status == "paused":
                st.button("Go on", on_click=drive, args=(_resume,), type="primary", icon=":material/play_arrow:")
            else:
                st.button("Pause", on_click=drive, args=(_pause,), icon=":material/pause:")
            st.button("End", on_click=end, icon=":material/stop:")
        if room.question is not None:
            _question(room)


def _pause(room: Room, now: float) -> Room:
    return room.pause(now)


def _resume(room: Room, now: float) -> Room:
    return room.resume(now)


def _reveal(room: Room, now: float) -> Room:
    return room.reveal(now)


def _drop_question(room: Room, now: float) -> Room:
    return room.drop_question(now)


def _question(room: Room) -> None:
    question = room.question
    if question is None:
        return
    st.markdown(f"**{literal(question.text)}**")
    with st.container(horizontal=True, vertical_alignment="center"):
        if question.revealed:
            st.markdown(small("Revealed"), width="content")
        else:
            st.markdown(f"{whole(len(follow.guessed(room)), 'guess', 'guesses')} so far", width="content")
            st.button("Count again", type="tertiary")
            st.button("Reveal", on_click=drive, args=(_reveal,), type="primary")
        st.button("Take the question away", on_click=drive, args=(_drop_question,), type="tertiary")
    if question.revealed:
        follow.show_guesses(room, question)


def ask(offered: Guessable, text: str, view: str) -> None:
    """Ask the audience for a share; the view that tells it is covered until it is revealed."""
    question = Question(text, view=view, value=offered.value, interval=(offered.low, offered.high), said=offered.said)
    drive(lambda room, now: room.ask(question, now))


def tools(view: View) -> None:
    """Offer the presenter to point at a view, or to ask the audience for one of its shares."""
    if ticket() is None:
        return
    with st.container(horizontal=True, key=f"present-{view.id}"):
        here = pointed() == view.id
        st.button(
            "Stop pointing" if here else "Point here",
            key=f"point-{view.id}",
            icon=":material/near_me:",
            on_click=point,
            args=(view.id,),
        )
        offered = guessable(view)
        if offered:
            with st.popover("Ask the audience", icon=":material/help:"):
                labels = [share.label for share in offered]
                chosen = offered[labels.index(st.selectbox("Which share?", labels, key=f"ask-of-{view.id}"))]
                asked = f"{view.question} What share: {chosen.label}?"
                text = st.text_input("Question", asked, key=f"ask-{view.id}-{chosen.label}", max_chars=200)
                st.button("Ask", key=f"ask-{view.id}", on_click=ask, args=(chosen, text, view.id), type="primary")


def fold(page: str) -> None:
    """Offer to present or to follow, in the sidebar; drawn only while it is open."""
    with st.expander("Present live", icon=":material/podium:", key="fold-live", on_change="rerun") as opened:
        if not opened.open:
            return
        hidden = bool(st.session_state.get("stage_safe"))
        label = "Show names of persons again" if hidden else "Hide names of persons"
        st.button(label, on_click=hide_names, args=(not hidden,), icon=":material/person_off:", width="stretch")
        if ticket():
            _invite()
            return
        st.button("Open a room", on_click=open_room, args=(page,), type="primary", width="stretch")
        with st.form("join", border=False):
            code = st.text_input("Follow a room", placeholder="Code", max_chars=12)
            if st.form_submit_button("Follow") and code:
                follow.join(code)
                st.rerun()
        with st.form("take", border=False):
            st.text_input("Take over a room", placeholder="Code", key="take_code", max_chars=12)
            st.text_input("Key from its presenter", key="take_key", max_chars=100)
            st.form_submit_button("Take over", on_click=take_over)


def invitation(own: Ticket) -> str:
    """Return the link with which an audience follows."""
    parts = urlsplit(st.context.url or "")
    return f"{parts.scheme}://{parts.netloc}/?{link.ROOM}={own.code}"


def hide_names(hidden: bool) -> None:
    """Hide the names of persons everywhere, or show them again; a talk on stage is written anew."""
    st.session_state["stage_safe"] = hidden


def _invite() -> None:
    own = ticket()
    if own is None:
        return
    address = invitation(own)
    st.markdown(f"Code **{spoken(own.code)}**")
    code = segno.make(address, error="m")
    st.html(f'<img src="{code.svg_data_uri(border=2, light="white")}" alt="QR code of the link" width="180">')
    st.code(address, language=None, wrap_lines=True)
    if urlsplit(address).hostname in LOCAL:
        st.markdown(
            small(
                "Only this machine can open this address. Start with ecosystem serve --server.address=0.0.0.0 and open "
                "the dashboard by the machine's name, so that an audience can follow."
            )
        )
    st.button("Hand over to a second presenter", on_click=hand_over, type="tertiary")
    key = st.session_state.get("room_key")
    if key:
        st.markdown(small("Give this key to the second presenter, who takes over with it once:"))
        st.code(key, language=None, wrap_lines=True)

"""What a presenter sees: the room's banner, tools beside the views, and the fold in the sidebar."""

from __future__ import annotations

from urllib.parse import urlsplit

import segno
import streamlit as st

from ecosystem.app import link
from ecosystem.app.live import follower
from ecosystem.app.live.presenter_actions import (
    ask,
    end,
    hand_over,
    hide_names,
    open_room,
    point,
    pointed_view,
    take_over,
    update_room,
)
from ecosystem.app.live.room_polling import listen
from ecosystem.app.live.room_session import rooms, ticket
from ecosystem.app.session import TAKE_CODE, TAKE_KEY, session, widgets
from ecosystem.app.text import literal, small
from ecosystem.live import Room, Ticket
from ecosystem.live.codes import format_code
from ecosystem.views import View
from ecosystem.views.guessable_shares import guessable
from ecosystem.views.number_format import whole

LOCAL = ("127.0.0.1", "localhost", "::1")


def banner() -> None:
    """Tell the presenter the code, who follows, and what the audience is asked."""
    own, room = ticket(), session().presented_room
    if own is None or room is None:
        return
    with st.container(border=True, key="room"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**Presenting** · room **{format_code(own.code)}**", width="content")
            number = room.question.number if room.question else 0
            listen(own.code, viewer=rooms().watch(room), heard=room.told_at, keep=own, question=number)
            if room.status == "paused":
                st.button("Go on", on_click=update_room, args=(_resume,), type="primary", icon=":material/play_arrow:")
            else:
                st.button("Pause", on_click=update_room, args=(_pause,), icon=":material/pause:")
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
            st.markdown(f"{whole(len(follower.guessed(room)), 'guess', 'guesses')} so far", width="content")
            st.button("Count again", type="tertiary")
            st.button("Reveal", on_click=update_room, args=(_reveal,), type="primary")
        st.button("Take the question away", on_click=update_room, args=(_drop_question,), type="tertiary")
    if question.revealed:
        follower.show_guesses(room, question)


def view_tools(view: View) -> None:
    """Offer the presenter to point at a view, or to ask the audience for one of its shares."""
    if ticket() is None:
        return
    with st.container(horizontal=True, key=f"present-{view.id}"):
        here = pointed_view() == view.id
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


def sidebar(page: str) -> None:
    """Offer to present or to follow, in the sidebar; drawn only while it is open."""
    with st.expander("Present live", icon=":material/podium:", key="fold-live", on_change="rerun") as opened:
        if not opened.open:
            return
        hidden = bool(widgets.get("stage_safe"))
        label = "Show names of persons again" if hidden else "Hide names of persons"
        st.button(label, on_click=hide_names, args=(not hidden,), icon=":material/person_off:", width="stretch")
        if ticket():
            _invite()
            return
        st.button("Open a room", on_click=open_room, args=(page,), type="primary", width="stretch")
        with st.form("join", border=False):
            code = st.text_input("Follow a room", placeholder="Code", max_chars=12)
            if st.form_submit_button("Follow") and code:
                follower.join(code)
                st.rerun()
        with st.form("take", border=False):
            st.text_input("Take over a room", placeholder="Code", key=TAKE_CODE, max_chars=12)
            st.text_input("Key from its presenter", key=TAKE_KEY, max_chars=100)
            st.form_submit_button("Take over", on_click=take_over)


def invitation_link(own: Ticket) -> str:
    """Return the link with which an audience follows."""
    parts = urlsplit(st.context.url or "")
    return f"{parts.scheme}://{parts.netloc}/?{link.ROOM}={own.code}"


def _invite() -> None:
    own = ticket()
    if own is None:
        return
    address = invitation_link(own)
    st.markdown(f"Code **{format_code(own.code)}**")
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
    key = session().handover_key
    if key:
        st.markdown(small("Give this key to the second presenter, who takes over with it once:"))
        st.code(key, language=None, wrap_lines=True)

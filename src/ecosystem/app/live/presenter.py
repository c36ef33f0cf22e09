"""Controls of a presenter: the room's banner, the buttons under each view, the sidebar section."""

from urllib.parse import urlsplit

import segno
import streamlit as st

from ecosystem.app import link, login
from ecosystem.app.live import audience, follower
from ecosystem.app.live import presenter_actions as actions
from ecosystem.app.live.room_polling import mount_polling
from ecosystem.app.live.room_store import rooms
from ecosystem.app.session import POLL_OPTIONS, POLL_TEXT, TAKE_CODE, TAKE_KEY, session, widgets
from ecosystem.app.text import literal, small
from ecosystem.live import Question, Room, Ticket
from ecosystem.live.rooms import format_code
from ecosystem.site import PUBLIC_SETTING, is_local
from ecosystem.views import View
from ecosystem.views.guessable_shares import guessable


def banner() -> None:
    """Show the presenter the code, the number of followers, the current question and those of the audience."""
    ticket, room = session().ticket, session().presented_room
    if ticket is None or room is None:
        audience.offer_last_results()
        return
    with st.container(border=True, key="room"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**Presenting** · room **{format_code(ticket.code)}**", width="content")
            activity = audience.activity(room)
            mount_polling(room, viewer=rooms().presenter_viewer(room), ticket=ticket, activity=activity)
            with st.popover("Invite", icon=":material/qr_code:"):
                _invitation(ticket)
            if room.status == "paused":
                _room_button("Resume", Room.resume, type="primary", icon=":material/play_arrow:")
            else:
                _room_button("Pause", Room.pause, icon=":material/pause:")
            _poll_form()
            if room.question_count or activity:
                with st.popover("Results", icon=":material/download:"):
                    audience.results_buttons(ticket.code, lambda: rooms().results(ticket))
            st.button("End", on_click=actions.end, icon=":material/stop:")
        if room.question is not None:
            _question(room, room.question)
        audience.moderation(room, actions.moderate)


def _poll_form() -> None:
    with st.popover("Poll", icon=":material/how_to_vote:"), st.form("poll", border=False, clear_on_submit=True):
        st.text_input("Question", key=POLL_TEXT, max_chars=200)
        st.text_area("Answers, one a line", key=POLL_OPTIONS, max_chars=700)
        st.form_submit_button("Ask", on_click=actions.ask_poll, type="primary")


def _room_button(label: str, change: object, **options: object) -> None:
    st.button(label, on_click=actions.update_room, args=(change,), **options)  # type: ignore[arg-type]


def _question(room: Room, question: Question) -> None:
    st.markdown(f"**{literal(question.text)}**")
    with st.container(horizontal=True, vertical_alignment="center"):
        if question.revealed:
            st.markdown(small("Revealed"), width="content")
        else:
            _room_button("Reveal", Room.reveal, type="primary")
        _room_button("Remove the question", Room.remove_question, type="tertiary")
    if question.revealed:
        follower.show_answers(room, question)


def view_tools(view: View) -> None:
    """Show the presenter buttons to point at a view and to ask the audience for one of its shares."""
    if session().ticket is None:
        return
    with st.container(horizontal=True, key=f"present-{view.id}"):
        label = "Stop pointing" if actions.pointed_view() == view.id else "Point here"
        icon = ":material/near_me:"
        st.button(label, key=f"point-{view.id}", icon=icon, on_click=actions.point, args=(view.id,))
        shares = guessable(view)
        if shares:
            with st.popover("Ask the audience", icon=":material/help:"):
                labels = [share.label for share in shares]
                share = shares[labels.index(st.selectbox("Which share?", labels, key=f"ask-of-{view.id}"))]
                default = f"{view.question} What share: {share.label}?"
                text = st.text_input("Question", default, key=f"ask-{view.id}-{share.label}", max_chars=200)
                arguments = (share, text, view.id)
                st.button("Ask", key=f"ask-{view.id}", on_click=actions.ask, args=arguments, type="primary")


def sidebar(page: str) -> None:
    """Show the sidebar section to present or to follow; its content is computed only while it is open."""
    with st.expander("Present live", icon=":material/podium:", key="fold-live", on_change="rerun") as section:
        if not section.open:
            return
        hidden = bool(widgets.get("stage_safe"))
        label = "Show names of persons again" if hidden else "Hide names of persons"
        icon = ":material/person_off:"
        st.button(label, on_click=actions.hide_names, args=(not hidden,), icon=icon, width="stretch")
        if session().ticket:
            st.markdown(small("“Invite” above the page has the link and the QR code."))
            return
        presents = login.has_role(login.PRESENTER)
        if presents:
            st.button("Open a room", on_click=actions.open_room, args=(page,), type="primary", width="stretch")
        with st.form("join", border=False):
            code = st.text_input("Follow a room", placeholder="Code", max_chars=12)
            if st.form_submit_button("Follow") and code:
                follower.join(code)
                st.rerun()
        if not presents:
            st.markdown(small("Rooms are opened by those whom the owner has listed as presenters."))
            return
        with st.form("take", border=False):
            st.text_input("Take over a room", placeholder="Code", key=TAKE_CODE, max_chars=12)
            st.text_input("Key from its presenter", key=TAKE_KEY, max_chars=100)
            st.form_submit_button("Take over", on_click=actions.take_over)


def qr_code(address: str) -> str:
    """Return a link's QR code as a data URI."""
    return segno.make(address, error="m").svg_data_uri(border=2, light="white")


def _invitation(ticket: Ticket) -> None:
    address = link.invitation(ticket.code)
    st.markdown(f"Code **{format_code(ticket.code)}**")
    st.html(f'<img src="{qr_code(address)}" alt="QR code of the link" width="240">')
    st.code(address, language=None, wrap_lines=True)
    if is_local(urlsplit(address).hostname or ""):
        st.markdown(
            small(
                "Only this machine can open this address. Start with ecosystem serve --server.address=0.0.0.0 and open "
                f"the dashboard by the machine's name, or set {PUBLIC_SETTING}, so that an audience can follow."
            )
        )
    st.button("Hand over to a second presenter", on_click=actions.hand_over, type="tertiary")
    if session().handover_key:
        st.markdown(small("Give this key to the second presenter; it works once:"))
        st.code(session().handover_key, language=None, wrap_lines=True)

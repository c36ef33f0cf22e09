"""Questions of an audience: asked and voted for by followers, approved by the presenter; results of a room as files."""

from collections.abc import Callable
from functools import partial

import pandas as pd
import streamlit as st

from ecosystem.app.live.room_store import rooms
from ecosystem.app.session import session
from ecosystem.app.text import literal, small
from ecosystem.exports import neutralized_table
from ecosystem.live import AudienceQuestion, QuestionStatus, Results, Room, RoomError, RoomsUnavailableError
from ecosystem.live.rooms import format_code
from ecosystem.views.number_format import whole

ORDER: dict[QuestionStatus, str] = {"waiting": "New", "open": "Seen by the audience", "answered": "Answered"}
"""Questions that the presenter sees; rejected ones are left out."""
MODERATION: dict[QuestionStatus, dict[str, QuestionStatus]] = {
    "waiting": {"Approve": "open", "Reject": "rejected"},
    "open": {"Answered": "answered", "Reject": "rejected"},
    "answered": {"Open again": "open"},
}


def activity(room: Room) -> int:
    """Count what the audience has asked and voted; 0 while the rooms are unavailable."""
    try:
        return rooms().count_activity(room.code)
    except RoomsUnavailableError:
        return 0


def _questions(room: Room) -> tuple[AudienceQuestion, ...]:
    try:
        return rooms().audience_questions(room.code)
    except RoomsUnavailableError:
        return ()


def _voted(room: Room, viewer: str) -> frozenset[str]:
    try:
        return rooms().voted(room.code, viewer)
    except RoomsUnavailableError:
        return frozenset()


def moderation(room: Room, moderate: Callable[[str, QuestionStatus], None]) -> None:
    """Show the presenter the questions of the audience with buttons to approve, reject and close them."""
    questions = _questions(room)
    if not any(question.status in ORDER for question in questions):
        return
    with st.expander("Questions of the audience", icon=":material/forum:", key="moderation"):
        for status, title in ORDER.items():
            own = [question for question in questions if question.status == status]
            if own:
                st.markdown(f"**{title}**")
            for question in own:
                with st.container(horizontal=True, vertical_alignment="center"):
                    st.markdown(_with_votes(question))
                    for label, after in MODERATION[status].items():
                        key = f"{label}-{question.key}"
                        st.button(label, key=key, on_click=moderate, args=(question.key, after))
    new = sum(question.status == "waiting" for question in questions)
    if new:
        st.badge(whole(new, "new question"), icon=":material/forum:")


def _with_votes(question: AudienceQuestion) -> str:
    votes = f" {small(whole(question.votes, 'vote'))}" if question.votes else ""
    return f"{literal(question.text)}{votes}"


def ask_and_vote(room: Room, viewer: str) -> None:
    """Show a follower the approved questions, to vote for, and a form to ask one."""
    questions = [question for question in _questions(room) if question.status in ("open", "answered")]
    with st.expander("Questions to the presenter", icon=":material/forum:", key="ask", on_change="rerun") as box:
        if not box.open:
            return
        voted = _voted(room, viewer) if questions else frozenset()
        for question in questions:
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(_with_votes(question))
                if question.status == "answered":
                    st.markdown(small("Answered"), width="content")
                else:
                    mine = question.key in voted
                    label, change = ("Take back the vote", rooms().take_back_vote) if mine else ("Vote", rooms().vote)
                    arguments = (partial(change, room.code, viewer, question.key),)
                    st.button(label, key=f"vote-{question.key}", on_click=_try, args=arguments)
        with st.form("question", border=False, clear_on_submit=True):
            text = st.text_input("Your question", max_chars=200)
            if st.form_submit_button("Send"):
                _try(lambda: rooms().submit(room.code, viewer, text), "Sent: the presenter decides whether to show it.")
                if session().room_message:
                    st.rerun()  # it is drawn above


def _try(action: Callable[[], None], success: str = "") -> None:
    try:
        action()
    except RoomError as error:
        session().room_message = str(error)
    else:
        if success:
            st.toast(success, icon=":material/check:")


def results_buttons(code: str, results: Callable[[], Results]) -> None:
    """Show the downloads of a room's results, which are read when one is clicked."""
    files: dict[str, tuple[str, Callable[[], bytes | str]]] = {
        "CSV": ("text/csv", lambda: results_csv(results())),
        "JSON": ("application/json", lambda: results().to_json()),
    }
    for kind, (mime, write) in files.items():
        name, icon = f"room-{code}.{kind.lower()}", ":material/download:"
        st.download_button(kind, write, name, mime, key=f"results-{kind}", on_click="ignore", icon=icon)


def results_csv(results: Results) -> bytes:
    """Write results as CSV; texts that a spreadsheet would take for a formula have an apostrophe in front."""
    return neutralized_table(pd.DataFrame(results.rows())).to_csv(index=False).encode("utf-8-sig")


def offer_last_results() -> None:
    """Offer the results of the room that the presenter has ended, which the server has deleted."""
    results = session().results
    if not results:
        return
    with st.container(border=True, key="results"), st.container(horizontal=True, vertical_alignment="center"):
        code = format_code(results.code)
        st.markdown(f"The room **{code}** has ended and its answers are deleted. Save its results?", width="content")
        results_buttons(results.code, lambda: results)
        st.button("Close", on_click=_close_results, icon=":material/close:")


def _close_results() -> None:
    session().results = None

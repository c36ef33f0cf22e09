"""Follow a room: join, show the shared screen instead of the pages, explore alone, rejoin, guess."""

from collections.abc import Mapping
from dataclasses import replace
from statistics import median

import plotly.graph_objects as go
import streamlit as st

from ecosystem.app import filters, link, login
from ecosystem.app.live import audience
from ecosystem.app.live.room_polling import mount_polling, mount_screen
from ecosystem.app.live.room_store import client_id, rooms
from ecosystem.app.plot import plot, preload
from ecosystem.app.session import Following, session, widgets
from ecosystem.app.text import literal, small
from ecosystem.figures.guesses import guess_histogram, poll_bars
from ecosystem.live import Question, Room, RoomError, RoomsUnavailableError, UnknownRoomError
from ecosystem.live.rooms import format_code, normalize_code
from ecosystem.live.store import UNAVAILABLE
from ecosystem.page_list import PRODUCT
from ecosystem.selection import ECONOMY_PICK, FILTERS
from ecosystem.site import SITE
from ecosystem.views.number_format import whole


def join(code: str) -> None:
    """Follow the room with a code, or show why that is not possible."""
    try:
        viewer = rooms().admit(code, client_id(), session().client)
        room, _ = rooms().follow(normalize_code(code), viewer)
    except RoomError as error:
        session().room_message = str(error)
        return
    alone = link.ALONE in st.query_params and login.has_role(login.VIEWER)
    session().following = Following(room.code, viewer, alone=alone)
    session().room_message = ""


def leave() -> None:
    """Stop following."""
    session().following = None
    for name in (link.ROOM, link.ALONE):
        if name in st.query_params:
            del st.query_params[name]


def explore_alone(pick: str = "") -> None:
    """Continue alone from the shared page, narrowed to what was clicked on a mark; a visitor without login cannot."""
    if not login.has_role(login.VIEWER):
        return
    following = session().following
    room = _current_room()  # the browser may have fetched a newer screen since the last run
    if room is None or following is None:
        return
    session().following = replace(following, alone=True)
    query = room.shared.query_values()
    if pick.startswith(ECONOMY_PICK):
        chosen = query.get("economy", list(FILTERS["economy"].default))
        query["economy"] = [*chosen, pick[: filters.LONGEST_PICK].removeprefix(ECONOMY_PICK)]
    elif pick:
        query["focus"] = [*query.get("focus", ()), *pick[: filters.LONGEST_PICK].split("|")]
    session().next_page = (room.shared.page, query)


def rejoin() -> None:
    """Return to the shared screen."""
    following = session().following
    session().following = following and replace(following, alone=False)


def join_from_link() -> None:
    """Join the room that the link names, and read its current state."""
    code = st.query_params.get(link.ROOM, "")
    following = session().following
    is_other = following is None or following.code != normalize_code(code)
    if code and is_other and session().ticket is None and session().tried_code != code:
        session().tried_code = code
        join(code)
    room = session().followed_room = _current_room()
    following = session().following
    if room is not None and room.ended and following is not None and not following.alone:
        explore_alone()


def open_shared_page() -> None:
    """Open the shared page for a visitor who has just left the presenter."""
    following, target = session().following, session().next_page
    session().next_page = None
    if following is not None and target is not None:
        page, query = target
        parameters: Mapping[str, str | list[str]] = {link.ROOM: following.code, link.ALONE: "true", **query}
        st.switch_page(str(SITE / "pages" / f"{page}.py"), query_params=parameters)


def _current_room() -> Room | None:
    following = session().following
    if following is None:
        return None
    try:
        return rooms().follow(following.code, following.viewer)[0]
    except RoomsUnavailableError as error:
        session().room_message = str(error)
        return session().followed_room  # keep the last state and continue to poll
    except UnknownRoomError:
        leave()
        session().room_message = (
            f"The room {format_code(following.code)} is lost: it has ended, or the server was restarted. "
            "Ask the presenter for a new code."
        )
    except RoomError as error:
        leave()
        session().room_message = str(error)
    return None


def follows_presenter() -> bool:
    """Return whether the session shows the presenter's screen."""
    room, following = session().followed_room, session().following
    return room is not None and following is not None and not following.alone and not room.ended


def room_code() -> str:
    """Return the code of the room that is followed, alone or not; empty if none is."""
    following = session().following
    return following.code if following else ""


def show_room_alone() -> None:
    """Show a visitor without login the room followed, or a form to follow one; nothing else."""
    if follows_presenter():
        show_screen()
        return
    st.title(PRODUCT)
    banner()
    st.markdown("This dashboard is open to those whom its owner has listed. A talk can be followed with its code.")
    with st.form("join", border=False):
        code = st.text_input("Follow a room", placeholder="Code", max_chars=12)
        if st.form_submit_button("Follow") and code:
            join(code)
            st.rerun()
    st.button("Log in", on_click=st.login)


def show_screen() -> None:
    """Show the banner and the shared screen; the browser fetches it by itself whenever it changes."""
    preload()
    banner()
    following = session().following
    if following is None:
        return
    link.forget()
    if set(st.query_params) - {link.ROOM, *link.STREAMLITS}:
        kept = {name: st.query_params.get_all(name) for name in link.STREAMLITS if name in st.query_params}
        st.query_params.from_dict({**kept, link.ROOM: following.code})

    def on_pick() -> None:
        pick = widgets["screen"].get("picked")
        explore_alone(pick if isinstance(pick, str) else "")

    mount_screen(following.code, following.viewer, on_pick=on_pick)


def banner() -> None:
    """Show a follower the state of the room, with buttons to explore alone, rejoin and leave."""
    if session().room_message:
        st.warning(literal(session().room_message), icon=":material/podium:")
        if session().room_message == UNAVAILABLE:
            session().room_message = ""  # the next run says whether it still holds
        else:
            st.button("Understood", on_click=_close_message)
    following, room = session().following, session().followed_room
    if following is None or room is None:
        return
    with st.container(border=True, key="room"):
        if room.ended:
            then = "You can continue to explore." if login.has_role(login.VIEWER) else ""
            st.markdown(f"**The talk has ended**: {literal(room.ending)}. {then}")
            st.button("Close", on_click=leave, icon=":material/close:")
            return
        with st.container(horizontal=True, vertical_alignment="center"):
            status = "You explore alone" if following.alone else "Paused" if room.status == "paused" else "Following"
            st.markdown(f"**{status}** · room {format_code(room.code)}", width="content")
            mount_polling(room, viewer=following.viewer)
            if following.alone:
                st.button("Rejoin", on_click=rejoin, type="primary", icon=":material/podium:")
            elif login.has_role(login.VIEWER):
                st.button("Explore alone", on_click=explore_alone, icon=":material/explore:")
            st.button("Leave", on_click=leave, type="tertiary")
        if room.question is not None:
            _question(room, room.question, following)
        audience.ask_and_vote(room, following.viewer)


def _close_message() -> None:
    session().room_message = ""


def _question(room: Room, question: Question, following: Following) -> None:
    """Ask for a guess, then show all guesses beside the estimate."""
    st.markdown(f"**{literal(question.text)}**")
    if question.revealed:
        show_answers(room, question)
        return
    done = session().answered == (room.code, question.number)
    if done:
        st.markdown(small("Your answer is stored, without your name and only as long as the room."))
    with st.form(f"answer-{room.code}-{question.number}", border=False):
        if question.options:
            places = range(len(question.options))
            labels = [literal(option) for option in question.options]
            answer = st.radio("Your answer", places, None, labels.__getitem__, label_visibility="collapsed")
        else:
            low, high = int(question.low), int(question.high)
            answer = st.slider(f"Your guess, in {literal(question.unit)}", low, high, (low + high) // 2)
        if st.form_submit_button("Change the answer" if done else "Send the answer") and answer is not None:
            try:
                rooms().answer(room.code, following.viewer, float(answer))
            except RoomError as error:
                session().room_message = str(error)
            else:
                session().answered = (room.code, question.number)
            st.rerun()
    if done:
        st.button("Take back the answer", on_click=_take_back, args=(room, following), type="tertiary")


def _take_back(room: Room, following: Following) -> None:
    try:
        rooms().take_back_answer(room.code, following.viewer)
    except RoomError as error:
        session().room_message = str(error)
    else:
        session().answered = None


def _answers(room: Room) -> tuple[float, ...]:
    """Return the answers to a room's question; empty while the rooms are unavailable."""
    try:
        return rooms().answers(room)
    except RoomsUnavailableError:
        return ()


def show_answers(room: Room, question: Question) -> None:
    """Draw the answers: by option of a poll, or beside the estimate."""
    answers = _answers(room)
    if question.options:
        counts = [answers.count(place) for place in range(len(question.options))]
        figure = poll_bars(question.options, counts)
        summary = f"{whole(len(answers), 'answer')}: " + "; ".join(
            f"{option} {count}" for option, count in zip(question.options, counts, strict=True)
        )
        _draw_answers(figure, question, summary, height=figure.layout.height)
        return
    figure = guess_histogram(
        answers,
        low=question.low,
        high=question.high,
        unit=question.unit,
        value=question.value,
        interval=question.interval,
    )
    summary = whole(len(answers), "guess", "guesses")
    if answers:
        summary += f", the median is {median(answers):.0f} {question.unit}"
    if question.value is not None:
        limits = f" ({question.interval[0]:.0f}–{question.interval[1]:.0f})" if question.interval else ""
        summary += f"; the estimate is {question.value:.0f}{limits} {question.unit}. {question.source}"
    _draw_answers(figure, question, summary, height=280)


def _draw_answers(figure: go.Figure, question: Question, summary: str, *, height: int) -> None:
    st.markdown(literal(summary))
    plot(
        figure.to_dict(),
        key="answers",
        title=question.text,
        description=summary,
        footer=(summary,),
        filename="answers",
        height=height,
    )

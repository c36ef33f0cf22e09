"""Follow a room: its screen takes the place of the pages, until the visitor wants to explore alone."""

from __future__ import annotations

import streamlit as st

from ecosystem.app import link
from ecosystem.app.live.room_polling import listen, screen
from ecosystem.app.live.room_session import client_id, follow, following, rooms
from ecosystem.app.plot import plot
from ecosystem.app.session import Following, session, widgets
from ecosystem.app.text import literal, small
from ecosystem.figures.guesses import guess_histogram
from ecosystem.live import Question, Room, RoomError, RoomsUnavailableError
from ecosystem.live.codes import format_code, normalize_code
from ecosystem.site import SITE
from ecosystem.views.number_format import whole


def join(code: str) -> None:
    """Follow the room with a code, or say why not."""
    try:
        viewer = rooms().admit(code, client_id())
        room, _ = rooms().follow(normalize_code(code), viewer)
    except RoomError as error:
        session().room_message = str(error)
        return
    session().following = Following(room.code, viewer, alone=link.ALONE in st.query_params)
    session().room_message = ""


def leave() -> None:
    """Stop following."""
    session().following = None
    for name in (link.ROOM, link.ALONE):
        if name in st.query_params:
            del st.query_params[name]


def explore_alone(pick: str = "") -> None:
    """Go on alone, from what is shown.

    Parameters
    ----------
    pick : str
        What the visitor clicked on a mark, and so narrows to.
    """
    now = following()
    room = _look(now)  # the screen has changed by itself since the page last ran
    if room is None or now is None:
        return
    follow(now, alone=True)
    query = room.shown.parts()
    if pick:
        query["focus"] = [*query.get("focus", ()), *pick[:400].split("|")]
    session().next_page = (room.shown.page, query)


def rejoin() -> None:
    """Go back to what the presenter shows."""
    follow(following(), alone=False)


def join_from_link() -> None:
    """Join the room that the link names, and look at what goes on in it."""
    named = st.query_params.get(link.ROOM, "")
    now = following()
    if named and (now is None or now.code != normalize_code(named)) and session().ticket is None:
        if session().tried_code != named:
            session().tried_code = named
            join(named)
        now = following()
    room = session().followed_room = _look(now)
    if room is not None and room.over and now is not None and not now.alone:
        explore_alone()


def open_shared_page() -> None:
    """Open the page that was shown, for a visitor who now goes on alone."""
    now, goal = following(), session().next_page
    session().next_page = None
    if now is not None and goal is not None:
        page, query = goal
        st.switch_page(
            str(SITE / "pages" / f"{page}.py"), query_params={link.ROOM: now.code, link.ALONE: "true", **query}
        )


def _look(now: Following | None) -> Room | None:
    if now is None:
        return None
    try:
        return rooms().follow(now.code, now.viewer)[0]
    except RoomsUnavailableError as error:
        session().room_message = str(error)
        return session().followed_room  # what was shown last stays, and the page goes on listening
    except RoomError as error:
        leave()
        session().room_message = str(error)
    return None


def follows_presenter() -> bool:
    """Tell whether somebody else chooses what the visit shows."""
    room, now = session().followed_room, following()
    return room is not None and now is not None and not now.alone and not room.over


def room_code() -> str:
    """Return the code of the room that is followed, alone or not; empty where none is."""
    now = following()
    return now.code if now else ""


def show_screen() -> None:
    """Show what the presenter shows; the browser fetches it by itself whenever it changes."""
    now = following()
    if now is None:
        return
    link.forget()
    if set(st.query_params) - {link.ROOM, *link.STREAMLITS}:
        kept = {name: st.query_params.get_all(name) for name in link.STREAMLITS if name in st.query_params}
        st.query_params.from_dict({**kept, link.ROOM: now.code})

    def picked() -> None:
        pick = widgets["screen"].get("picked")
        explore_alone(pick if isinstance(pick, str) else "")

    screen(now.code, now.viewer, on_pick=picked)


def banner() -> None:
    """Tell a follower what goes on, with a way out and a way back."""
    said = session().room_message
    if said:
        st.warning(literal(said), icon=":material/podium:")
        session().room_message = ""
    now, room = following(), session().followed_room
    if now is None or room is None:
        return
    with st.container(border=True, key="room"):
        if room.over:
            st.markdown(f"**The talk has ended**: {literal(room.ending)}. You can go on exploring.")
            st.button("Close", on_click=leave, icon=":material/close:")
            return
        with st.container(horizontal=True, vertical_alignment="center"):
            state = "You explore alone" if now.alone else "Paused" if room.status == "paused" else "Following"
            st.markdown(f"**{state}** · room {format_code(room.code)}", width="content")
            number = room.question.number if room.question else 0
            listen(room.code, viewer=now.viewer, heard=room.told_at, question=number)
            if now.alone:
                st.button("Rejoin", on_click=rejoin, type="primary", icon=":material/podium:")
            else:
                st.button("Explore alone", on_click=explore_alone, icon=":material/explore:")
            st.button("Leave", on_click=leave, type="tertiary")
        if room.question is not None:
            ask(room, room.question, now)


def ask(room: Room, question: Question, now: Following) -> None:
    """Take a guess, then show what all guessed beside the estimate."""
    st.markdown(f"**{literal(question.text)}**")
    if question.revealed:
        show_guesses(room, question)
        return
    done = session().guessed == (room.code, question.number)
    if done:
        st.markdown(small("Your guess is in. It is kept without your name, and only as long as the room."))
    with st.form(f"guess-{room.code}-{question.number}", border=False):
        guess = st.slider(
            f"Your guess, in {literal(question.unit)}", question.low, question.high, (question.low + question.high) / 2
        )
        if st.form_submit_button("Change the guess" if done else "Send the guess"):
            try:
                rooms().guess(room.code, now.viewer, float(guess))
            except RoomError as error:
                session().room_message = str(error)
            else:
                session().guessed = (room.code, question.number)
            st.rerun()


def guessed(room: Room) -> tuple[float, ...]:
    """Return what was guessed; nothing while it cannot be reached."""
    try:
        return rooms().guesses(room)
    except RoomsUnavailableError:
        return ()


def show_guesses(room: Room, question: Question) -> None:
    """Draw what was guessed."""
    given = guessed(room)
    figure = guess_histogram(
        given,
        low=question.low,
        high=question.high,
        unit=question.unit,
        value=question.value,
        interval=question.interval,
    )
    told = whole(len(given), "guess", "guesses")
    if given:
        told += f", the middle one {given[len(given) // 2]:.0f} {question.unit}"
    if question.value is not None:
        limits = f" ({question.interval[0]:.0f}–{question.interval[1]:.0f})" if question.interval else ""
        told += f"; the estimate is {question.value:.0f}{limits} {question.unit}. {question.said}"
    st.markdown(literal(told))
    plot(
        figure.to_dict(),
        key="guesses",
        title=question.text,
        description=told,
        footer=(told,),
        filename="guesses",
        height=280,
    )

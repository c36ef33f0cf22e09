"""Follow a room: its page and selection become the visit's own, until the visitor wants to explore alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from ecosystem.app import link
from ecosystem.app.live.listen import listen
from ecosystem.app.live.state import Following, client, follow, following, rooms
from ecosystem.app.plot import plot
from ecosystem.app.text import literal, small
from ecosystem.figures.guesses import guesses
from ecosystem.live import Question, Room, RoomError, RoomsAwayError
from ecosystem.live.rooms import spoken, tidy
from ecosystem.selection import DEFAULT_DATASET, Selection, from_query
from ecosystem.site import SITE
from ecosystem.views.prose import whole

NEWS = "room_now"


def join(code: str) -> None:
    """Follow the room with a code, or say why not."""
    try:
        viewer = rooms().admit(code, client())
        room, _ = rooms().follow(tidy(code), viewer)
    except RoomError as error:
        st.session_state["room_says"] = str(error)
        return
    st.session_state["following"] = Following(room.code, viewer)
    st.session_state["room_says"] = ""


def leave() -> None:
    """Stop following."""
    st.session_state["following"] = None
    if link.ROOM in st.query_params:
        del st.query_params[link.ROOM]


def explore_alone() -> None:
    """Keep what is shown and go on alone."""
    follow(following(), alone=True)


def rejoin() -> None:
    """Go back to what the presenter shows."""
    follow(following(), alone=False, heard=0)


def arrive(page: str) -> None:
    """Join the room that the link names, and go to the page that it shows.

    A page that the visitor opened while the room showed nothing new is a wish to explore alone.
    """
    named = st.query_params.get(link.ROOM, "")
    now = following()
    if named and (now is None or now.code != tidy(named)) and st.session_state.get("ticket") is None:
        if st.session_state.get("room_tried") != named:
            st.session_state["room_tried"] = named
            join(named)
        now = following()
    room = _look(now)
    st.session_state[NEWS] = room
    if now is None or room is None or now.alone or room.over:
        return
    if page == room.shown.page:
        return
    if room.revision == now.heard:
        follow(now, alone=True)
        return
    st.switch_page(str(SITE / "pages" / f"{room.shown.page}.py"), query_params={link.ROOM: now.code})


def _look(now: Following | None) -> Room | None:
    if now is None:
        return None
    try:
        return rooms().follow(now.code, now.viewer)[0]
    except RoomsAwayError as error:
        st.session_state["room_says"] = str(error)
        kept = st.session_state.get(NEWS)  # what was shown last stays, and the page goes on listening
        return kept if isinstance(kept, Room) else None
    except RoomError as error:
        leave()
        st.session_state["room_says"] = str(error)
    return None


def take(datasets: Sequence[str], allowed_in: Callable[[str], Mapping[str, Sequence[str]] | None]) -> None:
    """Give the widgets the room's selection where it is new; it is read like any link."""
    room, now = st.session_state.get(NEWS), following()
    if room is None or now is None or now.alone or room.over or room.revision == now.heard:
        return
    query = room.shown.parts()
    name = query.get("dataset", [DEFAULT_DATASET])[-1]
    dataset = name if name in datasets else DEFAULT_DATASET
    allowed = allowed_in(dataset)
    if allowed is None:
        return
    selection, complaints = from_query({**query, "dataset": [dataset]}, allowed)
    missing = () if name == dataset else (f"The presenter shows the dataset “{name[:60]}”, which is not here.",)
    st.session_state["complaints"] = (*missing, *complaints)
    link.take(selection, allowed)
    follow(now, heard=room.revision)
    st.session_state["room_taken"] = True


def led() -> bool:
    """Tell whether somebody else chooses what the visit shows."""
    room, now = st.session_state.get(NEWS), following()
    return room is not None and now is not None and not now.alone and not room.over


def slide() -> str:
    """Return the slide that the room shows to those who follow; empty where it shows none."""
    return st.session_state[NEWS].shown.slide if led() else ""


def notice(selection: Selection) -> str:
    """Notice what the visitor chose beside what the room shows: whoever chooses explores alone.

    Returns
    -------
    str
        Code of the room that is followed, or nothing.
    """
    now = following()
    if now is None:
        return ""
    if now.alone:
        return now.code
    if st.session_state.pop("room_taken", False):
        st.session_state["room_selection"] = selection
    elif selection != st.session_state.get("room_selection"):
        follow(now, alone=True)
    return now.code


def banner() -> None:
    """Tell a follower what goes on, with a way out and a way back."""
    said = st.session_state.get("room_says", "")
    if said:
        st.warning(literal(said), icon=":material/podium:")
        st.session_state["room_says"] = ""
    now, room = following(), st.session_state.get(NEWS)
    if now is None or room is None:
        return
    with st.container(border=True, key="room"):
        if room.over:
            st.markdown(f"**The talk has ended**: {literal(room.ending)}. You can go on exploring.")
            st.button("Close", on_click=leave, icon=":material/close:")
            return
        with st.container(horizontal=True, vertical_alignment="center"):
            state = "You explore alone" if now.alone else "Paused" if room.status == "paused" else "Following"
            st.markdown(f"**{state}** · room {spoken(room.code)}", width="content")
            heard = room.revision if now.alone else following_heard()
            number = room.question.number if room.question else 0
            listen(room.code, viewer=now.viewer, heard=heard, question=number)
            if now.alone:
                st.button("Rejoin", on_click=rejoin, type="primary", icon=":material/podium:")
            else:
                st.button("Explore alone", on_click=explore_alone, icon=":material/explore:")
            st.button("Leave", on_click=leave, type="tertiary")
        if room.question is not None:
            ask(room, room.question, now)


def following_heard() -> int:
    """Return the revision that the visit shows by now."""
    now = following()
    return now.heard if now else 0


def ask(room: Room, question: Question, now: Following) -> None:
    """Take a guess, then show what all guessed beside the estimate."""
    st.markdown(f"**{literal(question.text)}**")
    if question.revealed:
        show_guesses(room, question)
        return
    done = st.session_state.get("guessed") == (room.code, question.number)
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
                st.session_state["room_says"] = str(error)
            else:
                st.session_state["guessed"] = (room.code, question.number)
            st.rerun()


def guessed(room: Room) -> tuple[float, ...]:
    """Return what was guessed; nothing while it cannot be reached."""
    try:
        return rooms().guesses(room)
    except RoomsAwayError:
        return ()


def show_guesses(room: Room, question: Question) -> None:
    """Draw what was guessed."""
    given = guessed(room)
    figure = guesses(
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

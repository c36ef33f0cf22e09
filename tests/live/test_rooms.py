"""Rooms: who may drive, what the audience sees, and when it ends."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from ecosystem.live import (
    Limits,
    NotPresenterError,
    Question,
    Room,
    RoomEndedError,
    RoomError,
    Rooms,
    Shown,
    Store,
    Ticket,
    TooLargeError,
    TooManyError,
    UnknownRoomError,
)
from ecosystem.live.codes import ALPHABET, CODE_LENGTH, format_code, normalize_code

SHOWN = Shown("transitions", (("field", "robotics"), ("field", "speech"), ("years", "2010")))
texts = st.text(max_size=60)
shown = st.builds(
    Shown,
    page=st.sampled_from(["overview", "cities"]),
    query=st.lists(st.tuples(texts, texts), max_size=4).map(tuple),
    screen=st.sampled_from(["", "d1", "d2", "d3"]),
)
Make = Callable[[], Store]


class Clock:
    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


def opened(store: Store, **limits: float) -> tuple[Rooms, Ticket, Clock]:
    clock = Clock()
    rooms = Rooms(store, clock=clock, limits=Limits(**limits))  # type: ignore[arg-type]
    return rooms, rooms.open(SHOWN), clock


def test_a_room_is_found_by_its_code_as_people_type_it(make_store: Make) -> None:
    rooms, ticket, _ = opened(make_store())
    assert len(ticket.code) == CODE_LENGTH
    assert set(ticket.code) <= set(ALPHABET)
    for typed in (ticket.code, ticket.code.lower(), f" {format_code(ticket.code)} "):
        assert rooms.find(typed, "somebody").shown == SHOWN
    assert normalize_code(format_code(ticket.code)) == ticket.code


def test_the_secret_is_neither_kept_nor_printed(make_store: Make) -> None:
    rooms, ticket, _ = opened(make_store())
    room = rooms.find(ticket.code, "somebody")
    assert ticket.token not in room.to_json()
    assert ticket.token not in repr(ticket)


def test_only_the_presenter_drives(make_store: Make) -> None:
    rooms, ticket, _ = opened(make_store())
    for token in ("", "x", ticket.code, rooms.find(ticket.code, "somebody").key):
        with pytest.raises(NotPresenterError):
            rooms.drive(Ticket(ticket.code, token), lambda room, now: room.end("because", now))
    assert not rooms.find(ticket.code, "somebody").over
    with pytest.raises(UnknownRoomError):
        rooms.drive(Ticket("AAAAAA", ticket.token), lambda room, now: room)


def test_whoever_takes_over_drives_alone_and_a_key_works_once(make_store: Make) -> None:
    rooms, first, _ = opened(make_store())
    key = rooms.hand_over(first)
    with pytest.raises(NotPresenterError):
        rooms.take_over(first.code, "wrong", "somebody")
    second = rooms.take_over(first.code, key, "somebody")
    rooms.show(second, Shown("cities", screen="d1"), b"1")
    with pytest.raises(NotPresenterError):
        rooms.drive(first, lambda room, now: room.end("because", now))
    with pytest.raises(NotPresenterError):
        rooms.take_over(first.code, key, "somebody")


def test_wrong_codes_are_counted_by_client(make_store: Make) -> None:
    rooms, ticket, clock = opened(make_store(), misses=5)
    for _ in range(5):
        clock.now += 0.1
        with pytest.raises(UnknownRoomError):
            rooms.find("AAAAAA", "guesser")
    with pytest.raises(TooManyError):
        rooms.find(ticket.code, "guesser")
    assert rooms.find(ticket.code, "another")
    clock.now += 61
    assert rooms.find(ticket.code, "guesser")


def test_rooms_and_viewers_are_bounded(make_store: Make) -> None:
    rooms, ticket, clock = opened(make_store(), rooms=2, viewers=3)
    rooms.open(SHOWN)
    with pytest.raises(TooManyError):
        rooms.open(SHOWN)
    first, *others, last = (rooms.admit(ticket.code, "somebody") for _ in range(4))
    for viewer in (first, *others):
        rooms.follow(ticket.code, viewer)
    with pytest.raises(TooManyError):
        rooms.follow(ticket.code, last)
    assert rooms.follow(ticket.code, first)[1] == 3
    clock.now += 11
    assert rooms.follow(ticket.code, last)[1] == 1


def test_a_ticket_that_was_not_given_out_follows_nothing(make_store: Make) -> None:
    rooms, ticket, _ = opened(make_store())
    other = rooms.open(SHOWN)
    viewer = rooms.admit(ticket.code, "somebody")
    name, _, signed = viewer.partition(".")
    for wrong in ("", name, f"{name}.", f"x{viewer}", f"{name}.{signed[::-1]}", "é.é"):
        with pytest.raises(UnknownRoomError):
            rooms.follow(ticket.code, wrong)
    with pytest.raises(UnknownRoomError):
        rooms.follow(other.code, viewer)


def test_a_room_that_nobody_presents_ends_and_says_so_and_is_forgotten(make_store: Make) -> None:
    rooms, ticket, clock = opened(make_store(), idle=100.0, kept=50.0)
    clock.now += 99
    rooms.drive(ticket, lambda room, now: room.show(SHOWN, now))
    clock.now += 99
    viewer = rooms.admit(ticket.code, "somebody")
    assert not rooms.follow(ticket.code, viewer)[0].over
    clock.now += 2
    room, _ = rooms.follow(ticket.code, viewer)
    assert "nobody presented" in room.ending
    with pytest.raises(RoomEndedError):
        rooms.drive(ticket, lambda room, now: room.resume(now) if room.status == "paused" else room.pause(now))
    clock.now += 51
    rooms.open(SHOWN)
    with pytest.raises(UnknownRoomError):
        rooms.follow(ticket.code, viewer)


def test_guesses_are_anonymous_bounded_and_gone_with_the_room(make_store: Make) -> None:
    store = make_store()
    rooms, ticket, _ = opened(store)
    with pytest.raises(RoomError):
        rooms.guess(ticket.code, "a", 10)
    rooms.drive(ticket, lambda room, now: room.ask(Question("What share?", value=26.0, interval=(24.0, 28.0)), now))
    for viewer, guess in (("a", 10.0), ("b", 40.0), ("a", 25.5)):
        rooms.guess(ticket.code, viewer, guess)
    for bad in (-1.0, 100.5, float("nan"), float("inf")):
        with pytest.raises(RoomError):
            rooms.guess(ticket.code, "c", bad)
    room = rooms.find(ticket.code, "somebody")
    assert rooms.guesses(room) == (25.5, 40.0)
    assert room.question is not None
    assert not room.question.revealed
    told = rooms.drive(ticket, lambda room, now: room.reveal(now))
    assert told.question is not None
    assert told.question.revealed
    assert told.question.interval == (24.0, 28.0)
    with pytest.raises(RoomError):
        rooms.guess(ticket.code, "d", 26.0)
    rooms.drive(ticket, lambda room, now: room.ask(Question("And back?"), now))
    assert rooms.guesses(rooms.find(ticket.code, "somebody")) == ()
    rooms.end(ticket)
    assert store.guesses(ticket.code, 1) == ()


def test_a_screen_or_link_of_any_size_is_not_taken(make_store: Make) -> None:
    rooms, ticket, _ = opened(make_store(), screen=10)
    viewer = rooms.admit(ticket.code, "somebody")
    with pytest.raises(TooLargeError):
        rooms.show(ticket, Shown("cities", screen="d1"), b"x" * 11)
    assert rooms.follow(ticket.code, viewer)[0].shown == SHOWN
    for bad in ({"screen": "x" * 201}, {"query": (("field", "x" * 4_001),)}, {"page": ""}, {"page": "x" * 201}):
        with pytest.raises(RoomError):
            Shown(**{"page": "cities", **bad})  # type: ignore[arg-type]


def test_many_threads_lose_no_change(make_store: Make) -> None:
    rooms, ticket, _ = opened(make_store())
    threads = [
        threading.Thread(
            target=lambda name=name: [  # type: ignore[misc]
                rooms.show(ticket, Shown(name, (("at", str(at)),), screen=f"{name}{at}"), f"{name}{at}".encode())
                for at in range(10)
            ]
        )
        for name in "abcd"
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    room = rooms.find(ticket.code, "somebody")
    assert room.revision == room.shown_at == 1 + 40


def test_an_audience_is_told_apart_what_is_new_on_the_screen_and_what_is_new_beside_it(make_store: Make) -> None:
    rooms, ticket, _ = opened(make_store())
    shown = rooms.show(ticket, Shown("cities", screen="d1"), b"1")
    assert (shown.shown_at, shown.told_at) == (2, 1)
    asked = rooms.drive(ticket, lambda room, now: room.ask(Question("How many?"), now))
    assert (asked.shown_at, asked.told_at) == (2, 3)
    again = rooms.show(ticket, Shown("cities", screen="d1"), b"1")
    assert again == asked


def test_only_who_has_a_ticket_sees_the_screen_and_nobody_but_the_presenter_changes_it(make_store: Make) -> None:
    rooms, ticket, _ = opened(make_store())
    viewer = rooms.admit(ticket.code, "somebody")
    assert rooms.screen(ticket.code, viewer) is None
    rooms.show(ticket, Shown("cities", screen="d1"), b"\x1f\x8b 1")
    assert rooms.screen(ticket.code, viewer) == b"\x1f\x8b 1"
    with pytest.raises(UnknownRoomError):
        rooms.screen(ticket.code, "nobody.0")
    with pytest.raises(NotPresenterError):
        rooms.show(Ticket(ticket.code, viewer), Shown("cities", screen="d2"), b"2")
    assert rooms.screen(ticket.code, viewer) == b"\x1f\x8b 1"


@given(shown=shown, text=st.text(min_size=1, max_size=60).filter(str.strip))
@settings(deadline=None)
def test_a_room_comes_back_from_json_as_it_was(shown: Shown, text: str) -> None:
    room = Room("ACDEFH", "key", "seed", shown, 1.0, 2.0).ask(
        Question(text, unit="years", high=40.0, value=12.5, interval=(10.0, 15.0), said="n = 12"), 3.0
    )
    room = room.reveal(4.0)
    assert Room.from_json(room.to_json()) == room


class Talk(RuleBasedStateMachine):
    """Whatever presenter, audience and strangers do, in any order."""

    make_store: Make

    @initialize(first=shown)
    def begin(self, first: Shown) -> None:
        self.clock = Clock()
        self.rooms = Rooms(self.make_store(), clock=self.clock, limits=Limits(idle=1_000.0))
        self.ticket = self.rooms.open(first)
        self.viewer = self.rooms.admit(self.ticket.code, "somebody")
        self.visible, self.status, self.revision = first, "live", 1

    def now(self) -> Room:
        return self.rooms.follow(self.ticket.code, self.viewer)[0]

    @precondition(lambda self: self.status != "ended")
    @rule(new=shown)
    def show(self, new: Shown) -> None:
        self.rooms.show(self.ticket, new, new.screen.encode())
        if self.status == "live":
            self.visible = new

    @precondition(lambda self: self.status != "ended")
    @rule(paused=st.booleans())
    def pause_or_resume(self, paused: bool) -> None:
        self.rooms.drive(self.ticket, lambda room, now: room.pause(now) if paused else room.resume(now))
        self.status = "paused" if paused else "live"

    @rule(token=texts, new=shown)
    def intrude(self, token: str, new: Shown) -> None:
        with pytest.raises(NotPresenterError):
            self.rooms.show(Ticket(self.ticket.code, token), new, b"not theirs")

    @precondition(lambda self: self.status != "ended")
    @rule()
    def hand_over(self) -> None:
        self.ticket = self.rooms.take_over(self.ticket.code, self.rooms.hand_over(self.ticket), "heir")

    @rule()
    def end(self) -> None:
        self.rooms.end(self.ticket)
        self.status = "ended"

    @rule(seconds=st.floats(0, 300))
    def wait(self, seconds: float) -> None:
        self.clock.now += seconds
        if self.now().over:
            self.status = "ended"

    @invariant()
    def the_audience_sees_what_was_shown_last(self) -> None:
        room = self.now()
        assert room.shown == self.visible
        seen = self.rooms.screen(self.ticket.code, self.viewer)
        assert seen in (None, self.visible.screen.encode())
        assert room.revision == max(room.shown_at, room.told_at)
        assert room.status == self.status
        assert room.revision >= self.revision
        self.revision = room.revision


def test_a_talk_keeps_its_laws(make_store: Make) -> None:
    machine = type("TalkHere", (Talk,), {"make_store": staticmethod(make_store)})
    run_state_machine_as_test(machine, settings=settings(max_examples=30, stateful_step_count=25, deadline=None))

"""Rooms that cannot be reached for a moment: presenter and audience keep what they have, and read a sentence."""

from collections.abc import Iterator
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from ecosystem.app.live import presenter_actions, room_store
from ecosystem.app.text import literal
from ecosystem.live import MemoryStore, Question, RoomsUnavailableError, SharedPage
from ecosystem.live.store import UNAVAILABLE
from tests.pages.driver import checked, opened

POLL = Question.poll("Where next?", ["Abroad", "Home"])


class InterruptedStore:
    """Rooms in memory that cannot be reached after a number of calls, as when a Redis server is lost."""

    def __init__(self) -> None:
        self.rooms = MemoryStore()
        self.calls, self.reached = 0, 10_000

    def __getattr__(self, name: str) -> Any:
        self.calls += 1
        return getattr(self.rooms, name) if self.calls <= self.reached else fail

    def interrupt(self, reached: int) -> None:
        """Reach the rooms so many times more."""
        self.calls, self.reached = 0, reached


def fail(*_: object) -> None:
    raise RoomsUnavailableError(UNAVAILABLE)


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Iterator[InterruptedStore]:
    found = InterruptedStore()
    monkeypatch.setattr(room_store, "_store", lambda _: found)
    monkeypatch.setattr(presenter_actions, "client_id", lambda: "a client")  # a test has no network address
    room_store.rooms.cache_clear()
    yield found
    room_store.rooms.cache_clear()


def button(test: AppTest, label: str) -> Any:
    return next(button for button in test.button if button.label == label)


def presenting() -> AppTest:
    test = opened("your_data")
    test.session_state["fold-live"] = True
    return checked(button(checked(test.run()), "Open a room").click().run())


def following(store: InterruptedStore) -> AppTest:
    """Follow a room with a poll and an approved question of the audience, with all of it open."""
    rooms = room_store.rooms()
    ticket = rooms.open(SharedPage("your_data"))
    rooms.ask(ticket, POLL)
    rooms.submit(ticket.code, "somebody", "Who pays?")
    rooms.moderate(ticket, rooms.audience_questions(ticket.code)[0].key, "open")
    test = opened("your_data", room=ticket.code)
    test.session_state["ask"] = True
    return checked(test.run())


def assert_reported_wherever_it_begins(test: AppTest, store: InterruptedStore) -> None:
    """Interrupt a run before each of its calls: there is a sentence, the page stays, and the next run is as before."""
    store.interrupt(10_000)
    before = {one.label for one in checked(test.run()).button}
    for reached in range(store.calls):
        store.interrupt(reached)
        checked(test.run())
        assert literal(UNAVAILABLE) in [one.value for one in checked(test.run()).warning], reached
        store.interrupt(10_000)
        test.run()
        assert {one.label for one in checked(test.run()).button} == before, reached


def test_the_presenter_goes_on_when_the_rooms_are_back(store: InterruptedStore) -> None:
    assert_reported_wherever_it_begins(presenting(), store)


@pytest.mark.parametrize("action", ["Pause", "End", "Hand over to a second presenter"])
def test_no_action_loses_a_room_that_cannot_be_reached(action: str, store: InterruptedStore) -> None:
    test = presenting()
    before = {one.label for one in test.button}
    store.interrupt(0)
    checked(button(test, action).click().run())
    assert literal(UNAVAILABLE) in [one.value for one in test.warning]
    store.interrupt(10_000)
    test.run()
    assert {one.label for one in checked(test.run()).button} == before
    assert len(store.rooms.codes()) == 1


def test_the_audience_goes_on_when_the_rooms_are_back(store: InterruptedStore) -> None:
    assert_reported_wherever_it_begins(following(store), store)

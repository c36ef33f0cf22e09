"""Rooms: permissions of presenter and audience, limits, expiry; the same laws for both stores."""

import json
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
    LimitReachedError,
    Limits,
    NotPresenterError,
    Question,
    QuestionError,
    Room,
    RoomEndedError,
    RoomError,
    Rooms,
    SharedPage,
    Store,
    Ticket,
    TooLargeError,
    UnknownRoomError,
)
from ecosystem.live.rooms import ALPHABET, CODE_LENGTH, format_code, normalize_code

SHARED = SharedPage("transitions", (("field", "robotics"), ("field", "speech"), ("years", "2010")))
texts = st.text(max_size=60)
shared_pages = st.builds(
    SharedPage,
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
    return rooms, rooms.open(SHARED), clock


def test_a_room_is_found_by_its_code_in_any_spelling(make_store: Make) -> None:
    rooms, ticket, _ = opened(make_store())
    assert len(ticket.code) == CODE_LENGTH
    assert set(ticket.code) <= set(ALPHABET)
    for typed in (ticket.code, ticket.code.lower(), f" {format_code(ticket.code)} "):
        assert rooms.find(typed, "client").shared == SHARED
    assert normalize_code(format_code(ticket.code)) == ticket.code


def test_the_token_is_neither_stored_nor_printed(make_store: Make) -> None:
    rooms, ticket, _ = opened(make_store())
    room = rooms.find(ticket.code, "client")
    assert ticket.token not in room.to_json()
    assert ticket.token not in repr(ticket)


def test_only_the_presenter_changes_a_room(make_store: Make) -> None:
    rooms, ticket, _ = opened(make_store())
    for token in ("", "x", ticket.code, rooms.find(ticket.code, "client").key):
        with pytest.raises(NotPresenterError):
            rooms.update(Ticket(ticket.code, token), lambda room, now: room.end("a reason", now))
    assert not rooms.find(ticket.code, "client").ended
    with pytest.raises(UnknownRoomError):
        rooms.update(Ticket("AAAAAA", ticket.token), lambda room, now: room)


def test_a_successor_is_the_only_presenter_and_a_key_works_once(make_store: Make) -> None:
    rooms, first, _ = opened(make_store())
    key = rooms.hand_over(first)
    with pytest.raises(NotPresenterError):
        rooms.take_over(first.code, "wrong", "client")
    second = rooms.take_over(first.code, key, "client")
    rooms.share(second, SharedPage("cities", screen="d1"), b"1")
    with pytest.raises(NotPresenterError):
        rooms.update(first, lambda room, now: room.end("a reason", now))
    with pytest.raises(NotPresenterError):
        rooms.take_over(first.code, key, "client")


def test_wrong_codes_are_counted_by_client(make_store: Make) -> None:
    rooms, ticket, clock = opened(make_store(), wrong_codes=5)
    for _ in range(5):
        clock.now += 0.1
        with pytest.raises(UnknownRoomError):
            rooms.find("AAAAAA", "guesser")
    with pytest.raises(LimitReachedError):
        rooms.find(ticket.code, "guesser")
    assert rooms.find(ticket.code, "another")
    clock.now += 61
    assert rooms.find(ticket.code, "guesser")


def test_rooms_and_viewers_are_limited(make_store: Make) -> None:
    rooms, ticket, clock = opened(make_store(), rooms=2, viewers=3)
    rooms.open(SHARED)
    with pytest.raises(LimitReachedError):
        rooms.open(SHARED)
    first, *others, last = (rooms.admit(ticket.code, "client") for _ in range(4))
    for viewer in (first, *others):
        rooms.follow(ticket.code, viewer)
    with pytest.raises(LimitReachedError):
        rooms.follow(ticket.code, last)
    assert rooms.follow(ticket.code, first)[1] == 3
    clock.now += 11
    assert rooms.follow(ticket.code, last)[1] == 1


def test_one_client_cannot_take_all_rooms(make_store: Make) -> None:
    rooms, _, clock = opened(make_store(), rooms=10, rooms_of_client=3, idle=100.0)
    first, *_ = (rooms.open(SHARED, "greedy") for _ in range(3))
    with pytest.raises(LimitReachedError, match="end one"):
        rooms.open(SHARED, "greedy")
    assert rooms.open(SHARED, "another")
    rooms.end(first)
    assert rooms.open(SHARED, "greedy")
    clock.now += 101
    assert rooms.open(SHARED, "greedy")


def test_one_client_cannot_fill_a_room(make_store: Make) -> None:
    rooms, ticket, clock = opened(make_store(), viewers=6, viewers_of_client=3)
    mine = [rooms.admit(ticket.code, "greedy", f"visit-{number}") for number in range(4)]
    for viewer in mine[:3]:
        rooms.follow(ticket.code, viewer)
    with pytest.raises(LimitReachedError):
        rooms.follow(ticket.code, mine[3])
    assert rooms.follow(ticket.code, mine[0])[1] == 3
    assert rooms.follow(ticket.code, rooms.admit(ticket.code, "another", "visit"))[1] == 4
    clock.now += 11
    assert rooms.follow(ticket.code, mine[3])[1] == 1


def test_a_visit_is_one_viewer_of_a_room(make_store: Make) -> None:
    rooms, ticket, _ = opened(make_store())
    assert rooms.admit(ticket.code, "address", "visit") == rooms.admit(ticket.code, "address", "visit")
    assert rooms.admit(ticket.code, "address", "visit") != rooms.admit(ticket.code, "address", "other")


def test_one_visit_cannot_lock_out_a_hall(make_store: Make) -> None:
    rooms, ticket, clock = opened(make_store(), wrong_codes=4, wrong_codes_of_client=6)
    for number in range(8):
        clock.now += 0.1
        with pytest.raises((UnknownRoomError, LimitReachedError)):
            rooms.find("AAAAAA", "hall", f"guesser-{number % 2}")
    for guesser in ("guesser-0", "guesser-1"):
        with pytest.raises(LimitReachedError):
            rooms.find(ticket.code, "hall", guesser)
    assert rooms.find(ticket.code, "hall", "listener")
    with pytest.raises(UnknownRoomError):
        rooms.find("AAAAAA", "hall", "typist")
    with pytest.raises(LimitReachedError):
        rooms.find(ticket.code, "hall", "typist")
    assert rooms.find(ticket.code, "elsewhere", "another")


def test_what_an_audience_sends_is_bounded(make_store: Make) -> None:
    rooms, ticket, _ = opened(make_store(), answers=2, questions=2)
    rooms.ask(ticket, Question("What share?"))
    for viewer in ("a", "b"):
        rooms.answer(ticket.code, viewer, 10.0)
    with pytest.raises(QuestionError, match="as many answers"):
        rooms.answer(ticket.code, "c", 10.0)
    rooms.ask(ticket, Question("And back?"))
    with pytest.raises(QuestionError, match="open a new one"):
        rooms.ask(ticket, Question("And again?"))


def test_a_forged_viewer_ticket_is_refused(make_store: Make) -> None:
    rooms, ticket, _ = opened(make_store())
    other = rooms.open(SHARED)
    viewer = rooms.admit(ticket.code, "client")
    name, _, signed = viewer.partition(".")
    for wrong in ("", name, f"{name}.", f"x{viewer}", f"{name}.{signed[::-1]}", "é.é"):
        with pytest.raises(UnknownRoomError):
            rooms.follow(ticket.code, wrong)
    with pytest.raises(UnknownRoomError):
        rooms.follow(other.code, viewer)


def test_a_room_without_presenter_ends_with_a_reason_and_is_deleted(make_store: Make) -> None:
    rooms, ticket, clock = opened(make_store(), idle=100.0, keep_ended=50.0)
    clock.now += 99
    rooms.update(ticket, lambda room, now: room.share(SHARED, now))
    clock.now += 99
    viewer = rooms.admit(ticket.code, "client")
    assert not rooms.follow(ticket.code, viewer)[0].ended
    clock.now += 2
    room, _ = rooms.follow(ticket.code, viewer)
    assert "no presenter" in room.ending
    with pytest.raises(RoomEndedError):
        rooms.update(ticket, lambda room, now: room.resume(now) if room.status == "paused" else room.pause(now))
    clock.now += 51
    rooms.open(SHARED)
    with pytest.raises(UnknownRoomError):
        rooms.follow(ticket.code, viewer)


def test_answers_are_anonymous_limited_and_deleted_with_the_room(make_store: Make) -> None:
    store = make_store()
    rooms, ticket, _ = opened(store)
    with pytest.raises(QuestionError):
        rooms.answer(ticket.code, "a", 10)
    assert rooms.count_answers(rooms.get(ticket)) is None
    rooms.ask(ticket, Question("What share?", value=26.0, interval=(24.0, 28.0)))
    for viewer, guess in (("a", 10.0), ("b", 40.0), ("a", 25.5)):
        rooms.answer(ticket.code, viewer, guess)
    for bad in (-1.0, 100.5, float("nan"), float("inf")):
        with pytest.raises(QuestionError):
            rooms.answer(ticket.code, "c", bad)
    room = rooms.find(ticket.code, "client")
    assert rooms.answers(room) == (25.5, 40.0)
    assert rooms.count_answers(room) == 2
    assert room.question is not None
    assert not room.question.revealed
    revealed = rooms.update(ticket, lambda room, now: room.reveal(now))
    assert revealed.question is not None
    assert revealed.question.revealed
    assert revealed.question.interval == (24.0, 28.0)
    with pytest.raises(QuestionError):
        rooms.answer(ticket.code, "d", 26.0)
    rooms.ask(ticket, Question("And back?"))
    assert rooms.answers(rooms.find(ticket.code, "client")) == ()
    rooms.end(ticket)
    assert store.entries(ticket.code, "answers-1") == store.entries(ticket.code, "asked") == {}


def test_a_poll_takes_one_of_its_answers(make_store: Make) -> None:
    rooms, ticket, _ = opened(make_store())
    rooms.ask(ticket, Question.poll("Where next?", ["Lahore", " ", "Abroad ", "Lahore"]))
    for viewer, choice in (("a", 0.0), ("b", 1.0), ("c", 1.0), ("a", 1.0)):
        rooms.answer(ticket.code, viewer, choice)
    for bad in (-1.0, 0.5, 2.0):
        with pytest.raises(QuestionError):
            rooms.answer(ticket.code, "d", bad)
    room = rooms.update(ticket, lambda room, now: room.reveal(now))
    assert room.question is not None
    assert (room.question.options, rooms.answers(room)) == (("Lahore", "Abroad"), (1.0, 1.0, 1.0))
    for options in ([], ["One"], ["Same", "Same "], [str(number) for number in range(9)]):
        with pytest.raises(QuestionError):
            Question.poll("Where?", options)


def test_an_audience_asks_and_votes_for_what_the_presenter_approves(make_store: Make) -> None:
    rooms, ticket, clock = opened(make_store(), own_questions=2, audience_questions=3)
    code = ticket.code
    for viewer, text in (("a", "  Who   pays? "), ("a", "Why 2018?"), ("b", "=1+1")):
        clock.now += 1
        rooms.submit(code, viewer, text)
    for viewer, text in (("c", "One too many for the room"), ("a", "One too many"), ("d", "  ")):
        with pytest.raises(QuestionError):
            rooms.submit(code, viewer, text)
    first, second, third = rooms.audience_questions(code)
    assert [first.text, second.text, third.text] == ["Who pays?", "Why 2018?", "=1+1"]
    with pytest.raises(QuestionError):
        rooms.vote(code, "b", first.key)  # not approved
    for token in ("", "x"):
        with pytest.raises(NotPresenterError):
            rooms.moderate(Ticket(code, token), first.key, "open")
    assert rooms.count_activity(code) == 3
    before = rooms.get(ticket)
    rooms.moderate(ticket, third.key, "rejected")
    rooms.moderate(ticket, first.key, "open")
    after = rooms.moderate(ticket, second.key, "open")
    assert (after.state_revision, after.screen_revision) == (before.revision + 3, before.screen_revision)
    for viewer in ("b", "c", "c"):
        rooms.vote(code, viewer, second.key)
    assert [(it.text, it.votes, it.status) for it in rooms.audience_questions(code)] == [
        ("Why 2018?", 2, "open"),
        ("Who pays?", 0, "open"),
        ("=1+1", 0, "rejected"),
    ]
    assert rooms.voted(code, "b") == {second.key}
    assert rooms.count_activity(code) == 5
    for viewer in ("c", "c", "nobody"):
        rooms.take_back_vote(code, viewer, second.key)
    rooms.vote(code, "c", first.key)
    assert [it.votes for it in rooms.audience_questions(code)] == [1, 1, 0], "a vote has changed its question"
    assert rooms.voted(code, "c") == {first.key}
    assert rooms.count_activity(code) == 7, "as many votes, but the presenter's screen is renewed"
    rooms.moderate(ticket, second.key, "answered")
    for key in (second.key, third.key, "nothing"):
        with pytest.raises(QuestionError):
            rooms.vote(code, "d", key)
        with pytest.raises(QuestionError):
            rooms.take_back_vote(code, "b", key)
    with pytest.raises(QuestionError):
        rooms.moderate(ticket, "nothing", "open")
    rooms.end(ticket)
    assert rooms.audience_questions(code) == ()
    for action in (rooms.submit, rooms.vote, rooms.take_back_vote):
        with pytest.raises(RoomEndedError):
            action(code, "a", first.key)


def test_an_answer_can_be_changed_and_taken_back_until_it_is_revealed(make_store: Make) -> None:
    rooms, ticket, _ = opened(make_store())
    with pytest.raises(QuestionError):
        rooms.take_back_answer(ticket.code, "a")  # no question
    room = rooms.ask(ticket, Question.poll("Where next?", ["Lahore", "Abroad"]))
    for viewer, choice in (("a", 0.0), ("b", 0.0), ("a", 1.0)):
        rooms.answer(ticket.code, viewer, choice)
    assert rooms.answers(room) == (0.0, 1.0)
    for viewer in ("a", "a", "nobody"):
        rooms.take_back_answer(ticket.code, viewer)
    assert (rooms.answers(room), rooms.count_answers(room)) == ((0.0,), 1)
    rooms.answer(ticket.code, "a", 1.0)
    rooms.update(ticket, lambda room, now: room.reveal(now))
    with pytest.raises(QuestionError):
        rooms.take_back_answer(ticket.code, "a")
    assert rooms.answers(room) == (0.0, 1.0)


def test_the_results_of_a_room_hold_every_answer_and_no_viewer(make_store: Make) -> None:
    rooms, ticket, _ = opened(make_store())
    assert not rooms.results(ticket)
    rooms.ask(ticket, Question("What share?", value=26.0, interval=(24.0, 28.0), source="n = 12"))
    for viewer, guess in (("a", 10.0), ("b", 40.0), ("c", 40.0)):
        rooms.answer(ticket.code, viewer, guess)
    rooms.update(ticket, lambda room, now: room.remove_question(now))
    rooms.ask(ticket, Question.poll("Where next?", ["Lahore", "Abroad"]))
    rooms.answer(ticket.code, "a", 1.0)
    rooms.ask(ticket, Question("Unanswered?"))
    rooms.submit(ticket.code, "a", "Who pays?")
    results = rooms.results(ticket)
    rows = [(row["kind"], row["question"], row["answer"], row["count"]) for row in results.rows()]
    assert rows == [
        ("guess", "What share?", 10.0, 1),
        ("guess", "What share?", 40.0, 2),
        ("poll", "Where next?", "Lahore", 0),
        ("poll", "Where next?", "Abroad", 1),
        ("guess", "Unanswered?", None, 0),
        ("audience", "Who pays?", "waiting", 0),
    ]
    saved = json.loads(results.to_json())
    assert [question["answers"] for question in saved["questions"]] == [[10.0, 40.0, 40.0], ["Abroad"], []]
    assert saved["audience_questions"] == [{"text": "Who pays?", "status": "waiting", "votes": 0}]
    with pytest.raises(NotPresenterError):
        rooms.results(Ticket(ticket.code, "x"))


def test_a_screen_or_link_that_is_too_large_is_refused(make_store: Make) -> None:
    rooms, ticket, _ = opened(make_store(), screen_bytes=10)
    viewer = rooms.admit(ticket.code, "client")
    with pytest.raises(TooLargeError):
        rooms.share(ticket, SharedPage("cities", screen="d1"), b"x" * 11)
    assert rooms.follow(ticket.code, viewer)[0].shared == SHARED
    for bad in ({"screen": "x" * 201}, {"query": (("field", "x" * 4_001),)}, {"page": ""}, {"page": "x" * 201}):
        with pytest.raises(RoomError):
            SharedPage(**{"page": "cities", **bad})  # type: ignore[arg-type]


def test_concurrent_changes_are_all_applied(make_store: Make) -> None:
    rooms, ticket, _ = opened(make_store())
    threads = [
        threading.Thread(
            target=lambda name=name: [  # type: ignore[misc]
                rooms.share(ticket, SharedPage(name, (("at", str(at)),), screen=f"{name}{at}"), f"{name}{at}".encode())
                for at in range(10)
            ]
        )
        for name in "abcd"
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    room = rooms.find(ticket.code, "client")
    assert room.revision == room.screen_revision == 1 + 40


def test_screen_and_state_have_separate_revisions(make_store: Make) -> None:
    rooms, ticket, _ = opened(make_store())
    shared = rooms.share(ticket, SharedPage("cities", screen="d1"), b"1")
    assert (shared.screen_revision, shared.state_revision) == (2, 1)
    changed = rooms.update(ticket, lambda room, now: room.ask(Question("How many?"), now))
    assert (changed.screen_revision, changed.state_revision) == (2, 3)
    again = rooms.share(ticket, SharedPage("cities", screen="d1"), b"1")
    assert again == changed


def test_a_screen_needs_a_viewer_ticket_and_only_the_presenter_changes_it(make_store: Make) -> None:
    rooms, ticket, _ = opened(make_store())
    viewer = rooms.admit(ticket.code, "client")
    assert rooms.screen(ticket.code, viewer) is None
    rooms.share(ticket, SharedPage("cities", screen="d1"), b"\x1f\x8b 1")
    assert rooms.screen(ticket.code, viewer) == b"\x1f\x8b 1"
    with pytest.raises(UnknownRoomError):
        rooms.screen(ticket.code, "nobody.0")
    with pytest.raises(NotPresenterError):
        rooms.share(Ticket(ticket.code, viewer), SharedPage("cities", screen="d2"), b"2")
    assert rooms.screen(ticket.code, viewer) == b"\x1f\x8b 1"


@given(shared=shared_pages, text=st.text(min_size=1, max_size=60).filter(str.strip))
@settings(deadline=None)
def test_json_round_trip(shared: SharedPage, text: str) -> None:
    room = Room("ACDEFH", "key", "seed", shared, 1.0, 2.0).ask(
        Question(text, unit="years", high=40.0, value=12.5, interval=(10.0, 15.0), source="n = 12"), 3.0
    )
    room = room.reveal(4.0)
    assert Room.from_json(room.to_json()) == room
    room = room.ask(Question.poll(text, ["Yes", "No"]), 5.0)
    assert Room.from_json(room.to_json()) == room
    stored_earlier = room.to_json().replace("question_count", "questions_asked")
    assert Room.from_json(stored_earlier) == room


class RoomMachine(RuleBasedStateMachine):
    """Any order of actions of presenter, audience and strangers."""

    make_store: Make

    @initialize(first=shared_pages)
    def begin(self, first: SharedPage) -> None:
        self.clock = Clock()
        self.rooms = Rooms(self.make_store(), clock=self.clock, limits=Limits(idle=1_000.0))
        self.ticket = self.rooms.open(first)
        self.viewer = self.rooms.admit(self.ticket.code, "client")
        self.visible, self.status, self.revision = first, "live", 1

    def now(self) -> Room:
        return self.rooms.follow(self.ticket.code, self.viewer)[0]

    @precondition(lambda self: self.status != "ended")
    @rule(new=shared_pages)
    def show(self, new: SharedPage) -> None:
        self.rooms.share(self.ticket, new, new.screen.encode())
        if self.status == "live":
            self.visible = new

    @precondition(lambda self: self.status != "ended")
    @rule(paused=st.booleans())
    def pause_or_resume(self, paused: bool) -> None:
        self.rooms.update(self.ticket, lambda room, now: room.pause(now) if paused else room.resume(now))
        self.status = "paused" if paused else "live"

    @rule(token=texts, new=shared_pages)
    def intrude(self, token: str, new: SharedPage) -> None:
        with pytest.raises(NotPresenterError):
            self.rooms.share(Ticket(self.ticket.code, token), new, b"not theirs")

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
        if self.now().ended:
            self.status = "ended"

    @invariant()
    def the_audience_sees_the_page_shared_last(self) -> None:
        room = self.now()
        assert room.shared == self.visible
        seen = self.rooms.screen(self.ticket.code, self.viewer)
        assert seen in (None, self.visible.screen.encode())
        assert room.revision == max(room.screen_revision, room.state_revision)
        assert room.status == self.status
        assert room.revision >= self.revision
        self.revision = room.revision


def test_the_state_machine_of_a_room(make_store: Make) -> None:
    machine = type("Machine", (RoomMachine,), {"make_store": staticmethod(make_store)})
    run_state_machine_as_test(machine, settings=settings(max_examples=30, stateful_step_count=25, deadline=None))

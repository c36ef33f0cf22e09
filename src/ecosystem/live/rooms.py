"""Open, find, follow and change rooms: codes, secrets, limits, expiry."""

import hashlib
import hmac
import json
import math
import secrets
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace

from ecosystem.live.audience import AudienceQuestion, QuestionStatus, Results, read_questions
from ecosystem.live.room import (
    MAX_TEXT_CHARACTERS,
    Question,
    QuestionError,
    Room,
    RoomEndedError,
    RoomError,
    SharedPage,
    TooLargeError,
)
from ecosystem.live.store import CLIENT_LETTERS, Store

ALPHABET = "ACDEFHJKLMNPRTUVWXY3479"
"""Letters and digits that are not confused with each other when spoken or written."""

CODE_LENGTH = 6
"""With the alphabet, 148 million codes."""


def new_code() -> str:
    """Generate a random code that cannot be predicted."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def normalize_code(typed: str) -> str:
    """Convert a code as people type it.

    Examples
    --------
    >>> normalize_code(" kac-4mx ")
    'KAC4MX'
    """
    return "".join(letter for letter in typed.upper() if letter.isalnum())[: 2 * CODE_LENGTH]


def format_code(code: str) -> str:
    """Format a code for display.

    Examples
    --------
    >>> format_code("KAC4MX")
    'KAC-4MX'
    """
    return f"{code[:3]}-{code[3:]}"


PRESENTER = "!"
"""Prefix of viewer tickets that are not counted as audience."""
QUESTIONS, AUDIENCE, VOTES, WITHDRAWN = "asked", "audience", "votes", "withdrawn"
"""Groups of entries: questions of the presenter, questions of the audience, votes for these, and votes taken back."""


class UnknownRoomError(RoomError):
    """No room has this code."""


class NotPresenterError(RoomError):
    """The action is reserved to the presenter."""


class LimitReachedError(RoomError):
    """A limit of the server is reached."""


@dataclass(frozen=True)
class Limits:
    """Limits of a server of rooms.

    A client is a network address, which a lecture hall may share: after many wrong codes from it, only visits that have
    tried a wrong code themselves have to wait. A new visit for every code, ten in a second, finds the only open room in
    three months on average.
    """

    rooms: int = 200
    rooms_of_client: int = 20  # that have not ended
    viewers: int = 2_000  # in a room
    viewers_of_client: int = 1_000  # in a room
    wrong_codes: int = 10  # of a visit within `window` seconds; afterwards right codes are rejected, too
    wrong_codes_of_client: int = 60  # afterwards a visit has one
    window: float = 60.0
    idle: float = 2 * 3600.0  # seconds without the presenter after which a room ends
    keep_ended: float = 900.0  # seconds for which an ended room still gives its viewers the reason
    viewer_timeout: float = 10.0  # seconds without a poll after which a viewer no longer counts as present
    screen_bytes: int = 2_000_000  # of a compressed screen
    questions: int = 300  # of the presenter, in a room
    answers: int = 5_000  # to a question
    votes: int = 20_000  # in a room
    audience_questions: int = 300  # in a room
    own_questions: int = 5  # of one viewer


@dataclass(frozen=True)
class Ticket:
    """Proof of being the presenter of a room; the token is secret."""

    code: str
    token: str

    def __repr__(self) -> str:
        """Show the room, never the token."""
        return f"Ticket({self.code})"


class Rooms:
    """All rooms of one store; `clock` returns seconds since the epoch, and `token` generates a secret."""

    def __init__(
        self,
        store: Store,
        *,
        limits: Limits | None = None,
        clock: Callable[[], float] = time.time,
        token: Callable[[], str] = lambda: secrets.token_urlsafe(24),
    ) -> None:
        self.store = store
        self.limits = limits or Limits()
        self.clock = clock
        self._token = token

    # Actions of a presenter

    def open(self, shared: SharedPage, client: str = "") -> Ticket:
        """Open a room; LimitReachedError if the server or the client has its maximum of rooms."""
        self._remove_old_rooms()
        rooms = [room for code in self.store.codes() if (room := self.store.get(code)) is not None]
        if len(rooms) >= self.limits.rooms:
            raise LimitReachedError(f"This server has its maximum of {self.limits.rooms} rooms; try again later.")
        owner = _digest(client)[:16] if client else ""
        own = sum(room.owner == owner and not self._end_if_idle(room).ended for room in rooms) if owner else 0
        if own >= self.limits.rooms_of_client:
            raise LimitReachedError(f"Your network address has {own} open rooms, its maximum; end one of them.")
        token, now = self._token(), self.clock()
        while True:
            code = new_code()
            if self.store.add(Room(code, _digest(token), self._token(), shared, opened=now, touched=now, owner=owner)):
                return Ticket(code, token)

    def update(self, ticket: Ticket, change: Callable[[Room, float], Room]) -> Room:
        """Change a room as its presenter: `change` is a method of :class:`Room` or another pure function.

        All methods with a ticket raise NotPresenterError where another presenter has taken over.
        """

        def checked(room: Room) -> Room:
            if not hmac.compare_digest(room.key, _digest(ticket.token)):
                raise NotPresenterError("Another presenter has taken over this room; open one of your own.")
            return change(self._end_if_idle(room), self.clock())

        room = self.store.update(ticket.code, checked)
        if room is None:
            raise UnknownRoomError(f"There is no room {format_code(ticket.code)}; open a new one.")
        return room

    def share(self, ticket: Ticket, shared: SharedPage, screen: bytes) -> Room:
        """Share another page with the audience; while the room is paused, the audience sees no change.

        `screen` is what followers' browsers draw, gzipped; `shared` has its digest. A larger one than
        :attr:`Limits.screen_bytes` raises TooLargeError.
        """
        if len(screen) > self.limits.screen_bytes:
            raise TooLargeError(
                f"The audience keeps the earlier screen: this page is larger than "
                f"{self.limits.screen_bytes // 1_000_000} MB. Choose a narrower selection."
            )
        previous = self.get(ticket).shared.screen
        if shared.screen != previous:
            self.store.save_screen(ticket.code, shared.screen, screen, previous=previous)
        return self.update(ticket, lambda room, now: room.share(shared, now))

    def get(self, ticket: Ticket) -> Room:
        """Return the presenter's room without changing it."""
        return self.update(ticket, lambda room, now: room)

    def ask(self, ticket: Ticket, question: Question) -> Room:
        """Ask the audience a question, and record it for the results."""
        if self.get(ticket).question_count >= self.limits.questions:
            raise QuestionError(f"A room takes {self.limits.questions} questions; open a new one.")
        room = self.update(ticket, lambda room, now: room.ask(question, now))
        if room.question is not None:
            number = str(room.question.number)
            self.store.save_entry(ticket.code, QUESTIONS, number, json.dumps(asdict(room.question)))
        return room

    def moderate(self, ticket: Ticket, key: str, status: QuestionStatus) -> Room:
        """Approve or reject a question of the audience, or mark it as answered."""
        self.get(ticket)
        question = next((it for it in self.audience_questions(ticket.code) if it.key == key), None)
        if question is None:
            raise QuestionError("This question no longer exists.")
        self.store.save_entry(ticket.code, AUDIENCE, key, replace(question, status=status).to_json())
        return self.update(ticket, Room.announce)

    def results(self, ticket: Ticket) -> Results:
        """Return what the audience has answered and asked."""
        room = self.get(ticket)
        entries = self.store.entries(room.code, QUESTIONS)
        questions = [Question.from_values(json.loads(entries[number])) for number in sorted(entries, key=int)]
        answers = tuple((question, self._answers(room.code, question)) for question in questions)
        return Results(room.code, answers, self.audience_questions(room.code))

    def end(self, ticket: Ticket) -> Room:
        """End a room and delete what its audience sent."""
        room = self.update(ticket, lambda room, now: room.end("the presenter ended it", now))
        self.store.delete_entries(ticket.code)
        return room

    def hand_over(self, ticket: Ticket) -> str:
        """Return a key with which one other person can take over."""
        key = self._token()
        self.update(ticket, lambda room, now: room.set_successor(_digest(key), now))
        return key

    def take_over(self, code: str, key: str, client: str, visit: str = "") -> Ticket:
        """Become the presenter with the last key that the earlier one issued; NotPresenterError for any other key."""
        self.find(code, client, visit)
        token = self._token()

        def transferred(room: Room) -> Room:
            if not room.successor_key or not hmac.compare_digest(room.successor_key, _digest(key.strip())):
                raise NotPresenterError("This key is not valid; ask the presenter for a new one.")
            return room.transfer(_digest(token), self.clock())

        try:
            self.store.update(normalize_code(code), transferred)
        except NotPresenterError:
            self._record_wrong_code(client, visit)
            raise
        return Ticket(normalize_code(code), token)

    def presenter_viewer(self, room: Room) -> str:
        """Return a viewer ticket for :meth:`follow` with which the presenter is not counted."""
        return f"{PRESENTER}.{_signature(room, PRESENTER)}"

    # Actions of an audience

    def find(self, code: str, client: str, visit: str = "") -> Room:
        """Return the room with a code as typed; UnknownRoomError if there is none.

        `client` is a network address, or a session id where there is none, and `visit` a session id. Too many wrong
        codes raise LimitReachedError.
        """
        self._remove_old_rooms()
        limits, now = self.limits, self.clock()
        own = self.store.count_wrong_codes(f"visit {visit or client}", now, limits.window)
        if own >= limits.wrong_codes or (
            own and self.store.count_wrong_codes(client, now, limits.window) >= limits.wrong_codes_of_client
        ):
            raise LimitReachedError(f"Too many wrong codes. Wait {limits.window:.0f} seconds and check the code.")
        room = self.store.get(normalize_code(code))
        if room is None:
            self._record_wrong_code(client, visit)
            raise UnknownRoomError(
                "There is no room with this code: it has ended, the server was restarted, or the code is wrong. "
                "Ask the presenter for the code."
            )
        return self._end_if_idle(room)

    def admit(self, code: str, client: str, visit: str = "") -> str:
        """Return a viewer ticket for :meth:`follow`, the same for each call of a visit; limited like :meth:`find`."""
        room = self.find(code, client, visit)
        name = _signature(room, client)[:CLIENT_LETTERS] + (
            _signature(room, visit)[:16] if visit else secrets.token_hex(8)
        )
        return f"{name}.{_signature(room, name)}"

    def follow(self, code: str, viewer: str) -> tuple[Room, int]:
        """Record a viewer as present; return the room and its number of viewers.

        A ticket that is not from :meth:`admit` of this room raises UnknownRoomError, a full room LimitReachedError.
        """
        room = self.store.get(code)
        name, _, signature = viewer.partition(".")
        if room is None or not hmac.compare_digest(signature.encode(), _signature(room, name).encode()):
            raise UnknownRoomError("The room has ended.")
        now, seconds, limits = self.clock(), self.limits.viewer_timeout, self.limits
        if not name.startswith(PRESENTER) and not self.store.record_viewer(
            code, name, now, seconds, limits.viewers, limits.viewers_of_client
        ):
            raise LimitReachedError(
                f"The room is full: it takes {limits.viewers} viewers, "
                f"{limits.viewers_of_client} of one network address."
            )
        return self._end_if_idle(room), self.store.count_viewers(code, now, seconds)

    def screen(self, code: str, viewer: str) -> bytes | None:
        """Return the screen of a room as it was shared; None before the first."""
        room, _ = self.follow(code, viewer)
        return self.store.screen(code, room.shared.screen)

    def answer(self, code: str, viewer: str, answer: float) -> None:
        """Store a viewer's guess or choice, without a name; QuestionError if it is not accepted."""
        room = self.store.get(code)
        question = self._end_if_idle(room).question if room else None
        if question is None or not math.isfinite(answer) or not question.accepts(answer):
            raise QuestionError("The question is closed, or the answer is out of its range.")
        if self.store.count_entries(code, _group(question)) >= self.limits.answers:
            raise QuestionError("The question has as many answers as a room stores.")
        self.store.save_entry(code, _group(question), _owner(viewer), repr(answer))

    def take_back_answer(self, code: str, viewer: str) -> None:
        """Delete a viewer's answer to the current question; QuestionError once the question is closed."""
        room = self.store.get(code)
        question = self._end_if_idle(room).question if room else None
        if question is None or question.revealed:
            raise QuestionError("The question is closed; its answers stay.")
        self.store.delete_entry(code, _group(question), _owner(viewer))

    def answers(self, room: Room) -> tuple[float, ...]:
        """Return the answers to the current question in ascending order."""
        return self._answers(room.code, room.question) if room.question else ()

    def count_answers(self, room: Room) -> int | None:
        """Return the number of answers to the current question; None without a question."""
        return self.store.count_entries(room.code, _group(room.question)) if room.question else None

    def _answers(self, code: str, question: Question) -> tuple[float, ...]:
        return tuple(sorted(float(value) for value in self.store.entries(code, _group(question)).values()))

    def submit(self, code: str, viewer: str, text: str) -> None:
        """Store a viewer's question, without a name, for the presenter to approve; QuestionError beyond the limits."""
        self._open_room(code)
        text = " ".join(text.split())[:MAX_TEXT_CHARACTERS]
        if not text:
            raise QuestionError("Write a question first.")
        keys = self.store.entries(code, AUDIENCE)
        own = sum(key.startswith(_owner(viewer)) for key in keys)
        if own >= self.limits.own_questions or len(keys) >= self.limits.audience_questions:
            raise QuestionError(f"You can ask {self.limits.own_questions} questions; a room holds a limited number.")
        question = AudienceQuestion(text, self.clock())
        self.store.save_entry(code, AUDIENCE, f"{_owner(viewer)}-{own}", question.to_json())

    def vote(self, code: str, viewer: str, key: str) -> None:
        """Vote for an approved question of the audience; a second vote of the viewer changes nothing."""
        self._check_takes_votes(code, key, VOTES)
        self.store.save_entry(code, VOTES, f"{key}/{_owner(viewer)}", "1")

    def take_back_vote(self, code: str, viewer: str, key: str) -> None:
        """Delete a viewer's vote for an approved question; without a vote of the viewer, nothing changes."""
        self._check_takes_votes(code, key, WITHDRAWN)
        if self.store.delete_entry(code, VOTES, f"{key}/{_owner(viewer)}"):
            self.store.save_entry(code, WITHDRAWN, secrets.token_hex(8), "1")

    def audience_questions(self, code: str) -> tuple[AudienceQuestion, ...]:
        """Return the questions of the audience, those with most votes first."""
        return read_questions(self.store.entries(code, AUDIENCE), self.store.entries(code, VOTES))

    def voted(self, code: str, viewer: str) -> frozenset[str]:
        """Return the keys of the questions for which a viewer voted."""
        names = (name.partition("/") for name in self.store.entries(code, VOTES))
        return frozenset(key for key, _, owner in names if owner == _owner(viewer))

    def count_activity(self, code: str) -> int:
        """Count what the audience has done: questions, votes, and votes taken back. It only grows."""
        questions, votes, withdrawn = (self.store.count_entries(code, it) for it in (AUDIENCE, VOTES, WITHDRAWN))
        return questions + votes + 2 * withdrawn  # a vote given and taken back

    def _check_takes_votes(self, code: str, key: str, group: str) -> None:
        self._open_room(code)
        if not any(it.key == key and it.status == "open" for it in self.audience_questions(code)):
            raise QuestionError("This question takes no votes any more.")
        if self.store.count_entries(code, group) >= self.limits.votes:
            raise QuestionError("The room has as many votes as it stores.")

    def _open_room(self, code: str) -> None:
        room = self.store.get(code)
        if room is None or self._end_if_idle(room).ended:
            raise RoomEndedError("The room has ended.")

    # Housekeeping

    def _end_if_idle(self, room: Room) -> Room:
        now = self.clock()
        if room.ended or now - room.touched <= self.limits.idle:
            return room
        return room.end(f"there was no presenter for {self.limits.idle / 60:.0f} minutes", now)

    def _remove_old_rooms(self) -> None:
        now = self.clock()
        for code in self.store.codes():
            room = self.store.get(code)
            if room is None:
                continue
            idle = now - room.touched
            if idle > self.limits.idle + self.limits.keep_ended or (room.ended and idle > self.limits.keep_ended):
                self.store.remove(code)

    def _record_wrong_code(self, client: str, visit: str) -> None:
        for name in (client, f"visit {visit or client}"):
            self.store.record_wrong_code(name, self.clock(), self.limits.window)


def _signature(room: Room, name: str) -> str:
    return hmac.new(room.seed.encode(), f"{room.code}{name}".encode(), hashlib.sha256).hexdigest()[:32]


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _owner(viewer: str) -> str:
    """Return a name under which a viewer's entries are stored, from which the ticket cannot be computed."""
    return _digest(viewer)[:16]


def _group(question: Question) -> str:
    return f"answers-{question.number}"

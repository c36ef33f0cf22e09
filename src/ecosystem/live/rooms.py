"""Open, find, follow and drive rooms: secrets, limits and the end of what nobody uses."""

from __future__ import annotations

import hashlib
import hmac
import math
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass

from ecosystem.live.codes import format_code, new_code, normalize_code
from ecosystem.live.limits import Limits
from ecosystem.live.room import Room, RoomError, Shown, TooLargeError
from ecosystem.live.store import Store

PRESENTER = "!"


class UnknownRoomError(RoomError):
    """There is no room with this code."""


class NotPresenterError(RoomError):
    """Only the presenter may do this."""


class TooManyError(RoomError):
    """A limit is reached."""


@dataclass(frozen=True)
class Ticket:
    """What makes somebody the presenter of a room; the token is secret."""

    code: str
    token: str

    def __repr__(self) -> str:
        """Name the room, never the token."""
        return f"Ticket({self.code})"


class Rooms:
    """All rooms of one store.

    Parameters
    ----------
    store : Store
    limits : Limits
    clock : callable
        Seconds since the epoch.
    token : callable
        Makes a secret.
    """

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

    # What a presenter does

    def open(self, shown: Shown) -> Ticket:
        """Open a room.

        Raises
        ------
        TooManyError
            As many rooms are open as are allowed.
        """
        self._sweep()
        if len(self.store.codes()) >= self.limits.rooms:
            raise TooManyError(f"{self.limits.rooms} rooms are open, which is all this server takes; try again later.")
        token, now = self._token(), self.clock()
        while True:
            code = new_code()
            if self.store.add(Room(code, _digest(token), self._token(), shown, opened=now, touched=now)):
                return Ticket(code, token)

    def drive(self, ticket: Ticket, step: Callable[[Room, float], Room]) -> Room:
        """Let the presenter change a room.

        Parameters
        ----------
        ticket : Ticket
        step : callable
            From the room and the time to the room changed; one of the verbs of :class:`Room`.

        Raises
        ------
        NotPresenterError, UnknownRoomError, RoomEndedError
        """

        def guarded(room: Room) -> Room:
            if not hmac.compare_digest(room.key, _digest(ticket.token)):
                raise NotPresenterError("Somebody else presents in this room now; open one of your own.")
            return step(self._fresh(room), self.clock())

        room = self.store.change(ticket.code, guarded)
        if room is None:
            raise UnknownRoomError(f"There is no room {format_code(ticket.code)}; open a new one.")
        return room

    def show(self, ticket: Ticket, shown: Shown, screen: bytes) -> Room:
        """Show the audience something else; while the room is paused it goes on seeing what it saw.

        Parameters
        ----------
        ticket : Ticket
        shown : Shown
            With the digest of the screen.
        screen : bytes
            What the audience's browsers draw, as they are sent it.

        Raises
        ------
        NotPresenterError, UnknownRoomError, RoomEndedError
        TooLargeError
            The screen is larger than a room keeps.
        """
        if len(screen) > self.limits.screen:
            raise TooLargeError(
                f"What this page shows is larger than {self.limits.screen // 1_000_000} MB; the audience keeps seeing "
                "what was shown before. Narrow to less."
            )
        before = self.presented(ticket).shown
        if shown.screen != before.screen:
            self.store.keep_screen(ticket.code, shown.screen, screen, beside=before.screen)
        return self.drive(ticket, lambda room, now: room.show(shown, now))

    def end(self, ticket: Ticket, why: str = "the presenter ended it") -> Room:
        """End a room; what the audience answered is forgotten at once."""
        room = self.drive(ticket, lambda room, now: room.end(why, now))
        self.store.forget_guesses(ticket.code)
        return room

    def hand_over(self, ticket: Ticket) -> str:
        """Return a key with which one other person can take over."""
        key = self._token()
        self.drive(ticket, lambda room, now: room.name_heir(_digest(key), now))
        return key

    def take_over(self, code: str, key: str, client: str) -> Ticket:
        """Become the presenter with a key from the one before.

        Raises
        ------
        NotPresenterError
            The key is not the one handed out last, or was used already.
        """
        self.find(code, client)
        token = self._token()

        def taken(room: Room) -> Room:
            if not room.heir or not hmac.compare_digest(room.heir, _digest(key.strip())):
                raise NotPresenterError("This key does not take over; ask the presenter for a new one.")
            return room.pass_on(_digest(token), self.clock())

        try:
            self.store.change(normalize_code(code), taken)
        except NotPresenterError:
            self._miss(client)
            raise
        return Ticket(normalize_code(code), token)

    # What an audience does

    def find(self, code: str, client: str) -> Room:
        """Return the room with a code.

        Parameters
        ----------
        code : str
            As somebody typed it.
        client : str
            Who asks: an address, or a session where there is none.

        Raises
        ------
        TooManyError
            The client has tried too many wrong codes.
        UnknownRoomError
            There is no such room.
        """
        self._sweep()
        if self.store.misses(client, self.clock(), self.limits.window) >= self.limits.misses:
            wait = f"{self.limits.window:.0f} seconds"
            raise TooManyError(f"Too many wrong codes. Wait {wait} and look at the code again.")
        room = self.store.get(normalize_code(code))
        if room is None:
            self._miss(client)
            raise UnknownRoomError("There is no room with this code; it may have ended. Look at the code again.")
        return self._fresh(room)

    def admit(self, code: str, client: str) -> str:
        """Let somebody in who knows the code; returns a viewer's ticket, with which :meth:`follow` needs no limit.

        Raises
        ------
        TooManyError, UnknownRoomError
        """
        room = self.find(code, client)
        name = secrets.token_hex(8)
        return f"{name}.{_signature(room, name)}"

    def follow(self, code: str, viewer: str) -> tuple[Room, int]:
        """Return the room as it is, and how many follow it; the viewer is one of them.

        Parameters
        ----------
        code : str
        viewer : str
            Ticket from :meth:`admit`.

        Raises
        ------
        UnknownRoomError
            The room is gone, or the ticket is not for it.
        TooManyError
            The room is full.
        """
        room = self.store.get(code)
        name, _, signed = viewer.partition(".")
        if room is None or not hmac.compare_digest(signed.encode(), _signature(room, name).encode()):
            raise UnknownRoomError("The room has ended.")
        room = self._fresh(room)
        if not name.startswith(PRESENTER) and not self.store.seen(
            code, name, self.clock(), self.limits.away, self.limits.viewers
        ):
            raise TooManyError(f"The room is full: {self.limits.viewers} follow it.")
        return room, self.watching(code)

    def screen(self, code: str, viewer: str) -> bytes | None:
        """Return what is on the screen of a room; None before anything is.

        Raises
        ------
        UnknownRoomError, TooManyError
        """
        room, _ = self.follow(code, viewer)
        return self.store.screen(code, room.shown.screen)

    def watch(self, room: Room) -> str:
        """Return a ticket for :meth:`follow` with which the presenter of a room listens without being counted."""
        return f"{PRESENTER}.{_signature(room, PRESENTER)}"

    def presented(self, ticket: Ticket) -> Room:
        """Return the room as its presenter sees it, changing nothing.

        Raises
        ------
        NotPresenterError, UnknownRoomError
        """
        return self.drive(ticket, lambda room, now: room)

    def watching(self, code: str) -> int:
        """Return how many follow a room."""
        return self.store.present(code, self.clock(), self.limits.away)

    def guess(self, code: str, viewer: str, guess: float) -> None:
        """Keep a viewer's guess, without a name, until the room ends.

        Raises
        ------
        RoomError
            No number is asked for now, or not such a one.
        """
        room = self.store.get(code)
        question = self._fresh(room).question if room else None
        if question is None or not math.isfinite(guess) or not question.takes(guess):
            raise RoomError("This number is not asked for now.")
        self.store.note(code, question.number, _digest(viewer)[:16], guess)

    def guesses(self, room: Room) -> tuple[float, ...]:
        """Return the guesses of the question that the room asks now, smallest first."""
        return self.store.guesses(room.code, room.question.number) if room.question else ()

    # Housekeeping

    def _fresh(self, room: Room) -> Room:
        """End a room whose presenter has been away for too long."""
        now = self.clock()
        if room.over or now - room.touched <= self.limits.idle:
            return room
        minutes = self.limits.idle / 60
        return room.end(f"nobody presented for {minutes:.0f} minutes", now)

    def _sweep(self) -> None:
        """Forget rooms that ended a while ago."""
        now = self.clock()
        for code in self.store.codes():
            room = self.store.get(code)
            if room is None:
                continue
            idle = now - room.touched
            if idle > self.limits.idle + self.limits.kept or (room.over and idle > self.limits.kept):
                self.store.remove(code)

    def _miss(self, client: str) -> None:
        self.store.missed(client, self.clock(), self.limits.window)


def _signature(room: Room, name: str) -> str:
    return hmac.new(room.seed.encode(), f"{room.code}{name}".encode(), hashlib.sha256).hexdigest()[:32]


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()

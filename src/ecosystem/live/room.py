"""A room as one immutable value, and what may happen to it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal, Self

MOST_IN_LINK = 4_000
MOST_IN_TEXT = 200
LONGEST_PAUSE_BETWEEN_TOUCHES = 30.0
"""Seconds after which a presenter who changes nothing is noted to be still there."""

Status = Literal["live", "paused", "ended"]


class RoomError(Exception):
    """What was asked for cannot be done; the text says why and what to do instead."""


class RoomEndedError(RoomError):
    """The room is over."""


class RoomsUnavailableError(RoomError):
    """What keeps the rooms cannot be reached now; the room may still be there."""


class TooLargeError(RoomError):
    """What is to be shown is larger than a room keeps."""


@dataclass(frozen=True)
class Shown:
    """What the presenter shows.

    Attributes
    ----------
    page : str
        Name of the page.
    query : tuple of (str, str)
        The selection, as the parts of a link; read again, like any link, by whoever follows.
    screen : str
        Digest of what is on the screen; the screen itself is kept beside the room.
    """

    page: str
    query: tuple[tuple[str, str], ...] = ()
    screen: str = ""

    def __post_init__(self) -> None:
        parts = sum(len(name) + len(value) for name, value in self.query)
        if not self.page or max(len(self.page), len(self.screen)) > MOST_IN_TEXT or parts > MOST_IN_LINK:
            raise TooLargeError(
                f"What the audience sees stays as it was: a room shows a link of at most {MOST_IN_LINK} characters. "
                "Choose fewer filters."
            )

    def parts(self) -> dict[str, list[str]]:
        """Return the query as values by name."""
        parts: dict[str, list[str]] = {}
        for name, value in self.query:
            parts.setdefault(name, []).append(value)
        return parts

    @classmethod
    def of(cls, page: str, query: Mapping[str, Sequence[str]], *, screen: str = "") -> Self:
        """Make it from the parts of a link."""
        return cls(page, tuple((name, value) for name, values in query.items() for value in values), screen)


@dataclass(frozen=True)
class Question:
    """A number that the audience guesses before it is shown.

    Attributes
    ----------
    text : str
    number : int
        Counts the questions of the room.
    view : str
        Id of the view that would tell the answer, kept covered until it is revealed.
    unit : str
        Of the number: ``%``, ``years``, ``people``.
    low, high : float
        Between which guesses are taken.
    value, interval : float and pair of float, optional
        The estimate; the server keeps it with the question, and nobody is told before it is revealed.
    said : str
        Where the estimate comes from.
    revealed : bool
        Whether the estimate is shown.
    """

    text: str
    number: int = 0
    view: str = ""
    unit: str = "%"
    low: float = 0.0
    high: float = 100.0
    value: float | None = None
    interval: tuple[float, float] | None = None
    said: str = ""
    revealed: bool = False

    def takes(self, guess: float) -> bool:
        """Whether a guess is one of the numbers asked for."""
        return not self.revealed and self.low <= guess <= self.high


@dataclass(frozen=True)
class Room:
    """One talk: what is shown, and to whom it belongs.

    Attributes
    ----------
    code : str
        What the audience types.
    key : str
        Digest of the presenter's secret.
    seed : str
        Signs the tickets of its viewers; never leaves the server.
    shown : Shown
    opened, touched : float
        Seconds since the epoch: when it was opened, and when its presenter last did something.
    revision : int
        Grows with every change that the audience sees.
    shown_at, told_at : int
        Revision at which what is shown last changed, and at which anything else did: the state, the question.
    status : {"live", "paused", "ended"}
    ending : str
        Why it ended.
    heir : str
        Digest of the key that lets a second presenter take over; may be empty.
    question : Question, optional
        That is asked now.
    asked : int
        How many have been asked.
    """

    code: str
    key: str
    seed: str
    shown: Shown
    opened: float
    touched: float
    revision: int = 1
    shown_at: int = 1
    told_at: int = 1
    status: Status = "live"
    ending: str = ""
    heir: str = ""
    question: Question | None = None
    asked: int = 0

    @property
    def over(self) -> bool:
        """Whether the room has ended."""
        return self.status == "ended"

    def _seen(self, now: float, **change: Any) -> Self:
        if self.over:
            raise RoomEndedError(f"The room {self.code} has ended: {self.ending}. Open a new one.")
        change["shown_at" if "shown" in change else "told_at"] = self.revision + 1
        return replace(self, revision=self.revision + 1, touched=now, **change)

    def show(self, shown: Shown, now: float) -> Self:
        """Show something else; while the room is paused, and when nothing is new, the audience sees no change."""
        if not self.over and (shown == self.shown or self.status == "paused"):
            return replace(self, touched=now) if now - self.touched > LONGEST_PAUSE_BETWEEN_TOUCHES else self
        return self._seen(now, shown=shown)

    def pause(self, now: float) -> Self:
        """Keep what the audience sees as it is while the presenter looks elsewhere."""
        return self if self.status == "paused" else self._seen(now, status="paused")

    def resume(self, now: float) -> Self:
        """Let the audience follow again."""
        return self if self.status == "live" else self._seen(now, status="live")

    def end(self, why: str, now: float) -> Self:
        """End it for good; ending it twice changes nothing."""
        return self if self.over else self._seen(now, status="ended", ending=why, heir="", question=None)

    def ask(self, asked: Question, now: float) -> Self:
        """Ask the audience for a number, which a view would tell; the room counts its questions itself."""
        if not asked.text.strip() or not asked.low < asked.high:
            raise RoomError("A question has words, and its lowest answer lies below its highest.")
        question = replace(
            asked,
            number=self.asked + 1,
            text=asked.text.strip()[:MOST_IN_TEXT],
            view=asked.view[:MOST_IN_TEXT],
            unit=asked.unit[:20],
            said=asked.said[:MOST_IN_TEXT],
            revealed=False,
        )
        return self._seen(now, question=question, asked=question.number)

    def reveal(self, now: float) -> Self:
        """Show the estimate; from then on no guess is taken."""
        if self.question is None or self.question.value is None:
            raise RoomError("No question with an answer has been asked: ask one before it is revealed.")
        return self._seen(now, question=replace(self.question, revealed=True))

    def drop_question(self, now: float) -> Self:
        """Take the question away."""
        return self if self.question is None else self._seen(now, question=None)

    def name_heir(self, heir: str, now: float) -> Self:
        """Let whoever has the key with this digest take over."""
        return replace(self._seen(now, heir=heir), revision=self.revision, told_at=self.told_at)

    def pass_on(self, key: str, now: float) -> Self:
        """Give the room to the one who took over; the one before can no longer drive."""
        return self._seen(now, key=key, heir="")

    def to_json(self) -> str:
        """Write it as JSON."""
        return json.dumps(asdict(self), separators=(",", ":"), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read what :meth:`to_json` wrote."""
        told = json.loads(text)
        shown = Shown(**{**told["shown"], "query": tuple(tuple(part) for part in told["shown"]["query"])})
        asked = told["question"]
        if asked:
            interval = asked["interval"]
            asked = Question(**{**asked, "interval": None if interval is None else (interval[0], interval[1])})
        return cls(**{**told, "shown": shown, "question": asked})

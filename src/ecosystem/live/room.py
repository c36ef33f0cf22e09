"""State of a room as an immutable value, and its transitions."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal, Self

MAX_QUERY_CHARACTERS = 4_000
MAX_TEXT_CHARACTERS = 200
MAX_OPTIONS = 8
MAX_OPTION_CHARACTERS = 80
KEEPALIVE_SECONDS = 30.0
"""A presenter who changes nothing is recorded as present at most this often."""

Status = Literal["live", "paused", "ended"]


class RoomError(Exception):
    """An action on a room is not possible; the message gives the reason and a remedy."""


class RoomEndedError(RoomError):
    """The room has ended."""


class QuestionError(RoomError):
    """A question or an answer is not possible; the room is unchanged."""


class TooLargeError(RoomError):
    """A link or screen exceeds the size that a room stores."""


@dataclass(frozen=True)
class SharedPage:
    """The page that the presenter shares."""

    page: str  # name of the page
    query: tuple[tuple[str, str], ...] = ()  # selection; checked like any other link when a follower opens it
    screen: str = ""  # digest of the rendered screen, which the store keeps separately

    def __post_init__(self) -> None:
        length = sum(len(name) + len(value) for name, value in self.query)
        if not self.page or max(len(self.page), len(self.screen)) > MAX_TEXT_CHARACTERS:
            raise TooLargeError(f"A page name has 1 to {MAX_TEXT_CHARACTERS} characters; open a page of the menu.")
        if length > MAX_QUERY_CHARACTERS:
            raise TooLargeError(
                f"The audience keeps the earlier screen: the link is longer than {MAX_QUERY_CHARACTERS} characters. "
                "Choose fewer filters."
            )

    def query_values(self) -> dict[str, list[str]]:
        """Return the query as lists of values by name."""
        return group_values(self.query)

    @classmethod
    def from_query(cls, page: str, query: Mapping[str, Sequence[str]], *, screen: str = "") -> Self:
        """Create it from lists of values by name."""
        return cls(page, tuple((name, value) for name, values in query.items() for value in values), screen)


def group_values(pairs: Sequence[tuple[str, str]]) -> dict[str, list[str]]:
    """Group pairs of name and value by name."""
    values: dict[str, list[str]] = {}
    for name, value in pairs:
        values.setdefault(name, []).append(value)
    return values


@dataclass(frozen=True)
class Question:
    """A number that the audience guesses before it is revealed, or a poll with answers to choose from."""

    text: str
    number: int = 0  # serial number within the room
    view: str = ""  # id of the view that contains the answer; hidden until the answer is revealed
    unit: str = "%"  # or "years" or "people"
    low: float = 0.0
    high: float = 100.0
    value: float | None = None  # the estimate; not sent to followers before it is revealed
    interval: tuple[float, float] | None = None
    source: str = ""  # n and data source of the estimate
    revealed: bool = False
    options: tuple[str, ...] = ()  # answers of a poll; an answer is the index of one

    @classmethod
    def poll(cls, text: str, options: Sequence[str]) -> Self:
        """Create a poll; blank and repeated options are left out."""
        words = dict.fromkeys(" ".join(option.split())[:MAX_OPTION_CHARACTERS] for option in options)
        distinct = tuple(option for option in words if option)
        if not 2 <= len(distinct) <= MAX_OPTIONS:
            raise QuestionError(f"A poll needs 2 to {MAX_OPTIONS} different answers, one a line.")
        return cls(text, options=distinct, high=len(distinct) - 1)

    def accepts(self, answer: float) -> bool:
        """Whether an answer is in range, an option of a poll, and in time."""
        return not self.revealed and self.low <= answer <= self.high and not (self.options and answer % 1)

    @classmethod
    def from_values(cls, values: Mapping[str, Any]) -> Self:
        """Create it from values as JSON holds them."""
        interval = values["interval"]
        return cls(
            **{**values, "interval": tuple(interval) if interval else None, "options": tuple(values.get("options", ()))}
        )


@dataclass(frozen=True)
class Room:
    """State of one presentation."""

    code: str
    key: str  # SHA-256 digest of the presenter's token
    seed: str  # secret that signs the tickets of viewers; never leaves the server
    shared: SharedPage
    opened: float  # seconds since the epoch
    touched: float  # when its presenter was last active
    revision: int = 1  # number of changes visible to the audience
    screen_revision: int = 1  # revision of the last change of the shared page
    state_revision: int = 1  # revision of the last change of anything else (status, question)
    status: Status = "live"
    ending: str = ""  # reason why it ended
    successor_key: str = ""  # digest of the key with which a second presenter takes over; empty if none was issued
    question: Question | None = None
    question_count: int = 0
    owner: str = ""  # digest of the network address that opened it

    @property
    def ended(self) -> bool:
        """Whether the room has ended."""
        return self.status == "ended"

    def _changed(self, now: float, **change: Any) -> Self:
        if self.ended:
            raise RoomEndedError(f"The room {self.code} has ended: {self.ending}. Open a new one.")
        change["screen_revision" if "shared" in change else "state_revision"] = self.revision + 1
        return replace(self, revision=self.revision + 1, touched=now, **change)

    def share(self, shared: SharedPage, now: float) -> Self:
        """Share another page; changes nothing for the audience while the room is paused or the page is the same."""
        if not self.ended and (shared == self.shared or self.status == "paused"):
            return replace(self, touched=now) if now - self.touched > KEEPALIVE_SECONDS else self
        return self._changed(now, shared=shared)

    def pause(self, now: float) -> Self:
        """Freeze what the audience sees."""
        return self if self.status == "paused" else self._changed(now, status="paused")

    def resume(self, now: float) -> Self:
        """Let the audience follow again."""
        return self if self.status == "live" else self._changed(now, status="live")

    def end(self, reason: str, now: float) -> Self:
        """End the room; a second call changes nothing."""
        return (
            self if self.ended else self._changed(now, status="ended", ending=reason, successor_key="", question=None)
        )

    def ask(self, question: Question, now: float) -> Self:
        """Ask the audience a question; the room numbers it."""
        if not question.text.strip() or not question.low < question.high:
            raise QuestionError("A question needs a text, and its lowest answer must be below its highest.")
        numbered = replace(
            question,
            number=self.question_count + 1,
            text=question.text.strip()[:MAX_TEXT_CHARACTERS],
            view=question.view[:MAX_TEXT_CHARACTERS],
            unit=question.unit[:20],
            source=question.source[:MAX_TEXT_CHARACTERS],
            revealed=False,
        )
        return self._changed(now, question=numbered, question_count=numbered.number)

    def reveal(self, now: float) -> Self:
        """Reveal the estimate, or the answers to a poll; no answer is accepted afterwards."""
        if self.question is None or (self.question.value is None and not self.question.options):
            raise QuestionError("There is no question with an answer to reveal: ask one first.")
        return self._changed(now, question=replace(self.question, revealed=True))

    def remove_question(self, now: float) -> Self:
        """Remove the question."""
        return self if self.question is None else self._changed(now, question=None)

    def announce(self, now: float) -> Self:
        """Let the audience read its own questions again."""
        return self._changed(now)

    def set_successor(self, key: str, now: float) -> Self:
        """Store the digest of the key with which a second presenter takes over; the audience sees no change."""
        return replace(
            self._changed(now, successor_key=key), revision=self.revision, state_revision=self.state_revision
        )

    def transfer(self, key: str, now: float) -> Self:
        """Make the owner of a new key the only presenter."""
        return self._changed(now, key=key, successor_key="")

    def to_json(self) -> str:
        """Serialise as JSON."""
        return json.dumps(asdict(self), separators=(",", ":"), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Parse the output of :meth:`to_json`."""
        values = json.loads(text)
        page, question = values["shared"], values["question"]
        values["shared"] = SharedPage(**{**page, "query": tuple(tuple(pair) for pair in page["query"])})
        values.setdefault("question_count", values.pop("questions_asked", 0))  # its name in rooms stored earlier
        values["question"] = question and Question.from_values(question)
        return cls(**values)

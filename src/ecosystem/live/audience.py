"""Questions of an audience, and what an audience answered: the results of a room."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal, Self

from ecosystem.live.room import Question

QuestionStatus = Literal["waiting", "open", "answered", "rejected"]


@dataclass(frozen=True)
class AudienceQuestion:
    """A question of a follower, stored without a name; the audience sees it once the presenter has approved it."""

    text: str
    submitted: float  # seconds since the epoch
    status: QuestionStatus = "waiting"
    key: str = ""  # identifies it within the room; stored as the name of the entry
    votes: int = 0  # counted when it is read

    def to_json(self) -> str:
        """Serialise without key and votes."""
        return json.dumps({"text": self.text, "asked": self.submitted, "status": self.status}, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str, *, key: str = "", votes: int = 0) -> Self:
        """Parse the output of :meth:`to_json`."""
        stored = json.loads(text)
        return cls(stored["text"], stored["asked"], stored["status"], key, votes)


def read_questions(entries: Mapping[str, str], votes: Mapping[str, str]) -> tuple[AudienceQuestion, ...]:
    """Return the questions of an audience, those with most votes first; a vote is stored as ``key/viewer``."""
    counts = Counter(name.partition("/")[0] for name in votes)
    questions = [AudienceQuestion.from_json(text, key=key, votes=counts[key]) for key, text in entries.items()]
    return tuple(sorted(questions, key=lambda question: (-question.votes, question.submitted, question.key)))


@dataclass(frozen=True)
class Results:
    """What the audience of a room answered and asked, without viewers."""

    code: str
    questions: tuple[tuple[Question, tuple[float, ...]], ...]  # each question of the presenter with its answers
    audience: tuple[AudienceQuestion, ...]

    def __bool__(self) -> bool:
        """Whether there is anything to save."""
        return bool(self.questions or self.audience)

    def rows(self) -> list[dict[str, Any]]:
        """Return a row for each answer to a question and for each question of the audience.

        A question without answers has one row with a count of 0.
        """
        rows = []
        for question, answers in self.questions:
            known = {
                "kind": "poll" if question.options else "guess",
                "question": question.text,
                "unit": "" if question.options else question.unit,
                "estimate": question.value,
                "low": question.interval and question.interval[0],
                "high": question.interval and question.interval[1],
                "source": question.source,
            }
            counts: dict[Any, int] = dict(sorted(Counter(answers).items()))
            if question.options:
                counts = {option: counts.get(place, 0) for place, option in enumerate(question.options)}
            rows += [{**known, "answer": answer, "count": n} for answer, n in (counts or {None: 0}).items()]
        rows += [
            {"kind": "audience", "question": it.text, "answer": it.status, "count": it.votes} for it in self.audience
        ]
        return rows

    def to_json(self) -> str:
        """Serialise as JSON."""
        questions = [
            {
                **asdict(question),
                "answers": [question.options[int(it)] for it in answers] if question.options else answers,
            }
            for question, answers in self.questions
        ]
        audience = [{"text": it.text, "status": it.status, "votes": it.votes} for it in self.audience]
        content = {"room": self.code, "questions": questions, "audience_questions": audience}
        return json.dumps(content, ensure_ascii=False, indent=2) + "\n"

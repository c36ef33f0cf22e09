"""Decks of slides (views, journeys, text, sections) and their JSON file format."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Final, Literal, Self, get_args

from ecosystem.live.room import group_values

MAX_SLIDES: Final = 200
MAX_FILE_BYTES: Final = 1_000_000
MAX_PROBLEMS: Final = 50
TEXT_LIMITS: Final = {"title": 300, "note": 4_000, "text": 4_000, "view": 100, "headline": 1_000, "digest": 64}
"""Maximum number of characters of each text field of a slide."""

Kind = Literal["view", "journey", "text", "section"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
VIEW_KINDS: Final = ("view", "journey")
"""Kinds of slides that show a view."""


class DeckError(ValueError):
    """A deck or deck file is not valid; `problems` lists every problem with its place and remedy."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True)
class Slide:
    """One slide."""

    kind: Kind  # a journey shows one person's steps beside the number of people with a similar path
    title: str
    note: str = ""  # speaker note
    text: str = ""  # paragraphs of a text slide, separated by line breaks
    view: str = ""  # id of the view
    query: tuple[tuple[str, str], ...] = ()  # selection of the view as link parameters
    headline: str = ""  # summary of the view when the slide was made
    digest: str = ""  # hash of the data at that time

    @property
    def shows_view(self) -> bool:
        """Whether the slide shows a view."""
        return self.kind in VIEW_KINDS

    def query_values(self) -> dict[str, list[str]]:
        """Return the selection as lists of values by name."""
        return group_values(self.query)

    def remember(self, headline: str, digest: str) -> Slide:
        """Return the slide with the summary and the data hash of its view."""
        return replace(self, headline=headline[: TEXT_LIMITS["headline"]], digest=digest)


@dataclass(frozen=True)
class Deck:
    """Slides in order.

    Examples
    --------
    >>> deck = Deck("A talk").add(Slide("section", "Why")).add(Slide("text", "Because", text="It moves."))
    >>> [slide.title for slide in deck.move(1, -1).slides]
    ['Because', 'Why']
    >>> Deck.from_json(deck.to_json()) == deck
    True
    """

    title: str
    slides: tuple[Slide, ...] = ()

    def add(self, slide: Slide) -> Self:
        """Add a slide at the end."""
        if len(self.slides) >= MAX_SLIDES:
            raise DeckError([f"A deck has at most {MAX_SLIDES} slides; start another deck."])
        return replace(self, slides=(*self.slides, slide))

    def change(self, index: int, **values: Any) -> Self:
        """Change fields of a slide."""
        return self.remove(index)._insert(index, replace(self.slides[index], **values))

    def remove(self, index: int) -> Self:
        """Remove a slide."""
        return replace(self, slides=(*self.slides[:index], *self.slides[index + 1 :]))

    def duplicate(self, index: int) -> Self:
        """Insert a copy of a slide after it."""
        last = len(self.slides)
        return self.add(self.slides[index]).move(last, index + 1 - last)

    def move(self, index: int, steps: int) -> Self:
        """Move a slide forward or backward, at most to either end."""
        target = min(max(index + steps, 0), len(self.slides) - 1)
        return self.remove(index)._insert(target, self.slides[index])

    def _insert(self, index: int, slide: Slide) -> Self:
        return replace(self, slides=(*self.slides[:index], slide, *self.slides[index:]))

    def to_json(self) -> str:
        """Serialise as a deck file."""
        slides = [
            {name: value for name, value in asdict(slide).items() if name == "title" or value not in ("", ())}
            for slide in self.slides
        ]
        content = {"$schema": "deck.schema.json", "title": self.title, "slides": slides}
        return json.dumps(content, ensure_ascii=False, indent=2) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Parse any text as a deck file; DeckError holds all problems of the file."""
        if len(text.encode(errors="replace")) > MAX_FILE_BYTES:
            raise DeckError([f"The file is larger than {MAX_FILE_BYTES // 1_000_000} MB. Remove slides or long texts."])
        try:
            content = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise DeckError([f"The file is not JSON: {error}. Choose a deck that was downloaded here."]) from error
        if not isinstance(content, dict) or not isinstance(content.get("slides"), list):
            raise DeckError(["The file has no slides. Choose a deck that was downloaded here."])
        items, problems = content["slides"], list[str]()
        if len(items) > MAX_SLIDES:
            problems.append(f"{len(items)} slides: a deck has at most {MAX_SLIDES}.")
        slides = [_parse_slide(item, f"Slide {number}", problems) for number, item in enumerate(items, start=1)]
        title = _parse_text(content, "title", "The deck", problems)
        if problems:
            raise DeckError(problems[:MAX_PROBLEMS])
        return cls(title, tuple(slides))


def _parse_slide(item: object, place: str, problems: list[str]) -> Slide:
    if not isinstance(item, dict):
        problems.append(f"{place} is not an object with a kind and a title.")
        return Slide("section", "")
    known = {field.name for field in fields(Slide)}
    unknown = [name[:40].encode(errors="replace").decode() for name in item if name not in known]
    problems += [f"{place}: unknown field “{name}”; remove it." for name in unknown]
    kind = item.get("kind")
    if kind not in KINDS:
        problems.append(f"{place}: kind is {str(kind)[:40]!r}; it must be one of {', '.join(KINDS)}.")
    if kind in VIEW_KINDS and not item.get("view"):
        problems.append(f"{place}: a {kind} slide needs the id of a view.")
    texts = {name: _parse_text(item, name, place, problems) for name in TEXT_LIMITS}
    query = _parse_query(item.get("query", []), place, problems)
    return Slide(kind=kind if kind in KINDS else "section", query=query, **texts)


def _parse_query(value: object, place: str, problems: list[str]) -> tuple[tuple[str, str], ...]:
    valid = isinstance(value, list) and all(
        isinstance(pair, list) and len(pair) == 2 and all(isinstance(word, str) and _encodable(word) for word in pair)
        for pair in value
    )
    if not valid or len(str(value)) > TEXT_LIMITS["note"]:
        problems.append(f"{place}: query must be a list of pairs of name and value.")
        return ()
    return tuple((name, word) for name, word in value)  # type: ignore[attr-defined]


def _encodable(value: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in value)


def _parse_text(item: Mapping[str, object], name: str, place: str, problems: list[str]) -> str:
    value = item.get(name, "")
    if not isinstance(value, str):
        problems.append(f"{place}: {name} is {type(value).__name__}; it must be text.")
    elif not _encodable(value):
        problems.append(f"{place}: {name} contains half a character (a lone surrogate); type it again.")
    elif len(value) > TEXT_LIMITS[name]:
        problems.append(f"{place}: {name} has {len(value)} characters; at most {TEXT_LIMITS[name]} are allowed.")
    else:
        return value
    return ""


def schema() -> dict[str, Any]:
    """Return the JSON schema of a deck file."""
    texts = {name: {"type": "string", "maxLength": limit} for name, limit in TEXT_LIMITS.items()}
    pair = {"type": "array", "items": {"type": "string"}, "minItems": 2, "maxItems": 2}
    slide = {
        "type": "object",
        "required": ["kind", "title"],
        "additionalProperties": False,
        "properties": {"kind": {"enum": list(KINDS)}, **texts, "query": {"type": "array", "items": pair}},
        "if": {"properties": {"kind": {"enum": list(VIEW_KINDS)}}},
        "then": {"required": ["view"]},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A deck of slides made of live views",
        "type": "object",
        "required": ["title", "slides"],
        "properties": {
            "$schema": {"type": "string"},
            "title": {"type": "string", "maxLength": TEXT_LIMITS["title"]},
            "slides": {"type": "array", "maxItems": MAX_SLIDES, "items": slide},
        },
    }

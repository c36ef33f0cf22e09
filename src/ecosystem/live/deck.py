"""A deck: slides made of live views, words and sections, in a small file that can be kept and shared."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Final, Literal, Self

MAX_SLIDES: Final = 200
MAX_FILE_BYTES: Final = 1_000_000
KINDS: Final = ("view", "journey", "text", "section")
VIEW_KINDS: Final = ("view", "journey")
"""Kinds of slides that show a view."""
TEXT_LIMITS: Final = {
    "title": 300,
    "note": 4_000,
    "text": 4_000,
    "view": 100,
    "page": 100,
    "headline": 1_000,
    "digest": 64,
}
SCHEMA_ADDRESS: Final = "https://json-schema.org/draft/2020-12/schema"

Kind = Literal["view", "journey", "text", "section"]


class DeckError(ValueError):
    """A file is not a deck.

    Attributes
    ----------
    problems : tuple of str
        Everything that is wrong: where, what, and what to do.
    """

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True)
class Slide:
    """One slide.

    Attributes
    ----------
    kind : {"view", "journey", "text", "section"}
        A journey is one person's story, step by step, beside how many took a path like it.
    title : str
    note : str
        What the speaker wants to say.
    text : str
        Of a text slide, paragraphs divided by line breaks.
    view : str
        Id of the view.
    query : tuple of (str, str)
        The selection of the view, as the parts of a link.
    headline : str
        What the view said when the slide was made.
    digest : str
        Hash of the data at that time.
    """

    kind: Kind
    title: str
    note: str = ""
    text: str = ""
    view: str = ""
    query: tuple[tuple[str, str], ...] = ()
    headline: str = ""
    digest: str = ""

    @property
    def shows_view(self) -> bool:
        """Whether it shows a view."""
        return self.kind in VIEW_KINDS

    def parts(self) -> dict[str, list[str]]:
        """Return the selection as values by name."""
        parts: dict[str, list[str]] = {}
        for name, value in self.query:
            parts.setdefault(name, []).append(value)
        return parts


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
            raise DeckError([f"A deck has at most {MAX_SLIDES} slides; begin another one."])
        return replace(self, slides=(*self.slides, slide))

    def change(self, place: int, **what: Any) -> Self:
        """Change a slide."""
        return replace(
            self, slides=tuple(replace(slide, **what) if at == place else slide for at, slide in enumerate(self.slides))
        )

    def remove(self, place: int) -> Self:
        """Take a slide out."""
        return replace(self, slides=(*self.slides[:place], *self.slides[place + 1 :]))

    def duplicate(self, place: int) -> Self:
        """Put a copy of a slide behind it."""
        longer = self.add(self.slides[place])
        return longer.move(len(longer.slides) - 1, place + 1 - (len(longer.slides) - 1))

    def move(self, place: int, steps: int) -> Self:
        """Move a slide back or forth; at either end it stays."""
        target = min(max(place + steps, 0), len(self.slides) - 1)
        rest = [*self.slides[:place], *self.slides[place + 1 :]]
        return replace(self, slides=(*rest[:target], self.slides[place], *rest[target:]))

    def to_json(self) -> str:
        """Write the deck as a file."""
        slides = [
            {name: value for name, value in asdict(slide).items() if name == "title" or value not in ("", ())}
            for slide in self.slides
        ]
        told = {"$schema": "deck.schema.json", "title": self.title, "slides": slides}
        return json.dumps(told, ensure_ascii=False, indent=2) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read a deck from a file, which may hold anything.

        Raises
        ------
        DeckError
            With everything that is wrong.
        """
        if len(text.encode(errors="replace")) > MAX_FILE_BYTES:
            raise DeckError(
                [f"The file is larger than {MAX_FILE_BYTES // 1_000_000} MB: a deck holds words and links only."]
            )
        try:
            told = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise DeckError([f"The file is not JSON: {error}. Choose a deck that was downloaded here."]) from error
        if not isinstance(told, dict) or not isinstance(told.get("slides"), list):
            raise DeckError(["The file holds no slides. Choose a deck that was downloaded here."])
        problems: list[str] = []
        if len(told["slides"]) > MAX_SLIDES:
            problems.append(f"{len(told['slides'])} slides: a deck has at most {MAX_SLIDES}.")
        slides = [_slide(item, f"Slide {place + 1}", problems) for place, item in enumerate(told["slides"])]
        title = _text(told, "title", "The deck", problems)
        if problems:
            raise DeckError(problems[:50])
        return cls(title, tuple(slides))


def _slide(item: object, where: str, problems: list[str]) -> Slide:
    if not isinstance(item, dict):
        problems.append(f"{where} is no object with a kind and a title.")
        return Slide("section", "")
    known = {field.name for field in fields(Slide)}
    problems += [f"{where}: “{str(name)[:40]}” means nothing here; take it out." for name in item if name not in known]
    kind = item.get("kind")
    if kind not in KINDS:
        problems.append(f"{where}: kind is {str(kind)[:40]!r}; it must be one of {', '.join(KINDS)}.")
    if kind in VIEW_KINDS and not item.get("view"):
        problems.append(f"{where}: a {kind} slide names its view.")
    query = item.get("query", [])
    fits = isinstance(query, list) and all(
        isinstance(part, list) and len(part) == 2 and all(isinstance(word, str) and _is_text(word) for word in part)
        for part in query
    )
    if not fits or len(str(query)) > TEXT_LIMITS["note"]:
        problems.append(f"{where}: query is a list of pairs of name and value.")
        query = []
    texts = {name: _text(item, name, where, problems) for name in TEXT_LIMITS if name in known}
    return Slide(
        kind=kind if kind in KINDS else "section",
        query=tuple((str(name), str(value)) for name, value in query),
        **texts,
    )


def _is_text(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _text(item: Mapping[str, object], name: str, where: str, problems: list[str]) -> str:
    value = item.get(name, "")
    if not isinstance(value, str):
        problems.append(f"{where}: {name} is {type(value).__name__}; it must be text.")
        return ""
    if not _is_text(value):
        problems.append(f"{where}: {name} holds half a character (a lone surrogate); write it anew.")
        return ""
    if len(value) > TEXT_LIMITS[name]:
        problems.append(f"{where}: {name} has {len(value)} characters; at most {TEXT_LIMITS[name]} are shown.")
    return value


def schema() -> dict[str, Any]:
    """Return the JSON schema of a deck file."""
    texts = {
        field.name: {"type": "string", "maxLength": TEXT_LIMITS[field.name]}
        for field in fields(Slide)
        if field.name in TEXT_LIMITS
    }
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
        "$schema": SCHEMA_ADDRESS,
        "title": "A deck of slides made of live views",
        "type": "object",
        "required": ["title", "slides"],
        "properties": {
            "$schema": {"type": "string"},
            "title": {"type": "string", "maxLength": TEXT_LIMITS["title"]},
            "slides": {"type": "array", "maxItems": MAX_SLIDES, "items": slide},
        },
    }

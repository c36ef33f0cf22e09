"""What an import says of itself in ``datapackage.json``: thresholds, what depends on them, and what was skipped.

The file may come from anybody. Whatever does not have the declared shape is left out, text stays text, and only so many
rows of it are kept.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeVar

RECORD: Final = "import"
MOST_ROWS: Final = 200
LONGEST_TEXT: Final = 400
_LARGEST: Final = 1e15
"""Whole numbers up to here are exact as floating-point numbers."""

Told = TypeVar("Told")


@dataclass(frozen=True)
class Threshold:
    """A number that decided, as the import used it."""

    name: str
    value: float
    unit: str
    meaning: str
    reason: str


@dataclass(frozen=True)
class Setting:
    """A part of what was asked for: its values as they were given, and in `words` where they are codes."""

    name: str
    values: tuple[str, ...]
    words: tuple[str, ...]
    unit: str
    meaning: str
    reason: str


@dataclass(frozen=True)
class Variation:
    """The headline with one threshold at another value; `chosen` where it is the import's own."""

    threshold: str
    value: float
    chosen: bool
    figures: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Aside:
    """How many rows were not used, or read otherwise than they are stated, and why."""

    reason: str
    rows: int


@dataclass(frozen=True)
class Flag:
    """An implausible year of one person."""

    person_id: str
    year: int
    reason: str
    detail: str
    left_out: bool


@dataclass(frozen=True)
class ImportRecord:
    """An import's account of itself.

    Attributes
    ----------
    settings
        What was asked for: country, first year, subfields and the like.
    counts
        How many people there were at each step, with what each number counts.
    thresholds
        What decided which stays are posts and which changes are moves.
    variations
        How the headline changes, on `looked_at` people out of `people`.
    aside
        Affiliations and moves that were not used, by reason; then records of the source that could not be read.
    interpreted
        What was read otherwise than its source states it, by rule.
    flags
        Implausible years, of which there are `flagged` people, `left_out` of them without moves.
    said
        A sentence of the import's own on how it was made, such as that no threshold decided; empty where it has none.
    """

    settings: tuple[Setting, ...] = ()
    counts: tuple[tuple[str, int], ...] = ()
    thresholds: tuple[Threshold, ...] = ()
    variations: tuple[Variation, ...] = ()
    aside: tuple[Aside, ...] = ()
    flags: tuple[Flag, ...] = ()
    looked_at: int = 0
    people: int = 0
    flagged: int = 0
    left_out: int = 0
    interpreted: tuple[Aside, ...] = ()
    said: str = ""


def read_record(said: object) -> ImportRecord | None:
    """Read the account of an import from what JSON gave; none where there is none.

    Examples
    --------
    >>> record = read_record({"left_aside": [{"reason": "no year", "rows": 3}, {"reason": 7}], "thresholds": "all"})
    >>> record.aside, record.thresholds
    ((Aside(reason='no year', rows=3),), ())
    >>> read_record("an import")
    """
    if not isinstance(said, dict):
        return None
    sensitivity, flagged = _mapping(said.get("sensitivity")), _mapping(said.get("flagged"))
    asked = tuple(_each(said.get("settings"), _setting))
    names = {setting.name for setting in asked}  # importers list them among the thresholds, too
    return ImportRecord(
        asked,
        tuple(_counts(_mapping(said.get("people")))),
        tuple(one for one in _each(said.get("thresholds"), _threshold) if one.name not in names),
        tuple(_each(sensitivity.get("rows"), _variation)),
        (*_each(said.get("left_aside"), _aside), *_each(said.get("skipped"), _aside)),
        tuple(_each(flagged.get("listed"), _flag)),
        looked_at=_count(sensitivity.get("people")),
        people=_count(sensitivity.get("of")),
        flagged=_count(flagged.get("people")),
        left_out=_count(flagged.get("left_out")),
        interpreted=tuple(_each(said.get("interpreted"), _aside)),
        said=_text(said.get("said")),
    )


def _threshold(said: Mapping[str, Any]) -> Threshold | None:
    name, value = _text(said.get("name")), _number(said.get("value"))
    if not name or value is None:
        return None
    return Threshold(name, value, *(_text(said.get(key)) for key in ("unit", "meaning", "reason")))


def _setting(said: Mapping[str, Any]) -> Setting | None:
    name, values = _text(said.get("name")), _words(said.get("value"))
    if not name or not values:
        return None
    words = _words(said.get("words"))
    return Setting(
        name,
        values,
        words if len(words) == len(values) else (),
        *(_text(said.get(key)) for key in ("unit", "meaning", "reason")),
    )


def _counts(said: Mapping[str, Any]) -> Iterable[tuple[str, int]]:
    for key, cell in list(said.items())[:MOST_ROWS]:
        words, number = _text(key), _number(cell)
        if words and number is not None and number >= 0:
            yield words, int(number)


def _variation(said: Mapping[str, Any]) -> Variation | None:
    name, value = _text(said.get("threshold")), _number(said.get("value"))
    if not name or value is None:
        return None
    numbers = {_text(key): _number(cell) for key, cell in list(said.items())[:MOST_ROWS] if key != "value"}
    figures = tuple((key, number) for key, number in numbers.items() if key and number is not None)
    return Variation(name, value, said.get("chosen") is True, figures)


def _aside(said: Mapping[str, Any]) -> Aside | None:
    reason = _text(said.get("reason"))
    rows = _number(said.get("rows", said.get("count")))
    return Aside(reason, int(rows)) if reason and rows is not None and rows >= 0 else None


def _flag(said: Mapping[str, Any]) -> Flag | None:
    person, year = _text(said.get("person_id")), _number(said.get("year"))
    if not person or year is None:
        return None
    return Flag(person, int(year), _text(said.get("reason")), _text(said.get("detail")), said.get("left_out") is True)


def _each(said: object, read: Callable[[Mapping[str, Any]], Told | None]) -> Iterable[Told]:
    rows = said[:MOST_ROWS] if isinstance(said, list) else []
    told = [read(row) for row in rows if isinstance(row, dict)]
    return [row for row in told if row is not None]


def _mapping(said: object) -> Mapping[str, Any]:
    return said if isinstance(said, dict) else {}


def _text(said: object) -> str:
    return " ".join(said.split())[:LONGEST_TEXT] if isinstance(said, str) else ""


def _words(said: object) -> tuple[str, ...]:
    """Read a value, or several, as text: numbers as they are written."""
    given = said[:MOST_ROWS] if isinstance(said, list) else [said]
    told = [_text(one) or (f"{number:.15g}" if (number := _number(one)) is not None else "") for one in given]
    return tuple(one for one in told if one)


def _number(said: object) -> float | None:
    if isinstance(said, bool) or not isinstance(said, int | float) or abs(said) > _LARGEST or math.isnan(said):
        return None
    return said


def _count(said: object) -> int:
    number = _number(said)
    return int(number) if number is not None and number >= 0 else 0

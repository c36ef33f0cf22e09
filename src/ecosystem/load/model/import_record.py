"""Import record in ``datapackage.json``: thresholds, sensitivity, skipped rows and implausible years.

The file may come from an untrusted upload: entries of another shape are dropped, text stays text, and the number of
entries is bounded.
"""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeVar

RECORD_KEY: Final = "import"
MAX_ENTRIES: Final = 200
LONGEST_TEXT: Final = 400
_LARGEST: Final = 1e15
"""Whole numbers up to here are exact as floating-point numbers."""

Entry = TypeVar("Entry")


@dataclass(frozen=True)
class Threshold:
    """A threshold and the value that the import used."""

    name: str
    value: float
    unit: str
    meaning: str
    reason: str


@dataclass(frozen=True)
class Setting:
    """An option of the import: its values as given, and their labels (`words`) where they are codes."""

    name: str
    values: tuple[str, ...]
    words: tuple[str, ...]
    unit: str
    meaning: str
    reason: str


@dataclass(frozen=True)
class Variation:
    """Headline figures with one threshold at another value; `chosen` marks the import's own value."""

    threshold: str
    value: float
    chosen: bool
    figures: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class SkippedRows:
    """Number of rows that were skipped or reinterpreted, and the reason."""

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
    """What an importer recorded about its run.

    Attributes
    ----------
    counts
        Number of people after each step, with its label.
    variations
        Sensitivity of the headline, computed on `sampled` of `people` people.
    skipped
        Affiliations and moves that were not used, by reason; then source records that could not be read.
    interpreted
        Rows that were read otherwise than the source states them, by rule.
    flags
        Implausible years of `flagged` people, of whom `left_out` have no moves in the dataset.
    statement
        A sentence of the importer about its method; may be empty.
    """

    settings: tuple[Setting, ...] = ()
    counts: tuple[tuple[str, int], ...] = ()
    thresholds: tuple[Threshold, ...] = ()
    variations: tuple[Variation, ...] = ()
    skipped: tuple[SkippedRows, ...] = ()
    flags: tuple[Flag, ...] = ()
    sampled: int = 0
    people: int = 0
    flagged: int = 0
    left_out: int = 0
    interpreted: tuple[SkippedRows, ...] = ()
    statement: str = ""


def read_record(value: object) -> ImportRecord | None:
    """Parse the import record from decoded JSON; None if there is none.

    Examples
    --------
    >>> record = read_record({"left_aside": [{"reason": "no year", "rows": 3}, {"reason": 7}], "thresholds": "all"})
    >>> record.skipped, record.thresholds
    ((SkippedRows(reason='no year', rows=3),), ())
    >>> read_record("an import")
    """
    if not isinstance(value, dict):
        return None
    sensitivity, flagged = _mapping(value.get("sensitivity")), _mapping(value.get("flagged"))
    settings = tuple(_entries(value.get("settings"), _setting))
    names = {setting.name for setting in settings}  # importers list them among the thresholds, too
    return ImportRecord(
        settings,
        tuple(_counts(_mapping(value.get("people")))),
        tuple(entry for entry in _entries(value.get("thresholds"), _threshold) if entry.name not in names),
        tuple(_entries(sensitivity.get("rows"), _variation)),
        (*_entries(value.get("left_aside"), _skipped_rows), *_entries(value.get("skipped"), _skipped_rows)),
        tuple(_entries(flagged.get("listed"), _flag)),
        sampled=_count(sensitivity.get("people")),
        people=_count(sensitivity.get("of")),
        flagged=_count(flagged.get("people")),
        left_out=_count(flagged.get("left_out")),
        interpreted=tuple(_entries(value.get("interpreted"), _skipped_rows)),
        statement=_text(value.get("statement", value.get("said"))),  # "said" up to version 0.1,
    )


def _threshold(entry: Mapping[str, Any]) -> Threshold | None:
    name, value = _text(entry.get("name")), _number(entry.get("value"))
    if not name or value is None:
        return None
    return Threshold(name, value, *_explanation(entry))


def _setting(entry: Mapping[str, Any]) -> Setting | None:
    name, values, words = _text(entry.get("name")), _texts(entry.get("value")), _texts(entry.get("words"))
    if not name or not values:
        return None
    return Setting(name, values, words if len(words) == len(values) else (), *_explanation(entry))


def _explanation(entry: Mapping[str, Any]) -> tuple[str, str, str]:
    return _text(entry.get("unit")), _text(entry.get("meaning")), _text(entry.get("reason"))


def _counts(entry: Mapping[str, Any]) -> Iterable[tuple[str, int]]:
    return ((name, int(number)) for name, number in _figures(entry) if number >= 0)


def _figures(entry: Mapping[str, Any]) -> Iterable[tuple[str, float]]:
    for key, cell in list(entry.items())[:MAX_ENTRIES]:
        name, number = _text(key), _number(cell)
        if name and number is not None:
            yield name, number


def _variation(entry: Mapping[str, Any]) -> Variation | None:
    name, value = _text(entry.get("threshold")), _number(entry.get("value"))
    if not name or value is None:
        return None
    figures = tuple(_figures({key: cell for key, cell in entry.items() if key != "value"}))
    return Variation(name, value, entry.get("chosen") is True, figures)


def _skipped_rows(entry: Mapping[str, Any]) -> SkippedRows | None:
    reason, rows = _text(entry.get("reason")), _number(entry.get("rows", entry.get("count")))
    return SkippedRows(reason, int(rows)) if reason and rows is not None and rows >= 0 else None


def _flag(entry: Mapping[str, Any]) -> Flag | None:
    person, year = _text(entry.get("person_id")), _number(entry.get("year"))
    if not person or year is None:
        return None
    return Flag(
        person, int(year), _text(entry.get("reason")), _text(entry.get("detail")), entry.get("left_out") is True
    )


def _entries(value: object, parse: Callable[[Mapping[str, Any]], Entry | None]) -> Iterable[Entry]:
    rows = value[:MAX_ENTRIES] if isinstance(value, list) else []
    return (entry for row in rows if isinstance(row, dict) if (entry := parse(row)) is not None)


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    return " ".join(value.split())[:LONGEST_TEXT] if isinstance(value, str) else ""


def _texts(value: object) -> tuple[str, ...]:
    """One value or several as text; numbers as they are written."""
    items = value[:MAX_ENTRIES] if isinstance(value, list) else [value]
    texts = (_text(item) or (f"{number:.15g}" if (number := _number(item)) is not None else "") for item in items)
    return tuple(text for text in texts if text)


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > _LARGEST or math.isnan(value):
        return None
    return value


def _count(value: object) -> int:
    number = _number(value)
    return int(number) if number is not None and number >= 0 else 0

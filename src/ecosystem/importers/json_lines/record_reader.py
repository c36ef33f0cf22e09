"""Records → clean rows: what an engine is given has been checked here, so that every engine reads the same.

A source of records says with a :class:`Reader` which lines concern it and what a row of them is. The same reader runs
in a process of this machine or on a machine of a cluster; both get the same rows and the same report.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, BinaryIO, Final, Protocol

from ecosystem.datasets.invisible_characters import remove_invisible
from ecosystem.importers.json_lines.input_files import NothingThereError, opened
from ecosystem.importers.json_lines.line_reader import LONGEST, Lines
from ecosystem.importers.skipped import Skipped, Tally

FILE: Final = "record_file"
LINE: Final = "record_line"
"""Columns that every row has besides its own: where the record stands."""

_SINGLE: Final = (".json", ".json.gz")
"""Endings of files that hold one record over many lines."""

_CONTROL: Final = dict.fromkeys((*range(32), *range(127, 160)), " ")

Row = dict[str, Any]


class UnusableError(Exception):
    """A record cannot be used.

    Parameters
    ----------
    reason
        A key of :data:`ecosystem.importers.skipped.REASONS`.
    detail
        What is wrong with it.
    """

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail


@dataclass
class Notes:
    """Takes note of parts of one record that are left out while the rest is used."""

    tally: Tally
    file: str
    line: int

    def left_out(self, reason: str, detail: str = "") -> None:
        """Count a part that is left out."""
        self.tally.note(reason, self.file, self.line, detail)


class Reader(Protocol):
    """What a source of records looks for and makes of it."""

    @property
    def needle(self) -> bytes:
        """Bytes that every line of interest has; empty for all lines."""

    def concerns(self, line: bytes) -> bool:
        """Say at a glance, before a line is parsed, whether it may be of interest."""

    def row(self, record: Row, notes: Notes) -> Row | None:
        """Make a clean row of a record; None where it is not of interest.

        Raises
        ------
        UnusableError
            If the record is not what it should be.
        """


@dataclass
class Report:
    """What came of reading: lines read, lines looked at closely, rows kept, and all that was left out."""

    files: int = 0
    lines: int = 0
    looked_at: int = 0
    kept: int = 0
    skipped: Skipped = field(default_factory=Skipped)

    def __add__(self, other: Report) -> Report:
        return Report(
            self.files + other.files,
            self.lines + other.lines,
            self.looked_at + other.looked_at,
            self.kept + other.kept,
            self.skipped + other.skipped,
        )

    def as_record(self) -> dict[str, Any]:
        """Return the numbers as JSON values; what was skipped is told beside them."""
        return {
            "files": self.files,
            "records": self.lines,
            "looked_at": self.looked_at,
            "kept": self.kept,
        }


def rows(file: str, reader: Reader, report: Report) -> Iterator[str]:
    """Read one file and give its clean rows as lines of JSON; `report` is filled on the way.

    Parameters
    ----------
    file : str
        As :func:`ecosystem.importers.json_lines.input_files.found` names it.
    reader : Reader
        What is looked for.
    report : Report
        An empty one.

    Yields
    ------
    str
        A JSON object with the reader's columns and the place of the record.
    """
    tally = Tally()
    report.files = 1
    try:
        stream = opened(file)
    except (OSError, NothingThereError) as error:
        tally.note("unreadable", file, None, str(error))
    else:
        with stream:
            for number, line in _lines(stream, file, reader, tally, report):
                report.looked_at += 1
                row = _row(line, reader, Notes(tally, file, number))
                if row is not None:
                    report.kept += 1
                    yield json.dumps({**row, FILE: file, LINE: number}, ensure_ascii=True, separators=(",", ":"))
    report.skipped = tally.skipped()


def _lines(stream: BinaryIO, file: str, reader: Reader, tally: Tally, report: Report) -> Iterator[tuple[int, bytes]]:
    lines = Lines(stream, file, reader.needle, tally)
    if file.lower().endswith(_SINGLE):
        lines = Lines(BytesIO(_joined(lines)), file, reader.needle, tally)
    for number, line in lines:
        if reader.concerns(line):
            yield number, line
    report.lines = lines.read
    if not lines.read and not tally.counts:
        tally.note("empty", file)


def _joined(lines: Lines) -> bytes:
    """Put a record that is written over many lines on one; lines of records stay as they are."""
    text = bytearray()
    for piece in lines.pieces():
        text += piece
        if len(text) > LONGEST:
            lines.tally.note("too-long", lines.file, None, f"one record of more than {LONGEST:,} bytes")
            return b""
    try:
        record = json.loads(text)
    except (ValueError, RecursionError):  # many records, or none: looked at line by line
        return bytes(text)
    return (
        json.dumps(record, ensure_ascii=False).encode("utf-8", "replace") if isinstance(record, dict) else bytes(text)
    )


def _row(line: bytes, reader: Reader, notes: Notes) -> Row | None:
    try:
        record = json.loads(line.decode())
        if not isinstance(record, dict):
            raise UnusableError("not-a-record", f"a {type(record).__name__}")
        return reader.row(record, notes)
    except UnusableError as unusable:
        notes.left_out(unusable.reason, unusable.detail)
    except UnicodeDecodeError as error:
        notes.left_out("not-utf-8", f"byte {error.start + 1:,}")
    except RecursionError:
        notes.left_out("too-deep")
    except ValueError as error:
        notes.left_out("not-json", str(error))
    return None


def text(value: object, what: str, notes: Notes, *, longest: int) -> str | None:
    """Return a text of a record without what is not seen; None where there is none or it is too long to be real.

    Raises
    ------
    UnusableError
        If it is something else than a text.
    """
    if value is None:
        return None
    if not isinstance(value, str):
        raise UnusableError("wrong-type", f"{what} is a {type(value).__name__}, not a text")
    if len(value) > longest:
        notes.left_out("long-text", f"{what} has {len(value):,} characters")
        return None
    return " ".join(remove_invisible(value).translate(_CONTROL).encode("utf-8", "replace").decode().split()) or None


def listed(value: object, what: str) -> list[Any]:
    """Return a list of a record; empty where there is none.

    Raises
    ------
    UnusableError
        If it is something else than a list.
    """
    if value is None:
        return []
    if not isinstance(value, list):
        raise UnusableError("wrong-type", f"{what} is a {type(value).__name__}, not a list")
    return value


def mapping(value: object, what: str) -> Row:
    """Return an object of a record; empty where there is none.

    Raises
    ------
    UnusableError
        If it is something else than an object.
    """
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise UnusableError("wrong-type", f"{what} is a {type(value).__name__}, not an object")
    return value

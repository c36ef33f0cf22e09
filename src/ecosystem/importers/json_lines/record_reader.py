"""Parse JSON-lines records into clean rows, with a report of everything that was skipped.

A source of records implements :class:`RecordParser`. The same parser runs in a local process or on a worker of a
cluster: both yield the same rows and the same report, so that every engine gets the same input.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from io import BytesIO
from typing import Any, BinaryIO, Final, Protocol, Self

from ecosystem.importers.json_lines.input_files import NoFilesError, open_file
from ecosystem.importers.json_lines.json_values import RecordLog, Row, UnusableError
from ecosystem.importers.json_lines.line_reader import LONGEST_LINE, LineReader
from ecosystem.importers.skipped import Skipped, Tally

FILE: Final = "record_file"
LINE: Final = "record_line"
"""Columns added to every row: file and line of the record."""

_SINGLE_RECORD: Final = (".json", ".json.gz")
"""Endings of files that hold one record over many lines."""


class RecordParser(Protocol):
    """Selects and parses the records of one source."""

    @property
    def required_bytes(self) -> bytes:
        """Bytes that every relevant line contains; empty for all lines."""

    def may_match(self, line: bytes) -> bool:
        """Test cheaply, before a line is parsed, whether it may be relevant."""

    def parse(self, record: Row, log: RecordLog) -> Row | None:
        """Return the clean row of a record, None where it is not relevant; raise UnusableError where it is invalid."""


@dataclass
class ReadReport:
    """Counts of files, lines read, records parsed, rows kept, and everything skipped."""

    files: int = 0
    lines: int = 0
    looked_at: int = 0
    kept: int = 0
    skipped: Skipped = field(default_factory=Skipped)

    def __add__(self, other: ReadReport) -> ReadReport:
        return ReadReport(
            self.files + other.files,
            self.lines + other.lines,
            self.looked_at + other.looked_at,
            self.kept + other.kept,
            self.skipped + other.skipped,
        )

    def as_record(self) -> dict[str, Any]:
        """Return the counts as JSON values, without what was skipped."""
        return {"files": self.files, "records": self.lines, "looked_at": self.looked_at, "kept": self.kept}

    def to_json(self) -> dict[str, Any]:
        """Return everything as JSON values, for :meth:`from_json`."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Self:
        """Make a report of the values of :meth:`to_json`."""
        examples = {reason: tuple(places) for reason, places in values["skipped"]["examples"].items()}
        return cls(**{**values, "skipped": Skipped(values["skipped"]["counts"], examples)})


def read_rows(file: str, parser: RecordParser, report: ReadReport) -> Iterator[str]:
    """Yield the clean rows of one file as lines of JSON; `report` is filled on the way.

    A file that cannot be opened, breaks off or holds invalid records raises nothing: the report has it.
    """
    tally = Tally()
    report.files += 1
    try:
        stream = open_file(file)
    except (OSError, NoFilesError) as error:
        tally.note("unreadable", file, None, str(error))
    else:
        with stream:
            for number, line in _lines(stream, file, parser, tally, report):
                report.looked_at += 1
                row = _parse(line, parser, RecordLog(tally, file, number))
                if row is not None:
                    report.kept += 1
                    yield json.dumps({**row, FILE: file, LINE: number}, ensure_ascii=True, separators=(",", ":"))
    report.skipped = tally.skipped()


def _lines(
    stream: BinaryIO, file: str, parser: RecordParser, tally: Tally, report: ReadReport
) -> Iterator[tuple[int, bytes]]:
    reader = LineReader(stream, file, parser.required_bytes, tally)
    if file.lower().endswith(_SINGLE_RECORD):
        reader = LineReader(BytesIO(_on_one_line(reader)), file, parser.required_bytes, tally)
    for number, line in reader:
        if parser.may_match(line):
            yield number, line
    report.lines = reader.lines
    if not reader.lines and not tally.counts:
        tally.note("empty", file)


def _on_one_line(reader: LineReader) -> bytes:
    """Put a record that is written over many lines on one; JSON lines stay as they are."""
    text = bytearray()
    for block in reader.blocks():
        text += block
        if len(text) > LONGEST_LINE:
            reader.tally.note("too-long", reader.file, None, f"one record of more than {LONGEST_LINE:,} bytes")
            return b""
    try:
        record = json.loads(text)
    except (ValueError, RecursionError):  # several records, or none: read line by line
        return bytes(text)
    if not isinstance(record, dict):
        return bytes(text)
    return json.dumps(record, ensure_ascii=False).encode("utf-8", "replace")


def _parse(line: bytes, parser: RecordParser, log: RecordLog) -> Row | None:
    try:
        record = json.loads(line.decode())
        if not isinstance(record, dict):
            raise UnusableError("not-a-record", f"a {type(record).__name__}")
        return parser.parse(record, log)
    except UnusableError as error:
        log.skip(error.reason, error.detail)
    except UnicodeDecodeError as error:
        log.skip("not-utf-8", f"byte {error.start + 1:,}")
    except RecursionError:
        log.skip("too-deep")
    except ValueError as error:
        log.skip("not-json", str(error))
    return None

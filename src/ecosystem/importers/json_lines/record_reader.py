"""Parse JSON-lines records into clean rows, with a report of everything that was skipped.

A source of records implements :class:`RecordParser`. The same parser runs in a local process or on a worker of a
cluster: both yield the same rows and the same report, so that every engine gets the same input.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from http.client import HTTPException
from io import BytesIO, RawIOBase
from typing import Any, BinaryIO, Final, Protocol, Self, cast

from ecosystem.importers.file_kinds import PEEKED_BYTES, decode, is_tar, unpack_head
from ecosystem.importers.json_lines.input_files import NoFilesError, open_file
from ecosystem.importers.json_lines.json_values import RecordLog, Row, UnusableError
from ecosystem.importers.json_lines.line_reader import LineReader
from ecosystem.importers.json_lines.tar_reader import tar_members
from ecosystem.importers.skipped import Skipped, Tally

FILE: Final = "record_file"
LINE: Final = "record_line"
"""Columns added to every row: file and line of the record."""

MAX_DOCUMENT_BYTES: Final = 1 << 26
"""Bytes above which an array or page is not read: 64 MiB, some thousand author records."""

_SINGLE_RECORD: Final = (".json", ".json.gz")
"""Endings of files that hold one record over many lines."""
_DOCUMENT: Final = re.compile(r'\s*(?:\[|\{\s*(?:\n|"(?:meta|results|group_by)"\s*:))')
"""Beginning of an array, of a page of records, and of one record over many lines."""
_LIST: Final = re.compile(r'\s*(?:\[|\{\s*"(?:meta|results|group_by)"\s*:)')
_BETWEEN: Final = re.compile(r"[\[,\s]*")


class RecordParser(Protocol):
    """Selects and parses the records of one source."""

    @property
    def required_bytes(self) -> bytes:
        """Bytes that every relevant line contains; empty for all lines."""

    def may_match(self, line: bytes) -> bool:
        """Test cheaply, before a line is parsed, whether it may be relevant."""

    def from_xml(self, content: bytes) -> Row:
        """Return the record of an XML file as :meth:`parse` takes it; raise UnusableError where it has none."""

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
    peeked = _Peeked(stream)
    whole = cast("BinaryIO", peeked)
    unpacked = unpack_head(peeked.head)
    text = decode(unpacked)
    if is_tar(unpacked) or text.lstrip().startswith("<"):
        documents = _members(LineReader(whole, file, b"", tally), in_tar=is_tar(unpacked))
        yield from _records(documents, file, parser, tally, report)
        return
    reader = LineReader(whole, file, parser.required_bytes, tally)
    if file.lower().endswith(_SINGLE_RECORD) or _DOCUMENT.match(text):
        lines = BytesIO(_on_lines(_joined(reader), file, tally))
        reader = LineReader(lines, file, parser.required_bytes, tally)
    for number, line in reader:
        if parser.may_match(line):
            yield number, line
    report.lines = reader.lines
    if not reader.lines and not tally.counts:
        tally.note("empty", file)


class _Peeked(RawIOBase):
    """A stream whose first bytes (`head`) are read ahead; an error meanwhile is raised once they are used up."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream, self.head = stream, b""
        self.error: Exception | None = None
        try:
            while len(self.head) < PEEKED_BYTES and (more := stream.read(PEEKED_BYTES - len(self.head))):
                self.head += more
        except (OSError, HTTPException) as error:
            self.error = error
        self.rest = self.head

    def read(self, size: int = -1) -> bytes:
        """Return the first bytes once, then what follows."""
        rest, self.rest = self.rest, b""
        if not rest and self.error is not None:
            raise self.error
        return rest or self.stream.read(size)


def _members(reader: LineReader, *, in_tar: bool) -> Iterator[bytes]:
    """Yield the files of a tar archive, or the one file that it is."""
    if in_tar:
        yield from tar_members(reader.blocks(), reader.file, reader.tally)
    else:
        yield _joined(reader)


def _records(
    documents: Iterator[bytes], file: str, parser: RecordParser, tally: Tally, report: ReadReport
) -> Iterator[tuple[int, bytes]]:
    """Yield the records of JSON and XML files, one or several in each, numbered over all of them."""
    for document in documents:
        if decode(document[:PEEKED_BYTES]).lstrip().startswith("<"):
            lines = [_from_xml(document, file, parser, tally, report.lines + 1)]
        else:
            lines = _on_lines(document, file, tally).splitlines()
        for line in filter(None, lines):
            report.lines += 1
            if parser.required_bytes in line and parser.may_match(line):
                yield report.lines, line
    if not report.lines and not tally.counts:
        tally.note("empty", file)


def _from_xml(document: bytes, file: str, parser: RecordParser, tally: Tally, number: int) -> bytes:
    try:
        return json.dumps(parser.from_xml(document), ensure_ascii=False).encode("utf-8", "replace")
    except UnusableError as error:
        tally.note(error.reason, file, number, error.detail)
        return b""


def _joined(reader: LineReader) -> bytes:
    """Return a whole file; empty, with a note, if it is longer than any that is read."""
    text = bytearray()
    for block in reader.blocks():
        text += block
        if len(text) > MAX_DOCUMENT_BYTES:
            detail = f"more than {MAX_DOCUMENT_BYTES >> 20} MiB in one document; write one record per line"
            reader.tally.note("too-long", reader.file, None, detail)
            return b""
    return bytes(text)


def _on_lines(text: bytes, file: str, tally: Tally) -> bytes:
    """Put the records of an array, of a page (``results``), or one over many lines, on a line each.

    Of an array or page that breaks off, the records before the break are used. JSON lines stay as they are.
    """
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:  # JSON lines, or broken off
        if isinstance(error, RecursionError) or str(error).startswith("Extra data") or not _LIST.match(decode(text)):
            return text
        if not {"broken-off", "damaged"} & set(tally.counts):
            tally.note("broken-off", file)
        found = _before_the_break(decode(text))
    if isinstance(found, dict) and isinstance(found.get("results"), list):
        found = found["results"]
    records = found if isinstance(found, list) else [found]
    return b"\n".join(json.dumps(record, ensure_ascii=False).encode("utf-8", "replace") for record in records)


def _before_the_break(text: str) -> list[Any]:
    """Return the records of an array or page up to its break."""
    start = 0 if text.lstrip().startswith("[") else text.find('"results"')
    at = text.find("[", start) if start >= 0 else -1
    decoder, records = json.JSONDecoder(), []
    while at >= 0:
        try:
            record, at = decoder.raw_decode(text, _BETWEEN.match(text, at).end())  # type: ignore[union-attr]
        except (ValueError, RecursionError):
            break
        records.append(record)
    return records


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

"""XLSX workbooks as sheets, read by openpyxl row by row and within limits.

openpyxl keeps what other readers drop: cells with errors, and the results that a formula had when the file was saved.
"""

from __future__ import annotations

import datetime as dt
import io
import lzma
import re
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any, Final

from ecosystem.importers.spreadsheets.grid import MOST_CELLS, MOST_COLUMNS, MOST_ROWS, Grid
from ecosystem.load import Problem

MOST_UNPACKED: Final = 256 << 20
"""Bytes to which a workbook may unpack: two million cells take about a hundred megabytes."""
MOST_SHEETS: Final = 100
MOST_LINES: Final = 1_048_576
"""Rows of a sheet in Excel; a larger number is a trap."""
MOST_SEEN: Final = 20_000_000
"""Cells passed by at most, empty ones included."""
MOST_MEMBERS: Final = 2_000
_OLD: Final = b"\xd0\xcf\x11\xe0"
_LOCKED: Final = "EncryptedPackage".encode("utf-16-le")
_PIECE: Final = 1 << 20
_PROLOGUE: Final = 4096
_MERGED: Final = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=\"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})\"")
_NO_RESULT: Final = re.compile(rb"</(?:\w+:)?f>\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>|</(?:\w+:)?c>)")
_UNREADABLE: Final = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    SyntaxError,
    EOFError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    ArithmeticError,
    AssertionError,
    OSError,
    RuntimeError,
)
"""What zipfile, openpyxl and the XML parsers below it raise for a damaged file; nothing is checked there before."""

Ranges = list[tuple[int, int, int, int]]


def is_workbook(content: bytes) -> bool:
    """Say whether bytes are a workbook of the new kind, an old or a locked one."""
    return content.startswith(_OLD) or (content.startswith(b"PK") and _holds(content, "xl/workbook.xml"))


def read_workbook(name: str, content: bytes) -> list[Grid]:
    """Read the sheets of a workbook.

    Dates become year-month-day, whole numbers lose their fraction, a merged cell says in each row what it says in the
    first. Hidden sheets are not read, and a remark says so.

    Parameters
    ----------
    name : str
        What the user calls the file.
    content : bytes
        The whole file.

    Returns
    -------
    list of Grid
        One per visible sheet with something in it; one without rows and with a problem where nothing can be read.
    """
    if content.startswith(_OLD):
        locked = _LOCKED in content
        rule = "the workbook is locked with a password" if locked else "an old Excel workbook (.xls) is not read"
        remedy = "Save a copy without a password" if locked else "Open it and save it as XLSX or CSV (UTF-8)"
        return [_refused(name, rule, remedy)]
    from openpyxl.utils.exceptions import CellCoordinatesException, InvalidFileException

    try:
        if rule := _too_much(content):
            return [_refused(name, rule, "Save only the sheets with the lists, or save each as CSV (UTF-8)")]
        return list(_sheets(name, content))
    except (*_UNREADABLE, CellCoordinatesException, InvalidFileException) as error:
        return [_refused(name, f"the workbook is damaged ({type(error).__name__})", "Open it and save it again")]


def _sheets(name: str, content: bytes) -> Iterator[Grid]:
    import openpyxl  # slow to import, and seldom needed

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about styles and extensions that do not matter here
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        hidden = [sheet.title for sheet in book.worksheets if sheet.sheet_state != "visible"]
        remark = f"{name}: the hidden {'sheet' if len(hidden) == 1 else 'sheets'} {', '.join(hidden)} was not read."
        remarks: tuple[str, ...] = (remark,) if hidden else ()
        budget, found = MOST_CELLS, 0
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            for sheet in book.worksheets[:MOST_SHEETS]:
                if sheet.sheet_state != "visible":
                    continue
                # the path is openpyxl's own; there is no other way to what it passes over when it reads row by row
                grid = _sheet(name, sheet, packed.read(sheet._worksheet_path), budget, remarks)
                budget -= sum(map(len, grid.rows))
                remarks = () if grid.rows else remarks
                found += 1
                if grid.rows or grid.problems:
                    yield grid
    if not found:
        yield _refused(name, "the workbook has no visible sheet", "Show the sheet with the list, and save")


def _sheet(name: str, sheet: Any, text: bytes, budget: int, remarks: tuple[str, ...]) -> Grid:
    rows: list[tuple[str, ...]] = []
    lines: list[int] = []
    shared = _Shared(_merged(text))
    title = str(sheet.title)
    cells = scanned = 0
    sheet.reset_dimensions()  # what a sheet says about its own size is often wrong
    for line, values in enumerate(sheet.iter_rows(values_only=True), start=1):
        row = shared.filled(line, [_text(value) for value in values])
        cells, scanned = cells + len(row), scanned + len(values) + 1
        if (
            line > MOST_LINES
            or len(rows) > MOST_ROWS
            or len(row) > MOST_COLUMNS
            or cells > budget
            or scanned > MOST_SEEN
        ):
            rule = f"the sheets are larger than {MOST_ROWS:,} rows, {MOST_COLUMNS} columns or {MOST_CELLS:,} cells"
            return _refused(name, rule, "Divide them, or delete the cells far out", sheet=title, line=line)
        if row:
            rows.append(tuple(row))
            lines.append(line)
    return Grid(name, title, tuple(rows), tuple(lines), _uncomputed(f"{name}, sheet {title}", text), remarks)


class _Shared:
    """The merged cells of a sheet: each place that one covers says what its first place says."""

    def __init__(self, merged: Ranges) -> None:
        self.covered: dict[int, list[tuple[int, int, int]]] = {}
        self.texts: dict[tuple[int, int], str] = {}
        for top, left, bottom, right in merged:
            for line in range(top, bottom + 1):
                self.covered.setdefault(line, []).extend((top, left, column) for column in range(left, right + 1))

    def filled(self, line: int, row: list[str]) -> list[str]:
        """Fill in what merged cells say, and take away what is empty at the end."""
        for top, left, column in self.covered.get(line, ()):
            if line == top and column == left:
                self.texts[top, left] = row[left - 1] if left <= len(row) else ""
            row += [""] * (column - len(row))
            row[column - 1] = row[column - 1] or self.texts.get((top, left), "")
        while row and not row[-1]:
            row.pop()
        return row


def _merged(text: bytes) -> Ranges:
    from openpyxl.utils import column_index_from_string

    kept, budget = [], MOST_CELLS // 10
    for left, top, right, bottom in _MERGED.findall(text):
        columns = column_index_from_string(left.decode()), column_index_from_string(right.decode())
        size = (int(bottom) - int(top) + 1) * (columns[1] - columns[0] + 1)
        if 1 < size <= budget and columns[1] <= MOST_COLUMNS:
            budget -= size
            kept.append((int(top), columns[0], int(bottom), columns[1]))
    return kept


def _uncomputed(where: str, text: bytes) -> tuple[Problem, ...]:
    """Count formulas whose result the file does not hold."""
    count = len(_NO_RESULT.findall(text))
    if not count:
        return ()
    rule = "cells hold formulas whose results are not in the file"
    return (Problem(where, 0, "", "", rule, "Open it in a spreadsheet program and save it", count),)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, dt.date | dt.time | dt.timedelta):
        return str(value)
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 2**53 else repr(value)
    return str(value).strip(" \t\r\n\u200b\xa0")


def _too_much(content: bytes) -> str:
    """Unpack everything once, counting, so that what a zip says about itself is not trusted."""
    total = 0
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        if len(packed.infolist()) > MOST_MEMBERS:
            return f"the workbook holds more than {MOST_MEMBERS:,} parts"
        for member in packed.infolist():
            with packed.open(member) as stream:
                start = stream.read(_PROLOGUE)
                if b"<!DOCTYPE" in start.replace(b"\0", b"") or b"<!ENTITY" in start.replace(b"\0", b""):
                    return "the workbook declares entities, which no spreadsheet program does"
                total += len(start)
                while piece := stream.read(_PIECE):
                    total += len(piece)
                    if total > MOST_UNPACKED:
                        return f"the workbook unpacks to more than {MOST_UNPACKED >> 20} MB"
    return ""


def _holds(content: bytes, member: str) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return member in packed.namelist()
    except _UNREADABLE:
        return False


def _refused(name: str, rule: str, remedy: str, *, sheet: str = "", line: int = 0) -> Grid:
    where = f"{name}, sheet {sheet}" if sheet else name
    return Grid(name, sheet, (), (), (Problem(where, line, "", "", rule, remedy),))

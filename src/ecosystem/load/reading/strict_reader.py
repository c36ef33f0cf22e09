"""The careful way to read a file: every cell as it stands, every row with the line on which it begins."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field, replace

import numpy as np
import pyarrow as pa

from ecosystem.load.problems import Problem, group_problems, shorten
from ecosystem.load.reading.cells import code
from ecosystem.load.reading.csv_records import CsvRecords
from ecosystem.load.reading.encoding import LongLineError, NotTextError, Text, detect_encoding
from ecosystem.load.reading.files import File
from ecosystem.load.reading.header import MAX_COLUMNS, Heading, separator_of, split_line, understand
from ecosystem.load.reading.sheet import Sheet
from ecosystem.tables import Table

_BATCH = 20_000


def read_carefully(file: File, table: type[Table]) -> Sheet:
    r"""Read a file as text and say what is wrong with its form.

    Parameters
    ----------
    file : File
        Bytes, or a path.
    table : type of Table
        What it is declared to be.

    Returns
    -------
    Sheet
        All columns as words, with line numbers; without any where the file is not a table.

    Examples
    --------
    >>> from ecosystem.tables import Sectors
    >>> sheet = read_carefully(File("sectors.csv", b"sector_id;name;domain\nuniversity;Universities\n"), Sectors)
    >>> print(sheet.problems[0])
    sectors.csv, line 2: the row has 2 cells, the header 3. Put in what is missing, or quote cells that hold a “;”
    """
    try:
        text = detect_encoding(file.read())
    except NotTextError as error:
        return _unread(table, _problem(file, 0, f"the file is {error}", "Save the table as CSV (UTF-8)"))
    except OSError as error:
        rule = f"the file cannot be read ({error.strerror})"
        return _unread(table, _problem(file, 0, rule, "Check that it is there and that you may read it"))
    sheet = _read(file, table, text)
    remarks = (f"{file.name} {text.remark}.",) if text.remark else ()
    return replace(sheet, remarks=(*remarks, *sheet.remarks))


@dataclass
class _Rows:
    """The rows read so far, as columns."""

    width: int
    parts: list[list[pa.Array]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    batch: list[list[str]] = field(default_factory=list)
    ragged: list[tuple[int, int]] = field(default_factory=list)
    blank: int = 0

    def take(self, line: int, row: list[str]) -> None:
        """Keep a row, unless nothing stands in it or it has another number of cells than the header."""
        while len(row) > self.width and not row[-1].strip():
            row.pop()
        if not any(cell.strip() for cell in row):
            self.blank += bool(row)
        elif len(row) != self.width:
            self.ragged.append((line, len(row)))
        else:
            self.lines.append(line)
            self.batch.append(row)
            if len(self.batch) == _BATCH:
                self.pack()

    def pack(self) -> None:
        """Turn the rows at hand into columns."""
        columns = zip(*self.batch, strict=True) if self.batch else [()] * self.width
        self.parts.append([pa.array([cell or None for cell in cells], type=pa.large_string()) for cells in columns])
        self.batch = []

    def column(self, place: int) -> pa.ChunkedArray:
        """Return one column of everything."""
        return pa.chunked_array([part[place] for part in self.parts], type=pa.large_string())


def _read(file: File, table: type[Table], text: Text) -> Sheet:
    records = CsvRecords(text)
    try:
        heading = _heading(file, table, records)
        if not heading.places:
            return _unread(table, *heading.problems)
        rows, problems = _collect(file, heading, records)
    except LongLineError as error:
        rule, remedy = "the line is longer than a million characters", "Write one row per line"
        return _unread(table, _problem(file, error.line, rule, remedy))
    except csv.Error:
        rule = "a cell is longer than 131,072 characters"
        remedy = 'Look for a quote (") that is opened there and never closed'
        return _unread(table, _problem(file, records.begin, rule, remedy))
    blank = (f"{file.name}: {rows.blank} empty rows were passed over.",) if rows.blank else ()
    return Sheet(
        table,
        file.name,
        len(rows.lines),
        {column: code(rows.column(place)) for column, place in heading.places.items()},
        np.array(rows.lines, dtype=np.int64),
        not problems,
        (*heading.problems, *problems),
        (*heading.remarks, *blank),
    )


def _heading(file: File, table: type[Table], records: CsvRecords) -> Heading:
    first = records.first_line()
    separator = separator_of(first, table)
    names = split_line(first, separator)
    if len(names) > MAX_COLUMNS:
        rule = f"the first line has {len(names):,} cells; no table is that wide"
        return Heading(separator, (), {}, (_problem(file, records.begin, rule, "Check how the file was written"),))
    return understand(file.name, names, separator, table, line=records.begin)


def _collect(file: File, heading: Heading, records: CsvRecords) -> tuple[_Rows, list[Problem]]:
    """Take all rows, and tell what is wrong with their form."""
    rows = _Rows(len(heading.names))
    ahead: tuple[int, list[str]] | None = None
    for record in records.rows(heading.separator):
        if ahead:
            rows.take(*ahead)
        ahead = record
    problems = []
    if ahead and records.left_open(heading.separator):
        rule, remedy = (
            'a quote (") is opened here and never closed',
            'Close it, or write a quote within a cell twice ("")',
        )
        problems.append(_problem(file, ahead[0], rule, remedy))
    elif ahead:
        rows.take(*ahead)
    rows.pack()
    return rows, [*problems, *_ragged(file, heading, rows), *_nulls(file, records)]


def _ragged(file: File, heading: Heading, rows: _Rows) -> list[Problem]:
    remedies = {
        True: f"Put in what is missing, or quote cells that hold a “{heading.separator}”".replace("\t", "tab"),
        False: f"Quote cells that hold a “{heading.separator}”".replace("\t", "tab"),
    }
    return group_problems(
        [
            _problem(file, line, f"the row has {cells} cells, the header {rows.width}", remedies[cells < rows.width])
            for line, cells in rows.ragged
        ]
    )


def _nulls(file: File, records: CsvRecords) -> list[Problem]:
    rule, remedy = "the line holds a NUL character, which no text has", "Save the table again as CSV (UTF-8)"
    return group_problems([_problem(file, line, rule, remedy) for line in records.nulls])


def _unread(table: type[Table], *problems: Problem) -> Sheet:
    return Sheet(table, problems[0].file, 0, {}, np.zeros(0, dtype=np.int64), whole=False, problems=problems)


def _problem(file: File, line: int, rule: str, remedy: str) -> Problem:
    return Problem(file.name, line, "", "", shorten(rule), remedy)

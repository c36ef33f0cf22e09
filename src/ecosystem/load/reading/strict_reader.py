"""Strict CSV reader: every cell as text, every row with the line on which it begins."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np
import pyarrow as pa

from ecosystem.load.problems import Problem, group_problems, shorten
from ecosystem.load.reading.cells import LONGEST_CELL, encode
from ecosystem.load.reading.encoding import EncodedText, LongLineError, NotTextError, detect_encoding
from ecosystem.load.reading.files import File
from ecosystem.load.reading.header import MAX_COLUMNS, Header, detect_separator, parse_header, split_line
from ecosystem.load.reading.sheet import Sheet
from ecosystem.tables import Table

_BATCH_ROWS = 20_000


class CsvRecords:
    """Records of a CSV text; a record spans several lines where a quoted cell does.

    Attributes
    ----------
    begin : int
        Line on which the current record begins.
    nul_lines : list of int
        Lines with a NUL character.
    """

    def __init__(self, text: EncodedText) -> None:
        self.begin = 1
        self.nul_lines: list[int] = []
        self._line = 0
        self._pending: list[str] = []
        self._last: list[str] = []
        self._lines = self._numbered(text.lines())

    def first_line(self) -> str:
        """Return the first line that is not blank; Excel's line ``sep=;`` is skipped."""
        for line in self._lines:
            if line.strip("\ufeff \t\r\n") and not line.lower().startswith("sep="):
                self.begin = self._line
                return line.lstrip("\ufeff")
        return ""

    def rows(self, separator: str) -> Iterator[tuple[int, list[str]]]:
        """Yield the line number and the cells of each record that follows.

        Raises
        ------
        csv.Error
            At a cell longer than 131,072 characters.
        LongLineError
            At a line longer than a million characters.
        """
        self.begin, self._pending = self._line + 1, []
        for row in csv.reader(self._lines, delimiter=separator):
            self._last = self._pending
            # the limit of the csv module is global: another library may have raised it
            if max(map(len, row), default=0) > LONGEST_CELL:
                raise csv.Error(f"field larger than field limit ({LONGEST_CELL})")
            yield self.begin, row
            self.begin, self._pending = self._line + 1, []

    def ends_in_quotes(self, separator: str) -> bool:
        """Whether the last record ends within quotes, so that it may have swallowed others."""
        try:
            list(csv.reader(self._last, delimiter=separator, strict=True))
        except csv.Error as error:
            return "end of data" in str(error)
        return False

    def _numbered(self, lines: Iterator[str]) -> Iterator[str]:
        for line in lines:
            self._line += 1
            self._pending.append(line)
            if "\0" in line:
                self.nul_lines.append(self._line)
            yield line


def read_strict(file: File, table: type[Table]) -> Sheet:
    r"""Read a file as text and report problems of its form.

    Returns
    -------
    Sheet
        All columns as :class:`~ecosystem.load.reading.cells.Coded`, with line numbers; without columns where the file
        is not a table.

    Examples
    --------
    >>> from ecosystem.tables import Sectors
    >>> sheet = read_strict(File("sectors.csv", b"sector_id;name;domain\nuniversity;Universities\n"), Sectors)
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
    """Rows collected so far, packed into columns batch by batch."""

    width: int
    batches: list[list[pa.Array]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    batch: list[list[str]] = field(default_factory=list)
    ragged: list[tuple[int, int]] = field(default_factory=list)
    blank: int = 0

    def add(self, line: int, row: list[str]) -> None:
        """Add a row, unless it is blank or has another number of cells than the header."""
        while len(row) > self.width and not row[-1].strip():
            row.pop()
        if not any(cell.strip() for cell in row):
            self.blank += bool(row)
        elif len(row) != self.width:
            self.ragged.append((line, len(row)))
        else:
            self.lines.append(line)
            self.batch.append(row)
            if len(self.batch) == _BATCH_ROWS:
                self.pack()

    def pack(self) -> None:
        """Turn the current batch into columns."""
        columns = zip(*self.batch, strict=True) if self.batch else [()] * self.width
        self.batches.append([pa.array([cell or None for cell in cells], type=pa.large_string()) for cells in columns])
        self.batch = []

    def column(self, position: int) -> pa.ChunkedArray:
        """Return one column of all rows."""
        return pa.chunked_array([batch[position] for batch in self.batches], type=pa.large_string())


def _read(file: File, table: type[Table], text: EncodedText) -> Sheet:
    records = CsvRecords(text)
    try:
        header = _header(file, table, records)
        if not header.positions:
            return _unread(table, *header.problems)
        rows, problems = _collect(file, header, records)
    except LongLineError as error:
        rule, remedy = "the line is longer than a million characters", "Write one row per line"
        return _unread(table, _problem(file, error.line, rule, remedy))
    except csv.Error:
        rule = "a cell is longer than 131,072 characters"
        remedy = 'Look for a quote (") that is opened there and never closed'
        return _unread(table, _problem(file, records.begin, rule, remedy))
    blank = (f"{file.name}: {rows.blank} empty rows were skipped.",) if rows.blank else ()
    return Sheet(
        table,
        file.name,
        len(rows.lines),
        {column: encode(rows.column(position)) for column, position in header.positions.items()},
        np.array(rows.lines, dtype=np.int64),
        not problems,
        (*header.problems, *problems),
        (*header.remarks, *blank),
    )


def _header(file: File, table: type[Table], records: CsvRecords) -> Header:
    line = records.first_line()
    separator = detect_separator(line, table)
    names = split_line(line, separator)
    if len(names) > MAX_COLUMNS:
        rule = f"the first line has {len(names):,} cells; no table is that wide"
        return Header(separator, (), {}, (_problem(file, records.begin, rule, "Check how the file was written"),))
    return parse_header(file.name, names, separator, table, line=records.begin)


def _collect(file: File, header: Header, records: CsvRecords) -> tuple[_Rows, list[Problem]]:
    """Collect all rows, and the problems of their form; a last row that ends within quotes is not kept."""
    rows = _Rows(len(header.names))
    last: tuple[int, list[str]] | None = None
    for record in records.rows(header.separator):
        if last:
            rows.add(*last)
        last = record
    problems = []
    if last and records.ends_in_quotes(header.separator):
        rule = 'a quote (") is opened here and never closed'
        remedy = 'Close it, or write a quote within a cell twice ("")'
        problems.append(_problem(file, last[0], rule, remedy))
    elif last:
        rows.add(*last)
    rows.pack()
    return rows, [*problems, *_ragged(file, header, rows), *_nul_lines(file, records)]


def _ragged(file: File, header: Header, rows: _Rows) -> list[Problem]:
    quote = f"uote cells that hold a “{header.separator}”".replace("\t", "tab")
    remedies = {True: f"Put in what is missing, or q{quote}", False: f"Q{quote}"}
    return group_problems(
        [
            _problem(file, line, f"the row has {cells} cells, the header {rows.width}", remedies[cells < rows.width])
            for line, cells in rows.ragged
        ]
    )


def _nul_lines(file: File, records: CsvRecords) -> list[Problem]:
    rule, remedy = "the line holds a NUL character, which no text has", "Save the table again as CSV (UTF-8)"
    return group_problems([_problem(file, line, rule, remedy) for line in records.nul_lines])


def _unread(table: type[Table], *problems: Problem) -> Sheet:
    return Sheet(table, problems[0].file, 0, {}, np.zeros(0, dtype=np.int64), complete=False, problems=problems)


def _problem(file: File, line: int, rule: str, remedy: str) -> Problem:
    return Problem(file.name, line, "", "", shorten(rule), remedy)

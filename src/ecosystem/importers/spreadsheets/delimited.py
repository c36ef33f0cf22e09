"""Text files as sheets, through the reader that all uploads go through."""

from __future__ import annotations

import csv
from collections import Counter
from typing import Final

from ecosystem.importers.spreadsheets.grid import Grid
from ecosystem.importers.spreadsheets.workbook_process import MAX_CELLS, MAX_COLUMNS, MAX_ROWS
from ecosystem.load import SEPARATORS, CsvRecords, LongLineError, NotTextError, Problem, detect_encoding, split_line

_LOOKED_AT: Final = 30
"""Lines by which the separator is told: a title above the header has none."""


def read_delimited(name: str, content: bytes) -> Grid:
    r"""Read a text file with commas, semicolons or tabs.

    Parameters
    ----------
    name : str
        What the user calls it.
    content : bytes
        The whole file.

    Returns
    -------
    Grid
        One sheet; without rows and with a problem where it is no table.

    Examples
    --------
    >>> read_delimited("alumni.csv", b"Our alumni\n\nName;City\nA;Lahore\n").rows
    (('Our alumni',), ('Name', 'City'), ('A', 'Lahore'))
    """
    try:
        text = detect_encoding(content)
        separator = _separator([line for line, _ in zip(text.lines(), range(_LOOKED_AT), strict=False)])
        return _read(name, CsvRecords(text), separator, (f"{name} {text.remark}.",) if text.remark else ())
    except NotTextError as error:
        return _refused(name, 0, f"the file is {error}", "Save the table as XLSX or CSV (UTF-8)")
    except LongLineError as error:
        return _refused(name, error.line, "the line is longer than a million characters", "Write one row per line")
    except csv.Error:
        remedy = 'Look for a quote (") that is opened and never closed'
        return _refused(name, 0, "a cell is longer than 131,072 characters", remedy)


def _read(name: str, records: CsvRecords, separator: str, remarks: tuple[str, ...]) -> Grid:
    rows: list[tuple[str, ...]] = []
    lines: list[int] = []
    cells = 0
    for line, record in records.rows(separator):
        row = tuple(cell.strip(" \t\r\n\ufeff\u200b\xa0") for cell in record)
        if line == 1 and len(row) == 1 and row[0].lower().startswith("sep="):
            continue
        while row and not row[-1]:
            row = row[:-1]
        if not row:
            continue
        cells += len(row)
        if len(rows) > MAX_ROWS or cells > MAX_CELLS or len(row) > MAX_COLUMNS:
            rule = f"the table is larger than {MAX_ROWS:,} rows, {MAX_COLUMNS} columns or {MAX_CELLS:,} cells"
            return _refused(name, line, rule, "Divide it, or write it in our own columns (see the template)")
        rows.append(row)
        lines.append(line)
    if records.nul_lines:
        rule, remedy = "the line holds a NUL character, which no text has", "Save the table again as CSV (UTF-8)"
        return _refused(name, records.nul_lines[0], rule, remedy)
    if records.ends_in_quotes(separator):
        return _refused(name, lines[-1] if lines else 1, 'a quote (") is opened here and never closed', "Close it")
    return Grid(name, "", tuple(rows), tuple(lines), (), remarks)


def _separator(lines: list[str]) -> str:
    """Tell the separator: the one that cuts most lines into the same number of cells."""

    def regular(separator: str) -> tuple[int, int]:
        widths = Counter(len(split_line(line, separator)) for line in lines if line.strip())
        cut = {width: count for width, count in widths.items() if width > 1}
        return max(((count, width) for width, count in cut.items()), default=(0, 0))

    return max(SEPARATORS, key=regular)


def _refused(name: str, line: int, rule: str, remedy: str) -> Grid:
    return Grid(name, "", (), (), (Problem(name, line, "", "", rule, remedy),))

"""CSV and TSV files to sheets, with the encoding detection and the record parser of :mod:`ecosystem.load`."""

import csv
from collections import Counter
from itertools import islice
from typing import Final

from ecosystem.datasets.invisible_characters import remove_invisible
from ecosystem.importers.spreadsheets.sheets import RawSheet
from ecosystem.importers.workbook_process import MAX_CELLS, MAX_COLUMNS, MAX_ROWS
from ecosystem.load import SEPARATORS, CsvRecords, LongLineError, NotTextError, Problem, detect_encoding, split_line

MAX_LINES: Final = 1_000_000
"""Lines of a file, most of them empty if its rows are within the limits."""
_SAMPLED_LINES: Final = 30
"""Lines from which the separator is detected: a title above the header has none."""


def read_delimited(name: str, content: bytes) -> RawSheet:
    r"""Parse a text file with commas, semicolons or tabs.

    Returns
    -------
    RawSheet
        Without rows and with a problem if the file is no table.

    Examples
    --------
    >>> read_delimited("alumni.csv", b"Our alumni\n\nName;City\nA;Lahore\n").rows
    (('Our alumni',), ('Name', 'City'), ('A', 'Lahore'))
    """
    try:
        text = detect_encoding(content)
        separator = _detect_separator(list(islice(text.lines(), _SAMPLED_LINES)))
        return _read(name, CsvRecords(text), separator, (f"{name} {text.remark}.",) if text.remark else ())
    except NotTextError as error:
        return _rejected(name, 0, f"the file is {error}", "Save the table as XLSX or CSV (UTF-8)")
    except LongLineError as error:
        return _rejected(name, error.line, "the line is longer than a million characters", "Write one row per line")
    except csv.Error:
        remedy = 'Look for a quote (") that is opened and never closed'
        return _rejected(name, 0, "a cell is longer than 131,072 characters", remedy)


def _read(name: str, records: CsvRecords, separator: str, remarks: tuple[str, ...]) -> RawSheet:
    rows: list[tuple[str, ...]] = []
    lines: list[int] = []
    cells = 0
    for line, record in records.rows(separator):
        if line > MAX_LINES:
            rule = f"the file has more than {MAX_LINES:,} lines"
            return _rejected(name, line, rule, "Delete empty lines, or divide it")
        row = tuple(remove_invisible(cell).strip(" \t\r\n\xa0") for cell in record)
        if line == 1 and len(row) == 1 and row[0].lower().startswith("sep="):
            continue
        while row and not row[-1]:
            row = row[:-1]
        if not row:
            continue
        cells += len(row)
        if len(rows) > MAX_ROWS or cells > MAX_CELLS or len(row) > MAX_COLUMNS:
            rule = f"the table is larger than {MAX_ROWS:,} rows, {MAX_COLUMNS} columns or {MAX_CELLS:,} cells"
            return _rejected(name, line, rule, "Divide it, or write it in our own columns (see the template)")
        rows.append(row)
        lines.append(line)
    if records.nul_lines:
        rule, remedy = "the line holds a NUL character, which no text has", "Save the table again as CSV (UTF-8)"
        return _rejected(name, records.nul_lines[0], rule, remedy)
    if records.ends_in_quotes(separator):
        return _rejected(name, lines[-1] if lines else 1, 'a quote (") is opened here and never closed', "Close it")
    return RawSheet(name, "", tuple(rows), tuple(lines), (), remarks)


def _detect_separator(lines: list[str]) -> str:
    """Return the separator that divides most lines into the same number of cells."""

    def regularity(separator: str) -> tuple[int, int]:
        widths = Counter(len(split_line(line, separator)) for line in lines if line.strip())
        return max(((count, width) for width, count in widths.items() if width > 1), default=(0, 0))

    return max(SEPARATORS, key=regularity)


def _rejected(name: str, line: int, rule: str, remedy: str) -> RawSheet:
    return RawSheet(name, "", problems=(Problem(name, line, "", "", rule, remedy),))

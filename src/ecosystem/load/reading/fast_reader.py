"""The quick way to read a file: pandas' own reader, believed only where simple laws show that it read right.

It reads large files in several threads and guesses types, so it can be wrong in silence: a row with too few cells is
filled up, ``0012`` in a column of digits becomes 12. Whatever is doubtful here is read again the careful way.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Mapping
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from typing import Final

import pandas as pd
import pyarrow.compute as pc

from ecosystem.load.checking.cell_checks import in_order, keeps_rules
from ecosystem.load.reading.cells import Cells, Coded, Texts, as_texts, code, count_sign, trim
from ecosystem.load.reading.files import File, Survey
from ecosystem.load.reading.header import Heading, separator_of, split_line, understand
from ecosystem.load.reading.numbers import from_inferred
from ecosystem.load.reading.sheet import Sheet
from ecosystem.tables import Column, Table
from ecosystem.tables.schema import kind

_COUNTED: Final = ("integer", "number", "boolean")


def quick_heading(file: File, table: type[Table]) -> Heading | None:
    """Understand the header of a plain UTF-8 file.

    Returns
    -------
    Heading or None
        None where the file, or its first line, takes a closer look.
    """
    line, end, _ = file.start().partition(b"\n")
    try:
        text = line.decode("utf-8-sig").rstrip("\r")
    except UnicodeDecodeError:
        return None
    if not end or not text.strip() or any(sign in text for sign in '"\r\0'):
        return None
    separator = separator_of(text, table)
    heading = understand(file.name, split_line(text, separator), separator, table)
    return None if heading.problems else heading


@dataclass(frozen=True)
class _Column:
    """What a column of the file holds, if it is read for certain and keeps its rules, and separators within it."""

    cells: Cells | None
    separators: int


@dataclass(frozen=True)
class Quick:
    """A file that pandas has read, while its columns are being looked at."""

    file: File
    table: type[Table]
    heading: Heading
    rows: int
    columns: Mapping[str, Future[_Column]]

    def sheet(self, survey: Survey) -> Sheet | None:
        """Wait for the columns, and prove that nothing was lost, filled up or taken for something else.

        Every row has one separator less than the header has names; those within cells are counted apart. So the bytes
        hold exactly so many separators if no row was filled up.

        Parameters
        ----------
        survey : Survey
            How many separators the file's bytes hold.

        Returns
        -------
        Sheet or None
            None where there is the least doubt.
        """
        columns = {name: job.result() for name, job in self.columns.items()}
        between = (len(self.heading.names) - 1) * (self.rows + 1)
        if survey.separators != between + sum(column.separators for column in columns.values()):
            return None
        cells: dict[Column, Cells] = {}
        for column, place in self.heading.places.items():
            found = columns[self.heading.names[place]].cells
            if found is None:
                return None
            cells[column] = found
        sheet = Sheet(self.table, self.file.name, self.rows, cells, remarks=self.heading.remarks)
        return sheet if in_order(sheet) else None


def parse(file: File, heading: Heading, survey: Survey) -> pd.DataFrame | None:
    """Let pandas read a file, with gaps in columns of numbers only.

    Elsewhere an empty cell is an empty text: a part of the file in which a column happens to be all empty then has the
    same type as the others, and pandas need not read it all again.

    Parameters
    ----------
    file : File
        Bytes, or a path.
    heading : Heading
        Its header, understood.
    survey : Survey
        Whether its bytes hold a NUL, which pandas would pass on.

    Returns
    -------
    DataFrame or None
        None where pandas cannot read it, or does not give the columns of the header.
    """
    if survey.holds_null:
        return None
    source = io.BytesIO(file.content) if isinstance(file.content, bytes) else file.content
    gaps = {heading.names[place]: [""] for column, place in heading.places.items() if kind(column) in _COUNTED}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", pd.errors.DtypeWarning)
        try:
            frame = pd.read_csv(source, sep=heading.separator, keep_default_na=False, na_values=gaps)
        except (ValueError, OverflowError):
            return None
    plain = isinstance(frame.index, pd.RangeIndex) and list(frame.columns) == list(heading.names)
    return frame if plain and len(frame) else None


def look(frame: pd.DataFrame, file: File, table: type[Table], heading: Heading, pool: Executor) -> Quick:
    """Let others look at the columns that pandas gave.

    Parameters
    ----------
    frame : DataFrame
        What :func:`parse` returned.
    file : File
        Where it comes from.
    table : type of Table
        What it is declared to be.
    heading : Heading
        Its header, understood.
    pool : concurrent.futures.Executor
        Threads to share the work.

    Returns
    -------
    Quick
        The file, while it is being looked at.
    """
    declared = {heading.names[place]: column for column, place in heading.places.items()}
    names = sorted(heading.names, key=lambda name: _haste(declared.get(name)))
    jobs = {name: pool.submit(_look, frame[name], declared.get(name), heading.separator) for name in names}
    return Quick(file, table, heading, len(frame), jobs)


def _haste(column: Column | None) -> int:
    """Put the columns first that take longest to look at."""
    if column is None:
        return 3
    return 0 if column.rule.unique or column.rule.type == "url" else 1 if kind(column) == "coded" else 2


def _look(series: pd.Series, column: Column | None, separator: str) -> _Column:
    """Take a column if it is read for certain and keeps its rules."""
    if series.dtype != "str":
        cells = _numbers(series, column) if column is not None else None
        return _Column(cells if cells is not None and column is not None and keeps_rules(cells, column) else None, 0)
    texts = as_texts(series)
    if column is None or kind(column) not in ("coded", "text"):
        return _Column(None, count_sign(texts, separator))
    if kind(column) == "coded":
        coded = code(texts)
        within = _may_hold(coded, separator) and count_sign(texts, separator)
        return _Column(coded if keeps_rules(coded, column) else None, int(within))
    trimmed = trim(texts)
    cells = Texts(trimmed) if trimmed is not None else None
    sound = cells is not None and keeps_rules(cells, column)
    return _Column(cells if sound else None, count_sign(texts, separator))


def _may_hold(coded: Coded, separator: str) -> bool:
    """Say whether a word may hold the separator; a tab may have been taken away as a blank around a word."""
    return separator == "\t" or bool(pc.any(pc.match_substring(coded.words, separator)).as_py())


def _numbers(series: pd.Series, column: Column) -> Cells | None:
    """Take a column of numbers for what is declared."""
    counted = kind(column) in _COUNTED and series.dtype.kind in "ifb"
    return from_inferred(series.to_numpy(), column) if counted else None

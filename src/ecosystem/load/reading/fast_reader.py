"""Fast CSV reader: pandas' multithreaded parser, with checks that prove nothing was lost.

pandas guesses types, so it can be silently wrong: it pads a row with too few cells, and reads ``0012`` in a column of
digits as 12. Whatever is doubtful here is read again by the strict reader.
"""

import io
import warnings
from collections.abc import Callable, Mapping
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from typing import Final, TypeAlias

import pandas as pd
import pyarrow.compute as pc

from ecosystem.load.reading.cells import Cells, Coded, Texts, as_texts, count_character, encode, trim
from ecosystem.load.reading.files import File, Survey
from ecosystem.load.reading.header import Header
from ecosystem.load.reading.numbers import from_inferred
from ecosystem.load.reading.sheet import Sheet
from ecosystem.tables import Column, Table
from ecosystem.tables.schema import storage

Check: TypeAlias = Callable[[Cells, Column], bool]

_NUMERIC: Final = ("integer", "number", "boolean")


@dataclass(frozen=True)
class _Converted:
    """Cells of a column, None if they are doubtful or break a rule; and the separators within them."""

    cells: Cells | None
    separators: int


@dataclass(frozen=True)
class PendingSheet:
    """A file parsed by pandas whose columns are being converted in threads."""

    file: File
    table: type[Table]
    header: Header
    rows: int
    columns: Mapping[str, Future[_Converted]]

    def sheet(self, survey: Survey) -> Sheet | None:
        """Return the converted sheet, or None where anything is doubtful.

        Every row has one separator less than the header has names, besides separators within cells. The file holds
        exactly that many separators if and only if no row was padded.
        """
        columns = {name: job.result() for name, job in self.columns.items()}
        between = (len(self.header.names) - 1) * (self.rows + 1)
        if survey.separators != between + sum(column.separators for column in columns.values()):
            return None
        cells: dict[Column, Cells] = {}
        for column, position in self.header.positions.items():
            converted = columns[self.header.names[position]].cells
            if converted is None:
                return None
            cells[column] = converted
        return Sheet(self.table, self.file.name, self.rows, cells, remarks=self.header.remarks)


def parse_csv(file: File, header: Header, survey: Survey) -> pd.DataFrame | None:
    """Parse a file with pandas; None where pandas fails or finds other columns than the header has.

    Empty cells become missing values in numeric columns only. As empty texts elsewhere, they keep the type of a column
    that is empty in a part of the file, and pandas need not parse that part again.
    """
    if survey.has_nul:
        return None
    source = io.BytesIO(file.content) if isinstance(file.content, bytes) else file.content
    missing = {header.names[at]: [""] for column, at in header.positions.items() if storage(column) in _NUMERIC}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", pd.errors.DtypeWarning)
        try:
            frame = pd.read_csv(source, sep=header.separator, keep_default_na=False, na_values=missing)
        except (ValueError, OverflowError):
            return None
    as_declared = isinstance(frame.index, pd.RangeIndex) and list(frame.columns) == list(header.names)
    return frame if as_declared and len(frame) else None


def start_conversion(
    frame: pd.DataFrame, file: File, table: type[Table], header: Header, check: Check, pool: Executor
) -> PendingSheet:
    """Convert and check the columns of a parsed file in threads, the slowest first."""
    declared = {header.names[position]: column for column, position in header.positions.items()}
    names = sorted(header.names, key=lambda name: _priority(declared.get(name)))
    jobs = {name: pool.submit(_convert, frame[name], declared.get(name), header.separator, check) for name in names}
    return PendingSheet(file, table, header, len(frame), jobs)


def _priority(column: Column | None) -> int:
    if column is None:
        return 3
    return 0 if column.rule.unique or column.rule.type == "url" else 1 if storage(column) == "coded" else 2


def _convert(series: pd.Series, column: Column | None, separator: str, check: Check) -> _Converted:
    if series.dtype != "str":
        if column is None or storage(column) not in _NUMERIC or series.dtype.kind not in "ifb":
            return _Converted(None, 0)
        return _checked(from_inferred(series.to_numpy(), column), column, check)
    texts = as_texts(series)
    if column is None or storage(column) not in ("coded", "text"):
        return _Converted(None, count_character(texts, separator))
    if storage(column) == "coded":
        coded = encode(texts)
        within = count_character(texts, separator) if _may_contain(coded, separator) else 0
        return _checked(coded, column, check, within)
    trimmed = trim(texts)
    cells = Texts(trimmed) if trimmed is not None else None
    return _checked(cells, column, check, count_character(texts, separator))


def _checked(cells: Cells | None, column: Column, check: Check, separators: int = 0) -> _Converted:
    return _Converted(cells if cells is not None and check(cells, column) else None, separators)


def _may_contain(coded: Coded, separator: str) -> bool:
    # a tab may have been trimmed as a blank around a word
    return separator == "\t" or bool(pc.any(pc.match_substring(coded.words, separator)).as_py())

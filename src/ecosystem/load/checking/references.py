"""References from table to table: what is pointed to, what is filled in from the reference tables, what dangles."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ecosystem.load.checking.remedies import not_found
from ecosystem.load.problems import Problem, group_problems, shorten
from ecosystem.load.reading.cells import Cells, Coded, Numbers, Texts, code
from ecosystem.load.reading.sheet import Sheet
from ecosystem.tables import Column, Table
from ecosystem.tables.schema import kind

Places: TypeAlias = npt.NDArray[np.int32]


def references(table: type[Table]) -> Iterator[tuple[Column, str]]:
    """Give the columns that point to a table's key, and that table."""
    for column in table.columns():
        if column.rule.references:
            yield column, column.rule.references.partition(".")[0]


def keys(sheet: Sheet) -> pa.Array:
    """Return what names the rows of a sheet, in their order; nothing where it has no key."""
    key = sheet.table.key()
    if key is None or key not in sheet.cells:
        return pa.array([], type=pa.large_string())
    cells = sheet.cells[key]
    texts = cells.texts() if isinstance(cells, Coded) else written(cells)
    return texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts


def written(cells: Cells) -> pa.ChunkedArray:
    """Write a column of words or texts out, row by row."""
    if isinstance(cells, Texts):
        return cells.texts
    if isinstance(cells, Coded):
        return pa.chunked_array([cells.texts()])
    raise TypeError("numbers are not written out")


def pointed_to(sheets: Iterable[Sheet], target: str) -> set[str]:
    """Collect the keys of a table that other tables point to."""
    return {
        word
        for sheet in sheets
        for column, table in references(sheet.table)
        if table == target and isinstance(cells := sheet.get(column), Coded)
        for word in cells.words_in_use()
    }


def categorical(words: pa.Array) -> pd.CategoricalDtype:
    """Make the dtype whose categories are these words, in this order."""
    return pd.CategoricalDtype(pd.Index(pd.array(words, dtype="str")))


def rows_as_sheet(table: type[Table], frame: pd.DataFrame) -> Sheet:
    """Turn rows of a checked table back into cells."""
    cells: dict[Column, Cells] = {}
    for column in table.columns():
        series = frame[column]
        if kind(column) in ("coded", "text"):
            cells[column] = code(pa.chunked_array(series.astype("str")).cast(pa.large_string()))
        else:
            missing = series.isna().to_numpy()
            values = series.fillna(0).to_numpy(
                dtype={"integer": np.int64, "number": np.float64}.get(kind(column), np.bool_)
            )
            cells[column] = Numbers(np.where(missing, np.nan, values) if kind(column) == "number" else values, missing)
    return Sheet(table, f"{table.table}.csv", len(frame), cells)


def extended(sheet: Sheet, more: Sheet) -> Sheet:
    """Put the rows of one sheet after those of another."""
    cells = {column: _joined(sheet.get(column), more.get(column)) for column in sheet.table.columns()}
    lines = None if sheet.lines is None else np.append(sheet.lines, np.zeros(more.rows, dtype=np.int64))
    return replace(sheet, rows=sheet.rows + more.rows, cells=cells, lines=lines)


class Links:
    """The references of some sheets, followed once.

    Parameters
    ----------
    sheets : mapping of Table to Sheet
        All that is there.
    pool : concurrent.futures.Executor
        Threads to share the work.
    """

    def __init__(self, sheets: Mapping[type[Table], Sheet], pool: Executor) -> None:
        named = {table.table: sheet for table, sheet in sheets.items()}
        followed = [(table, column, target) for table in sheets for column, target in references(table)]
        self.keys = {target: keys(named[target]) for _, _, target in followed if target in named}
        self.dtypes = {target: pool.submit(categorical, words) for target, words in self.keys.items()}
        self._jobs = {
            (table, column): pool.submit(_places, sheets[table].get(column), self.keys[target])
            for table, column, target in followed
            if target in named
        }

    def places(self, table: type[Table], column: Column) -> Places:
        """Tell where each word of a reference stands among the keys that it points to; -1 where it does not."""
        return self._jobs[table, column].result()


def dangling(sheet: Sheet, links: Links, unsure: Container[str]) -> list[Problem]:
    """Tell which references of a sheet point to rows that are not there.

    Parameters
    ----------
    sheet : Sheet
        With line numbers, if the problems shall have them.
    links : Links
        The references of all sheets.
    unsure : container of str
        Tables that could not be read whole: what points to them is not asked.

    Returns
    -------
    list of Problem
        One per column and missing key.
    """
    problems: list[Problem] = []
    for column, target in references(sheet.table):
        if target in unsure or target not in links.keys or column not in sheet.cells:
            continue
        lost = (
            np.flatnonzero(_places(sheet.cells[column], links.keys[target]) < 0)
            if sheet.lines is not None
            else (np.flatnonzero(links.places(sheet.table, column) < 0))
        )
        if len(lost):
            problems += group_problems(list(_lost(sheet, column, lost, links.keys[target].to_pylist())))
    return problems


def _places(cells: Cells, targets: pa.Array) -> Places:
    if not isinstance(cells, Coded):
        raise TypeError("a column that points to a table must be coded")
    return np.asarray(pc.index_in(cells.words, value_set=targets).fill_null(-1).to_numpy(), dtype=np.int32)


def _lost(sheet: Sheet, column: Column, lost: npt.NDArray[np.intp], found: Sequence[str]) -> Iterator[Problem]:
    cells = sheet.cells[column]
    if not isinstance(cells, Coded):
        return
    used, first, count = np.unique(cells.codes, return_index=True, return_counts=True)
    words = cells.words_in_use()
    known = [key for key in found if key is not None]
    hits = sorted((int(first[at]), int(used[at]), int(count[at])) for at in np.flatnonzero(np.isin(used, lost)))
    for number, (row, word, times) in enumerate(hits):
        rule, remedy = not_found(words[word], column, known if number < 50 else [])
        yield Problem(sheet.file, sheet.line(row), str(column), shorten(words[word]), rule, remedy, times)


def _joined(first: Cells, second: Cells) -> Cells:
    if isinstance(first, Numbers) and isinstance(second, Numbers):
        return Numbers(np.r_[first.values, second.values], np.r_[first.missing, second.missing])
    return code(pa.chunked_array([*written(first).chunks, *written(second).chunks], type=pa.large_string()))

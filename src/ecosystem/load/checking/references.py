"""References between tables: referenced keys, rows added from the reference tables, dangling references."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ecosystem.load.checking.remedies import dangling_reference
from ecosystem.load.problems import Problem, group_problems, shorten
from ecosystem.load.reading.cells import Cells, Coded, Numbers, Texts, encode
from ecosystem.load.reading.sheet import Sheet
from ecosystem.tables import Column, Table
from ecosystem.tables.schema import ARROW_TEXT, storage


def reference_columns(table: type[Table]) -> Iterator[tuple[Column, str]]:
    """Yield the columns that reference another table, with its name."""
    for column in table.columns():
        if column.rule.references:
            yield column, column.rule.references.partition(".")[0]


def key_values(sheet: Sheet) -> pa.Array:
    """Keys of the rows of a sheet, in their order; empty where the sheet has no key column."""
    key = sheet.table.key()
    if key is None or key not in sheet.cells:
        return pa.array([], type=pa.large_string())
    return cell_texts(sheet.cells[key]).combine_chunks()


def cell_texts(cells: Cells) -> pa.ChunkedArray:
    """Text of every row of a column of words or texts."""
    if isinstance(cells, Texts):
        return cells.texts
    if isinstance(cells, Coded):
        return pa.chunked_array([cells.texts()])
    raise TypeError("a column of numbers has no texts")


def referenced_keys(sheets: Iterable[Sheet], target: str) -> set[str]:
    """Keys of a table that other tables reference."""
    return {
        word
        for sheet in sheets
        for column, table in reference_columns(sheet.table)
        if table == target and isinstance(cells := sheet.get(column), Coded)
        for word in cells.word_list()
    }


def categorical_dtype(words: pa.Array) -> pd.CategoricalDtype:
    """Dtype with these categories, in this order."""
    return pd.CategoricalDtype(pd.Index(pd.array(words, dtype="str")))


def sheet_of_frame(table: type[Table], frame: pd.DataFrame) -> Sheet:
    """Turn rows of a checked table back into cells."""
    cells: dict[Column, Cells] = {}
    for column in table.columns():
        series = frame[column]
        if storage(column) in ("coded", "text"):
            cells[column] = encode(pa.chunked_array(series.astype(ARROW_TEXT)).cast(pa.large_string()))
        else:
            missing = series.isna().to_numpy()
            dtype = {"integer": np.int64, "number": np.float64}.get(storage(column), np.bool_)
            values = series.fillna(0).to_numpy(dtype=dtype)
            values = np.where(missing, np.nan, values) if storage(column) == "number" else values
            cells[column] = Numbers(values, missing)
    return Sheet(table, f"{table.table}.csv", len(frame), cells)


def append_rows(sheet: Sheet, more: Sheet) -> Sheet:
    """Sheet with the rows of another after its own."""
    cells = {column: _concatenated(sheet.get(column), more.get(column)) for column in sheet.table.columns()}
    lines = None if sheet.lines is None else np.append(sheet.lines, np.zeros(more.rows, dtype=np.int64))
    return replace(sheet, rows=sheet.rows + more.rows, cells=cells, lines=lines)


class References:
    """References between sheets, resolved once, in threads."""

    def __init__(self, sheets: Mapping[type[Table], Sheet], pool: Executor) -> None:
        by_name = {table.table: sheet for table, sheet in sheets.items()}
        columns = [(table, column, target) for table in sheets for column, target in reference_columns(table)]
        self.keys = {target: key_values(by_name[target]) for _, _, target in columns if target in by_name}
        self.dtypes = {target: pool.submit(categorical_dtype, words) for target, words in self.keys.items()}
        self._jobs = {
            (table, column): pool.submit(_key_positions, sheets[table].get(column), self.keys[target])
            for table, column, target in columns
            if target in by_name
        }

    def positions(self, table: type[Table], column: Column) -> npt.NDArray[np.int32]:
        """Position of each distinct word among the keys that it references; -1 where it dangles."""
        return self._jobs[table, column].result()


def dangling_references(sheet: Sheet, references: References, incomplete: Container[str]) -> list[Problem]:
    """Problems of references to missing rows, one per column and missing key.

    Parameters
    ----------
    incomplete : container of str
        Tables that could not be read whole: references to them are not checked.
    """
    problems: list[Problem] = []
    for column, target in reference_columns(sheet.table):
        if target in incomplete or target not in references.keys or column not in sheet.cells:
            continue
        keys = references.keys[target]
        # a sheet read again by the strict reader has other codes than the one that was resolved
        again = sheet.lines is not None
        positions = _key_positions(sheet.cells[column], keys) if again else references.positions(sheet.table, column)
        dangling = np.flatnonzero(positions < 0)
        if len(dangling):
            problems += group_problems(list(_dangling(sheet, column, dangling, keys.to_pylist())))
    return problems


def _key_positions(cells: Cells, keys: pa.Array) -> npt.NDArray[np.int32]:
    if not isinstance(cells, Coded):
        raise TypeError("a column that references a table must be coded")
    return np.asarray(pc.index_in(cells.words, value_set=keys).fill_null(-1).to_numpy(), dtype=np.int32)


def _dangling(
    sheet: Sheet, column: Column, dangling: npt.NDArray[np.intp], keys: Sequence[str | None]
) -> Iterator[Problem]:
    cells = sheet.cells[column]
    if not isinstance(cells, Coded):
        return
    used, first, count = np.unique(cells.codes, return_index=True, return_counts=True)
    words = cells.word_list()
    known = [key for key in keys if key is not None]
    hits = sorted((int(first[at]), int(used[at]), int(count[at])) for at in np.flatnonzero(np.isin(used, dangling)))
    for number, (row, code, times) in enumerate(hits):
        # looking for the closest key is slow among many keys
        rule, remedy = dangling_reference(words[code], column, known if number < 50 else [])
        yield Problem(sheet.file, sheet.line(row), str(column), shorten(words[code]), rule, remedy, times)


def _concatenated(first: Cells, second: Cells) -> Cells:
    if isinstance(first, Numbers) and isinstance(second, Numbers):
        return Numbers(np.r_[first.values, second.values], np.r_[first.missing, second.missing])
    return encode(pa.chunked_array([*cell_texts(first).chunks, *cell_texts(second).chunks], type=pa.large_string()))

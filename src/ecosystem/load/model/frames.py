"""Read-only pandas frames from checked cells."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Executor, Future
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from ecosystem.load.checking.references import References, categorical_dtype, cell_texts
from ecosystem.load.reading.cells import Coded, Codes, Numbers, recode
from ecosystem.load.reading.sheet import Sheet
from ecosystem.tables import Column, Table
from ecosystem.tables.schema import ARROW_TEXT, storage

PendingFrames: TypeAlias = Mapping[str, Mapping[str, "Future[pd.Series[Any]]"]]


def start_frames(sheets: Mapping[type[Table], Sheet], references: References, pool: Executor) -> PendingFrames:
    """Start building frames in threads; they are valid only if no reference dangles.

    Parameters
    ----------
    sheets : mapping of Table to Sheet
        Checked; with every table that is referenced.

    Returns
    -------
    mapping of str to mapping of str to Future
        By table name and column: all declared columns in their order, with :data:`ecosystem.tables.schema.DTYPES`. The
        categories of a column of limited words are all of them as declared; of a reference, the keys of the table in
        the order of its rows; of countries, the codes that occur, sorted.
    """
    return {
        table.table: {str(column): pool.submit(_series, sheet, column, references) for column in table.columns()}
        for table, sheet in sheets.items()
    }


def finish_frames(pending: PendingFrames) -> dict[str, pd.DataFrame]:
    """Wait for the columns and join them without a copy."""
    return {
        name: pd.DataFrame({column: job.result() for column, job in columns.items()}, copy=False)
        for name, columns in pending.items()
    }


def locked(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Make an array read-only."""
    values.flags.writeable = False
    return values


def categorical_series(codes: Codes, dtype: pd.CategoricalDtype) -> pd.Series[Any]:
    """Categorical column on these codes, without a copy."""
    return pd.Series(pd.Categorical.from_codes(codes, dtype=dtype, validate=False), copy=False)


def text_series(texts: pa.ChunkedArray) -> pd.Series[Any]:
    """Text column on these texts, without a copy."""
    return pd.Series(pd.array(texts, dtype=ARROW_TEXT), copy=False)


def _series(sheet: Sheet, column: Column, references: References) -> pd.Series[Any]:
    cells = sheet.get(column)
    if isinstance(cells, Numbers):
        return Numbers(locked(cells.values), locked(cells.missing)).series()
    if storage(column) == "text" or not isinstance(cells, Coded):
        return text_series(cell_texts(cells))
    if column.rule.references:
        target = column.rule.references.partition(".")[0]
        dtype, code_of = references.dtypes[target].result(), references.positions(sheet.table, column)
    else:
        words = column.rule.values or tuple(sorted(cells.word_list()))
        positions = {word: position for position, word in enumerate(words)}
        code_of = np.array([positions[word] for word in cells.word_list()], dtype=np.int32)
        dtype = categorical_dtype(pa.array(words, type=pa.large_string()))
    return categorical_series(locked(recode(cells.codes, code_of, len(dtype.categories))), dtype)

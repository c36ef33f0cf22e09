"""Checked cells put together as the read-only frames that analysis works on."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Executor, Future
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from ecosystem.load.checking.references import Links, categorical, written
from ecosystem.load.reading.cells import Coded, Codes, Numbers, recode
from ecosystem.load.reading.sheet import Sheet
from ecosystem.tables import Column, Table
from ecosystem.tables.schema import kind

Dtype: TypeAlias = "pd.CategoricalDtype"
Frames: TypeAlias = Mapping[str, Mapping[str, "Future[pd.Series[Any]]"]]


def begin_frames(sheets: Mapping[type[Table], Sheet], links: Links, pool: Executor) -> Frames:
    """Begin to make the frames of tables; they are worth something only if every reference holds.

    Parameters
    ----------
    sheets : mapping of Table to Sheet
        Checked; every table that a reference points to is among them.
    links : Links
        Their references.
    pool : concurrent.futures.Executor
        Threads to share the work.

    Returns
    -------
    mapping of str to mapping of str to Future
        By table name and column, with all declared columns in their order and with the dtypes of
        :data:`ecosystem.tables.schema.DTYPES`. A column of limited words has them all as categories, in the order of
        their declaration; a reference has the keys of the table it points to, in the order of its rows; countries are
        sorted.
    """
    return {
        table.table: {str(column): pool.submit(_column, sheet, column, links) for column in table.columns()}
        for table, sheet in sheets.items()
    }


def finish_frames(begun: Frames) -> dict[str, pd.DataFrame]:
    """Put the columns together, without a copy."""
    return {
        name: pd.DataFrame({column: job.result() for column, job in columns.items()}, copy=False)
        for name, columns in begun.items()
    }


def locked(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Make an array that nobody can write to."""
    values.flags.writeable = False
    return values


def coded_series(codes: Codes, dtype: Dtype) -> pd.Series[Any]:
    """Make a categorical column that holds these very codes."""
    return pd.Series(pd.Categorical.from_codes(codes, dtype=dtype, validate=False), copy=False)


def text_series(texts: pa.ChunkedArray) -> pd.Series[Any]:
    """Make a text column that holds these very texts."""
    return pd.Series(pd.array(texts, dtype="str"), copy=False)


def _column(sheet: Sheet, column: Column, links: Links) -> pd.Series[Any]:
    cells = sheet.get(column)
    if isinstance(cells, Numbers):
        return Numbers(locked(cells.values), locked(cells.missing)).series()
    if kind(column) == "text" or not isinstance(cells, Coded):
        return text_series(written(cells))
    if column.rule.references:
        target = column.rule.references.partition(".")[0]
        return _recoded(cells, links.places(sheet.table, column), links.dtypes[target].result())
    words = column.rule.values or tuple(sorted(cells.words_in_use()))
    at = {word: place for place, word in enumerate(words)}
    there = np.array([at[word] for word in cells.words_in_use()], dtype=np.int32)
    return _recoded(cells, there, categorical(pa.array(words, type=pa.large_string())))


def _recoded(cells: Coded, there: npt.NDArray[np.int32], dtype: Dtype) -> pd.Series[Any]:
    """Give every row the place of its word among the categories."""
    categories = len(dtype.categories)
    return coded_series(locked(recode(cells.codes, there, categories)), dtype)

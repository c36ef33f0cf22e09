"""Frames taken apart into arrow columns and put together again; a coded column travels as its codes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from ecosystem.load.checking.references import categorical
from ecosystem.load.model.frames import coded_series, locked, text_series
from ecosystem.load.reading.cells import Numbers, code_dtype
from ecosystem.tables import Column, Table
from ecosystem.tables.schema import Kind, kind

_HELD: Final[dict[Kind, tuple[pa.DataType, ...]]] = {
    "coded": (pa.int8(), pa.int16(), pa.int32()),
    "text": (pa.large_string(),),
    "integer": (pa.int64(),),
    "number": (pa.float64(),),
    "boolean": (pa.bool_(),),
}


@dataclass(frozen=True)
class Columns:
    """A table in columns, and the words of those coded columns that nothing else tells."""

    arrow: pa.Table
    words: Mapping[str, list[str]]


def to_columns(frame: pd.DataFrame, table: type[Table]) -> Columns:
    """Take a checked frame apart without copying its texts."""
    arrays = {str(column): _array(frame[column], column) for column in table.columns()}
    words = {
        str(column): [str(word) for word in frame[column].cat.categories]
        for column in table.columns()
        if _has_own_words(column)
    }
    return Columns(pa.table(arrays), words)


def from_columns(columns: Mapping[type[Table], Columns]) -> dict[str, pd.DataFrame]:
    """Put frames together as :func:`ecosystem.load.model.frames.frames` makes them.

    Parameters
    ----------
    columns : mapping of Table to Columns
        All tables that reference one another.

    Returns
    -------
    dict of str to DataFrame
        By table name.

    Raises
    ------
    TypeError, ValueError
        If a column is missing, is held otherwise than declared, or a code has no category.
    """
    named = {table.table: (table, held) for table, held in columns.items()}
    targets = {column.rule.references for table in columns for column in table.columns() if column.rule.references}
    dtypes: dict[str, Any] = {}
    for target in targets:
        name, _, key = target.partition(".")
        dtypes[target] = categorical(named[name][1].arrow[key].combine_chunks())
    return {
        table.table: pd.DataFrame(
            {str(column): _series(held, column, dtypes) for column in table.columns()}, copy=False
        )
        for table, held in columns.items()
    }


def _has_own_words(column: Column) -> bool:
    return kind(column) == "coded" and not column.rule.references and not column.rule.values


def _array(series: pd.Series[Any], column: Column) -> pa.Array | pa.ChunkedArray:
    if kind(column) == "coded":
        return pa.array(series.array.codes)
    if kind(column) == "text":
        return pa.chunked_array(series)
    return pa.array(series.array if kind(column) == "integer" else series.to_numpy())


def _series(held: Columns, column: Column, dtypes: Mapping[str, Any]) -> pd.Series[Any]:
    found = held.arrow[str(column)]
    if found.type not in _HELD[kind(column)]:
        raise TypeError(f"{column} is held as {found.type}")
    found.validate()
    if kind(column) == "text":
        return text_series(found)
    if kind(column) == "integer":
        return _numbers(found).series()
    if kind(column) != "coded":
        return pd.Series(
            locked(found.to_numpy(zero_copy_only=False) if found.num_chunks != 1 else _one(found)), copy=False
        )
    if column.rule.references:
        dtype = dtypes[column.rule.references]
    else:
        words = column.rule.values or held.words[str(column)]
        dtype = categorical(pa.array(words, type=pa.large_string()))
    codes = locked(_one(found))
    if codes.dtype != code_dtype(len(dtype.categories)):
        raise TypeError(f"{column} has codes of another width than its categories")
    if len(codes) and not -1 <= codes.min() <= codes.max() < len(dtype.categories):
        raise ValueError(f"{column} has codes without a category")
    return coded_series(codes, dtype)


def _one(found: pa.ChunkedArray) -> npt.NDArray[Any]:
    whole = found.chunk(0) if found.num_chunks == 1 else found.combine_chunks()
    values: npt.NDArray[Any] = whole.to_numpy(zero_copy_only=False)
    return values


def _numbers(found: pa.ChunkedArray) -> Numbers:
    missing = found.is_null().to_numpy()
    return Numbers(locked(_one(found.fill_null(0))), locked(missing))

"""Parquet cache of checked tables, used only while sources, code and cached files are unchanged.

A cached file is named ``<key>.<table>.<digest>.parquet``. The key hashes the source files, the checking code and the
library versions; the digest hashes the cached file. Whatever does not match is ignored and written again.
"""

from __future__ import annotations

import json
import mmap
import os
import stat
import tempfile
import time
from collections.abc import Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from ecosystem.load.checked_tables import CheckedTables
from ecosystem.load.checking.references import categorical_dtype
from ecosystem.load.model.frames import categorical_series, locked, text_series
from ecosystem.load.reading.cells import Numbers
from ecosystem.load.reading.files import content_digest
from ecosystem.site import is_private
from ecosystem.tables import Column, Table
from ecosystem.tables.schema import storage

MAX_COPIES: Final = 8
_METADATA: Final = b"ecosystem"
_ABANDONED_SECONDS: Final = 3600.0


class TableCache:
    """Cached tables in one folder.

    Parameters
    ----------
    folder : Path
        Created with mode 0700 on first use. A folder that another user owns or may write to is not used.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def fetch(self, key: str, tables: tuple[type[Table], ...], pool: Executor) -> CheckedTables | None:
        """Return the tables stored under a key, or None if any file is missing, damaged or not private."""
        paths = sorted(self.folder.glob(f"{key}.*.parquet"))
        try:
            if not paths or not is_private(self.folder.stat()):
                return None
            columns = {path.name.split(".")[1]: _read(path, pool) for path in paths}
            metadata = [json.loads(table.schema.metadata[_METADATA]) for table in columns.values()]
            if any(about["key"] != key or about["tables"] != sorted(columns) for about in metadata):
                return None
            frames = _to_frames({table: columns[table.table] for table in tables if table.table in columns})
            for path in paths:
                os.utime(path)
        except (OSError, ValueError, KeyError, TypeError, pa.ArrowException):
            return None
        return CheckedTables(frames, tuple(metadata[0]["remarks"]))

    def store(self, key: str, checked: CheckedTables, tables: tuple[type[Table], ...]) -> bool:
        """Write tables under a key and remove the oldest copies; return whether they were written."""
        stored = [table for table in tables if table.table in checked.frames]
        about = {"key": key, "tables": sorted(table.table for table in stored), "remarks": checked.remarks}
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not is_private(self.folder.stat()):
                return False
            for table in stored:
                self._write(key, table.table, _to_arrow(checked.frames[table.table], table, about))
            self._prune()
        except OSError:
            return False
        return True

    def _write(self, key: str, table: str, columns: pa.Table) -> None:
        handle, part = tempfile.mkstemp(suffix=".part", dir=self.folder)
        try:
            with os.fdopen(handle, "wb") as opened:
                pq.write_table(columns, opened, compression="lz4", write_page_checksum=True, write_statistics=False)
            with ThreadPoolExecutor(1) as pool:
                digest = content_digest(_mapped(Path(part)), pool)
            os.replace(part, self.folder / f"{key}.{table}.{digest}.parquet")
        finally:
            Path(part).unlink(missing_ok=True)

    def _prune(self) -> None:
        newest: dict[str, float] = {}
        for path in self.folder.glob("*.parquet"):
            key = path.name.split(".")[0]
            newest[key] = max(newest.get(key, 0.0), _modified(path))
        outdated = sorted(newest, key=lambda key: newest[key], reverse=True)[MAX_COPIES:]
        paths = [path for key in outdated for path in self.folder.glob(f"{key}.*")]
        abandoned = time.time() - _ABANDONED_SECONDS
        for path in [*paths, *(path for path in self.folder.glob("*.part") if _modified(path) < abandoned)]:
            path.unlink(missing_ok=True)


def _read(path: Path, pool: Executor) -> pa.Table:
    content = _mapped(path)
    if content_digest(content, pool) != path.name.split(".")[2]:
        raise ValueError("the cached file is damaged")
    source = pa.BufferReader(pa.py_buffer(content))
    return pq.ParquetFile(source, page_checksum_verification=True).read()


def _mapped(path: Path) -> memoryview:
    """Map a private regular file; cached files are replaced or removed, never changed in place."""
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0))
    try:
        state = os.fstat(handle)
        if not stat.S_ISREG(state.st_mode) or not is_private(state):
            raise ValueError("the cached file is not private")
        return memoryview(mmap.mmap(handle, 0, access=mmap.ACCESS_READ))
    finally:
        os.close(handle)


def _modified(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _to_arrow(frame: pd.DataFrame, table: type[Table], about: Mapping[str, Any]) -> pa.Table:
    """Columns of a frame; coded columns as their codes, since most categories follow from the declaration."""
    words = {
        str(column): [str(word) for word in frame[column].cat.categories]
        for column in table.columns()
        if storage(column) == "coded" and not column.rule.references and not column.rule.values
    }
    columns = pa.table({str(column): _to_array(frame[column], column) for column in table.columns()})
    return columns.replace_schema_metadata({_METADATA: json.dumps({**about, "words": words})})


def _to_array(series: pd.Series[Any], column: Column) -> pa.Array | pa.ChunkedArray:
    if storage(column) == "coded":
        return pa.array(series.array.codes)
    if storage(column) == "text":
        return pa.chunked_array(series)
    return pa.array(series.array if storage(column) == "integer" else series.to_numpy())


def _to_frames(found: Mapping[type[Table], pa.Table]) -> dict[str, pd.DataFrame]:
    """Frames as :func:`ecosystem.load.model.frames.start_frames` builds them."""
    by_name = {table.table: columns for table, columns in found.items()}
    targets = {column.rule.references for table in found for column in table.columns() if column.rule.references}
    dtypes = {
        target: categorical_dtype(by_name[target.partition(".")[0]][target.partition(".")[2]].combine_chunks())
        for target in targets
    }
    return {
        table.table: pd.DataFrame(
            {str(column): _to_series(columns, column, dtypes) for column in table.columns()}, copy=False
        )
        for table, columns in found.items()
    }


def _to_series(columns: pa.Table, column: Column, dtypes: Mapping[str, pd.CategoricalDtype]) -> pd.Series[Any]:
    values = columns[str(column)]
    held = storage(column)
    if held == "text":
        return text_series(values)
    if held == "integer":
        return Numbers(locked(values.fill_null(0).to_numpy()), locked(values.is_null().to_numpy())).series()
    if held != "coded":
        return pd.Series(locked(values.to_numpy()), copy=False)
    if column.rule.references:
        return categorical_series(locked(values.to_numpy()), dtypes[column.rule.references])
    words = column.rule.values or json.loads(columns.schema.metadata[_METADATA])["words"][column]
    return categorical_series(locked(values.to_numpy()), categorical_dtype(pa.array(words, type=pa.large_string())))

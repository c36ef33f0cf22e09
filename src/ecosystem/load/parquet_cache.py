"""Checked copies of tables that were loaded before, in columns: trusted only if nothing at all has changed since.

A copy is named for the content of the files it was made from, the code that checked them and the versions of the
libraries; it ends with a digest of itself. It holds arrow columns and one JSON object, nothing that is executed. What
is damaged, comes from somebody else, or was made by other code is passed over and written anew.
"""

from __future__ import annotations

import json
import mmap
import os
import stat
import tempfile
import time
from collections.abc import Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pandas as pd
import pyarrow as pa

from ecosystem.load.columns import Columns, from_columns, to_columns
from ecosystem.load.reading import digest
from ecosystem.tables import Table

MAX_COPIES: Final = 8
_MAGIC: Final = b"ecosystem copy 1\n"
_ENDING: Final = ".columns"
_ALIGNED: Final = 64
_FORGOTTEN: Final = 3600.0
_DIGEST: Final = 32


@dataclass(frozen=True)
class Contents:
    """What a copy holds: frames by table name, and what was noticed when they were checked."""

    frames: Mapping[str, pd.DataFrame]
    remarks: tuple[str, ...]


def default_folder() -> Path:
    """Return where copies are kept unless another place is named: the user's cache folder."""
    named = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(named) if os.path.isabs(named) else Path.home() / ".cache") / "ecosystem"


class Copies:
    """The copies in one folder.

    Parameters
    ----------
    folder : Path
        Made, for its owner alone, when the first copy is kept. One that somebody else owns or may write to is not
        used at all.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def fetch(self, key: str, tables: tuple[type[Table], ...], pool: Executor) -> Contents | None:
        """Return what was kept under a key, if it is whole and ours."""
        path = self.folder / f"{key}{_ENDING}"
        try:
            if not _is_ours(self.folder.stat()):
                return None
            content = _mapped(path)
            if content is None or not _is_intact(content, key, pool):
                return None
            contents = _unpacked(content, tables)
            os.utime(path)
        except (OSError, ValueError, KeyError, TypeError, pa.ArrowException):
            return None
        return contents

    def keep(self, key: str, contents: Contents, tables: tuple[type[Table], ...]) -> bool:
        """Write a copy under a key, whole or not at all, and let go of the oldest; say whether it was written."""
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not _is_ours(self.folder.stat()):
                return False
            handle, temporary = tempfile.mkstemp(suffix=f"{_ENDING}.part", dir=self.folder)
            try:
                with os.fdopen(handle, "wb") as opened:
                    _write(_Sink(opened), key, contents, tables)
                os.replace(temporary, self.folder / f"{key}{_ENDING}")
            finally:
                Path(temporary).unlink(missing_ok=True)
            self._prune()
        except OSError:
            return False
        return True

    def _prune(self) -> None:
        copies = sorted(self.folder.glob(f"*{_ENDING}"), key=_changed, reverse=True)
        parts = [path for path in self.folder.glob(f"*{_ENDING}.part") if _changed(path) < time.time() - _FORGOTTEN]
        for path in [*copies[MAX_COPIES:], *parts]:
            path.unlink(missing_ok=True)


class _Sink:
    """A file being written, and the digest of what was."""

    closed = False

    def __init__(self, opened: Any) -> None:
        self.opened = opened
        self.digest = digest.Growing()

    def write(self, content: bytes | memoryview) -> int:
        """Write bytes."""
        self.digest.take(content)
        return int(self.opened.write(content))

    def tell(self) -> int:
        """Say how many bytes were written."""
        return self.digest.size

    def align(self) -> int:
        """Fill up to where columns may begin, and say where that is."""
        self.write(b"\0" * (-self.tell() % _ALIGNED))
        return self.tell()

    def flush(self) -> None:
        """Do nothing: the file is closed soon."""


def _write(sink: _Sink, key: str, contents: Contents, tables: tuple[type[Table], ...]) -> None:
    sink.write(_MAGIC)
    index: dict[str, dict[str, Any]] = {}
    for table in tables:
        if table.table not in contents.frames:
            continue
        columns = to_columns(contents.frames[table.table], table)
        start = sink.align()
        with pa.ipc.new_stream(pa.PythonFile(sink, mode="w"), columns.arrow.schema) as stream:
            stream.write_table(columns.arrow)
        index[table.table] = {"start": start, "stop": sink.tell(), "words": columns.words}
    start = sink.align()
    sink.write(json.dumps({"key": key, "tables": index, "remarks": contents.remarks}).encode())
    sink.write(start.to_bytes(8, "big"))
    sink.opened.write(sink.digest.digest())


def _unpacked(content: memoryview, tables: tuple[type[Table], ...]) -> Contents:
    about = _about(content)
    whole = pa.py_buffer(content)
    columns: dict[type[Table], Columns] = {}
    for table in tables:
        at = about["tables"].get(table.table)
        if at is None:
            continue
        with pa.ipc.open_stream(whole.slice(at["start"], at["stop"] - at["start"])) as stream:
            columns[table] = Columns(stream.read_all(), at["words"])
    return Contents(from_columns(columns), tuple(str(remark) for remark in about["remarks"]))


def _about(content: memoryview) -> dict[str, Any]:
    start = int.from_bytes(content[-_DIGEST - 8 : -_DIGEST], "big")
    about = json.loads(bytes(content[start : -_DIGEST - 8]))
    if not isinstance(about, dict):
        raise TypeError("the copy does not say what it holds")
    return about


def _is_intact(content: memoryview, key: str, pool: Executor) -> bool:
    """Say whether every byte is as it was written, and for this key."""
    size = len(content) - _DIGEST
    if size < len(_MAGIC) + 8 or bytes(content[: len(_MAGIC)]) != _MAGIC:
        return False
    starts = range(0, size, digest.PIECE)
    pieces = pool.map(lambda start: digest.of_piece(content[start : min(start + digest.PIECE, size)]), starts)
    return digest.of_pieces(pieces, size) == content[size:] and _about(content)["key"] == key


def _mapped(path: Path) -> memoryview | None:
    """Map a file that is ours alone to write; copies are replaced whole or removed, never changed in place."""
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0))
    try:
        state = os.fstat(handle)
        if not stat.S_ISREG(state.st_mode) or not _is_ours(state) or not state.st_size:
            return None
        return memoryview(mmap.mmap(handle, 0, access=mmap.ACCESS_READ))
    finally:
        os.close(handle)


def _is_ours(state: os.stat_result) -> bool:
    """Say whether we own it and nobody else may write to it."""
    if not hasattr(os, "geteuid"):
        return True
    return state.st_uid == os.geteuid() and not state.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _changed(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0

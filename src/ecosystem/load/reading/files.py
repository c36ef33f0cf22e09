"""The files of one dataset, wherever they come from: which table each holds, its bytes, and what it weighs."""

from __future__ import annotations

import hashlib
import io
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from ecosystem.load.problems import Problem, closest_match
from ecosystem.load.reading import digest
from ecosystem.tables import Table

PACKAGE: Final = "datapackage.json"
MAX_FILES: Final = 200
MAX_BYTES: Final = 1 << 30

_PART: Final = 1 << 18
_ENDINGS: Final = (".csv", ".tsv", ".txt")
_WORKBOOKS: Final = (".xlsx", ".xls", ".ods", ".numbers")
_COPY: Final = re.compile(r"[ _-]*(\(\d+\)|copy|kopie)$")


@dataclass(frozen=True)
class File:
    """One file: its name as the user knows it, and its bytes or where they are."""

    name: str
    content: bytes | Path

    def read(self) -> bytes:
        """Return the bytes."""
        return self.content if isinstance(self.content, bytes) else self.content.read_bytes()

    def start(self, length: int = 1 << 16) -> bytes:
        """Return the first bytes."""
        if isinstance(self.content, bytes):
            return self.content[:length]
        with self.content.open("rb") as opened:
            return opened.read(length)

    def size(self) -> int:
        """Return how many bytes there are."""
        return len(self.content) if isinstance(self.content, bytes) else self.content.stat().st_size

    def stamp(self) -> tuple[int, ...]:
        """Return what changes when the file is written to."""
        if isinstance(self.content, bytes):
            return (len(self.content),)
        state = self.content.stat()
        return state.st_size, state.st_mtime_ns, state.st_ino


@dataclass(frozen=True)
class Supply:
    """The files found: one per table, the metadata if there is one, and what was noticed on the way."""

    tables: Mapping[str, File]
    package: File | None = None
    problems: tuple[Problem, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Survey:
    """What one pass over a file's bytes tells: its digest, and how many of them are a separator."""

    digest: bytes
    separators: int
    holds_null: bool


def sort_files(files: Iterable[File], tables: Sequence[type[Table]], *, remark: bool = True) -> Supply:
    """Tell which table each file holds, by its name.

    Parameters
    ----------
    files : iterable of File
        Files of one folder.
    tables : sequence of Table
        What is wanted.
    remark : bool
        Whether to say which CSV files were left alone.

    Returns
    -------
    Supply
        Two files for the same table, a workbook and a misspelt name are problems; other files are left alone.

    Examples
    --------
    >>> from ecosystem.tables import DATASET_TABLES
    >>> sort_files([File("Researchers (1).CSV", b""), File("transition.csv", b"")], DATASET_TABLES).problems[0].remedy
    'Rename it to transitions.csv'
    """
    named = {table.table: table for table in tables}
    found: dict[str, File] = {}
    package: File | None = None
    problems: list[Problem] = []
    others: list[File] = []
    for file in files:
        stem, ending = _stem(file.name)
        if file.name.rsplit("/", 1)[-1].lower() == PACKAGE:
            package = file
        elif stem in named and ending in _ENDINGS and stem in found:
            problems.append(_whole(file, f"there is a second file for the table {stem}", "Keep one of the two"))
        elif stem in named and ending in _ENDINGS:
            found[stem] = file
        elif stem in named and ending in _WORKBOOKS:
            problems.append(_whole(file, "a workbook is not read", f"Save the sheet as {stem}.csv (CSV UTF-8)"))
        elif ending in _ENDINGS[:2]:
            others.append(file)
    missing = [name for name in named if name not in found]
    for file in others:
        near = closest_match(_stem(file.name)[0], missing)
        if near:
            problems.append(_whole(file, "no table has this name", f"Rename it to {near}.csv"))
    remarks = [f"{file.name} is not a table of a dataset and was not read." for file in others] if remark else []
    return Supply(found, package, tuple(problems), tuple(remarks))


def folder_files(folder: Path) -> Iterator[File]:
    """Give the files that stand in a folder itself."""
    for path in sorted(folder.iterdir()):
        if path.is_file() and not path.name.startswith("."):
            yield File(path.name, path)


def survey(file: File, separator: str, pool: Executor) -> Survey:
    """Go over a file's bytes once, in pieces side by side.

    The digest changes exactly if a byte does.

    Parameters
    ----------
    file : File
        Bytes, or a path.
    separator : str
        One ASCII character to count.
    pool : concurrent.futures.Executor
        Threads to share the work.

    Returns
    -------
    Survey
        The digest, the count, and whether there is a NUL byte.
    """
    size = file.size()
    starts = range(0, max(size, 1), digest.PIECE)
    pieces = list(pool.map(lambda start: _survey_piece(file, start, ord(separator)), starts))
    whole = digest.of_pieces((piece.digest for piece in pieces), size)
    return Survey(whole, sum(piece.separators for piece in pieces), any(piece.holds_null for piece in pieces))


def workers() -> int:
    """Return how many processors this process may use, within reason."""
    available = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(available, 6)


def _survey_piece(file: File, start: int, separator: int) -> Survey:
    """Take in one piece, part by part, so that each part is still in the processor's cache for every question."""
    said, separators, holds_null = hashlib.sha256(), 0, False
    with _opened(file, start) as stream:
        part = bytearray(_PART)
        for _ in range(digest.PIECE // _PART):
            length = stream.readinto(part)
            if not length:
                break
            said.update(memoryview(part)[:length])
            signs = np.frombuffer(part, dtype=np.uint8, count=length)
            separators += int(np.count_nonzero(signs == separator))
            holds_null = holds_null or int(signs.min()) == 0
    return Survey(said.digest(), separators, holds_null)


def _opened(file: File, start: int) -> io.BytesIO | io.FileIO:
    if isinstance(file.content, bytes):
        return io.BytesIO(memoryview(file.content)[start : start + digest.PIECE])
    opened = io.FileIO(file.content)
    opened.seek(start)
    return opened


def _stem(name: str) -> tuple[str, str]:
    stem, dot, ending = name.rsplit("/", 1)[-1].lower().rpartition(".")
    return _COPY.sub("", stem.strip()).strip().replace(" ", "_").replace("-", "_"), dot + ending


def _whole(file: File, rule: str, remedy: str) -> Problem:
    return Problem(file.name, 0, "", "", rule, remedy)

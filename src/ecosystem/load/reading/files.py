"""Files of a dataset: which table each holds, its bytes, digest and separator count."""

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
from ecosystem.tables import Table
from ecosystem.tables.packaging import PACKAGE

MAX_FILES: Final = 200
MAX_BYTES: Final = 1 << 30

_PIECE: Final = 4 << 20
"""Bytes that one thread hashes at a time."""
_BLOCK: Final = 1 << 18
"""Bytes that fit the processor's cache."""
_SUFFIXES: Final = (".csv", ".tsv", ".txt")
_WORKBOOKS: Final = (".xlsx", ".xls", ".ods", ".numbers")
_DIRECTION_MARKS: Final = tuple(
    mark.encode() for mark in "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
_COPY: Final = re.compile(r"[ _-]{0,9}(\(\d+\)|copy|kopie)$")


@dataclass(frozen=True)
class File:
    """A file under its user-visible name, in memory or on disk."""

    name: str
    content: bytes | Path

    def read(self) -> bytes:
        """Return all bytes."""
        return self.content if isinstance(self.content, bytes) else self.content.read_bytes()

    def head(self, length: int = 1 << 16) -> bytes:
        """Return the first bytes."""
        if isinstance(self.content, bytes):
            return self.content[:length]
        with self.content.open("rb") as opened:
            return opened.read(length)

    def size(self) -> int:
        """Return the size in bytes."""
        return len(self.content) if isinstance(self.content, bytes) else self.content.stat().st_size

    def state(self) -> tuple[int, ...]:
        """Return size, modification time and inode, which change when the file is written to."""
        if isinstance(self.content, bytes):
            return (len(self.content),)
        state = self.content.stat()
        return state.st_size, state.st_mtime_ns, state.st_ino


@dataclass(frozen=True)
class DatasetFiles:
    """The files of one dataset: one per table, and its metadata file."""

    tables: Mapping[str, File]
    package: File | None = None
    problems: tuple[Problem, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Survey:
    """Result of one pass over the bytes of a file."""

    digest: bytes
    separators: int
    has_nul: bool


def assign_files(files: Iterable[File], tables: Sequence[type[Table]], *, remark: bool = True) -> DatasetFiles:
    """Assign files to tables by their names.

    Two files for one table, workbooks and misspelt names are problems; other files are ignored, other CSV files with
    a remark (if `remark`).

    Examples
    --------
    >>> from ecosystem.tables import DATASET_TABLES
    >>> files = [File("Researchers (1).CSV", b""), File("transition.csv", b"")]
    >>> assign_files(files, DATASET_TABLES).problems[0].remedy
    'Rename it to transitions.csv'
    """
    names = [table.table for table in tables]
    assigned: dict[str, File] = {}
    package: File | None = None
    problems: list[Problem] = []
    others: list[File] = []
    for file in files:
        stem, suffix = _stem(file.name)
        if file.name.rsplit("/", 1)[-1].lower() == PACKAGE:
            package = file
        elif stem in names and suffix in _SUFFIXES and stem in assigned:
            rule = f"there is a second file for the table {stem}"
            problems.append(Problem.of_file(file.name, rule, "Keep one of the two"))
        elif stem in names and suffix in _SUFFIXES:
            assigned[stem] = file
        elif stem in names and suffix in _WORKBOOKS:
            remedy = f"Save the sheet as {stem}.csv (CSV UTF-8)"
            problems.append(Problem.of_file(file.name, "a workbook is not read", remedy))
        elif suffix in _SUFFIXES[:2]:
            others.append(file)
    missing = [name for name in names if name not in assigned]
    for file in others:
        if match := closest_match(_stem(file.name)[0], missing):
            problems.append(Problem.of_file(file.name, "no table has this name", f"Rename it to {match}.csv"))
    remarks = [f"{file.name} is not a table of a dataset and was not read." for file in others] if remark else []
    return DatasetFiles(assigned, package, tuple(problems), tuple(remarks))


def without_direction_marks(file: File) -> File:
    r"""Remove characters that reverse how a text reads, from a file in UTF-8; in other encodings they hardly occur.

    Examples
    --------
    >>> without_direction_marks(File("a.csv", "name\n\u202eA\u2069\n".encode())).content
    b'name\nA\n'
    """
    content = file.read()
    if b"\0" in content[:4096] or (b"\xe2" not in content and b"\xd8" not in content):
        return file
    for mark in _DIRECTION_MARKS:
        content = content.replace(mark, b"")
    return File(file.name, content)


def folder_files(folder: Path) -> Iterator[File]:
    """List the files of a folder, without hidden files and subfolders."""
    for path in sorted(folder.iterdir()):
        if path.is_file() and not path.name.startswith("."):
            yield File(path.name, path)


def survey_file(file: File, separator: str, pool: Executor) -> Survey:
    """Hash a file, count an ASCII character and look for NUL, in pieces read by several threads."""
    size = file.size()
    starts = range(0, max(size, 1), _PIECE)
    pieces = list(pool.map(lambda start: _survey_piece(file, start, ord(separator)), starts))
    digest = _combined((piece.digest for piece in pieces), size)
    return Survey(digest, sum(piece.separators for piece in pieces), any(piece.has_nul for piece in pieces))


def content_digest(content: memoryview, pool: Executor) -> str:
    """Digest of all bytes, as in :class:`Survey`, in hexadecimal."""
    starts = range(0, max(len(content), 1), _PIECE)
    pieces = pool.map(lambda start: hashlib.sha256(content[start : start + _PIECE]).digest(), starts)
    return _combined(pieces, len(content)).hex()


def worker_count() -> int:
    """Threads for loading: the processors available to this process, at most 6."""
    available = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(available, 6)


def _combined(digests: Iterable[bytes], size: int) -> bytes:
    return hashlib.sha256(size.to_bytes(8, "big") + b"".join(digests)).digest()


def _survey_piece(file: File, start: int, separator: int) -> Survey:
    digest, separators, has_nul = hashlib.sha256(), 0, False
    with _opened(file, start) as stream:
        block = bytearray(_BLOCK)
        for _ in range(_PIECE // _BLOCK):
            length = stream.readinto(block)
            if not length:
                break
            digest.update(memoryview(block)[:length])
            characters = np.frombuffer(block, dtype=np.uint8, count=length)
            separators += int(np.count_nonzero(characters == separator))
            has_nul = has_nul or int(characters.min()) == 0
    return Survey(digest.digest(), separators, has_nul)


def _opened(file: File, start: int) -> io.BytesIO | io.FileIO:
    if isinstance(file.content, bytes):
        return io.BytesIO(memoryview(file.content)[start : start + _PIECE])
    opened = io.FileIO(file.content)
    opened.seek(start)
    return opened


def _stem(name: str) -> tuple[str, str]:
    stem, dot, suffix = name.rsplit("/", 1)[-1].lower().rpartition(".")
    return _COPY.sub("", stem.strip()).strip().replace(" ", "_").replace("-", "_"), dot + suffix

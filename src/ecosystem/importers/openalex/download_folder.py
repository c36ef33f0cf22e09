"""The folder of a download: one user at a time, and the last finished download until a newer one is complete.

``partial`` is what is being downloaded, ``complete`` the last finished download, ``previous`` the one before it for the
moment in which the two change places. A folder without a journal in it was made by somebody else, and is left alone.
"""

from __future__ import annotations

import gzip
import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ecosystem.importers.openalex.errors import DownloadError
from ecosystem.importers.openalex.journal import FILE, finished

PARTIAL, COMPLETE, PREVIOUS = "partial", "complete", "previous"
RECORDS = "authors"
"""Folder of the records beside a journal."""

_LOCK = "lock.sqlite"


PATIENCE = 1.0
"""Seconds in which somebody who only looks is out of the folder again."""


@contextmanager
def held(cache: Path) -> Iterator[None]:
    """Keep everybody else out of a folder: other processes, and other threads of this one.

    The lock is that of a database file, which the system takes back from a process that is killed. It is held from the
    first request until the dataset has landed: records that are read must not be replaced by those of a newer download.

    Raises
    ------
    DownloadError
        If somebody else is in there, it holds what no download put there, or it cannot be written to.
    """
    if cache.exists() and not cache.is_dir():
        raise DownloadError(f"{cache} is a file, and a download needs a folder: move it, or name another with --cache.")
    try:
        _refuse_a_folder_of_others(cache)
        cache.mkdir(parents=True, exist_ok=True)
        base = sqlite3.connect(cache / _LOCK, timeout=PATIENCE, isolation_level=None)
    except (OSError, sqlite3.Error) as error:
        raise _unwritable(cache, error) from None
    try:
        base.execute("BEGIN EXCLUSIVE")
    except sqlite3.Error as error:
        base.close()
        if _is_locked(error):
            raise DownloadError(
                f"Another download is using {cache}. Wait for it or stop it, or take another name or folder (--cache)."
            ) from None
        raise _unwritable(cache, error) from None
    try:
        yield
    finally:
        base.close()


@contextmanager
def seen(cache: Path) -> Iterator[bool]:
    """Look into a folder: tell whether nobody holds it, and keep it so for a moment; nothing is written.

    Raises
    ------
    DownloadError
        If it cannot be looked into.
    """
    lock = cache / _LOCK
    if not lock.is_file():
        yield True
        return
    base = None
    try:
        try:
            base = sqlite3.connect(f"{lock.resolve().as_uri()}?mode=ro", uri=True, timeout=0, isolation_level=None)
            base.execute("BEGIN")
            base.execute("SELECT count(*) FROM sqlite_master").fetchone()  # shared by all who look
            free = True
        except sqlite3.Error as error:
            if not _is_locked(error):
                raise DownloadError(
                    f"{lock} cannot be read ({error}). Remove it where no download is under way."
                ) from None
            free = False
        yield free
    finally:
        if base is not None:
            base.close()


@contextmanager
def written(cache: Path) -> Iterator[None]:
    """Say in words where a folder cannot be written to.

    Raises
    ------
    DownloadError
        In place of what the system says.
    """
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        raise _unwritable(cache, error) from None


def _is_locked(error: sqlite3.Error) -> bool:
    return "locked" in str(error)


def settle(cache: Path) -> bool:
    """Bring to an end what a kill interrupted between two renames, and clear away what is left of it.

    Returns
    -------
    bool
        Whether a finished download took its place only now.

    Raises
    ------
    DownloadError
        If one of the three folders was made by somebody else.
    """
    partial, complete, previous = _three(cache)
    _refuse_what_others_made(cache)
    for folder in (partial, complete, previous):
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()  # a kill came just after it was made, or just before it was gone
    if previous.is_dir() and not complete.is_dir() and not finished(partial):
        previous.rename(complete)
    late = partial.is_dir() and finished(partial)
    if late:
        promote(cache)
    if complete.is_dir():
        discard(previous)
    _refuse_what_others_made(cache)
    return late


def promote(cache: Path) -> None:
    """Put the download just finished in the place of the last one."""
    partial, complete, previous = _three(cache)
    if complete.is_dir():
        discard(previous)
        complete.rename(previous)
    partial.rename(complete)
    discard(previous)


def discard(folder: Path) -> None:
    """Remove the files of a download, and its folder where nothing else is in it.

    The journal goes last: as long as records are there, it tells whose they are.
    """
    if not (folder / FILE).is_file():
        return
    for kind in ("part_*.gz", "part_*.part"):
        for path in (folder / RECORDS).glob(kind):
            path.unlink()
    with suppress(OSError):  # it never came to records, or somebody put something beside them
        (folder / RECORDS).rmdir()
    for end in ("-wal", "-shm", ""):
        (folder / f"{FILE}{end}").unlink(missing_ok=True)
    with suppress(OSError):  # somebody put something into it, which stays
        folder.rmdir()


def _three(cache: Path) -> tuple[Path, Path, Path]:
    return cache / PARTIAL, cache / COMPLETE, cache / PREVIOUS


def _refuse_a_folder_of_others(cache: Path) -> None:
    """Refuse a folder that is neither empty nor one of a download."""
    if not cache.is_dir() or (cache / _LOCK).is_file() or not any(cache.iterdir()):
        return
    if not any((folder / FILE).is_file() for folder in _three(cache)):
        raise DownloadError(
            f"{cache} is not empty, and no download put there what it holds. A download needs a folder of its own: "
            "name an empty or a new one with --cache."
        )


def _refuse_what_others_made(cache: Path) -> None:
    """Refuse folders that are called as ours are and hold no journal."""
    strange = [str(path) for path in _three(cache) if not _is_ours_or_empty(path)]
    if strange:
        raise DownloadError(
            f"No download made {', '.join(strange)}, and a download would replace what is called so. Move what you "
            "need of it elsewhere, or name another folder with --cache."
        )


def _is_ours_or_empty(path: Path) -> bool:
    if path.is_symlink() or not path.is_dir():
        return not path.is_symlink() and not path.exists()
    return (path / FILE).is_file() or not any(path.iterdir())


def write_batch(folder: Path, number: int, lines: Iterable[bytes]) -> None:
    """Write the records of a batch as gzipped lines: under another name first, so that the file is there whole or not.

    Parameters
    ----------
    folder : Path
        Of the download; the file goes to ``authors`` in it.
    number : int
        Of the batch; the same batch replaces its own file.
    lines : iterable of bytes
        Records, without ends of lines.
    """
    records = folder / RECORDS
    records.mkdir(exist_ok=True)
    path = records / f"part_{number:05d}.gz"
    written = path.with_suffix(".part")
    with written.open("wb") as raw:
        # No time and no name of a file inside: the same records give the same bytes.
        with gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0, compresslevel=6) as packed:
            for line in lines:
                packed.write(line + b"\n")
        raw.flush()
        os.fsync(raw.fileno())
    written.replace(path)


def _unwritable(cache: Path, error: Exception) -> DownloadError:
    why = error.strerror if isinstance(error, OSError) else str(error)
    return DownloadError(f"{cache} cannot be written to ({why}). Make room or name another folder with --cache.")

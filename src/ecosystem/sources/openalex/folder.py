"""The folder of a download: one user at a time, and the last finished download until a newer one is complete.

``partial`` is what is being downloaded, ``complete`` the last finished download, ``previous`` the one before it for the
moment in which the two change places.
"""

from __future__ import annotations

import gzip
import os
import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from ecosystem.sources.openalex.journal import finished
from ecosystem.sources.openalex.trouble import DownloadError

PARTIAL, COMPLETE, PREVIOUS = "partial", "complete", "previous"
RECORDS = "authors"
"""Folder of the records beside a journal."""

_LOCK = "lock.sqlite"


@contextmanager
def held(cache: Path) -> Iterator[None]:
    """Keep everybody else out of a folder: other processes, and other threads of this one.

    The lock is that of a database file, which the system takes back from a process that is killed.

    Raises
    ------
    DownloadError
        If somebody else is in there, or it cannot be written to.
    """
    try:
        cache.mkdir(parents=True, exist_ok=True)
        base = sqlite3.connect(cache / _LOCK, timeout=0, isolation_level=None)
    except (OSError, sqlite3.Error) as error:
        raise _unwritable(cache, error) from None
    try:
        base.execute("BEGIN EXCLUSIVE")
    except sqlite3.Error as error:
        base.close()
        if "locked" in str(error):
            raise DownloadError(
                f"Another download is using {cache}. Wait for it or stop it, or name another folder with --cache."
            ) from None
        raise _unwritable(cache, error) from None
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        raise _unwritable(cache, error) from None
    finally:
        base.close()


def settle(cache: Path) -> bool:
    """Bring to an end what a kill interrupted between two renames, and clear away what is left of it.

    Returns
    -------
    bool
        Whether a finished download took its place only now.
    """
    partial, complete, previous = (cache / name for name in (PARTIAL, COMPLETE, PREVIOUS))
    if previous.is_dir() and not complete.is_dir() and not finished(partial):
        previous.rename(complete)
    late = partial.is_dir() and finished(partial)
    if late:
        promote(cache)
    if complete.is_dir():
        shutil.rmtree(previous, ignore_errors=True)
    return late


def promote(cache: Path) -> None:
    """Put the download just finished in the place of the last one."""
    partial, complete, previous = (cache / name for name in (PARTIAL, COMPLETE, PREVIOUS))
    if complete.is_dir():
        shutil.rmtree(previous, ignore_errors=True)
        complete.rename(previous)
    partial.rename(complete)
    shutil.rmtree(previous, ignore_errors=True)


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

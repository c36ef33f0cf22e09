"""Folder of a download: its lock, and the replacement of the last finished download by a newer one.

``partial`` is the download in progress, ``complete`` the last finished one, ``previous`` the one before it while the
two are exchanged. A folder without a journal was not made by a download, and is never changed.
"""

import gzip
import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ecosystem.importers.openalex.errors import DownloadError
from ecosystem.importers.openalex.journal import JOURNAL_FILE, is_finished

PARTIAL, COMPLETE, PREVIOUS = "partial", "complete", "previous"
RECORDS = "authors"
"""Folder of the records beside a journal."""

CACHE_ENDING = ".download"

_LOCK = "lock.sqlite"
_LOCK_TIMEOUT_SECONDS = 1.0
"""An inspection holds the lock for less."""


def cache_folder(out: Path, cache: Path | None = None) -> Path:
    """Return the folder of a dataset's download: `cache`, or the default beside the dataset.

    A new dataset replaces its whole folder, so neither may be inside the other.

    Examples
    --------
    >>> cache_folder(Path("datasets/pakistan")).as_posix()
    'datasets/pakistan.download'
    >>> cache_folder(Path("pakistan"), Path("pakistan/download"))  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    ecosystem.importers.openalex.errors.DownloadError: --cache pakistan/download and --out pakistan must not lie in ...
    """
    if cache is None:
        return out.with_name(f"{out.name}{CACHE_ENDING}")
    inner, outer = cache.resolve(), out.resolve()
    if inner.is_relative_to(outer) or outer.is_relative_to(inner):
        raise DownloadError(f"--cache {cache} and --out {out} must not lie in each other. Name a folder beside it.")
    return cache


def has_finished_download(out: Path) -> bool:
    """Return whether a dataset has a finished download."""
    return (cache_folder(out) / COMPLETE / JOURNAL_FILE).is_file()


@contextmanager
def lock_folder(cache: Path) -> Iterator[None]:
    """Lock a folder against other processes, and other threads of this one.

    The lock is that of a database file, which the system releases when a process is killed. It is held from the first
    request until the dataset is written: records must not be replaced by those of a newer download while they are read.
    DownloadError if the folder is locked, not made by a download, or not writable.
    """
    if cache.exists() and not cache.is_dir():
        raise DownloadError(f"{cache} is a file, and a download needs a folder: move it, or name another with --cache.")
    try:
        _reject_foreign_folder(cache)
        cache.mkdir(parents=True, exist_ok=True)
        base = sqlite3.connect(cache / _LOCK, timeout=_LOCK_TIMEOUT_SECONDS, isolation_level=None)
    except (OSError, sqlite3.Error) as error:
        raise _not_writable(cache, error) from None
    try:
        base.execute("BEGIN EXCLUSIVE")
    except sqlite3.Error as error:
        base.close()
        if _is_locked(error):
            raise DownloadError(
                f"Another download is using {cache}. Wait for it or stop it, or take another name or folder (--cache)."
            ) from None
        raise _not_writable(cache, error) from None
    try:
        yield
    finally:
        base.close()


@contextmanager
def inspect_folder(cache: Path) -> Iterator[bool]:
    """Yield whether a folder is unlocked, and keep it so during the block; nothing is written."""
    lock = cache / _LOCK
    if not lock.is_file():
        yield True
        return
    base = None
    try:
        try:
            base = sqlite3.connect(f"{lock.resolve().as_uri()}?mode=ro", uri=True, timeout=0, isolation_level=None)
            base.execute("BEGIN")
            base.execute("SELECT count(*) FROM sqlite_master").fetchone()  # takes a lock that inspections share
            is_free = True
        except sqlite3.Error as error:
            if not _is_locked(error):
                raise DownloadError(
                    f"{lock} cannot be read ({error}). Remove it unless a download is running."
                ) from None
            is_free = False
        yield is_free
    finally:
        if base is not None:
            base.close()


@contextmanager
def translate_write_errors(cache: Path) -> Iterator[None]:
    """Raise :class:`DownloadError` where a folder cannot be written to."""
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        raise _not_writable(cache, error) from None


def recover(cache: Path) -> bool:
    """Complete an exchange of folders that a kill interrupted; return whether a download was promoted only now."""
    partial, complete, previous = _folders(cache)
    _reject_foreign_parts(cache)
    for folder in (partial, complete, previous):
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()  # a kill came just after it was created, or just before it was removed
    if previous.is_dir() and not complete.is_dir() and not is_finished(partial):
        previous.rename(complete)
    is_late = partial.is_dir() and is_finished(partial)
    if is_late:
        promote(cache)
    if complete.is_dir():
        discard(previous)
    _reject_foreign_parts(cache)
    return is_late


def promote(cache: Path) -> None:
    """Replace the last finished download by the one just finished."""
    partial, complete, previous = _folders(cache)
    if complete.is_dir():
        discard(previous)
        complete.rename(previous)
    partial.rename(complete)
    discard(previous)


def discard(folder: Path) -> None:
    """Remove the files of a download, and its folder unless it holds other files.

    The journal is removed last: as long as records exist, it identifies the folder as a download.
    """
    if not (folder / JOURNAL_FILE).is_file():
        return
    for pattern in ("part_*.gz", "part_*.part"):
        for path in (folder / RECORDS).glob(pattern):
            path.unlink()
    with suppress(OSError):  # there were no records yet, or the user put files beside them
        (folder / RECORDS).rmdir()
    for ending in ("-wal", "-shm", ""):
        (folder / f"{JOURNAL_FILE}{ending}").unlink(missing_ok=True)
    with suppress(OSError):  # files of the user stay
        folder.rmdir()


def write_batch(folder: Path, number: int, lines: Iterable[bytes]) -> None:
    """Write the records of a batch as gzipped lines: under a temporary name, then renamed, so that no part is seen.

    A batch with the same number is replaced; `lines` are records without line ends.
    """
    records = folder / RECORDS
    records.mkdir(exist_ok=True)
    path = records / f"part_{number:05d}.gz"
    temporary = path.with_suffix(".part")
    with temporary.open("wb") as raw:
        # Without time and file name inside, the same records give the same bytes.
        with gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0, compresslevel=6) as packed:
            for line in lines:
                packed.write(line + b"\n")
        raw.flush()
        os.fsync(raw.fileno())
    temporary.replace(path)


def _folders(cache: Path) -> tuple[Path, Path, Path]:
    return cache / PARTIAL, cache / COMPLETE, cache / PREVIOUS


def _reject_foreign_folder(cache: Path) -> None:
    """Reject a folder that is neither empty nor one of a download."""
    if not cache.is_dir() or (cache / _LOCK).is_file() or not any(cache.iterdir()):
        return
    if not any((folder / JOURNAL_FILE).is_file() for folder in _folders(cache)):
        raise DownloadError(
            f"{cache} is not empty, and its files are not of a download. A download needs a folder of its own: "
            "name an empty or a new one with --cache."
        )


def _reject_foreign_parts(cache: Path) -> None:
    """Reject subfolders with the names of ours and without a journal."""
    foreign = [str(path) for path in _folders(cache) if not _is_ours_or_empty(path)]
    if foreign:
        raise DownloadError(
            f"No download made {', '.join(foreign)}, and a download would replace them. Move what you need of them "
            "elsewhere, or name another folder with --cache."
        )


def _is_ours_or_empty(path: Path) -> bool:
    if path.is_symlink() or not path.is_dir():
        return not path.is_symlink() and not path.exists()
    return (path / JOURNAL_FILE).is_file() or not any(path.iterdir())


def _is_locked(error: sqlite3.Error) -> bool:
    return "locked" in str(error)


def _not_writable(cache: Path, error: Exception) -> DownloadError:
    reason = error.strerror if isinstance(error, OSError) else str(error)
    return DownloadError(f"{cache} cannot be written to ({reason}). Make room or name another folder with --cache.")

"""Status of a download found in a folder: running, interrupted, or finished without a dataset made from it."""

import hashlib
import json
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ecosystem.importers.openalex.download_folder import COMPLETE, PARTIAL, RECORDS, inspect_folder
from ecosystem.importers.openalex.errors import DownloadError
from ecosystem.importers.openalex.journal import JOURNAL_FILE, Journal
from ecosystem.importers.openalex.request import DownloadRequest
from ecosystem.load import RECORD_KEY
from ecosystem.tables import Researchers
from ecosystem.tables.packaging import PACKAGE

FINGERPRINT = "download"
"""Key, in the record of an import, of the fingerprint of the download that the dataset was made from."""

GZIP_TRAILER_BYTES = 8
"""Checksum and length at the end of a gzip file (RFC 1952)."""


@dataclass(frozen=True)
class DownloadStatus:
    """A download that can be resumed, or is running.

    It may run in another process, or another thread of this one; its request is then None. `is_downloaded` means that
    only the dataset is missing.
    """

    is_running: bool
    is_downloaded: bool = False
    request: DownloadRequest | None = None


def download_status(cache: Path, out: Path) -> DownloadStatus | None:
    """Return the status of a download; None without one, or where the dataset made from it exists.

    Nothing is changed. `cache` and `out` are the folders of the download and of its dataset.
    """
    with inspect_folder(cache) as is_free:
        if not is_free:
            return DownloadStatus(is_running=True)
        try:
            return _resumable(cache, out)
        except (OSError, sqlite3.Error) as error:
            raise DownloadError(f"{cache} cannot be read ({error}). Make it readable, or remove it.") from None


def download_fingerprint(download: Path) -> str:
    """Return the SHA-256 of a finished download: its parameters, its last day and its records.

    Of the records only name, size and gzip checksum of each file are read, which is fast.
    """
    with Journal(download, None) as journal:
        content: list[Any] = [journal.parameters(), journal.last_day()]
    for path in sorted((download / RECORDS).glob("part_*.gz")):
        with path.open("rb") as file:
            size = file.seek(0, 2)
            file.seek(max(0, size - GZIP_TRAILER_BYTES))
            content.append([path.name, size, file.read().hex()])
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def is_built_from(out: Path, fingerprint: str) -> bool:
    """Return whether a dataset exists that was made from the download with this fingerprint."""
    try:
        package = json.loads((out / PACKAGE).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return False
    record = package.get(RECORD_KEY) if isinstance(package, dict) else None
    is_same = isinstance(record, dict) and record.get(FINGERPRINT) == fingerprint
    return is_same and (out / f"{Researchers.table}.csv").is_file()


def _resumable(cache: Path, out: Path) -> DownloadStatus | None:
    for name in (PARTIAL, COMPLETE):
        folder = cache / name
        if not (folder / JOURNAL_FILE).is_file():
            continue
        with Journal(folder, None) as journal:
            if not journal.begun:
                continue
            parameters, is_finished = journal.parameters(), journal.is_finished()
        if is_finished and is_built_from(out, download_fingerprint(folder)):
            continue
        request = DownloadRequest(parameters["country"], parameters["since"], tuple(parameters["subfields"]))
        return DownloadStatus(False, is_finished, request)
    return None

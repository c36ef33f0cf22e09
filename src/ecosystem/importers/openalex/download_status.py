"""How a download stands, for who finds its folder: under way, broken off, or finished and not yet a dataset."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ecosystem.importers.openalex.download_folder import COMPLETE, PARTIAL, RECORDS, seen
from ecosystem.importers.openalex.errors import DownloadError
from ecosystem.importers.openalex.journal import FILE, Journal
from ecosystem.importers.openalex.request import Request
from ecosystem.load import RECORD_KEY
from ecosystem.tables import Researchers
from ecosystem.tables.packaging import PACKAGE

MADE_FROM = "download"
"""Name, in the record of an import, of the mark of the download that the dataset was made from."""

TRAILER = 8
"""Bytes at the end of a gzip file: a checksum of what was packed, and its length (RFC 1952)."""


@dataclass(frozen=True)
class Standing:
    """A download that somebody can go on with, or has to wait for.

    Attributes
    ----------
    busy : bool
        Whether somebody is at work on it: another process, or another thread of this one.
    downloaded : bool
        Whether everything has come and only the dataset is to be made.
    request : Request or None
        What it asks for; None where it is busy.
    """

    busy: bool
    downloaded: bool = False
    request: Request | None = None


def standing(cache: Path, out: Path) -> Standing | None:
    """Tell how a download stands; nothing is changed.

    Parameters
    ----------
    cache : Path
        Folder of the download.
    out : Path
        Folder of its dataset.

    Returns
    -------
    Standing or None
        None where there is nothing to go on with: no download, or the dataset that was made from it is there.

    Raises
    ------
    DownloadError
        If it cannot be made out.
    """
    with seen(cache) as free:
        if not free:
            return Standing(busy=True)
        try:
            return _left(cache, out)
        except (OSError, sqlite3.Error) as error:
            raise DownloadError(f"{cache} cannot be read ({error}). Make it readable, or remove it.") from None


def mark_of(download: Path) -> str:
    """Return what tells a finished download from every other: its question, its last day and the records themselves.

    Records are told apart by the checksums that gzip keeps at the end of each file, so that a look is quick.

    Parameters
    ----------
    download : Path
        Folder with the journal and, below it, the records.
    """
    with Journal(download, None) as journal:
        said: list[Any] = [journal.parameters(), journal.last_day()]
    for path in sorted((download / RECORDS).glob("part_*.gz")):
        with path.open("rb") as file:
            size = file.seek(0, 2)
            file.seek(max(0, size - TRAILER))
            said.append([path.name, size, file.read().hex()])
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def is_made_from(out: Path, mark: str) -> bool:
    """Tell whether a dataset is there that was made from the download of this mark."""
    try:
        said = json.loads((out / PACKAGE).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return False
    record = said.get(RECORD_KEY) if isinstance(said, dict) else None
    there = isinstance(record, dict) and record.get(MADE_FROM) == mark
    return there and (out / f"{Researchers.table}.csv").is_file()


def _left(cache: Path, out: Path) -> Standing | None:
    for name in (PARTIAL, COMPLETE):
        folder = cache / name
        if not (folder / FILE).is_file():
            continue
        with Journal(folder, None) as journal:
            if not journal.begun:
                continue
            asked, finished = journal.parameters(), journal.finished()
        if finished and is_made_from(out, mark_of(folder)):
            continue
        return Standing(False, finished, Request(asked["country"], asked["since"], tuple(asked["subfields"])))
    return None

"""Where records lie: files, folders, patterns and addresses → one list of files that can be opened."""

from __future__ import annotations

import glob
import io
import re
from collections.abc import Iterable, Sequence
from http.client import HTTPException, HTTPResponse
from pathlib import Path, PurePath, PurePosixPath
from typing import BinaryIO, Final, cast
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from ecosystem.importers.json_lines.remote_files import RemoteFile, below, listed

ENDINGS: Final = (".gz", ".jsonl", ".ndjson", ".json")
"""What a file of records is called; others in a folder, such as a manifest, are passed over."""

MERGED: Final = "merged_ids"
"""Folder of the snapshot that lists ids that are no longer used; not records."""

WAIT: Final = 60.0
"""Seconds in which a server must say something."""

ATTEMPTS: Final = 4
"""How often a broken connection is taken up again at the place where it broke."""

_REMOTE = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)


class NothingThereError(Exception):
    """A path leads to no file; the message says which, and what would."""


def found(paths: Iterable[str]) -> list[str]:
    """Return the files of records at the given places, each once, in order.

    Parameters
    ----------
    paths : iterable of str
        Files, folders (searched at any depth), patterns with ``*``, or addresses. An http(s) address names one file;
        other addresses (``s3://``, ``gs://`` …) may be patterns or folders and need the package fsspec. What is at
        ``s3://`` is read without credentials where Amazon's libraries find none.

    Raises
    ------
    NothingThereError
        If a path leads to no file; all such paths are named.
    RemoteError
        If an address cannot be looked at: no server, no permission, a package that is missing.
    """
    files: list[str] = []
    nothing: list[str] = []
    for path in paths:
        if _REMOTE.match(path) and not _is_address(path):
            raise NothingThereError(
                f"{path}: is no address. Write it as https://host/folder/part_000.gz or s3://bucket/folder."
            )
        here = _far(path) if _REMOTE.match(path) else _near(path)
        files += here
        nothing += [] if here else [path]
    if nothing:
        raise NothingThereError(
            f"No file of records at {', '.join(nothing)}. Name a file, a folder with files that end in "
            f"{', '.join(ENDINGS)}, or a pattern such as 'authors/*/*.gz' in quotation marks."
        )
    return list(dict.fromkeys(files))


def opened(file: str) -> BinaryIO:
    """Open a file for reading bytes, wherever it lies.

    Raises
    ------
    OSError
        If it cannot be opened.
    """
    scheme = urlsplit(file).scheme.lower() if _REMOTE.match(file) else ""
    if scheme in ("http", "https"):
        return cast("BinaryIO", _Download(file))
    if scheme:
        return cast("BinaryIO", RemoteFile(file))
    return Path(file).open("rb")


class _Download(io.RawIOBase):
    """A file on a web server; a broken connection is taken up again where it broke."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._at = 0
        self._answer = self._ask()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Sequence[int]) -> int:  # type: ignore[override]
        view = memoryview(cast("bytearray", buffer))
        for attempt in range(ATTEMPTS):
            try:
                data: bytes = self._answer.read(len(view))
                if not data and self._length is not None and self._at < self._length:
                    raise ConnectionError(f"{self._address} ended after {self._at:,} of {self._length:,} bytes")
                break
            except (HTTPException, OSError):
                if attempt == ATTEMPTS - 1 or not self._resumable:
                    raise
                self._answer = self._ask()
        view[: len(data)] = data
        self._at += len(data)
        return len(data)

    def close(self) -> None:
        self._answer.close()
        super().close()

    def _ask(self) -> HTTPResponse:
        request = Request(self._address, headers={"Range": f"bytes={self._at}-"} if self._at else {})  # noqa: S310
        try:
            answer: HTTPResponse = urlopen(request, timeout=WAIT)  # noqa: S310 - the address is the user's own
        except URLError as error:
            raise OSError(f"{self._address}: {error.reason}") from error
        if self._at and answer.status != 206:
            raise OSError(f"{self._address}: the server does not go on where the connection broke")
        if not self._at:
            length = answer.headers.get("Content-Length")
            self._length = int(length) if length and length.isdecimal() else None
            self._resumable = answer.headers.get("Accept-Ranges", "").lower() == "bytes"
        return answer


def _near(path: str) -> list[str]:
    place = Path(path)
    if place.is_dir():
        inside = (file for file in place.rglob("*") if file.is_file())
        return sorted(str(file) for file in inside if _is_records(file.relative_to(place)))
    if place.is_file():
        return [str(place)]
    named = (Path(file) for file in glob.glob(path, recursive=True))
    return sorted(str(file) for file in named if file.is_file() and MERGED not in file.parts)


def _is_records(file: PurePath) -> bool:
    hidden = any(part.startswith(".") for part in file.parts)
    return file.name.lower().endswith(ENDINGS) and MERGED not in file.parts and not hidden


def _is_address(path: str) -> bool:
    try:
        parts = urlsplit(path)
        return bool(parts.netloc or parts.path) and (parts.scheme.lower() not in ("http", "https") or parts.port != 0)
    except ValueError:  # brackets without end, a port that is no number
        return False


def _far(path: str) -> list[str]:
    if urlsplit(path).scheme.lower() in ("http", "https"):
        return [path]
    place, files = listed(path)
    if files == [place]:  # named itself, whatever it is called
        return files
    if any(sign in path for sign in "*?["):
        return [file for file in files if MERGED not in PurePosixPath(file).parts]
    return [file for file in files if _is_records(below(place, file))]

"""Find and open input files: local paths, folders, glob patterns and addresses."""

import glob
import re
from collections.abc import Iterable
from pathlib import Path, PurePath, PurePosixPath
from typing import BinaryIO, Final
from urllib.parse import urlsplit

from ecosystem.datasets.remote_files import is_http, list_remote, open_remote

ENDINGS: Final = (".gz", ".tgz", ".tar", ".jsonl", ".ndjson", ".json", ".xml")
"""Endings of files of records; other files of a folder, such as a manifest, are ignored."""

MERGED_IDS: Final = "merged_ids"
"""Folder of the OpenAlex snapshot that lists retired ids; not records."""

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)


class NoFilesError(Exception):
    """A path matches no file; the message names the path and the remedy."""


def find_files(paths: Iterable[str]) -> list[str]:
    """Return the files of records at the given paths, each once, in order.

    Paths are files, folders (searched recursively), patterns with ``*``, or addresses. An http(s) address names one
    file; other addresses (``s3://``, ``gs://`` …) may be patterns or folders and need the package fsspec. ``s3://`` is
    read without credentials where Amazon's libraries find none.

    NoFilesError names all paths that match no file. RemoteError if an address cannot be listed: no server, no
    permission, a package that is missing.
    """
    files: list[str] = []
    unmatched: list[str] = []
    for path in paths:
        if _ADDRESS.match(path) and not _is_valid_address(path):
            raise NoFilesError(
                f"{path}: is no address. Write it as https://host/folder/part_000.gz or s3://bucket/folder."
            )
        matched = _find_remote(path) if _ADDRESS.match(path) else _find_local(path)
        files += matched
        unmatched += [] if matched else [path]
    if unmatched:
        raise NoFilesError(
            f"No file of records at {', '.join(unmatched)}. Name a file, a folder with files that end in "
            f"{', '.join(ENDINGS)}, or a pattern such as 'authors/*/*.gz' in quotation marks."
        )
    return list(dict.fromkeys(files))


def open_file(file: str) -> BinaryIO:
    """Open a local or remote file for reading bytes."""
    return open_remote(file) if _ADDRESS.match(file) else Path(file).open("rb")


def _find_local(path: str) -> list[str]:
    root = Path(path)
    if root.is_dir():
        inside = (file for file in root.rglob("*") if file.is_file())
        return sorted(str(file) for file in inside if _is_records(file.relative_to(root)))
    if root.is_file():
        return [str(root)]
    matched = (Path(file) for file in glob.glob(path, recursive=True))
    return sorted(str(file) for file in matched if file.is_file() and MERGED_IDS not in file.parts)


def _find_remote(path: str) -> list[str]:
    if is_http(path):
        return [path]
    root, files = list_remote(path)
    if files == [root]:  # a file that is named itself may have any ending
        return files
    if any(sign in path for sign in "*?["):
        return [file for file in files if MERGED_IDS not in PurePosixPath(file).parts]
    return [file for file in files if _is_records(PurePosixPath(file.removeprefix(root).lstrip("/")))]


def _is_records(file: PurePath) -> bool:
    is_hidden = any(part.startswith(".") for part in file.parts)
    return file.name.lower().endswith(ENDINGS) and MERGED_IDS not in file.parts and not is_hidden


def _is_valid_address(path: str) -> bool:
    try:
        parts = urlsplit(path)
        return bool(parts.netloc or parts.path) and (not is_http(path) or parts.port != 0)
    except ValueError:  # an unclosed bracket, a port that is no number
        return False

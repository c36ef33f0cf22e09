"""Read the files of a remote dataset into a folder, within limits of bytes and time."""

import json
import re
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPException
from pathlib import Path, PurePosixPath
from typing import Final
from urllib.parse import urlsplit

from ecosystem.datasets.remote_definitions import RemoteDataset, address_problem, public_address
from ecosystem.datasets.remote_files import is_http, list_remote, open_remote
from ecosystem.load import DataProblemsError, File, Problem, unpack, without_direction_marks
from ecosystem.tables import DATASET_TABLES, Researchers
from ecosystem.tables.packaging import PACKAGE

MAX_BYTES: Final = 200 << 20
"""Largest sum of the files of a remote dataset."""
MAX_SECONDS: Final = 120.0
"""Longest reading."""
_PIECE: Final = 1 << 20
_ZIP: Final = b"PK\x03\x04"
_WEB_PAGE: Final = re.compile(rb"\s{0,100}<(!doctype html|html|head)", re.IGNORECASE)
_QUERY: Final = re.compile(r"\?\S*")
"""Query of an address, also of one to which a server redirects."""
_TABLE_FILE: Final = re.compile("|".join(rf"{table.table}\.csv" for table in DATASET_TABLES), re.IGNORECASE)
SHEET_REMEDY: Final = (
    "Give the address of the file itself. In Google Sheets choose File, Share, Publish to web, one sheet, CSV"
)


class ReadLimits:
    """Bytes and seconds that reading a dataset may take."""

    def __init__(self, origin: str) -> None:
        self.origin, self.size, self.until = origin, 0, time.monotonic() + MAX_SECONDS

    def take(self, size: int) -> None:
        """Count bytes read; DataProblemsError beyond a limit."""
        self.size += size
        if self.size > MAX_BYTES:
            raise problem(self.origin, f"there are more than {MAX_BYTES >> 20} MB", "Divide the dataset")
        if time.monotonic() > self.until:
            rule = f"reading takes longer than {MAX_SECONDS:.0f} seconds"
            raise problem(self.origin, rule, "Try a faster server, or divide the dataset")


def problem(origin: str, rule: str, remedy: str) -> DataProblemsError:
    """Return one problem of a remote dataset as an error."""
    return DataProblemsError([Problem.of_file(origin, rule, remedy)])


def read_remote(definition: RemoteDataset, folder: Path) -> None:
    """Write the files at the addresses of a dataset into a folder.

    Raises
    ------
    DataProblemsError
        An address cannot be read, or its content is no table; secrets in addresses are not quoted.
    """
    budget = ReadLimits(definition.origin)
    if definition.address:
        files = _files_at(definition.address, budget)
    else:
        files = (File(f"{table}.csv", _content(place, budget)) for table, place in definition.tables.items())
    for file in files:
        (folder / file.name.lower()).write_bytes(without_direction_marks(file).read())
    write_metadata(definition, folder)


def read_address(address: str, folder: Path) -> None:
    """Write the files of a dataset at one address into a folder; see :func:`read_remote`."""
    if rule := address_problem(address):
        raise problem(public_address(address), f"the address {rule}", "Correct it")
    read_remote(RemoteDataset("address", address), folder)


def write_metadata(definition: RemoteDataset, folder: Path) -> None:
    """Write the metadata that the definition states."""
    if definition.metadata:
        text = json.dumps(definition.metadata, ensure_ascii=False, indent=2, default=str)
        (folder / PACKAGE).write_text(text, encoding="utf-8")


def _files_at(address: str, budget: ReadLimits) -> Iterator[File]:
    """Yield the files of a folder, of a zip, or one CSV file as the table of people."""
    if is_http(address):
        path = urlsplit(address).path
        if path.endswith("/") or PurePosixPath(path).name == PACKAGE:
            yield from _described_files(address, budget)
            return
    elif inside := _listed_files(address):
        for name, place in inside.items():
            yield File(name, _content(place, budget))
        return
    content = _content(address, budget)
    if content.startswith(_ZIP):
        yield from unpack(content, public_address(address))
    else:
        yield File(f"{Researchers.table}.csv", content)


def _described_files(address: str, budget: ReadLimits) -> Iterator[File]:
    """Yield the data package of a folder on a web server, which cannot list it, and the tables that it names."""
    package = _content(_sibling(address, PACKAGE), budget)
    yield File(PACKAGE, package)
    try:
        resources = json.loads(package)["resources"]
        paths = [str(resource["path"]) for resource in resources]
    except (ValueError, KeyError, TypeError, RecursionError):
        rule = f"{PACKAGE} names no files under resources, each with a path"
        raise problem(public_address(address), rule, "Give the address of a zip, or one for each table") from None
    for path in dict.fromkeys(paths):
        if _TABLE_FILE.fullmatch(path):
            yield File(path, _content(_sibling(address, path), budget))


def _sibling(address: str, name: str) -> str:
    parts = urlsplit(address)
    return parts._replace(path=f"{parts.path.rpartition('/')[0]}/{name}").geturl()


def _listed_files(address: str) -> Mapping[str, str]:
    """Return the address of each table file directly in a folder, by name; empty if the address is a file."""
    with _problems_of(address):
        root, files = list_remote(address)
    inside = {} if files == [root] else {file.removeprefix(root).strip("/"): file for file in files}
    found = {name: file for name, file in inside.items() if name == PACKAGE or _TABLE_FILE.fullmatch(name)}
    if inside and not found:
        rule = f"the folder has none of the files {', '.join(f'{table.table}.csv' for table in DATASET_TABLES)}"
        raise problem(public_address(address), rule, "Name the folder that has them")
    return found


def _content(address: str, budget: ReadLimits) -> bytes:
    pieces = []
    with _problems_of(address), open_remote(address) as stream:
        while piece := stream.read(_PIECE):
            budget.take(len(piece))
            pieces.append(piece)
    content = b"".join(pieces)
    if _WEB_PAGE.match(content[:1_000]):
        raise problem(public_address(address), "the address gives a web page, not a table", SHEET_REMEDY)
    return content


@contextmanager
def _problems_of(address: str) -> Iterator[None]:
    """Turn errors of reading an address into a problem that does not quote its secrets."""
    try:
        yield
    except (OSError, HTTPException, ValueError) as error:
        public = public_address(address)
        reason = _QUERY.sub("", " ".join(str(error)[:4_000].replace(address, public).split()))[:400]
        reason = reason or type(error).__name__
        rule = f"it cannot be read now ({reason.removeprefix(public + ': ')})"
        raise problem(public, rule, "Check the address, the server and the network") from None

"""The files in a zip, taken out in memory and within limits; nothing is ever written to disk."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO, Final

from ecosystem.load.problems import DataProblemsError, Problem
from ecosystem.load.reading.files import MAX_BYTES, MAX_FILES, PACKAGE, File

MAX_RATIO: Final = 250
"""How many times its packed size a member may unpack to before it is taken for a bomb."""

_PIECE: Final = 1 << 20
_WANTED: Final = (".csv", ".tsv", ".txt", ".xlsx", ".xls", ".ods")


def unpack(archive: bytes | Path, name: str = "upload.zip") -> list[File]:
    """Take the tables out of a zip.

    Tables may stand in a folder within the zip; the topmost folder that holds ``researchers.csv`` (else
    any table) counts, and what lies deeper, such as the example of the template, does not.

    Parameters
    ----------
    archive : bytes or Path
        The zip.
    name : str
        What the user calls it.

    Returns
    -------
    list of File
        The files of that one folder.

    Raises
    ------
    DataProblemsError
        If it is no zip, is locked, points outside itself, or unpacks to more than is reasonable.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(archive) if isinstance(archive, bytes) else archive) as opened:
            members = _members(opened, name)
            sizes = _Sizes(name)
            return [File(PurePosixPath(member.filename).name, sizes.read(opened, member)) for member in members]
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        raise _refused(name, f"the zip cannot be read ({error or type(error).__name__})", "Pack it again") from error


def _members(opened: zipfile.ZipFile, name: str) -> list[zipfile.ZipInfo]:
    """Choose the members of one folder, having looked at all names."""
    if len(opened.infolist()) > MAX_FILES:
        raise _refused(name, f"the zip holds more than {MAX_FILES} files", "Pack only the tables")
    wanted: dict[PurePosixPath, list[zipfile.ZipInfo]] = {}
    for member in opened.infolist():
        path = PurePosixPath(member.filename.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or ":" in member.filename:
            raise _refused(name, f"“{member.filename[:100]}” points outside the zip", "Pack the tables themselves")
        hidden = any(part.startswith((".", "__MACOSX")) for part in path.parts)
        if not member.is_dir() and not hidden and (path.suffix.lower() in _WANTED or path.name.lower() == PACKAGE):
            if member.flag_bits & 1:
                raise _refused(name, "the zip is locked with a password", "Pack it without")
            wanted.setdefault(path.parent, []).append(member)
    if not wanted:
        raise _refused(name, "the zip holds no CSV file", "Pack the tables as CSV files")
    return wanted[min(wanted, key=lambda folder: _rank(folder, wanted[folder]))]


def _rank(folder: PurePosixPath, members: list[zipfile.ZipInfo]) -> tuple[bool, int, str]:
    names = {PurePosixPath(member.filename).stem.lower() for member in members}
    return "researchers" not in names, len(folder.parts), str(folder)


class _Sizes:
    """Counts what has come out of a zip, whatever its members say about themselves."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.total = 0

    def read(self, opened: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
        """Unpack one member, piece by piece, and stop where it becomes too much."""
        limit = max(_PIECE * 10, member.compress_size * MAX_RATIO)
        pieces: list[bytes] = []
        size = 0
        with opened.open(member) as stream:
            for piece in _pieces(stream):
                size += len(piece)
                self.total += len(piece)
                if size > limit or self.total > MAX_BYTES:
                    raise _refused(self.name, f"“{member.filename[:100]}” unpacks to too much", "Send the CSV files")
                pieces.append(piece)
        return b"".join(pieces)


def _pieces(stream: IO[bytes]) -> Iterator[bytes]:
    while piece := stream.read(_PIECE):
        yield piece


def _refused(name: str, rule: str, remedy: str) -> DataProblemsError:
    return DataProblemsError([Problem(name, 0, "", "", rule, remedy)])

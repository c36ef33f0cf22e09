"""Unpack the tables of a zip in memory, within size limits."""

import io
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import Final

from ecosystem.load.problems import DataProblemsError, Problem
from ecosystem.load.reading.files import MAX_BYTES, MAX_FILES, File
from ecosystem.tables.packaging import PACKAGE

MAX_RATIO: Final = 250
"""Largest compression ratio of a member; beyond it counts as a zip bomb."""

_PIECE: Final = 1 << 20
_WANTED: Final = (".csv", ".tsv", ".txt", ".xlsx", ".xls", ".ods")


def unpack(archive: bytes | Path, name: str = "upload.zip") -> list[File]:
    """Unpack the files of one folder of a zip.

    It is the topmost folder that holds ``researchers.csv``, else any table. Deeper folders, such as the example of the
    template, are ignored.

    Raises
    ------
    DataProblemsError
        If the file is no zip, is encrypted, has names outside itself, or is too large unpacked.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(archive) if isinstance(archive, bytes) else archive) as opened:
            members = _members(opened, name)
            unpacker = _Unpacker(name)
            return [File(PurePosixPath(member.filename).name, unpacker.read(opened, member)) for member in members]
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        raise _error(name, f"the zip cannot be read ({error or type(error).__name__})", "Pack it again") from error


def _members(opened: zipfile.ZipFile, name: str) -> list[zipfile.ZipInfo]:
    """Members of the chosen folder; all names are checked."""
    if len(opened.infolist()) > MAX_FILES:
        raise _error(name, f"the zip holds more than {MAX_FILES} files", "Pack only the tables")
    wanted: dict[PurePosixPath, list[zipfile.ZipInfo]] = {}
    for member in opened.infolist():
        path = PurePosixPath(member.filename.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or ":" in member.filename:
            raise _error(name, f"“{member.filename[:100]}” points outside the zip", "Pack the tables themselves")
        hidden = any(part.startswith((".", "__MACOSX")) for part in path.parts)
        if not member.is_dir() and not hidden and (path.suffix.lower() in _WANTED or path.name.lower() == PACKAGE):
            if member.flag_bits & 1:
                raise _error(name, "the zip is locked with a password", "Pack it without")
            wanted.setdefault(path.parent, []).append(member)
    if not wanted:
        raise _error(name, "the zip holds no CSV file", "Pack the tables as CSV files")
    return wanted[min(wanted, key=lambda folder: _rank(folder, wanted[folder]))]


def _rank(folder: PurePosixPath, members: list[zipfile.ZipInfo]) -> tuple[bool, int, str]:
    names = {PurePosixPath(member.filename).stem.lower() for member in members}
    return "researchers" not in names, len(folder.parts), str(folder)


class _Unpacker:
    """Counts unpacked bytes, since the sizes that a zip states can be wrong."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.total = 0

    def read(self, opened: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
        """Unpack one member piece by piece; stop at the limits."""
        limit = max(_PIECE * 10, member.compress_size * MAX_RATIO)
        pieces: list[bytes] = []
        size = 0
        with opened.open(member) as stream:
            while piece := stream.read(_PIECE):
                size += len(piece)
                self.total += len(piece)
                if size > limit or self.total > MAX_BYTES:
                    raise _error(self.name, f"“{member.filename[:100]}” unpacks to too much", "Send the CSV files")
                pieces.append(piece)
        return b"".join(pieces)


def _error(name: str, rule: str, remedy: str) -> DataProblemsError:
    return DataProblemsError([Problem.of_file(name, rule, remedy)])

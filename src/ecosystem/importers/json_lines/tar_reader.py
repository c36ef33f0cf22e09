"""Stream the files of a tar archive, one at a time, with limits on their number and length.

The standard library's tarfile keeps every member, and reads extended headers of any length, into memory.
"""

from collections.abc import Iterator
from typing import Final

from ecosystem.importers.file_kinds import TAR_BLOCK, is_tar, tar_name, tar_size
from ecosystem.importers.json_lines.line_reader import LONGEST_LINE
from ecosystem.importers.skipped import Tally

MAX_MEMBERS: Final = 100_000_000
"""Files and folders read of an archive: several times as many as there are ORCID iDs."""
MAX_ARCHIVE_BYTES: Final = 1 << 42
"""Unpacked bytes read of an archive: 4 TiB, several times ORCID's public data file."""
_FILE: Final = (b"0", b"\0")
"""Type of a regular file in a header."""


def tar_members(blocks: Iterator[bytes], file: str, tally: Tally) -> Iterator[bytes]:
    """Yield the content of each file of up to :data:`LONGEST_LINE` bytes; the rest is noted, and skipped."""
    source = _Source(blocks)
    for number in range(1, MAX_MEMBERS + 1):
        header = source.take(TAR_BLOCK)
        if not header.strip(b"\0"):  # two empty blocks end an archive
            return
        if not is_tar(header):
            tally.note("damaged", file, number, "no header of a tar archive")
            return
        size, name = tar_size(header), tar_name(header)
        padding = -size % TAR_BLOCK
        if header[156:157] not in _FILE or name.rpartition("/")[2].startswith("."):
            source.skip(size + padding)
        elif size > LONGEST_LINE:
            tally.note("too-long", file, number, name)
            source.skip(size + padding)
        else:
            content = source.take(size)
            if len(content) < size:
                if not tally.counts.get("broken-off"):
                    tally.note("broken-off", file, number, name)
                return
            source.skip(padding)
            yield content
        if source.read > MAX_ARCHIVE_BYTES:
            break
    tally.note("too-long", file, None, "the archive holds more than any of the public data files")


class _Source:
    """Blocks of any size as a stream; `read` counts the bytes taken and skipped."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self.blocks, self.rest, self.read = blocks, b"", 0

    def take(self, size: int) -> bytes:
        """Return the next bytes, fewer only at the end."""
        taken = [self.rest[:size]]
        self.rest = self.rest[size:]
        length = len(taken[0])
        while length < size and (block := next(self.blocks, b"")):
            taken.append(block[: size - length])
            self.rest = block[size - length :]
            length += len(taken[-1])
        self.read += length
        return b"".join(taken)

    def skip(self, size: int) -> None:
        """Pass over bytes."""
        while size > 0 and (passed := len(self.take(min(size, LONGEST_LINE)))):
            size -= passed

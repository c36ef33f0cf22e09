"""Stream the lines of a plain or gzipped file that contain given bytes.

Most records of a large file are irrelevant. Each block is therefore searched as a whole for bytes that every relevant
record contains, which runs at memory speed, and only lines with a hit are sliced out.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import BinaryIO, Final

from ecosystem.importers.file_kinds import GZIP
from ecosystem.importers.skipped import Tally

READ_BYTES: Final = 1 << 16
"""Bytes per read: what they unpack to still fits into the processor's cache while it is searched."""

UNPACKED_BYTES: Final = 1 << 22
"""Maximum bytes per decompression step: a small file that unpacks to a huge one (a "zip bomb") comes in pieces, too."""

LONGEST_LINE: Final = 1 << 24
"""Bytes above which a line is skipped: 16 MiB, some hundred times the longest author record."""

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_OPENING_BRACE = ord("{")
_QUOTED_BYTES: Final = 160
"""Bytes of an invalid line that the report looks at."""
_SALVAGE_BYTES: Final = 64
"""Step size when as much as possible of a damaged block is unpacked."""


@dataclass
class LineReader:
    """Iterator over the lines of one file that contain the required bytes; `lines` counts all lines read so far."""

    stream: BinaryIO
    file: str
    required_bytes: bytes
    tally: Tally
    lines: int = 0
    is_complete: bool = field(default=True, init=False)

    def __iter__(self) -> Iterator[tuple[int, bytes]]:
        """Yield number (from 1) and bytes of each relevant line."""
        rest: list[bytes] = []
        length = 0
        for block in self.blocks():
            begin = block.find(b"\n") + 1
            if begin:
                yield from self._join(rest, length, block[:begin])
                end = block.rfind(b"\n") + 1
                yield from self._search(block, begin, end)
                rest, length, begin = [], 0, end
            if length <= LONGEST_LINE:
                rest.append(block[begin:] if begin else block)
            else:
                rest.clear()  # the line is skipped; its end is still to come
            length += len(block) - begin
        if length and self.is_complete:
            yield from self._join(rest, length, b"")

    def _join(self, rest: list[bytes], length: int, end: bytes) -> Iterator[tuple[int, bytes]]:
        """Put together a line that spans blocks."""
        if length > LONGEST_LINE:
            self.lines += 1
            self.tally.note("too-long", self.file, self.lines, f"more than {LONGEST_LINE:,} bytes")
            return
        line = b"".join((*rest, end)).removeprefix(b"" if self.lines else _BYTE_ORDER_MARK)
        yield from self._search(line, 0, len(line))

    def _search(self, block: bytes, begin: int, end: int) -> Iterator[tuple[int, bytes]]:
        """Search complete lines: each is counted, the block is searched once as a whole."""
        find = block.find
        hit = find(self.required_bytes, begin, end)
        number = self.lines
        while begin < end:
            close = find(b"\n", begin, end)
            close = end if close < 0 else close
            number += 1
            matches = 0 <= hit < close
            if block[begin] != _OPENING_BRACE and not self._is_record(block[begin:close], number):
                pass
            elif matches and close - begin <= LONGEST_LINE:
                self.lines = number
                yield number, block[begin:close]
            if matches:
                hit = find(self.required_bytes, close, end) if self.required_bytes else close + 1
            begin = close + 1
        self.lines = number

    def _is_record(self, line: bytes, number: int) -> bool:
        """Check a line whose first byte is no brace; count it as skipped unless it is a record or blank."""
        if line.lstrip().startswith(b"{"):
            return True
        if line.strip():
            self._skip(line[:_QUOTED_BYTES], number)
        return False

    def _skip(self, line: bytes, number: int) -> None:
        try:
            self.tally.note("not-a-record", self.file, number, line.decode())
        except UnicodeDecodeError as error:
            # our own cut may lie within a character
            is_cut = error.start > len(line) - 4 and len(line) == _QUOTED_BYTES
            self.tally.note("not-a-record" if is_cut else "not-utf-8", self.file, number)

    def blocks(self) -> Iterator[bytes]:
        """Yield the unpacked content up to the first damage; gzip is detected by content, not by file name."""
        try:
            block = self._first_block()
            if block.startswith(GZIP):
                yield from self._unpack(block)
            else:
                while block:
                    yield block
                    block = self.stream.read(READ_BYTES)
        except (OSError, HTTPException) as error:
            self._end_early("broken-off", str(error))

    def _first_block(self) -> bytes:
        """Read at least as many bytes as the magic number has: a slow connection may deliver a single byte."""
        block = self.stream.read(READ_BYTES)
        while block and len(block) < len(GZIP) and (more := self.stream.read(READ_BYTES)):
            block += more
        return block

    def _unpack(self, block: bytes) -> Iterator[bytes]:
        """Unpack gzip, member after member."""
        unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
        while True:
            before = unpacker.copy()
            try:
                out = unpacker.decompress(block, UNPACKED_BYTES)
            except zlib.error as error:
                yield from _salvage(before, block)
                self._end_early("damaged", str(error))
                return
            if out:
                yield out
            if unpacker.eof:
                block = unpacker.unused_data or self._first_block()
                if len(block) < len(GZIP):
                    block += self._first_block()
                if not block.startswith(GZIP):  # end of file, or padding after the last member
                    return
                unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
            elif unpacker.unconsumed_tail:
                block = unpacker.unconsumed_tail
            elif len(out) == UNPACKED_BYTES:
                block = b""  # the decompressor may hold more output
            else:
                block = self.stream.read(READ_BYTES)
                if not block:
                    break
        self._end_early("broken-off", "the gzip file has no end")

    def _end_early(self, reason: str, detail: str) -> None:
        self.is_complete = False
        self.tally.note(reason, self.file, self.lines or None, detail)


def _salvage(unpacker: zlib._Decompress, block: bytes) -> Iterator[bytes]:
    """Unpack a damaged block as far as possible."""
    for at in range(0, len(block), _SALVAGE_BYTES):
        try:
            yield unpacker.decompress(block[at : at + _SALVAGE_BYTES])
        except zlib.error:
            return

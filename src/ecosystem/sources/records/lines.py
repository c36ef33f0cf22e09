"""The lines of a file that may name what is looked for: unpacked once, in pieces, without a line being split off needlessly.

Most records of a large file are about somebody else. So a piece is searched as a whole for a few bytes that every
record of interest has, which runs at the speed of memory, and only the lines around a hit are taken out.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import BinaryIO, Final

from ecosystem.sources.skipping import Tally

PIECE: Final = 1 << 18
"""Bytes read at once."""

UNPACKED: Final = 1 << 22
"""Bytes unpacked at once: a small file that unpacks to a huge one (a "bomb") is met in pieces, too."""

LONGEST: Final = 1 << 24
"""Bytes of a line above which it is left out: 16 MiB, some hundred times the longest author record."""

_PACKED = b"\x1f\x8b"
_MARK = b"\xef\xbb\xbf"
_ODD = re.compile(rb"\n[^{\n]")
"""The beginning of a line, but not as a record begins."""


@dataclass
class Lines:
    """The lines of one file that hold certain bytes.

    Attributes
    ----------
    stream, file
        What to read, and what it is called in reports.
    needle
        Bytes that every line of interest has; empty for all lines.
    tally
        Takes note of what is left out.
    read
        Lines read so far, of interest or not.
    """

    stream: BinaryIO
    file: str
    needle: bytes
    tally: Tally
    read: int = 0
    whole: bool = field(default=True, init=False)

    def __iter__(self) -> Iterator[tuple[int, bytes]]:
        """Give the number, from 1, and the bytes of each line of interest."""
        rest = bytearray()
        too_long = False
        for piece in self.pieces():
            end = piece.rfind(b"\n") + 1
            if end:
                if too_long:  # the rest of a line that was given up
                    start, too_long = piece.find(b"\n") + 1, False
                    self.read += 1
                else:
                    start = 0
                yield from self._within(bytes(rest) + piece[start:end] if rest else piece[start:end])
                rest = bytearray(piece[end:])
            elif not too_long:
                rest += piece
            if len(rest) > LONGEST:
                self.tally.note("too-long", self.file, self.read + 1, f"more than {LONGEST:,} bytes")
                too_long = True
                rest.clear()
        if rest and self.whole:
            yield from self._within(bytes(rest))

    def _within(self, block: bytes) -> Iterator[tuple[int, bytes]]:
        """Search whole lines."""
        if not self.read:
            block = block.removeprefix(_MARK)
        first = self.read + 1
        self.read += block.count(b"\n") + (not block.endswith(b"\n")) if block else 0
        odd = self._odd(block, first)
        at = block.find(self.needle)
        counted, number = 0, first
        while at >= 0:
            start = block.rfind(b"\n", 0, at) + 1
            end = block.find(b"\n", at)
            end = len(block) if end < 0 else end
            number += block.count(b"\n", counted, start)
            counted = start
            if start not in odd and end > start:
                if end - start > LONGEST:
                    self.tally.note("too-long", self.file, number, f"{end - start:,} bytes")
                else:
                    yield number, block[start:end]
            at = block.find(self.needle, end + 1) if end < len(block) else -1

    def _odd(self, block: bytes, first: int) -> set[int]:
        """Take note of the lines that are no records, and return where they begin."""
        odd: set[int] = set()
        starts = [match.end() - 1 for match in _ODD.finditer(block)]
        for start in starts if block[:1] in (b"{", b"\n") else (0, *starts):
            end = block.find(b"\n", start)
            line = block[start : end if end >= 0 else len(block)]
            if line.lstrip().startswith(b"{"):
                continue
            odd.add(start)
            if line.strip():
                self._note(line, first, block, start)
        return odd

    def _note(self, line: bytes, first: int, block: bytes, start: int) -> None:
        number = first + block.count(b"\n", 0, start) if self.tally.counts.get("not-a-record", 0) < 9 else 0
        try:
            self.tally.note("not-a-record", self.file, number, line[:200].decode())
        except UnicodeDecodeError as error:
            if error.end < len(line[:200]) - 3:  # not merely cut within a character
                self.tally.note("not-utf-8", self.file, number)
            else:
                self.tally.note("not-a-record", self.file, number)

    def pieces(self) -> Iterator[bytes]:
        """Unpack the file, as far as it goes; whether it is packed is seen from its first bytes, not its name."""
        try:
            piece = self.stream.read(PIECE)
            if piece.startswith(_PACKED):
                yield from self._unpacked(piece)
            else:
                while piece:
                    yield piece
                    piece = self.stream.read(PIECE)
        except (OSError, HTTPException) as error:
            self.whole = False
            self.tally.note("broken-off", self.file, self.read or None, str(error))

    def _unpacked(self, piece: bytes) -> Iterator[bytes]:
        """Unpack gzip, member after member."""
        unpack = zlib.decompressobj(zlib.MAX_WBITS | 16)
        while True:
            try:
                out = unpack.decompress(piece, UNPACKED)
            except zlib.error as error:
                self.whole = False
                self.tally.note("damaged", self.file, self.read or None, str(error))
                return
            if out:
                yield out
            if unpack.eof:
                piece = unpack.unused_data or self.stream.read(PIECE)
                if not piece.startswith(_PACKED):  # padding after the last member, or its end
                    return
                unpack = zlib.decompressobj(zlib.MAX_WBITS | 16)
            elif unpack.unconsumed_tail:
                piece = unpack.unconsumed_tail
            elif len(out) == UNPACKED:
                piece = b""  # more may be waiting inside
            else:
                piece = self.stream.read(PIECE)
                if not piece:
                    break
        self.whole = False
        self.tally.note("broken-off", self.file, self.read or None, "the packed file has no end")

"""The lines of a file that may name what is looked for: unpacked once, in pieces, few lines split off.

Most records of a large file are about somebody else. So a piece is searched as a whole for a few bytes that every
record of interest has, which runs at the speed of memory, and only the lines around a hit are taken out.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import BinaryIO, Final

from ecosystem.importers.skipped import Tally

PIECE: Final = 1 << 16
"""Bytes read at once: what they unpack to still fits into a processor's own memory while it is searched."""

UNPACKED: Final = 1 << 22
"""Bytes unpacked at once: a small file that unpacks to a huge one (a "bomb") is met in pieces, too."""

LONGEST: Final = 1 << 24
"""Bytes of a line above which it is left out: 16 MiB, some hundred times the longest author record."""

_PACKED = b"\x1f\x8b"
_MARK = b"\xef\xbb\xbf"
_OPEN = ord("{")
_SHOWN: Final = 160
"""Bytes of a line that are looked at to say what is wrong with it."""


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
        rest: list[bytes] = []
        length = 0
        for piece in self.pieces():
            begin = piece.find(b"\n") + 1
            if begin:
                yield from self._closing(rest, length, piece[:begin])
                end = piece.rfind(b"\n") + 1
                yield from self._within(piece, begin, end)
                rest, length, begin = [], 0, end
            if length <= LONGEST:
                rest.append(piece[begin:] if begin else piece)
            else:
                rest.clear()  # given up; its end is still to come
            length += len(piece) - begin
        if length and self.whole:
            yield from self._closing(rest, length, b"")

    def _closing(self, rest: list[bytes], length: int, end: bytes) -> Iterator[tuple[int, bytes]]:
        """Put together a line that lies across pieces."""
        if length > LONGEST:
            self.read += 1
            self.tally.note("too-long", self.file, self.read, f"more than {LONGEST:,} bytes")
            return
        line = b"".join((*rest, end)).removeprefix(b"" if self.read else _MARK)
        yield from self._within(line, 0, len(line))

    def _within(self, block: bytes, begin: int, end: int) -> Iterator[tuple[int, bytes]]:
        """Search whole lines: each is seen once to be counted, the block once as a whole for the needle."""
        find = block.find
        hit = find(self.needle, begin, end)
        number = self.read
        while begin < end:
            close = find(b"\n", begin, end)
            close = end if close < 0 else close
            number += 1
            named = 0 <= hit < close
            if block[begin] != _OPEN and not self._is_record(block[begin:close], number):
                pass
            elif named and close - begin <= LONGEST:
                self.read = number
                yield number, block[begin:close]
            if named:
                hit = find(self.needle, close, end) if self.needle else close + 1
            begin = close + 1
        self.read = number

    def _is_record(self, line: bytes, number: int) -> bool:
        """Say whether a line that does not begin as a record is one all the same; take note of it where not."""
        if line.lstrip().startswith(b"{"):
            return True
        if line.strip():
            self._note(line[:_SHOWN], number)
        return False

    def _note(self, line: bytes, number: int) -> None:
        try:
            self.tally.note("not-a-record", self.file, number, line.decode())
        except UnicodeDecodeError as error:
            cut = error.start > len(line) - 4 and len(line) == _SHOWN  # within a character, by us
            self.tally.note("not-a-record" if cut else "not-utf-8", self.file, number)

    def pieces(self) -> Iterator[bytes]:
        """Unpack the file, as far as it goes; whether it is packed is seen from its first bytes, not its name."""
        try:
            piece = self._first()
            if piece.startswith(_PACKED):
                yield from self._unpacked(piece)
            else:
                while piece:
                    yield piece
                    piece = self.stream.read(PIECE)
        except (OSError, HTTPException) as error:
            self.whole = False
            self.tally.note("broken-off", self.file, self.read or None, str(error))

    def _first(self) -> bytes:
        """Read enough to see what a file is: a slow line may bring a single byte."""
        piece = self.stream.read(PIECE)
        while piece and len(piece) < len(_PACKED) and (more := self.stream.read(PIECE)):
            piece += more
        return piece

    def _unpacked(self, piece: bytes) -> Iterator[bytes]:
        """Unpack gzip, member after member."""
        unpack = zlib.decompressobj(zlib.MAX_WBITS | 16)
        while True:
            before = unpack.copy()
            try:
                out = unpack.decompress(piece, UNPACKED)
            except zlib.error as error:
                yield from _salvaged(before, piece)
                self.whole = False
                self.tally.note("damaged", self.file, self.read or None, str(error))
                return
            if out:
                yield out
            if unpack.eof:
                piece = unpack.unused_data or self._first()
                if len(piece) < len(_PACKED):
                    piece += self._first()
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


def _salvaged(unpack: zlib._Decompress, piece: bytes) -> Iterator[bytes]:
    """Unpack a damaged piece as far as it goes."""
    for at in range(0, len(piece), _STEP):
        try:
            yield unpack.decompress(piece[at : at + _STEP])
        except zlib.error:
            return


_STEP: Final = 64
"""Bytes in which a damaged piece is gone through."""

"""Reduce the icon font to the icons that are used: 80 kB instead of 375 kB.

The outlines of all other glyphs are left out of the WOFF2 file (W3C Recommendation, WOFF File Format 2.0, section 5);
glyph numbers and ligatures stay. The font comes from the installed Streamlit.
"""

import logging
import re
import struct
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from ecosystem.app.server.compression import StaticFile, waiting
from ecosystem.site import PACKAGE, SITE

log = logging.getLogger(__name__)

CMAP, POST, GLYF, GSUB = 0, 7, 10, 28
"""Numbers of the tables of characters, glyph names, outlines and ligatures."""
ICON = re.compile(rb"material/([a-z0-9_]+)")
WORD = re.compile(rb'"([a-z0-9_]+)"')
VERSION = b"1"
"""Of the code that reduces a font."""
HEADER = struct.Struct(">4sIIHHIIHHIIIII")
STREAMS = struct.Struct(">4H7I")
POST_HEADER = 32
"""Bytes of the table of names before the names."""
EXTENSION = 7
"""Kind of a lookup whose parts are elsewhere."""
COORDINATE_BYTES = bytes(1 if flag < 84 else 2 if flag < 120 else 3 if flag < 124 else 4 for flag in range(128)) * 2
"""Bytes of a point's coordinates by its flag."""


class IconFont(StaticFile):
    """The icon font of Streamlit, reduced in the background; `streamlit` is the folder of the package."""

    def __init__(self, name: str, read: Callable[[], bytes], streamlit: Path) -> None:
        super().__init__(name, read)
        self.streamlit = streamlit

    def encoded(self, accepted: str) -> tuple[bytes, str]:
        """Return the reduced font if it is ready, else the whole one."""
        return self._smallest or self.content, ""

    def look_up(self) -> None:
        """Queue the font for reduction."""
        waiting.put(self)

    def identity(self) -> bytes:
        """Return the font and the icons."""
        return b" ".join((VERSION, *sorted(icon.encode() for icon in self.icons), self.content))

    def smallest(self) -> bytes:
        """Return the reduced font; the whole one if it is not built as expected."""
        try:
            return with_icons(self.content, self.icons)
        except (ValueError, IndexError, struct.error, StopIteration):
            log.exception("The icon font could not be reduced; the whole one is sent.")
            return self.content

    @cached_property
    def icons(self) -> set[str]:
        """The icons that Streamlit and this app use; ours may be written without ``:material/…:``."""
        theirs = _found(ICON, [*self.streamlit.rglob("*.py"), *self.streamlit.glob("static/static/js/*.js")])
        files = [*PACKAGE.rglob("*.py"), *SITE.glob("pages/*.py")]
        return theirs | _found(ICON, files) | _found(WORD, files)


def _found(pattern: re.Pattern[bytes], files: Iterable[Path]) -> set[str]:
    return {name.decode() for file in files for name in pattern.findall(file.read_bytes())}


@dataclass(frozen=True)
class _Table:
    flags: int
    tag: bytes  # empty for a known table
    size: int
    content: bytes
    transformed: bool

    def entry(self) -> bytes:
        """Return its line in the directory of the file."""
        sizes = [self.size, *([len(self.content)] if self.transformed else [])]
        return bytes([self.flags]) + self.tag + b"".join(map(_base128, sizes))


def with_icons(font: bytes, icons: Collection[str]) -> bytes:
    """Return a WOFF2 font with the outlines of some icons; ValueError if it is not built as expected."""
    head, tables = _read(font)
    by_number = {table.flags & 63: table for table in tables}
    if not {CMAP, POST, GLYF, GSUB} <= by_number.keys() or not by_number[GLYF].transformed:
        raise ValueError("The icon font has no transformed outlines or no ligatures.")
    characters = _characters(by_number[CMAP].content)
    glyphs = _ligatures(by_number[GSUB].content, characters)
    kept = {*characters, *(glyphs[icon] for icon in icons if icon in glyphs)}
    post = struct.pack(">I", 0x00030000) + by_number[POST].content[4:POST_HEADER]  # version 3: no names
    changed = {
        GLYF: replace(by_number[GLYF], content=_outlines(by_number[GLYF].content, kept)),
        POST: replace(by_number[POST], content=post, size=len(post)),
    }
    return _write(head, [changed.get(table.flags & 63, table) for table in tables])


def _read(font: bytes) -> tuple[tuple[int, ...], list[_Table]]:
    import pyarrow as pa  # brings brotli; heavy, so not imported before the server listens

    signature, *head = HEADER.unpack_from(font)
    if signature != b"wOF2":
        raise ValueError("The icon font is not a WOFF2 file.")
    reader = _Reader(font, HEADER.size)
    entries = []
    for _ in range(head[2]):
        flags = reader.take(1)[0]
        tag = reader.take(4) if flags & 63 == 63 else b""
        size, version = reader.base128(), flags >> 6
        transformed = version != 3 if flags & 63 in (GLYF, GLYF + 1) else version != 0
        entries.append((flags, tag, size, reader.base128() if transformed else size, transformed))
    packed = reader.take(head[5])
    content = _Reader(pa.Codec("brotli").decompress(packed, sum(entry[3] for entry in entries), asbytes=True))
    tables = [_Table(flags, tag, size, content.take(length), moved) for flags, tag, size, length, moved in entries]
    return tuple(head), tables


def _write(head: tuple[int, ...], tables: list[_Table]) -> bytes:
    import pyarrow as pa

    directory = b"".join(table.entry() for table in tables)
    packed = pa.Codec("brotli", 11).compress(b"".join(table.content for table in tables), asbytes=True)
    length = HEADER.size + len(directory) + len(packed)
    padding = -length % 4
    flavor, _, count, reserved, sfnt, _, major, minor, *_ = head
    start = HEADER.pack(
        b"wOF2", flavor, length + padding, count, reserved, sfnt, len(packed), major, minor, 0, 0, 0, 0, 0
    )
    return b"".join((start, directory, packed, bytes(padding)))


def _characters(cmap: bytes) -> dict[int, str]:
    """Return the characters of icon names by glyph, from the first subtable of format 12."""
    starts = [struct.unpack_from(">I", cmap, 8 + 8 * place)[0] for place in range(struct.unpack_from(">H", cmap, 2)[0])]
    start = next(start for start in starts if struct.unpack_from(">H", cmap, start)[0] == 12)
    found: dict[int, str] = {}
    for group in range(struct.unpack_from(">I", cmap, start + 12)[0]):
        first, last, glyph = struct.unpack_from(">3I", cmap, start + 16 + 12 * group)
        found |= {glyph + code - first: chr(code) for code in range(first, min(last, ord("z")) + 1)}
    return found


def _ligatures(gsub: bytes, characters: Mapping[int, str]) -> dict[str, int]:
    """Return the glyphs of ligatures by their text."""

    def shorts(place: int, count: int = 1) -> tuple[int, ...]:
        return struct.unpack_from(f">{count}H", gsub, place)

    found: dict[str, int] = {}
    lookups = shorts(8)[0]
    for lookup in shorts(lookups + 2, shorts(lookups)[0]):
        table = lookups + lookup
        kind, _, count = shorts(table, 3)
        for offset in shorts(table + 6, count):
            part = table + offset
            if kind == EXTENSION:
                part += struct.unpack_from(">I", gsub, part + 4)[0]
            _, coverage, count = shorts(part, 3)
            for first, group in zip(_covered(gsub, part + coverage), shorts(part + 6, count), strict=True):
                for place in shorts(part + group + 2, shorts(part + group)[0]):
                    glyph, length = shorts(part + group + place, 2)
                    text = (first, *shorts(part + group + place + 4, length - 1))
                    found["".join(characters.get(one, " ") for one in text)] = glyph
    return found


def _covered(gsub: bytes, place: int) -> list[int]:
    """Return the glyphs of a coverage table."""
    form, count = struct.unpack_from(">2H", gsub, place)
    if form == 1:
        return list(struct.unpack_from(f">{count}H", gsub, place + 4))
    ranges = [struct.unpack_from(">2H", gsub, place + 4 + 6 * one) for one in range(count)]
    return [glyph for first, last in ranges for glyph in range(first, last + 1)]


def _outlines(glyf: bytes, kept: Collection[int]) -> bytes:
    """Return the transformed table of outlines without those of unused glyphs."""
    reserved, options, count, index_format, *sizes = STREAMS.unpack_from(glyf)
    if sizes[4] or sizes[6]:
        raise ValueError("The icon font has composed glyphs or instructions.")
    reader = _Reader(glyf, STREAMS.size)
    contours, points, flags, glyphs, _, bounds, _ = (_Reader(reader.take(size)) for size in sizes)
    overlaps = reader.take(len(glyf))  # a bit for each glyph, or nothing
    bitmap = bounds.take((count + 31) // 32 * 4)
    streams: list[list[bytes]] = [[] for _ in range(5)]
    marked = bytearray(len(bitmap))
    for glyph in range(count):
        number = contours.take(2)
        parts = [number, b"", b"", b"", b""]
        amount = struct.unpack(">h", number)[0]
        if amount > 0:
            start = points.place
            total = sum(points.short() for _ in range(amount))
            parts[1] = points.since(start)
            parts[2] = flags.take(total)
            start = glyphs.place
            glyphs.take(sum(parts[2].translate(COORDINATE_BYTES)))
            glyphs.short()
            parts[3] = glyphs.since(start)
        bit = 128 >> glyph % 8
        if bitmap[glyph // 8] & bit:
            parts[4] = bounds.take(8)
        if glyph not in kept:
            parts = [b"\0\0", b"", b"", b"", b""]
        if parts[4]:
            marked[glyph // 8] |= bit
        for stream, part in zip(streams, parts, strict=True):
            stream.append(part)
    contour, point, flag, coordinates, bound = map(b"".join, streams)
    written = (contour, point, flag, coordinates, b"", bytes(marked) + bound, b"")
    return STREAMS.pack(reserved, options, count, index_format, *map(len, written)) + b"".join(written) + overlaps


class _Reader:
    """Bytes read from the front."""

    def __init__(self, content: bytes, place: int = 0) -> None:
        self.content, self.place = content, place

    def take(self, size: int) -> bytes:
        """Return the next bytes."""
        self.place += size
        return self.content[self.place - size : self.place]

    def since(self, start: int) -> bytes:
        """Return the bytes read since a place."""
        return self.content[start : self.place]

    def base128(self) -> int:
        """Read an integer of seven bits a byte."""
        value = 0
        while True:
            byte = self.take(1)[0]
            value = value << 7 | byte & 127
            if byte < 128:
                return value

    def short(self) -> int:
        """Read an integer of one to three bytes."""
        byte = self.take(1)[0]
        if byte == 253:
            return int.from_bytes(self.take(2), "big")
        return byte if byte < 253 else self.take(1)[0] + (253 if byte == 255 else 506)


def _base128(value: int) -> bytes:
    found = [value & 127]
    while value := value >> 7:
        found.append(value & 127 | 128)
    return bytes(reversed(found))

"""Detect the encoding of a text file, and recognise files that are no text."""

import codecs
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

LONGEST_LINE: Final = 1 << 20
"""Most characters in a line."""

_SIGNATURES: Final = (
    (b"PK\x03\x04", "a ZIP archive or a workbook (XLSX, ODS)"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook"),
    (b"%PDF", "a PDF"),
    (b"\x1f\x8b", "compressed with gzip"),
    (b"PAR1", "a Parquet file"),
    (b"SQLite format 3", "an SQLite database"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
)
_MARKUP: Final = (("<", "a web page or XML"), ("{", "JSON"), ("[", "JSON"))
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NAMES: Final = {"cp1252": "Windows-1252", "cp1256": "Windows-1256 (Arabic)", "utf-16": "UTF-16"}
_PIECE: Final = 1 << 20


class NotTextError(Exception):
    """A file that is not text; its message completes "the file is …"."""


class LongLineError(Exception):
    """A line longer than :data:`LONGEST_LINE`; carries its number."""

    def __init__(self, line: int) -> None:
        self.line = line
        super().__init__(line)


@dataclass(frozen=True)
class EncodedText:
    """Bytes with their encoding, and a remark where it was guessed."""

    content: bytes
    encoding: str
    remark: str = ""

    def lines(self) -> Iterator[str]:
        """Yield the lines with their ends, which are LF, CR LF or CR.

        Raises
        ------
        LongLineError
            At a line longer than :data:`LONGEST_LINE`.
        """
        with io.TextIOWrapper(io.BytesIO(self.content), encoding=self.encoding, newline="") as stream:
            number = 0
            while line := stream.readline(LONGEST_LINE + 1):
                number += 1
                if len(line) > LONGEST_LINE:
                    raise LongLineError(number)
                yield line


def detect_encoding(content: bytes) -> EncodedText:
    r"""Detect the encoding of a file's bytes.

    UTF-8 and UTF-16, with and without a byte order mark, are recognised for certain. Other bytes count as Windows-1252,
    or as Windows-1256 where that reads as Arabic script.

    Raises
    ------
    NotTextError
        If the file is empty, another kind of file, or binary.

    Examples
    --------
    >>> detect_encoding("city_id,name\nzuerich,Zürich\n".encode("utf-16")).encoding
    'utf-16'
    >>> detect_encoding("city_id,name\nzuerich,Zürich\n".encode("cp1252")).encoding
    'cp1252'
    """
    if not content.strip():
        raise NotTextError("empty")
    for signature, format_name in _SIGNATURES:
        if content.startswith(signature):
            raise NotTextError(f"not a CSV file but {format_name}")
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _checked(EncodedText(content, encoding))
    start = content[:4096]
    if b"\0" in start:
        return _checked(EncodedText(content, _detect_utf16(start)))
    if _decodes(content, "utf-8"):
        return _checked(EncodedText(content, "utf-8"))
    encoding = _guess(content)
    return _checked(
        EncodedText(content, encoding, f"was read as {_NAMES.get(encoding, encoding)}; save it as UTF-8 to be sure")
    )


def _checked(text: EncodedText) -> EncodedText:
    if not _decodes(text.content, text.encoding):
        raise NotTextError(f"damaged: it begins like {text.encoding.upper()} but is not")
    start = text.content[:8192].decode(text.encoding, errors="ignore").lstrip("\ufeff \t\r\n")
    if not start:
        raise NotTextError("empty")
    controls = sum(character < " " and character not in "\t\r\n\f\v\0" for character in start)
    if controls * 50 > len(start):
        raise NotTextError("not text but binary data")
    for character, format_name in _MARKUP:
        if start.startswith(character):
            raise NotTextError(f"not a CSV file but {format_name}")
    return text


def _decodes(content: bytes, encoding: str) -> bool:
    """Decode piece by piece, so that a large file is not held twice in memory."""
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for start in range(0, len(content), _PIECE):
            decoder.decode(content[start : start + _PIECE])
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def _detect_utf16(start: bytes) -> str:
    """UTF-16 without a mark: Latin text has a zero in every second byte."""
    even, odd = start[0::2].count(0), start[1::2].count(0)
    if odd > 4 * even and odd * 5 > len(start):
        return "utf-16-le"
    if even > 4 * odd and even * 5 > len(start):
        return "utf-16-be"
    return "utf-8"


def _guess(content: bytes) -> str:
    """Choose a one-byte encoding by the lines that are not ASCII."""
    from charset_normalizer import from_bytes  # slow to import, and seldom needed

    sample = b"\n".join(line for line in content[: 1 << 22].splitlines() if not line.isascii())[: 1 << 16]
    best = from_bytes(sample or content[: 1 << 16], cp_isolation=["cp1252", "cp1256", "cp1250", "cp1251"]).best()
    arabic = best is not None and best.encoding == "cp1256"
    for encoding in ("cp1256", "cp1252") if arabic else ("cp1252", "cp1256"):
        if _decodes(content, encoding):
            return encoding
    raise NotTextError("neither UTF-8 nor Windows-1252 text")

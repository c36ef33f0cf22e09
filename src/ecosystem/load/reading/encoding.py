"""What a file is written in; and what it is, where it is no text at all."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

LONGEST_LINE: Final = 1 << 20
"""Characters in the longest line that is read."""

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
    """A file that cannot be read as text; its message completes "the file is …"."""


class LongLineError(Exception):
    """A line too long to be one of a table; carries its number."""

    def __init__(self, line: int) -> None:
        self.line = line
        super().__init__(line)


@dataclass(frozen=True)
class Text:
    """Bytes and the encoding that turns them into text."""

    content: bytes
    encoding: str
    remark: str = ""

    def lines(self) -> Iterator[str]:
        """Give the lines with their ends, as an editor counts them: after LF, CR LF or CR.

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


def detect_encoding(content: bytes) -> Text:
    r"""Tell how bytes are to be read.

    UTF-8 and UTF-16, with and without a byte order mark, are recognised for certain. What is not valid UTF-8 is
    Windows-1252 unless it reads as Arabic script in Windows-1256.

    Parameters
    ----------
    content : bytes
        A whole file.

    Returns
    -------
    Text
        The bytes with their encoding, and a remark where it had to be guessed.

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
    for signature, what in _SIGNATURES:
        if content.startswith(signature):
            raise NotTextError(f"not a CSV file but {what}")
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _checked(Text(content, encoding))
    start = content[:4096]
    if b"\0" in start:
        return _checked(Text(content, _wide(start)))
    if _decodes(content, "utf-8"):
        return _checked(Text(content, "utf-8"))
    encoding = _guess(content)
    return _checked(
        Text(content, encoding, f"was read as {_NAMES.get(encoding, encoding)}; save it as UTF-8 to be sure")
    )


def _checked(text: Text) -> Text:
    if not _decodes(text.content, text.encoding):
        raise NotTextError(f"damaged: it begins like {text.encoding.upper()} but is not")
    start = text.content[:8192].decode(text.encoding, errors="ignore").lstrip("\ufeff \t\r\n")
    if not start:
        raise NotTextError("empty")
    strange = sum(character < " " and character not in "\t\r\n\f\v\0" for character in start)
    if strange * 50 > len(start):
        raise NotTextError("not text but binary data")
    for sign, what in _MARKUP:
        if start.startswith(sign):
            raise NotTextError(f"not a CSV file but {what}")
    return text


def _decodes(content: bytes, encoding: str) -> bool:
    """Decode in pieces, so that a large file is not held twice."""
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for start in range(0, len(content), _PIECE):
            decoder.decode(content[start : start + _PIECE])
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def _wide(start: bytes) -> str:
    """Recognise UTF-16 without a mark: Latin text has a zero in every second byte."""
    even, odd = start[0::2].count(0), start[1::2].count(0)
    if odd > 4 * even and odd * 5 > len(start):
        return "utf-16-le"
    if even > 4 * odd and even * 5 > len(start):
        return "utf-16-be"
    return "utf-8"


def _guess(content: bytes) -> str:
    """Choose a one-byte encoding by the lines that are not plain ASCII."""
    from charset_normalizer import from_bytes  # seldom needed

    telling = b"\n".join(line for line in content[: 1 << 22].splitlines() if not line.isascii())[: 1 << 16]
    best = from_bytes(telling or content[: 1 << 16], cp_isolation=["cp1252", "cp1256", "cp1250", "cp1251"]).best()
    arabic = best is not None and best.encoding == "cp1256"
    for encoding in ("cp1256", "cp1252") if arabic else ("cp1252", "cp1256"):
        if _decodes(content, encoding):
            return encoding
    raise NotTextError("neither UTF-8 nor Windows-1252 text")

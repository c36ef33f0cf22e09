"""The cells of one column: as few different words and codes, as many texts, or as numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

Codes: TypeAlias = npt.NDArray[np.integer[Any]]

LONGEST_CELL: Final = 131_072
"""Characters in the longest cell that is read: the limit of Python's own csv module."""

_WINDOW: Final = 1 << 18
_LOOKED_UP: Final = 1 << 15
_ASCII: Final = 0x80
_SPACED: Final = 0xC2
"""The least first byte of a blank beyond ASCII, in UTF-8."""


@dataclass(frozen=True, eq=False)
class Coded:
    """A column of words that repeat: every different word once, and each row's place among them (-1: empty)."""

    words: pa.Array
    codes: Codes

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.codes)

    @property
    def has_gaps(self) -> bool:
        """Whether a row is empty."""
        return bool((self.codes < 0).any())

    def texts(self) -> pa.Array:
        """Write every row out."""
        return self.words.take(pa.array(self.codes, mask=self.codes < 0))

    def words_in_use(self) -> list[str]:
        """List the words that some row has."""
        return [str(word) for word in self.words.to_pylist()]


@dataclass(frozen=True, eq=False)
class Texts:
    """A column of texts that hardly repeat; null where empty."""

    texts: pa.ChunkedArray

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.texts)

    @property
    def has_gaps(self) -> bool:
        """Whether a row is empty."""
        return bool(self.texts.null_count)

    def gap(self) -> pa.Array:
        """Return an empty text if there is one, else nothing."""
        return pa.nulls(min(self.texts.null_count, 1), pa.large_string())


@dataclass(frozen=True, eq=False)
class Numbers:
    """A column of numbers or of yes and no, and where it is empty."""

    values: npt.NDArray[Any]
    missing: npt.NDArray[np.bool_]

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.values)

    @property
    def has_gaps(self) -> bool:
        """Whether a row is empty."""
        return bool(self.missing.any())

    def extremes(self) -> Numbers:
        """Return the smallest and the largest, and an empty one if there is one."""
        present = self.values[~self.missing] if self.has_gaps else self.values
        ends = [present.min(), present.max()] if len(present) else []
        gap = [np.nan if self.values.dtype.kind == "f" else 0] * self.has_gaps
        return Numbers(np.array([*ends, *gap], dtype=self.values.dtype), np.arange(len(ends) + len(gap)) >= len(ends))

    def series(self) -> pd.Series[Any]:
        """Return them in the dtype of checked tables."""
        if self.values.dtype.kind == "i":
            return pd.Series(pd.arrays.IntegerArray(self.values, self.missing), copy=False)
        return pd.Series(self.values, copy=False)


Cells: TypeAlias = Coded | Texts | Numbers


def code(texts: pa.ChunkedArray) -> Coded:
    """Find the different words of a column; blanks around a word are no part of it.

    Examples
    --------
    >>> coded = code(pa.chunked_array([["PK", None, " PK", ""]]).cast(pa.large_string()))
    >>> coded.words.to_pylist(), coded.codes.tolist()
    (['PK'], [0, -1, 0, -1])
    """
    encoded = texts.dictionary_encode(null_encoding="encode")
    if not encoded.num_chunks:
        return Coded(pa.array([], type=pa.large_string()), np.zeros(0, dtype=np.int8))
    parts = [chunk.indices.to_numpy() for chunk in encoded.chunks]
    words, place = _different(encoded.chunk(0).dictionary)
    return Coded(words, _looked_up(parts, place, code_dtype(len(words))))


def _different(found: pa.Array) -> tuple[pa.Array, Codes]:
    """Take blanks off words; return the different ones, and for each word its place among them (-1: empty)."""
    trimmed = pc.utf8_trim_whitespace(found)
    if not found.null_count and trimmed.equals(found) and not pc.any(pc.equal(found, "")).as_py():
        return found, np.arange(len(found))
    again = pc.if_else(pc.equal(trimmed, ""), None, trimmed).dictionary_encode()
    return again.dictionary, again.indices.fill_null(-1).to_numpy()


def recode(codes: Codes, place: Codes, categories: int) -> Codes:
    """Replace every code by the place that its word has elsewhere; what is empty stays empty.

    Examples
    --------
    >>> recode(np.array([1, -1, 0]), np.array([7, 9]), 10).tolist()
    [9, -1, 7]
    """
    return _looked_up([codes], np.append(place, -1), code_dtype(categories))


def code_dtype(categories: int) -> type[np.signedinteger[Any]]:
    """Return the dtype in which pandas holds the codes of so many categories."""
    return np.int8 if categories < 2**7 - 1 else np.int16 if categories < 2**15 - 1 else np.int32


def _looked_up(parts: list[Codes], table: Codes, dtype: type[np.signedinteger[Any]]) -> Codes:
    """Look codes up in a table, window by window; code -1 finds the last place."""
    found: Codes = np.empty(sum(map(len, parts)), dtype=dtype)
    narrow = table.astype(dtype)
    start = 0
    for part in parts:
        for at in range(0, len(part), _LOOKED_UP):
            window = part[at : at + _LOOKED_UP]
            np.take(narrow, window, out=found[start : start + len(window)], mode="wrap")
            start += len(window)
    return found


def trim(texts: pa.ChunkedArray) -> pa.ChunkedArray | None:
    """Take blanks around texts away; what is empty is null.

    Parameters
    ----------
    texts : pyarrow.ChunkedArray
        Large strings.

    Returns
    -------
    pyarrow.ChunkedArray or None
        None if a text is longer than :data:`LONGEST_CELL`.

    Examples
    --------
    >>> trim(pa.chunked_array([["a ", "", None]]).cast(pa.large_string())).to_pylist()
    ['a', None, None]
    """
    shapes = [_shape(chunk) for chunk in texts.chunks]
    if any(shape.longest > LONGEST_CELL for shape in shapes):
        return None
    if any(shape.may_be_blank for shape in shapes):
        trimmed = pc.utf8_trim_whitespace(texts)
        return pc.if_else(pc.equal(trimmed, ""), None, trimmed)
    return pa.chunked_array(
        [_emptied(chunk, shape) for chunk, shape in zip(texts.chunks, shapes, strict=True)], type=pa.large_string()
    )


def count_sign(texts: pa.ChunkedArray, sign: str) -> int:
    """Count an ASCII character in all texts together."""
    total = 0
    for chunk in texts.chunks:
        offsets, letters = _buffers(chunk)
        total += count_byte(letters[offsets[0] : offsets[-1]], ord(sign)) if len(chunk) else 0
    return total


def count_byte(letters: npt.NDArray[np.uint8], byte: int) -> int:
    """Count a byte, in windows that stay in a processor's cache."""
    windows = range(0, len(letters), _WINDOW)
    return sum(int(np.count_nonzero(letters[start : start + _WINDOW] == byte)) for start in windows)


def as_texts(series: pd.Series[Any]) -> pa.ChunkedArray:
    """Give a pandas text column as arrow holds it, without a copy."""
    texts = pa.chunked_array(series)
    return texts if texts.type == pa.large_string() else texts.cast(pa.large_string())


@dataclass(frozen=True, eq=False)
class _Shape:
    """How long the texts of a chunk are, and whether one may begin or end with a blank."""

    lengths: npt.NDArray[np.int64]
    longest: int
    may_be_blank: bool


def _shape(chunk: pa.Array) -> _Shape:
    offsets, letters = _buffers(chunk)
    lengths = np.diff(offsets)
    longest = int(lengths.max(initial=0))
    if not longest:
        return _Shape(lengths, 0, False)
    first = np.take(letters, offsets[:-1], mode="clip")
    last = np.take(letters, offsets[1:] - 1, mode="clip")
    blank = min(first.min(), last.min()) <= ord(" ") or first.max() >= _SPACED or last.max() >= _ASCII
    return _Shape(lengths, longest, bool(blank))


def _emptied(chunk: pa.Array, shape: _Shape) -> pa.Array:
    """Make empty texts null without touching the others."""
    written = shape.lengths > 0
    empty = len(chunk) - int(np.count_nonzero(written))
    if empty == chunk.null_count:
        return chunk
    whole = chunk if not chunk.offset else pa.concat_arrays([chunk])
    _, offsets, letters = whole.buffers()
    valid = pa.py_buffer(np.packbits(written, bitorder="little"))
    return pa.Array.from_buffers(pa.large_string(), len(chunk), [valid, offsets, letters], null_count=empty)


def _buffers(chunk: pa.Array) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.uint8]]:
    _, offsets, letters = chunk.buffers()
    if offsets is None:
        return np.zeros(len(chunk) + 1, dtype=np.int64), np.zeros(0, dtype=np.uint8)
    return (
        np.frombuffer(offsets, dtype=np.int64)[chunk.offset : chunk.offset + len(chunk) + 1],
        np.frombuffer(letters or b"", dtype=np.uint8),
    )

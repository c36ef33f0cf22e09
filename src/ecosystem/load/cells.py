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
    encoded = texts.dictionary_encode()
    if not encoded.num_chunks:
        return Coded(pa.array([], type=pa.large_string()), np.zeros(0, dtype=np.int32))
    words = encoded.chunk(0).dictionary
    codes = np.concatenate([chunk.indices.fill_null(-1).to_numpy() for chunk in encoded.chunks])
    trimmed = pc.utf8_trim_whitespace(words)
    if trimmed.equals(words) and not pc.any(pc.equal(words, "")).as_py():
        return Coded(words, codes)
    filled = pc.if_else(pc.equal(trimmed, ""), None, trimmed)
    again = filled.dictionary_encode()
    return Coded(again.dictionary, np.append(again.indices.fill_null(-1).to_numpy(), np.int32(-1))[codes])


def trim(texts: pa.ChunkedArray) -> pa.ChunkedArray | None:
    """Take blanks around texts away; what is empty then is null.

    Parameters
    ----------
    texts : pyarrow.ChunkedArray
        Large strings.

    Returns
    -------
    pyarrow.ChunkedArray or None
        None if a text is longer than :data:`LONGEST_CELL`.
    """
    blank = False
    for chunk in texts.chunks:
        edges, longest = _edges(chunk)
        if longest > LONGEST_CELL:
            return None
        blank = blank or edges
    if not blank:
        return texts
    trimmed = pc.utf8_trim_whitespace(texts)
    return pc.if_else(pc.equal(trimmed, ""), None, trimmed)


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


def _edges(chunk: pa.Array) -> tuple[bool, int]:
    """Say whether a text may begin or end with a blank, or be empty, and how long the longest is."""
    offsets, letters = _buffers(chunk)
    if not len(chunk) or offsets[0] == offsets[-1]:
        return chunk.null_count < len(chunk), 0
    lengths = np.diff(offsets)
    empty = len(chunk) - int(np.count_nonzero(lengths)) > chunk.null_count
    first = np.take(letters, offsets[:-1], mode="clip")
    last = np.take(letters, offsets[1:] - 1, mode="clip")
    blank = min(first.min(), last.min()) <= ord(" ") or first.max() >= _SPACED or last.max() >= _ASCII
    return bool(blank or empty), int(lengths.max())


def _buffers(chunk: pa.Array) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.uint8]]:
    _, offsets, letters = chunk.buffers()
    if offsets is None:
        return np.zeros(len(chunk) + 1, dtype=np.int64), np.zeros(0, dtype=np.uint8)
    return (
        np.frombuffer(offsets, dtype=np.int64)[chunk.offset : chunk.offset + len(chunk) + 1],
        np.frombuffer(letters or b"", dtype=np.uint8),
    )

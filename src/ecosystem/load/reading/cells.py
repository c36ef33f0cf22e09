"""Cells of one column: dictionary-encoded words, texts, or numbers."""

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
"""Most characters in a cell: the limit of Python's csv module."""

_WINDOW: Final = 1 << 18
"""Bytes that fit the processor's cache."""
_LOOKUP_WINDOW: Final = 1 << 15
_ASCII: Final = 0x80
_FIRST_BLANK_BYTE: Final = 0xC2
"""The least first byte of a blank beyond ASCII, in UTF-8."""


@dataclass(frozen=True, eq=False)
class Coded:
    """A column of words that repeat: the distinct words, and each row's code (-1: empty)."""

    words: pa.Array
    codes: Codes

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.codes)

    @property
    def has_gaps(self) -> bool:
        """Whether a row is empty."""
        return bool((self.codes < 0).any())

    def texts(self) -> pa.Array:
        """Return the word of every row."""
        return self.words.take(pa.array(self.codes, mask=self.codes < 0))

    def word_list(self) -> list[str]:
        """Return the distinct words."""
        return [str(word) for word in self.words.to_pylist()]


@dataclass(frozen=True, eq=False)
class Texts:
    """A column of texts that hardly repeat; null where empty."""

    texts: pa.ChunkedArray

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.texts)

    def gap(self) -> pa.Array:
        """Return an empty text if there is one, else nothing."""
        return pa.nulls(min(self.texts.null_count, 1), pa.large_string())


@dataclass(frozen=True, eq=False)
class Numbers:
    """A column of numbers or booleans, and where it is empty."""

    values: npt.NDArray[Any]
    missing: npt.NDArray[np.bool_]

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.values)

    def extremes(self) -> Numbers:
        """Return the smallest and the largest value, and a missing one if there is one."""
        gaps = bool(self.missing.any())
        present = self.values[~self.missing] if gaps else self.values
        ends = [present.min(), present.max()] if len(present) else []
        gap = [np.nan if self.values.dtype.kind == "f" else 0] * gaps
        return Numbers(np.array([*ends, *gap], dtype=self.values.dtype), np.arange(len(ends) + len(gap)) >= len(ends))

    def series(self) -> pd.Series[Any]:
        """Return a Series in the dtype of checked tables."""
        if self.values.dtype.kind == "i":
            return pd.Series(pd.arrays.IntegerArray(self.values, self.missing), copy=False)
        return pd.Series(self.values, copy=False)


Cells: TypeAlias = Coded | Texts | Numbers


def encode(texts: pa.ChunkedArray) -> Coded:
    """Dictionary-encode a column; blanks around a word are trimmed, blank cells are empty.

    Examples
    --------
    >>> coded = encode(pa.chunked_array([["PK", None, " PK", ""]]).cast(pa.large_string()))
    >>> coded.words.to_pylist(), coded.codes.tolist()
    (['PK'], [0, -1, 0, -1])
    """
    encoded = texts.dictionary_encode(null_encoding="encode")
    if not encoded.num_chunks:
        return Coded(pa.array([], type=pa.large_string()), np.zeros(0, dtype=np.int8))
    parts = [chunk.indices.to_numpy() for chunk in encoded.chunks]
    words, code_of = _trimmed_words(encoded.chunk(0).dictionary)
    return Coded(words, _looked_up(parts, code_of, code_dtype(len(words))))


def _trimmed_words(found: pa.Array) -> tuple[pa.Array, Codes]:
    """Distinct words after trimming, and the new code of each old word (-1: empty)."""
    trimmed = pc.utf8_trim_whitespace(found)
    if not found.null_count and trimmed.equals(found) and not pc.any(pc.equal(found, "")).as_py():
        return found, np.arange(len(found))
    again = pc.if_else(pc.equal(trimmed, ""), None, trimmed).dictionary_encode()
    return again.dictionary, again.indices.fill_null(-1).to_numpy()


def recode(codes: Codes, code_of: Codes, categories: int) -> Codes:
    """Replace every code by its word's code among other categories; -1 stays.

    Examples
    --------
    >>> recode(np.array([1, -1, 0]), np.array([7, 9]), 10).tolist()
    [9, -1, 7]
    """
    return _looked_up([codes], np.append(code_of, -1), code_dtype(categories))


def code_dtype(categories: int) -> type[np.signedinteger[Any]]:
    """Dtype of the codes of a pandas Categorical with so many categories."""
    return np.int8 if categories < 2**7 - 1 else np.int16 if categories < 2**15 - 1 else np.int32


def _looked_up(parts: list[Codes], code_of: Codes, dtype: type[np.signedinteger[Any]]) -> Codes:
    """Look codes up window by window, which stays in the processor's cache; code -1 finds the last place."""
    found: Codes = np.empty(sum(map(len, parts)), dtype=dtype)
    narrow = code_of.astype(dtype)
    start = 0
    for part in parts:
        for at in range(0, len(part), _LOOKUP_WINDOW):
            window = part[at : at + _LOOKUP_WINDOW]
            np.take(narrow, window, out=found[start : start + len(window)], mode="wrap")
            start += len(window)
    return found


def trim(texts: pa.ChunkedArray) -> pa.ChunkedArray | None:
    """Trim blanks around texts and make empty texts null; None if a text is longer than :data:`LONGEST_CELL`.

    Examples
    --------
    >>> trim(pa.chunked_array([["a ", "", None]]).cast(pa.large_string())).to_pylist()
    ['a', None, None]
    """
    lengths = [np.diff(_buffers(chunk)[0]) for chunk in texts.chunks]
    if any(part.max(initial=0) > LONGEST_CELL for part in lengths):
        return None
    if any(_may_have_blanks(chunk, part) for chunk, part in zip(texts.chunks, lengths, strict=True)):
        trimmed = pc.utf8_trim_whitespace(texts)
        return pc.if_else(pc.equal(trimmed, ""), None, trimmed)
    chunks = [_empty_to_null(chunk, part) for chunk, part in zip(texts.chunks, lengths, strict=True)]
    return pa.chunked_array(chunks, type=pa.large_string())


def count_character(texts: pa.ChunkedArray, character: str) -> int:
    """Count an ASCII character in all texts together, in windows that stay in the processor's cache."""
    total = 0
    for chunk in texts.chunks:
        offsets, letters = _buffers(chunk)
        letters = letters[offsets[0] : offsets[-1]] if len(chunk) else letters[:0]
        for start in range(0, len(letters), _WINDOW):
            total += int(np.count_nonzero(letters[start : start + _WINDOW] == ord(character)))
    return total


def as_texts(series: pd.Series[Any]) -> pa.ChunkedArray:
    """Arrow array of a pandas text column, without a copy."""
    texts = pa.chunked_array(series)
    return texts if texts.type == pa.large_string() else texts.cast(pa.large_string())


def _may_have_blanks(chunk: pa.Array, lengths: npt.NDArray[np.int64]) -> bool:
    """Whether a text may begin or end with a blank, by the first and last bytes only."""
    offsets, letters = _buffers(chunk)
    if not lengths.any():
        return False
    first = np.take(letters, offsets[:-1], mode="clip")
    last = np.take(letters, offsets[1:] - 1, mode="clip")
    return bool(min(first.min(), last.min()) <= ord(" ") or first.max() >= _FIRST_BLANK_BYTE or last.max() >= _ASCII)


def _empty_to_null(chunk: pa.Array, lengths: npt.NDArray[np.int64]) -> pa.Array:
    """Make empty texts null without copying the others."""
    present = lengths > 0
    empty = len(chunk) - int(np.count_nonzero(present))
    if empty == chunk.null_count:
        return chunk
    whole = chunk if not chunk.offset else pa.concat_arrays([chunk])
    _, offsets, letters = whole.buffers()
    valid = pa.py_buffer(np.packbits(present, bitorder="little"))
    return pa.Array.from_buffers(pa.large_string(), len(chunk), [valid, offsets, letters], null_count=empty)


def _buffers(chunk: pa.Array) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.uint8]]:
    _, offsets, letters = chunk.buffers()
    if offsets is None:
        return np.zeros(len(chunk) + 1, dtype=np.int64), np.zeros(0, dtype=np.uint8)
    return (
        np.frombuffer(offsets, dtype=np.int64)[chunk.offset : chunk.offset + len(chunk) + 1],
        np.frombuffer(letters or b"", dtype=np.uint8),
    )

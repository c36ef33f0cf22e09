"""Words read as numbers, and what to do about those that are none."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from ecosystem.load.reading.cells import Coded, Numbers
from ecosystem.tables import Column

_WHOLE: Final = re.compile(r"[+-]?\d+(\.0*)?")
_DECIMAL: Final = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_LOOKALIKES: Final = str.maketrans("OoQlI|SB", "00011158")
_UNKNOWN: Final = frozenset(
    {"nan", "na", "n/a", "#n/a", "null", "none", "nil", "-", "--", "?", "unknown", "missing", "not known", "tbd"}
)
_EXACT: Final = 2**53
_YES_NO: Final = {"true": True, "false": False, "1": True, "0": False}


def read_numbers(words: Coded, column: Column) -> tuple[Numbers, npt.NDArray[np.bool_]]:
    """Read a column of words as the numbers, or the yes and no, that it is declared to hold.

    Digits of any script count (``۲۰۱۸`` is 2018), and ``2018.0`` is a whole number.

    Parameters
    ----------
    words : Coded
        What stands in the file.
    column : Column
        Of type integer, number or boolean.

    Returns
    -------
    Numbers
        A value per row; zero where the word could not be read.
    numpy.ndarray
        For each word whether it could be read.

    Examples
    --------
    >>> import pyarrow as pa
    >>> from ecosystem.tables import Researchers
    >>> words = Coded(pa.array(["2018", "20l8"]), np.array([0, 1, -1], dtype=np.int32))
    >>> numbers, readable = read_numbers(words, Researchers.degree_year)
    >>> numbers.values.tolist(), numbers.missing.tolist(), readable.tolist()
    ([2018, 0, 0], [False, False, True], [True, False])
    """
    reader: Callable[[str], int | float | bool | None] = {"integer": whole, "number": decimal, "boolean": yes_no}[
        column.rule.type
    ]
    dtype = {"integer": np.int64, "number": np.float64, "boolean": np.bool_}[column.rule.type]
    values = [reader(word) for word in words.words_in_use()]
    gap: Any = np.nan if column.rule.type == "number" else 0
    table: npt.NDArray[Any] = np.array([gap if value is None else value for value in values] + [gap], dtype=dtype)
    readable = np.array([value is not None for value in values], dtype=np.bool_)
    return Numbers(table[words.codes], words.codes < 0), readable


def from_inferred(values: npt.NDArray[Any], column: Column) -> Numbers | None:
    """Take numbers that pandas has read, if they are certainly what is declared.

    Parameters
    ----------
    values : numpy.ndarray
        Of dtype int64, float64 (nan: empty) or bool.
    column : Column
        Of type integer, number or boolean.

    Returns
    -------
    Numbers or None
        None where it takes a closer look.
    """
    wanted = column.rule.type
    if wanted == "boolean":
        return Numbers(values, np.zeros(len(values), dtype=np.bool_)) if values.dtype == np.bool_ else None
    if values.dtype == np.int64:
        gaps = np.zeros(len(values), dtype=np.bool_)
        return Numbers(values if wanted == "integer" else values.astype(np.float64), gaps)
    if values.dtype != np.float64 or np.isinf(values).any():
        return None
    missing = np.isnan(values)
    if wanted == "number":
        return Numbers(values, missing)
    filled = np.where(missing, 0, values)
    if (np.abs(filled) >= _EXACT).any():
        return None
    integers = filled.astype(np.int64)
    return Numbers(integers, missing) if (integers == filled).all() else None


def whole(word: str) -> int | None:
    """Read a whole number."""
    if not _WHOLE.fullmatch(word) or len(word) > 20:
        return _exponent(word)
    value = int(word.partition(".")[0])
    return value if abs(value) < 2**63 else None


def decimal(word: str) -> float | None:
    """Read a number; infinity is one to pandera, which refuses it."""
    if _DECIMAL.fullmatch(word):
        return float(word)
    return float(word) if word.lower().lstrip("+-") in ("inf", "infinity") else None


def yes_no(word: str) -> bool | None:
    """Read true or false."""
    return _YES_NO.get(word.lower())


def remedy(word: str, column: Column) -> tuple[str, str]:
    """Say what should stand instead of a word that is not a number.

    Parameters
    ----------
    word : str
        What stands in the file.
    column : Column
        What is declared.

    Returns
    -------
    tuple of str
        The rule and the remedy.

    Examples
    --------
    >>> from ecosystem.tables import Cities, Researchers
    >>> remedy("31,558", Cities.latitude)[1]
    'Write a decimal point: 31.558'
    >>> remedy("20l8", Researchers.degree_year)[1]
    'Use digits only: 2018?'
    """
    if column.rule.type == "boolean":
        return "must be true or false", "Write true or false"
    a_number = "must be a whole number" if column.rule.type == "integer" else "must be a number"
    if word.lower() in _UNKNOWN:
        return a_number, "Leave the cell empty where the value is not known"
    if word.lower().lstrip("+-") in ("inf", "infinity", "∞"):
        return "must be finite", "Write the number, or leave the cell empty"
    return a_number, _hint(word, column)


def _hint(word: str, column: Column) -> str:
    if column.rule.type == "integer" and _DECIMAL.fullmatch(word):
        return "Write it without a fraction"
    if re.fullmatch(r"[+-]?\d{1,3}([, '’\u00a0\u202f]\d{3})+(\.\d+)?", word) and column.rule.type == "integer":
        return f"Write it without separators: {re.sub(r'[^0-9.+-]', '', word)}"
    if re.fullmatch(r"[+-]?\d+,\d+", word):
        return f"Write a decimal point: {word.replace(',', '.')}"
    year = re.match(r"(\d{4})\s?[-–/.]\s?\d{1,4}([-–/.]\d{1,4})?", word)
    if column.rule.unit == "year" and year:
        return f"Write the year alone: {year[1]}?"
    if _DECIMAL.fullmatch(word.translate(_LOOKALIKES)) and any(sign.isdigit() for sign in word):
        return f"Use digits only: {word.translate(_LOOKALIKES)}?"
    return "Write it in digits" + (f", for example {column.rule.example}" if column.rule.example else "")


def _exponent(word: str) -> int | None:
    if not _DECIMAL.fullmatch(word):
        return None
    value = float(word)
    return int(value) if abs(value) < _EXACT and value == int(value) else None

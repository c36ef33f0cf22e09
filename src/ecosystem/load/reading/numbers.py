"""Parse numbers and booleans, and suggest remedies for cells that are none."""

import re
from collections.abc import Callable
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from ecosystem.load.reading.cells import Coded, Numbers
from ecosystem.tables import Column

_WHOLE: Final = re.compile(r"[+-]?\d+(\.0*)?")
_DECIMAL: Final = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")
_LOOKALIKES: Final = str.maketrans("OoQlI|SB", "00011158")
_MISSING_WORDS: Final = frozenset(
    {"nan", "na", "n/a", "#n/a", "null", "none", "nil", "-", "--", "?", "unknown", "missing", "not known", "tbd"}
)
_EXACT: Final = 2**53
_BOOLEANS: Final = {"true": True, "false": False, "1": True, "0": False}


def read_numbers(words: Coded, column: Column) -> tuple[Numbers, npt.NDArray[np.bool_]]:
    """Parse a column of words as the declared numbers or booleans.

    Digits of any script count (``۲۰۱۸`` is 2018), and ``2018.0`` is a whole number.

    Returns
    -------
    Numbers
        A value per row; zero where the word could not be parsed.
    numpy.ndarray
        For each word whether it could be parsed.

    Examples
    --------
    >>> import pyarrow as pa
    >>> from ecosystem.tables import Researchers
    >>> words = Coded(pa.array(["2018", "20l8"]), np.array([0, 1, -1], dtype=np.int32))
    >>> numbers, readable = read_numbers(words, Researchers.degree_year)
    >>> numbers.values.tolist(), numbers.missing.tolist(), readable.tolist()
    ([2018, 0, 0], [False, False, True], [True, False])
    """
    parsers: dict[str, Callable[[str], int | float | bool | None]] = {
        "integer": parse_integer,
        "number": parse_decimal,
        "boolean": parse_boolean,
    }
    dtype = {"integer": np.int64, "number": np.float64, "boolean": np.bool_}[column.rule.type]
    values = [parsers[column.rule.type](word) for word in words.word_list()]
    gap: Any = np.nan if column.rule.type == "number" else 0
    table: npt.NDArray[Any] = np.array([gap if value is None else value for value in values] + [gap], dtype=dtype)
    readable = np.array([value is not None for value in values], dtype=np.bool_)
    return Numbers(table[words.codes], words.codes < 0), readable


def from_inferred(values: npt.NDArray[Any], column: Column) -> Numbers | None:
    """Numbers that pandas inferred (int64, float64 with nan for empty, or bool); None if not certainly as declared."""
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


def parse_integer(word: str) -> int | None:
    """Parse a whole number."""
    if not _WHOLE.fullmatch(word) or len(word) > 20:
        return _parse_exponent(word)
    value = int(word.partition(".")[0])
    return value if abs(value) < 2**63 else None


def parse_decimal(word: str) -> float | None:
    """Parse a number; infinity passes here and is rejected by pandera."""
    if _DECIMAL.fullmatch(word):
        return float(word)
    return float(word) if word.lower().lstrip("+-") in ("inf", "infinity") else None


def parse_boolean(word: str) -> bool | None:
    """Parse true or false."""
    return _BOOLEANS.get(word.lower())


def number_remedy(word: str, column: Column) -> tuple[str, str]:
    """Rule and remedy for a word that is not a number.

    Examples
    --------
    >>> from ecosystem.tables import Cities, Researchers
    >>> number_remedy("31,558", Cities.latitude)[1]
    'Write a decimal point: 31.558'
    >>> number_remedy("20l8", Researchers.degree_year)[1]
    'Use digits only: 2018?'
    """
    if column.rule.type == "boolean":
        return "must be true or false", "Write true or false"
    rule = "must be a whole number" if column.rule.type == "integer" else "must be a number"
    if word.lower() in _MISSING_WORDS:
        return rule, "Leave the cell empty where the value is not known"
    if word.lower().lstrip("+-") in ("inf", "infinity", "∞"):
        return "must be finite", "Write the number, or leave the cell empty"
    return rule, _hint(word, column)


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
    if _DECIMAL.fullmatch(word.translate(_LOOKALIKES)) and any(map(str.isdigit, word)):
        return f"Use digits only: {word.translate(_LOOKALIKES)}?"
    return "Write it in digits" + (f", for example {column.rule.example}" if column.rule.example else "")


def _parse_exponent(word: str) -> int | None:
    if not _DECIMAL.fullmatch(word):
        return None
    value = float(word)
    return int(value) if abs(value) < _EXACT and value == int(value) else None

"""pandera schemas built from the declared columns.

A rule about values holds for a column if and only if it holds for its distinct values. A coded column (a pandas
Categorical) is therefore checked by its categories, and one schema serves a whole table and a list of distinct values.
"""

from __future__ import annotations

import threading
from contextlib import suppress
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ecosystem.tables.column import COUNTRY_CODE, WEB_ADDRESS, Column, Table

if TYPE_CHECKING:
    import pandera.pandas as pandera

Storage = Literal["coded", "text", "integer", "number", "boolean"]
Passes: TypeAlias = "pd.Series[bool]"

_WINDOW: Final = 1 << 18

ARROW_TEXT: Final = pd.StringDtype("pyarrow", na_value=np.nan)
"""dtype of columns with a text per row, whatever storage pandas uses for other texts."""
DTYPES: Final[dict[Storage, str | pd.StringDtype[Any]]] = {
    "coded": "category",
    "text": ARROW_TEXT,
    "integer": "Int64",
    "number": "float64",
    "boolean": "bool",
}
"""pandas dtype of each storage type."""


def storage(column: Column) -> Storage:
    """Storage type of a column: coded where its words are limited or reference another table.

    Examples
    --------
    >>> from ecosystem.tables import Cities, Researchers
    >>> [storage(column) for column in (Researchers.field, Researchers.city_id, Researchers.name, Cities.latitude)]
    ['coded', 'coded', 'text', 'number']
    """
    rule = column.rule
    if rule.type in ("integer", "number", "boolean"):
        return rule.type
    return "coded" if rule.values or rule.references or rule.pattern == COUNTRY_CODE else "text"


_IMPORTING: Final = threading.Lock()


def import_pandera() -> None:
    """Import pandera, its lazy imports and its registers in one thread: several threads at once can deadlock."""
    with _IMPORTING:
        _import_pandera()


@cache
def _import_pandera() -> None:
    import pandera.pandas as pandera

    column = pandera.Column("str", pandera.Check.ge("b"), name="a")
    with suppress(pandera.errors.SchemaErrors):
        column.validate(pd.DataFrame({"a": pd.Series([None, "a"], dtype="str")}), lazy=True)


def schema(table: type[Table]) -> pandera.DataFrameSchema:
    """Pandera schema of a checked table: all declared columns, in any order, and no others.

    Examples
    --------
    >>> from ecosystem.tables import Sectors
    >>> sorted(schema(Sectors).columns)
    ['description', 'domain', 'name', 'sector_id']
    """
    import pandera.pandas as pandera

    return pandera.DataFrameSchema(
        {str(column): column_schema(column) for column in table.columns()}, name=table.table, strict=True
    )


def column_schema(column: Column) -> pandera.Column:
    """Pandera rules of one column: dtype, presence, limits, allowed words, pattern, uniqueness.

    The checks are named ``different``, ``finite``, ``minimum``, ``maximum``, ``values`` and ``pattern``; pandera's own
    is ``not_nullable``.

    Examples
    --------
    >>> from ecosystem.tables import Researchers
    >>> [check.error for check in column_schema(Researchers.degree_year).checks]
    ['minimum', 'maximum']
    """
    import pandera.pandas as pandera

    rule = column.rule
    checks = []
    if rule.unique:
        checks.append(pandera.Check(_unique, error="different", ignore_na=False))
    if rule.type == "number":
        checks.append(pandera.Check(_finite, error="finite"))
    if rule.minimum is not None:
        checks.append(pandera.Check.ge(rule.minimum, error="minimum"))
    if rule.maximum is not None:
        checks.append(pandera.Check.le(rule.maximum, error="maximum"))
    if rule.values:
        checks.append(pandera.Check(_allowed, error="values", ignore_na=False, words=rule.values))
    if rule.pattern:
        checks.append(pandera.Check(_matching, error="pattern", ignore_na=False, pattern=rule.pattern))
    return pandera.Column(DTYPES[storage(column)], checks, nullable=not rule.required, name=str(column))


def _unique(series: pd.Series[Any]) -> Passes | bool:
    """Whether no text occurs twice; ascending texts, as in most files, are recognised much faster."""
    texts = pa.chunked_array(series)
    ascending = (pc.all(pc.less(part[:-1], part[1:])).as_py() is not False for part in _chunks_and_seams(texts))
    if not texts.null_count and all(ascending):
        return True
    return ~series.duplicated(keep="first") | series.isna()


def _chunks_and_seams(texts: pa.ChunkedArray) -> list[pa.Array]:
    """Chunks, and the pair of values at the seam of every two of them."""
    chunks = [chunk for chunk in texts.chunks if len(chunk)]
    seams = [pa.concat_arrays([left[-1:], right[:1]]) for left, right in pairwise(chunks)]
    return [*chunks, *seams]


def _finite(series: pd.Series[Any]) -> Passes:
    finite: npt.NDArray[np.bool_] = np.isfinite(series.to_numpy(dtype=np.float64))
    return pd.Series(finite, index=series.index)


def _allowed(series: pd.Series[Any], *, words: tuple[str, ...]) -> Passes:
    return _by_category(series, lambda texts: pc.is_in(texts, value_set=pa.array(words, type=texts.type)))


def _matching(series: pd.Series[Any], *, pattern: str) -> Passes | bool:
    if pattern == WEB_ADDRESS and not isinstance(series.dtype, pd.CategoricalDtype) and _plain_addresses(series):
        return True
    return _by_category(series, lambda texts: pc.match_substring_regex(texts, f"^(?:{pattern})$"))


def _by_category(series: pd.Series[Any], judge: Any) -> Passes:
    """Check each category once and spread the results to the rows; empty rows pass."""
    if isinstance(series.dtype, pd.CategoricalDtype):
        words = judge(pa.array(series.cat.categories, type=pa.large_string()))
        passes = np.append(words.to_numpy(zero_copy_only=False), True)[series.cat.codes.to_numpy()]
    else:
        passes = judge(pa.chunked_array(series)).fill_null(True).to_numpy()
    return pd.Series(passes, index=series.index)


def _plain_addresses(series: pd.Series[str]) -> bool:
    """Whether every text begins with http(s):// and no byte is a blank, a quote or an angle bracket.

    This implies the pattern and is many times faster than a regular expression per text.
    """
    for part in pa.chunked_array(series).chunks:
        secure = pc.starts_with(part, "https://")
        if pc.all(secure).as_py() is False and pc.all(pc.or_(secure, pc.starts_with(part, "http://"))).as_py() is False:
            return False
        if (pc.min(pc.binary_length(part)).as_py() or _WINDOW) <= len("https://"):
            return False
        if not _no_delimiters(np.frombuffer(part.buffers()[2] or b"", dtype=np.uint8)):
            return False
    return True


def _no_delimiters(letters: npt.NDArray[np.uint8]) -> bool:
    """Search windows that fit the processor's cache for blanks, quotes and angle brackets."""
    for start in range(0, len(letters), _WINDOW):
        window = letters[start : start + _WINDOW]
        if window.min() <= ord(" ") or any((window == ord(character)).any() for character in '"<>'):
            return False
    return True

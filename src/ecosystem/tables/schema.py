"""Validation rules in pandera, built from the declared columns: what a value must be is said there and nowhere else.

A rule about values holds for a column exactly if it holds for the different values that occur in it. A coded column
(a pandas Categorical) is therefore judged by its categories, and one schema serves for a whole table and for the
short list of its different values.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ecosystem.tables.column import Column, Table

if TYPE_CHECKING:
    import pandera.pandas as pandera

Kind = Literal["coded", "text", "integer", "number", "boolean"]
Verdict: TypeAlias = "pd.Series[bool]"

COUNTRY_CODE: Final = "[A-Z]{2}"
WEB_ADDRESS: Final = r"https?://[^\s<>\"]+"
_WINDOW: Final = 1 << 18

DTYPES: Final[dict[Kind, str]] = {
    "coded": "category",
    "text": "str",
    "integer": "Int64",
    "number": "float64",
    "boolean": "bool",
}
"""The pandas dtype in which each kind of column is held."""


def kind(column: Column) -> Kind:
    """Tell how a column is held: coded where its words are limited or point to another table.

    Examples
    --------
    >>> from ecosystem.tables import Cities, Researchers
    >>> kind(Researchers.field), kind(Researchers.city_id), kind(Researchers.name), kind(Cities.latitude)
    ('coded', 'coded', 'text', 'number')
    """
    rule = column.rule
    if rule.type in ("integer", "number", "boolean"):
        return rule.type
    return "coded" if rule.values or rule.references or rule.pattern == COUNTRY_CODE else "text"


@cache
def prepare() -> None:
    """Let pandera import what it needs, once and here: threads that do so at a time can lock each other out."""
    import pandera.pandas as pandera

    try:
        pandera.Column("str", name="a").validate(pd.DataFrame({"a": pd.Series([None], dtype="str")}), lazy=True)
    except pandera.errors.SchemaErrors:
        return


def schema(table: type[Table]) -> pandera.DataFrameSchema:
    """Build the rules of a whole checked table.

    Parameters
    ----------
    table : type of Table
        A declared table.

    Returns
    -------
    pandera.DataFrameSchema
        Its columns, in any order and no others; optional columns must be there too (a checked table has them all).

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
    """Build the rules of one column: dtype, presence, limits, allowed words, pattern, uniqueness.

    The error of every check is one word: ``different``, ``finite``, ``minimum``, ``maximum``, ``values``, ``pattern``;
    pandera itself says ``not_nullable``.

    Parameters
    ----------
    column : Column
        A declared column.

    Returns
    -------
    pandera.Column
        Rules for a Series in the column's dtype.

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
        checks.append(pandera.Check(_all_different, error="different", ignore_na=False))
    if rule.type == "number":
        checks.append(pandera.Check(_finite, error="finite"))
    if rule.minimum is not None:
        checks.append(pandera.Check.ge(rule.minimum, error="minimum"))
    if rule.maximum is not None:
        checks.append(pandera.Check.le(rule.maximum, error="maximum"))
    if rule.values:
        checks.append(pandera.Check(_among, error="values", ignore_na=False, words=rule.values))
    if rule.pattern:
        checks.append(pandera.Check(_matching, error="pattern", ignore_na=False, pattern=rule.pattern))
    return pandera.Column(DTYPES[kind(column)], checks, nullable=not rule.required, name=str(column))


def _all_different(series: pd.Series[Any]) -> Verdict | bool:
    """Say whether no text occurs twice; that texts ascend, as in most files, is seen much faster."""
    texts = pa.chunked_array(series)
    ascending = (pc.all(pc.less(part[:-1], part[1:])).as_py() is not False for part in _joined(texts))
    if not texts.null_count and all(ascending):
        return True
    return ~series.duplicated(keep="first") | series.isna()


def _joined(texts: pa.ChunkedArray) -> list[pa.Array]:
    """Give the chunks, and between every two of them the pair at their seam."""
    chunks = [chunk for chunk in texts.chunks if len(chunk)]
    seams = [pa.concat_arrays([left[-1:], right[:1]]) for left, right in pairwise(chunks)]
    return [*chunks, *seams]


def _finite(series: pd.Series[Any]) -> Verdict:
    finite: npt.NDArray[np.bool_] = np.isfinite(series.to_numpy(dtype=np.float64))
    return pd.Series(finite, index=series.index)


def _among(series: pd.Series[Any], *, words: tuple[str, ...]) -> Verdict:
    return _per_word(series, lambda texts: pc.is_in(texts, value_set=pa.array(words, type=texts.type)))


def _matching(series: pd.Series[Any], *, pattern: str) -> Verdict | bool:
    if pattern == WEB_ADDRESS and not isinstance(series.dtype, pd.CategoricalDtype) and _plain_addresses(series):
        return True
    return _per_word(series, lambda texts: pc.match_substring_regex(texts, f"^(?:{pattern})$"))


def _per_word(series: pd.Series[Any], judge: Any) -> Verdict:
    """Judge each category once and give every row the verdict on its own; what is empty passes."""
    if isinstance(series.dtype, pd.CategoricalDtype):
        words = judge(pa.array(series.cat.categories, type=pa.large_string()))
        passes = np.append(words.to_numpy(zero_copy_only=False), True)[series.cat.codes.to_numpy()]
    else:
        passes = judge(pa.chunked_array(series)).fill_null(True).to_numpy()
    return pd.Series(passes, index=series.index)


def _plain_addresses(series: pd.Series[str]) -> bool:
    """Say whether every text is ``http(s)://`` and no byte in them all is a blank, a quote or an angle bracket.

    That is sufficient for the pattern and many times faster to see than a regular expression for each text.
    """
    for part in pa.chunked_array(series).chunks:
        safe = pc.starts_with(part, "https://")
        if pc.all(safe).as_py() is False and pc.all(pc.or_(safe, pc.starts_with(part, "http://"))).as_py() is False:
            return False
        if (pc.min(pc.binary_length(part)).as_py() or _WINDOW) <= len("https://"):
            return False
        if not _harmless(np.frombuffer(part.buffers()[2] or b"", dtype=np.uint8)):
            return False
    return True


def _harmless(letters: npt.NDArray[np.uint8]) -> bool:
    """Look for blanks, quotes and angle brackets in windows that fit a processor's cache."""
    for start in range(0, len(letters), _WINDOW):
        window = letters[start : start + _WINDOW]
        if window.min() <= ord(" ") or any((window == ord(sign)).any() for sign in '"<>'):
            return False
    return True

"""Count categorical rows with numpy, and lay results out as tables of value, low, high, n and unit."""

from collections.abc import Sequence
from typing import Any, NamedTuple, Self

import numpy as np
import numpy.typing as npt
import pandas as pd

from ecosystem.statistics import Interval, suppress, wilson
from ecosystem.tables import vocabulary as words

VALUE, LOW, HIGH, N, UNIT = "value", "low", "high", "n", "unit"
RESULT = (VALUE, LOW, HIGH, N, UNIT)
RESAMPLES = 300
"""Bootstrap samples of indices that have no closed interval."""
NEVER = np.int16(np.iinfo(np.int16).max)
"""A year later than any other."""


class Estimate(NamedTuple):
    """One estimate with limits and sample size; nan where there is none."""

    value: float
    low: float
    high: float
    n: float

    @classmethod
    def of(cls, interval: Interval, place: int | tuple[int, ...] = ()) -> Self:
        """Return one element of an interval.

        Examples
        --------
        >>> from ecosystem.statistics import wilson
        >>> Estimate.of(wilson([81, 15], [263, 148]), 1).n
        148.0
        """
        return cls(*(float(part[place]) for part in (interval.value, interval.low, interval.high, interval.n)))


def cube(table: pd.DataFrame, by: Sequence[str]) -> npt.NDArray[np.int64]:
    """Count rows in every combination of one to three categorical columns.

    Returns
    -------
    ndarray of int64
        One axis per column: its categories in order, then "unknown".

    Examples
    --------
    >>> table = pd.DataFrame({"field": pd.Categorical(["a", "b", "a", None], categories=["a", "b", "c"])})
    >>> cube(table, ["field"])
    array([2, 1, 0, 1])
    """
    shape = [len(table[column].cat.categories) + 1 for column in by]
    cells = int(np.prod(shape))
    small: type[np.integer[Any]] = np.int16 if cells < 2**15 else np.int64  # short numbers add up faster
    place: npt.NDArray[np.integer[Any]] = table[by[0]].cat.codes.to_numpy().astype(small)
    place += small(1)
    for column, size in zip(by[1:], shape[1:], strict=True):
        place *= small(size)
        place += small(1)
        place += table[column].cat.codes.to_numpy()
    counts = np.bincount(place, minlength=cells).reshape(shape)
    return np.roll(counts, -1, axis=tuple(range(len(shape))))


def count_by_year(
    year: npt.NDArray[np.integer], codes: npt.NDArray[np.integer], size: int, *, window: tuple[int, int]
) -> npt.NDArray[np.int64]:
    """Count rows by year of the window and by code from 0 to `size` - 1.

    Parameters
    ----------
    year : ndarray of int
        A year per row; rows outside the window or of unknown year are left out.
    codes : ndarray of int
        A code per row; rows with another code are left out.

    Returns
    -------
    ndarray of int64
        A row per year of the window, a column per code.

    Examples
    --------
    >>> count_by_year(np.array([2019, 2021, 2021, 0]), np.array([0, 1, -1, 1]), 2, window=(2019, 2021))
    array([[1, 0],
           [0, 0],
           [0, 1]])
    """
    years, width = window[1] - window[0] + 1, size + 2
    line = np.clip(year, window[0] - 1, window[1] + 1).astype(np.int16) - np.int16(window[0] - 1)
    column = np.clip(codes, -1, size).astype(np.int16) + np.int16(1)
    cells = (years + 2) * width
    small = np.int16 if cells < 2**15 else np.int64
    counts = np.bincount(line.astype(small) * small(width) + column, minlength=cells)
    return counts.reshape(years + 2, width)[1:-1, 1:-1]


def categories(table: pd.DataFrame, column: str) -> npt.NDArray[np.str_]:
    """Return the names along an axis of :func:`cube`: the categories, then ``unknown``."""
    return np.append(table[column].cat.categories.to_numpy(dtype=str), words.UNKNOWN)


def result_table(table: pd.DataFrame, interval: Interval, *, unit: str) -> pd.DataFrame:
    """Add an estimate to a table as columns value, low, high, n and unit."""
    columns: dict[str, Any] = {
        **{str(name): column for name, column in table.items()},
        VALUE: np.asarray(interval.value, dtype=float),
        LOW: np.asarray(interval.low, dtype=float),
        HIGH: np.asarray(interval.high, dtype=float),
        N: np.asarray(interval.n),
        UNIT: unit,
    }
    return pd.DataFrame(columns, index=table.index)


def full_count(value: npt.ArrayLike, n: npt.ArrayLike = np.nan) -> Interval:
    """Return counts or shares without limits; n is missing where nobody was sampled."""
    estimate = np.asarray(value, dtype=float)
    none = np.full(estimate.shape, np.nan)
    return Interval(estimate, none, none, np.broadcast_to(np.asarray(n, dtype=float), estimate.shape))


OTHER = "other"
"""Code of the row that sums the smallest groups."""


def largest_shares(table: pd.DataFrame, *, key: str, count: str, most: int, unit: str) -> pd.DataFrame:
    """Sort groups (`key`) by size (`count`), sum the smallest in one row, and add their shares of the total.

    Returns
    -------
    DataFrame
        The rows, largest first, then :data:`OTHER` (its other columns are "unknown"), with ``gathered`` (number of
        groups in the row) and the share of the total as value, low, high, n and unit.

    Examples
    --------
    >>> table = pd.DataFrame({"city": ["a", "b", "c"], "people": [1, 6, 3]})
    >>> largest_shares(table, key="city", count="people", most=2, unit="share")[["city", "people", "gathered"]]
        city  people  gathered
    0      b       6         1
    1  other       4         2
    """
    sizes = table[count].to_numpy()
    total, order = int(sizes.sum()), np.lexsort((table[key].to_numpy(dtype=object), -sizes))
    named, rest = (order[: most - 1], order[most - 1 :]) if len(order) > most else (order, order[:0])
    row = dict.fromkeys(table.columns, words.UNKNOWN) | {key: OTHER}
    columns: dict[str, npt.ArrayLike] = {
        name: np.append(table[name].to_numpy(dtype=object)[named], [row[name]] * bool(len(rest))).astype(str)
        for name in table.columns
        if name != count
    }
    columns[count] = np.append(sizes[named], [sizes[rest].sum()] * bool(len(rest))).astype(np.int64)
    columns["gathered"] = np.append(np.ones(len(named)), [len(rest)] * bool(len(rest))).astype(np.int64)
    table = pd.DataFrame(columns)
    return suppress(result_table(table, wilson(table[count], np.full(len(table), total)), unit=unit))


def at_work(
    spells: pd.DataFrame, codes: npt.NDArray[np.integer], size: int, *, window: tuple[int, int]
) -> npt.NDArray[np.int64]:
    """Count the people at work in each year of the window by group: spells that cover the year.

    Parameters
    ----------
    spells : DataFrame
        Derived spells (see :func:`ecosystem.load.derive_spells`): ``start`` and ``stop``, half open.

    Returns
    -------
    ndarray of int64
        A row per year of the window, none skipped, a column per group.

    Examples
    --------
    >>> spells = pd.DataFrame({"start": [2019, 2020], "stop": [2021, 2022]})
    >>> at_work(spells, np.array([0, 1]), 2, window=(2019, 2022))
    array([[1, 0],
           [1, 1],
           [0, 1],
           [0, 0]])
    """
    years = window[1] - window[0] + 1
    offset = np.int16(window[0])
    begins = np.clip(spells["start"].to_numpy().astype(np.int16) - offset, 0, years).astype(np.int32)
    ends = np.clip(spells["stop"].to_numpy().astype(np.int16) - offset, 0, years).astype(np.int32)
    group = codes.astype(np.int32)
    cells = (years + 1) * size
    change = np.bincount(begins * size + group, minlength=cells) - np.bincount(ends * size + group, minlength=cells)
    return change.reshape(years + 1, size).cumsum(axis=0)[:-1]


def group_codes(table: pd.DataFrame, column: str) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.str_]]:
    """Return the codes of a categorical column, unknown as the last one, and their names."""
    names = categories(table, column)
    codes = table[column].cat.codes.to_numpy().astype(np.int64)
    return np.where(codes < 0, len(names) - 1, codes), names


def largest(sizes: npt.NDArray[np.int64], most: int | None = None) -> npt.NDArray[np.int64]:
    """Return the positions of the largest sizes above zero, largest first."""
    order = np.argsort(-sizes, kind="stable")[:most]
    return order[sizes[order] > 0]


def long_table(
    rows: tuple[str, npt.ArrayLike], columns: tuple[str, npt.ArrayLike], **cells: npt.ArrayLike
) -> pd.DataFrame:
    """Lay two-way arrays out as a table with a row per cell, the columns fastest.

    Examples
    --------
    >>> long_table(("city", ["a", "b"]), ("year", [2020]), people=[[3], [4]])
      city  year  people
    0    a  2020       3
    1    b  2020       4
    """
    (row, lines), (column, places) = rows, columns
    return pd.DataFrame(
        {
            row: np.repeat(np.asarray(lines), len(np.asarray(places))),
            column: np.tile(np.asarray(places), len(np.asarray(lines))),
            **{name: np.ravel(np.asarray(values)) for name, values in cells.items()},
        }
    )


def person_slots(people: pd.DataFrame) -> int:
    """Return the length of an array indexed by the persons' positions."""
    return int(people.index.max()) + 1 if len(people) else 0

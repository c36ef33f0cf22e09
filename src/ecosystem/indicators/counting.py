"""Count coded rows quickly, and put results into the one shape that all indicators share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, Self

import numpy as np
import numpy.typing as npt
import pandas as pd

from ecosystem.statistics import Interval, suppress, wilson
from ecosystem.tables import vocabulary as words

VALUE, LOW, HIGH, N, UNIT = "value", "low", "high", "n", "unit"
RESULT = (VALUE, LOW, HIGH, N, UNIT)


class Estimate(NamedTuple):
    """One number with its limits and what it rests on; nan where nothing can be said."""

    value: float
    low: float
    high: float
    n: float

    @classmethod
    def of(cls, interval: Interval, place: int | tuple[int, ...] = ()) -> Self:
        """Take one estimate out of an interval.

        Examples
        --------
        >>> from ecosystem.statistics import wilson
        >>> Estimate.of(wilson([81, 15], [263, 148]), 1).n
        148.0
        """
        return cls(*(float(part[place]) for part in (interval.value, interval.low, interval.high, interval.n)))


def cube(frame: pd.DataFrame, by: Sequence[str]) -> npt.NDArray[np.int64]:
    """Count rows in every combination of some coded columns.

    Returns
    -------
    ndarray of int64
        One axis per column; along each, one place per category in order and a last one for "unknown".

    Examples
    --------
    >>> frame = pd.DataFrame({"field": pd.Categorical(["a", "b", "a", None], categories=["a", "b", "c"])})
    >>> cube(frame, ["field"])
    array([2, 1, 0, 1])
    """
    shape = [len(frame[column].cat.categories) + 1 for column in by]
    cells = int(np.prod(shape))
    small: type[np.integer[Any]] = np.int16 if cells < 2**15 else np.int64  # short numbers add up faster
    place: npt.NDArray[np.integer[Any]] = frame[by[0]].cat.codes.to_numpy().astype(small)
    place += small(1)
    for column, size in zip(by[1:], shape[1:], strict=True):
        place *= small(size)
        place += small(1)
        place += frame[column].cat.codes.to_numpy()
    counts = np.bincount(place, minlength=cells).reshape(shape)
    return np.roll(counts, -1, axis=tuple(range(len(shape))))


def count_by_year(
    year: npt.NDArray[np.integer], codes: npt.NDArray[np.integer], size: int, *, window: tuple[int, int]
) -> npt.NDArray[np.int64]:
    """Count rows in every combination of year and code; no year of the window is skipped.

    Parameters
    ----------
    year : ndarray of int
        A year per row; rows outside the window, those of unknown year among them, are left out.
    codes : ndarray of int
        A code per row, 0 to `size` - 1; rows with another code are left out.

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


def categories(frame: pd.DataFrame, column: str) -> npt.NDArray[np.str_]:
    """Return the places along an axis of :func:`cube`: the categories, then ``unknown``."""
    return np.append(frame[column].cat.categories.to_numpy(dtype=str), words.UNKNOWN)


def count(frame: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """Count rows by some coded columns, unknown being a group.

    Returns
    -------
    DataFrame
        The columns `by` as text and ``n``; combinations that do not occur are left out.
    """
    counts = cube(frame, by)
    at = np.nonzero(counts)
    groups = {column: categories(frame, column)[index] for column, index in zip(by, at, strict=True)}
    return pd.DataFrame({**groups, N: counts[at]})


def result_table(groups: pd.DataFrame, interval: Interval, *, unit: str) -> pd.DataFrame:
    """Put an estimate beside its groups: value, low, high, n and unit."""
    columns: dict[str, Any] = {
        **{str(name): column for name, column in groups.items()},
        VALUE: np.asarray(interval.value, dtype=float),
        LOW: np.asarray(interval.low, dtype=float),
        HIGH: np.asarray(interval.high, dtype=float),
        N: np.asarray(interval.n),
        UNIT: unit,
    }
    return pd.DataFrame(columns, index=groups.index)


OTHER = "other"
"""Code of the row that gathers the rarest groups."""


def largest_shares(frame: pd.DataFrame, *, key: str, count: str, most: int, unit: str) -> pd.DataFrame:
    """Sort groups by size, gather the rarest in one row, and give each its share of all.

    Returns
    -------
    DataFrame
        The rows, largest first, then :data:`OTHER` where groups were gathered (its other columns are "unknown"), with
        ``gathered`` (how many groups the row stands for) and the share of all as value, low, high (Wilson 95 %; nan
        where all together are fewer than five), n and unit.

    Examples
    --------
    >>> frame = pd.DataFrame({"city": ["a", "b", "c"], "people": [1, 6, 3]})
    >>> largest_shares(frame, key="city", count="people", most=2, unit="share")[["city", "people", "gathered"]]
        city  people  gathered
    0      b       6         1
    1  other       4         2
    """
    sizes = frame[count].to_numpy()
    total, order = int(sizes.sum()), np.lexsort((frame[key].to_numpy(dtype=object), -sizes))
    named, rest = (order[: most - 1], order[most - 1 :]) if len(order) > most else (order, order[:0])
    row = dict.fromkeys(frame.columns, words.UNKNOWN) | {key: OTHER}
    columns: dict[str, npt.ArrayLike] = {
        name: np.append(frame[name].to_numpy(dtype=object)[named], [row[name]] * bool(len(rest))).astype(str)
        for name in frame.columns
        if name != count
    }
    columns[count] = np.append(sizes[named], [sizes[rest].sum()] * bool(len(rest))).astype(np.int64)
    columns["gathered"] = np.append(np.ones(len(named)), [len(rest)] * bool(len(rest))).astype(np.int64)
    frame = pd.DataFrame(columns)
    return suppress(result_table(frame, wilson(frame[count], np.full(len(frame), total)), unit=unit))


def at_work(
    stays: pd.DataFrame, codes: npt.NDArray[np.integer], size: int, *, window: tuple[int, int]
) -> npt.NDArray[np.int64]:
    """Count the stays that cover each year, by group; a person has at most one stay a year.

    Parameters
    ----------
    stays : DataFrame
        Derived stays (see :func:`ecosystem.load.derive_spells`): ``start`` and ``stop``, half open.

    Returns
    -------
    ndarray of int64
        A row per year of the window, none skipped, a column per group.

    Examples
    --------
    >>> stays = pd.DataFrame({"start": [2019, 2020], "stop": [2021, 2022]})
    >>> at_work(stays, np.array([0, 1]), 2, window=(2019, 2022))
    array([[1, 0],
           [1, 1],
           [0, 1],
           [0, 0]])
    """
    years = window[1] - window[0] + 1
    offset = np.int16(window[0])
    begins = np.clip(stays["start"].to_numpy().astype(np.int16) - offset, 0, years).astype(np.int32)
    ends = np.clip(stays["stop"].to_numpy().astype(np.int16) - offset, 0, years).astype(np.int32)
    group = codes.astype(np.int32)
    cells = (years + 1) * size
    change = np.bincount(begins * size + group, minlength=cells) - np.bincount(ends * size + group, minlength=cells)
    return change.reshape(years + 1, size).cumsum(axis=0)[:-1]

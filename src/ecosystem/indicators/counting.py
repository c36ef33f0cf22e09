"""Count coded rows quickly, and put results into the one shape that all indicators share."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from ecosystem.statistics import Interval
from ecosystem.tables import vocabulary as words

VALUE, LOW, HIGH, N, UNIT = "value", "low", "high", "n", "unit"
RESULT = (VALUE, LOW, HIGH, N, UNIT)


def cube(frame: pd.DataFrame, by: Sequence[str]) -> npt.NDArray[np.int64]:
    """Count rows in every combination of some coded columns.

    Parameters
    ----------
    frame : DataFrame
        Rows; the columns named in `by` are categorical.
    by : sequence of str
        One to three columns.

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
    place = np.zeros(len(frame), dtype=np.int64)
    for column, size in zip(by, shape, strict=True):
        codes = frame[column].cat.codes.to_numpy()
        place *= size
        place += np.where(codes < 0, size - 1, codes)
    return np.bincount(place, minlength=int(np.prod(shape))).reshape(shape)


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


def result(groups: pd.DataFrame, interval: Interval, *, unit: str) -> pd.DataFrame:
    """Put an estimate beside its groups: value, low, high, n and unit."""
    return groups.assign(
        value=np.asarray(interval.value, dtype=float),
        low=np.asarray(interval.low, dtype=float),
        high=np.asarray(interval.high, dtype=float),
        n=np.asarray(interval.n),
        unit=unit,
    )

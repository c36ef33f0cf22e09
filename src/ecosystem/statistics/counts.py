"""Counts: validation of what the estimators are given, suppression of small groups, growth."""

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

FloatArray: TypeAlias = npt.NDArray[np.float64]


def as_counts(values: npt.ArrayLike, name: str) -> FloatArray:
    """Convert counts, exposures or durations to a float array; `name` is used in errors.

    Examples
    --------
    >>> as_counts([3, 4], "movers")
    array([3., 4.])
    >>> as_counts([3, -4], "movers")
    Traceback (most recent call last):
    ...
    ValueError: movers[1] is -4: movers must be finite and not negative; correct the value or leave its row out
    """
    numbers = np.asarray(values, dtype=np.float64)
    accepted = np.isfinite(numbers) & (numbers >= 0)
    if not accepted.all():
        place = np.argwhere(~accepted)[0]
        raise ValueError(
            f"{_at(name, place)} is {numbers[tuple(place)]:g}: {name} must be finite and not negative; "
            "correct the value or leave its row out"
        )
    return numbers


def require_part(successes: FloatArray, trials: FloatArray) -> None:
    """Check that successes do not exceed trials, both of one shape.

    Examples
    --------
    >>> require_part(np.array(7.0), np.array(5.0))
    Traceback (most recent call last):
    ...
    ValueError: successes is 7 and trials is 5: successes cannot exceed trials; count both over the same people
    """
    larger = successes > trials
    if larger.any():
        place = np.argwhere(larger)[0]
        raise ValueError(
            f"{_at('successes', place)} is {successes[tuple(place)]:g} and {_at('trials', place)} is "
            f"{trials[tuple(place)]:g}: successes cannot exceed trials; count both over the same people"
        )


def _at(name: str, place: npt.NDArray[np.intp]) -> str:
    """Label of one entry of an array, such as movers[1]."""
    return f"{name}[{', '.join(map(str, place))}]" if place.size else name


def compound_annual_growth(first: npt.ArrayLike, last: npt.ArrayLike, years: npt.ArrayLike) -> FloatArray:
    """Compound annual growth rate between the first and the last value.

    `years` lie between the two values: 2013 to 2018 are 5. The result is a fraction a year (0.08 is 8 %); nan where the
    first value or the number of years is 0.

    Notes
    -----
    (last / first) ** (1 / years) - 1. It rests on the two ends alone: with small counts they are mostly chance.

    Examples
    --------
    >>> compound_annual_growth([100, 0], [800, 50], 3).round(3)
    array([ 1., nan])
    """
    start, end, span = np.broadcast_arrays(
        as_counts(first, "first"), as_counts(last, "last"), as_counts(years, "years")
    )
    defined = (start > 0) & (span > 0)
    ratio = np.divide(end, start, out=np.full(start.shape, np.nan), where=defined)
    yearly = np.divide(1.0, span, out=np.full(span.shape, np.nan), where=defined)
    return np.asarray(ratio**yearly - 1)


MINIMUM_N = 5
"""Smallest group whose numbers are shown: below it they are neither reliable nor anonymous."""


def suppress(frame: pd.DataFrame, *, columns: Sequence[str] = ("value", "low", "high")) -> pd.DataFrame:
    """Set estimates of rows with n below `MINIMUM_N` to nan.

    Returns a copy with a boolean column `enough`; `n` stays, and a missing one counts as too few.

    Notes
    -----
    A threshold on cells protects single tables. It does not protect a cell that can be found by subtracting published
    cells from a published total (A. Hundepool et al., 2012, Statistical Disclosure Control); counts of reasons and
    challenges are rounded for that.

    Examples
    --------
    >>> suppress(pd.DataFrame({"value": [0.5, 0.4], "n": [4, 5]}), columns=["value"])
       value  n  enough
    0    NaN  4   False
    1    0.4  5    True
    """
    absent = [name for name in ("n", *columns) if name not in frame.columns]
    if absent:
        raise ValueError(
            f"{', '.join(absent)} not in the columns {', '.join(map(str, frame.columns))}: suppression needs n and "
            "every column it blanks; name them with columns="
        )
    enough = frame["n"].to_numpy(dtype=float, na_value=np.nan) >= MINIMUM_N
    blanked = {} if enough.all() else {name: frame[name].where(enough) for name in columns}
    return frame.assign(**blanked, enough=enough)

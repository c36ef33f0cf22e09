"""How fast a yearly series grows."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from ecosystem.statistics.counts import FloatArray, as_counts


def compound_annual_growth(first: npt.ArrayLike, last: npt.ArrayLike, years: npt.ArrayLike) -> FloatArray:
    """Find the steady yearly growth that leads from the first value to the last.

    Parameters
    ----------
    first, last : array_like
        Values at the two ends; broadcast against each other.
    years : array_like
        Years between the ends: 2013 to 2018 are 5.

    Returns
    -------
    numpy.ndarray
        Growth a year as a fraction (0.08 is 8 %); nan where the first value or the number of years is 0.

    Raises
    ------
    ValueError
        If a number is negative or missing.

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


def index_100(series: pd.Series) -> pd.Series:
    """Rescale a series so that its first known value is 100.

    Parameters
    ----------
    series : pandas.Series
        Values in order of time; missing values are allowed and stay missing.

    Returns
    -------
    pandas.Series
        Values relative to the first known one, times 100, under the same index and name; all nan where that value is 0
        or no value is known.

    Raises
    ------
    ValueError
        If a known value is negative.

    Examples
    --------
    >>> index_100(pd.Series({2013: 50, 2014: 75})).to_dict()
    {2013: 100.0, 2014: 150.0}
    """
    known = as_counts(series.dropna(), str(series.name or "series"))
    base = known[0] if known.size and known[0] > 0 else np.nan
    return series.astype("float64") / base * 100

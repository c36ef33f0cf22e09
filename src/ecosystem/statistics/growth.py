"""Compound annual growth rate."""

import numpy as np
import numpy.typing as npt

from ecosystem.statistics.counts import FloatArray, as_counts


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

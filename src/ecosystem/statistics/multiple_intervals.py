"""Which of several intervals exclude zero, with control of the false discovery rate."""

import math

import numpy as np
import numpy.typing as npt

from ecosystem.statistics.intervals import critical_value, tail

LEVEL = 0.95
BoolArray = npt.NDArray[np.bool_]


def clear_among(low: npt.ArrayLike, high: npt.ArrayLike) -> BoolArray:
    """Return which of several 95 % intervals still exclude zero when all are looked at together.

    At most 5 % of those returned is expected to be clear by chance. An interval alone is clear where
    it excludes zero; among many, fewer are. Missing limits are never clear, and do not count as looked at.

    Notes
    -----
    Y. Benjamini and Y. Hochberg (1995), Journal of the Royal Statistical Society B 57, 289-300, with the p value of the
    normal distribution that has the interval.

    Examples
    --------
    >>> clear_among([0.1], [1.9]).tolist(), clear_among([0.1, -1, -1, math.nan], [1.9, 1, 1, math.nan]).tolist()
    ([True], [False, False, False, False])
    """
    lower, upper = np.asarray(low, dtype=float), np.asarray(high, dtype=float)
    reach = critical_value(LEVEL) / math.sqrt(2)
    middle, half = (lower + upper) / 2, (upper - lower) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(middle == 0, 0.0, np.abs(middle) / half)
    chance = np.vectorize(math.erfc, otypes=[float])(reach * ratio)
    known = np.sort(chance[np.isfinite(chance)], axis=None)
    below = np.flatnonzero(known <= 2 * tail(LEVEL) * np.arange(1, len(known) + 1) / max(len(known), 1))
    return np.asarray(chance <= (known[below[-1]] if len(below) else -1.0))

"""Confidence intervals: Wilson (share), Garwood (rate), Newcombe and MOVER (differences), several together."""

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import numpy.typing as npt
import pandas as pd

from ecosystem.statistics.counts import FloatArray, as_counts, require_part

LEVEL = 0.95
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False, slots=True)
class Interval:
    """Estimates with confidence limits and sample sizes.

    Attributes
    ----------
    value, low, high : numpy.ndarray
        Estimate and limits, of one shape (0-d for a single number); nan where there is no estimate.
    n : numpy.ndarray
        Sample size (people, or exposure for a rate), of the same shape: the number to suppress by.

    Examples
    --------
    >>> wilson([81, 15], [263, 148]).table(["a", "b"]).round(4)
        value     low    high      n
    a  0.3080  0.2553  0.3662  263.0
    b  0.1014  0.0624  0.1605  148.0
    """

    value: FloatArray
    low: FloatArray
    high: FloatArray
    n: FloatArray

    def __post_init__(self) -> None:
        # numpy turns 0-d results into scalars; callers get arrays whatever the shape
        for name in ("value", "low", "high", "n"):
            object.__setattr__(self, name, np.asarray(getattr(self, name), dtype=np.float64))

    def table(self, index: pd.Index | list[str] | list[int] | None = None) -> pd.DataFrame:
        """Table with columns value, low, high and n, the last axis fastest."""
        columns = {name: np.ravel(getattr(self, name)) for name in ("value", "low", "high", "n")}
        return pd.DataFrame(columns, index=index)


def wilson(successes: npt.ArrayLike, trials: npt.ArrayLike, *, level: float = LEVEL) -> Interval:
    """Wilson score interval of a share.

    People with the property, and all people. `n` is the trials; nan where there are none.

    Notes
    -----
    E. B. Wilson (1927), JASA 22, 209-212; method 3, without continuity correction, in R. G. Newcombe (1998),
    Statistics in Medicine 17, 857-872. Same as ``proportion_confint(method="wilson")`` of statsmodels, but exact at
    0 and 1 and quiet without trials.

    Examples
    --------
    >>> share = wilson(81, 263)
    >>> print(f"{share.value:.4f} ({share.low:.4f} to {share.high:.4f})")
    0.3080 (0.2553 to 0.3662)
    """
    x, n = np.broadcast_arrays(as_counts(successes, "successes"), as_counts(trials, "trials"))
    require_part(x, n)
    z = critical_value(level)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = x / n
        centre = (x + z**2 / 2) / (n + z**2)
        reach = z / (n + z**2) * np.sqrt(x * (1 - share) + z**2 / 4)
    return Interval(share, np.clip(centre - reach, 0, share), np.clip(centre + reach, share, 1), n)


def garwood(events: npt.ArrayLike, exposure: npt.ArrayLike, *, per: float = 1000.0, level: float = LEVEL) -> Interval:
    """Garwood (exact Poisson) interval of a rate.

    Events are moves, exposure the person-years at risk of them; `per` is the unit: 1000 gives moves per 1,000
    person-years. `n` is the exposure; the low limit is 0 without events, everything is nan without exposure.

    Notes
    -----
    F. Garwood (1936), Biometrika 28, 437-442: quantiles of chi-squared with 2x and 2x + 2 degrees of freedom, halved;
    here as the inverse of the regularised incomplete gamma function, which is the same.

    Examples
    --------
    >>> rate = garwood(5, 1000)
    >>> print(f"{rate.value:.3f} ({rate.low:.3f} to {rate.high:.3f})")
    5.000 (1.623 to 11.668)
    """
    from scipy.special import gammaincinv  # the import takes 0.1 s, and the first page has no rates

    if not per > 0:
        raise ValueError(f"per is {per:g}: a rate is per a number above 0; say 1 or 1000")
    x, time = np.broadcast_arrays(as_counts(events, "events"), as_counts(exposure, "exposure"))
    outside = tail(level)
    unit = np.divide(per, time, out=np.full(time.shape, np.nan), where=time > 0)
    low = np.where(x > 0, gammaincinv(x, outside), 0.0)
    return Interval(x * unit, low * unit, gammaincinv(x + 1, 1 - outside) * unit, time)


def newcombe(
    x1: npt.ArrayLike, n1: npt.ArrayLike, x2: npt.ArrayLike, n2: npt.ArrayLike, *, level: float = LEVEL
) -> Interval:
    """Newcombe hybrid score interval of the difference of two independent shares, first minus second.

    Successes and trials of the first and the second group. `n` is the smaller group; nan where a group has no trials.

    Notes
    -----
    Hybrid score interval, method 10 without continuity correction, of R. G. Newcombe (1998), Statistics in Medicine 17,
    873-890. The groups must not share people: for nested groups compare the part with the rest.

    Examples
    --------
    >>> gap = newcombe(56, 70, 48, 80)
    >>> print(f"{gap.value:.4f} ({gap.low:.4f} to {gap.high:.4f})")
    0.2000 (0.0524 to 0.3339)
    """
    first, second = wilson(x1, n1, level=level), wilson(x2, n2, level=level)
    gap = difference(first, second)
    return Interval(gap.value, np.maximum(gap.low, -1), np.minimum(gap.high, 1), gap.n)


def critical_value(level: float) -> float:
    """Two-sided critical value of the standard normal distribution.

    Examples
    --------
    >>> round(critical_value(0.95), 4)
    1.96
    """
    return -NormalDist().inv_cdf(tail(level))


def tail(level: float) -> float:
    """Probability outside a two-sided interval, on each side.

    Examples
    --------
    >>> round(tail(0.95), 3)
    0.025
    """
    if not 0 < level < 1:
        raise ValueError(f"level is {level:g}: a confidence level lies between 0 and 1; say 0.95 for 95 %")
    return (1 - level) / 2


def poisson_difference(
    first: npt.ArrayLike, second: npt.ArrayLike, exposure: npt.ArrayLike, *, per: float = 1000.0
) -> Interval:
    """95 % MOVER interval of the difference of two Poisson rates over one exposure, first minus second.

    Events of either kind (arrivals and departures) over the same exposure (scholars times years). `n` is the exposure;
    nan without exposure.

    Notes
    -----
    `difference` of the two Garwood intervals; the two kinds of events are taken as independent.

    Examples
    --------
    >>> net = poisson_difference(3106, 1385, 34072)
    >>> print(f"{net.value:.1f} ({net.low:.1f} to {net.high:.1f})")
    50.5 (46.6 to 54.4)
    """
    return difference(garwood(first, exposure, per=per), garwood(second, exposure, per=per))


def difference(one: Interval, other: Interval) -> Interval:
    """MOVER interval of the difference of two independent estimates, one minus the other.

    Both have one unit, and limits at one level; `n` is the smaller of the two.

    Notes
    -----
    Square-and-add (MOVER): G. Y. Zou and A. Donner (2008), Statistics in Medicine 27, 1693-1702. Two intervals may
    overlap and their difference still be clear of zero.

    Examples
    --------
    >>> apart = difference(garwood(990, 15_782), garwood(520, 9_350))
    >>> print(f"{apart.value:.1f} ({apart.low:.1f} to {apart.high:.1f})")
    7.1 (0.8 to 13.3)
    """
    between = one.value - other.value
    below = np.hypot(one.value - one.low, other.high - other.value)
    above = np.hypot(one.high - one.value, other.value - other.low)
    return Interval(between, between - below, between + above, np.minimum(one.n, other.n))


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

"""Kaplan–Meier survival curves: estimation, median, value at a time, and truncation."""

from dataclasses import dataclass
from typing import overload

import numpy as np
import numpy.typing as npt
import pandas as pd

from ecosystem.statistics.counts import MINIMUM_N, FloatArray, as_counts
from ecosystem.statistics.intervals import Interval, critical_value


@dataclass(frozen=True, eq=False, slots=True)
class SurvivalCurve:
    """Kaplan–Meier estimate as a step function; no rows without people."""

    time: FloatArray  # 0, then each time of an event or a censoring; 0 comes twice where one happened at 0
    at_risk: FloatArray  # people still followed and without the event just before that time
    events: FloatArray  # people with the event at that time
    survival: FloatArray  # share after that time
    low: FloatArray
    high: FloatArray

    def table(self) -> pd.DataFrame:
        """Table with a row per step."""
        return pd.DataFrame({name: getattr(self, name) for name in self.__slots__})


def kaplan_meier(
    time: npt.ArrayLike, events: npt.ArrayLike, censored: npt.ArrayLike, *, level: float = 0.95
) -> SurvivalCurve:
    """Kaplan–Meier estimator from counts of events and censorings, with Greenwood log(-log) limits.

    Times rise, such as years 0 to 40. The curve is empty without people.

    Notes
    -----
    Variance by M. Greenwood (1926), limits on the scale of log(-log S), which keeps them between 0 and 1 (J. D.
    Kalbfleisch and R. L. Prentice, 1980). They have no width before the first event; after the last person at risk had
    it, the low limit is 0 and the high limit stays where it was.

    Examples
    --------
    >>> kaplan_meier([1, 2, 3], [0, 1, 1], [1, 1, 0]).table()
       time  at_risk  events  survival       low      high
    0   0.0      4.0     0.0  1.000000  1.000000  1.000000
    1   1.0      4.0     0.0  1.000000  1.000000  1.000000
    2   2.0      3.0     1.0  0.666667  0.054073  0.945206
    3   3.0      1.0     1.0  0.000000  0.000000  0.945206
    """
    moment, happened, lost = as_counts(time, "time"), as_counts(events, "events"), as_counts(censored, "censored")
    require_increasing(moment, happened, lost)
    return _curve(moment, number_at_risk(happened + lost), happened, level)


def number_at_risk(exits: FloatArray) -> FloatArray:
    """Number at risk at each time: everyone who leaves then or later.

    Examples
    --------
    >>> number_at_risk(np.array([1.0, 2.0, 4.0]))
    array([7., 6., 4.])
    """
    return np.cumsum(exits[::-1])[::-1]


def require_increasing(time: FloatArray, *counts: FloatArray) -> None:
    """Raise ValueError unless times increase and there is one count per time."""
    if time.ndim != 1 or (np.diff(time) <= 0).any():
        raise ValueError("time does not rise: each time comes once, in order; sort and sum the counts by time first")
    for numbers in counts:
        if numbers.shape[:1] != time.shape:
            raise ValueError(f"counts have shape {numbers.shape} for {time.size} times: give one count for each time")


def log_log_limits(share: FloatArray, variance: FloatArray, level: float) -> tuple[FloatArray, FloatArray]:
    """Confidence limits of shares on the scale of log(-log share); the share itself at 0 and 1.

    `variance` is that of the shares' logarithms.

    Examples
    --------
    >>> low, high = log_log_limits(np.array([0.5, 1.0]), np.array([0.01, 0.0]), 0.95)
    >>> low.round(3), high.round(3)
    (array([0.399, 1.   ]), array([0.593, 1.   ]))
    """
    inside = (share > 1e-12) & (share < 1 - 1e-12)
    known = np.where(inside, share, 0.5)
    stretch = np.exp(critical_value(level) * np.sqrt(np.where(inside, variance, 0)) / -np.log(known))
    return np.where(inside, known**stretch, share), np.where(inside, known ** (1 / stretch), share)


def _curve(time: FloatArray, at_risk: FloatArray, events: FloatArray, level: float) -> SurvivalCurve:
    """Survival from time 0 over the times with someone at risk."""
    critical_value(level)
    watched = at_risk > 0
    if not watched.any():
        return SurvivalCurve(*(np.empty(0) for _ in SurvivalCurve.__slots__))
    time, at_risk, events = (
        np.concatenate(([first], numbers[watched]))
        for first, numbers in ((0.0, time), (at_risk[watched][0], at_risk), (0.0, events))
    )
    survivors = at_risk - events
    survival = np.cumprod(survivors / at_risk, dtype=np.float64)
    steps = np.divide(events, at_risk * survivors, out=np.zeros(time.size), where=survivors > 0)
    low, high = log_log_limits(survival, np.cumsum(steps), level)
    # once everyone left at risk had the event the variance is unknown; a bound on an earlier share still holds
    last = int(np.count_nonzero(survival)) - 1
    high[last + 1 :] = high[last]
    return SurvivalCurve(time, at_risk, events, survival, low, high)


def median_time(curve: SurvivalCurve) -> Interval:
    """Median survival time with limits.

    The first time at which survival is at most one half, with the first times at which its limits are, `n` the people
    followed; nan where that is not reached: report "median not reached".

    Notes
    -----
    Limits by inverting the pointwise limits of the curve: R. Brookmeyer and J. Crowley (1982), Biometrics 38, 29-41.

    Examples
    --------
    >>> float(median_time(kaplan_meier([1, 2, 3, 4], [1, 1, 1, 0], [0, 0, 0, 1])).value)
    2.0
    """

    def first_time(share: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        below = share <= 0.5 + 1e-12  # products of fractions miss an exact half by a rounding
        return np.asarray(curve.time[np.argmax(below)] if below.any() else np.nan)

    n = np.asarray(curve.at_risk[0] if curve.at_risk.size else 0.0)
    return Interval(first_time(curve.survival), first_time(curve.low), first_time(curve.high), n)


def survival_at(curve: SurvivalCurve, t: npt.ArrayLike) -> Interval:
    """Survival at given times, with pointwise limits.

    Shares of the shape of `t`, `n` the people still at risk at that time (``curve.at_risk[0]`` were followed from the
    start); nan after the end of the curve, unless it ended at 0.

    Notes
    -----
    The limits hold for one time chosen beforehand, not for the curve as a whole.

    Examples
    --------
    >>> survival_at(kaplan_meier([1, 2, 3, 4], [1, 1, 1, 0], [0, 0, 0, 1]), [0, 2.5, 9]).value
    array([1. , 0.5, nan])
    """
    times = as_counts(t, "t")
    if not curve.time.size:
        unknown = np.full(times.shape, np.nan)
        return Interval(unknown, unknown, unknown, np.zeros(times.shape))
    step = np.searchsorted(curve.time, times, side="right") - 1
    known = (times <= curve.time[-1]) | (curve.survival[-1] == 0)
    remaining = np.append(curve.at_risk, 0.0)[np.searchsorted(curve.time, times, side="left")]
    value, low, high = (np.where(known, share[step], np.nan) for share in (curve.survival, curve.low, curve.high))
    return Interval(value, low, high, remaining)


@overload
def restrict(curve: SurvivalCurve, minimum_at_risk: float = MINIMUM_N) -> SurvivalCurve: ...


@overload
def restrict(curve: pd.DataFrame, minimum_at_risk: float = MINIMUM_N) -> pd.DataFrame: ...


def restrict(curve: SurvivalCurve | pd.DataFrame, minimum_at_risk: float = MINIMUM_N) -> SurvivalCurve | pd.DataFrame:
    """Truncate a curve, or a cumulative incidence table, where fewer than `minimum_at_risk` are at risk.

    The result is empty where too few were at risk from the start.

    Notes
    -----
    S. J. Pocock, T. C. Clayton and D. G. Altman (2002), Lancet 359, 1686-1689, on curves drawn too far to the right.

    Examples
    --------
    >>> restrict(kaplan_meier([1, 2, 3, 4], [1, 1, 1, 0], [0, 0, 0, 1]), 3).time
    array([0., 1., 2.])
    """
    if isinstance(curve, pd.DataFrame):
        return curve[curve["at_risk"] >= minimum_at_risk].reset_index(drop=True)
    too_few = curve.at_risk < minimum_at_risk
    rows = int(np.argmax(too_few)) if too_few.any() else too_few.size
    return SurvivalCurve(*(getattr(curve, name)[:rows] for name in curve.__slots__))

"""How long it takes until it happens, for people some of whom it has not happened to yet."""

from dataclasses import dataclass
from typing import overload

import numpy as np
import numpy.typing as npt
import pandas as pd

from ecosystem.statistics.counts import FloatArray, as_counts
from ecosystem.statistics.intervals import Interval, critical_value
from ecosystem.statistics.suppression import MINIMUM_N


@dataclass(frozen=True, eq=False, slots=True)
class SurvivalCurve:
    """A step function: the share of people to whom it has not happened by each time.

    Attributes
    ----------
    time : numpy.ndarray
        0, then each time at which someone had the event or was last seen; 0 comes twice where that happened at 0.
    at_risk : numpy.ndarray
        People followed up to that time to whom it had not happened before.
    events : numpy.ndarray
        People to whom it happened at that time.
    survival, low, high : numpy.ndarray
        Share after that time, and its limits.

    A curve without people has no rows.
    """

    time: FloatArray
    at_risk: FloatArray
    events: FloatArray
    survival: FloatArray
    low: FloatArray
    high: FloatArray

    def table(self) -> pd.DataFrame:
        """Lay the curve out as a table, a row per step."""
        return pd.DataFrame({name: getattr(self, name) for name in self.__slots__})


def kaplan_meier(
    durations: npt.ArrayLike,
    events: npt.ArrayLike,
    weights: npt.ArrayLike | None = None,
    entry: npt.ArrayLike | None = None,
    *,
    level: float = 0.95,
) -> SurvivalCurve:
    """Estimate the survival of people followed for different lengths of time.

    Parameters
    ----------
    durations : array_like
        Time from the start to the event, or to when the person was last seen.
    events : array_like
        1 or True where it happened, 0 or False where the person was last seen without it.
    weights : array_like, optional
        How many people each duration stands for; whole numbers, as the limits take them for people.
    entry : array_like, optional
        Time after which each person was watched; an earlier event would not have been seen, so they are not at risk.
    level : float
        Confidence, between 0 and 1.

    Returns
    -------
    SurvivalCurve
        Empty without people.

    Raises
    ------
    ValueError
        If a number is negative or missing, lengths differ, an event is neither 0 nor 1, or an entry is not before its
        duration.

    Notes
    -----
    E. L. Kaplan and P. Meier (1958), JASA 53, 457-481; people last seen at the time of an event are at risk of it.
    See `kaplan_meier_from_counts` for the limits. With `entry` few may be at risk early on: look before `restrict`.

    Examples
    --------
    >>> kaplan_meier([2, 2, 3, 5], [1, 0, 1, 0]).survival
    array([1.   , 0.75 , 0.375, 0.375])
    """
    length, happened = as_counts(durations, "durations"), as_counts(events, "events")
    people = np.ones(length.shape) if weights is None else as_counts(weights, "weights")
    since = None if entry is None else as_counts(entry, "entry")
    for numbers in (happened, people, since):
        if numbers is not None and (numbers.shape != length.shape or length.ndim != 1):
            raise ValueError(
                f"shapes {numbers.shape} and {length.shape} differ or are not flat: give one number a person"
            )
    if not np.isin(happened, (0, 1)).all():
        raise ValueError(
            "events holds other numbers than 0 and 1: an event happened or did not; compare the codes first"
        )
    rank, time = pd.factorize(length, sort=True)
    exits, hits = _summed(rank, people, time.size), _summed(rank, people * happened, time.size)
    not_yet = np.zeros(time.size) if since is None else _not_yet(time, length, since, people)
    return _curve(time, number_at_risk(exits) - not_yet, hits, level)


def kaplan_meier_from_counts(
    time: npt.ArrayLike, events: npt.ArrayLike, censored: npt.ArrayLike, *, level: float = 0.95
) -> SurvivalCurve:
    """Estimate survival from the numbers of events and of people last seen at each time.

    Parameters
    ----------
    time : array_like
        Times in rising order, such as years 0 to 40.
    events, censored : array_like
        People to whom it happened, and people last seen without it, at each time.
    level : float
        Confidence, between 0 and 1.

    Returns
    -------
    SurvivalCurve
        Empty without people.

    Raises
    ------
    ValueError
        If a number is negative or missing, times do not rise, or lengths differ.

    Notes
    -----
    Variance by M. Greenwood (1926), limits on the scale of log(-log S), which keeps them between 0 and 1 (J. D.
    Kalbfleisch and R. L. Prentice, 1980). They have no width before the first event; after the last person at risk had
    it, the low limit is 0 and the high limit stays where it was.

    Examples
    --------
    >>> kaplan_meier_from_counts([1, 2, 3], [0, 1, 1], [1, 1, 0]).table()
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
    """Count the people who leave at each time or later: those at risk of leaving at it.

    Examples
    --------
    >>> number_at_risk(np.array([1.0, 2.0, 4.0]))
    array([7., 6., 4.])
    """
    return np.cumsum(exits[::-1])[::-1]


def require_increasing(time: FloatArray, *counts: FloatArray) -> None:
    """Refuse times that do not rise, and counts of another length.

    Raises
    ------
    ValueError
        If a time is not after the one before, or counts are not one for each time.
    """
    if time.ndim != 1 or (np.diff(time) <= 0).any():
        raise ValueError("time does not rise: each time comes once, in order; sort and sum the counts by time first")
    for numbers in counts:
        if numbers.shape[:1] != time.shape:
            raise ValueError(f"counts have shape {numbers.shape} for {time.size} times: give one count for each time")


def log_log_limits(share: FloatArray, variance: FloatArray, level: float) -> tuple[FloatArray, FloatArray]:
    """Set limits to shares strictly between 0 and 1 on the scale of log(-log share); elsewhere they are the share.

    Parameters
    ----------
    share, variance : numpy.ndarray
        Estimates and the variances of their logarithms.
    level : float
        Confidence, between 0 and 1.

    Returns
    -------
    tuple of numpy.ndarray
        Low and high limits, both between 0 and 1.

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
    """Multiply up the steps, from the origin on, over the times with someone at risk."""
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


def _not_yet(time: FloatArray, durations: FloatArray, entry: FloatArray, people: FloatArray) -> FloatArray:
    """Count the people who come under observation at each time or later."""
    if (entry >= durations).any():
        place = int(np.argmax(entry >= durations))
        raise ValueError(
            f"entry[{place}] is {entry[place]:g} and durations[{place}] is {durations[place]:g}: people are watched "
            "from entry to duration; leave out who was never watched"
        )
    first_at_risk = np.searchsorted(time, entry, side="right")
    return number_at_risk(_summed(first_at_risk, people, time.size + 1))[1:]


def _summed(rank: npt.NDArray[np.intp], weights: FloatArray, size: int) -> FloatArray:
    """Add up weights by rank."""
    return np.bincount(rank, weights=weights, minlength=size).astype(np.float64)


def median_time(curve: SurvivalCurve) -> Interval:
    """Find the time by which it has happened to half of the people.

    Parameters
    ----------
    curve : SurvivalCurve
        As estimated or restricted.

    Returns
    -------
    Interval
        The first time at which survival is at most one half, with the first times at which its limits are, `n` the
        people followed; nan where that is not reached. "Median not reached" is an answer: do not drop the people.

    Notes
    -----
    Limits by inverting the pointwise limits of the curve: R. Brookmeyer and J. Crowley (1982), Biometrics 38, 29-41.

    Examples
    --------
    >>> float(median_time(kaplan_meier([1, 2, 3, 4], [1, 1, 1, 0])).value)
    2.0
    """

    def first_time(share: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        below = share <= 0.5 + 1e-12  # products of fractions miss an exact half by a rounding
        return np.asarray(curve.time[np.argmax(below)] if below.any() else np.nan)

    n = np.asarray(curve.at_risk[0] if curve.at_risk.size else 0.0)
    return Interval(first_time(curve.survival), first_time(curve.low), first_time(curve.high), n)


def survival_at(curve: SurvivalCurve, t: npt.ArrayLike) -> Interval:
    """Read the share to whom it has not happened by a time.

    Parameters
    ----------
    curve : SurvivalCurve
        As estimated or restricted.
    t : array_like
        Times.

    Returns
    -------
    Interval
        Shares of the shape of `t`, `n` the people still at risk at that time (``curve.at_risk[0]`` were followed from
        the start); nan after the end of the curve, unless it ended at 0.

    Raises
    ------
    ValueError
        If a time is negative or missing.

    Notes
    -----
    Pointwise limits: they hold for one time chosen beforehand, not for the curve as a whole.

    Examples
    --------
    >>> survival_at(kaplan_meier([1, 2, 3, 4], [1, 1, 1, 0]), [0, 2.5, 9]).value
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
    """Stop a curve at the first time with too few at risk to say.

    Parameters
    ----------
    curve : SurvivalCurve or pandas.DataFrame
        A curve, or the table of `cumulative_incidence_from_counts`.
    minimum_at_risk : float
        The fewest people at risk at a time that is shown.

    Returns
    -------
    SurvivalCurve or pandas.DataFrame
        The beginning of what was given; empty where too few were at risk from the start.

    Notes
    -----
    S. J. Pocock, T. C. Clayton and D. G. Altman (2002), Lancet 359, 1686-1689, on curves drawn too far to the right.

    Examples
    --------
    >>> restrict(kaplan_meier([1, 2, 3, 4], [1, 1, 1, 0]), 3).time
    array([0., 1., 2.])
    """
    if isinstance(curve, pd.DataFrame):
        return curve[curve["at_risk"] >= minimum_at_risk].reset_index(drop=True)
    too_few = curve.at_risk < minimum_at_risk
    shown = int(np.argmax(too_few)) if too_few.any() else too_few.size
    return SurvivalCurve(*(getattr(curve, name)[:shown] for name in curve.__slots__))

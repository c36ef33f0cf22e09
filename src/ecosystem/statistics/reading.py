"""What a survival curve says: the median, the share at a time, and where to stop reading."""

from typing import overload

import numpy as np
import numpy.typing as npt
import pandas as pd

from ecosystem.statistics.counts import as_counts
from ecosystem.statistics.intervals import Interval
from ecosystem.statistics.suppression import MINIMUM_N
from ecosystem.statistics.survival import SurvivalCurve


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
    >>> from ecosystem.statistics.survival import kaplan_meier
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
    >>> from ecosystem.statistics.survival import kaplan_meier
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
    >>> from ecosystem.statistics.survival import kaplan_meier
    >>> restrict(kaplan_meier([1, 2, 3, 4], [1, 1, 1, 0]), 3).time
    array([0., 1., 2.])
    """
    if isinstance(curve, pd.DataFrame):
        return curve[curve["at_risk"] >= minimum_at_risk].reset_index(drop=True)
    too_few = curve.at_risk < minimum_at_risk
    shown = int(np.argmax(too_few)) if too_few.any() else too_few.size
    return SurvivalCurve(*(getattr(curve, name)[:shown] for name in curve.__slots__))

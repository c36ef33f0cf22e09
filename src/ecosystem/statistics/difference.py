"""How sure we are of a difference of two rates over the same exposure: what is left of arrivals after departures."""

import numpy as np
import numpy.typing as npt

from ecosystem.statistics.intervals import Interval, garwood


def poisson_difference(
    first: npt.ArrayLike, second: npt.ArrayLike, exposure: npt.ArrayLike, *, per: float = 1000.0, level: float = 0.95
) -> Interval:
    """Estimate the difference of two rates over one exposure, first minus second.

    Parameters
    ----------
    first, second : array_like
        Events of either kind (arrivals and departures); broadcast against each other.
    exposure : array_like
        What both rates are of (scholars times years).
    per : float
        Unit of the rates: 1000 gives events per 1,000.
    level : float
        Confidence, between 0 and 1.

    Returns
    -------
    Interval
        Differences, `n` the exposure; nan without exposure.

    Raises
    ------
    ValueError
        If a number is negative or missing, `per` is not above 0, or the level is not between 0 and 1.

    Notes
    -----
    Square-and-add (MOVER) of the exact Poisson limits of the two rates, as Newcombe does with Wilson's for shares:
    G. Y. Zou and A. Donner (2008), Statistics in Medicine 27, 1693-1702. The two kinds of events count as independent.

    Examples
    --------
    >>> net = poisson_difference(3106, 1385, 34072)
    >>> print(f"{net.value:.1f} ({net.low:.1f} to {net.high:.1f})")
    50.5 (46.6 to 54.4)
    """
    return difference(garwood(first, exposure, per=per, level=level), garwood(second, exposure, per=per, level=level))


def difference(one: Interval, other: Interval) -> Interval:
    """Estimate the difference of two independent estimates from their limits, one minus the other.

    Parameters
    ----------
    one, other : Interval
        Estimates of one unit, with limits at one level.

    Returns
    -------
    Interval
        Differences; `n` the smaller of the two.

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

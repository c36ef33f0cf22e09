"""Cumulative incidence of competing events: Aalen–Johansen estimator."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from ecosystem.statistics.counts import FloatArray, as_counts
from ecosystem.statistics.survival import log_log_limits, number_at_risk, require_increasing


def cumulative_incidence(
    time: npt.ArrayLike,
    events_by_cause: npt.ArrayLike,
    censored: npt.ArrayLike,
    *,
    causes: Sequence[str] | None = None,
    level: float = 0.95,
) -> pd.DataFrame:
    """Aalen–Johansen cumulative incidence by cause, with log(-log) limits.

    Times rise, such as years 0 to 40. `events_by_cause` has a row per time and a column per cause: the people who took
    that exit then; `censored` are people last seen without having taken any. For each cause the result has a row at the
    origin and one per time with someone at risk; no rows without people.

    Notes
    -----
    O. O. Aalen and S. Johansen (1978), Scandinavian Journal of Statistics 5, 141-150. Exits at the same time count as
    simultaneous, so that incidences and overall Kaplan-Meier survival add up to 1. Variance by the delta method
    (E. Marubini and M. G. Valsecchi, 1995, chapter 10), limits on the scale of log(-log I). One minus the Kaplan-Meier
    curve of a single cause is not this: it counts as possible movers those who left by another exit.

    Examples
    --------
    >>> cumulative_incidence([1, 2], [[1, 0], [1, 1]], [0, 1], causes=["industry", "abroad"]).round(2)
          cause  time  at_risk  events  incidence   low  high
    0  industry   0.0      4.0     0.0       0.00  0.00  0.00
    1  industry   1.0      4.0     1.0       0.25  0.01  0.67
    2  industry   2.0      3.0     1.0       0.50  0.06  0.84
    3    abroad   0.0      4.0     0.0       0.00  0.00  0.00
    4    abroad   1.0      4.0     0.0       0.00  0.00  0.00
    5    abroad   2.0      3.0     1.0       0.25  0.01  0.67
    """
    moment, exits, lost = (
        as_counts(numbers, name)
        for numbers, name in ((time, "time"), (events_by_cause, "events_by_cause"), (censored, "censored"))
    )
    require_increasing(moment, exits, lost)
    names = _named(exits, causes)
    at_risk = number_at_risk(exits.sum(axis=1) + lost)
    moment, at_risk, exits = _from_origin(moment, at_risk, exits)
    incidence, variance = _incidence(exits, at_risk)
    low, high = _limits(incidence, variance, level)
    columns = {"events": exits, "incidence": incidence, "low": low, "high": high}
    return pd.DataFrame(
        {
            "cause": np.repeat(np.asarray(names), moment.size),
            "time": np.tile(moment, len(names)),
            "at_risk": np.tile(at_risk, len(names)),
            **{name: numbers.ravel(order="F") for name, numbers in columns.items()},
        }
    )


def _from_origin(time: FloatArray, at_risk: FloatArray, exits: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Keep the times with someone at risk, after a row at time 0; no rows without people."""
    watched = at_risk > 0
    origin = int(watched.any())
    return (
        np.concatenate((np.zeros(origin), time[watched])),
        np.concatenate((at_risk[watched][:origin], at_risk[watched])),
        np.concatenate((np.zeros((origin, exits.shape[1])), exits[watched])),
    )


def _incidence(exits: FloatArray, at_risk: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Cumulative incidence by cause and its delta-method variance."""
    n = at_risk[:, np.newaxis]
    gone = exits.sum(axis=1, keepdims=True)
    before = np.cumprod(np.vstack([np.ones((1, 1)), 1 - gone / n]), axis=0)[:-1]
    incidence = np.cumsum(before * exits / n, axis=0)
    # var I(t) = sum over steps of (I(t) - I)^2 g + h - 2 (I(t) - I) c, with the square multiplied out
    g = np.divide(gone, n * (n - gone), out=np.zeros_like(n), where=n > gone)
    h = before**2 * exits * (n - exits) / n**3
    c = before * exits / n**2

    def so_far(terms: FloatArray) -> FloatArray:
        return np.cumsum(terms, axis=0)

    survival_part = incidence**2 * so_far(g) - 2 * incidence * so_far(incidence * g) + so_far(incidence**2 * g)
    joint_part = incidence * so_far(c) - so_far(incidence * c)
    return incidence, np.maximum(survival_part + so_far(h) - 2 * joint_part, 0)


def _limits(incidence: FloatArray, variance: FloatArray, level: float) -> tuple[FloatArray, FloatArray]:
    """Log(-log) limits by time and cause."""
    in_logs = np.divide(variance, incidence**2, out=np.zeros_like(variance), where=incidence > 0)
    low, high = log_log_limits(incidence, in_logs, level)
    if incidence.size:
        # once everyone has taken one exit the variance is unknown; a bound on an earlier share still holds
        complete = incidence > 1 - 1e-12
        last = (~complete).sum(axis=0) - 1
        low = np.where(complete, low[last, np.arange(last.size)], low)
    return low, high


def _named(exits: FloatArray, causes: Sequence[str] | None) -> list[str] | list[int]:
    """Names of the causes; 0, 1, … unless given."""
    if exits.ndim != 2:
        raise ValueError(f"events_by_cause has {exits.ndim} axes: give a row per time and a column per cause")
    if causes is None:
        return list(range(exits.shape[1]))
    if len(causes) != exits.shape[1]:
        raise ValueError(f"causes has {len(causes)} names for {exits.shape[1]} columns: name each cause once")
    return list(causes)

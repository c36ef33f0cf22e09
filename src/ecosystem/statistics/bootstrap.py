"""Percentile bootstrap intervals by multinomial resampling of category counts."""

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from numpy.lib.array_utils import normalize_axis_tuple

from ecosystem.statistics.counts import FloatArray, as_counts
from ecosystem.statistics.intervals import Interval, tail

BOOTSTRAP_SEED = 20251122
"""Default seed: fixed, so that an interval on a page is the same in every rerun."""

CountArray: TypeAlias = npt.NDArray[np.int64]
Statistic: TypeAlias = Callable[[CountArray], npt.ArrayLike]


def multinomial_bootstrap(
    counts: npt.ArrayLike,
    statistic: Statistic,
    *,
    resamples: int = 500,
    seed: int = BOOTSTRAP_SEED,
    level: float = 0.95,
    axis: int | tuple[int, ...] | None = -1,
) -> Interval:
    """Percentile bootstrap interval of a function of category counts.

    Drawing n people with replacement and counting them by category is one multinomial draw, so the counts are enough.

    Parameters
    ----------
    counts : array_like
        Whole numbers of people or moves by category; other axes are groups, drawn independently of each other.
    statistic : callable
        Maps counts with a leading axis of resamples, ``(resamples, *counts.shape)``, to ``(resamples, ...)``; it keeps
        the group axes, first, and may drop or change the rest.
    axis : int, tuple of int or None
        The axes that hold the categories of one sample: -1 for rows of categories, (-2, -1) for people in the cells of
        a table, None for all.

    Returns
    -------
    Interval
        The statistic of the counts themselves with the percentiles of the resamples, `n` the people drawn; limits are
        nan where the statistic is undefined in some resample.

    Notes
    -----
    B. Efron and R. J. Tibshirani (1993), An Introduction to the Bootstrap, chapter 13. Limits are stretched to the
    value where a biased statistic leaves it outside its own percentiles (concentration of a few people spread evenly).
    An empty category stays empty in every resample: where all people are in one category the interval has no width;
    for two categories use `wilson`.

    Examples
    --------
    Two years of arrivals and departures, and the circulation balance (in - out) / (in + out) of each:

    >>> def balance(moves):
    ...     return (moves[..., 0] - moves[..., 1]) / moves.sum(axis=-1)
    >>> multinomial_bootstrap([[30, 50], [300, 500]], balance).table([2020, 2021]).round(2)
          value   low  high      n
    2020  -0.25 -0.46 -0.02   80.0
    2021  -0.25 -0.31 -0.19  800.0
    """
    observed = _whole(as_counts(counts, "counts"))
    outside = tail(level)
    if resamples < 1:
        raise ValueError(f"resamples is {resamples}: a bootstrap needs at least 1; 500 is a good start")
    categories = normalize_axis_tuple(range(observed.ndim) if axis is None else axis, observed.ndim)
    with np.errstate(invalid="ignore", divide="ignore"):
        value = _apply(statistic, observed[np.newaxis])[0]
        replicates = _apply(statistic, _resample(observed, categories, resamples, seed))
        low, high = np.quantile(replicates, [outside, 1 - outside], axis=0)
    n = _like(observed.sum(axis=categories), value)
    return Interval(value, np.minimum(low, value), np.maximum(high, value), n)


def _resample(observed: CountArray, categories: tuple[int, ...], resamples: int, seed: int) -> CountArray:
    """Draw each group's people again, `resamples` times; the resamples are the first axis."""
    if not observed.size:
        return np.zeros((resamples, *observed.shape), dtype=np.int64)
    last = tuple(range(-len(categories), 0))
    apart = np.moveaxis(observed, categories, last)
    groups = apart.reshape(*apart.shape[: apart.ndim - len(categories)], -1)
    people = groups.sum(axis=-1)
    even = np.full(groups.shape, 1 / groups.shape[-1])  # an empty group draws 0 people, whatever the shares
    shares = np.divide(groups, people[..., np.newaxis], out=even, where=people[..., np.newaxis] > 0)
    drawn = np.random.default_rng(seed).multinomial(people, shares, size=(resamples, *people.shape))
    return np.moveaxis(drawn.reshape(resamples, *apart.shape), last, tuple(place + 1 for place in categories))


def _apply(statistic: Statistic, samples: CountArray) -> FloatArray:
    """Apply the statistic; check that it kept the axis of resamples."""
    result = np.asarray(statistic(samples), dtype=np.float64)
    if result.shape[:1] != samples.shape[:1]:
        raise ValueError(
            f"the statistic turned shape {samples.shape} into {result.shape}: it must keep the first axis, the "
            "resamples; sum over axis=-1 rather than over everything"
        )
    return result


def _like(people: npt.NDArray[np.int64], value: FloatArray) -> FloatArray:
    """Broadcast each group's n to the shape of the statistic."""
    if value.shape[: people.ndim] != people.shape:
        raise ValueError(
            f"the statistic gave shape {value.shape} for groups of shape {people.shape}: it must keep the group axes, "
            "first; or name them as categories with axis="
        )
    grown = people.reshape(people.shape + (1,) * (value.ndim - people.ndim))
    return np.broadcast_to(grown, value.shape).astype(np.float64)


def _whole(numbers: FloatArray) -> CountArray:
    """Convert counts to integers; reject fractions."""
    counts = numbers.astype(np.int64)
    if (counts != numbers).any():
        culprit = numbers[counts != numbers][0]
        raise ValueError(f"counts holds {culprit:g}: people are drawn whole; give counts, not shares or weights")
    return counts

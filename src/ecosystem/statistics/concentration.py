"""Herfindahl–Hirschman index, effective number of categories, location quotients and expected counts."""

import numpy as np
import numpy.typing as npt

from ecosystem.statistics.counts import FloatArray, as_counts


def herfindahl(counts: npt.ArrayLike, axis: int = -1) -> FloatArray:
    """Bias-corrected Herfindahl–Hirschman index: probability that two people share a category.

    From 0 (no two together) to 1 (all together), without the axis of the categories; nan below two people.

    Notes
    -----
    (n sum p^2 - 1) / (n - 1), unbiased for the index of the population the people were drawn from; E. H. Simpson
    (1949), Nature 163, 688; computed as sum c (c - 1) / (n (n - 1)), the same without rounding.

    Examples
    --------
    >>> herfindahl([[3, 1], [2, 2], [4, 0], [1, 0]]).round(3)
    array([0.5  , 0.333, 1.   ,   nan])
    """
    people = as_counts(counts, "counts")
    n = np.asarray(people.sum(axis=axis))
    together = np.maximum((people * (people - 1)).sum(axis=axis), 0)
    return np.asarray(np.divide(together, n * (n - 1), out=np.full(n.shape, np.nan), where=n >= 2))


def effective_number(counts: npt.ArrayLike) -> FloatArray:
    """Effective number of categories: 1 over the Herfindahl–Hirschman index.

    Nan below two people, and where no two people share a category: then there is no estimate.

    Notes
    -----
    The diversity of order 2 of M. O. Hill (1973), Ecology 54, 427-432. Being corrected for bias it may exceed the
    number of categories seen: not everyone was seen.

    Examples
    --------
    >>> effective_number([[50, 50], [99, 1], [1, 1]]).round(2)
    array([2.02, 1.02,  nan])
    """
    index = herfindahl(counts)
    return np.asarray(np.divide(1.0, index, out=np.full(index.shape, np.nan), where=index > 0))


def log2_location_quotient(table: npt.ArrayLike) -> FloatArray:
    """Log2 location quotient of each cell of a contingency table, add-half smoothed.

    `table` holds people by row (city) and column (sector or field); leading axes are further tables. The result has its
    shape: log2 of (n_rc / n_r) / (n_c / n), so that 1 is twice as strong and -1 half as strong; nan without people.

    Notes
    -----
    One half is added to every cell first, so that an empty cell stays finite (J. B. S. Haldane, 1956, Annals of Human
    Genetics 20, 309-311). Do not read cells whose `expected_counts` count is below 5.

    Examples
    --------
    >>> log2_location_quotient([[30, 10], [10, 30]]).round(2)
    array([[ 0.57, -0.97],
           [-0.97,  0.57]])
    """
    people = _table(table)
    half_more = people + 0.5
    total = half_more.sum(axis=(-2, -1), keepdims=True)
    quotient = half_more * total / (half_more.sum(axis=-1, keepdims=True) * half_more.sum(axis=-2, keepdims=True))
    return np.where(people.sum(axis=(-2, -1), keepdims=True) > 0, np.log2(quotient), np.nan)


def expected_counts(table: npt.ArrayLike) -> FloatArray:
    """Expected cell counts of a contingency table under independence.

    Row total times column total over the total, of the shape of the table; leading axes are further tables; nan in a
    table without people.

    Notes
    -----
    K. Pearson (1904); the same as ``scipy.stats.contingency.expected_freq``, for many tables at once.

    Examples
    --------
    >>> expected_counts([[30, 10], [30, 30]])
    array([[24., 16.],
           [36., 24.]])
    """
    people = _table(table)
    n = people.sum(axis=(-2, -1), keepdims=True)
    margins = people.sum(axis=-1, keepdims=True) * people.sum(axis=-2, keepdims=True)
    return np.asarray(np.divide(margins, n, out=np.full(people.shape, np.nan), where=n > 0))


def _table(counts: npt.ArrayLike) -> FloatArray:
    """Check that counts have rows and columns."""
    people = as_counts(counts, "table")
    if people.ndim < 2:
        raise ValueError(f"table has {people.ndim} axes: rows and columns are needed; reshape it to (rows, columns)")
    return people

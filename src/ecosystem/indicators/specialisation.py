"""What a group has more or less of than everyone together: location quotients with their interval."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from ecosystem.indicators.counting import result_table
from ecosystem.indicators.place_codes import Counts
from ecosystem.statistics import MINIMUM_N, Interval, expected_counts, log2_location_quotient, multinomial_bootstrap

RESAMPLES = 300
LEAST_EXPECTED = float(MINIMUM_N)
"""Expected count below which a cell says too little."""


def quotients(
    counts: Counts, rows: Sequence[str], columns: Sequence[str], *, row: str, column: str, counted: str = "people"
) -> pd.DataFrame:
    """Tell how much more of each column every row has than all rows together.

    Parameters
    ----------
    counts : ndarray of int
        People or moves by row and column, unknown ones left out.

    Returns
    -------
    DataFrame
        A row per cell, row by row: `row`, `column`, `counted`, ``expected`` (the count if all rows had the same mix),
        ``times`` with ``times_low`` and ``times_high`` (2 to the power of the value), ``clear`` (the interval leaves
        out 0), ``enough``, and the log2 location quotient, add-half smoothed, as value, low, high (bootstrap 95 %),
        n (of the row) and unit. Where fewer than five are expected, or there are not two rows and two columns to
        compare, there is not enough: the numbers are missing.

    Examples
    --------
    >>> table = quotients(np.array([[30, 10], [10, 30]]), ["a", "b"], ["x", "y"], row="city", column="field")
    >>> table[["city", "field", "people", "expected", "clear"]].head(2)
      city field  people  expected  clear
    0    a     x      30      20.0   True
    1    a     y      10      20.0   True
    """
    used = counts[np.ix_(counts.sum(axis=1) > 0, counts.sum(axis=0) > 0)]
    comparable = min(used.shape) > 1
    quotient = multinomial_bootstrap(counts, log2_location_quotient, axis=(-2, -1), resamples=RESAMPLES)
    foreseen = expected_counts(counts)
    enough = (np.nan_to_num(foreseen) >= LEAST_EXPECTED) & comparable
    value, low, high = (
        np.where(enough, part, np.nan).ravel() for part in (quotient.value, quotient.low, quotient.high)
    )
    n = np.broadcast_to(counts.sum(axis=1, keepdims=True), counts.shape)
    frame = pd.DataFrame(
        {
            row: np.repeat(np.asarray(rows, dtype=str), len(columns)),
            column: np.tile(np.asarray(columns, dtype=str), len(rows)),
            counted: counts.ravel(),
            "expected": foreseen.ravel(),
            "times": np.exp2(value),
            "times_low": np.exp2(low),
            "times_high": np.exp2(high),
            "clear": (low > 0) | (high < 0),
            "enough": enough.ravel(),
        }
    )
    return result_table(frame, Interval(value, low, high, n.ravel()), unit="log2 location quotient")

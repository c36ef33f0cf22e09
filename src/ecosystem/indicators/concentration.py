"""Concentration over categories, and location quotients, with bootstrap intervals."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from ecosystem.indicators.counting import RESAMPLES, long_table, result_table
from ecosystem.indicators.place_codes import Counts
from ecosystem.statistics import (
    MINIMUM_N,
    Interval,
    clear_among,
    effective_number,
    expected_counts,
    herfindahl,
    log2_location_quotient,
    multinomial_bootstrap,
)

MINIMUM_COUNT = 20
"""Sample size below which the index is too unstable: its inverse may exceed the number of categories."""


def concentrations(counts: Counts, table: pd.DataFrame, *, unit: str) -> pd.DataFrame:
    """Concentration of each row of counts over its columns; `unit` names the categories in the plural.

    Returns
    -------
    DataFrame
        `table` with ``index``, ``index_low``, ``index_high`` (Herfindahl-Hirschman, bias-corrected),
        ``largest_share`` (of the largest category), ``enough``, and the effective number of categories, 1 over the
        index, as value, low, high (bootstrap 95 %), n (the row's sum) and unit. All but n are missing where n is below
        :data:`MINIMUM_COUNT`; the effective number also where no two are alike.

    Examples
    --------
    >>> concentrations(np.array([[50, 50], [12, 1]]), pd.DataFrame({"year": [2020, 2021]}), unit="cities")[
    ...     ["year", "index", "value", "n"]
    ... ].round(2)
       year  index  value      n
    0  2020   0.49   2.02  100.0
    1  2021    NaN    NaN   13.0
    """
    order = np.argsort(-counts.sum(axis=0), kind="stable")  # sorted by size, resampling is faster
    counts = counts[:, order[: max(2, int((counts.sum(axis=0) > 0).sum()))]]
    index = multinomial_bootstrap(counts, herfindahl, resamples=RESAMPLES)
    n = counts.sum(axis=1)
    enough = n >= MINIMUM_COUNT
    value, least, most = (np.where(enough, part, np.nan) for part in (index.value, index.low, index.high))
    number = np.where(enough, effective_number(counts), np.nan)
    low, high = (np.divide(1.0, part, out=np.full(part.shape, np.nan), where=part > 0) for part in (most, least))
    largest = np.divide(counts.max(axis=1, initial=0), n, out=np.full(n.shape, np.nan), where=enough)
    result = table.assign(index=value, index_low=least, index_high=most, largest_share=largest, enough=enough)
    return result_table(result, Interval(number, low, high, n), unit=unit)


LEAST_EXPECTED = float(MINIMUM_N)
"""Smallest expected count of a cell with an estimate."""


def quotients(
    counts: Counts, rows: Sequence[str], columns: Sequence[str], *, row: str, column: str, counted: str = "people"
) -> pd.DataFrame:
    """Log2 location quotients of a two-way table; `row`, `column` and `counted` name the columns of the result.

    Parameters
    ----------
    counts : ndarray of int
        People or moves by row and column, unknown ones left out.

    Returns
    -------
    DataFrame
        A row per cell, row by row: `row`, `column`, `counted`, ``expected`` (the count if all rows had the same mix),
        ``times`` with ``times_low`` and ``times_high`` (2 to the power of the value), ``clear`` (by
        `clear_among`), ``enough``, and the log2 location quotient as value, low, high (bootstrap 95 %), n (of the row)
        and unit. Numbers are missing where fewer than five are expected, or without two rows and two
        columns.

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
    cells = {
        counted: counts,
        "expected": foreseen,
        "times": np.exp2(value),
        "times_low": np.exp2(low),
        "times_high": np.exp2(high),
        "clear": clear_among(low, high),
        "enough": enough,
    }
    table = long_table((row, np.asarray(rows, dtype=str)), (column, np.asarray(columns, dtype=str)), **cells)
    return result_table(table, Interval(value, low, high, n.ravel()), unit="log2 location quotient")

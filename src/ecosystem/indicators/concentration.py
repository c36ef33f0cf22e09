"""Herfindahl–Hirschman index and effective number of categories, with bootstrap intervals."""

import numpy as np
import pandas as pd

from ecosystem.indicators.counting import RESAMPLES, result_table
from ecosystem.indicators.place_codes import Counts
from ecosystem.statistics import Interval, effective_number, herfindahl, multinomial_bootstrap

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

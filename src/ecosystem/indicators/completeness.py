"""Completeness of columns by group."""

import numpy as np
import pandas as pd

from ecosystem.indicators.counting import group_codes, long_table, result_table
from ecosystem.statistics import wilson
from ecosystem.tables import Table


def completeness(table: pd.DataFrame, groups: pd.Series, declared: type[Table]) -> pd.DataFrame:
    """Share of values present, by optional column and by group.

    Parameters
    ----------
    declared : type of Table
        Its required columns are left out: they are always filled.

    Returns
    -------
    DataFrame
        A row per column and group that occurs: ``column``, ``group`` (unknown is one), ``present``, and the share
        present as value, low, high (Wilson 95 %), n and unit.
    """
    codes, names = group_codes(groups.rename("group").to_frame(), "group")
    size = np.bincount(codes, minlength=len(names))
    kept = np.flatnonzero(size)
    columns = [column for column in declared.columns() if not column.rule.required and str(column) in table]
    present = np.array(
        [np.bincount(codes, weights=table[column].notna().to_numpy(), minlength=len(names))[kept] for column in columns]
    ).astype(int)
    result = long_table(("column", [str(column) for column in columns]), ("group", names[kept]), present=present)
    return result_table(result, wilson(result["present"], np.tile(size[kept], len(columns))), unit="share of rows")

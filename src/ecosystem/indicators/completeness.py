"""How much of each column is known, and in which group it is not."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ecosystem.indicators.counting import categories, result_table
from ecosystem.statistics import wilson
from ecosystem.tables import Table


def completeness(rows: pd.DataFrame, groups: pd.Series, declared: type[Table]) -> pd.DataFrame:
    """Tell which share of values is present, by column and group.

    Parameters
    ----------
    declared : type of Table
        Says which columns to look at; those that must be filled are left out, since they always are.

    Returns
    -------
    DataFrame
        A row per column and group that occurs: ``column``, ``group`` (unknown is one), ``present``, and the share
        present as value, low, high (Wilson 95 %), n and unit.
    """
    frame = groups.rename("group").to_frame()
    names = categories(frame, "group")
    codes = np.where(groups.cat.codes < 0, len(names) - 1, groups.cat.codes.to_numpy())
    of = np.bincount(codes, minlength=len(names))
    kept = np.flatnonzero(of)
    parts = []
    for column in declared.columns():
        if column.rule.required:
            continue
        present = np.bincount(codes, weights=rows[column].notna().to_numpy(), minlength=len(names))[kept].astype(int)
        parts.append(pd.DataFrame({"column": str(column), "group": names[kept], "present": present, "rows": of[kept]}))
    table = pd.concat(parts, ignore_index=True)
    return result_table(table.drop(columns="rows"), wilson(table["present"], table["rows"]), unit="share of rows")

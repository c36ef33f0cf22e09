"""Completeness of columns by group, and sensitivity of an import's shares to each of its thresholds."""

from typing import Final

import numpy as np
import pandas as pd

from ecosystem.indicators.counting import group_codes, long_table, result_table
from ecosystem.load import ImportRecord
from ecosystem.statistics import suppress, wilson
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


COLUMNS: Final = ("threshold", "tried", "used", "chosen", "value", "low", "high", "n", "difference", "unit")


def threshold_sensitivity(record: ImportRecord, part: str, whole: str) -> pd.DataFrame:
    """Share `part` / `whole` at every tested value of every threshold of an import.

    Parameters
    ----------
    record : ImportRecord
        Figures of it that are no share are left out.
    part, whole : str
        Names of the figures.

    Returns
    -------
    DataFrame
        A row per threshold and value that was tried, shape (values, 11): ``threshold``, ``tried``, ``used`` (the value
        of the import, or missing), ``chosen`` (whether this is it), ``value`` with its Wilson
        interval ``low`` to ``high`` (shares), ``n``, ``difference`` (percentage points from the import's own share),
        ``unit`` and ``enough``.

    Examples
    --------
    >>> from ecosystem.load import Variation
    >>> used = Variation("gap", 2, True, (("moves", 8), ("out", 4)))
    >>> tried = Variation("gap", 3, False, (("moves", 10), ("out", 4)))
    >>> table = threshold_sensitivity(ImportRecord(variations=(used, tried)), "out", "moves")
    >>> table[["tried", "used", "value", "n", "difference"]].round(1)
       tried  used  value     n  difference
    0    2.0   2.0    0.5   8.0         0.0
    1    3.0   2.0    0.4  10.0       -10.0
    """
    rows = []
    for variation in record.variations:
        figures = dict(variation.figures)
        found, of = figures.get(part, -1.0), figures.get(whole, -1.0)
        if 0 <= found <= of and float(found).is_integer() and float(of).is_integer():
            rows.append((variation.threshold, float(variation.value), variation.chosen, found, of))
    table = pd.DataFrame(rows, columns=["threshold", "tried", "chosen", "found", "of"])
    if table.empty:
        return pd.DataFrame(columns=list(COLUMNS))
    shares = wilson(table["found"].to_numpy(), table["of"].to_numpy()).table().set_axis(table.index)
    suppressed = suppress(pd.concat([table, shares], axis=1))
    used = suppressed[suppressed["chosen"]].drop_duplicates("threshold").set_index("threshold")
    own = float(used["value"].iloc[0]) if len(used) else np.nan
    suppressed = suppressed.assign(
        used=suppressed["threshold"].map(used["tried"]).astype("float64"),
        difference=(suppressed["value"] - own) * 100,
        unit="share",
    )
    return suppressed[[*COLUMNS, "enough"]]

"""A view's table for export: numbers under the titles of the screen, suppressed estimates missing."""

from dataclasses import replace

import numpy as np
import pandas as pd

from ecosystem.statistics import MINIMUM_N
from ecosystem.views import PICK, View
from ecosystem.views.presentation import ENOUGH, NUMBERS, table_columns

ALWAYS = (*NUMBERS, "n", "unit")
"""Columns that are exported even where the screen leaves them out."""


def export_columns(view: View) -> dict[str, str]:
    """Return the columns to export with unique titles: limits of a second interval are named after its value."""
    titles = table_columns(view)
    columns = {name: title for name, title in titles.items() if name in view.table and name not in (PICK, ENOUGH)}
    titles = table_columns(replace(view, columns={}))
    for name in map(str, view.table.columns):
        if name in ALWAYS and name not in columns:
            alone = titles[name] not in columns.values()
            columns[name] = (
                titles[name] if alone else f"{titles[name]}: {columns.get('value', titles.get('value', name))}"
            )
    return columns


def numbers_table(view: View) -> pd.DataFrame:
    """Return the columns of :func:`export_columns` under their titles, numbers as numbers, suppressed ones missing."""
    table, columns = view.table, export_columns(view)
    few = (table["n"] < MINIMUM_N).to_numpy() if "n" in table else np.zeros(len(table), dtype=bool)
    if ENOUGH in table:
        few = few | ~table[ENOUGH].to_numpy(dtype=bool)
    cells = [table[name].mask(few) if name in NUMBERS else _plain(table[name]) for name in columns]
    return pd.DataFrame(dict(enumerate(cells)), index=table.index).set_axis(list(columns.values()), axis="columns")


def _plain(cells: pd.Series) -> pd.Series:
    """Counts as integers, also where some are missing, and booleans as yes and no."""
    if pd.api.types.is_bool_dtype(cells):
        return cells.map({True: "yes", False: "no"})
    if not pd.api.types.is_float_dtype(cells) or not (cells.dropna() % 1 == 0).all():
        return cells
    return cells.astype("Int64")

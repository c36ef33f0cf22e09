"""A view's table as numbers to go on computing with: the titles of the screen, and nothing that the screen hides."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from ecosystem.statistics import MINIMUM_N
from ecosystem.views import PICK, View
from ecosystem.views.presentation import ENOUGH, NUMBERS, table_columns

MACHINERY = (PICK, ENOUGH)
BEHIND = (*NUMBERS, "n", "unit")
"""Columns that are taken away even where the screen has no room for them."""


def export_columns(view: View) -> dict[str, str]:
    """Return the columns worth taking away, with the titles that the screen shows, and the numbers behind them.

    Returns
    -------
    dict of str to str
        No two titles alike: the ends of an interval are told by their value where another interval is shown as well.
    """
    shown = table_columns(view)
    taken = {name: title for name, title in shown.items() if name in view.table and name not in MACHINERY}
    titles = table_columns(replace(view, columns={}))
    for name in map(str, view.table.columns):
        if name in BEHIND and name not in taken:
            alone = titles[name] not in taken.values()
            taken[name] = titles[name] if alone else f"{titles[name]}: {taken.get('value', titles.get('value', name))}"
    return taken


def numbers_table(view: View) -> pd.DataFrame:
    """Return a view's table under its titles, numbers as numbers.

    Returns
    -------
    DataFrame
        The columns of :func:`export_columns`. Estimates from fewer than five, not shown on the screen, are
        missing.
    """
    table, taken = view.table, export_columns(view)
    few = (table["n"] < MINIMUM_N).to_numpy() if "n" in table else np.zeros(len(table), dtype=bool)
    if ENOUGH in table:
        few = few | ~table[ENOUGH].to_numpy(dtype=bool)
    kept = [table[name].mask(few) if name in NUMBERS else _plain(table[name]) for name in taken]
    return pd.DataFrame(dict(enumerate(kept)), index=table.index).set_axis(list(taken.values()), axis="columns")


def _plain(cells: pd.Series) -> pd.Series:
    """Write counts without a decimal point, also where some are missing, and yes and no as on the screen."""
    if pd.api.types.is_bool_dtype(cells):
        return cells.map({True: "yes", False: "no"})
    if not pd.api.types.is_float_dtype(cells) or not (cells.dropna() % 1 == 0).all():
        return cells
    return cells.astype("Int64")

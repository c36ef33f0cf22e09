"""Displayed table of a view: titles, formatted numbers with units, nothing below n = 5."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from ecosystem.statistics import MINIMUM_N
from ecosystem.views.number_format import SUPPRESSED
from ecosystem.views.view_result import View

TITLES: Mapping[str, str] = {
    "value": "Estimate",
    "low": "95 % from",
    "high": "95 % to",
    "n": "n",
    "unit": "Unit",
    "year": "Year",
    "moves": "Moves",
    "people": "People",
}
NUMBERS = ("value", "low", "high")
ENOUGH = "enough"
"""Column of a result that says whether a row's numbers are shown; see :func:`ecosystem.statistics.suppress`."""


def table_columns(view: View) -> dict[str, str]:
    """Return the displayed columns with their titles, in order."""
    if view.columns:
        return dict(view.columns)
    return {str(name): TITLES.get(str(name), str(name).replace("_", " ").capitalize()) for name in view.table.columns}


def table_texts(view: View) -> pd.DataFrame:
    """Format every cell of a view's table.

    Returns
    -------
    DataFrame of str
        The columns of :func:`table_columns`, under their titles.
    """
    table = view.table
    columns = table_columns(view)
    shares = table["unit"].astype(str).str.startswith("share") if "unit" in table else pd.Series(False, table.index)
    few = (table["n"] < MINIMUM_N) if "n" in table else pd.Series(False, table.index)
    if ENOUGH in table:
        few = few | ~table[ENOUGH]
    return pd.DataFrame(
        {
            title: _texts(table[name], shares.to_numpy(), few.to_numpy() & (table[name].isna() | (name in NUMBERS)))
            for name, title in columns.items()
        }
    )


def _texts(column: pd.Series, shares: np.ndarray, few: np.ndarray) -> list[str]:
    if pd.api.types.is_bool_dtype(column):
        return ["yes" if cell else "no" for cell in column]
    if not pd.api.types.is_numeric_dtype(column):
        return ["" if missing else str(cell) for cell, missing in zip(column, column.isna(), strict=True)]
    if column.name == "year":
        return ["" if missing else f"{cell:.0f}" for cell, missing in zip(column, column.isna(), strict=True)]
    count = column.name not in NUMBERS
    return [
        SUPPRESSED if hidden else "–" if missing else _number(float(cell), share=bool(share) and not count)
        for cell, share, hidden, missing in zip(column.fillna(0), shares, few, column.isna(), strict=True)
    ]


def _number(cell: float, *, share: bool) -> str:
    if share:
        return f"{cell * 100:.1f} %"
    return f"{cell:,.0f}" if cell == round(cell) else f"{cell:,.2f}"

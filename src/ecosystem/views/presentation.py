"""Displayed table of a view: titles, formatted numbers with units, nothing below n = 5."""

from collections.abc import Mapping, Sequence

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
    """Format every cell of a view's table: :func:`column_texts` as a table of str."""
    return pd.DataFrame(column_texts(view))


def column_texts(view: View) -> dict[str, list[str]]:
    """Format every cell of a view's table: the columns of :func:`table_columns`, under their titles."""
    table = view.table
    nowhere = [False] * len(table)
    shares = [str(unit).startswith("share") for unit in table["unit"].tolist()] if "unit" in table else nowhere
    few = (table["n"] < MINIMUM_N).tolist() if "n" in table else nowhere
    if ENOUGH in table:
        few = [few_rows or not enough for few_rows, enough in zip(few, table[ENOUGH].tolist(), strict=True)]
    return {title: _texts(table[name], shares, few) for name, title in table_columns(view).items()}


def _texts(column: pd.Series, shares: Sequence[bool], few: Sequence[bool]) -> list[str]:
    cells, missing = column.tolist(), column.isna().tolist()
    if pd.api.types.is_bool_dtype(column):
        return ["yes" if cell else "no" for cell in cells]
    if not pd.api.types.is_numeric_dtype(column):
        return ["" if gap else str(cell) for cell, gap in zip(cells, missing, strict=True)]
    if column.name == "year":
        return ["" if gap else f"{cell:.0f}" for cell, gap in zip(cells, missing, strict=True)]
    estimate = column.name in NUMBERS
    return [
        SUPPRESSED if hidden and (gap or estimate) else "–" if gap else _number(cell, share=share and estimate)
        for cell, share, hidden, gap in zip(cells, shares, few, missing, strict=True)
    ]


def _number(cell: float, *, share: bool) -> str:
    if share:
        return f"{cell * 100:.1f} %"
    return f"{cell:,.0f}" if cell == round(cell) else f"{cell:,.2f}"

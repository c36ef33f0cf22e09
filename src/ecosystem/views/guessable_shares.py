"""Shares of a view that an audience can guess before they are shown."""

from dataclasses import dataclass

import pandas as pd

from ecosystem.statistics import MINIMUM_N
from ecosystem.views.number_format import rows
from ecosystem.views.presentation import table_texts
from ecosystem.views.view_definition import View

MOST_SHARES = 40
LABEL_COLUMNS = 3
"""Columns of the table at most that make up the label of a share."""


@dataclass(frozen=True)
class Guessable:
    """A share with its interval.

    Attributes
    ----------
    label : str
        Which share it is, from the texts of the view's table.
    value, low, high : float
        In percent.
    basis : str
        n, kind of data and dataset.
    """

    label: str
    value: float
    low: float
    high: float
    basis: str


def guessable(view: View) -> tuple[Guessable, ...]:
    """Return the shares with an interval in a view's table, in its order.

    Returns
    -------
    tuple of Guessable
        At most 40; empty where the view has no shares.
    """
    table = view.table
    if not {"value", "low", "high", "n", "unit"} <= set(table.columns) or "hover" in view.columns:
        return ()
    known = table["unit"].astype("str").str.startswith("share") & table[["value", "low", "high"]].notna().all(axis=1)
    known &= table["value"].between(0, 1) & (table["n"] >= MINIMUM_N)
    named = [column for column in view.columns if not _is_number(table, column)][:LABEL_COLUMNS]
    texts = table_texts(view)[[view.columns[column] for column in named]]
    known_rows = table[known].head(MOST_SHARES)
    labels = texts[known].head(MOST_SHARES).to_numpy().tolist()
    return tuple(
        Guessable(
            " · ".join(str(text) for text in words if str(text)),
            100 * float(row.value),
            100 * float(row.low),
            100 * float(row.high),
            f"n = {row.n:,.0f}; {view.provenance.kind_label} data, {view.provenance.title}",
        )
        for row, words in zip(rows(known_rows), labels, strict=True)
    )


def _is_number(table: pd.DataFrame, column: str) -> bool:
    return bool(pd.api.types.is_numeric_dtype(table[column]))

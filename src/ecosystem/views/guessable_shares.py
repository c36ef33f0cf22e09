"""Numbers of a view that an audience can guess before they are shown."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from ecosystem.statistics import MINIMUM_N
from ecosystem.views.number_format import rows
from ecosystem.views.presentation import table_texts
from ecosystem.views.view_definition import View

MOST = 40
NAMING = 3


@dataclass(frozen=True)
class Guessable:
    """A share with its interval.

    Attributes
    ----------
    label : str
        What it is a share of, in the words of the view's table.
    value, low, high : float
        In percent.
    said : str
        What it rests on, and where it comes from.
    """

    label: str
    value: float
    low: float
    high: float
    said: str


def guessable(view: View) -> tuple[Guessable, ...]:
    """Return the shares in a view's table that have an interval, in its order.

    Parameters
    ----------
    view : View

    Returns
    -------
    tuple of Guessable
        At most 40; empty where the view tells no shares.
    """
    table = view.table
    if not {"value", "low", "high", "n", "unit"} <= set(table.columns) or "hover" in view.columns:
        return ()
    known = table["unit"].astype("str").str.startswith("share") & table[["value", "low", "high"]].notna().all(axis=1)
    known &= table["value"].between(0, 1) & (table["n"] >= MINIMUM_N)
    named = [column for column in view.columns if not _is_number(table, column)][:NAMING]
    texts = table_texts(view)[[view.columns[column] for column in named]]
    kind = "SIMULATED" if view.provenance.kind == "simulated" else view.provenance.kind
    return tuple(
        Guessable(
            " · ".join(str(text) for text in words if str(text)),
            100 * float(row.value),
            100 * float(row.low),
            100 * float(row.high),
            f"n = {row.n:,.0f}; {kind} data, {view.provenance.title}",
        )
        for row, words in zip(rows(table[known].head(MOST)), texts[known].head(MOST).to_numpy().tolist(), strict=True)
    )


def _is_number(table: pd.DataFrame, column: str) -> bool:
    return bool(pd.api.types.is_numeric_dtype(table[column]))

"""Rows as CSV that says where it comes from and that no spreadsheet takes for formulas."""

from __future__ import annotations

import pandas as pd

from ecosystem.selection import Scope
from ecosystem.views import filter_words

RISKY = ("=", "+", "-", "@", "\t", "\r")


def csv_with_provenance(rows: pd.DataFrame, scope: Scope) -> bytes:
    """Write rows as CSV, provenance first, in lines that begin with ``#``.

    Parameters
    ----------
    rows : DataFrame
    scope : Scope
        What the rows were narrowed by.

    Returns
    -------
    bytes
        UTF-8 with a byte-order mark, so that spreadsheets read Urdu right. Text that a spreadsheet would take for a
        formula begins with an apostrophe.
    """
    birth = scope.ecosystem.birth
    kind = "SIMULATED" if birth.kind == "simulated" else birth.kind
    lines = [
        f"# {birth.title} ({kind} data), as of {birth.as_of or 'unknown'}, data {birth.digest}",
        f"# Filters: {'; '.join(filter_words(scope).values()) or 'none'}",
        f"# Rows: {len(rows)}",
        f"# Licence: {birth.licence or 'unknown'}",
    ]
    text = rows.assign(**{str(name): neutral(rows[name]) for name in rows if not _is_number(rows[name])})
    body = text.to_csv(index=False, lineterminator="\n")
    return ("\n".join(" ".join(line.split()) for line in lines) + "\n" + body).encode("utf-8-sig")


def neutral(cells: pd.Series) -> pd.Series:
    """Put an apostrophe before text that a spreadsheet would run as a formula.

    Examples
    --------
    >>> neutral(pd.Series(["=1+1", "Lahore"])).tolist()
    ["'=1+1", 'Lahore']
    """
    text = cells.astype("str")
    return text.where(~text.str.startswith(RISKY).fillna(False), "'" + text)


def _is_number(cells: pd.Series) -> bool:
    return pd.api.types.is_numeric_dtype(cells) or pd.api.types.is_bool_dtype(cells)

"""What the filters of the tab Evidence choose: economies to compare, and years of published series."""

import pandas as pd

from ecosystem.selection import Scope
from ecosystem.tables import vocabulary as words

NONE_IN_PERIOD = "No published figure of Pakistan is of the years chosen."


def economies(scope: Scope) -> tuple[str, ...]:
    """Return the codes of Pakistan and the economies to compare it with, Pakistan first."""
    return (words.HOME, *scope.selection.economy)


def in_period(scope: Scope, table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows whose year is within the chosen period."""
    period = scope.selection.period
    return table[table["year"].between(*period).to_numpy()] if period else table


def rank_among(own: float, others: pd.Series, more: str, less: str, *, among: str = "compared") -> str:
    """Say whether Pakistan's value is above or below those of most other economies, as the end of a headline.

    Empty where it is neither. `among` says which economies these are, if the reader did not choose them.

    Examples
    --------
    >>> rank_among(5, pd.Series([1, 2, 9]), "more", "less"), rank_among(0, pd.Series([1, 2]), "more", "less")
    (', more than most economies compared', ', less than any economy compared')
    >>> rank_among(5, pd.Series([1, 9]), "more", "less")
    ''
    """
    above, below = int((others > own).sum()), int((others < own).sum())
    larger = max(above, below)
    if larger * 2 <= len(others):
        return ""
    which = "any economy" if larger == len(others) else "most economies"
    return f", {more if below > above else less} than {which} {among}"


def without_figures(
    scope: Scope, drawn: pd.DataFrame, series: pd.DataFrame, *, measure: str = "", column: str = "economy_id"
) -> str:
    """Name the chosen economies that are not drawn, for the part “not shown” of a view; empty if none.

    Parameters
    ----------
    drawn : DataFrame
        Rows of the years that the view draws.
    series : DataFrame
        The published rows of all years, to tell economies with figures of other years from those without any.
    measure : str
        Column of `series` in which a row must have a figure; empty if every row has.
    """
    known = series[series[measure].notna().to_numpy()] if measure else series
    present, listed = (set(table[column].astype(str)) for table in (drawn, known))
    missing = [code for code in economies(scope) if code not in present]
    reasons = {
        "no figure in this series": [code for code in missing if code not in listed],
        "no figure in the years drawn": [code for code in missing if code in listed],
    }
    return "; ".join(
        f"{', '.join(scope.names.of('economy_id', code) for code in codes)} ({reason})"
        for reason, codes in reasons.items()
        if codes
    )

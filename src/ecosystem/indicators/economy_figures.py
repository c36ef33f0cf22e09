"""Figures of economies in the published tables: series, shares, growth and place.

Accessor: ``scope.ecosystem.published[AiArticles]`` (a declaration of :mod:`ecosystem.tables` or a table's name).
A missing figure stays missing. Full counts have no interval. World, totals and groups are never ranked.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from ecosystem.indicators.counting import Estimate, full_count, result_table
from ecosystem.statistics import Interval, wilson

ECONOMY, YEAR = "economy_id", "year"


class Rank(NamedTuple):
    """Rank of one among several; ties share the better place."""

    place: int
    out_of: int


def pick(table: pd.DataFrame, **values: str | int | Collection[str] | Collection[int]) -> pd.DataFrame:
    """Rows in which each named column has the value, or one of the values.

    Examples
    --------
    >>> table = pd.DataFrame({"economy_id": ["PK", "PK", "IN"], "year": [2021, 2022, 2022]})
    >>> len(pick(table, economy_id="PK", year=(2020, 2021)))
    1
    """
    mask = np.ones(len(table), dtype=bool)
    for column, value in values.items():
        mask &= table[column].isin([value] if isinstance(value, str | int) else list(value)).to_numpy(dtype=bool)
    return table[mask]


def series(
    table: pd.DataFrame,
    measure: str,
    *,
    economies: Sequence[str],
    years: tuple[int, int] | None = None,
    unit: str,
    by: Sequence[str] = (YEAR,),
) -> pd.DataFrame:
    """One measure of some economies over time: a full count, without interval.

    Parameters
    ----------
    table : DataFrame
        Rows of one kind: pick level, field, skill or measure before.
    economies : sequence of str
        Ids in the order of the result; those without a row are left out.
    years : tuple of int, optional
        First and last year, both included.
    by : sequence of str
        Columns that tell the rows of an economy apart, such as year and quarter.

    Returns
    -------
    DataFrame
        ``economy_id``, the columns of `by`, the measure as value, and n, which is missing: nobody was sampled.
    """
    rows = rows_of_economies(table, economies, years, by)
    keys = rows[[ECONOMY, *by]].reset_index(drop=True)
    return result_table(keys, full_count(rows[measure]), unit=unit)


def share_series(
    table: pd.DataFrame,
    part: str,
    whole: str,
    *,
    economies: Sequence[str],
    years: tuple[int, int] | None = None,
    by: Sequence[str] = (YEAR,),
) -> pd.DataFrame:
    """Share of a part in its whole by economy and year; n is the whole.

    Databases and weighted estimates are no samples: the shares have no interval.
    """
    rows = rows_of_economies(table, economies, years, by)
    x, n = (rows[column].to_numpy(dtype=float, na_value=np.nan) for column in (part, whole))
    keys = rows[[ECONOMY, *by]].reset_index(drop=True)
    return result_table(keys, share_interval(x, n, sampled=False), unit="share")


def place(
    table: pd.DataFrame, measure: str, *, among: Collection[str], key: str = ECONOMY, of: str, largest: bool = True
) -> Rank:
    """Place of one economy (or skill) among others by a measure.

    Parameters
    ----------
    table : DataFrame
        A row per economy: pick the year and all else before.
    among : collection of str
        Ids that are ranked, such as ``published.economies``; rows without a figure are not ranked.
    key : str
        Column of the ids; ``skill_group`` ranks skills.
    of : str
        Whose place is wanted.
    largest : bool
        Whether the largest figure is first; of net migration, the largest loss is the smallest figure.

    Examples
    --------
    >>> table = pd.DataFrame({"economy_id": ["PK", "IN", "world"], "articles": [3, 5, 99]})
    >>> place(table, "articles", among={"PK", "IN"}, of="PK")
    Rank(place=2, out_of=2)
    """
    rows = table[table[key].isin(list(among)).to_numpy() & table[measure].notna().to_numpy()]
    figures = rows[measure].to_numpy(dtype=float) * (1 if largest else -1)
    own = figures[(rows[key] == of).to_numpy()]
    if len(own) != 1:
        raise LookupError(f"{of} has {len(own)} rows with {measure}; pick one row for each {key}")
    return Rank(int((figures > own[0]).sum()) + 1, len(figures))


def growth(table: pd.DataFrame, measure: str, *, economy: str, first: int, last: int) -> float:
    """Figure of the last year over that of the first; nan where one is missing or the first is zero.

    Examples
    --------
    >>> table = pd.DataFrame({"economy_id": ["PK", "PK"], "year": [2012, 2022], "articles": [136, 1268]})
    >>> round(growth(table, "articles", economy="PK", first=2012, last=2022), 1)
    9.3
    """
    before, after = (figure(pick(table, economy_id=economy, year=year), measure) for year in (first, last))
    return after / before if before > 0 else np.nan


def figure(rows: pd.DataFrame, measure: str) -> float:
    """The only figure of some rows; nan where there is none, LookupError where there are several."""
    known = rows[measure].dropna()
    if len(known) > 1:
        raise LookupError(f"{len(known)} rows have {measure}; pick one")
    return float(known.iloc[0]) if len(known) else np.nan


def estimate(table: pd.DataFrame) -> Estimate:
    """Value, low, high and n of the only row of a result table."""
    (row,) = table[["value", "low", "high", "n"]].to_numpy(dtype=float)
    return Estimate(*row)


def rows_of_economies(
    table: pd.DataFrame, economies: Sequence[str], years: tuple[int, int] | None, by: Sequence[str]
) -> pd.DataFrame:
    """Rows of some economies and years, with the ids as text, economies in the order given, then by time."""
    rows = table[table[ECONOMY].isin(list(economies)).to_numpy()]
    if years is not None:
        rows = rows[rows[YEAR].between(*years).to_numpy(dtype=bool)]
    rows = rows.assign(**{ECONOMY: rows[ECONOMY].astype("str")})
    return in_given_order(rows, [ECONOMY, *by], {ECONOMY: economies})


def in_given_order(rows: pd.DataFrame, by: Sequence[str], orders: Mapping[str, Sequence[str]]) -> pd.DataFrame:
    """Sort rows by columns, those with an order given by their place in it."""

    def positions(cells: pd.Series) -> pd.Series:
        order = orders.get(str(cells.name))
        return cells if order is None else cells.map({word: position for position, word in enumerate(order)})

    return rows.sort_values(list(by), key=positions, kind="stable")


def share_interval(x: object, n: object, *, sampled: bool) -> Interval:
    """Shares with or without interval; missing where a figure is missing or the whole is zero."""
    part, whole = np.asarray(x, dtype=float), np.asarray(n, dtype=float)
    known = ~np.isnan(part) & (whole > 0)
    full = wilson(np.where(known, part, 0), np.where(known, whole, 0))
    nothing = np.full(part.shape, np.nan)
    low, high = (full.low, full.high) if sampled else (nothing, nothing)
    return Interval(full.value, low, high, np.where(known, whole, np.nan))

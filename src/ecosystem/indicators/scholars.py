"""Scholar migration rates by country and database, and exchange partners."""

import numpy as np
import pandas as pd

from ecosystem.indicators.counting import OTHER, result_table
from ecosystem.statistics import garwood, poisson_difference, suppress
from ecosystem.tables import ScholarFlows, ScholarMigration
from ecosystem.tables import vocabulary as words

POOLED = (2013, 2018)
"""The last six years that both databases cover; countries are compared over them."""

YEARS_POOLED = 3
"""The year of a row and those before it, over which yearly rates are pooled."""
FLOWS = ("arrivals", "departures", "net")
UNIT = "per 1,000 scholars a year"

DATABASE, COUNTRY, YEAR = str(ScholarMigration.database), str(ScholarMigration.country_code), str(ScholarMigration.year)
COUNTS = [str(ScholarMigration.researchers), str(ScholarMigration.arrivals), str(ScholarMigration.departures)]


def rates_by_year(migration: pd.DataFrame) -> pd.DataFrame:
    """Rates of arrivals, departures and net migration of scholars of Pakistan, by database and year.

    Returns
    -------
    DataFrame
        Three rows (arrivals, departures, net) per database and year: ``database``, ``first`` and ``year`` (the last)
        of the years pooled, ``flow``, ``scholars`` (that moved), the rate per 1,000 scholars a year as value, low,
        high (Garwood, MOVER for the net), n (scholars times years) and unit. Years without complete predecessors are
        left out.
    """
    home = migration[(migration[COUNTRY] == words.HOME).to_numpy()]
    parts = []
    for database in words.DATABASES:
        yearly = home[(home[DATABASE] == database).to_numpy()].set_index(YEAR)[COUNTS].astype(float).sort_index()
        if yearly.empty:
            continue
        yearly = yearly.reindex(range(int(yearly.index[0]), int(yearly.index[-1]) + 1))
        pooled = yearly.rolling(YEARS_POOLED).sum().dropna()
        last = pooled.index.to_numpy(dtype=int)
        parts.append(
            pd.DataFrame({DATABASE: database, "first": last - YEARS_POOLED + 1, YEAR: last}).join(
                pooled.reset_index(drop=True)
            )
        )
    empty = pd.DataFrame({name: [] for name in (DATABASE, "first", YEAR, *COUNTS)})
    return _rates(pd.concat(parts, ignore_index=True) if parts else empty, [DATABASE, "first", YEAR])


def latest_of_all(table: pd.DataFrame) -> pd.DataFrame:
    """Rows of :func:`rates_by_year` of the last years that every database covers."""
    known = table.dropna(subset=["value"])
    last = known.groupby(DATABASE)[YEAR].max().min()
    latest: pd.DataFrame = known[(known[YEAR] == last).to_numpy()]
    return latest


def pooled_rates(migration: pd.DataFrame) -> pd.DataFrame:
    """Rates of scholar migration of every country and database with data for all years of :data:`POOLED`.

    Returns
    -------
    DataFrame
        Three rows per country and database, as in :func:`rates_by_year`.
    """
    first, last = POOLED
    inside = migration[migration[YEAR].between(first, last)].astype({COUNTRY: "str", DATABASE: "str"})
    groups = inside.groupby([COUNTRY, DATABASE], sort=True)
    sums = groups[COUNTS].sum().astype(float)
    complete = (groups[YEAR].nunique() == last - first + 1).to_numpy(dtype=bool)
    return _rates(sums[complete].reset_index(), [COUNTRY, DATABASE])


def partners(flows: pd.DataFrame, *, years: tuple[int, int], most: int = 12) -> pd.DataFrame:
    """Arrivals from and departures to each partner country, over some years.

    Returns
    -------
    DataFrame
        A row per partner, most exchanged first, the smallest summed in a last row: ``country_code``, ``countries``
        (number in the row), ``arrivals``, ``departures``, and arrivals less departures (MOVER), n (both together).
    """
    year = flows[ScholarFlows.year].to_numpy(dtype=int)
    kept = flows[(year >= years[0]) & (year <= years[1])]
    origin = kept[ScholarFlows.from_country_code].astype("str")
    destination = kept[ScholarFlows.to_country_code].astype("str")
    scholars = kept[ScholarFlows.scholars].astype(int)
    came = scholars[destination == words.HOME].groupby(origin[destination == words.HOME]).sum()
    went = scholars[origin == words.HOME].groupby(destination[origin == words.HOME]).sum()
    table = pd.DataFrame({"arrivals": came, "departures": went}).fillna(0).astype(int)
    table = table.rename_axis("country_code").reset_index()
    table = table.assign(countries=1, exchanged=table["arrivals"] + table["departures"])
    table = table.sort_values(["exchanged", "country_code"], ascending=[False, True], ignore_index=True)
    if len(table) > most:
        rest = table.iloc[most:]
        gathered = {name: [int(rest[name].sum())] for name in ("arrivals", "departures", "countries", "exchanged")}
        table = pd.concat([table.iloc[:most], pd.DataFrame({"country_code": [OTHER], **gathered})], ignore_index=True)
    net = poisson_difference(table["arrivals"], table["departures"], np.ones(len(table)), per=1)
    table = table[["country_code", "countries", "arrivals", "departures"]].assign(
        value=net.value, low=net.low, high=net.high, n=table["exchanged"], unit="scholars"
    )
    return suppress(table)


def _rates(table: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Rates of arrivals, departures and net from counts."""
    there, came, went = (table[name].to_numpy(dtype=float) for name in COUNTS)
    estimates = (garwood(came, there), garwood(went, there), poisson_difference(came, went, there))
    moved = (came, went, came - went)
    parts = [
        result_table(table[keys].assign(flow=flow, scholars=scholars.astype(int)), estimate, unit=UNIT)
        for flow, scholars, estimate in zip(FLOWS, moved, estimates, strict=True)
    ]
    result = suppress(pd.concat(parts, ignore_index=True))
    order = pd.Categorical(result["flow"], categories=FLOWS)
    return result.assign(flow=order).sort_values([*keys, "flow"], ignore_index=True).astype({"flow": "str"})

"""AI publications by country: works by year, growth, and works per million inhabitants."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from ecosystem.indicators.counting import full_count, long_table, result_table
from ecosystem.statistics import compound_annual_growth
from ecosystem.tables import AiPublications, Countries

COUNTRY, YEAR = str(AiPublications.country_code), str(AiPublications.year)


def works_by_year(publications: pd.DataFrame, *, countries: Sequence[str]) -> pd.DataFrame:
    """Works by year of some countries.

    Parameters
    ----------
    countries : sequence of str
        Codes, in the order in which they come back; those without a figure are left out.

    Returns
    -------
    DataFrame
        A row per country and year, no year between the first and the last skipped: ``country_code``, ``year``, the
        works as value (missing where the table has no row; no interval: a full count), n (works) and unit.
    """
    wide = _wide(publications)
    table = wide[[code for code in countries if code in wide]]
    works = table.to_numpy(dtype=float).T.ravel()
    result = long_table((COUNTRY, table.columns.to_numpy(dtype=str)), (YEAR, table.index.to_numpy(dtype=int)))
    return result_table(result, full_count(works, np.nan_to_num(works)), unit="works a year")


def works_index(publications: pd.DataFrame, *, countries: Sequence[str]) -> pd.DataFrame:
    """Works by year as an index with the first year at 100; rows as in :func:`works_by_year`."""
    works = works_by_year(publications, countries=countries)
    first = works.groupby(COUNTRY, sort=False)["value"].transform("first")
    base = np.where(first > 0, first, np.nan)
    return works.assign(value=works["value"] / base * 100, unit="index, first year = 100")


def growth(publications: pd.DataFrame) -> pd.DataFrame:
    """Compound annual growth of works between the first and the last year, by country.

    Returns
    -------
    DataFrame
        A row per country, fastest first: ``country_code``, ``first`` and ``last`` year, ``works_first``,
        ``works_last``, the compound annual growth as value (a fraction), n (works of the year with fewer) and unit.
    """
    wide = _wide(publications)
    if wide.empty:
        columns = [COUNTRY, "first", "last", "works_first", "works_last", "value", "low", "high", "n", "unit"]
        return pd.DataFrame(columns=columns)
    first, last = wide.iloc[0], wide.iloc[-1]
    known = first.notna().to_numpy() & last.notna().to_numpy()
    first, last = first[known], last[known]
    table = pd.DataFrame(
        {
            COUNTRY: first.index.to_numpy(dtype=str),
            "first": int(wide.index[0]),
            "last": int(wide.index[-1]),
            "works_first": first.to_numpy(dtype=int),
            "works_last": last.to_numpy(dtype=int),
        }
    )
    yearly = compound_annual_growth(first, last, len(wide) - 1)
    fewer = table[["works_first", "works_last"]].min(axis=1)
    return _ranked(result_table(table, full_count(yearly, fewer), unit="share a year"))


def per_million(publications: pd.DataFrame, countries: pd.DataFrame) -> pd.DataFrame:
    """Works of the last year per million inhabitants.

    Returns
    -------
    DataFrame
        A row per country with both figures, most first: ``country_code``, ``year``, ``works``, ``population``, works
        per million inhabitants as value, n (works) and unit.
    """
    wide = _wide(publications)
    population = pd.Series(
        countries[Countries.population].to_numpy(dtype=float), index=countries[Countries.country_code].astype(str)
    )
    works = wide.iloc[-1].dropna() if len(wide) else pd.Series(dtype=float)
    works = works[works.index.isin(population[population > 0].index)]
    people = population.reindex(works.index).to_numpy(dtype=float)
    table = pd.DataFrame(
        {
            COUNTRY: works.index.to_numpy(dtype=str),
            YEAR: int(wide.index[-1]) if len(wide) else 0,
            "works": works.to_numpy(dtype=int),
            "population": people.astype(np.int64),
        }
    )
    return _ranked(result_table(table, full_count(works / people * 1e6, works), unit="works per million people"))


def _wide(publications: pd.DataFrame) -> pd.DataFrame:
    """Works with years in rows and countries in columns; years without data are missing."""
    if publications.empty:
        return pd.DataFrame()
    wide = publications.astype({COUNTRY: "str", YEAR: int, AiPublications.ai_publications: float}).pivot_table(
        index=YEAR, columns=COUNTRY, values=AiPublications.ai_publications, aggfunc="sum"
    )
    return wide.reindex(range(int(wide.index.min()), int(wide.index.max()) + 1))


def _ranked(table: pd.DataFrame) -> pd.DataFrame:
    return table.sort_values(["value", COUNTRY], ascending=[False, True], ignore_index=True)

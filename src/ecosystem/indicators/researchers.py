"""Researchers: stock by year, composition, training abroad, retention and return."""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from ecosystem.indicators.counting import (
    NEVER,
    categories,
    count_by_year,
    cube,
    group_codes,
    largest_shares,
    long_table,
    person_slots,
    result_table,
)
from ecosystem.load import PLACES, UNKNOWN_YEAR
from ecosystem.statistics import suppress, wilson
from ecosystem.tables import vocabulary as words

Mask: TypeAlias = npt.NDArray[np.bool_]

COHORT_YEARS = 5
HOME, ABROAD = (PLACES.index(place) for place in ("home", "abroad"))


def stock(people: pd.DataFrame, *, window: tuple[int, int]) -> pd.DataFrame:
    """Count the people at work by year and field, from the first year of the career to the year last observed.

    Parameters
    ----------
    people : DataFrame
        Derived people (see :func:`ecosystem.load.derive_people`); those without a first or last year are not
        counted (see :func:`undated`).

    Returns
    -------
    DataFrame
        A row per field (unknown is one) and year: ``field``, ``year``, ``value`` (people) and ``unit``.
    """
    start, last = (people[f"{name}_year"].to_numpy() for name in ("career_start", "last_observed"))
    group, names = group_codes(people, "field")
    group = np.where((start != UNKNOWN_YEAR) & (last >= start), group, -1)
    beyond = (window[0], window[1] + 1)
    came, went = (
        count_by_year(np.clip(year, *beyond), group, len(names), window=beyond) for year in (start, last + np.int16(1))
    )
    present = np.cumsum(came - went, axis=0)[:-1]
    there = np.flatnonzero(present.any(axis=0))
    years = np.arange(window[0], window[1] + 1)
    return long_table(("field", names[there]), ("year", years), value=present[:, there].T).assign(unit="people")


def undated(people: pd.DataFrame) -> int:
    """Count the people whose first or last year is unknown."""
    start, last = (people[f"{name}_year"].to_numpy() for name in ("career_start", "last_observed"))
    return int(np.count_nonzero((start == UNKNOWN_YEAR) | (last < start)))


def composition(people: pd.DataFrame, *, by: str, of: str) -> pd.DataFrame:
    """Share of each category of `of` within each group of `by`, unknown being one: `by`, `of`, ``people``, …"""
    table, group_sizes = _cross_table(people, by, of)
    return suppress(result_table(table, wilson(table["people"], group_sizes), unit="share of people"))


def workplaces(people: pd.DataFrame) -> pd.DataFrame:
    """Share of all people in each domain and place, unknown being one of each: ``domain``, ``place``, ``people``, …"""
    table, _ = _cross_table(people, "domain", "place")
    return suppress(result_table(table, wilson(table["people"], len(people)), unit="share of people"))


def trained_abroad(people: pd.DataFrame, *, by: str = "field") -> pd.DataFrame:
    """Share trained abroad by group, of those whose country of training is known.

    Parameters
    ----------
    by : str
        A categorical column, or ``cohort``: five-year group of the first year of the career.

    Returns
    -------
    DataFrame
        A row per group: `by`, ``abroad``, ``unknown`` (people left out) and the share.
    """
    trained = people["trained"].cat.codes.to_numpy()
    group, names = _cohorts(people) if by == "cohort" else group_codes(people, by)
    counts = [np.bincount(group[trained == code], minlength=len(names)) for code in (HOME, ABROAD, -1)]
    there = np.flatnonzero(np.sum(counts, axis=0))
    home, abroad, unknown = (count[there] for count in counts)
    table = pd.DataFrame({by: names[there], "abroad": abroad, "unknown": unknown})
    return suppress(result_table(table, wilson(abroad, home + abroad), unit="share of people"))


def degree_countries(people: pd.DataFrame) -> pd.DataFrame:
    """Shares of the countries of the highest degree, of those known: ``degree_country_code``, ``people``, …"""
    counts = cube(people, ["degree_country_code"])[:-1]
    there = np.flatnonzero(counts)
    names = categories(people, "degree_country_code")
    table = pd.DataFrame({"degree_country_code": names[there], "people": counts[there]})
    return largest_shares(table, key="degree_country_code", count="people", most=12, unit="share of people")


def retention(people: pd.DataFrame) -> pd.DataFrame:
    """Share of those trained at home who work at home now, by field, of those whose place now is known.

    Returns
    -------
    DataFrame
        A row per field: ``field``, ``stayed``, ``unknown`` (place now unknown), ``least`` and ``most`` (the share if
        all of those were abroad, or at home), and the share.
    """
    group, names = group_codes(people, "field")
    home = people["trained"].cat.codes.to_numpy() == HOME
    place = people["place"].cat.codes.to_numpy()
    counts = [np.bincount(group[home & (place == code)], minlength=len(names)) for code in (HOME, ABROAD, -1)]
    there = np.flatnonzero(np.sum(counts, axis=0))
    here, away, unknown = (count[there] for count in counts)
    total = here + away + unknown
    bounds = {"least": here / total, "most": (here + unknown) / total}
    table = pd.DataFrame({"field": names[there], "stayed": here, "unknown": unknown, **bounds})
    return suppress(result_table(table, wilson(here, here + away), unit="share of people"))


def migrations(people: pd.DataFrame, moves: pd.DataFrame) -> pd.DataFrame:
    """Whether each person left the country for a post, and returned after that; second posts are no departures.

    Returns
    -------
    DataFrame of bool
        ``left``, ``returned`` (part of ``left``) and ``unclear`` (a move across the border has no year, or a move of
        unknown country may have led back), by person.
    """
    size = person_slots(people)
    crossing, year = moves["crossing"].cat.codes.to_numpy(), moves["year"].to_numpy()
    names = moves["crossing"].cat.categories.tolist()
    first = np.ones(len(moves), dtype=bool) & (moves["kind"] != "dual").to_numpy()
    out, back = (first & (crossing == names.index(way)) for way in ("leaves", "arrives"))
    person, dated = moves["person"].to_numpy(), year != UNKNOWN_YEAR
    departure, arrival = np.full(size, NEVER), np.zeros(size, dtype=np.int16)
    np.minimum.at(departure, person[out & dated], year[out & dated])
    np.maximum.at(arrival, person[back & dated], year[back & dated])
    left, vague, perhaps = (np.zeros(size, dtype=bool) for _ in range(3))
    left[person[out]] = True
    vague[person[(out | back) & ~dated]] = True
    entered, origin = (moves[f"{end}_place"].cat.codes.to_numpy() for end in ("to", "from"))
    maybe_back = first & (crossing < 0) & (entered != ABROAD) & (origin != HOME)
    perhaps[person[maybe_back & (~dated | (year >= departure[person]))]] = True
    returned = left & (arrival >= departure)
    here = people.index.to_numpy()
    unclear = (left & (vague | (perhaps & ~returned)))[here]
    return pd.DataFrame(
        {"left": left[here] & ~unclear, "returned": returned[here] & ~unclear, "unclear": unclear},
        index=people.index,
    )


def return_rate(people: pd.DataFrame, moves: pd.DataFrame) -> pd.DataFrame:
    """Share of those who left the country for a post who returned, by field: ``field``, ``returned``, ``unknown``, …"""
    group, names = group_codes(people, "field")
    went = migrations(people, moves)
    left, returned, unclear = (
        np.bincount(group[went[name].to_numpy()], minlength=len(names)) for name in ("left", "returned", "unclear")
    )
    there = np.flatnonzero(left + unclear)
    table = pd.DataFrame({"field": names[there], "returned": returned[there], "unknown": unclear[there]})
    return suppress(result_table(table, wilson(returned[there], left[there]), unit="share of leavers"))


def _cross_table(people: pd.DataFrame, by: str, of: str) -> tuple[pd.DataFrame, npt.NDArray[np.int64]]:
    """People by group and category, both only where they occur, and the size of each row's group."""
    counts = cube(people, [by, of])
    groups, kinds = np.flatnonzero(counts.sum(axis=1)), np.flatnonzero(counts.sum(axis=0))
    names = (by, categories(people, by)[groups]), (of, categories(people, of)[kinds])
    return long_table(*names, people=counts[np.ix_(groups, kinds)]), np.repeat(counts[groups].sum(axis=1), len(kinds))


def _cohorts(people: pd.DataFrame) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.str_]]:
    """Groups of the first year of the career, unknown last."""
    start = people["career_start_year"].to_numpy().astype(np.int64)
    known = start != UNKNOWN_YEAR
    if not known.any():
        return np.zeros(len(people), dtype=np.int64), np.array([words.UNKNOWN])
    first, last = int(start[known].min()), int(start[known].max())
    spans = [
        (max(first, place * COHORT_YEARS), min(last, place * COHORT_YEARS + COHORT_YEARS - 1))
        for place in range(first // COHORT_YEARS, last // COHORT_YEARS + 1)
    ]
    names = [f"{begin}–{end}" if begin < end else f"{begin}" for begin, end in spans]
    return np.where(known, start // COHORT_YEARS - first // COHORT_YEARS, len(names)), np.array([*names, words.UNKNOWN])

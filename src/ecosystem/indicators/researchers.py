"""Who the researchers are, where they were trained, where they work, and who came back."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from ecosystem.indicators.counting import categories, count_by_year, cube, largest_shares, result_table
from ecosystem.load import PLACES, UNKNOWN_YEAR
from ecosystem.statistics import suppress, wilson
from ecosystem.tables import vocabulary as words

Mask: TypeAlias = npt.NDArray[np.bool_]

HOME, ABROAD = (PLACES.index(place) for place in ("home", "abroad"))
_NEVER = np.int16(np.iinfo(np.int16).max)


def stock(people: pd.DataFrame, *, by: str, window: tuple[int, int]) -> pd.DataFrame:
    """Count the people at work in each year: from the first year of their career to the year last observed.

    Parameters
    ----------
    people : DataFrame
        Derived people (see :func:`ecosystem.load.derive_people`); those without a first or last year are not
        counted (see :func:`undated`).

    Returns
    -------
    DataFrame
        A row per group and year, unknown being a group: the column `by`, ``year``, ``value`` (people) and ``unit``.
    """
    start, last = (people[f"{name}_year"].to_numpy() for name in ("career_start", "last_observed"))
    size = len(people[by].cat.categories) + 1
    group = people[by].cat.codes.to_numpy().astype(np.int16)
    known = (start != UNKNOWN_YEAR) & (last >= start)
    group = np.where(known, np.where(group < 0, np.int16(size - 1), group), np.int16(-1))
    beyond = (window[0], window[1] + 1)
    came, went = (
        count_by_year(np.clip(year, *beyond), group, size, window=beyond) for year in (start, last + np.int16(1))
    )
    present = np.cumsum(came - went, axis=0)[:-1]
    there = np.flatnonzero(present.any(axis=0))
    years = np.arange(window[0], window[1] + 1)
    return pd.DataFrame(
        {
            by: np.repeat(categories(people, by)[there], len(years)),
            "year": np.tile(years, len(there)),
            "value": present[:, there].T.ravel(),
            "unit": "people",
        }
    )


def undated(people: pd.DataFrame) -> int:
    """Count the people whose first or last year is not known."""
    start, last = (people[f"{name}_year"].to_numpy() for name in ("career_start", "last_observed"))
    return int(np.count_nonzero((start == UNKNOWN_YEAR) | (last < start)))


def composition(people: pd.DataFrame, *, by: str, of: str) -> pd.DataFrame:
    """Tell how each group is made up: the share of each category among its people, unknown being one.

    Returns
    -------
    DataFrame
        A row per group with people and per category that occurs at all: the columns `by` and `of`, ``people``, and
        the share of the group as value, low, high (Wilson 95 %; nan below five people in the group), n and unit.
    """
    counts = cube(people, [by, of])
    groups, kinds = np.flatnonzero(counts.sum(axis=1)), np.flatnonzero(counts.sum(axis=0))
    shown = counts[np.ix_(groups, kinds)]
    frame = pd.DataFrame(
        {
            by: np.repeat(categories(people, by)[groups], len(kinds)),
            of: np.tile(categories(people, of)[kinds], len(groups)),
            "people": shown.ravel(),
        }
    )
    n = np.repeat(counts[groups].sum(axis=1), len(kinds))
    return suppress(result_table(frame, wilson(frame["people"], n), unit="share of people"))


def workplaces(people: pd.DataFrame) -> pd.DataFrame:
    """Tell where people work now: the share of all in each domain and place, unknown being one of each.

    Returns
    -------
    DataFrame
        A row per domain and place that occur: ``domain``, ``place``, ``people``, and the share of all people as
        value, low, high (Wilson 95 %; nan below five people), n and unit.
    """
    counts = cube(people, ["domain", "place"])
    domains, places = np.flatnonzero(counts.sum(axis=1)), np.flatnonzero(counts.sum(axis=0))
    shown = counts[np.ix_(domains, places)].ravel()
    frame = pd.DataFrame(
        {
            "domain": np.repeat(categories(people, "domain")[domains], len(places)),
            "place": np.tile(categories(people, "place")[places], len(domains)),
            "people": shown,
        }
    )
    return suppress(result_table(frame, wilson(shown, np.full(len(frame), len(people))), unit="share of people"))


def trained_abroad(people: pd.DataFrame, *, by: str = "field") -> pd.DataFrame:
    """Tell what share of each group was trained abroad, of those whose country of training is known.

    Parameters
    ----------
    by : str
        A coded column, or ``cohort``: the year in which the career began, five years together.

    Returns
    -------
    DataFrame
        A row per group with people: the column `by`, ``abroad``, ``unknown`` (people left out) and the share as
        value, low, high (Wilson 95 %; nan below five people), n and unit.
    """
    trained = people["trained"].cat.codes.to_numpy()
    group, names = _cohorts(people) if by == "cohort" else _groups(people, by)
    counts = [np.bincount(group[trained == code], minlength=len(names)) for code in (HOME, ABROAD, -1)]
    there = np.flatnonzero(np.sum(counts, axis=0))
    home, abroad, unknown = (count[there] for count in counts)
    frame = pd.DataFrame({by: names[there], "abroad": abroad, "unknown": unknown})
    return suppress(result_table(frame, wilson(abroad, home + abroad), unit="share of people"))


def degree_countries(people: pd.DataFrame, *, most: int = 12) -> pd.DataFrame:
    """Tell which countries awarded the highest degrees, of those known.

    Returns
    -------
    DataFrame
        A row per country, most frequent first: ``degree_country_code``, ``people``, ``gathered``, and the share as
        value, low, high (Wilson 95 %), n and unit.
    """
    counts = cube(people, ["degree_country_code"])[:-1]
    there = np.flatnonzero(counts)
    names = categories(people, "degree_country_code")
    frame = pd.DataFrame({"degree_country_code": names[there], "people": counts[there]})
    return largest_shares(frame, key="degree_country_code", count="people", most=most, unit="share of people")


def retention(people: pd.DataFrame, *, by: str = "field") -> pd.DataFrame:
    """Tell what share of those trained at home work at home now, of those whose place now is known.

    Returns
    -------
    DataFrame
        A row per group with somebody trained at home: the column `by`, ``stayed``, ``unknown`` (place now not known:
        they have not left for that), ``least`` and ``most`` (the share if all of those were abroad, or at home), and
        the share as value, low, high (Wilson 95 %; nan below five people), n and unit.
    """
    group, names = _groups(people, by)
    home = people["trained"].cat.codes.to_numpy() == HOME
    place = people["place"].cat.codes.to_numpy()
    counts = [np.bincount(group[home & (place == code)], minlength=len(names)) for code in (HOME, ABROAD, -1)]
    there = np.flatnonzero(np.sum(counts, axis=0))
    here, away, unknown = (count[there] for count in counts)
    everybody = here + away + unknown
    bounds = {"least": here / everybody, "most": (here + unknown) / everybody}
    frame = pd.DataFrame({by: names[there], "stayed": here, "unknown": unknown, **bounds})
    return suppress(result_table(frame, wilson(here, here + away), unit="share of people"))


def migrations(people: pd.DataFrame, moves: pd.DataFrame) -> pd.DataFrame:
    """Tell of each person whether they left the country for a post, and whether they came back after that.

    Second posts are not departures. Where a move across the border has no year, whether the return came after the
    departure is not clear.

    Returns
    -------
    DataFrame of bool
        ``left``, ``returned`` and ``unclear``, a row per person of `people`; the three exclude each other but for
        ``returned``, which is part of ``left``.
    """
    size = int(people.index.max()) + 1 if len(people) else 0
    crossing, year = moves["crossing"].cat.codes.to_numpy(), moves["year"].to_numpy()
    names = moves["crossing"].cat.categories.tolist()
    first = np.ones(len(moves), dtype=bool) & (moves["kind"] != "dual").to_numpy()
    out, back = (first & (crossing == names.index(way)) for way in ("leaves", "arrives"))
    person, dated = moves["person"].to_numpy(), year != UNKNOWN_YEAR
    departure, arrival = np.full(size, _NEVER), np.zeros(size, dtype=np.int16)
    np.minimum.at(departure, person[out & dated], year[out & dated])
    np.maximum.at(arrival, person[back & dated], year[back & dated])
    left, vague = np.zeros(size, dtype=bool), np.zeros(size, dtype=bool)
    left[person[out]] = True
    vague[person[(out | back) & ~dated]] = True
    here = people.index.to_numpy()
    unclear = (left & vague)[here]
    return pd.DataFrame(
        {
            "left": left[here] & ~unclear,
            "returned": (left & (arrival >= departure))[here] & ~unclear,
            "unclear": unclear,
        },
        index=people.index,
    )


def return_rate(people: pd.DataFrame, moves: pd.DataFrame, *, by: str = "field") -> pd.DataFrame:
    """Tell what share of those who left the country for a post came back to one.

    Returns
    -------
    DataFrame
        A row per group with leavers: the column `by`, ``returned``, ``unknown`` (leavers with an undated move), and
        the share as value, low, high (Wilson 95 %; nan below five people), n and unit.
    """
    group, names = _groups(people, by)
    went = migrations(people, moves)
    left, returned, unclear = (
        np.bincount(group[went[name].to_numpy()], minlength=len(names)) for name in ("left", "returned", "unclear")
    )
    there = np.flatnonzero(left + unclear)
    frame = pd.DataFrame({by: names[there], "returned": returned[there], "unknown": unclear[there]})
    return suppress(result_table(frame, wilson(returned[there], left[there]), unit="share of leavers"))


def _groups(people: pd.DataFrame, by: str) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.str_]]:
    names = categories(people, by)
    codes = people[by].cat.codes.to_numpy().astype(np.int64)
    return np.where(codes < 0, len(names) - 1, codes), names


def _cohorts(people: pd.DataFrame, years: int = 5) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.str_]]:
    """Group people by the first year of their career, the unknown last."""
    start = people["career_start_year"].to_numpy().astype(np.int64)
    known = start != UNKNOWN_YEAR
    if not known.any():
        return np.zeros(len(people), dtype=np.int64), np.array([words.UNKNOWN])
    first, last = int(start[known].min()), int(start[known].max())
    spans = [
        (max(first, place * years), min(last, place * years + years - 1))
        for place in range(first // years, last // years + 1)
    ]
    names = [f"{begin}–{end}" if begin < end else f"{begin}" for begin, end in spans]
    return np.where(known, start // years - first // years, len(names)), np.array([*names, words.UNKNOWN])

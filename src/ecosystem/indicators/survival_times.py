"""How long academics wait for a first post in industry, and what else ends the wait first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from ecosystem.indicators.counting import Estimate, categories, result_table
from ecosystem.load import DOMAINS, UNKNOWN_YEAR
from ecosystem.statistics import (
    Interval,
    SurvivalCurve,
    cumulative_incidence,
    kaplan_meier,
    median_time,
    restrict,
    suppress,
    survival_at,
    wilson,
)

Ints: TypeAlias = npt.NDArray[np.integer]

ORIGIN = "academia"
INDUSTRY = "industry"
ABROAD = "abroad"
EXITS_AT_HOME = ("industry", "abroad", "government", "nonprofit")
EXITS_ANYWHERE = ("industry", "government", "nonprofit")
_NEVER = np.int16(np.iinfo(np.int16).max)


def fully_dated(moves: pd.DataFrame, size: int) -> npt.NDArray[np.bool_]:
    """Tell of each person, by position, whether the year of every move is known (second posts aside).

    Where one is not, nobody knows where the person was before and after it.
    """
    undated = (moves["year"].to_numpy() == UNKNOWN_YEAR) & (moves["kind"] != "dual").to_numpy()
    known = np.ones(size, dtype=bool)
    known[moves["person"].to_numpy()[undated]] = False
    return known


def follow_up(people: pd.DataFrame, moves: pd.DataFrame, spells: pd.DataFrame, *, abroad_leaves: bool) -> pd.DataFrame:
    """Follow everybody who began in academia until the first move into industry, or another way out.

    Parameters
    ----------
    people, moves, spells : DataFrame
        People, all their moves and all their stays (see :mod:`ecosystem.load`). Second posts among the moves
        count as moves.
    abroad_leaves : bool
        Whether moving abroad ends the wait: then people begin in academia at home, and industry means at home.

    Returns
    -------
    DataFrame
        A row per person who began in academia, indexed by position: ``began``, ``last`` (year last observed),
        ``industry`` (year of the first move into it), ``abroad`` (year of the first move abroad, where that ends the
        wait), ``exit`` (year of the first way out of any kind) and ``cause`` (which, as a place in
        :data:`EXITS_AT_HOME`); :data:`UNKNOWN_YEAR` and -1 where it has not happened while the person was observed.
    """
    size = int(people.index.max()) + 1 if len(people) else 0
    began = _began_in_academia(spells, fully_dated(moves, size), at_home=abroad_leaves)
    person, year = moves["person"].to_numpy(), moves["year"].to_numpy()
    cause = _way_out(moves, abroad_leaves=abroad_leaves)
    last = np.zeros(size, dtype=np.int16)
    last[people.index.to_numpy()] = people["last_observed_year"].to_numpy()
    # what happened in the first year is over before the first stay begins; a second post beside it is not
    after = year > began[person] - (moves["kind"] == "dual").to_numpy()
    rows = np.flatnonzero((cause >= 0) & after & (year <= last[person]) & (year != UNKNOWN_YEAR))
    person, year, cause = person[rows], year[rows], cause[rows]
    followed = np.flatnonzero(began != _NEVER)
    width = len(EXITS_AT_HOME)
    first = _earliest(person, year * np.int16(width) + cause, size)[followed]
    industry, abroad = (
        _earliest(person[cause == code], year[cause == code], size)[followed]
        for code in (0, EXITS_AT_HOME.index(ABROAD))
    )
    return pd.DataFrame(
        {
            "began": began[followed],
            "last": last[followed],
            "industry": np.where(industry == _NEVER, UNKNOWN_YEAR, industry),
            "abroad": np.where(abroad == _NEVER, UNKNOWN_YEAR, abroad),
            "exit": np.where(first == _NEVER, UNKNOWN_YEAR, first // width),
            "cause": np.where(first == _NEVER, -1, first % width),
        },
        index=followed,
    )


def time_to_industry(followed: pd.DataFrame) -> SurvivalCurve:
    """Estimate how many have not moved into industry yet by each year since the start, everybody counted.

    Parameters
    ----------
    followed : DataFrame
        As from :func:`follow_up`. Followed to the year last observed, or to the move abroad that ends the wait.

    Returns
    -------
    SurvivalCurve
        Kaplan-Meier, stopped where fewer than five are at risk.
    """
    never = np.int64(_NEVER)
    industry, abroad = (
        np.where(followed[name] == UNKNOWN_YEAR, never, followed[name].to_numpy(dtype=np.int64))
        for name in ("industry", "abroad")
    )
    moved = (industry != never) & (industry <= abroad)
    until = np.minimum(np.minimum(industry, abroad), followed["last"].to_numpy(dtype=np.int64))
    time, (events, censored) = _by_time(until - followed["began"].to_numpy(), (moved, ~moved))
    return restrict(kaplan_meier(time, events, censored))


def curve_table(curve: SurvivalCurve) -> pd.DataFrame:
    """Lay a curve out as the share who have moved: ``time``, ``at_risk``, ``events``, value, low, high, n, unit."""
    table = pd.DataFrame({"time": curve.time, "at_risk": curve.at_risk, "events": curve.events})
    moved = Interval(1 - curve.survival, 1 - curve.high, 1 - curve.low, curve.at_risk)
    return result_table(table, moved, unit="share of people")


def median_wait(curve: SurvivalCurve) -> Estimate:
    """Give the years until half have moved; nan where that is not reached. n is the people followed."""
    return Estimate.of(median_time(curve))


def incidence_by(curve: SurvivalCurve, years: float) -> Estimate:
    """Give the share who have moved within some years; nan where the curve does not reach that far.

    n is the people still at risk then.
    """
    waiting = Estimate.of(survival_at(curve, years))
    return Estimate(1 - waiting.value, 1 - waiting.high, 1 - waiting.low, waiting.n)


def exits(followed: pd.DataFrame, *, abroad_leaves: bool) -> pd.DataFrame:
    """Estimate by which way people have left academia by each year since the start, the ways competing.

    Returns
    -------
    DataFrame
        ``cause``, ``time``, ``at_risk``, ``events`` and the share who have left that way (Aalen-Johansen) as value,
        low, high, n; stopped where fewer than five are at risk.
    """
    causes = EXITS_AT_HOME if abroad_leaves else EXITS_ANYWHERE
    cause = followed["cause"].to_numpy()
    until = np.where(cause >= 0, followed["exit"], followed["last"]).astype(np.int64)
    ways = [cause == EXITS_AT_HOME.index(name) for name in causes]
    time, counts = _by_time(until - followed["began"].to_numpy(), (*ways, cause < 0))
    table = cumulative_incidence(time, np.column_stack(counts[:-1]), counts[-1], causes=causes)
    table = restrict(table)
    share = Interval(*(table[name].to_numpy() for name in ("incidence", "low", "high", "at_risk")))
    return result_table(table[["cause", "time", "at_risk", "events"]], share, unit="share of people")


def moved_within(people: pd.DataFrame, followed: pd.DataFrame, *, by: str, years: int) -> pd.DataFrame:
    """Tell what share of each group has moved into industry within some years of the start in academia.

    Counted are only people observed for that long, moved or not: else those who moved would be counted early.

    Returns
    -------
    DataFrame
        A row per group with someone followed that long, unknown among them: the column `by`, ``moved``, and the share
        as value, low, high (Wilson 95 %; nan below five people), n, the largest share first.
    """
    began, industry, abroad = (followed[name].to_numpy() for name in ("began", "industry", "abroad"))
    long_enough = followed["last"].to_numpy() - began >= years
    left_before = (abroad != UNKNOWN_YEAR) & (abroad < industry)
    moved = (industry != UNKNOWN_YEAR) & (industry - began <= years) & ~left_before
    group = people[by].cat.codes.to_numpy()[people.index.get_indexer(followed.index)].astype(np.int64)
    size = len(people[by].cat.categories) + 1
    group = np.where(group < 0, size - 1, group)
    n = np.bincount(group[long_enough], minlength=size)
    x = np.bincount(group[long_enough & moved], minlength=size)
    there = np.flatnonzero(n)
    groups = pd.DataFrame({by: categories(people, by)[there], "moved": x[there]})
    table = suppress(result_table(groups, wilson(x[there], n[there]), unit="share of people"))
    return table.sort_values("value", ascending=False, kind="stable", ignore_index=True)


def pooled(table: pd.DataFrame) -> Estimate:
    """Pool the groups of :func:`moved_within`: the share of all together."""
    return Estimate.of(wilson(int(table["moved"].sum()), float(table["n"].sum())))


def count_lost_to_follow_up(people: pd.DataFrame, moves: pd.DataFrame, spells: pd.DataFrame) -> int:
    """Count the people who cannot be followed: their first or last year, or that of a move, is not known."""
    size = int(people.index.max()) + 1 if len(people) else 0
    seen = np.zeros(size, dtype=bool)
    seen[spells["person"].to_numpy()] = True
    seen &= fully_dated(moves, size)
    return len(people) - int(np.count_nonzero(seen))


def _began_in_academia(spells: pd.DataFrame, dated: npt.NDArray[np.bool_], *, at_home: bool) -> npt.NDArray[np.int16]:
    """Give the year in which each person's first stay began, where it was in academia."""
    began = np.full(len(dated), _NEVER, dtype=np.int16)
    person = spells["person"].to_numpy()
    first = np.flatnonzero(np.r_[True, person[1:] != person[:-1]]) if len(person) else np.zeros(0, dtype=np.int64)
    academic = spells["domain"].cat.codes.to_numpy()[first] == DOMAINS.index(ORIGIN)
    if at_home:
        academic &= spells["place"].cat.codes.to_numpy()[first] == 0
    first = first[academic & dated[person[first]]]
    began[person[first]] = spells["start"].to_numpy()[first]
    return began


def _way_out(moves: pd.DataFrame, *, abroad_leaves: bool) -> npt.NDArray[np.int8]:
    """Code where each move leads, as a place in :data:`EXITS_AT_HOME`; -1 where it ends no wait."""
    names = [categories(moves, "to_domain").tolist(), categories(moves, "crossing").tolist()]
    leads = np.full((len(names[0]), len(names[1])), -1, dtype=np.int8)
    for place, name in enumerate(EXITS_AT_HOME):
        if name != ABROAD:
            leads[names[0].index(name), :] = place
    if abroad_leaves:
        for crossing in ("leaves", "abroad"):
            leads[:, names[1].index(crossing)] = EXITS_AT_HOME.index(ABROAD)
    # the last place of each axis answers for code -1, the unknown
    return leads[moves["to_domain"].cat.codes.to_numpy(), moves["crossing"].cat.codes.to_numpy()]


def _earliest(person: Ints, when: Ints, size: int) -> npt.NDArray[np.int16]:
    earliest = np.full(size, _NEVER, dtype=np.int16)
    np.minimum.at(earliest, person, when.astype(np.int16))
    return earliest


def _by_time(time: Ints, groups: Sequence[npt.NDArray[np.bool_]]) -> tuple[Ints, list[Ints]]:
    """Count the people of each group by time."""
    longest = int(time.max(initial=-1)) + 1
    return np.arange(longest), [np.bincount(time[group], minlength=longest) for group in groups]

"""Time from academia to a first post in industry: follow-up, survival curve and competing exits."""

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from ecosystem.indicators.counting import NEVER, Estimate, categories, group_codes, person_slots, result_table
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
from ecosystem.tables import vocabulary as words

Ints: TypeAlias = npt.NDArray[np.integer]

ORIGIN = "academia"
INDUSTRY = "industry"
ABROAD = "abroad"
EXITS_AT_HOME = ("industry", "abroad", "government", "nonprofit")
EXITS_ANYWHERE = ("industry", "government", "nonprofit")


def fully_dated(moves: pd.DataFrame, size: int) -> npt.NDArray[np.bool_]:
    """Whether each person, by position, has a year for every move (second posts aside), and so a known history."""
    undated = (moves["year"].to_numpy() == UNKNOWN_YEAR) & (moves["kind"] != "dual").to_numpy()
    known = np.ones(size, dtype=bool)
    known[moves["person"].to_numpy()[undated]] = False
    return known


def follow_up(people: pd.DataFrame, moves: pd.DataFrame, spells: pd.DataFrame, *, abroad_leaves: bool) -> pd.DataFrame:
    """Follow the people who began in academia until the first move into industry or another exit.

    Parameters
    ----------
    people, moves, spells : DataFrame
        People, all their moves and all their stays (see :mod:`ecosystem.load`). Second posts among the moves are no
        exit: who keeps the first post has not left.
    abroad_leaves : bool
        Whether moving abroad is an exit: then people begin in academia at home, and industry means at home.

    Returns
    -------
    DataFrame
        A row per person who began in academia, indexed by position: ``began``, ``last`` (year last observed),
        ``exit`` (year of the first exit) and ``cause`` (its position in :data:`EXITS_AT_HOME`);
        :data:`UNKNOWN_YEAR` and -1 where it was not observed; ``unclear`` and ``perhaps`` (year of the first move into
        a post of unknown sector or place that may be an exit, and that may lead into industry), else :data:`NEVER`.
    """
    size = person_slots(people)
    began = _began_in_academia(spells, fully_dated(moves, size), at_home=abroad_leaves)
    person, year = moves["person"].to_numpy(), moves["year"].to_numpy()
    cause = _way_out(moves, abroad_leaves=abroad_leaves)
    last = np.zeros(size, dtype=np.int16)
    last[people.index.to_numpy()] = people["last_observed_year"].to_numpy()
    # a move in the first year precedes the first spell
    counts = (moves["kind"] != "dual").to_numpy() & (year > began[person])
    counts &= (year <= last[person]) & (year != UNKNOWN_YEAR)
    followed = np.flatnonzero(began != NEVER)
    width = len(EXITS_AT_HOME)
    rows = np.flatnonzero(counts & (cause >= 0))
    first = _earliest(person[rows], year[rows] * np.int16(width) + cause[rows], size)[followed]
    sector_unknown = moves["to_domain"].isna().to_numpy()
    unclear = sector_unknown | (moves["to_place"].isna().to_numpy() & abroad_leaves)
    perhaps = sector_unknown | (moves["to_domain"] == INDUSTRY).to_numpy()
    of_unknown_way = [np.flatnonzero(counts & (cause < 0) & mask) for mask in (unclear, unclear & perhaps)]
    possible = [_earliest(person[at], year[at], size)[followed] for at in of_unknown_way]
    return pd.DataFrame(
        {
            "began": began[followed],
            "last": last[followed],
            "exit": np.where(first == NEVER, UNKNOWN_YEAR, first // width),
            "cause": np.where(first == NEVER, -1, first % width),
            "unclear": possible[0],
            "perhaps": possible[1],
        },
        index=followed,
    )


def extremes(followed: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Follow-up if no move of unknown sector or place had led into industry, and if each that may have had done so."""
    until = np.where(followed["cause"] >= 0, followed["exit"], NEVER)
    low = followed["unclear"] < until
    high = (followed["perhaps"] <= until) & (followed["perhaps"] != NEVER)
    nowhere, industry = EXITS_AT_HOME.index("nonprofit"), EXITS_AT_HOME.index(INDUSTRY)
    exits_low, exits_high = (
        followed["exit"].mask(where, followed[year]) for where, year in ((low, "unclear"), (high, "perhaps"))
    )
    return (
        followed.assign(exit=exits_low, cause=followed["cause"].mask(low, nowhere)),
        followed.assign(exit=exits_high, cause=followed["cause"].mask(high, industry)),
    )


def time_to_industry(followed: pd.DataFrame, *, abroad_leaves: bool) -> SurvivalCurve:
    """Share who have not left for industry: one minus its cumulative incidence in :func:`exits`."""
    table = exits(followed, abroad_leaves=abroad_leaves)
    own = table[(table["cause"] == INDUSTRY).to_numpy()]
    time, at_risk, events, value, low, high = (
        own[name].to_numpy(dtype=float) for name in ("time", "at_risk", "events", "value", "low", "high")
    )
    return SurvivalCurve(time, at_risk, events, 1 - value, 1 - high, 1 - low)


def time_if_only_industry(followed: pd.DataFrame) -> SurvivalCurve:
    """Kaplan–Meier curve of the move to industry with the other exits as censorings, truncated below five at risk.

    Its complement is the net risk: the share who would move to industry if no other exit existed and those who took one
    would have moved like the others, which no data can show. It is never below the cumulative incidence.
    """
    moved = (followed["cause"] == EXITS_AT_HOME.index(INDUSTRY)).to_numpy()
    time, (events, censored) = _by_time(_until(followed) - followed["began"].to_numpy(), (moved, ~moved))
    return restrict(kaplan_meier(time, events, censored))


def curve_table(curve: SurvivalCurve) -> pd.DataFrame:
    """Table of the share who have moved: ``time``, ``at_risk``, ``events``, value, low, high, n, unit."""
    table = pd.DataFrame({"time": curve.time, "at_risk": curve.at_risk, "events": curve.events})
    moved = Interval(1 - curve.survival, 1 - curve.high, 1 - curve.low, curve.at_risk)
    return result_table(table, moved, unit="share of people")


def median_wait(curve: SurvivalCurve) -> Estimate:
    """Median years until the move; nan where that is not reached; n is the people followed."""
    return Estimate.of(median_time(curve))


def incidence_by(curve: SurvivalCurve, years: float) -> Estimate:
    """Share who have moved within some years; nan beyond the end of the curve; n is the people then at risk."""
    waiting = Estimate.of(survival_at(curve, years))
    return Estimate(1 - waiting.value, 1 - waiting.high, 1 - waiting.low, waiting.n)


def exits(followed: pd.DataFrame, *, abroad_leaves: bool) -> pd.DataFrame:
    """Cumulative incidence of the competing exits from academia.

    Returns
    -------
    DataFrame
        ``cause``, ``time``, ``at_risk``, ``events`` and the share with that exit (Aalen–Johansen); truncated below
        five at risk.
    """
    causes = EXITS_AT_HOME if abroad_leaves else EXITS_ANYWHERE
    cause = followed["cause"].to_numpy()
    ways = [cause == EXITS_AT_HOME.index(name) for name in causes]
    time, counts = _by_time(_until(followed) - followed["began"].to_numpy(), (*ways, cause < 0))
    table = cumulative_incidence(time, np.column_stack(counts[:-1]), counts[-1], causes=causes)
    table = restrict(table)
    share = Interval(*(table[name].to_numpy() for name in ("incidence", "low", "high", "at_risk")))
    return result_table(table[["cause", "time", "at_risk", "events"]], share, unit="share of people")


def moved_within(people: pd.DataFrame, followed: pd.DataFrame, *, by: str, years: int) -> pd.DataFrame:
    """Share of each group that left for industry within some years, of the people observed that long.

    Returns
    -------
    DataFrame
        A row per group, unknown among them, the largest share first: `by`, ``moved`` and the share.
    """
    began, last, left, cause = (followed[name].to_numpy() for name in ("began", "last", "exit", "cause"))
    long_enough = last - began >= years
    moved = (cause == EXITS_AT_HOME.index(INDUSTRY)) & (left - began <= years)
    codes, names = group_codes(people, by)
    group = codes[people.index.get_indexer(followed.index)]
    n, x = (np.bincount(group[mask], minlength=len(names)) for mask in (long_enough, long_enough & moved))
    there = np.flatnonzero(n)
    groups = pd.DataFrame({by: names[there], "moved": x[there]})
    table = suppress(result_table(groups, wilson(x[there], n[there]), unit="share of people"))
    return table.sort_values("value", ascending=False, kind="stable", ignore_index=True)


def pooled(table: pd.DataFrame) -> Estimate:
    """Pooled share of the groups of :func:`moved_within`."""
    return Estimate.of(wilson(int(table["moved"].sum()), float(table["n"].sum())))


def count_lost_to_follow_up(people: pd.DataFrame, moves: pd.DataFrame, spells: pd.DataFrame) -> int:
    """Count the people without follow-up: their first or last year, or that of a move, is unknown."""
    size = person_slots(people)
    seen = np.zeros(size, dtype=bool)
    seen[spells["person"].to_numpy()] = True
    seen &= fully_dated(moves, size)
    return len(people) - int(np.count_nonzero(seen))


def _began_in_academia(spells: pd.DataFrame, dated: npt.NDArray[np.bool_], *, at_home: bool) -> npt.NDArray[np.int16]:
    """First year of each person whose first spell is in academia."""
    began = np.full(len(dated), NEVER, dtype=np.int16)
    person = spells["person"].to_numpy()
    first = np.flatnonzero(np.r_[True, person[1:] != person[:-1]]) if len(person) else np.zeros(0, dtype=np.int64)
    academic = spells["domain"].cat.codes.to_numpy()[first] == DOMAINS.index(ORIGIN)
    if at_home:
        academic &= spells["place"].cat.codes.to_numpy()[first] == 0
    first = first[academic & dated[person[first]]]
    began[person[first]] = spells["start"].to_numpy()[first]
    return began


def _way_out(moves: pd.DataFrame, *, abroad_leaves: bool) -> npt.NDArray[np.int8]:
    """Exit of each move as a position in :data:`EXITS_AT_HOME`; -1 where it is none or unknown."""
    names = [categories(moves, "to_domain").tolist(), categories(moves, "to_place").tolist()]
    leads = np.full((len(names[0]), len(names[1])), -1, dtype=np.int8)
    for place, name in enumerate(EXITS_AT_HOME):
        if name != ABROAD:
            leads[names[0].index(name), :] = place
    if abroad_leaves:
        leads[:, names[1].index(words.UNKNOWN)] = -1
        leads[:, names[1].index(ABROAD)] = EXITS_AT_HOME.index(ABROAD)
    # code -1, unknown, indexes the last position of each axis
    return leads[moves["to_domain"].cat.codes.to_numpy(), moves["to_place"].cat.codes.to_numpy()]


def _until(followed: pd.DataFrame) -> Ints:
    """Year of the first exit, else the year last observed."""
    until: Ints = np.where(followed["cause"] >= 0, followed["exit"], followed["last"]).astype(np.int64)
    return until


def _earliest(person: Ints, when: Ints, size: int) -> npt.NDArray[np.int16]:
    earliest = np.full(size, NEVER, dtype=np.int16)
    np.minimum.at(earliest, person, when.astype(np.int16))
    return earliest


def _by_time(time: Ints, groups: Sequence[npt.NDArray[np.bool_]]) -> tuple[Ints, list[Ints]]:
    """Count each group by time."""
    longest = int(time.max(initial=-1)) + 1
    return np.arange(longest), [np.bincount(time[group], minlength=longest) for group in groups]

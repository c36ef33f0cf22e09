"""Rates of moves between academia and industry per 1,000 person-years at risk."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from ecosystem.indicators.counting import Estimate, count_by_year, result_table
from ecosystem.indicators.survival_times import fully_dated
from ecosystem.indicators.transitions import TO_ACADEMIA, TO_INDUSTRY, Counts
from ecosystem.load import DOMAINS
from ecosystem.statistics import difference, garwood, suppress
from ecosystem.tables.vocabulary import FIRST_YEAR

LEAST_A_YEAR = 10
"""Moves in the rarer direction below which years are pooled."""


def transition_rates(
    moves: pd.DataFrame, spells: pd.DataFrame, *, window: tuple[int, int], years_each: int | None = None
) -> pd.DataFrame:
    """Garwood rates of moves between academia and industry, by period.

    A move is a spell in one domain followed at once by a spell in the other, or a second post there during a spell;
    time at risk is the length of all spells in the domain. Both cover the people whose every move has a year. Several
    moves within one year count as one, from the first origin to the last destination.

    Parameters
    ----------
    years_each : int, optional
        Length of a period; by default three years where a quarter of the years or more hold fewer than
        :data:`LEAST_A_YEAR` moves in the rarer direction, else one. Periods are counted from the last year back.

    Returns
    -------
    DataFrame
        A row per direction and period: ``direction``, ``first`` and ``last`` year, ``year`` between them, ``moves``,
        and the rate per 1,000 person-years (missing below five person-years), n (person-years).
    """
    size = max((int(table["person"].max()) + 1 for table in (moves, spells) if len(table)), default=0)
    dated = fully_dated(moves, size)
    counted = np.ones(len(spells), dtype=bool) if dated.all() else np.take(dated, spells["person"].to_numpy())
    happened = _changes(spells, counted, window) + _second_posts(moves, spells, counted, window)
    at_risk = _person_years(spells, counted, window)
    years = np.arange(window[0], window[1] + 1)
    each = years_each or (1 if np.quantile(happened.min(axis=1), 0.25) >= LEAST_A_YEAR else 3)
    last = years[::-1][::each][::-1]
    period = np.searchsorted(last, years)
    begins = np.searchsorted(period, np.arange(len(last)))
    moved, risk = (np.add.reduceat(counts, begins, axis=0).T.ravel() for counts in (happened, at_risk))
    first = np.maximum(last - each + 1, window[0])
    groups = pd.DataFrame(
        {
            "direction": np.repeat([TO_INDUSTRY, TO_ACADEMIA], len(last)),
            "first": np.tile(first, 2),
            "last": np.tile(last, 2),
            "year": np.tile((first + last) // 2, 2),
            "moves": moved,
        }
    )
    return suppress(result_table(groups, garwood(moved, risk), unit="moves per 1,000 person-years"))


def pooled_rate(table: pd.DataFrame, direction: str) -> Estimate:
    """Pooled rate of one direction of :func:`transition_rates`; n is its person-years."""
    periods = table[table["direction"] == direction]
    return Estimate.of(garwood(periods["moves"].sum(), periods["n"].sum()))


def rate_difference(table: pd.DataFrame) -> Estimate:
    """Difference of the pooled rates, to industry minus to academia; n is the smaller number of person-years."""
    there, back = (
        garwood(own["moves"].sum(), own["n"].sum())
        for own in (table[table["direction"] == way] for way in (TO_INDUSTRY, TO_ACADEMIA))
    )
    return Estimate.of(difference(there, back))


def _changes(spells: pd.DataFrame, counted: npt.NDArray[np.bool_], window: tuple[int, int]) -> Counts:
    """Count by year the spells in academia followed at once by one in industry, and the reverse."""
    person, start, stop = (spells[name].to_numpy() for name in ("person", "start", "stop"))
    domain = spells["domain"].cat.codes.to_numpy()
    academia, industry = (counted & (domain == DOMAINS.index(name)) for name in ("academia", "industry"))
    joined = (person[1:] == person[:-1]) & (stop[:-1] == start[1:])
    at = np.flatnonzero(joined & ((academia[:-1] & industry[1:]) | (industry[:-1] & academia[1:])))
    return count_by_year(start[at + 1], industry[at].view(np.int8), 2, window=window)


def _second_posts(
    moves: pd.DataFrame, spells: pd.DataFrame, counted: npt.NDArray[np.bool_], window: tuple[int, int]
) -> Counts:
    """Count by year the second posts in one domain during a spell in the other."""
    names = moves["direction"].cat.categories.tolist()
    at = np.flatnonzero((moves["kind"] == "dual").to_numpy())
    direction = moves["direction"].cat.codes.to_numpy()[at]
    back = direction == names.index(TO_ACADEMIA)
    either = back | (direction == names.index(TO_INDUSTRY))
    at, back = at[either], back[either]
    if not len(at) or not len(spells):
        return np.zeros((window[1] - window[0] + 1, 2), dtype=np.int64)
    who, year = moves["person"].to_numpy()[at], moves["year"].to_numpy()[at]
    person, start, stop = (spells[name].to_numpy() for name in ("person", "start", "stop"))
    begins, taken = (_sortable(*each) for each in ((person, start), (who, year)))
    stay = np.searchsorted(begins, taken, side="right") - 1
    within = (stay >= 0) & (person[stay] == who) & (stop[stay] > year)
    origin = np.where(back, DOMAINS.index("industry"), DOMAINS.index("academia"))
    within &= (spells["domain"].cat.codes.to_numpy()[stay] == origin) & counted[stay]
    return count_by_year(year[within], back[within].view(np.int8), 2, window=window)


def _sortable(person: npt.NDArray[np.int32], year: npt.NDArray[np.int16]) -> npt.NDArray[np.int64 | np.int32]:
    """One number of person and year that sorts like the pair; int32 where it fits, which is faster."""
    short = year - np.int16(FIRST_YEAR)
    if len(person) and person.max() < 2**22:
        return person * np.int32(256) + short
    return person.astype(np.int64) * 256 + short


def _person_years(spells: pd.DataFrame, counted: npt.NDArray[np.bool_], window: tuple[int, int]) -> Counts:
    """Person-years by year in academia and in industry: cumulative entries minus exits."""
    domain, start, stop = spells["domain"].cat.codes.to_numpy(), spells["start"].to_numpy(), spells["stop"].to_numpy()
    present = []
    for name in ("academia", "industry"):
        at = np.flatnonzero(counted & (domain == DOMAINS.index(name)))
        came, went = (np.bincount(year[at], minlength=window[1] + 1)[: window[1] + 1] for year in (start, stop))
        present.append(np.cumsum(came - went)[window[0] :])
    return np.column_stack(present)

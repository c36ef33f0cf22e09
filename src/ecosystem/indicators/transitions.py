"""How many move between academia and industry and across the border, how often, and from where to where."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from ecosystem.indicators.counting import OTHER, Estimate, by_year, categories, cube, largest_shares, result
from ecosystem.indicators.posts import from_training
from ecosystem.indicators.survival_times import all_dated
from ecosystem.load import DOMAINS, TRAINING, UNKNOWN_YEAR
from ecosystem.statistics import Interval, difference, garwood, multinomial_bootstrap, suppress, wilson
from ecosystem.tables import vocabulary as words

Counts: TypeAlias = npt.NDArray[np.int64]

TO_INDUSTRY, TO_ACADEMIA = "academia-industry", "industry-academia"
LEAST_A_YEAR = 10
"""Moves in the rarer direction that a year should hold for its rate to stand alone."""


def balance(
    moves: pd.DataFrame,
    *,
    window: tuple[int, int],
    column: str = "direction",
    ways: tuple[str, str] = (TO_INDUSTRY, TO_ACADEMIA),
) -> pd.DataFrame:
    """Count the moves one way and back by year, and say which way the balance leans.

    Parameters
    ----------
    moves : DataFrame
        Derived moves (see :func:`ecosystem.load.derive.derive_moves`); those without a year are left out, and
        first posts taken straight from training, which leave no post.
    window : tuple of int
        First and last year; none between them is skipped.
    column : str
        ``direction`` or ``crossing``.
    ways : tuple of str
        The code that counts as in, and the one that counts as out.

    Returns
    -------
    DataFrame
        A row per year: ``year``, ``arrivals``, ``departures``, ``net``, and (in - out) / (in + out) as value, low,
        high (see :func:`circulation`; nan below five moves), n (moves either way) and unit.
    """
    way = _ways(moves, column, ways)
    at = np.flatnonzero((way >= 0) & ~from_training(moves))
    counts = by_year(moves["year"].to_numpy()[at], way[at], 2, window=window)
    years = pd.DataFrame(
        {
            "year": np.arange(window[0], window[1] + 1),
            "arrivals": counts[:, 0],
            "departures": counts[:, 1],
            "net": counts[:, 0] - counts[:, 1],
        }
    )
    return suppress(result(years, circulation(counts), unit="balance, −1 to 1"))


def circulation(counts: npt.ArrayLike) -> Interval:
    """Estimate the circulation balance (in - out) / (in + out).

    Parameters
    ----------
    counts : array_like
        Moves in and out along the last axis.

    Returns
    -------
    Interval
        Between -1 (all out) and 1 (all in), percentile bootstrap 95 %; nan without moves. Where all moves go one way,
        so that the bootstrap has no width, the limit is that of Wilson for the share going in, rescaled.

    Examples
    --------
    >>> float(circulation([30, 10]).value)
    0.5
    """

    def lean(sample: Counts) -> npt.NDArray[np.float64]:
        total = sample.sum(axis=-1)
        net = (sample[..., 0] - sample[..., 1]).astype(np.float64)
        leaning: npt.NDArray[np.float64] = np.divide(net, total, out=np.full(total.shape, np.nan), where=total > 0)
        return leaning

    resampled = multinomial_bootstrap(counts, lean)
    moves = np.asarray(counts)
    share = wilson(moves[..., 0], moves.sum(axis=-1))
    one_way = moves.min(axis=-1) == 0
    low = np.where(one_way, 2 * share.low - 1, resampled.low)
    high = np.where(one_way, 2 * share.high - 1, resampled.high)
    return Interval(resampled.value, low, high, resampled.n)


def left_out(
    moves: pd.DataFrame, *, column: str = "direction", ways: tuple[str, str] = (TO_INDUSTRY, TO_ACADEMIA)
) -> tuple[int, int]:
    """Count the moves either way that have no year, and those taken straight from training."""
    counted = _ways(moves, column, ways) >= 0
    undated = int(np.count_nonzero(counted & (moves["year"].to_numpy() == UNKNOWN_YEAR)))
    return undated, int(np.count_nonzero(counted & from_training(moves)))


def transition_rates(
    moves: pd.DataFrame, spells: pd.DataFrame, *, window: tuple[int, int], years_each: int | None = None
) -> pd.DataFrame:
    """Relate the moves between academia and industry to the time people spent there.

    A move is a stay in one domain that is followed at once by a stay in the other, or a second post taken there
    during a stay; time at risk is the length of all stays in the domain. Both are of the same people, whose every move
    has a year. Several moves within one year count as one, from the first origin to the last destination.

    Parameters
    ----------
    moves, spells : DataFrame
        All moves and stays of the people counted (see :mod:`ecosystem.load.derive`).
    window : tuple of int
        First and last year.
    years_each : int, optional
        Length of a period; by default three years where a quarter of the years or more hold fewer than
        :data:`LEAST_A_YEAR` moves in the rarer direction, else one. Periods are counted from the last year back.

    Returns
    -------
    DataFrame
        A row per direction and period: ``direction``, ``first`` and ``last`` year, ``year`` between them, ``moves``,
        and moves per 1,000 person-years as value, low, high (Garwood 95 %; nan below five person-years), n
        (person-years) and unit.
    """
    size = max((int(frame["person"].max()) + 1 for frame in (moves, spells) if len(frame)), default=0)
    dated = all_dated(moves, size)
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
    return suppress(result(groups, garwood(moved, risk), unit="moves per 1,000 person-years"))


def pooled_rate(rates: pd.DataFrame, direction: str) -> Estimate:
    """Pool the periods of one direction of :func:`transition_rates`; n is its person-years."""
    periods = rates[rates["direction"] == direction]
    return Estimate.of(garwood(periods["moves"].sum(), periods["n"].sum()))


def rate_difference(rates: pd.DataFrame) -> Estimate:
    """Subtract the pooled rate back to academia from that to industry; n is the smaller number of person-years."""
    there, back = (
        garwood(own["moves"].sum(), own["n"].sum())
        for own in (rates[rates["direction"] == way] for way in (TO_INDUSTRY, TO_ACADEMIA))
    )
    return Estimate.of(difference(there, back))


def destination_sectors(moves: pd.DataFrame, *, origin: str = "academia", most: int = 12) -> pd.DataFrame:
    """Tell where those who leave a domain go: the share of each sector outside it.

    First posts taken straight from training are left out: they leave no post.

    Parameters
    ----------
    moves : DataFrame
        Derived moves (see :func:`ecosystem.load.derive.derive_moves`).
    origin : str
        The domain left.
    most : int
        Rows at most; the rarest sectors are gathered as :data:`OTHER`.

    Returns
    -------
    DataFrame
        A row per sector entered, most frequent first: ``to_domain``, ``to_sector_id``, ``moves``, ``gathered`` (how
        many sectors the row stands for), and the share of all moves out of the domain as value, low, high (Wilson
        95 %), n and unit.
    """
    counts = cube(moves, ["origin", "direction", "to_sector_id"])
    counts[categories(moves, "origin").tolist().index(TRAINING)] = 0
    ways = [name.partition("-")[::2] for name in categories(moves, "direction")]
    out = [place for place, (left, entered) in enumerate(ways) if left == origin != entered]
    way, sector = np.nonzero(counts.sum(axis=0)[out])
    frame = pd.DataFrame(
        {
            "to_domain": np.array([ways[place][1] for place in out], dtype=str)[way],
            "to_sector_id": categories(moves, "to_sector_id")[sector],
            "moves": counts.sum(axis=0)[out][way, sector],
        }
    )
    return largest_shares(frame, key="to_sector_id", count="moves", most=most, unit="share of moves")


def destination_countries(moves: pd.DataFrame, *, most: int = 12) -> pd.DataFrame:
    """Tell where those who leave the country go: the share of each country entered.

    Returns
    -------
    DataFrame
        A row per country, most frequent first: ``to_country_code``, ``moves``, ``gathered``, and the share of all
        moves out of the country as value, low, high (Wilson 95 %), n and unit.
    """
    leaving = np.flatnonzero((moves["crossing"] == "leaves").to_numpy())
    counts = cube(pd.DataFrame({"to_country_code": moves["to_country_code"].array.take(leaving)}), ["to_country_code"])
    there = np.flatnonzero(counts)
    frame = pd.DataFrame({"to_country_code": categories(moves, "to_country_code")[there], "moves": counts[there]})
    return largest_shares(frame, key="to_country_code", count="moves", most=most, unit="share of moves")


def sector_flows(people: pd.DataFrame, *, most: int = 6) -> pd.DataFrame:
    """Tell from which sector everybody started and where they are now; nobody is lost on the way.

    Parameters
    ----------
    people : DataFrame
        Derived people (see :func:`ecosystem.load.derive.derive_people`).
    most : int
        Sectors shown by name: those with most people at either end; the rest are gathered as :data:`OTHER`.

    Returns
    -------
    DataFrame
        A row per pair that occurs: ``first_sector_id``, ``sector_id`` (a code, :data:`OTHER` or ``unknown``),
        ``people``, ``stayed`` (those whose sector is the same) and the share of all people as value, low, high
        (Wilson 95 %), n and unit.
    """
    names = categories(people, "sector_id")
    size = len(names)
    pairs = cube(people, ["first_sector_id", "sector_id"])
    ends = (pairs.sum(axis=0) + pairs.sum(axis=1))[:-1]
    shown = np.argsort(-ends, kind="stable")[:most]
    group = np.full(size, most)
    group[shown] = np.arange(len(shown))
    group[-1] = most + 1
    member = np.eye(most + 2, dtype=np.int64)[group]
    people_there = member.T @ pairs @ member
    same = np.diag(member[:-1].T @ np.diag(pairs)[:-1])
    labels = np.full(most + 2, OTHER, dtype=object)
    labels[: len(shown)] = names[shown]
    labels[-1] = words.UNKNOWN
    origin, destination = np.nonzero(people_there)
    frame = pd.DataFrame(
        {
            "first_sector_id": pd.Series(labels[origin], dtype="str"),
            "sector_id": pd.Series(labels[destination], dtype="str"),
            "people": people_there[origin, destination],
            "stayed": same[origin, destination],
        }
    )
    return result(frame, wilson(frame["people"], np.full(len(frame), len(people))), unit="share of people")


def stayed(flows: pd.DataFrame) -> Estimate:
    """Sum :func:`sector_flows` up: the share still in the first sector, of those whose both ends are known."""
    known = flows[(flows["first_sector_id"] != words.UNKNOWN) & (flows["sector_id"] != words.UNKNOWN)]
    return Estimate.of(wilson(known["stayed"].sum(), known["people"].sum()))


def country_positions(cities: pd.DataFrame, outlines: pd.DataFrame | None = None) -> pd.DataFrame:
    """Place each country on a map: amid its known cities, else amid its longest outline.

    Parameters
    ----------
    cities : DataFrame
        ``country_code``, ``longitude``, ``latitude``.
    outlines : DataFrame, optional
        The same and ``ring``.

    Returns
    -------
    DataFrame
        ``longitude`` and ``latitude``, indexed by country code.
    """
    places = ["longitude", "latitude"]
    known = cities.groupby("country_code", observed=True)[places].mean()
    if outlines is None or outlines.empty:
        return known
    rings = outlines.groupby(["country_code", "ring"])[places].agg(["mean", "size"])
    longest = rings.loc[rings[("longitude", "size")].groupby("country_code").idxmax()]
    middles = longest.xs("mean", axis=1, level=1).droplevel("ring")
    return pd.concat([known, middles[~middles.index.isin(known.index)]])


def crossings(moves: pd.DataFrame) -> pd.DataFrame:
    """Tell what share of the moves from one post to another cross the border, and which way.

    First posts taken straight from training are left out: they leave no post.

    Returns
    -------
    DataFrame
        A row per crossing: ``crossing``, ``moves``, and the share of all moves as value, low, high (Wilson 95 %; nan
        below five moves), n and unit.
    """
    counts = cube(moves, ["origin", "crossing"])
    counts[categories(moves, "origin").tolist().index(TRAINING)] = 0
    frame = pd.DataFrame({"crossing": categories(moves, "crossing"), "moves": counts.sum(axis=0)})
    frame = frame[(frame["moves"] > 0) | (frame["crossing"] != words.UNKNOWN)].reset_index(drop=True)
    all_moves = np.full(len(frame), frame["moves"].sum())
    return suppress(result(frame, wilson(frame["moves"], all_moves), unit="share of moves"))


def _ways(moves: pd.DataFrame, column: str, ways: tuple[str, str]) -> npt.NDArray[np.int8]:
    """Code each move 0 where it goes the one way, 1 where it goes the other, else -1."""
    names = categories(moves, column).tolist()
    codes = moves[column].cat.codes.to_numpy()
    one, other = ((codes == names.index(way)).view(np.int8) for way in ways)
    coded: npt.NDArray[np.int8] = one + np.int8(2) * other - np.int8(1)
    return coded


def _changes(spells: pd.DataFrame, counted: npt.NDArray[np.bool_], window: tuple[int, int]) -> Counts:
    """Count by year the stays in academia followed at once by one in industry, and the other way round."""
    person, start, stop = (spells[name].to_numpy() for name in ("person", "start", "stop"))
    domain = spells["domain"].cat.codes.to_numpy()
    academia, industry = (counted & (domain == DOMAINS.index(name)) for name in ("academia", "industry"))
    joined = (person[1:] == person[:-1]) & (stop[:-1] == start[1:])
    at = np.flatnonzero(joined & ((academia[:-1] & industry[1:]) | (industry[:-1] & academia[1:])))
    return by_year(start[at + 1], industry[at].view(np.int8), 2, window=window)


def _second_posts(
    moves: pd.DataFrame, spells: pd.DataFrame, counted: npt.NDArray[np.bool_], window: tuple[int, int]
) -> Counts:
    """Count by year the second posts in the one domain taken during a stay in the other."""
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
    return by_year(year[within], back[within].view(np.int8), 2, window=window)


def _sortable(person: npt.NDArray[np.int32], year: npt.NDArray[np.int16]) -> npt.NDArray[np.int64 | np.int32]:
    """Make one number of person and year that sorts like the two, small where that will do."""
    short = year - np.int16(1900)
    if len(person) and person.max() < 2**22:
        return person * np.int32(256) + short
    return person.astype(np.int64) * 256 + short


def _person_years(spells: pd.DataFrame, counted: npt.NDArray[np.bool_], window: tuple[int, int]) -> Counts:
    """Count by year who was in academia and who in industry: those who came by then, less those who went by then."""
    domain, start, stop = spells["domain"].cat.codes.to_numpy(), spells["start"].to_numpy(), spells["stop"].to_numpy()
    present = []
    for name in ("academia", "industry"):
        at = np.flatnonzero(counted & (domain == DOMAINS.index(name)))
        came, went = (np.bincount(year[at], minlength=window[1] + 1)[: window[1] + 1] for year in (start, stop))
        present.append(np.cumsum(came - went)[window[0] :])
    return np.column_stack(present)

"""How many people are at work in each domain and year, and where they are now."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ecosystem.indicators.counting import at_work, count_by_year, cube, result_table
from ecosystem.indicators.transitions import between_posts
from ecosystem.load import DOMAINS, PLACES, UNKNOWN_YEAR
from ecosystem.statistics import poisson_difference, suppress, wilson
from ecosystem.tables import vocabulary as words

GROUPS = (*DOMAINS, words.UNKNOWN)
WHEREABOUTS = (*PLACES, words.UNKNOWN)


def stock_by_domain(stays: pd.DataFrame, *, window: tuple[int, int]) -> pd.DataFrame:
    """Count the people at work by year and domain of the post they held then.

    Returns
    -------
    DataFrame
        A row per year and domain, unknown included: ``year``, ``domain`` and ``people``.
    """
    domain = stays["domain"].cat.codes.to_numpy()
    counts = at_work(stays, np.where(domain < 0, len(DOMAINS), domain), len(GROUPS), window=window)
    years = np.arange(window[0], window[1] + 1)
    return pd.DataFrame(
        {
            "year": np.repeat(years, len(GROUPS)),
            "domain": np.tile(np.array(GROUPS), len(years)),
            "people": counts.ravel(),
        }
    )


def undated(people: pd.DataFrame, stays: pd.DataFrame) -> int:
    """Count the people who are in no year, because the first or the last one is not known."""
    seen = np.zeros(int(people.index.max()) + 1 if len(people) else 0, dtype=bool)
    seen[stays["person"].to_numpy()] = True
    return len(people) - int(np.count_nonzero(seen))


def single_observation_year(people: pd.DataFrame) -> bool:
    """Tell whether everybody was last observed in the same year: then nobody who left before is known."""
    last = people["last_observed_year"].to_numpy()
    return len(np.unique(last[last != UNKNOWN_YEAR])) == 1


def place_shares(people: pd.DataFrame) -> pd.DataFrame:
    """Tell for each domain what share of its people is at home, abroad, or at an unknown place.

    Returns
    -------
    DataFrame
        Three rows (home, abroad, unknown) for ``all`` and for each domain that occurs, unknown included: ``domain``,
        ``place``, ``people``, and the share of the domain's people as value, low, high (Wilson 95 %; nan below five
        people), n and unit.
    """
    counts = cube(people, ["domain", "place"])
    lines = np.vstack([counts.sum(axis=0), counts])
    names = np.array(["all", *GROUPS])
    kept = np.flatnonzero(lines.sum(axis=1))
    frame = pd.DataFrame(
        {
            "domain": np.repeat(names[kept], len(WHEREABOUTS)),
            "place": np.tile(np.array(WHEREABOUTS), len(kept)),
            "people": lines[kept].ravel(),
        }
    )
    everyone = np.repeat(lines[kept].sum(axis=1), len(WHEREABOUTS))
    return suppress(result_table(frame, wilson(frame["people"], everyone), unit="share of people"))


def share_of_known(people: pd.DataFrame, column: str, code: str) -> pd.DataFrame:
    """Tell what share of the people whose `column` is known have the value `code`.

    Returns
    -------
    DataFrame
        One row: ``people`` (with the value), ``unknown`` (left out), and the share as value, low, high (Wilson 95 %;
        nan below five people), n and unit.
    """
    counts = cube(people, [column])
    place = people[column].cat.categories.get_loc(code)
    frame = pd.DataFrame({"people": [int(counts[place])], "unknown": [int(counts[-1])]})
    return suppress(result_table(frame, wilson(frame["people"], [int(counts[:-1].sum())]), unit="share of people"))


def border_by_year(moves: pd.DataFrame, *, window: tuple[int, int]) -> pd.DataFrame:
    """Count who came from abroad to a post and who left for one: ``year``, ``arrivals``, ``departures``.

    No year is skipped. First posts straight from training are left out: their departures for the studies are not known.
    """
    moves = between_posts(moves, ["crossing", "year"])
    names = moves["crossing"].cat.categories.tolist()
    way = np.full(len(names) + 1, -1, dtype=np.int8)
    way[[names.index("arrives"), names.index("leaves")]] = [0, 1]
    counts = count_by_year(moves["year"].to_numpy(), way[moves["crossing"].cat.codes.to_numpy()], 2, window=window)
    years = np.arange(window[0], window[1] + 1)
    return pd.DataFrame({"year": years, "arrivals": counts[:, 0], "departures": counts[:, 1]})


def border_balance(by_year: pd.DataFrame) -> pd.DataFrame:
    """Add up the years of :func:`border_by_year`.

    Returns
    -------
    DataFrame
        One row: ``arrivals``, ``departures``, and their difference as value, low, high (square-and-add of exact Poisson
        limits, 95 %; nan below five moves), n (both together) and unit.
    """
    came, went = (int(by_year[way].sum()) for way in ("arrivals", "departures"))
    net = poisson_difference([came], [went], [1], per=1)
    frame = pd.DataFrame({"arrivals": [came], "departures": [went]})
    return suppress(frame.assign(value=net.value, low=net.low, high=net.high, n=came + went, unit="moves"))

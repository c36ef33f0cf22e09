"""People at work by domain and year, whereabouts by domain, and moves across the border."""

import numpy as np
import pandas as pd

from ecosystem.indicators.counting import (
    at_work,
    count_by_year,
    cube,
    group_codes,
    long_table,
    person_slots,
    result_table,
)
from ecosystem.indicators.transitions import between_posts
from ecosystem.load import DOMAINS, PLACES, UNKNOWN_YEAR
from ecosystem.statistics import poisson_difference, suppress, wilson
from ecosystem.tables import vocabulary as words

GROUPS = (*DOMAINS, words.UNKNOWN)
PLACES_AND_UNKNOWN = (*PLACES, words.UNKNOWN)


def stock_by_domain(spells: pd.DataFrame, *, window: tuple[int, int]) -> pd.DataFrame:
    """Count the people at work by year and domain, unknown included: ``year``, ``domain``, ``people``."""
    counts = at_work(spells, group_codes(spells, "domain")[0], len(GROUPS), window=window)
    return long_table(("year", np.arange(window[0], window[1] + 1)), ("domain", GROUPS), people=counts)


def undated(people: pd.DataFrame, spells: pd.DataFrame) -> int:
    """Count the people without spells: their first or last year is unknown."""
    seen = np.zeros(person_slots(people), dtype=bool)
    seen[spells["person"].to_numpy()] = True
    return len(people) - int(np.count_nonzero(seen))


def single_observation_year(people: pd.DataFrame) -> bool:
    """Whether all people were last observed in one year: then those who left before are missing."""
    last = people["last_observed_year"].to_numpy()
    return len(np.unique(last[last != UNKNOWN_YEAR])) == 1


def place_shares(people: pd.DataFrame) -> pd.DataFrame:
    """Share of people at home, abroad and unknown, for ``all`` and each domain: ``domain``, ``place``, ``people``, …"""
    counts = cube(people, ["domain", "place"])
    lines = np.vstack([counts.sum(axis=0), counts])
    names = np.array(["all", *GROUPS])
    kept = np.flatnonzero(lines.sum(axis=1))
    table = long_table(("domain", names[kept]), ("place", PLACES_AND_UNKNOWN), people=lines[kept])
    everyone = np.repeat(lines[kept].sum(axis=1), len(PLACES_AND_UNKNOWN))
    return suppress(result_table(table, wilson(table["people"], everyone), unit="share of people"))


def share_with(people: pd.DataFrame, column: str, code: str) -> pd.DataFrame:
    """Share that have `code` in a column, of the people for whom it is known: ``people``, ``unknown`` and the share."""
    counts = cube(people, [column])
    place = people[column].cat.categories.get_loc(code)
    table = pd.DataFrame({"people": [int(counts[place])], "unknown": [int(counts[-1])]})
    return suppress(result_table(table, wilson(table["people"], [int(counts[:-1].sum())]), unit="share of people"))


def border_by_year(moves: pd.DataFrame, *, window: tuple[int, int]) -> pd.DataFrame:
    """Count moves between posts across the border by year: ``year``, ``arrivals``, ``departures``.

    First posts after training are left out: departures for studies are unknown.
    """
    moves = between_posts(moves, ["crossing", "year"])
    names = moves["crossing"].cat.categories.tolist()
    way = np.full(len(names) + 1, -1, dtype=np.int8)
    way[[names.index("arrives"), names.index("leaves")]] = [0, 1]
    counts = count_by_year(moves["year"].to_numpy(), way[moves["crossing"].cat.codes.to_numpy()], 2, window=window)
    years = np.arange(window[0], window[1] + 1)
    return pd.DataFrame({"year": years, "arrivals": counts[:, 0], "departures": counts[:, 1]})


def border_balance(table: pd.DataFrame) -> pd.DataFrame:
    """Total of :func:`border_by_year` in one row: ``arrivals``, ``departures`` and their difference (MOVER)."""
    came, went = (int(table[way].sum()) for way in ("arrivals", "departures"))
    net = poisson_difference([came], [went], [1], per=1)
    table = pd.DataFrame({"arrivals": [came], "departures": [went]})
    return suppress(table.assign(value=net.value, low=net.low, high=net.high, n=came + went, unit="moves"))

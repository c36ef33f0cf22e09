"""Sectors: entries by origin, field and place, people, growth and concentration."""

import numpy as np
import pandas as pd

from ecosystem.indicators.concentration import concentrations, quotients
from ecosystem.indicators.counting import (
    at_work,
    categories,
    count_by_year,
    cube,
    group_codes,
    largest,
    long_table,
    result_table,
)
from ecosystem.indicators.place_codes import Places, group_places
from ecosystem.load import DOMAINS, UNKNOWN_YEAR
from ecosystem.statistics import suppress, wilson
from ecosystem.tables import vocabulary as words

MOST_SECTORS = 12
SECTOR = "to_sector_id"
ENTRY_COLUMNS = ["year", "from_sector_id", SECTOR, "from_domain", "to_domain", "from_city_id", "from_place", "field"]


def entries(moves: pd.DataFrame) -> pd.DataFrame:
    """Select entries: moves from a post in one sector to a post in another; first posts after training are none."""
    return moves[ENTRY_COLUMNS].take(np.flatnonzero((moves["entered_from"] == "other").to_numpy()))


def entries_by_origin(moves: pd.DataFrame) -> pd.DataFrame:
    """Entries by sector and domain of origin.

    Returns
    -------
    DataFrame
        A row per sector, most frequent first: ``to_sector_id``, ``to_domain``, ``moves``, ``from_academia``,
        ``from_industry``, ``from_government``, ``from_nonprofit``, and the share of all entries.
    """
    counts = cube(moves, [SECTOR, "from_domain"])
    into = cube(moves, [SECTOR, "to_domain"]).argmax(axis=1)
    entered = counts.sum(axis=1)
    at = largest(entered)
    table = pd.DataFrame(
        {
            SECTOR: categories(moves, SECTOR)[at],
            "to_domain": categories(moves, "to_domain")[into[at]],
            "moves": entered[at],
            **{f"from_{domain}": counts[at, place] for place, domain in enumerate(DOMAINS)},
        }
    )
    return suppress(result_table(table, wilson(entered[at], np.full(len(at), len(moves))), unit="share of moves"))


def fields_entering(moves: pd.DataFrame) -> pd.DataFrame:
    """Location quotients of fields among the entries of each sector; unknown fields are left out."""
    counts = cube(moves, [SECTOR, "field"])[:-1, :-1]
    counts = np.where(categories(moves, "field")[:-1] == words.UNKNOWN, 0, counts)
    rows, columns = largest(counts.sum(axis=1), MOST_SECTORS), largest(counts.sum(axis=0), MOST_SECTORS)
    return quotients(
        counts[np.ix_(rows, columns)],
        categories(moves, SECTOR)[rows].tolist(),
        categories(moves, "field")[columns].tolist(),
        row=SECTOR,
        column="field",
        counted="moves",
    )


def places_entering(moves: pd.DataFrame, places: Places, *, most: int = 8) -> pd.DataFrame:
    """Places of origin of the entries of each sector.

    Returns
    -------
    DataFrame
        A row per sector, the most entered first, and place left (the largest cities, others, abroad, unknown):
        ``to_sector_id``, ``from_place``, ``moves``, and the share of the sector's entries.
    """
    size = len(moves[SECTOR].cat.categories)
    sector = moves[SECTOR].cat.codes.to_numpy().astype(np.int32)
    counts = np.bincount(sector * np.int32(places.size) + places.origins(moves), minlength=size * places.size)
    counts = counts.reshape(size, places.size)
    kept = group_places(places, counts.sum(axis=0), most=most)
    rows = largest(counts.sum(axis=1), MOST_SECTORS)
    by_line = kept.along(counts, axis=1)[rows]
    groups = long_table((SECTOR, categories(moves, SECTOR)[rows]), ("from_place", kept.codes), moves=by_line)
    of_sector = np.repeat(by_line.sum(axis=1), len(kept.codes))
    table = result_table(groups, wilson(by_line.ravel(), of_sector), unit="share of moves into the sector")
    present = np.tile(by_line.sum(axis=0) > 0, len(rows))
    return suppress(table[present].reset_index(drop=True))


def people_by_sector(people: pd.DataFrame) -> pd.DataFrame:
    """Count people by sector as last observed, largest first: ``sector_id``, ``domain``, ``people`` and the share."""
    counts = cube(people, ["sector_id", "domain"])
    total = counts.sum(axis=1)
    at = largest(total)
    table = pd.DataFrame(
        {
            "sector_id": categories(people, "sector_id")[at],
            "domain": categories(people, "domain")[counts.argmax(axis=1)[at]],
            "people": total[at],
        }
    )
    return suppress(result_table(table, wilson(total[at], np.full(len(at), len(people))), unit="share of people"))


def growth(spells: pd.DataFrame, *, window: tuple[int, int]) -> pd.DataFrame:
    """Count the people at work by sector and year.

    Returns
    -------
    DataFrame
        A row per sector, the largest of the last year first, and year: ``sector_id``, ``year``, ``people``, and the
        share of all at work in that year.
    """
    codes, names = group_codes(spells, "sector_id")
    counts = at_work(spells, codes, len(names), window=window)
    ever = np.flatnonzero(counts.sum(axis=0))
    order = ever[np.lexsort((-counts.sum(axis=0)[ever], -counts[-1, ever]))][:MOST_SECTORS]
    years = np.arange(window[0], window[1] + 1)
    table = long_table(("sector_id", names[order]), ("year", years), people=counts[:, order].T)
    everyone = np.tile(counts.sum(axis=1), len(order))
    return suppress(result_table(table, wilson(table["people"], everyone), unit="share of people"))


def concentration(moves: pd.DataFrame, *, window: tuple[int, int]) -> pd.DataFrame:
    """Concentration of entries over sectors by year; see `concentrations`."""
    size = len(moves[SECTOR].cat.categories)
    counts = count_by_year(moves["year"].to_numpy(), moves[SECTOR].cat.codes.to_numpy(), size, window=window)
    years = pd.DataFrame({"year": np.arange(window[0], window[1] + 1)})
    return concentrations(counts, years, unit="sectors")


def without_year(moves: pd.DataFrame) -> int:
    """Count the moves whose year is unknown."""
    return int((moves["year"].to_numpy() == UNKNOWN_YEAR).sum())

"""Which sectors take people in, from which fields and cities, and how they grow."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from ecosystem.indicators.concentration import concentrations
from ecosystem.indicators.counting import at_work, categories, count_by_year, cube, result_table
from ecosystem.indicators.place_codes import Counts, Places, group_places
from ecosystem.indicators.specialisation import quotients
from ecosystem.load import DOMAINS, UNKNOWN_YEAR
from ecosystem.statistics import suppress, wilson
from ecosystem.tables import vocabulary as words

MOST = 12
SECTOR = "to_sector_id"


ENTRY_COLUMNS = ["year", "from_sector_id", SECTOR, "from_domain", "to_domain", "from_city_id", "crossing", "field"]
"""What is known of an entry."""


def entries(moves: pd.DataFrame) -> pd.DataFrame:
    """Keep the moves from a post in one sector into another sector: those by which a sector takes people in.

    First posts straight after a degree are left out: the place of a degree is not a post.
    """
    return moves[ENTRY_COLUMNS].take(np.flatnonzero((moves["entered_from"] == "other").to_numpy()))


def entries_by_origin(taken: pd.DataFrame) -> pd.DataFrame:
    """Tell which sectors are entered, and from which domain.

    Returns
    -------
    DataFrame
        A row per sector entered, most frequent first: ``to_sector_id``, ``to_domain``, ``moves``, the moves from each
        domain as ``from_academia``, ``from_industry``, ``from_government``, ``from_nonprofit``, and the share of all
        entries as value, low, high (Wilson 95 %), n and unit.
    """
    counts = cube(taken, [SECTOR, "from_domain"])
    into = cube(taken, [SECTOR, "to_domain"]).argmax(axis=1)
    moves = counts.sum(axis=1)
    at = np.flatnonzero(moves)
    at = at[np.argsort(-moves[at], kind="stable")]
    frame = pd.DataFrame(
        {
            SECTOR: categories(taken, SECTOR)[at],
            "to_domain": categories(taken, "to_domain")[into[at]],
            "moves": moves[at],
            **{f"from_{domain}": counts[at, place] for place, domain in enumerate(DOMAINS)},
        }
    )
    return result_table(frame, wilson(moves[at], np.full(len(at), len(taken))), unit="share of moves")


def fields_entering(taken: pd.DataFrame, *, most: int = MOST) -> pd.DataFrame:
    """Tell from which fields each sector takes more or fewer people than all sectors together.

    Returns
    -------
    DataFrame
        Location quotients (see :func:`ecosystem.indicators.specialisation.quotients`) by ``to_sector_id``, the most
        entered first, and ``field``; people of unknown field are left out.
    """
    counts = cube(taken, [SECTOR, "field"])[:-1, :-1]
    counts = np.where(categories(taken, "field")[:-1] == words.UNKNOWN, 0, counts)
    rows, columns = _largest(counts.sum(axis=1), most), _largest(counts.sum(axis=0), most)
    return quotients(
        counts[np.ix_(rows, columns)],
        categories(taken, SECTOR)[rows].tolist(),
        categories(taken, "field")[columns].tolist(),
        row=SECTOR,
        column="field",
        counted="moves",
    )


def places_entering(taken: pd.DataFrame, places: Places, *, most_sectors: int = MOST, most: int = 8) -> pd.DataFrame:
    """Tell where the people whom each sector takes in come from.

    Returns
    -------
    DataFrame
        A row per sector, the most entered first, and place left (the largest cities, others, abroad, unknown):
        ``to_sector_id``, ``from_place``, ``moves``, and the share of the sector's entries as value, low, high (Wilson
        95 %), n and unit; missing below five entries.
    """
    size = len(taken[SECTOR].cat.categories)
    sector = taken[SECTOR].cat.codes.to_numpy().astype(np.int32)
    counts = np.bincount(sector * np.int32(places.size) + places.origins(taken), minlength=size * places.size)
    counts = counts.reshape(size, places.size)
    kept = group_places(places, counts.sum(axis=0), most=most)
    rows = _largest(counts.sum(axis=1), most_sectors)
    by_line = kept.along(counts, axis=1)[rows]
    frame = pd.DataFrame(
        {
            SECTOR: np.repeat(categories(taken, SECTOR)[rows], len(kept.codes)),
            "from_place": np.tile(np.asarray(kept.codes, dtype=str), len(rows)),
            "moves": by_line.ravel(),
        }
    )
    of_sector = np.repeat(by_line.sum(axis=1), len(kept.codes))
    table = result_table(frame, wilson(by_line.ravel(), of_sector), unit="share of moves into the sector")
    present = np.tile(by_line.sum(axis=0) > 0, len(rows))
    return suppress(table[present].reset_index(drop=True))


def people_by_sector(people: pd.DataFrame) -> pd.DataFrame:
    """Count people by sector, as last observed.

    Returns
    -------
    DataFrame
        A row per sector with people, largest first: ``sector_id``, ``domain``, ``people``, and the share of all
        people as value, low, high (Wilson 95 %), n and unit.
    """
    counts = cube(people, ["sector_id", "domain"])
    total = counts.sum(axis=1)
    at = np.flatnonzero(total)
    at = at[np.argsort(-total[at], kind="stable")]
    frame = pd.DataFrame(
        {
            "sector_id": categories(people, "sector_id")[at],
            "domain": categories(people, "domain")[counts.argmax(axis=1)[at]],
            "people": total[at],
        }
    )
    return result_table(frame, wilson(total[at], np.full(len(at), len(people))), unit="share of people")


def growth(stays: pd.DataFrame, *, window: tuple[int, int], most: int = MOST) -> pd.DataFrame:
    """Count the people at work in each sector and year.

    Returns
    -------
    DataFrame
        A row per sector, the largest of the last year first, and year of the window: ``sector_id``, ``year``,
        ``people``, and the share of all at work in that year as value, low, high (Wilson 95 %), n and unit; missing
        below five people at work.
    """
    names = categories(stays, "sector_id")
    codes = stays["sector_id"].cat.codes.to_numpy()
    counts = at_work(stays, np.where(codes < 0, len(names) - 1, codes), len(names), window=window)
    ever = np.flatnonzero(counts.sum(axis=0))
    order = ever[np.lexsort((-counts.sum(axis=0)[ever], -counts[-1, ever]))][:most]
    years = np.arange(window[0], window[1] + 1)
    frame = pd.DataFrame(
        {
            "sector_id": np.repeat(names[order], len(years)),
            "year": np.tile(years, len(order)),
            "people": counts[:, order].T.ravel(),
        }
    )
    everyone = np.tile(counts.sum(axis=1), len(order))
    return suppress(result_table(frame, wilson(counts[:, order].T.ravel(), everyone), unit="share of people"))


def concentration(taken: pd.DataFrame, *, window: tuple[int, int]) -> pd.DataFrame:
    """Measure for each year how concentrated entries are over sectors.

    Returns
    -------
    DataFrame
        A row per year of the window, as :func:`ecosystem.indicators.concentration.concentrations` has it; n counts
        entries with a known year.
    """
    size = len(taken[SECTOR].cat.categories)
    counts = count_by_year(taken["year"].to_numpy(), taken[SECTOR].cat.codes.to_numpy(), size, window=window)
    years = pd.DataFrame({"year": np.arange(window[0], window[1] + 1)})
    return concentrations(counts, years, unit="sectors")


def without_year(moves: pd.DataFrame) -> int:
    """Count the moves whose year is not known."""
    return int((moves["year"].to_numpy() == UNKNOWN_YEAR).sum())


def _largest(sizes: Counts, most: int) -> npt.NDArray[np.int64]:
    order = np.argsort(-sizes, kind="stable")[:most]
    return order[sizes[order] > 0]

"""Destinations of moves: sectors, countries and border crossings."""

import numpy as np
import pandas as pd

from ecosystem.indicators.counting import OTHER, Estimate, categories, cube, largest_shares, result_table
from ecosystem.load import TRAINING
from ecosystem.statistics import suppress, wilson
from ecosystem.tables import vocabulary as words

MOST_ROWS = 12
"""Sectors or countries named; the others are summed."""


def destination_sectors(moves: pd.DataFrame, *, most: int = MOST_ROWS) -> pd.DataFrame:
    """Shares of the sectors entered by moves out of academia, first posts after training left out.

    Moves into a post of unknown sector are a row of their own: they may have stayed in academia.

    Returns
    -------
    DataFrame
        A row per sector, most frequent first: ``to_domain``, ``to_sector_id``, ``moves``, ``gathered`` (number of
        sectors in the row) and the share of all moves out of academia and into an unknown sector.
    """
    leaving = (moves["from_domain"] == "academia").to_numpy() & (moves["origin"] != TRAINING).to_numpy()
    leaving &= (moves["to_domain"] != "academia").to_numpy()
    out = moves[["to_domain", "to_sector_id"]].take(np.flatnonzero(leaving))
    counts = cube(out, ["to_domain", "to_sector_id"])
    domain, sector = np.nonzero(counts)
    table = pd.DataFrame(
        {
            "to_domain": categories(moves, "to_domain")[domain],
            "to_sector_id": categories(moves, "to_sector_id")[sector],
            "moves": counts[domain, sector],
        }
    )
    return largest_shares(table, key="to_sector_id", count="moves", most=most, unit="share of moves")


def destination_countries(moves: pd.DataFrame) -> pd.DataFrame:
    """Shares of the countries entered by moves out of the country: ``to_country_code``, ``moves``, ``gathered``, …"""
    leaving = np.flatnonzero((moves["crossing"] == "leaves").to_numpy())
    counts = cube(pd.DataFrame({"to_country_code": moves["to_country_code"].array.take(leaving)}), ["to_country_code"])
    there = np.flatnonzero(counts)
    table = pd.DataFrame({"to_country_code": categories(moves, "to_country_code")[there], "moves": counts[there]})
    return largest_shares(table, key="to_country_code", count="moves", most=MOST_ROWS, unit="share of moves")


def career_paths(people: pd.DataFrame, *, most: int = 6) -> pd.DataFrame:
    """Paths of people from training to the sector of their first post and to their sector now.

    Parameters
    ----------
    most : int
        Sectors named, those with most people at either end; the rest are :data:`OTHER`.

    Returns
    -------
    DataFrame
        A row per path that occurs: ``trained`` (home, abroad or ``unknown``), ``first_sector_id``, ``sector_id`` (a
        code, :data:`OTHER` or ``unknown``), ``people``, ``stayed`` (whose sector is the same) and the share of all
        people.
    """
    names = categories(people, "sector_id")
    paths = cube(people, ["trained", "first_sector_id", "sector_id"])
    pairs = paths.sum(axis=0)
    ends = (pairs.sum(axis=0) + pairs.sum(axis=1))[:-1]
    largest = np.argsort(-ends, kind="stable")[:most]
    group = np.full(len(names), most)
    group[largest] = np.arange(len(largest))
    group[-1] = most + 1
    member = np.eye(most + 2, dtype=np.int64)[group]
    gathered = member.T @ paths @ member
    same = paths.diagonal(axis1=1, axis2=2)[:, :-1] @ member[:-1]
    labels = np.full(most + 2, OTHER, dtype=object)
    labels[: len(largest)] = names[largest]
    labels[-1] = words.UNKNOWN
    trained, origin, destination = np.nonzero(gathered)
    table = pd.DataFrame(
        {
            "trained": pd.Series(categories(people, "trained")[trained], dtype="str"),
            "first_sector_id": pd.Series(labels[origin], dtype="str"),
            "sector_id": pd.Series(labels[destination], dtype="str"),
            "people": gathered[trained, origin, destination],
            "stayed": np.where(origin == destination, same[trained, origin], 0),
        }
    )
    return result_table(table, wilson(table["people"], np.full(len(table), len(people))), unit="share of people")


def share_stayed(table: pd.DataFrame) -> Estimate:
    """Share still in their first sector, of the people in :func:`career_paths` with both ends known."""
    known = np.logical_and(*((table[end] != words.UNKNOWN).to_numpy() for end in ("first_sector_id", "sector_id")))
    stayed, people = (table[count].to_numpy()[known].sum() for count in ("stayed", "people"))
    return Estimate.of(wilson(stayed, people))


def country_positions(cities: pd.DataFrame, outlines: pd.DataFrame | None = None) -> pd.DataFrame:
    """Position of each country on a map: centre of its known cities, else of its longest outline.

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
    """Shares of moves between posts, of which both countries are known, by border crossing.

    Returns
    -------
    DataFrame
        ``crossing``, ``moves`` and the share.
    """
    counts = cube(moves, ["origin", "crossing"])
    counts[categories(moves, "origin").tolist().index(TRAINING)] = 0
    table = pd.DataFrame({"crossing": categories(moves, "crossing"), "moves": counts.sum(axis=0)})
    table = table[table["crossing"] != words.UNKNOWN].reset_index(drop=True)
    all_moves = np.full(len(table), table["moves"].sum())
    return suppress(result_table(table, wilson(table["moves"], all_moves), unit="share of moves"))

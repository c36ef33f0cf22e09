"""Which skills people in each sector name, set against everybody."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from ecosystem.indicators.counting import result_table
from ecosystem.indicators.place_codes import Counts
from ecosystem.statistics import MINIMUM_N, Interval, newcombe

MOST = 12


def skills_by_sector(
    people: pd.DataFrame, skills: pd.DataFrame, *, most_skills: int = MOST, most_sectors: int = MOST
) -> pd.DataFrame:
    """Tell how much more often a skill is named in a sector than by everybody.

    Parameters
    ----------
    skills : DataFrame
        A row per person and skill (see :func:`ecosystem.load.derive_skills`).
    most_skills, most_sectors : int
        How many of the most frequent skills and largest sectors to show; all people count all the same.

    Returns
    -------
    DataFrame
        A row per skill, the most frequent first, and sector, the largest first: ``skill``, ``sector_id``, ``people``
        (with the skill in the sector), ``share`` and ``overall`` (shares with the skill in the sector and among all),
        ``times`` (their quotient, the lift), ``shade`` (its log2, held within -3 and 3), ``expected``, ``clear`` (the
        interval leaves out 0), ``enough``, and the share in the sector less that in all other sectors as value, low,
        high (Newcombe 95 %), n (people of the sector who name any skill) and unit. Where fewer than five would be
        expected the numbers are missing.

    Notes
    -----
    Only people who name at least one skill count. The difference is taken to the other sectors, not to everybody,
    because the groups of Newcombe's interval must not share people.
    """
    sectors = people["sector_id"].cat.categories.to_numpy(dtype=str)
    names = skills["skill"].cat.categories.to_numpy(dtype=str)
    sector_of = np.full(_positions(people, skills), -1, dtype=np.int32)
    sector_of[people.index.to_numpy()] = people["sector_id"].cat.codes.to_numpy()
    person = skills["person"].to_numpy()
    sector = sector_of[person]
    inside = sector >= 0
    width = max(len(names), 1)
    cell = sector[inside] * np.int32(width) + skills["skill"].cat.codes.to_numpy()[inside]
    counts = np.bincount(cell, minlength=len(sectors) * width).reshape(len(sectors), width)
    naming = np.zeros(len(sector_of), dtype=bool)
    naming[person[inside]] = True
    of_sector = np.bincount(sector_of[naming], minlength=len(sectors))
    shown_skills, shown_sectors = _largest(counts.sum(axis=0), most_skills), _largest(of_sector, most_sectors)
    return _lifts(counts, of_sector, shown_skills, shown_sectors, names, sectors)


def naming_skills(people: pd.DataFrame, skills: pd.DataFrame) -> int:
    """Count the people who name at least one skill."""
    naming = np.zeros(_positions(people, skills), dtype=bool)
    naming[skills["person"].to_numpy()] = True
    return int(naming[people.index.to_numpy()].sum())


def _lifts(
    counts: Counts,
    of_sector: Counts,
    shown_skills: Counts,
    shown_sectors: Counts,
    names: npt.NDArray[np.str_],
    sectors: npt.NDArray[np.str_],
) -> pd.DataFrame:
    """Compare the shown cells with everybody."""
    with_skill = counts.sum(axis=0)[shown_skills][:, np.newaxis]
    people = counts[np.ix_(shown_sectors, shown_skills)].T
    n, everybody = of_sector[shown_sectors][np.newaxis, :], int(of_sector.sum())
    gap = newcombe(people, n, with_skill - people, everybody - n)
    expected = with_skill * n / max(everybody, 1)
    enough = (expected >= MINIMUM_N) & (n < everybody)
    value, low, high = (np.where(enough, part, np.nan).ravel() for part in (gap.value, gap.low, gap.high))
    with np.errstate(divide="ignore", invalid="ignore"):
        share, overall = people / n, np.broadcast_to(with_skill / everybody, people.shape)
        times = share / overall
    frame = pd.DataFrame(
        {
            "skill": np.repeat(names[shown_skills], len(shown_sectors)),
            "sector_id": np.tile(sectors[shown_sectors], len(shown_skills)),
            "people": people.ravel(),
            "share": np.where(enough, share, np.nan).ravel(),
            "overall": overall.ravel(),
            "times": np.where(enough, times, np.nan).ravel(),
            "shade": np.where(enough, np.log2(np.clip(times, 1 / 8, 8)), np.nan).ravel(),
            "expected": expected.ravel(),
            "clear": (low > 0) | (high < 0),
            "enough": enough.ravel(),
        }
    )
    spread = np.broadcast_to(n, people.shape).astype(np.float64)
    return result_table(frame, Interval(value, low, high, spread.ravel()), unit="share, difference to others")


def _positions(people: pd.DataFrame, skills: pd.DataFrame) -> int:
    last_person = int(people.index.max()) if len(people) else -1
    return max(last_person, int(skills["person"].max()) if len(skills) else -1) + 1


def _largest(sizes: Counts, most: int) -> Counts:
    order = np.argsort(-sizes, kind="stable")[:most]
    return order[sizes[order] > 0]

"""Skills named by sector, compared with all people: lift and difference of shares."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from ecosystem.indicators.counting import largest, long_table, person_slots, result_table
from ecosystem.indicators.place_codes import Counts
from ecosystem.statistics import MINIMUM_N, Interval, clear_among, newcombe

MOST_LINES = 12


def skills_by_sector(people: pd.DataFrame, skills: pd.DataFrame) -> pd.DataFrame:
    """Lift of each skill in each sector: its share there over its share overall.

    Parameters
    ----------
    skills : DataFrame
        A row per person and skill (see :func:`ecosystem.load.derive_skills`).

    Returns
    -------
    DataFrame
        A row per skill, the most frequent first, and sector, the largest first: ``skill``, ``sector_id``, ``people``
        (with the skill in the sector), ``share`` and ``overall`` (shares in the sector and among all), ``times`` (the
        lift), ``shade`` (its log2, clipped to -3 to 3), ``expected``, ``clear`` (by `clear_among`), ``enough``,
        and the share in the sector less that in all other sectors as value, low, high (Newcombe 95 %), n (people of
        the sector who name any skill) and unit. Numbers are missing where fewer than five are expected.

    Notes
    -----
    Only people who name a skill count. The difference is to the other sectors, not to all people, because the groups
    of Newcombe's interval must not share people.
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
    top_skills, top_sectors = largest(counts.sum(axis=0), MOST_LINES), largest(of_sector, MOST_LINES)
    return _lifts(counts, of_sector, top_skills, top_sectors, names, sectors)


def naming_skills(people: pd.DataFrame, skills: pd.DataFrame) -> int:
    """Count the people who name at least one skill."""
    naming = np.zeros(_positions(people, skills), dtype=bool)
    naming[skills["person"].to_numpy()] = True
    return int(naming[people.index.to_numpy()].sum())


def _lifts(
    counts: Counts,
    of_sector: Counts,
    top_skills: Counts,
    top_sectors: Counts,
    names: npt.NDArray[np.str_],
    sectors: npt.NDArray[np.str_],
) -> pd.DataFrame:
    """Compare cells with all people."""
    with_skill = counts.sum(axis=0)[top_skills][:, np.newaxis]
    people = counts[np.ix_(top_sectors, top_skills)].T
    n, total = of_sector[top_sectors][np.newaxis, :], int(of_sector.sum())
    gap = newcombe(people, n, with_skill - people, total - n)
    expected = with_skill * n / max(total, 1)
    enough = (expected >= MINIMUM_N) & (n < total)
    value, low, high = (np.where(enough, part, np.nan).ravel() for part in (gap.value, gap.low, gap.high))
    with np.errstate(divide="ignore", invalid="ignore"):
        share, overall = people / n, np.broadcast_to(with_skill / total, people.shape)
        times = share / overall
    table = long_table(
        ("skill", names[top_skills]),
        ("sector_id", sectors[top_sectors]),
        people=people,
        share=np.where(enough, share, np.nan),
        overall=overall,
        times=np.where(enough, times, np.nan),
        shade=np.where(enough, np.log2(np.clip(times, 1 / 8, 8)), np.nan),
        expected=expected,
        clear=clear_among(low, high),
        enough=enough,
    )
    spread = np.broadcast_to(n, people.shape).astype(np.float64)
    return result_table(table, Interval(value, low, high, spread.ravel()), unit="share, difference to others")


def _positions(people: pd.DataFrame, skills: pd.DataFrame) -> int:
    return max(person_slots(people), int(skills["person"].max()) + 1 if len(skills) else 0)

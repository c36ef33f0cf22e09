"""The sector in which each career began, as far as the moves tell."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from ecosystem.tables import Researchers, Transitions


def first_sectors(
    researchers: pd.DataFrame, transitions: pd.DataFrame, year: npt.NDArray[np.int16]
) -> npt.NDArray[np.int16]:
    """Give the sector of each person's first known post.

    It is the sector left by the first move, or entered by it where it led from training to a post; the sector now for
    people without a move. Second posts aside. Where several moves are known and one of them has no year, nobody knows
    which came first.

    Parameters
    ----------
    researchers, transitions : DataFrame
        Checked tables; their sectors are coded alike.
    year : ndarray of int
        The year of each transition, 0 where it is not known.

    Returns
    -------
    ndarray of int
        A code of ``sector_id`` for each researcher; -1 where it is not known.
    """
    size = len(researchers)
    never = np.int16(np.iinfo(np.int16).max)
    person = transitions[Transitions.researcher_id].cat.codes.to_numpy().astype(np.intp)
    dual = (transitions[Transitions.kind] == "dual").to_numpy()
    when = np.where(dual, never, year)
    earliest = np.full(size, never)
    np.minimum.at(earliest, person, when)  # a move without a year comes before any other: 0 is less than any year
    since = earliest[person]
    rows = np.flatnonzero((when == since) & ~dual)[::-1]
    first = np.full(size, -1)
    first[person[rows]] = rows  # of several in one year, the first in the table is written last
    codes = researchers[Researchers.sector_id].cat.codes.to_numpy().astype(np.int16)
    movers = np.flatnonzero(first >= 0)
    at = first[movers]
    trained = (transitions[Transitions.kind] == "training-to-post").to_numpy()[at]
    left, entered = (
        transitions[name].cat.codes.to_numpy()[at] for name in (Transitions.from_sector_id, Transitions.to_sector_id)
    )
    codes[movers] = np.where(trained, entered, left)
    vague = np.flatnonzero((since == 0) & ~dual)
    codes[np.bincount(person[vague], minlength=size) > 1] = -1
    return codes

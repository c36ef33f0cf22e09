"""Careers without uncertain moves: who moved only perhaps is still at the post before."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from ecosystem.load.model.coding import codes_of, years
from ecosystem.load.model.derived_moves import UNCERTAIN
from ecosystem.tables import Researchers, Transitions

_PRESENT = {
    Researchers.organization: Transitions.from_organization,
    Researchers.sector_id: Transitions.from_sector_id,
    Researchers.city_id: Transitions.from_city_id,
}


def without_uncertain(researchers: pd.DataFrame, transitions: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Leave out uncertain moves; the present post is the one left by the first uncertain move after all certain ones.

    Returns
    -------
    tuple of DataFrame
        Researchers and transitions; the same ones where no move is uncertain.
    """
    uncertain = (transitions[Transitions.certainty] == UNCERTAIN).to_numpy()
    if not uncertain.any():
        return researchers, transitions
    moved = undecided_moves(researchers, transitions)
    at = np.flatnonzero(moved >= 0)
    present = {}
    for column, left in _PRESENT.items():
        cells = researchers[column].copy()
        cells.iloc[at] = transitions[left].iloc[moved[at]].array
        present[str(column)] = cells
    return researchers.assign(**present), transitions[~uncertain].reset_index(drop=True)


def undecided_moves(researchers: pd.DataFrame, transitions: pd.DataFrame) -> npt.NDArray[np.int64]:
    """Row of each person's first uncertain move after all certain ones, on which the present post rests; else -1."""
    uncertain = (transitions[Transitions.certainty] == UNCERTAIN).to_numpy()
    person, year = codes_of(transitions[Transitions.researcher_id]), years(transitions[Transitions.year])
    main = (transitions[Transitions.kind] != "dual").to_numpy()
    decided = np.zeros(len(researchers), dtype=year.dtype)
    np.maximum.at(decided, person[main & ~uncertain], year[main & ~uncertain])
    rows = np.flatnonzero(main & uncertain & (year >= decided[person]))
    rows = rows[np.argsort(year[rows], kind="stable")[::-1]]
    first = np.full(len(researchers), -1, dtype=np.int64)
    first[person[rows]] = rows  # the earliest is written last
    return first

"""Careers without uncertain moves: who moved only perhaps is still at the post before."""

import numpy as np
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
    person, year = codes_of(transitions[Transitions.researcher_id]), years(transitions[Transitions.year])
    main = (transitions[Transitions.kind] != "dual").to_numpy()
    decided = np.zeros(len(researchers), dtype=year.dtype)
    np.maximum.at(decided, person[main & ~uncertain], year[main & ~uncertain])
    undone = np.flatnonzero(main & uncertain & (year >= decided[person]))
    undone = undone[np.argsort(year[undone], kind="stable")[::-1]]
    moved = np.full(len(researchers), -1)
    moved[person[undone]] = undone  # the earliest is written last
    at = np.flatnonzero(moved >= 0)
    present = {}
    for column, left in _PRESENT.items():
        cells = researchers[column].copy()
        cells.iloc[at] = transitions[left].iloc[moved[at]].array
        present[str(column)] = cells
    return researchers.assign(**present), transitions[~uncertain].reset_index(drop=True)

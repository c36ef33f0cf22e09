"""How many move between academia and industry, where to, and how long until they do."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ecosystem.indicators.counting import categories, cube, result
from ecosystem.statistics import wilson


def destination_sectors(moves: pd.DataFrame, *, origin: str = "academia") -> pd.DataFrame:
    """Tell where those who leave a domain go: the share of each sector outside it.

    Parameters
    ----------
    moves : DataFrame
        Derived moves (see :func:`ecosystem.load.derive.derive_moves`).
    origin : str
        The domain left.

    Returns
    -------
    DataFrame
        A row per sector entered, most frequent first: ``to_domain``, ``to_sector_id``, ``moves``, and the share of
        all moves out of the domain as value, low, high (Wilson 95 %), n and unit.
    """
    left = moves[(moves["from_domain"] == origin).to_numpy() & (moves["to_domain"] != origin).to_numpy()]
    counts = cube(left, ["to_domain", "to_sector_id"])
    domain, sector = np.nonzero(counts)
    frame = pd.DataFrame(
        {
            "to_domain": categories(left, "to_domain")[domain],
            "to_sector_id": categories(left, "to_sector_id")[sector],
            "moves": counts[domain, sector],
        }
    )
    frame = frame.sort_values(["moves", "to_sector_id"], ascending=[False, True], ignore_index=True)
    return result(frame, wilson(frame["moves"], np.full(len(frame), counts.sum())), unit="share of moves")

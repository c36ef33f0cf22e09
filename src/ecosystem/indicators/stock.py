"""How many are at work in each year: stays counted by year and group."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd


def at_work(
    stays: pd.DataFrame, codes: npt.NDArray[np.integer], size: int, *, window: tuple[int, int]
) -> npt.NDArray[np.int64]:
    """Count the stays that cover each year, by group; a person has at most one stay a year.

    Parameters
    ----------
    stays : DataFrame
        Derived stays (see :func:`ecosystem.load.derive.derive_spells`): ``start`` and ``stop``, half open.
    codes : ndarray of int
        The group of each stay, 0 to `size` - 1.
    size : int
        Number of groups.
    window : tuple of int
        First and last year.

    Returns
    -------
    ndarray of int64
        A row per year of the window, none skipped, a column per group.

    Examples
    --------
    >>> stays = pd.DataFrame({"start": [2019, 2020], "stop": [2021, 2022]})
    >>> at_work(stays, np.array([0, 1]), 2, window=(2019, 2022))
    array([[1, 0],
           [1, 1],
           [0, 1],
           [0, 0]])
    """
    years = window[1] - window[0] + 1
    offset = np.int16(window[0])
    begins = np.clip(stays["start"].to_numpy().astype(np.int16) - offset, 0, years).astype(np.int32)
    ends = np.clip(stays["stop"].to_numpy().astype(np.int16) - offset, 0, years).astype(np.int32)
    group = codes.astype(np.int32)
    cells = (years + 1) * size
    change = np.bincount(begins * size + group, minlength=cells) - np.bincount(ends * size + group, minlength=cells)
    return change.reshape(years + 1, size).cumsum(axis=0)[:-1]

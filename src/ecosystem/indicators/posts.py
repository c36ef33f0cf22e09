"""Moves between posts, apart from first posts straight after a degree."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from ecosystem.load import TRAINING


def from_training(moves: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Tell which moves are first posts straight after a degree: the place of a degree is not a post."""
    straight: npt.NDArray[np.bool_] = (moves["origin"] == TRAINING).to_numpy()
    return straight


def between_posts(moves: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """Keep the moves from one post to another, with some columns.

    Examples
    --------
    >>> origins = pd.Categorical(["post", "training", "post"])
    >>> between_posts(pd.DataFrame({"origin": origins, "year": [2012, 2013, 2014]}), ["year"])["year"].tolist()
    [2012, 2014]
    """
    return moves[list(columns)].take(np.flatnonzero(~from_training(moves)))

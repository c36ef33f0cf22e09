"""Survival curves from one duration a person."""

from typing import Any

import numpy as np
import numpy.typing as npt

from ecosystem.statistics import SurvivalCurve, kaplan_meier


def curve_of(durations: npt.ArrayLike, events: npt.ArrayLike, **options: Any) -> SurvivalCurve:
    """Return the curve of people; an event of 0 means that the person was censored at that time."""
    time, rank = np.unique(durations, return_inverse=True)
    happened = np.asarray(events, dtype=bool)
    counts = [np.bincount(rank[happened == value], minlength=time.size) for value in (True, False)]
    return kaplan_meier(time, *counts, **options)

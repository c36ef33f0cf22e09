"""How well the reading of careers agrees with hand-made histories, as measured when this release was made."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pandas as pd

from ecosystem.site import SITE

MEASURED: Final = SITE / "data" / "careers" / "measured.csv"
"""Written by ``python -m tests.careers.measured``; a test compares."""


def load_career_accuracy(path: Path = MEASURED) -> pd.DataFrame:
    """Read precision and recall by family of histories.

    Returns
    -------
    DataFrame
        ``group`` (family, or ``all``), ``histories``, ``known`` and ``derived`` (moves), ``precision``, ``recall``,
        ``precision_within_a_year``, ``recall_within_a_year`` (shares).
    """
    table: pd.DataFrame = pd.read_csv(path)
    return table

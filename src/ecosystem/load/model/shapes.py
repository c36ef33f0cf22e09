"""The map shapes that ship with the project."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

SHAPES = ("world_outlines", "pakistan_region", "pakistan_borders")


def load_shapes(folder: Path) -> Mapping[str, pd.DataFrame]:
    """Read the map shapes.

    Parameters
    ----------
    folder : Path
        Holds ``world_outlines.csv``, ``pakistan_region.csv`` and ``pakistan_borders.csv``.

    Returns
    -------
    mapping of str to DataFrame
        By name; degrees of longitude and latitude. Empty where the folder is not there: maps then have no ground.
    """
    return {
        name: pd.read_csv(folder / f"{name}.csv", keep_default_na=False, na_values={"longitude": [""]})
        for name in SHAPES
        if (folder / f"{name}.csv").exists()
    }

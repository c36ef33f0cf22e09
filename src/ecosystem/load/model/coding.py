"""Categories of the derived tables, and helpers for codes."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from ecosystem.tables import Sectors
from ecosystem.tables import vocabulary as words

Codes: TypeAlias = npt.NDArray[np.integer[Any]]
Coded: TypeAlias = "pd.Categorical[Any]"

UNKNOWN_YEAR: Final = 0
"""Unknown year in the integer year columns of the derived tables."""
DOMAINS: Final = tuple(words.DOMAINS)
DIRECTIONS: Final = tuple(f"{origin}-{destination}" for origin, destination in product(DOMAINS, DOMAINS))
PLACES: Final = ("home", "abroad")
TRAINING: Final = "training"
ORIGINS: Final = ("post", TRAINING)
"""Start of a move: a post, or the institution of the last degree, which is no post."""
ENTRIES: Final = ("same", "other", TRAINING)
"""Origin relative to the sector entered: the same sector, another one, or training."""
RELOCATIONS: Final = ("within", "between", TRAINING)
"""Whether a move from post to post changes the place: each city at home is a place, all countries abroad are one."""


def categorical(codes: Codes, categories: Iterable[str]) -> Coded:
    """Categorical from codes."""
    return pd.Categorical.from_codes(codes, dtype=pd.CategoricalDtype(pd.Index(list(categories), dtype="str")))


def codes_of(column: pd.Series[Any]) -> Codes:
    """Codes of a categorical column."""
    codes: Codes = column.cat.codes.to_numpy()
    return codes


def domain_of_sector(sectors: pd.DataFrame) -> Codes:
    """Domain code by sector code; the last element is for code -1, the unknown sector."""
    return np.append(codes_of(sectors[Sectors.domain]), np.int8(-1))


def years(column: pd.Series) -> npt.NDArray[np.int16]:
    """Years as integers, :data:`UNKNOWN_YEAR` where missing."""
    return column.fillna(UNKNOWN_YEAR).to_numpy(dtype=np.int16)


def place(countries: Coded, home: str) -> Coded:
    """Home or abroad (:data:`PLACES`) by country."""
    codes = np.where(countries.codes < 0, -1, np.where(np.asarray(countries == home), 0, 1))
    return categorical(codes, PLACES)

"""Suppress estimates of small groups."""

from collections.abc import Sequence

import pandas as pd

MINIMUM_N = 5
"""Smallest group whose numbers are shown: below it they are neither reliable nor anonymous."""


def suppress(frame: pd.DataFrame, *, n: str = "n", columns: Sequence[str] = ("value", "low", "high")) -> pd.DataFrame:
    """Set estimates of rows with n below `MINIMUM_N` to nan.

    Returns a copy with a boolean column `enough`; `n` stays, and a missing one counts as too few.

    Notes
    -----
    A threshold on cells protects single tables. It does not protect a cell that can be found by subtracting published
    cells from a published total (A. Hundepool et al., 2012, Statistical Disclosure Control); counts of reasons and
    challenges are rounded for that.

    Examples
    --------
    >>> suppress(pd.DataFrame({"value": [0.5, 0.4], "n": [4, 5]}), columns=["value"])
       value  n  enough
    0    NaN  4   False
    1    0.4  5    True
    """
    absent = [name for name in (n, *columns) if name not in frame.columns]
    if absent:
        raise ValueError(
            f"{', '.join(absent)} not in the columns {', '.join(map(str, frame.columns))}: suppression needs n and "
            "every column it blanks; name them with n= and columns="
        )
    enough = frame[n].ge(MINIMUM_N).fillna(value=False).astype(bool)
    blanked = {} if enough.all() else {name: frame[name].where(enough) for name in columns}
    return frame.assign(**blanked, enough=enough)

"""Tables shipped with the project that are read without checks: map shapes and career accuracy."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final

import pandas as pd

from ecosystem.site import SITE

SHAPES: Final = ("world_outlines", "pakistan_region", "pakistan_borders")
CAREER_ACCURACY: Final = SITE / "data" / "careers" / "measured.csv"
MEASURED_ONCE: Final = "measured once"
"""Name of the set of histories that was written and measured after the rules were last changed."""


def load_shapes(folder: Path) -> Mapping[str, pd.DataFrame]:
    """Map shapes by name, in degrees of longitude and latitude; those without a file are left out."""
    paths = {name: folder / f"{name}.csv" for name in SHAPES}
    return {
        name: pd.read_csv(path, keep_default_na=False, na_values={"longitude": [""]})
        for name, path in paths.items()
        if path.exists()
    }


def load_career_accuracy() -> pd.DataFrame:
    """Precision and recall of derived moves against hand-made histories, as of this release.

    Returns
    -------
    DataFrame
        ``set`` (a development set, on which the rules were developed, one set aside, all of these, or
        :data:`MEASURED_ONCE`),
        ``group`` (family of histories, or ``all``), ``histories``, ``known`` and ``derived`` (moves), ``precision``,
        ``recall``, ``precision_within_a_year``, ``recall_within_a_year`` (shares), ``known_net_emigration``,
        ``derived_net_emigration`` (moves out of the home country less moves into it).
    """
    table: pd.DataFrame = pd.read_csv(CAREER_ACCURACY)
    return table


@lru_cache
def career_accuracy_note() -> str:
    """Precision and recall of derived moves, for provenance: on the histories measured once."""
    table = load_career_accuracy()
    rows = table[table["group"] == "all"].set_index("set", drop=False).to_dict("index")
    row = rows[MEASURED_ONCE]
    return (
        f"moves derived from records, measured precision {row['precision_within_a_year']:.2f} and recall "
        f"{row['recall_within_a_year']:.2f} on {row['histories']:,} hand-made histories of papers and stated posts "
        "that were measured once, after the rules were fixed"
    )

"""Spells: stays in one sector, city and country between two moves."""

import numpy as np
import pandas as pd

from ecosystem.load.model.coding import DOMAINS, PLACES, UNKNOWN_YEAR, categorical, codes_of
from ecosystem.load.model.derived_moves import chronological_order, end_codes


def derive_spells(people: pd.DataFrame, moves: pd.DataFrame) -> pd.DataFrame:
    """Split every career into spells between moves: the person-years at risk.

    A second post (``dual``) does not end a spell. Moves without a year, and careers without first or last year, yield
    no spell: nothing is guessed. A post in an unknown sector or country is a spell of unknown domain or place.

    Returns
    -------
    DataFrame
        Columns ``person``, ``domain``, ``place``, ``sector_id``, ``city_id``, ``start`` and ``stop`` (years, half
        open), ordered by person and start.
    """
    first, last = people["career_start_year"].to_numpy(), people["last_observed_year"].to_numpy()
    observed = (first != UNKNOWN_YEAR) & (last != UNKNOWN_YEAR) & (last >= first)
    person, year = moves["person"].to_numpy(), moves["year"].to_numpy()
    rows = np.flatnonzero((moves["kind"] != "dual").to_numpy() & (year != UNKNOWN_YEAR) & observed[person])
    crossing = codes_of(moves["crossing"])
    rows = rows[chronological_order(person[rows], year[rows], *end_codes(moves, rows), crossing[rows])]
    mover, moved = person[rows], year[rows]
    is_first = np.r_[True, mover[1:] != mover[:-1]] if len(rows) else np.zeros(0, dtype=bool)
    is_last = np.r_[is_first[1:], True] if len(rows) else is_first
    unmoved = np.flatnonzero(observed & (np.bincount(mover, minlength=len(people)) == 0))
    starts = rows[is_first]
    stop = np.where(is_last, last[mover] + 1, np.r_[moved[1:], 0]) if len(rows) else moved
    columns = {
        "person": [mover[is_first], mover, unmoved],
        **{
            name: [
                codes_of(moves[f"from_{name}"])[starts],
                codes_of(moves[f"to_{name}"])[rows],
                codes_of(people[name])[unmoved],
            ]
            for name in ("domain", "place", "sector_id", "city_id")
        },
        "start": [first[mover[is_first]], moved, first[unmoved]],
        "stop": [moved[is_first], stop, last[unmoved] + 1],
    }
    table = {column: np.concatenate(parts) for column, parts in columns.items()}
    table["start"] = np.maximum(table["start"], first[table["person"]])
    table["stop"] = np.minimum(table["stop"], last[table["person"]] + 1)
    lasting = np.flatnonzero(table["stop"] > table["start"])
    lasting = lasting[np.lexsort((table["start"][lasting], table["person"][lasting]))]
    table = {column: values[lasting] for column, values in table.items()}
    return pd.DataFrame(
        {
            "person": table["person"].astype(np.int32),
            "domain": categorical(table["domain"], DOMAINS),
            "place": categorical(table["place"], PLACES),
            "sector_id": categorical(table["sector_id"], people["sector_id"].cat.categories),
            "city_id": categorical(table["city_id"], people["city_id"].cat.categories),
            "start": table["start"].astype(np.int16),
            "stop": table["stop"].astype(np.int16),
        },
        copy=False,
    )

"""Students and doctorate recipients in the United States, by economy of origin: fields, and intention to stay."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from ecosystem.indicators.counting import result_table
from ecosystem.indicators.economy_figures import ECONOMY, YEAR, rows_of_economies, share_interval, share_series
from ecosystem.statistics import Interval
from ecosystem.tables import StayIntention

ALL_FIELDS = "all fields"


def field_shares(students: pd.DataFrame, *, economies: Sequence[str]) -> pd.DataFrame:
    """Share of each field among the students of all fields, by origin, year and level; a full count.

    Returns
    -------
    DataFrame
        ``economy_id``, ``year``, ``level``, ``field``, ``students``, the share as value, and n (all fields).
    """
    keys = [ECONOMY, YEAR, "level"]
    named = students.astype({ECONOMY: "str", "level": "str"})
    whole = named[(named["field"] == ALL_FIELDS).to_numpy()].set_index(keys)["students"].rename("all_students")
    by = (YEAR, "level", "field", "students")
    return share_series(named.join(whole, on=keys), "students", "all_students", economies=economies, by=by)


def stay_shares(
    table: pd.DataFrame,
    *,
    economies: Sequence[str],
    years: tuple[int, int] | None = None,
    percent: str = str(StayIntention.stay_percent),
) -> pd.DataFrame:
    """Share of doctorate recipients who intend to stay, or plan to, by citizenship and single year or span.

    Parameters
    ----------
    table : DataFrame
        Rows of ``stay_intention``, or of ``stay_plans_by_field`` in one field. Single years and spans are told apart by
        ``first_year`` and ``last_year``: pick one kind before drawing a line.
    percent : str
        Column of the percentage.

    Returns
    -------
    DataFrame
        ``economy_id``, ``first_year``, ``last_year``, ``people`` (who stay), the share as value with its Wilson 95 %
        interval, n (recipients). The share is the printed percentage. The interval rests on the number of people that
        fits it; it says how much so small a cohort could vary, since everybody is asked.
    """
    span = [str(StayIntention.first_year), str(StayIntention.last_year)]
    rows = rows_of_economies(table, economies, None, span)
    if years is not None:
        rows = rows[((rows[span[0]] >= years[0]) & (rows[span[1]] <= years[1])).to_numpy(dtype=bool)]
    n = rows[StayIntention.recipients].to_numpy(dtype=float, na_value=np.nan)
    printed = rows[percent].to_numpy(dtype=float) / 100
    people = np.round(printed * n)
    interval = share_interval(people, n, sampled=True)
    keys = rows[[ECONOMY, *span]].reset_index(drop=True).assign(people=people)
    low, high = np.minimum(interval.low, printed), np.maximum(interval.high, printed)
    return result_table(keys, Interval(printed, low, high, n), unit="share")

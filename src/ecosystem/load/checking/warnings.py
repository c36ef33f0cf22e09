"""What is odd in checked data but not wrong: told to the reader, kept out of nobody's way."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Executor

import numpy as np
import numpy.typing as npt
import pandas as pd

from ecosystem.tables import Cities, Researchers, Transitions
from ecosystem.tables.schema import COUNTRY_CODE

_PLACE = (
    (Transitions.from_sector_id, Transitions.to_sector_id),
    (Transitions.from_city_id, Transitions.to_city_id),
    (Transitions.from_country_code, Transitions.to_country_code),
    (Transitions.from_organization, Transitions.to_organization),
)


def noticed(frames: Mapping[str, pd.DataFrame], pool: Executor) -> tuple[str, ...]:
    """Tell what a reader of the data should know.

    Parameters
    ----------
    frames : mapping of str to DataFrame
        The checked tables of a dataset.
    pool : concurrent.futures.Executor
        Threads to share the work.

    Returns
    -------
    tuple of str
        Sentences, each with its count.
    """
    researchers, transitions = frames[Researchers.table], frames[Transitions.table]
    standing, outside = pool.submit(_standing, transitions), pool.submit(_outside, researchers, transitions)
    late = int((researchers[Researchers.degree_year] > researchers[Researchers.last_observed_year]).sum())
    found = {
        "Moves from a post to the same organisation, sector, city and country": standing.result(),
        "Moves dated outside the years in which the person is known to have been at work": outside.result(),
        "People who got their degree after the last year in which they are known to have been at work": late,
    }
    told = [f"{what}: {count:,}." for what, count in found.items() if count]
    strange = _strange_countries(frames)
    return (*told, *([f"Country codes that ISO 3166-1 does not have: {', '.join(strange)}."] if strange else []))


def _standing(transitions: pd.DataFrame) -> int:
    """Count the moves from post to post whose two ends are the same in everything that is known of both."""
    same = np.array(transitions[Transitions.kind] != "training-to-post")
    for origin, destination in _PLACE[:3]:
        left, entered = (transitions[column].array for column in (origin, destination))
        if left.dtype != entered.dtype:
            entered = entered.set_categories(left.categories)
        same &= left.codes == entered.codes
    if not same.any():
        return 0
    left, entered = (transitions[column] for column in _PLACE[3])
    return int(np.count_nonzero((left == entered).to_numpy(dtype=np.bool_) & same))


def _outside(researchers: pd.DataFrame, transitions: pd.DataFrame) -> int:
    """Count the moves before the first or after the last year of the person's career, where these are known."""
    person = transitions[Transitions.researcher_id].array.codes
    first, last = (
        _years(researchers[column], unknown)[person]
        for column, unknown in ((Researchers.career_start_year, -1), (Researchers.last_observed_year, 9999))
    )
    year = _years(transitions[Transitions.year], 0)
    return int(np.count_nonzero(((year < first) | (year > last)) & (year > 0)))


def _strange_countries(frames: Mapping[str, pd.DataFrame]) -> list[str]:
    """List the codes of two letters that stand for no country, such as UK for GB."""
    import pycountry  # takes its time, and is needed only where files are read anew

    used = {
        str(code)
        for table in (Researchers, Transitions, Cities)
        for column in table.columns()
        if column.rule.pattern == COUNTRY_CODE
        for code in frames[table.table][column].cat.categories
    }
    return sorted(used - {str(country.alpha_2) for country in pycountry.countries}) if used else []


def _years(column: pd.Series, unknown: int) -> npt.NDArray[np.int16]:
    return column.to_numpy(dtype=np.int16, na_value=unknown)

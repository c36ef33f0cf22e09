"""Warnings about checked data that are odd but not wrong."""

from collections.abc import Mapping
from concurrent.futures import Executor
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from ecosystem.tables import Cities, Researchers, Transitions
from ecosystem.tables.column import COUNTRY_CODE

_CODED_ENDS: Final = (
    (Transitions.from_sector_id, Transitions.to_sector_id),
    (Transitions.from_city_id, Transitions.to_city_id),
    (Transitions.from_country_code, Transitions.to_country_code),
)


def find_warnings(frames: Mapping[str, pd.DataFrame], pool: Executor) -> tuple[str, ...]:
    """Sentences on suspicious rows of a checked dataset, each with its count."""
    people, moves = frames[Researchers.table], frames[Transitions.table]
    unchanged, outside = pool.submit(_count_unchanged, moves), pool.submit(_count_outside_career, people, moves)
    late = int((people[Researchers.degree_year] > people[Researchers.last_observed_year]).sum())
    counts = {
        "Moves from a post to the same organisation, sector, city and country": unchanged.result(),
        "Moves dated outside the years in which the person is known to have been at work": outside.result(),
        "People who got their degree after the last year in which they are known to have been at work": late,
    }
    warnings = [f"{text}: {count:,}." for text, count in counts.items() if count]
    if unknown := _unknown_countries(frames):
        warnings.append(f"Country codes that ISO 3166-1 does not have: {', '.join(unknown)}.")
    return tuple(warnings)


def _count_unchanged(moves: pd.DataFrame) -> int:
    """Count moves from post to post whose two ends agree in everything that is known of both."""
    same = np.array(moves[Transitions.kind] != "training-to-post")
    for origin, destination in _CODED_ENDS:
        left, entered = (moves[column].array for column in (origin, destination))
        if left.dtype != entered.dtype:
            entered = entered.set_categories(left.categories)
        same &= left.codes == entered.codes
    if not same.any():
        return 0
    equal = moves[Transitions.from_organization] == moves[Transitions.to_organization]
    return int(np.count_nonzero(equal.to_numpy(dtype=np.bool_) & same))


def _count_outside_career(people: pd.DataFrame, moves: pd.DataFrame) -> int:
    """Count moves before the first or after the last year of the person's career, where these are known."""
    person = moves[Transitions.researcher_id].array.codes
    first = _years(people[Researchers.career_start_year], -1)[person]
    last = _years(people[Researchers.last_observed_year], 9999)[person]
    year = _years(moves[Transitions.year], 0)
    return int(np.count_nonzero(((year < first) | (year > last)) & (year > 0)))


def _unknown_countries(frames: Mapping[str, pd.DataFrame]) -> list[str]:
    """Country codes that ISO 3166-1 does not have, such as UK for GB."""
    import pycountry  # slow to import, and needed only where files are read anew

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

"""People coded for counting, and their skills."""

from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ecosystem.load.model.coding import (
    DOMAINS,
    UNKNOWN_YEAR,
    Coded,
    Codes,
    categorical,
    codes_of,
    domain_of_sector,
    place,
    years,
)
from ecosystem.load.model.derived_moves import chronological_order, end_codes
from ecosystem.tables import Cities, Researchers, Transitions

SEPARATOR: Final = ";"
_CODED: Final = (
    Researchers.field,
    Researchers.degree,
    Researchers.sector_id,
    Researchers.city_id,
    Researchers.degree_country_code,
)
_YEARS: Final = (Researchers.career_start_year, Researchers.last_observed_year, Researchers.degree_year)


def derive_people(
    researchers: pd.DataFrame, moves: pd.DataFrame, sectors: pd.DataFrame, cities: pd.DataFrame, *, home: str
) -> pd.DataFrame:
    """People with present domain and country, first sector and years, coded for counting.

    Parameters
    ----------
    moves : DataFrame
        The checked table of transitions.

    Returns
    -------
    DataFrame
        One row per researcher in the order of the table: the coded columns, ``domain`` and ``country_code`` now (that
        of the city, else of the last move), ``place`` (home or abroad), ``trained`` (home or abroad),
        ``first_sector_id`` (of the first known post), and the integer years ``career_start_year``,
        ``last_observed_year``, ``degree_year``.
    """
    country = _present_country(researchers, moves, cities)
    sector_ids = researchers[Researchers.sector_id].cat.categories
    return pd.DataFrame(
        {
            **{str(column): researchers[column] for column in _CODED},
            "first_sector_id": categorical(_first_sectors(researchers, moves), sector_ids),
            "domain": categorical(domain_of_sector(sectors)[codes_of(researchers[Researchers.sector_id])], DOMAINS),
            "country_code": country,
            "place": place(country, home),
            "trained": place(researchers[Researchers.degree_country_code].array, home),
            **{str(column): years(researchers[column]) for column in _YEARS},
        },
        copy=False,
    )


def derive_skills(researchers: pd.DataFrame) -> pd.DataFrame:
    """Skills from the semicolon-separated lists, each once per person.

    Returns
    -------
    DataFrame
        One row per person and skill, in the order of the people: ``person`` (position) and ``skill`` (categorical,
        alphabetical; case and outer blanks are ignored).

    Examples
    --------
    >>> table = pd.DataFrame({"skills": ["PyTorch; mlops", None, "pytorch;;PyTorch"]})
    >>> derive_skills(table).to_dict("list")
    {'person': [0, 0, 2], 'skill': ['pytorch', 'mlops', 'pytorch']}
    """
    texts = pa.array(researchers[Researchers.skills].to_numpy(dtype=object), type=pa.string(), from_pandas=True)
    lists = pc.split_pattern(texts, SEPARATOR)
    spelled = pc.list_flatten(lists).dictionary_encode()
    person = pc.list_parent_indices(lists).to_numpy(zero_copy_only=False)
    spellings = pd.Series(spelled.dictionary.to_pylist(), dtype="str").str.strip().str.lower()
    code_of, skills = pd.factorize(spellings.mask(spellings == ""), sort=True)
    code = code_of[spelled.indices.to_numpy(zero_copy_only=False)]
    given = code >= 0
    size = max(len(skills), 1)
    unique = pd.unique(person[given].astype(np.int64) * size + code[given])
    return pd.DataFrame(
        {"person": (unique // size).astype(np.int32), "skill": categorical(unique % size, skills.tolist())}
    )


def _first_sectors(researchers: pd.DataFrame, moves: pd.DataFrame) -> npt.NDArray[np.int16]:
    """Sector code of each person's first known post; -1 where it is unknown.

    It is the sector left by the first move, or entered by it where it leads from training to a post; the present sector
    of people without a move. Second posts are ignored. Where one of several moves has no year, the first is unknown.
    """
    size = len(researchers)
    never = np.int16(np.iinfo(np.int16).max)
    person = codes_of(moves[Transitions.researcher_id]).astype(np.intp)
    dual = (moves[Transitions.kind] == "dual").to_numpy()
    year = np.where(dual, never, years(moves[Transitions.year]))
    earliest = np.full(size, never)
    np.minimum.at(earliest, person, year)  # a move without a year comes before any other: 0 is less than any year
    first_year = earliest[person]
    rows = np.flatnonzero((year == first_year) & ~dual)[::-1]
    first = np.full(size, -1)
    first[person[rows]] = rows  # of several in one year, the first in the table is written last
    codes = codes_of(researchers[Researchers.sector_id]).astype(np.int16)
    movers = np.flatnonzero(first >= 0)
    at = first[movers]
    trained = (moves[Transitions.kind] == "training-to-post").to_numpy()[at]
    left, entered = (codes_of(moves[name])[at] for name in (Transitions.from_sector_id, Transitions.to_sector_id))
    codes[movers] = np.where(trained, entered, left)
    undated = np.flatnonzero((first_year == UNKNOWN_YEAR) & ~dual)
    codes[np.bincount(person[undated], minlength=size) > 1] = -1
    return codes


def _present_country(researchers: pd.DataFrame, moves: pd.DataFrame, cities: pd.DataFrame) -> Coded:
    """Country of the city, else the one entered by the last dated move, second posts aside."""
    entered = moves[Transitions.to_country_code].cat
    countries = cities[Cities.country_code].cat.categories.union(entered.categories)
    country_of_city = np.append(countries.get_indexer(pd.Index(cities[Cities.country_code])), -1)
    of_city = country_of_city[codes_of(researchers[Researchers.city_id])]
    last = _last_moves(moves, len(researchers))
    of_move = np.full(len(researchers), -1)
    person = codes_of(moves[Transitions.researcher_id])[last]
    country_entered = np.append(countries.get_indexer(entered.categories), -1)
    of_move[person] = country_entered[entered.codes.to_numpy()[last]]
    return categorical(np.where(of_city < 0, of_move, of_city), countries)


def _last_moves(moves: pd.DataFrame, people: int) -> Codes:
    """Row of each mover's last dated move, second posts aside; of several in the last year, the end of their chain."""
    person = codes_of(moves[Transitions.researcher_id])
    year = np.where(moves[Transitions.kind] == "dual", UNKNOWN_YEAR, years(moves[Transitions.year]))
    last_year = np.zeros(people, dtype=year.dtype)
    np.maximum.at(last_year, person, year)
    rows = np.flatnonzero((year != UNKNOWN_YEAR) & (year == last_year[person]))
    if np.bincount(person[rows], minlength=people).max(initial=0) <= 1:
        return rows
    country = codes_of(moves[Transitions.to_country_code])[rows]
    order = chronological_order(person[rows], year[rows], *end_codes(moves, rows), country)
    sorted_person = person[rows][order]
    last: Codes = rows[order[np.append(sorted_person[1:] != sorted_person[:-1], True)]]
    return last

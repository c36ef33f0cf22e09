"""Moves coded for counting, their order, the spells between them, and careers without uncertain moves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from ecosystem.load.model.coding import (
    DIRECTIONS,
    DOMAINS,
    ENTRIES,
    ORIGINS,
    PLACES,
    RELOCATIONS,
    UNKNOWN_YEAR,
    Codes,
    categorical,
    codes_of,
    domain_of_sector,
    place,
    years,
)
from ecosystem.tables import Cities, Researchers, Transitions
from ecosystem.tables import vocabulary as words

LONGEST_CHAIN: Final = 24
"""Most moves of one person in one year that are chained; more are no career, and are ordered by their codes."""

_CODED: Final = (
    Transitions.kind,
    Transitions.from_sector_id,
    Transitions.from_city_id,
    Transitions.from_country_code,
    Transitions.to_sector_id,
    Transitions.to_city_id,
    Transitions.to_country_code,
    Transitions.motivation,
    Transitions.challenge,
    Transitions.evidence,
)
_CITIES: Final = 1 << 32
CERTAINTIES: Final = tuple(words.CERTAINTIES)
UNCERTAIN: Final = CERTAINTIES[1]


def derive_moves(
    moves: pd.DataFrame, researchers: pd.DataFrame, sectors: pd.DataFrame, cities: pd.DataFrame, *, home: str
) -> pd.DataFrame:
    """Moves with direction, border crossing and relocation, coded for counting.

    Parameters
    ----------
    moves : DataFrame
        The checked table of transitions.
    home : str
        ISO alpha-2 code of the country whose borders count.

    Returns
    -------
    DataFrame
        One row per move in the order of the table: ``person`` (position of the researcher), ``year``
        (:data:`UNKNOWN_YEAR` where unknown), the coded columns of the table (a country that is not given is that of the
        city), ``from_domain``, ``to_domain``, ``direction``, ``from_place``, ``to_place`` (:data:`PLACES`),
        ``crossing``, ``origin`` (:data:`ORIGINS`), ``entered_from`` (:data:`ENTRIES`), ``relocation``
        (:data:`RELOCATIONS`), ``certainty`` (certain where it is not given) and the person's ``field`` and ``degree``.
        What depends on an unknown sector or country is missing.
    """
    person = codes_of(moves[Transitions.researcher_id])
    from_sector, to_sector = codes_of(moves[Transitions.from_sector_id]), codes_of(moves[Transitions.to_sector_id])
    from_domain, to_domain = (domain_of_sector(sectors)[sector] for sector in (from_sector, to_sector))
    country = {
        str(code): _countries(moves, code, city, cities)
        for code, city in (
            (Transitions.from_country_code, Transitions.from_city_id),
            (Transitions.to_country_code, Transitions.to_city_id),
        )
    }
    from_place, to_place = (place(column.array, home) for column in country.values())
    crossing = from_place.codes * np.int8(2) + to_place.codes
    crossing[(from_place.codes < 0) | (to_place.codes < 0)] = -1
    unknown = (from_domain < 0) | (to_domain < 0)
    direction = np.where(unknown, -1, from_domain.astype(np.int16) * len(DOMAINS) + to_domain)
    trained = (moves[Transitions.kind] == "training-to-post").to_numpy()
    relocation = _relocations(moves, cities, from_place.codes, to_place.codes, home)
    entered_from = (from_sector != to_sector).view(np.int8)
    entered_from[(from_sector < 0) | (to_sector < 0)] = -1
    return pd.DataFrame(
        {
            "person": person.astype(np.int32),
            "year": years(moves[Transitions.year]),
            **{str(column): country.get(str(column), moves[column]) for column in _CODED},
            "from_domain": categorical(from_domain, DOMAINS),
            "to_domain": categorical(to_domain, DOMAINS),
            "direction": categorical(direction, DIRECTIONS),
            "from_place": from_place,
            "to_place": to_place,
            "crossing": categorical(crossing, tuple(words.CROSSINGS)),
            "origin": categorical(trained.view(np.int8), ORIGINS),
            "entered_from": categorical(np.where(trained, np.int8(2), entered_from), ENTRIES),
            "relocation": categorical(np.where(trained, np.int8(2), relocation), RELOCATIONS),
            "certainty": categorical((moves[Transitions.certainty] == UNCERTAIN).to_numpy().view(np.int8), CERTAINTIES),
            **{
                str(column): categorical(codes_of(researchers[column])[person], researchers[column].cat.categories)
                for column in (Researchers.field, Researchers.degree)
            },
        },
        copy=False,
    )


def _countries(moves: pd.DataFrame, code: str, city: str, cities: pd.DataFrame) -> pd.Series[Any]:
    """Country of one end of each move: as given, else that of the city."""
    given, city_code = moves[code], codes_of(moves[city])
    lacking = np.flatnonzero((codes_of(given) < 0) & (city_code >= 0))
    if not len(lacking):
        return given
    of_cities = cities[Cities.country_code]
    countries = given.cat.categories.union(of_cities.cat.categories)
    codes = codes_of(given.cat.set_categories(countries)).astype(np.int16)
    codes[lacking] = countries.get_indexer(pd.Index(of_cities))[city_code[lacking]]
    return pd.Series(categorical(codes, countries), index=given.index)


def _relocations(
    moves: pd.DataFrame, cities: pd.DataFrame, from_place: Codes, to_place: Codes, home: str
) -> npt.NDArray[np.int8]:
    """0 within a place, 1 between places, -1 where one of the two is unknown."""
    at_home = (cities[Cities.country_code] == home).to_numpy()
    abroad = np.int32(len(cities))
    place_of_city = np.append(np.where(at_home, np.arange(len(cities)), -1), -1).astype(np.int32)
    origin, destination = (
        np.select([where == 0, where == 1], [place_of_city[codes_of(moves[column])], abroad], default=np.int32(-1))
        for where, column in ((from_place, Transitions.from_city_id), (to_place, Transitions.to_city_id))
    )
    changed: npt.NDArray[np.int8] = (origin != destination).astype(np.int8)
    changed[(origin < 0) | (destination < 0)] = -1
    return changed


def end_codes(moves: pd.DataFrame, rows: Codes) -> tuple[Codes, Codes]:
    """One number per post left and post entered, of its sector and city."""
    codes: Mapping[str, Codes] = {
        name: codes_of(moves[name])[rows] for name in ("from_sector_id", "from_city_id", "to_sector_id", "to_city_id")
    }
    return (
        codes["from_sector_id"].astype(np.int64) * _CITIES + codes["from_city_id"],
        codes["to_sector_id"].astype(np.int64) * _CITIES + codes["to_city_id"],
    )


def chronological_order(person: Codes, year: Codes, origin: Codes, destination: Codes, tie: Codes) -> Codes:
    """Order of moves by person and year; within a year, a move that starts where another ends follows it.

    It does not depend on the order of the file.

    Parameters
    ----------
    origin, destination : numpy.ndarray
        Posts as in :func:`end_codes`.
    tie : numpy.ndarray
        Decides between moves of a year that are otherwise alike.

    Examples
    --------
    >>> same = np.zeros(3, dtype=np.int64)
    >>> chronological_order(same, same + 2015, np.array([7, 5, 6]), np.array([8, 6, 7]), same).tolist()
    [1, 2, 0]
    """
    order = np.lexsort((year, person))
    sorted_person, sorted_year = person[order], year[order]
    same = (sorted_person[1:] == sorted_person[:-1]) & (sorted_year[1:] == sorted_year[:-1])
    for start, stop in _runs(same):
        follows = start > 0 and sorted_person[start - 1] == sorted_person[start]
        before = int(destination[order[start - 1]]) if follows else None
        steps = sorted((int(origin[at]), int(destination[at]), int(tie[at]), int(at)) for at in order[start:stop])
        order[start:stop] = _chain(steps, before) if len(steps) <= LONGEST_CHAIN else [at for *_, at in steps]
    return order


def _runs(same: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Ranges in which each element is the same as the one before."""
    edges = np.flatnonzero(np.diff(np.r_[False, same, False].astype(np.int8)))
    return [(int(start), int(stop) + 1) for start, stop in edges.reshape(-1, 2)]


def _chain(steps: list[tuple[int, int, int, int]], current: int | None) -> list[int]:
    """Follow the posts as long as there is a move; start at a move whose origin no other move enters."""
    order: list[int] = []
    while steps:
        entered = [destination for _, destination, _, _ in steps]
        heads = [step for step in steps if entered.count(step[0]) == (step[0] == step[1])]
        following = [step for step in steps if step[0] == current]
        step = (following or heads or steps)[0]
        steps.remove(step)
        order.append(step[3])
        current = step[1]
    return order


_PRESENT = {
    Researchers.organization: Transitions.from_organization,
    Researchers.sector_id: Transitions.from_sector_id,
    Researchers.city_id: Transitions.from_city_id,
}


def without_uncertain(researchers: pd.DataFrame, transitions: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Leave out uncertain moves; the present post is the one left by the first uncertain move after all certain ones.

    Returns
    -------
    tuple of DataFrame
        Researchers and transitions; the same ones where no move is uncertain.
    """
    uncertain = (transitions[Transitions.certainty] == UNCERTAIN).to_numpy()
    if not uncertain.any():
        return researchers, transitions
    moved = undecided_moves(researchers, transitions)
    at = np.flatnonzero(moved >= 0)
    present = {}
    for column, left in _PRESENT.items():
        cells = researchers[column].copy()
        cells.iloc[at] = transitions[left].iloc[moved[at]].array
        present[str(column)] = cells
    return researchers.assign(**present), transitions[~uncertain].reset_index(drop=True)


def undecided_moves(researchers: pd.DataFrame, transitions: pd.DataFrame) -> npt.NDArray[np.int64]:
    """Row of each person's first uncertain move after all certain ones, on which the present post rests; else -1."""
    uncertain = (transitions[Transitions.certainty] == UNCERTAIN).to_numpy()
    person, year = codes_of(transitions[Transitions.researcher_id]), years(transitions[Transitions.year])
    main = (transitions[Transitions.kind] != "dual").to_numpy()
    decided = np.zeros(len(researchers), dtype=year.dtype)
    np.maximum.at(decided, person[main & ~uncertain], year[main & ~uncertain])
    rows = np.flatnonzero(main & uncertain & (year >= decided[person]))
    rows = rows[np.argsort(year[rows], kind="stable")[::-1]]
    first = np.full(len(researchers), -1, dtype=np.int64)
    first[person[rows]] = rows  # the earliest is written last
    return first


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

"""What is derived from the checked tables once: coded people and moves, and each person's stays between moves."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from ecosystem.load.model.first_sectors import first_sectors
from ecosystem.load.model.move_order import in_sequence, post
from ecosystem.tables import Cities, Researchers, Sectors, Transitions
from ecosystem.tables import vocabulary as words

Codes: TypeAlias = npt.NDArray[np.integer]
Coded: TypeAlias = "pd.Categorical[Any]"

UNKNOWN_YEAR = 0
"""Stands in the integer year columns of the derived frames where the year is not known."""

DOMAINS = tuple(words.DOMAINS)
DIRECTIONS = tuple(f"{origin}-{destination}" for origin, destination in product(DOMAINS, DOMAINS))
PLACES = ("home", "abroad")
TRAINING = "training"
ORIGINS = ("post", TRAINING)
"""What a move comes from: a post, or the place of the last degree, which is not one."""
ENTRIES = ("same", "other", TRAINING)
"""What the sector entered takes a mover in from: itself, another sector, or training."""
RELOCATIONS = ("within", "between", TRAINING)
"""Whether a move from post to post leads to another place: each city at home is one, everything abroad together one."""

_ENDS = ("from_sector_id", "from_city_id", "to_sector_id", "to_city_id")


def derive_moves(
    transitions: pd.DataFrame, researchers: pd.DataFrame, sectors: pd.DataFrame, cities: pd.DataFrame, *, home: str
) -> pd.DataFrame:
    """Code every transition for counting.

    Parameters
    ----------
    transitions, researchers, sectors, cities
        Checked tables.
    home : str
        ISO alpha-2 code of the country whose borders count.

    Returns
    -------
    DataFrame
        A row per transition in the order of `transitions`: ``person`` (position of the researcher), ``year``
        (:data:`UNKNOWN_YEAR` where unknown), the coded columns of the table, ``from_domain``, ``to_domain``,
        ``direction``, ``crossing``, ``origin`` (:data:`ORIGINS`), ``entered_from`` (:data:`ENTRIES`), ``relocation``
        (:data:`RELOCATIONS`) and the person's ``field`` and ``degree``.
    """
    person = transitions[Transitions.researcher_id].cat.codes.to_numpy()
    domain_of = _domain_codes(sectors)
    origin = domain_of[transitions[Transitions.from_sector_id].cat.codes.to_numpy()]
    destination = domain_of[transitions[Transitions.to_sector_id].cat.codes.to_numpy()]
    left_home = _is_home(transitions[Transitions.from_country_code], home)
    entered_home = _is_home(transitions[Transitions.to_country_code], home)
    crossing = np.select(
        [left_home & entered_home, left_home & ~entered_home, ~left_home & entered_home], [0, 1, 2], default=3
    )
    trained = (transitions[Transitions.kind] == "training-to-post").to_numpy()
    another = (
        transitions[Transitions.from_sector_id].cat.codes.to_numpy()
        != transitions[Transitions.to_sector_id].cat.codes.to_numpy()
    )
    coded = {
        str(column): transitions[column]
        for column in (
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
    }
    return pd.DataFrame(
        {
            "person": person.astype(np.int32),
            "year": _years(transitions[Transitions.year]),
            **coded,
            "from_domain": _coded(origin, DOMAINS),
            "to_domain": _coded(destination, DOMAINS),
            "direction": _coded(
                np.where((origin < 0) | (destination < 0), -1, origin.astype(np.int16) * len(DOMAINS) + destination),
                DIRECTIONS,
            ),
            "crossing": _coded(crossing, tuple(words.CROSSINGS)),
            "origin": _coded(trained.view(np.int8), ORIGINS),
            "entered_from": _coded(np.where(trained, np.int8(2), another.view(np.int8)), ENTRIES),
            "relocation": _coded(
                np.where(trained, np.int8(2), _relocations(transitions, cities, left_home, entered_home, home)),
                RELOCATIONS,
            ),
            **{
                str(column): _coded(
                    researchers[column].cat.codes.to_numpy()[person], researchers[column].cat.categories
                )
                for column in (Researchers.field, Researchers.degree)
            },
        },
        copy=False,
    )


def derive_people(
    researchers: pd.DataFrame,
    transitions: pd.DataFrame,
    sectors: pd.DataFrame,
    cities: pd.DataFrame,
    *,
    home: str,
) -> pd.DataFrame:
    """Code every researcher for counting.

    Returns
    -------
    DataFrame
        A row per researcher in the order of `researchers`: the coded columns, ``domain`` and ``country_code`` now
        (that of the city, else of the last move), ``place`` (home or abroad), ``trained`` (home or abroad),
        ``first_sector_id`` (that of the first known post), and
        the integer years ``career_start_year``, ``last_observed_year``, ``degree_year``.
    """
    domain = _domain_codes(sectors)[researchers[Researchers.sector_id].cat.codes.to_numpy()]
    country = _country_now(researchers, transitions, cities)
    coded = {
        str(column): researchers[column]
        for column in (
            Researchers.field,
            Researchers.degree,
            Researchers.sector_id,
            Researchers.city_id,
            Researchers.degree_country_code,
        )
    }
    return pd.DataFrame(
        {
            **coded,
            "first_sector_id": _coded(
                first_sectors(researchers, transitions, _years(transitions[Transitions.year])),
                researchers[Researchers.sector_id].cat.categories,
            ),
            "domain": _coded(domain, DOMAINS),
            "country_code": country,
            "place": _place(country, home),
            "trained": _place(researchers[Researchers.degree_country_code].array, home),
            **{
                str(column): _years(researchers[column])
                for column in (
                    Researchers.career_start_year,
                    Researchers.last_observed_year,
                    Researchers.degree_year,
                )
            },
        },
        copy=False,
    )


def derive_spells(people: pd.DataFrame, moves: pd.DataFrame) -> pd.DataFrame:
    """Cut every career into stays between moves: the person-years at risk.

    A second post (``dual``) does not end a stay. Moves without a year, and careers without a first or last year, make
    no stay: nothing is guessed.

    Returns
    -------
    DataFrame
        Columns ``person``, ``domain``, ``place``, ``sector_id``, ``city_id``, ``start`` and ``stop`` (years, half
        open), ordered by person and start.
    """
    first = people["career_start_year"].to_numpy()
    last = people["last_observed_year"].to_numpy()
    followed = (first != UNKNOWN_YEAR) & (last != UNKNOWN_YEAR) & (last >= first)
    person, year = moves["person"].to_numpy(), moves["year"].to_numpy()
    kept = np.flatnonzero((moves["kind"] != "dual").to_numpy() & (year != UNKNOWN_YEAR) & followed[person])
    order = kept[_moves_in_sequence(moves, kept)]
    movers, when = person[order], year[order]
    opens = np.r_[True, movers[1:] != movers[:-1]] if len(order) else np.zeros(0, dtype=bool)
    still = np.flatnonzero(followed & (np.bincount(movers, minlength=len(people)) == 0))
    starters = order[opens]
    after = np.where(np.r_[opens[1:], True], last[movers] + 1, np.r_[when[1:], 0]) if len(order) else when
    entered_home = (moves["crossing"].cat.codes % 2 == 0).to_numpy()
    left_home = (moves["crossing"].cat.codes < 2).to_numpy()
    stays = {
        "person": [movers[opens], movers, still],
        "domain": [
            moves["from_domain"].cat.codes.to_numpy()[starters],
            moves["to_domain"].cat.codes.to_numpy()[order],
            people["domain"].cat.codes.to_numpy()[still],
        ],
        "place": [
            np.where(left_home[starters], 0, 1),
            np.where(entered_home[order], 0, 1),
            people["place"].cat.codes.to_numpy()[still],
        ],
        "sector_id": [
            moves["from_sector_id"].cat.codes.to_numpy()[starters],
            moves["to_sector_id"].cat.codes.to_numpy()[order],
            people["sector_id"].cat.codes.to_numpy()[still],
        ],
        "city_id": [
            moves["from_city_id"].cat.codes.to_numpy()[starters],
            moves["to_city_id"].cat.codes.to_numpy()[order],
            people["city_id"].cat.codes.to_numpy()[still],
        ],
        "start": [first[movers[opens]], when, first[still]],
        "stop": [when[opens], after, last[still] + 1],
    }
    table = {column: np.concatenate(parts) for column, parts in stays.items()}
    table["start"] = np.maximum(table["start"], first[table["person"]])
    table["stop"] = np.minimum(table["stop"], last[table["person"]] + 1)
    lasting = np.flatnonzero(table["stop"] > table["start"])
    lasting = lasting[np.lexsort((table["start"][lasting], table["person"][lasting]))]
    return pd.DataFrame(
        {
            "person": table["person"][lasting].astype(np.int32),
            "domain": _coded(table["domain"][lasting], DOMAINS),
            "place": _coded(table["place"][lasting], PLACES),
            "sector_id": _coded(table["sector_id"][lasting], people["sector_id"].cat.categories),
            "city_id": _coded(table["city_id"][lasting], people["city_id"].cat.categories),
            "start": table["start"][lasting].astype(np.int16),
            "stop": table["stop"][lasting].astype(np.int16),
        },
        copy=False,
    )


def _coded(codes: Codes, categories: Iterable[str]) -> Coded:
    return pd.Categorical.from_codes(codes, dtype=pd.CategoricalDtype(pd.Index(list(categories), dtype="str")))


def _domain_codes(sectors: pd.DataFrame) -> Codes:
    """Map a sector's code to its domain's; the last place answers for code -1, the unknown sector."""
    codes = sectors[Sectors.domain].cat.codes.to_numpy()
    return np.append(codes, np.int8(-1))


def _relocations(
    transitions: pd.DataFrame,
    cities: pd.DataFrame,
    left_home: npt.NDArray[np.bool_],
    entered_home: npt.NDArray[np.bool_],
    home: str,
) -> npt.NDArray[np.int8]:
    """Code each move 0 within a place, 1 from place to place, -1 where one of the two is not known."""
    at_home = (cities[Cities.country_code] == home).to_numpy()
    number = np.append(np.where(at_home, np.arange(len(cities)), -1), -1).astype(np.int32)
    origin, destination = (
        np.where(inside, number[transitions[column].cat.codes.to_numpy()], np.int32(len(cities)))
        for inside, column in ((left_home, Transitions.from_city_id), (entered_home, Transitions.to_city_id))
    )
    other: npt.NDArray[np.int8] = (origin != destination).astype(np.int8)
    other[(origin < 0) | (destination < 0)] = -1
    return other


def _years(column: pd.Series) -> npt.NDArray[np.int16]:
    return column.fillna(UNKNOWN_YEAR).to_numpy(dtype=np.int16)


def _is_home(countries: pd.Series, home: str) -> npt.NDArray[np.bool_]:
    return (countries == home).to_numpy()


def _place(countries: Coded, home: str) -> Coded:
    codes = np.where(countries.codes < 0, -1, np.where(np.asarray(countries == home), 0, 1))
    return _coded(codes, PLACES)


def _moves_in_sequence(moves: pd.DataFrame, kept: Codes) -> Codes:
    """Order some moves by person, by year, and within a year from post to post."""
    codes = {name: moves[name].cat.codes.to_numpy()[kept] for name in (*_ENDS, "crossing")}
    return in_sequence(
        moves["person"].to_numpy()[kept],
        moves["year"].to_numpy()[kept],
        post(codes["from_sector_id"], codes["from_city_id"]),
        post(codes["to_sector_id"], codes["to_city_id"]),
        codes["crossing"],
    )


def _country_now(researchers: pd.DataFrame, transitions: pd.DataFrame, cities: pd.DataFrame) -> Coded:
    """Tell each person's country: that of the city, else the one entered by the last dated move."""
    city = researchers[Researchers.city_id].cat.codes.to_numpy()
    entered = transitions[Transitions.to_country_code].cat
    countries = cities[Cities.country_code].cat.categories.union(entered.categories)
    of_city = np.append(countries.get_indexer(pd.Index(cities[Cities.country_code])), -1)
    now = of_city[city]
    last = _last_moves(transitions, len(researchers))
    last_entered = np.full(len(researchers), -1)
    person = transitions[Transitions.researcher_id].cat.codes.to_numpy()[last]
    last_entered[person] = countries.get_indexer(entered.categories)[entered.codes.to_numpy()[last]]
    return _coded(np.where(now < 0, last_entered, now), countries)


def _last_moves(transitions: pd.DataFrame, people: int) -> Codes:
    """Find each mover's last dated move; where the last year has several, the one at the end of their chain."""
    person = transitions[Transitions.researcher_id].cat.codes.to_numpy()
    year = _years(transitions[Transitions.year])
    final = np.zeros(people, dtype=year.dtype)
    order = np.argsort(year, kind="stable")
    final[person[order]] = year[order]
    rows = np.flatnonzero((year != UNKNOWN_YEAR) & (year == final[person]))
    if np.bincount(person[rows], minlength=people).max(initial=0) <= 1:
        return rows
    codes = {name: transitions[name].cat.codes.to_numpy()[rows] for name in _ENDS}
    chained = in_sequence(
        person[rows],
        year[rows],
        post(codes["from_sector_id"], codes["from_city_id"]),
        post(codes["to_sector_id"], codes["to_city_id"]),
        transitions[Transitions.to_country_code].cat.codes.to_numpy()[rows],
    )
    who = person[rows][chained]
    last: Codes = rows[chained[np.append(who[1:] != who[:-1], True)]]
    return last

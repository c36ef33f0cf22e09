"""Where people are and where moves lead: each city at home, abroad as one place, and unknown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from ecosystem.tables import Cities
from ecosystem.tables import vocabulary as words

Counts = npt.NDArray[np.int64]
Codes = npt.NDArray[np.int16]

ABROAD, OTHER, UNKNOWN = "abroad", "other", words.UNKNOWN
MOST = 10
"""Cities named one by one; with the others, abroad and unknown that makes thirteen lines in a table."""


@dataclass(frozen=True, eq=False)
class Places:
    """The places of one dataset, numbered: the cities at home, then abroad, then unknown."""

    cities: tuple[str, ...]

    @property
    def abroad(self) -> int:
        """Number of the place "abroad"."""
        return len(self.cities)

    @property
    def unknown(self) -> int:
        """Number of the place "unknown"."""
        return len(self.cities) + 1

    @property
    def size(self) -> int:
        """How many places there are."""
        return len(self.cities) + 2

    def residences(self, people: pd.DataFrame) -> Codes:
        """Number the place of each person, or of each stay, by the columns ``place`` and ``city_id``."""
        where = people["place"].cat.codes.to_numpy()
        city = self._numbers(people["city_id"])
        return np.where(where == 1, np.int16(self.abroad), np.where(where == 0, city, np.int16(self.unknown)))

    def origins(self, moves: pd.DataFrame) -> Codes:
        """Number the place that each move leaves."""
        left_home = moves["crossing"].cat.codes.to_numpy() < 2
        return np.where(left_home, self._numbers(moves["from_city_id"]), np.int16(self.abroad))

    def destinations(self, moves: pd.DataFrame) -> Codes:
        """Number the place that each move enters."""
        entered_home = moves["crossing"].cat.codes.to_numpy() % 2 == 0
        return np.where(entered_home, self._numbers(moves["to_city_id"]), np.int16(self.abroad))

    def flows(self, moves: pd.DataFrame) -> Counts:
        """Count moves by place left (rows) and place entered (columns); every move is in one cell."""
        cell = self.origins(moves).astype(np.int32) * np.int32(self.size) + self.destinations(moves)
        return np.bincount(cell, minlength=self.size**2).reshape(self.size, self.size)

    def residents(self, people: pd.DataFrame) -> Counts:
        """Count people by place."""
        return np.bincount(self.residences(people), minlength=self.size)

    def _numbers(self, column: pd.Series) -> Codes:
        """Number a column's cities; a foreign one beside a country at home contradicts itself and counts as unknown."""
        known = pd.Index(self.cities, dtype="str").get_indexer(pd.Index(column.cat.categories, dtype="str"))
        numbers = np.append(np.where(known < 0, self.unknown, known), self.unknown).astype(np.int16)
        return numbers[column.cat.codes.to_numpy()]


def number_places(cities: pd.DataFrame, *, home: str = words.HOME) -> Places:
    """Number the places of a dataset.

    Examples
    --------
    >>> table = pd.DataFrame({"city_id": ["lahore", "berlin"], "country_code": ["PK", "DE"]})
    >>> number_places(table).cities
    ('lahore',)
    """
    at_home = (cities[Cities.country_code] == home).to_numpy()
    return Places(tuple(cities[Cities.city_id].astype(str).to_numpy(dtype=str)[at_home].tolist()))


@dataclass(frozen=True, eq=False)
class GroupedPlaces:
    """Places gathered into few: the largest cities, the other cities as one, abroad and unknown.

    Attributes
    ----------
    codes : tuple of str
        What each line is: ids of cities, then :data:`OTHER`, :data:`ABROAD` and :data:`UNKNOWN`.
    others : int
        How many cities the line of the others holds.
    """

    codes: tuple[str, ...]
    line: npt.NDArray[np.int64]
    others: int

    def along(self, counts: Counts, axis: int = 0) -> Counts:
        """Add up counts of places into counts of lines, along one axis."""
        gathered = np.zeros((len(self.codes), *np.moveaxis(counts, axis, 0).shape[1:]), dtype=counts.dtype)
        np.add.at(gathered, self.line, np.moveaxis(counts, axis, 0))
        return np.moveaxis(gathered, 0, axis)


def group_places(known: Places, sizes: npt.ArrayLike, *, most: int = MOST) -> GroupedPlaces:
    """Keep the largest cities and gather the rest; cities that nobody is in are gathered, not listed.

    Parameters
    ----------
    sizes : array_like of int
        What makes a place large, by place (people there, or moves in and out).

    Examples
    --------
    >>> kept = group_places(Places(("gujrat", "lahore", "topi")), [2, 9, 3, 0, 0], most=1)
    >>> kept.codes, kept.others
    (('lahore', 'other', 'abroad', 'unknown'), 2)
    """
    by_city = np.asarray(sizes)[: known.abroad]
    order = np.argsort(-by_city, kind="stable")
    kept = [int(city) for city in order[:most] if by_city[city] > 0]
    codes: Sequence[str] = [*(known.cities[city] for city in kept), OTHER, ABROAD, UNKNOWN]
    line = np.full(known.size, len(kept), dtype=np.int64)
    line[kept] = np.arange(len(kept))
    line[known.abroad], line[known.unknown] = len(kept) + 1, len(kept) + 2
    return GroupedPlaces(tuple(codes), line, int((by_city > 0).sum()) - len(kept))

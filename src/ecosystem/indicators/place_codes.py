"""Number places: each city at home, abroad as one place, and unknown."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from ecosystem.load import PLACES
from ecosystem.tables import Cities
from ecosystem.tables import vocabulary as words

Counts = npt.NDArray[np.int64]
Codes = npt.NDArray[np.int16]

HOME, AWAY = range(len(PLACES))
ABROAD, OTHER, UNKNOWN = "abroad", "other", words.UNKNOWN
MOST_CITIES = 10
"""Cities named one by one; others, abroad and unknown make thirteen lines in a table."""


@dataclass(frozen=True, eq=False)
class Places:
    """Codes of the places of a dataset: the ids of the cities at home, then abroad, then unknown."""

    cities: tuple[str, ...]

    @property
    def abroad(self) -> int:
        """Code of abroad."""
        return len(self.cities)

    @property
    def unknown(self) -> int:
        """Code of unknown."""
        return len(self.cities) + 1

    @property
    def size(self) -> int:
        """Number of places."""
        return len(self.cities) + 2

    def residences(self, people: pd.DataFrame) -> Codes:
        """Place of each person or spell, from ``place`` and ``city_id``."""
        return self._of(people["place"], people["city_id"])

    def origins(self, moves: pd.DataFrame) -> Codes:
        """Place that each move leaves."""
        return self._of(moves["from_place"], moves["from_city_id"])

    def destinations(self, moves: pd.DataFrame) -> Codes:
        """Place that each move enters."""
        return self._of(moves["to_place"], moves["to_city_id"])

    def flows(self, moves: pd.DataFrame) -> Counts:
        """Origin–destination matrix: moves by place left (rows) and entered (columns)."""
        cell = self.origins(moves).astype(np.int32) * np.int32(self.size) + self.destinations(moves)
        return np.bincount(cell, minlength=self.size**2).reshape(self.size, self.size)

    def residents(self, people: pd.DataFrame) -> Counts:
        """Count people by place."""
        return np.bincount(self.residences(people), minlength=self.size)

    def _of(self, place: pd.Series, city: pd.Series) -> Codes:
        """Places by home, abroad or unknown, and by city at home."""
        where = place.cat.codes.to_numpy()
        at_home = np.where(where == HOME, self._numbers(city), np.int16(self.unknown))
        return np.where(where == AWAY, np.int16(self.abroad), at_home)

    def _numbers(self, column: pd.Series) -> Codes:
        """Codes of a column of city ids; a foreign city with a place at home is inconsistent and counts as unknown."""
        known = pd.Index(self.cities, dtype="str").get_indexer(pd.Index(column.cat.categories, dtype="str"))
        numbers = np.append(np.where(known < 0, self.unknown, known), self.unknown).astype(np.int16)
        return numbers[column.cat.codes.to_numpy()]


def number_places(cities: pd.DataFrame, *, home: str = words.HOME) -> Places:
    """Return the places of a dataset, with the cities of `home`.

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
    """Places in few lines: the largest cities, the other cities as one, abroad and unknown; `line` is by place.

    Attributes
    ----------
    codes : tuple of str
        Code of each line: ids of cities, then :data:`OTHER`, :data:`ABROAD` and :data:`UNKNOWN`.
    others : int
        Number of cities in the line of the others.
    """

    codes: tuple[str, ...]
    line: npt.NDArray[np.int64]
    others: int

    def along(self, counts: Counts, axis: int = 0) -> Counts:
        """Sum counts by place into counts by line, along one axis."""
        gathered = np.zeros((len(self.codes), *np.moveaxis(counts, axis, 0).shape[1:]), dtype=counts.dtype)
        np.add.at(gathered, self.line, np.moveaxis(counts, axis, 0))
        return np.moveaxis(gathered, 0, axis)


def group_places(known: Places, sizes: npt.ArrayLike, *, most: int = MOST_CITIES) -> GroupedPlaces:
    """Keep the `most` largest cities and group the rest, empty ones included.

    Parameters
    ----------
    sizes : array_like of int
        Size of each place: people there, or moves in and out.

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

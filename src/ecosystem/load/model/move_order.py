"""The order of a person's moves, also of those in one year: a move that starts where another ends comes after it."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Whole: TypeAlias = npt.NDArray[np.integer[Any]]

LONGEST_CHAIN = 24
"""How many moves of one person in one year are put in a chain; more are no career, and codes alone order them."""

_CITIES = 1 << 32


def post(sector: Whole, city: Whole) -> Whole:
    """Name each end of a move by one number, made of its sector's and its city's code."""
    return sector.astype(np.int64) * _CITIES + city


def in_sequence(person: Whole, year: Whole, origin: Whole, destination: Whole, country: Whole) -> Whole:
    """Put moves in the order in which they happened, whatever their order in the file.

    Parameters
    ----------
    person, year : numpy.ndarray
        Who moved, and when.
    origin, destination : numpy.ndarray
        The post left and the post taken, as :func:`post` names them.
    country : numpy.ndarray
        Decides between moves of a year that are otherwise alike.

    Returns
    -------
    numpy.ndarray
        Places of the moves by person and year. Moves of one person and year form a chain as far as they can; beyond
        that their codes decide, so that the order of the file does not matter.

    Examples
    --------
    >>> same = np.zeros(3, dtype=np.int64)
    >>> in_sequence(same, same + 2015, np.array([7, 5, 6]), np.array([8, 6, 7]), same).tolist()
    [1, 2, 0]
    """
    order = np.lexsort((year, person))
    who, when = person[order], year[order]
    same = (who[1:] == who[:-1]) & (when[1:] == when[:-1])
    for start, stop in _runs(same):
        follows = start > 0 and who[start - 1] == who[start]
        before = int(destination[order[start - 1]]) if follows else None
        moves = sorted((int(origin[at]), int(destination[at]), int(country[at]), int(at)) for at in order[start:stop])
        order[start:stop] = _chain(moves, before) if len(moves) <= LONGEST_CHAIN else [at for *_, at in moves]
    return order


def _runs(same: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Give the stretches in which each member is the same as the one before."""
    edges = np.flatnonzero(np.diff(np.r_[False, same, False].astype(np.int8)))
    return [(int(start), int(stop) + 1) for start, stop in edges.reshape(-1, 2)]


def _chain(moves: list[tuple[int, int, int, int]], here: int | None) -> list[int]:
    """Go from post to post as long as there is a move; begin at one that no other leads to."""
    order: list[int] = []
    while moves:
        entered = [destination for _, destination, _, _ in moves]
        heads = [move for move in moves if entered.count(move[0]) == (move[0] == move[1])]
        following = [move for move in moves if move[0] == here]
        move = (following or heads or moves)[0]
        moves.remove(move)
        order.append(move[3])
        here = move[1]
    return order

"""Stated motivations and challenges of moves; counts are rounded, so that none tells of single people."""

from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from ecosystem.indicators.counting import categories, cube, long_table, result_table
from ecosystem.indicators.transitions import TO_ACADEMIA, TO_INDUSTRY
from ecosystem.statistics import wilson
from ecosystem.tables import vocabulary as words

ELSEWHERE = "other"
GROUPS = (TO_INDUSTRY, TO_ACADEMIA, ELSEWHERE, words.UNKNOWN)

ROUNDED_TO: Final = 5
"""Counts of reasons and challenges are rounded to its multiples.

Exact counts could be subtracted from each other, between views and between filters, until one person is left. Hiding
further cells of each table does not prevent that where any filter makes another table.
"""
LEAST_COUNT: Final = 8
"""Smallest count of a reason or challenge that is published: below it are those of fewer than five moves, and those
that would tell them by rounding down."""


def stated_shares(moves: pd.DataFrame, column: str) -> pd.DataFrame:
    """Share of moves that state each motivation or challenge (`column`), by direction.

    Returns
    -------
    DataFrame
        A row per value, the most often stated first, and group of directions (academia to industry, industry to
        academia, all others, and unknown where it occurs): `column`, ``group``, ``moves``, ``enough``, and the share
        among the moves of the group that state one. Counts are rounded to :data:`ROUNDED_TO`; those below
        :data:`LEAST_COUNT` have no numbers.
    """
    counts = cube(moves, [column, "direction"])
    directions = categories(moves, "direction")
    group = np.array([GROUPS.index(name if name in GROUPS else ELSEWHERE) for name in directions])
    by_group = np.stack([counts[:, group == place].sum(axis=1) for place in range(len(GROUPS))], axis=1)[:-1]
    order = np.argsort(-published(by_group).sum(axis=1), kind="stable")
    by_group = by_group[order]
    groups = GROUPS if by_group[:, -1].any() else GROUPS[:-1]
    by_group = by_group[:, : len(groups)]
    table = long_table((column, categories(moves, column)[order]), ("group", groups), moves=published(by_group))
    return _shares(table, by_group.sum(axis=0, keepdims=True), unit="share of moves that state one")


def stated_together(moves: pd.DataFrame) -> pd.DataFrame:
    """Cross-tabulate motivations and challenges stated for the same move.

    Returns
    -------
    DataFrame
        A row per pair: ``motivation``, ``challenge``, ``moves``, ``enough``, and the share of the moves with that
        motivation (and some challenge) that state the challenge. Counts are rounded to :data:`ROUNDED_TO`; those below
        :data:`LEAST_COUNT` have no numbers.
    """
    counts = cube(moves, ["motivation", "challenge"])[:-1, :-1]
    rows = np.argsort(-published(counts.sum(axis=1)), kind="stable")
    columns = np.argsort(-published(counts.sum(axis=0)), kind="stable")
    counts = counts[np.ix_(rows, columns)]
    table = long_table(
        ("motivation", categories(moves, "motivation")[rows]),
        ("challenge", categories(moves, "challenge")[columns]),
        moves=published(counts),
    )
    return _shares(table, counts.sum(axis=1, keepdims=True), unit="share of moves with the reason")


def published(counts: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Round counts of reasons or challenges; 0 where they are too small to be published.

    References
    ----------
    Hundepool et al. 2012, Statistical Disclosure Control, chapter 5 (rounding).

    Examples
    --------
    >>> published(np.array([3, 7, 8, 12, 13])).tolist()
    [0, 0, 10, 10, 15]
    """
    return np.where(counts < LEAST_COUNT, 0, (counts + ROUNDED_TO // 2) // ROUNDED_TO * ROUNDED_TO)


def count_unstated(moves: pd.DataFrame, column: str) -> int:
    """Count the moves that state no motivation or challenge."""
    return int((moves[column].cat.codes.to_numpy() < 0).sum())


def _shares(table: pd.DataFrame, totals: npt.NDArray[np.int64], *, unit: str) -> pd.DataFrame:
    """Add the shares of published counts among published totals, both missing where they are too small."""
    shape = (-1, totals.shape[1]) if totals.shape[0] == 1 else (totals.shape[0], -1)
    moves = table["moves"].to_numpy().reshape(shape)
    of, none = (np.broadcast_to(part, moves.shape).ravel() for part in (published(totals), totals == 0))
    enough = (moves.ravel() > 0) & (of > 0)
    result = result_table(table, wilson(moves.ravel(), of), unit=unit)
    visible = {name: result[name].where(enough) for name in ("value", "low", "high", "moves")}
    return result.assign(**visible, n=result["n"].where((of > 0) | none), enough=enough)

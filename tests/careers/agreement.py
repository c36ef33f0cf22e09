"""Precision and recall of derived moves against known ones, by exact year and within one year."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

EXACT: Final = 0
WITHIN_ONE: Final = 1
Row = dict[str, str | int | float]
Match = tuple[str, str, str, str]
"""Person, kind of move, origin, destination."""


@dataclass(frozen=True)
class Agreement:
    """Counts of derived, known and matching moves."""

    derived: int
    known: int
    both: int

    @property
    def precision(self) -> float:
        """Share of the derived moves that are known ones; 1 where none was derived."""
        return self.both / self.derived if self.derived else 1.0

    @property
    def recall(self) -> float:
        """Share of the known moves that were derived; 1 where none is known."""
        return self.both / self.known if self.known else 1.0


def agreement(
    derived: Iterable[tuple[Match, int]], known: Iterable[tuple[Match, int]], *, tolerance: int = EXACT
) -> Agreement:
    """Match derived with known moves, each at most once, those of the same year first.

    Parameters
    ----------
    derived, known : iterable of tuple
        Identity of a move, and its year.
    tolerance : int
        Maximum difference in years.

    Examples
    --------
    >>> move = ("p-1", "move", "LUMS", "MIT")
    >>> agreement([(move, 2011)], [(move, 2010)]).both, agreement([(move, 2011)], [(move, 2010)], tolerance=1).both
    (0, 1)
    """
    unmatched, open_known = Counter(derived), Counter(known)
    total, expected, both = unmatched.total(), open_known.total(), 0
    for distance in range(tolerance + 1):
        for (match, year), _ in list(open_known.items()):
            for other in {year - distance, year + distance}:
                found = min(open_known[match, year], unmatched[match, other])
                open_known[match, year] -= found
                unmatched[match, other] -= found
                both += found
    return Agreement(total, expected, both)


def by_group(
    derived: Sequence[tuple[str, tuple[Match, int]]], known: Sequence[tuple[str, tuple[Match, int]]]
) -> list[Row]:
    """Agreement of each group of histories and of all.

    Parameters
    ----------
    derived, known : sequence of tuple
        Moves, each with the group of its person.

    Returns
    -------
    list of dict
        ``group``, ``known``, ``derived``, ``precision``, ``recall``, and both shares within one year; last the row of
        all.
    """
    groups = dict.fromkeys(group for group, _ in (*known, *derived))
    rows: list[Row] = []
    for group in (*groups, "all"):
        one, other = ([move for its, move in moves if group in (its, "all")] for moves in (derived, known))
        exact, near = agreement(one, other), agreement(one, other, tolerance=WITHIN_ONE)
        rows.append(
            {
                "group": group,
                "known": exact.known,
                "derived": exact.derived,
                "precision": round(exact.precision, 4),
                "recall": round(exact.recall, 4),
                "precision_within_a_year": round(near.precision, 4),
                "recall_within_a_year": round(near.recall, 4),
            }
        )
    return rows

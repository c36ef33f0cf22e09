"""What stays unknown: gaps at random, the same wherever the same post is named."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ecosystem.simulator.careers import KINDS, Moves
from ecosystem.simulator.chances import Codes, Dice, Flags
from ecosystem.simulator.parameters import Parameters


@dataclass(frozen=True)
class Gaps:
    """Draws which cells are unknown, each kind at its own rate.

    Attributes
    ----------
    parameters, seed
        The rates, and where chance begins.
    """

    parameters: Parameters
    seed: int

    def unknown(self, column: str, size: int) -> Flags:
        """Draw who or which move lacks a column."""
        share = self.parameters.by_key("unknown_share")[column]
        return Dice(self.seed, f"unknown {column}").roll(size) < share

    def of_posts(self, column: str, moves: Moves, people: int) -> PostGaps:
        """Draw which posts lack a column, so that a post left is known if and only if it was known when taken."""
        flags = self.unknown(column, people + len(moves))
        first, taken = flags[:people], flags[people:]
        before = previous_main(moves)
        origin = np.where(before >= 0, taken[before], first[moves.person])
        last = first.copy()
        main = np.flatnonzero(is_main(moves))
        last[moves.person[main]] = taken[main]
        return PostGaps(origin=origin, destination=taken, last=last)


@dataclass(frozen=True)
class PostGaps:
    """Which posts lack something: those left and taken by each move, and the last of each person."""

    origin: Flags
    destination: Flags
    last: Flags


def is_main(moves: Moves) -> Flags:
    """Tell which moves change the main post; a second post beside it does not."""
    main: Flags = moves.kind != KINDS.index("dual")
    return main


def previous_main(moves: Moves) -> Codes:
    """Return for each move the position of the person's last move before it that changed the main post, else -1."""
    position = np.arange(len(moves))
    latest = np.maximum.accumulate(np.where(is_main(moves), position, -1)) if len(moves) else position
    before = np.concatenate([[-1], latest[:-1]]) if len(moves) else position
    same_person = (before >= 0) & (moves.person[before] == moves.person) if len(moves) else before >= 0
    return np.where(same_person, before, -1)

"""Seeded random numbers and vectorised draws from weights."""

from dataclasses import dataclass
from typing import Final, Self, TypeAlias

import numpy as np
import numpy.typing as npt

Codes: TypeAlias = npt.NDArray[np.intp]
Flags: TypeAlias = npt.NDArray[np.bool_]
Numbers: TypeAlias = npt.NDArray[np.float64]

NOBODY: Final = -1
BELOW_ONE: Final = 1 - 1e-9


@dataclass(frozen=True)
class Chances:
    """Rows of weights to draw a column from.

    Examples
    --------
    >>> chances = Chances.of(np.array([[1.0, 3.0], [0.0, 0.0], [0.0, 1.0]]))
    >>> chances.draw(np.array([0, 0, 1, 2]), np.array([0.2, 0.3, 0.5, 0.0])).tolist()
    [0, 1, -1, 1]
    """

    steps: Numbers
    width: int
    empty: Flags

    @classmethod
    def of(cls, weights: Numbers) -> Self:
        """Build from rows of weights, which need not add up to one."""
        cumulative = np.cumsum(np.atleast_2d(weights), axis=1)
        total = cumulative[:, -1:]
        shares = np.divide(cumulative, total, out=np.ones_like(cumulative), where=total > 0)
        steps: Numbers = shares + np.arange(len(shares))[:, None]
        return cls(steps.ravel(), shares.shape[1], total[:, 0] <= 0)

    def draw(self, rows: Codes, uniform: Numbers) -> Codes:
        """Draw a column for each row index; -1 where the row has no weight."""
        place = np.searchsorted(self.steps, rows + np.minimum(uniform, BELOW_ONE), side="right")
        return np.where(self.empty[rows], NOBODY, place - rows * self.width)


class Dice:
    """Uniform random numbers from a seed and a subject, so that subjects do not affect each other."""

    def __init__(self, seed: int, subject: str) -> None:
        self._generator = np.random.Generator(np.random.PCG64([seed, *subject.encode()]))

    def roll(self, size: int) -> Numbers:
        """Draw uniform numbers in [0, 1)."""
        return self._generator.random(size)

"""The steps from records to a dataset, in words, for whoever waits for them."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum


class Step(StrEnum):
    """What is being done; its value says it in words."""

    READING = "reading records"
    DERIVING = "deriving careers"
    VARYING = "varying each threshold, to tell how the headline changes"
    LANDING = "landing the dataset"

    @property
    def can_stop(self) -> bool:
        """Whether it can be broken off; a landing is one step that takes a moment."""
        return self is not Step.LANDING


OnStep = Callable[[Step, int, int], None]
"""Told when a step begins (0 of 0) and again on its way: how many are done, of how many where that is known.

It may raise: the import ends there, and the last dataset stays as it is.
"""


def quiet(step: Step, done: int, total: int) -> None:
    """Tell nobody."""

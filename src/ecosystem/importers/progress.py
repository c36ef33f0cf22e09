"""Steps of an import, and the callback that reports them."""

from collections.abc import Callable
from enum import StrEnum


class ImportStep(StrEnum):
    """Step of an import; its value describes it."""

    READING = "reading records"
    DERIVING = "deriving careers"
    VARYING = "varying each threshold, to show how the headline changes"
    WRITING = "writing the dataset"

    @property
    def can_stop(self) -> bool:
        """Whether the step can be interrupted; writing is one atomic step that takes a moment."""
        return self is not ImportStep.WRITING


StepCallback = Callable[[ImportStep, int, int], None]
"""Called when a step begins (0 of 0) and during it: number done, and total or 0 if unknown.

It may raise: the import ends there, and the last dataset stays as it is.
"""


def ignore_step(step: ImportStep, done: int, total: int) -> None:
    """No-op callback."""

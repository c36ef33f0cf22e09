"""What a day's requests may cost."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from ecosystem.importers.openalex.errors import StoppedError

WITH_KEY = 100_000
"""Credits a day that a free key gives."""

WITHOUT_KEY = 100
"""Credits a day without one: enough for a dry run."""

DEAREST, CHEAPEST = 10, 1
"""Credits that OpenAlex has charged for a list: the one is taken until the server says what it costs, the other must be
there for a request to be sent at all."""

REMAINING = "x-ratelimit-remaining"
BOUGHT = "x-ratelimit-onetime-remaining"
"""Credits that were bought; they serve when the day's are spent."""
USED = "x-ratelimit-credits-used"

Spend = Callable[[str, int, int], int]
"""Adds credits and requests to a day and returns its credits; called before a request, so that a crash forgets none."""


class Budget:
    """The day's credits: ours by count, the server's by its headers, whichever ends first.

    Parameters
    ----------
    credits : int
        Credits a day.
    spend : Spend
        Keeps the count, over crashes where it is kept on disk.
    now : callable
        The time, aware of its zone. Days are those of UTC, as OpenAlex counts them.

    Examples
    --------
    >>> spent = {}
    >>> def spend(day, credits, calls):
    ...     spent[day] = spent.get(day, 0) + credits
    ...     return spent[day]
    >>> budget = Budget(20, spend, lambda: datetime(2026, 11, 22, tzinfo=UTC))
    >>> budget.take()
    >>> budget.learn({"x-ratelimit-credits-used": "1"})
    >>> spent, budget.cost
    ({'2026-11-22': 1}, 1)
    """

    def __init__(self, credits: int, spend: Spend, now: Callable[[], datetime]) -> None:
        self.credits = credits
        self.cost = DEAREST
        self._needed = CHEAPEST
        self._spend = spend
        self._now = now
        self._left: float | None = None
        self._day = ""
        self._taken = 0

    def take(self) -> None:
        """Count a request that is about to be sent.

        Raises
        ------
        StoppedError
            If the day's credits do not suffice for it.
        """
        day = self._now().astimezone(UTC).date().isoformat()
        if day != self._day:
            self._day, self._left = day, None
        if self._left is not None and self._left < self._needed:
            raise self.spent()
        if self._spend(day, 0, 0) + self._needed > self.credits:
            raise StoppedError(f"Stopped at the day's budget of {self.credits:,} credits.", tomorrow=True)
        self._taken = self.cost
        self._spend(day, self._taken, 1)

    def learn(self, headers: Mapping[str, str]) -> None:
        """Take over what an answer says about cost and credits left."""
        used, left = number(headers, USED), number(headers, REMAINING)
        if used is not None:
            self._spend(self._day, math.ceil(used) - self._taken, 0)
            if used:
                self.cost = self._needed = math.ceil(used)
        if left is not None:
            self._left = left + (number(headers, BOUGHT) or 0)

    def spent(self) -> StoppedError:
        """Return the reason to stop where the server has no more credits for us today."""
        return StoppedError("Stopped: OpenAlex has no credits left for today.", tomorrow=True)


def number(headers: Mapping[str, str], name: str) -> float | None:
    """Return a header's number, or None where there is none that makes sense.

    Examples
    --------
    >>> number({"x-ratelimit-remaining": "12"}, REMAINING), number({"x-ratelimit-remaining": "inf"}, REMAINING)
    (12.0, None)
    """
    try:
        value = float(headers.get(name, ""))
    except ValueError:
        return None
    return value if math.isfinite(value) and value >= 0 else None

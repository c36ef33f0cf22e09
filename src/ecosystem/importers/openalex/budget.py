"""Daily credit budget of OpenAlex requests."""

import math
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from ecosystem.importers.openalex.errors import StoppedError

CREDITS_WITH_KEY = 100_000
"""Credits a day of a free key."""

CREDITS_WITHOUT_KEY = 100
"""Credits a day without a key: enough for a dry run."""

HIGHEST_COST, LOWEST_COST = 10, 1
"""Credits that OpenAlex has charged for a list: the first is assumed until the server states its price, the second must
be left for a request to be sent."""

REMAINING = "x-ratelimit-remaining"
PURCHASED = "x-ratelimit-onetime-remaining"
"""Purchased credits; used after the day's."""
USED = "x-ratelimit-credits-used"

Spend = Callable[[str, int, int], int]
"""Adds credits and requests to a day and returns the day's credits; called before a request, so that a crash loses
none."""


class Budget:
    """The day's credits, by our count and by the server's headers, whichever is exhausted first.

    Days are those of UTC, as for OpenAlex.

    Examples
    --------
    >>> spent = {}
    >>> def spend(day, credits, calls):
    ...     spent[day] = spent.get(day, 0) + credits
    ...     return spent[day]
    >>> budget = Budget(20, spend, lambda: datetime(2026, 11, 22, tzinfo=UTC))
    >>> budget.reserve()
    >>> budget.update({"x-ratelimit-credits-used": "1"})
    >>> spent, budget.cost
    ({'2026-11-22': 1}, 1)
    """

    def __init__(self, credits: int, spend: Spend, now: Callable[[], datetime]) -> None:
        self.credits = credits
        self.cost = HIGHEST_COST
        self._least = LOWEST_COST
        self._spend = spend
        self._now = now
        self._remaining: float | None = None
        self._day = ""
        self._reserved = 0

    def reserve(self) -> None:
        """Count a request about to be sent; raise StoppedError where the day's credits do not suffice."""
        day = self._now().astimezone(UTC).date().isoformat()
        if day != self._day:
            self._day, self._remaining = day, None
        if self._remaining is not None and self._remaining < self._least:
            raise self.exhausted()
        if self._spend(day, 0, 0) + self._least > self.credits:
            raise StoppedError(f"Stopped at the day's budget of {self.credits:,} credits.", tomorrow=True)
        self._reserved = self.cost
        self._spend(day, self._reserved, 1)

    def update(self, headers: Mapping[str, str]) -> None:
        """Apply the price and the remaining credits that a response states."""
        used, remaining = header_number(headers, USED), header_number(headers, REMAINING)
        if used is not None:
            self._spend(self._day, math.ceil(used) - self._reserved, 0)
            if used:
                self.cost = self._least = math.ceil(used)
        if remaining is not None:
            self._remaining = remaining + (header_number(headers, PURCHASED) or 0)

    def exhausted(self) -> StoppedError:
        """Return the error for a server without credits for today."""
        return StoppedError("Stopped: OpenAlex has no credits left for today.", tomorrow=True)


def header_number(headers: Mapping[str, str], name: str) -> float | None:
    """Return a header as a finite number from 0; None where it is none.

    Examples
    --------
    >>> [header_number({"x-ratelimit-remaining": text}, REMAINING) for text in ("12", "inf")]
    [12.0, None]
    """
    try:
        value = float(headers.get(name, ""))
    except ValueError:
        return None
    return value if math.isfinite(value) and value >= 0 else None

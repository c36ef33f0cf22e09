"""How long to wait before asking again."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

ATTEMPTS = 7
"""Times one question is asked before the download stops; with the waits below, over about a minute and a half."""

FIRST_WAIT = 1.0
"""Seconds before a second attempt; each further wait is twice as long."""

LONGEST_BACKOFF = 60.0
"""Seconds no wait of our own goes beyond."""

LONGEST_WAIT = 300.0
"""Seconds waited because a server says so; who asks for more means another day, and the download stops."""


def backoff(attempt: int, chance: float) -> float:
    """Return the seconds to wait after a failed attempt.

    Parameters
    ----------
    attempt : int
        Number of the attempt that failed, from 1.
    chance : float
        A random number from 0 to 1: half of the wait depends on it, so that many who failed together do not come back
        together.

    Examples
    --------
    >>> [backoff(attempt, 1.0) for attempt in (1, 2, 3, 20)]
    [1.0, 2.0, 4.0, 60.0]
    >>> backoff(3, 0.0)
    2.0
    """
    full = min(LONGEST_BACKOFF, FIRST_WAIT * 2.0 ** min(attempt - 1, 30))
    return full * (1 + chance) / 2


def asked_wait(said: str | None, now: datetime) -> float | None:
    """Return the seconds that a header ``Retry-After`` asks for, or None where it says nothing one can follow.

    Parameters
    ----------
    said : str or None
        Seconds, or a date as HTTP writes it.
    now : datetime
        The time, aware of its zone.

    Examples
    --------
    >>> noon = datetime(2026, 11, 22, 12, tzinfo=UTC)
    >>> asked_wait("7", noon), asked_wait("Sun, 22 Nov 2026 12:01:30 GMT", noon), asked_wait("soon", noon)
    (7.0, 90.0, None)
    >>> asked_wait("Sun, 22 Nov 2026 11:00:00 GMT", noon), asked_wait("-3", noon), asked_wait("nan", noon)
    (0.0, 0.0, None)
    """
    if said is None:
        return None
    try:
        seconds = float(said)
    except ValueError:
        seconds = _until(said, now)
    return None if math.isnan(seconds) else max(0.0, seconds)


def _until(said: str, now: datetime) -> float:
    try:
        moment = parsedate_to_datetime(said)
    except (ValueError, IndexError, OverflowError):
        return math.nan
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return (moment - now).total_seconds()

"""What a download takes from the world: network, time, waiting, chance, and somebody who watches."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from ecosystem.importers.openalex.transport import Transport, over_the_network

Progress = Callable[[int, int, str], None]
"""Told after each step: how many are done, of how many, and of what."""


def _utc() -> datetime:
    return datetime.now(UTC)


def _quiet(done: int, total: int, what: str) -> None:
    return


def _unsaid(why: str) -> None:
    return


def _never() -> bool:
    return False


@dataclass(frozen=True)
class Surroundings:
    """What a download takes from the world; tests bring their own.

    Attributes
    ----------
    transport : Transport
        The network.
    now : callable
        The time, aware of its zone.
    sleep : callable
        Waits some seconds.
    chance : callable
        A random number from 0 to 1.
    stop : callable
        Whether somebody asked to stop; looked at before each request.
    on_progress : Progress
        Told after each step.
    on_wait : callable
        Told, in words, why a question is asked again and when.
    """

    transport: Transport = field(default_factory=over_the_network)
    now: Callable[[], datetime] = _utc
    sleep: Callable[[float], object] = time.sleep
    chance: Callable[[], float] = random.random
    stop: Callable[[], bool] = _never
    on_progress: Progress = _quiet
    on_wait: Callable[[str], None] = _unsaid

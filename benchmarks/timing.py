"""Time things against each other, turn by turn, so that a busy neighbour slows both."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping


def medians(tasks: Mapping[str, Callable[[], object]], *, rounds: int = 7) -> dict[str, float]:
    """Run every task in turn, several rounds, and return each one's median in seconds; a first round warms up."""
    seconds: dict[str, list[float]] = {name: [] for name in tasks}
    for lap in range(rounds + 1):
        for name, task in tasks.items():
            start = time.perf_counter()
            task()
            if lap:
                seconds[name].append(time.perf_counter() - start)
    return {name: statistics.median(times) for name, times in seconds.items()}

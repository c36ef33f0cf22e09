"""Measure time and memory. Tasks run in turns, so that other load slows all of them."""

import statistics
import time
from collections.abc import Callable, Mapping

import psutil


def medians(tasks: Mapping[str, Callable[[], object]], *, rounds: int = 7) -> dict[str, float]:
    """Run all tasks in turn for several rounds; return each task's median in seconds, without the first round."""
    seconds: dict[str, list[float]] = {name: [] for name in tasks}
    for lap in range(rounds + 1):
        for name, task in tasks.items():
            start = time.perf_counter()
            task()
            if lap:
                seconds[name].append(time.perf_counter() - start)
    return {name: statistics.median(times) for name, times in seconds.items()}


def resident_bytes(pid: int) -> int:
    """Return the resident memory of a process and its children; what has ended counts as 0."""
    total = 0
    try:
        process = psutil.Process(pid)
        for part in (process, *process.children(recursive=True)):
            total += part.memory_info().rss
    except psutil.NoSuchProcess:  # ended between two samples
        return total
    return total


def cpu_seconds(process: psutil.Process) -> float:
    """Return the processor time that a process has used."""
    times = process.cpu_times()
    return float(times.user + times.system)

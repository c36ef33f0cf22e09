"""Free the memory of ended visits.

Streamlit collects garbage after every run, which costs each visitor a tenth of a second; the app turns that off
(``postScriptGC``). Instead, garbage is collected when a visit has ended or the process has grown.
"""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import gc
import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

from streamlit import runtime

from ecosystem.importers import limited_process

INTERVAL: Final = 15.0
"""Seconds between checks."""
GROWTH: Final = 128 << 20
"""Bytes by which the process grows before garbage is collected."""


async def free_ended_visits() -> None:
    """Check for ended visits and growth until cancelled."""
    keeper = MemoryKeeper(sessions, resident_bytes)
    while True:
        await asyncio.sleep(INTERVAL)
        keeper.check()
        limited_process.end_idle()


class MemoryKeeper:
    """Decides when garbage is collected."""

    def __init__(self, open_sessions: Callable[[], frozenset[str]], size: Callable[[], int]) -> None:
        self.open_sessions, self.size = open_sessions, size
        self.known: frozenset[str] = frozenset()
        self.base = size()

    def check(self) -> bool:
        """Collect garbage if a visit has ended or the process has grown; return whether it was collected."""
        now = self.open_sessions()
        due = bool(self.known - now) or self.size() > self.base + GROWTH
        self.known = now
        if due:
            collect()
            self.base = self.size()
        return due


def collect() -> None:
    """Collect garbage, and return free memory to the system."""
    gc.collect()
    with contextlib.suppress(OSError, AttributeError):  # not glibc
        ctypes.CDLL("libc.so.6").malloc_trim(0)


def sessions() -> frozenset[str]:
    """Return the ids of all visits, those included that may reconnect; drop those whose time for that is over."""
    manager = runtime.get_instance()._session_mgr
    stored = getattr(getattr(manager, "_session_storage", None), "_cache", ())
    len(stored)  # removes what has expired: otherwise it stays until the next visit ends
    return frozenset(info.session.id for info in manager.list_sessions())


def resident_bytes() -> int:
    """Return the memory that the process holds; 0 where that is not known."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return 0

"""Runs that compute a page one after the other: beside each other they take turns so often that all take longer."""

import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

LONGEST = 1.0
"""Seconds after which a run lets the next one begin beside it."""
_changed = threading.Condition()
_waiting: deque[object] = deque()
_begun: dict[object, float] = {}
"""Times at which the turns that have not ended began."""


@contextmanager
def turn() -> Iterator[None]:
    """Hold a turn, in the order of asking; a turn of more than `LONGEST` seconds holds up nobody any more."""
    own = object()
    with _changed:
        _waiting.append(own)
        while _waiting[0] is not own or _remaining() > 0:
            _changed.wait(_remaining() if _waiting[0] is own else None)
        _waiting.popleft()
        _begun[own] = time.monotonic()
        _changed.notify_all()
    try:
        yield
    finally:
        with _changed:
            del _begun[own]
            _changed.notify_all()


def _remaining() -> float:
    """Return the seconds until the youngest turn holds up nobody."""
    return max(_begun.values(), default=float("-inf")) + LONGEST - time.monotonic()

"""How much a server of rooms takes from everybody."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """How much is taken.

    Attributes
    ----------
    rooms, viewers : int
        Rooms at a time, and viewers in a room.
    misses : int
        Wrong codes that one client may try within `window` seconds. A whole hall may sit behind one address, and right
        codes wait as well once it is reached; one a second finds the only open room in two years on average.
    window : float
    idle : float
        Seconds without the presenter after which a room ends.
    kept : float
        Seconds for which an ended room still tells its viewers why.
    away : float
        Seconds after which a silent viewer no longer counts as present.
    screen : int
        Bytes of what is on the screen, packed.
    """

    rooms: int = 200
    viewers: int = 1_000
    misses: int = 60
    window: float = 60.0
    idle: float = 2 * 3600.0
    kept: float = 900.0
    away: float = 10.0
    screen: int = 8_000_000

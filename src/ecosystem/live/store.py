"""Storage of rooms: the protocol, and a store in the memory of one process."""

import threading
from collections.abc import Callable, Iterable
from typing import Final, Protocol

from ecosystem.live.room import Room, RoomError

CLIENT_LETTERS: Final = 8
"""Letters with which the names of all viewers of one client begin."""
UNAVAILABLE = "The rooms cannot be reached; this page continues when they can."


class RoomsUnavailableError(RoomError):
    """The store cannot be reached at the moment; its rooms may still exist."""


def of_client(viewers: Iterable[str], viewer: str) -> int:
    """Count the viewers of a viewer's client."""
    return sum(name.startswith(viewer[:CLIENT_LETTERS]) for name in viewers)


class Store(Protocol):
    """Storage of rooms; every call is atomic and may come from any thread."""

    def add(self, room: Room) -> bool:
        """Add a room; False if its code exists."""

    def get(self, code: str) -> Room | None:
        """Return a room."""

    def update(self, code: str, change: Callable[[Room], Room]) -> Room | None:
        """Apply a pure function to a room, possibly more than once; None if the room does not exist."""

    def remove(self, code: str) -> None:
        """Delete a room with its screens, viewers and entries."""

    def codes(self) -> tuple[str, ...]:
        """Return the codes of all rooms."""

    def save_screen(self, code: str, digest: str, screen: bytes, previous: str) -> None:
        """Store a screen under its digest; of the earlier ones, only the previous is kept."""

    def screen(self, code: str, digest: str) -> bytes | None:
        """Return a screen of a room."""

    def record_viewer(self, code: str, viewer: str, now: float, seconds: float, limit: int, client_limit: int) -> bool:
        """Record that a viewer is present; False if `limit` others were within so many seconds, or those of a client.

        Viewers of one client have the first :data:`CLIENT_LETTERS` in common.
        """

    def count_viewers(self, code: str, now: float, seconds: float) -> int:
        """Return the number of viewers present within so many seconds."""

    def save_entry(self, code: str, group: str, name: str, value: str) -> None:
        """Store what an audience sent, such as an answer or a vote; it replaces an earlier entry of this name."""

    def delete_entry(self, code: str, group: str, name: str) -> bool:
        """Delete an entry; False if there is none of this name."""

    def entries(self, code: str, group: str) -> dict[str, str]:
        """Return the entries of a group by name."""

    def count_entries(self, code: str, group: str) -> int:
        """Return the number of entries of a group."""

    def delete_entries(self, code: str) -> None:
        """Delete all entries of a room."""

    def record_wrong_code(self, client: str, now: float, seconds: float) -> None:
        """Record that a client tried a wrong code; kept for so many seconds."""

    def count_wrong_codes(self, client: str, now: float, seconds: float) -> int:
        """Return the number of wrong codes that a client tried within so many seconds."""


class MemoryStore:
    """Rooms of one process, lost when it ends; see :class:`Store`."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._rooms: dict[str, Room] = {}
        self._screens: dict[str, dict[str, bytes]] = {}
        self._viewers: dict[str, dict[str, float]] = {}
        self._entries: dict[tuple[str, str], dict[str, str]] = {}
        self._wrong_codes: dict[str, list[float]] = {}

    def add(self, room: Room) -> bool:
        """Add a room; False if its code exists."""
        with self._lock:
            return self._rooms.setdefault(room.code, room) is room

    def get(self, code: str) -> Room | None:
        """Return a room."""
        return self._rooms.get(code)

    def update(self, code: str, change: Callable[[Room], Room]) -> Room | None:
        """Apply a pure function to a room; None if the room does not exist."""
        with self._lock:
            room = self._rooms.get(code)
            if room is not None:
                self._rooms[code] = room = change(room)
            return room

    def remove(self, code: str) -> None:
        """Delete a room with its screens, viewers and entries."""
        with self._lock:
            for values in (self._rooms, self._screens, self._viewers):
                values.pop(code, None)
            self.delete_entries(code)

    def codes(self) -> tuple[str, ...]:
        """Return the codes of all rooms."""
        with self._lock:
            return tuple(self._rooms)

    def save_screen(self, code: str, digest: str, screen: bytes, previous: str) -> None:
        """Store a screen under its digest; of the earlier ones, only the previous is kept."""
        with self._lock:
            earlier = self._screens.get(code, {})
            self._screens[code] = {name: earlier[name] for name in (previous,) if name in earlier} | {digest: screen}

    def screen(self, code: str, digest: str) -> bytes | None:
        """Return a screen of a room."""
        return self._screens.get(code, {}).get(digest)

    def record_viewer(self, code: str, viewer: str, now: float, seconds: float, limit: int, client_limit: int) -> bool:
        """Record that a viewer is present; False if `limit` others were within so many seconds, or those of a client.

        Viewers of one client have the first :data:`CLIENT_LETTERS` in common.
        """
        with self._lock:
            if viewer not in self._viewers.get(code, {}):
                present = self.count_viewers(code, now, seconds)
                if present >= limit or of_client(self._viewers.get(code, ()), viewer) >= client_limit:
                    return False
            self._viewers.setdefault(code, {})[viewer] = now
            return True

    def count_viewers(self, code: str, now: float, seconds: float) -> int:
        """Return the number of viewers present within so many seconds."""
        with self._lock:
            present = {name: at for name, at in self._viewers.get(code, {}).items() if now - at <= seconds}
            if code in self._viewers:
                self._viewers[code] = present
            return len(present)

    def save_entry(self, code: str, group: str, name: str, value: str) -> None:
        """Store what an audience sent; it replaces an earlier entry of this name."""
        with self._lock:
            self._entries.setdefault((code, group), {})[name] = value

    def delete_entry(self, code: str, group: str, name: str) -> bool:
        """Delete an entry; False if there is none of this name."""
        with self._lock:
            return self._entries.get((code, group), {}).pop(name, None) is not None

    def entries(self, code: str, group: str) -> dict[str, str]:
        """Return the entries of a group by name."""
        with self._lock:
            return dict(self._entries.get((code, group), {}))

    def count_entries(self, code: str, group: str) -> int:
        """Return the number of entries of a group."""
        return len(self._entries.get((code, group), {}))

    def delete_entries(self, code: str) -> None:
        """Delete all entries of a room."""
        with self._lock:
            self._entries = {key: entries for key, entries in self._entries.items() if key[0] != code}

    def record_wrong_code(self, client: str, now: float, seconds: float) -> None:
        """Record that a client tried a wrong code; kept for so many seconds."""
        with self._lock:
            self._wrong_codes.setdefault(client, []).append(now)

    def count_wrong_codes(self, client: str, now: float, seconds: float) -> int:
        """Return the number of wrong codes that a client tried within so many seconds."""
        with self._lock:
            recent = {name: [at for at in times if now - at <= seconds] for name, times in self._wrong_codes.items()}
            self._wrong_codes = {name: times for name, times in recent.items() if times}
            return len(self._wrong_codes.get(client, ()))

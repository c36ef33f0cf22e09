"""Where rooms are kept: in the memory of one process, or wherever else a store of the same shape keeps them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Protocol

from ecosystem.live.room import Room


class Store(Protocol):
    """Keeps rooms; every call is atomic and may come from any thread."""

    def add(self, room: Room) -> bool:
        """Keep a new room; False where its code is taken."""

    def get(self, code: str) -> Room | None:
        """Return a room."""

    def change(self, code: str, step: Callable[[Room], Room]) -> Room | None:
        """Change a room by a pure step, which may be tried more than once; None where there is no such room."""

    def remove(self, code: str) -> None:
        """Forget a room with all that belongs to it."""

    def codes(self) -> tuple[str, ...]:
        """Return the codes of all rooms."""

    def keep_screen(self, code: str, digest: str, screen: bytes, beside: str) -> None:
        """Keep a screen of a room under its digest; of the earlier ones only one stays."""

    def screen(self, code: str, digest: str) -> bytes | None:
        """Return a screen of a room."""

    def seen(self, code: str, viewer: str, now: float, within: float, most: int) -> bool:
        """Note that a viewer is there, unless so many others were there within so many seconds."""

    def present(self, code: str, now: float, within: float) -> int:
        """Return how many viewers were there within so many seconds."""

    def note(self, code: str, question: int, viewer: str, guess: float) -> None:
        """Keep a viewer's guess; a second one takes the first one's place."""

    def guesses(self, code: str, question: int) -> tuple[float, ...]:
        """Return all guesses, without who made them."""

    def forget_guesses(self, code: str) -> None:
        """Forget all guesses of a room."""

    def missed(self, client: str, now: float, within: float) -> int:
        """Note a wrong code; returns how many the client tried within so many seconds."""

    def misses(self, client: str, now: float, within: float) -> int:
        """Return how many wrong codes a client tried within so many seconds."""


class MemoryStore:
    """Rooms of one process, gone when it ends."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._rooms: dict[str, Room] = {}
        self._screens: dict[str, dict[str, bytes]] = {}
        self._viewers: dict[str, dict[str, float]] = {}
        self._guesses: dict[tuple[str, int], dict[str, float]] = {}
        self._misses: dict[str, list[float]] = {}

    def add(self, room: Room) -> bool:
        """Keep a new room; False where its code is taken."""
        with self._lock:
            if room.code in self._rooms:
                return False
            self._rooms[room.code] = room
            return True

    def get(self, code: str) -> Room | None:
        """Return a room."""
        return self._rooms.get(code)

    def change(self, code: str, step: Callable[[Room], Room]) -> Room | None:
        """Change a room by a pure step; None where there is no such room."""
        with self._lock:
            room = self._rooms.get(code)
            if room is None:
                return None
            self._rooms[code] = changed = step(room)
            return changed

    def remove(self, code: str) -> None:
        """Forget a room with all that belongs to it."""
        with self._lock:
            self._rooms.pop(code, None)
            self._screens.pop(code, None)
            self._viewers.pop(code, None)
            self.forget_guesses(code)

    def forget_guesses(self, code: str) -> None:
        """Forget all guesses of a room."""
        with self._lock:
            for key in [key for key in self._guesses if key[0] == code]:
                del self._guesses[key]

    def keep_screen(self, code: str, digest: str, screen: bytes, beside: str) -> None:
        """Keep a screen of a room under its digest; of the earlier ones only one stays."""
        with self._lock:
            earlier = self._screens.get(code, {})
            self._screens[code] = {name: earlier[name] for name in (beside,) if name in earlier} | {digest: screen}

    def screen(self, code: str, digest: str) -> bytes | None:
        """Return a screen of a room."""
        return self._screens.get(code, {}).get(digest)

    def codes(self) -> tuple[str, ...]:
        """Return the codes of all rooms."""
        with self._lock:
            return tuple(self._rooms)

    def seen(self, code: str, viewer: str, now: float, within: float, most: int) -> bool:
        """Note that a viewer is there, unless so many others were there within so many seconds."""
        with self._lock:
            viewers = self._viewers.setdefault(code, {})
            if viewer not in viewers and self.present(code, now, within) >= most:
                return False
            self._viewers[code][viewer] = now
            return True

    def present(self, code: str, now: float, within: float) -> int:
        """Return how many viewers were there within so many seconds."""
        with self._lock:
            there = {name: at for name, at in self._viewers.get(code, {}).items() if now - at <= within}
            if code in self._viewers:
                self._viewers[code] = there
            return len(there)

    def note(self, code: str, question: int, viewer: str, guess: float) -> None:
        """Keep a viewer's guess; a second one takes the first one's place."""
        with self._lock:
            self._guesses.setdefault((code, question), {})[viewer] = guess

    def guesses(self, code: str, question: int) -> tuple[float, ...]:
        """Return all guesses, without who made them."""
        with self._lock:
            return tuple(sorted(self._guesses.get((code, question), {}).values()))

    def missed(self, client: str, now: float, within: float) -> int:
        """Note a wrong code; returns how many the client tried within so many seconds."""
        with self._lock:
            self._misses.setdefault(client, []).append(now)
            return self.misses(client, now, within)

    def misses(self, client: str, now: float, within: float) -> int:
        """Return how many wrong codes a client tried within so many seconds; old ones of all clients are forgotten."""
        with self._lock:
            for name in list(self._misses):
                recent = [at for at in self._misses[name] if now - at <= within]
                if recent:
                    self._misses[name] = recent
                else:
                    del self._misses[name]
            return len(self._misses.get(client, ()))

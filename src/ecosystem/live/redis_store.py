"""Rooms in Redis, shared by several app processes (extra ``redis``)."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar, cast

import redis

from ecosystem.live.room import Room, RoomError
from ecosystem.live.store import UNAVAILABLE, RoomsUnavailableError, of_client

PREFIX = "ecosystem:room"
EXPIRY_SECONDS = 24 * 3600
MAX_ATTEMPTS = 50
"""Attempts to change a room that other processes change at the same time."""

P = ParamSpec("P")
T = TypeVar("T")


def _translate_errors(method: Callable[Concatenate[RedisStore, P], T]) -> Callable[Concatenate[RedisStore, P], T]:
    """Raise RoomsUnavailableError in place of Redis errors."""

    @functools.wraps(method)
    def wrapped(store: RedisStore, /, *args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return method(store, *args, **kwargs)
        except redis.RedisError as error:
            raise RoomsUnavailableError(UNAVAILABLE) from error

    return wrapped


def _connect(address: str, *, decode_responses: bool) -> redis.Redis:
    return redis.Redis.from_url(
        address,
        decode_responses=decode_responses,
        socket_timeout=2.0,
        socket_connect_timeout=2.0,
        health_check_interval=15,
    )


class RedisStore:
    """Rooms in a Redis server (``redis://host:6379/0``), see :class:`ecosystem.live.store.Store`; kept for a day."""

    def __init__(self, address: str) -> None:
        self._redis = _connect(address, decode_responses=True)
        self._bytes = _connect(address, decode_responses=False)

    @_translate_errors
    def add(self, room: Room) -> bool:
        """Add a room; False if its code exists."""
        return bool(self._redis.set(f"{PREFIX}:{room.code}", room.to_json(), nx=True, ex=EXPIRY_SECONDS))

    @_translate_errors
    def get(self, code: str) -> Room | None:
        """Return a room."""
        text = cast("str | None", self._redis.get(f"{PREFIX}:{code}"))
        return Room.from_json(text) if text else None

    @_translate_errors
    def update(self, code: str, change: Callable[[Room], Room]) -> Room | None:
        """Apply a pure function to a room, again if another process changed it first; None if it does not exist."""
        key = f"{PREFIX}:{code}"
        with self._redis.pipeline() as pipe:
            for _ in range(MAX_ATTEMPTS):
                try:
                    pipe.watch(key)  # type: ignore[no-untyped-call]
                    text = cast("str | None", pipe.get(key))
                    if text is None:
                        return None
                    before = Room.from_json(text)
                    after = change(before)
                    if after != before:
                        pipe.multi()
                        pipe.set(key, after.to_json(), ex=EXPIRY_SECONDS)
                        pipe.execute()
                except redis.WatchError:
                    continue
                else:
                    return after
                finally:
                    pipe.reset()
        raise RoomError("Too many changes to this room at the same time; try again.")

    @_translate_errors
    def remove(self, code: str) -> None:
        """Delete a room with its screens, viewers and entries."""
        self._redis.delete(f"{PREFIX}:{code}", f"{PREFIX}:{code}:viewers", f"{PREFIX}:{code}:screens")
        self.delete_entries(code)

    @_translate_errors
    def codes(self) -> tuple[str, ...]:
        """Return the codes of all rooms."""
        keys = self._redis.scan_iter(match=f"{PREFIX}:*", count=500)
        return tuple(key.removeprefix(f"{PREFIX}:") for key in keys if key.count(":") == PREFIX.count(":") + 1)

    @_translate_errors
    def save_screen(self, code: str, digest: str, screen: bytes, previous: str) -> None:
        """Store a screen under its digest; of the earlier ones, only the previous is kept."""
        key = f"{PREFIX}:{code}:screens"
        stored = cast("list[str]", self._redis.hkeys(key))
        outdated = [name for name in stored if name not in (previous, digest)]
        with self._bytes.pipeline() as pipe:
            pipe.hset(key, digest, screen)
            if outdated:
                pipe.hdel(key, *outdated)
            pipe.expire(key, EXPIRY_SECONDS)
            pipe.execute()

    @_translate_errors
    def screen(self, code: str, digest: str) -> bytes | None:
        """Return a screen of a room."""
        return cast("bytes | None", self._bytes.hget(f"{PREFIX}:{code}:screens", digest))

    @_translate_errors
    def record_viewer(self, code: str, viewer: str, now: float, seconds: float, limit: int, client_limit: int) -> bool:
        """Record that a viewer is present; False if `limit` others were within so many seconds, or those of a client.

        Viewers of one client have the first :data:`CLIENT_LETTERS` in common.
        """
        key = f"{PREFIX}:{code}:viewers"
        if self._redis.zscore(key, viewer) is None:
            present = self.count_viewers(code, now, seconds)
            if present >= limit or of_client(cast("list[str]", self._redis.zrange(key, 0, -1)), viewer) >= client_limit:
                return False
        self._add_time(key, viewer, now, EXPIRY_SECONDS)
        return True

    @_translate_errors
    def count_viewers(self, code: str, now: float, seconds: float) -> int:
        """Return the number of viewers present within so many seconds."""
        return self._count_recent(f"{PREFIX}:{code}:viewers", now, seconds)

    @_translate_errors
    def save_entry(self, code: str, group: str, name: str, value: str) -> None:
        """Store what an audience sent; it replaces an earlier entry of this name."""
        key = f"{PREFIX}:{code}:entries:{group}"
        with self._redis.pipeline() as pipe:
            pipe.hset(key, name, value)
            pipe.expire(key, EXPIRY_SECONDS)
            pipe.execute()

    @_translate_errors
    def delete_entry(self, code: str, group: str, name: str) -> bool:
        """Delete an entry; False if there is none of this name."""
        return bool(self._redis.hdel(f"{PREFIX}:{code}:entries:{group}", name))

    @_translate_errors
    def entries(self, code: str, group: str) -> dict[str, str]:
        """Return the entries of a group by name."""
        return cast("dict[str, str]", self._redis.hgetall(f"{PREFIX}:{code}:entries:{group}"))

    @_translate_errors
    def count_entries(self, code: str, group: str) -> int:
        """Return the number of entries of a group."""
        return self._redis.hlen(f"{PREFIX}:{code}:entries:{group}")

    @_translate_errors
    def delete_entries(self, code: str) -> None:
        """Delete all entries of a room."""
        for key in self._redis.scan_iter(match=f"{PREFIX}:{code}:entries:*", count=500):
            self._redis.delete(key)

    @_translate_errors
    def record_wrong_code(self, client: str, now: float, seconds: float) -> None:
        """Record that a client tried a wrong code; kept for so many seconds."""
        self._add_time(f"{PREFIX}:{client}:misses:", repr(now), now, int(seconds) + 1)

    @_translate_errors
    def count_wrong_codes(self, client: str, now: float, seconds: float) -> int:
        """Return the number of wrong codes that a client tried within so many seconds."""
        return self._count_recent(f"{PREFIX}:{client}:misses:", now, seconds)

    def _add_time(self, key: str, member: str, now: float, expiry: int) -> None:
        """Add a time to a sorted set."""
        with self._redis.pipeline() as pipe:
            pipe.zadd(key, {member: now})
            pipe.expire(key, expiry)
            pipe.execute()

    def _count_recent(self, key: str, now: float, seconds: float) -> int:
        """Count the recent times of a sorted set; delete the others."""
        with self._redis.pipeline() as pipe:
            pipe.zremrangebyscore(key, "-inf", f"({now - seconds}")
            pipe.zcard(key)
            return int(pipe.execute()[1])

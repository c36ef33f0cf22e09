"""Rooms in Redis, so that several processes behind one address share them (extra ``redis``)."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar, cast

import redis

from ecosystem.live.room import Room, RoomError, RoomsUnavailableError

PREFIX = "ecosystem:room"
DAY = 24 * 3600
MOST_TRIES = 50

Given = ParamSpec("Given")
Got = TypeVar("Got")


def _reached(
    call: Callable[Concatenate[RedisStore, Given], Got],
) -> Callable[Concatenate[RedisStore, Given], Got]:
    """Say in the words of rooms that Redis cannot be reached."""

    def tried(store: RedisStore, /, *args: Given.args, **kwargs: Given.kwargs) -> Got:
        try:
            return call(store, *args, **kwargs)
        except redis.RedisError as error:
            raise RoomsUnavailableError("The rooms cannot be reached now; this goes on as soon as they can.") from error

    functools.update_wrapper(tried, call)
    return tried


def _connect(address: str, *, decode_responses: bool) -> redis.Redis:
    return redis.Redis.from_url(
        address,
        decode_responses=decode_responses,
        socket_timeout=2.0,
        socket_connect_timeout=2.0,
        health_check_interval=15,
    )


class RedisStore:
    """Keeps rooms in a Redis server; what nobody touches for a day goes by itself.

    Parameters
    ----------
    address : str
        As ``redis://host:6379/0``.
    """

    def __init__(self, address: str) -> None:
        self._redis = _connect(address, decode_responses=True)
        self._bytes = _connect(address, decode_responses=False)

    def _text(self, key: str) -> str | None:
        return cast("str | None", self._redis.get(key))

    @_reached
    def add(self, room: Room) -> bool:
        """Keep a new room; False where its code is taken."""
        return bool(self._redis.set(f"{PREFIX}:{room.code}", room.to_json(), nx=True, ex=DAY))

    @_reached
    def get(self, code: str) -> Room | None:
        """Return a room."""
        text = self._text(f"{PREFIX}:{code}")
        return Room.from_json(text) if text else None

    @_reached
    def change(self, code: str, step: Callable[[Room], Room]) -> Room | None:
        """Change a room by a pure step, which is tried again where another process was faster."""
        key = f"{PREFIX}:{code}"
        with self._redis.pipeline() as pipe:
            for _ in range(MOST_TRIES):
                try:
                    pipe.watch(key)  # type: ignore[no-untyped-call]
                    text = cast("str | None", pipe.get(key))
                    if text is None:
                        return None
                    before = Room.from_json(text)
                    after = step(before)
                    if after == before:
                        return after
                    pipe.multi()
                    pipe.set(key, after.to_json(), ex=DAY)
                    pipe.execute()
                except redis.WatchError:
                    continue
                else:
                    return after
                finally:
                    pipe.reset()
        raise RoomError("The room is changed by too many at a time; try again.")

    @_reached
    def remove(self, code: str) -> None:
        """Forget a room with all that belongs to it."""
        self._redis.delete(f"{PREFIX}:{code}", f"{PREFIX}:{code}:viewers", f"{PREFIX}:{code}:screens")
        self.forget_guesses(code)

    @_reached
    def codes(self) -> tuple[str, ...]:
        """Return the codes of all rooms."""
        found = self._redis.scan_iter(match=f"{PREFIX}:*", count=500)
        return tuple(key.removeprefix(f"{PREFIX}:") for key in found if key.count(":") == PREFIX.count(":") + 1)

    @_reached
    def keep_screen(self, code: str, digest: str, screen: bytes, beside: str) -> None:
        """Keep a screen of a room under its digest; of the earlier ones only one stays."""
        key = f"{PREFIX}:{code}:screens"
        kept = cast("list[str]", self._redis.hkeys(key))
        outdated = [name for name in kept if name not in (beside, digest)]
        with self._bytes.pipeline() as pipe:
            pipe.hset(key, digest, screen)
            if outdated:
                pipe.hdel(key, *outdated)
            pipe.expire(key, DAY)
            pipe.execute()

    @_reached
    def screen(self, code: str, digest: str) -> bytes | None:
        """Return a screen of a room."""
        return cast("bytes | None", self._bytes.hget(f"{PREFIX}:{code}:screens", digest))

    @_reached
    def seen(self, code: str, viewer: str, now: float, within: float, most: int) -> bool:
        """Note that a viewer is there, unless so many others were there within so many seconds."""
        key = f"{PREFIX}:{code}:viewers"
        if self._redis.zscore(key, viewer) is None and self.present(code, now, within) >= most:
            return False
        with self._redis.pipeline() as pipe:
            pipe.zadd(key, {viewer: now})
            pipe.expire(key, DAY)
            pipe.execute()
        return True

    @_reached
    def present(self, code: str, now: float, within: float) -> int:
        """Return how many viewers were there within so many seconds."""
        return self._recent(f"{PREFIX}:{code}:viewers", now, within)

    @_reached
    def note(self, code: str, question: int, viewer: str, guess: float) -> None:
        """Keep a viewer's guess; a second one takes the first one's place."""
        key = f"{PREFIX}:{code}:guesses:{question}"
        with self._redis.pipeline() as pipe:
            pipe.hset(key, viewer, repr(guess))
            pipe.expire(key, DAY)
            pipe.execute()

    @_reached
    def guesses(self, code: str, question: int) -> tuple[float, ...]:
        """Return all guesses, without who made them."""
        kept = cast("list[str]", self._redis.hvals(f"{PREFIX}:{code}:guesses:{question}"))
        return tuple(sorted(float(guess) for guess in kept))

    @_reached
    def forget_guesses(self, code: str) -> None:
        """Forget all guesses of a room."""
        for key in self._redis.scan_iter(match=f"{PREFIX}:{code}:guesses:*", count=500):
            self._redis.delete(key)

    @_reached
    def missed(self, client: str, now: float, within: float) -> int:
        """Note a wrong code; returns how many the client tried within so many seconds."""
        key = f"{PREFIX}:{client}:misses:"
        with self._redis.pipeline() as pipe:
            pipe.zadd(key, {f"{now!r}": now})
            pipe.expire(key, int(within) + 1)
            pipe.execute()
        return self.misses(client, now, within)

    @_reached
    def misses(self, client: str, now: float, within: float) -> int:
        """Return how many wrong codes a client tried within so many seconds."""
        return self._recent(f"{PREFIX}:{client}:misses:", now, within)

    def _recent(self, key: str, now: float, within: float) -> int:
        """Count what a sorted set of moments holds of late; forget the rest."""
        with self._redis.pipeline() as pipe:
            pipe.zremrangebyscore(key, "-inf", f"({now - within}")
            pipe.zcard(key)
            return int(pipe.execute()[1])

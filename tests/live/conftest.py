"""Run the tests of rooms with every store."""

from collections.abc import Callable

import pytest

from ecosystem.live import MemoryStore, Store


@pytest.fixture(params=["memory", "redis"])
def make_store(request: pytest.FixtureRequest) -> Callable[[], Store]:
    """Make an empty store."""
    if request.param == "memory":
        return MemoryStore
    import redis

    from ecosystem.live.redis_store import RedisStore

    address = request.getfixturevalue("redis_address")

    def empty() -> Store:
        with redis.Redis.from_url(address) as server:
            server.flushdb()
        return RedisStore(address)

    return empty

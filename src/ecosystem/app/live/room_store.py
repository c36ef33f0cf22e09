"""Rooms of this server process, in memory or in Redis, shared by all sessions and by the polling endpoint."""

import functools
import os

import streamlit as st

from ecosystem.app.session import session
from ecosystem.live import MemoryStore, Rooms, Store

SETTING = "ECOSYSTEM_ROOMS"
"""Environment variable with the address of a Redis server; without it, rooms are kept in memory."""


@functools.cache
def rooms() -> Rooms:
    """Return the rooms; the environment is read once."""
    return Rooms(_store(os.environ.get(SETTING, "")))


def _store(address: str) -> Store:
    if not address:
        return MemoryStore()
    try:
        from ecosystem.live.redis_store import RedisStore
    except ImportError as error:
        raise RuntimeError(f"{SETTING} names a Redis server; install the extra redis: pip install .[redis]") from error
    return RedisStore(address)


def client_id() -> str:
    """Return whose wrong codes are counted: the network address, that behind a local proxy, or the session."""
    # Only the last entry was written by the proxy; the client can invent the others.
    forwarded = st.context.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()[:60]
    return st.context.ip_address or forwarded or session().client

"""The rooms of this process, and what a visit is in one of them: its presenter, or one of its audience.

Rooms are shared by all visits, and by the server that answers their browsers' polls, so they are made once.
"""

from __future__ import annotations

import functools
import os
from dataclasses import replace

import streamlit as st

from ecosystem.app.session import Following, session
from ecosystem.live import MemoryStore, Rooms, Store, Ticket
from ecosystem.live.deck import Deck, DeckError

SETTING = "ECOSYSTEM_ROOMS"
"""Environment variable with the address of a Redis server that keeps the rooms; without it they are kept in memory."""


@functools.cache
def rooms() -> Rooms:
    """Return the rooms; where they are kept is told by the environment once, when the first is asked for."""
    return Rooms(_store(os.environ.get(SETTING, "")))


def _store(address: str) -> Store:
    if not address:
        return MemoryStore()
    try:
        from ecosystem.live.redis_store import RedisStore
    except ImportError as error:
        raise RuntimeError(f"{SETTING} names a Redis server; install the extra redis: pip install .[redis]") from error
    return RedisStore(address)


def following() -> Following | None:
    """Return what room the visit follows."""
    return session().following


def follow(room: Following | None, **change: object) -> None:
    """Set what the visit follows."""
    session().following = None if room is None else replace(room, **change)  # type: ignore[arg-type]


def ticket() -> Ticket | None:
    """Return the presenter's ticket, where the visit presents."""
    return session().ticket


def deck() -> Deck:
    """Return the visit's deck."""
    return session().deck


def save_deck(changed: Deck) -> None:
    """Keep a changed deck."""
    session().deck = changed


def deck_json() -> str:
    """Write the visit's deck for the browser's tab to keep; empty where there is none."""
    own = deck()
    return own.to_json() if own.slides else ""


def restore_deck(text: object) -> bool:
    """Take up the deck that the tab kept, unless the visit has one; tells whether it did."""
    if not isinstance(text, str) or deck().slides:
        return False
    try:
        save_deck(Deck.from_json(text))
    except DeckError:
        return False
    return True


def current_slide() -> int | None:
    """Return the place of the slide that is shown large; None while the deck is edited."""
    return session().slide


def go_to_slide(place: int | None) -> None:
    """Show a slide large, or the deck to edit."""
    session().slide = place


def client_id() -> str:
    """Name who asks, to count wrong codes: the address, or the one that a proxy on this machine tells, or the visit."""
    told_last = st.context.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()[:60]  # by the proxy itself
    return st.context.ip_address or told_last or session().client

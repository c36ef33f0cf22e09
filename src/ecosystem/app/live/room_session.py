"""The rooms of this process, and what a visit is in one of them: its presenter, or one of its audience.

Rooms are shared by all visits, and by the server that answers their browsers' polls, so they are made once.
"""

from __future__ import annotations

import functools
import os
from dataclasses import dataclass, replace

import streamlit as st

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


@dataclass(frozen=True)
class Following:
    """A visit that follows a room.

    Attributes
    ----------
    code, viewer : str
        The room, and the visitor's ticket for it.
    alone : bool
        Whether the visitor explores alone for now.
    """

    code: str
    viewer: str
    alone: bool = False


def following() -> Following | None:
    """Return what room the visit follows."""
    kept = st.session_state.get("following")
    return kept if isinstance(kept, Following) else None


def follow(room: Following | None, **change: object) -> None:
    """Set what the visit follows."""
    st.session_state["following"] = None if room is None else replace(room, **change)  # type: ignore[arg-type]


def ticket() -> Ticket | None:
    """Return the presenter's ticket, where the visit presents."""
    kept = st.session_state.get("ticket")
    return kept if isinstance(kept, Ticket) else None


def deck() -> Deck:
    """Return the visit's deck."""
    kept = st.session_state.get("deck")
    return kept if isinstance(kept, Deck) else Deck("My talk")


def save_deck(changed: Deck) -> None:
    """Keep a changed deck."""
    st.session_state["deck"] = changed


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
    kept = st.session_state.get("slide")
    return kept if isinstance(kept, int) else None


def go_to_slide(place: int | None) -> None:
    """Show a slide large, or the deck to edit."""
    st.session_state["slide"] = place


def client_id() -> str:
    """Name who asks, to count wrong codes: the address, or the one that a proxy on this machine tells, or the visit."""
    kept = st.session_state.setdefault("client", os.urandom(8).hex())
    told_last = st.context.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()[:60]  # by the proxy itself
    return st.context.ip_address or told_last or str(kept)

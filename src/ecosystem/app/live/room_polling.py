"""Browser components of a room: polling for changes, and the screen that a follower sees."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from ecosystem.app.plot import LOADER, script_addresses
from ecosystem.live import Room, Ticket

INTERVAL = 600
"""Milliseconds between polls."""

_mount_polling = st.components.v2.component(
    "ecosystem_live",
    html='<span class="eco-live" role="status"></span>',
    js=(Path(__file__).with_name("room_polling.js")).read_text(encoding="utf-8"),
    isolate_styles=False,
)

_mount_screen = st.components.v2.component(
    "ecosystem_screen", html='<div class="eco-screen"></div>', js=LOADER, isolate_styles=False
)


def mount_polling(room: Room, *, viewer: str, ticket: Ticket | None = None, activity: int = 0) -> None:
    """Show the number of followers and answers, and rerun the page when the state of the room has changed.

    `viewer` is the visitor's ticket; `ticket` is the presenter's, stored in the browser tab to survive a reload.
    `activity` is the number of questions and votes of the audience that the presenter sees already.
    """
    data: dict[str, Any] = {
        "address": f"./live/{room.code}?{urlencode({'viewer': viewer})}",
        "revision": room.state_revision,
        "activity": activity,
        "interval": INTERVAL,
        "question": room.question.number if room.question else 0,
        "ticket": {"code": ticket.code, "token": ticket.token} if ticket else None,
    }
    _mount_polling(key="live", data=data, on_state_change=lambda: None)


def mount_screen(code: str, viewer: str, *, on_pick: Callable[[], None]) -> None:
    """Show the shared screen; :func:`mount_polling` beside it tells the browser when to fetch it again.

    `on_pick` is called before the rerun after a click on a mark; it reads ``st.session_state["screen"]["picked"]``.
    """
    address = f"./live/{code}/screen?{urlencode({'viewer': viewer})}"
    data = {"assets": script_addresses(), "screen": "audience", "address": address}
    _mount_screen(key="screen", data=data, on_picked_change=on_pick)

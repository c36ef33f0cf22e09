"""Keep the browser listening to a room, with its screen, and the presenter's secret in the tab that presents."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from ecosystem.app.plot import LOADER, script_addresses
from ecosystem.live import Ticket

EVERY = 600
"""Milliseconds between polls."""

_mount = st.components.v2.component(
    "ecosystem_live",
    html='<span class="eco-live" role="status"></span>',
    js=(Path(__file__).with_name("room_polling.js")).read_text(encoding="utf-8"),
    isolate_styles=False,
)

_mount_screen = st.components.v2.component(
    "ecosystem_screen", html='<div class="eco-screen"></div>', js=LOADER, isolate_styles=False
)


def listen(code: str, *, viewer: str, heard: int, keep: Ticket | None = None, question: int = 0) -> None:
    """Show how many follow, and run the page again when the room has more to tell than what is shown.

    Parameters
    ----------
    code : str
    viewer : str
        Whoever listens: a visitor's ticket, or the presenter's, which is not counted.
    heard : int
        Revision up to which the page has told what it must tell.
    question : int
        Number of the question that is asked; a new one is brought into view.
    keep : Ticket, optional
        The presenter's, kept in the tab, so that it outlives a reload.
    """
    data: dict[str, Any] = {
        "address": f"./live/{code}?{urlencode({'viewer': viewer})}",
        "heard": heard,
        "every": EVERY,
        "question": question,
        "keep": {"code": keep.code, "token": keep.token} if keep else None,
    }
    _mount(key="live", data=data, on_news_change=_nothing)


def screen(code: str, viewer: str, *, on_pick: Callable[[], None]) -> None:
    """Show what a room shows; :func:`listen` beside it tells the browser when to fetch it anew.

    Parameters
    ----------
    code, viewer : str
    on_pick : callable
        Called before the page runs again after a click on a mark; it reads ``st.session_state["screen"]["picked"]``.
    """
    address = f"./live/{code}/screen?{urlencode({'viewer': viewer})}"
    data = {"assets": script_addresses(), "screen": "audience", "address": address}
    _mount_screen(key="screen", data=data, on_picked_change=on_pick)


def _nothing() -> None:
    """Take part in the run that the news starts."""

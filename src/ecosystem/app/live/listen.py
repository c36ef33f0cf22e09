"""Keep the browser listening to a room, and the presenter's secret in the tab that presents."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from ecosystem.live import Ticket

EVERY = 600
"""Milliseconds between polls."""

_mount = st.components.v2.component(
    "ecosystem_live",
    html='<span class="eco-live" role="status"></span>',
    js=(Path(__file__).with_name("listen.js")).read_text(encoding="utf-8"),
    isolate_styles=False,
)


def listen(code: str, *, viewer: str, heard: int, keep: Ticket | None = None, question: int = 0) -> None:
    """Show how many follow, and run the page again when the room has changed.

    Parameters
    ----------
    code : str
    viewer : str
        Whoever listens: a visitor's ticket, or the presenter's, which is not counted.
    heard : int
        Revision that the page shows.
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


def _nothing() -> None:
    """Take part in the run that the news starts."""

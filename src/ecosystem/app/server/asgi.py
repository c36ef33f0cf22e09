"""The dashboard as ``ecosystem serve`` runs it: Streamlit's own server, made ready for its first visitor.

``streamlit run dashboard.py`` shows the same pages. Here the data are loaded and the first page's answers computed
while the first visitor's browser is still loading scripts, which are sent at once (see ``scripts.py``).

Streamlit imports this file by its path, so only light modules stand at its top.
"""

from __future__ import annotations

import importlib
import logging
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from streamlit import config

from ecosystem.app.plot.serving import assets
from ecosystem.app.server import rooms, slide_shows
from ecosystem.app.server.scripts import Scripts, of_figures, of_streamlit
from ecosystem.site import SITE

USUAL = sys.getswitchinterval()
SWITCH_SECONDS = USUAL / 10
"""How soon a thread that computes lets the one that answers the browser in, until the first answers are computed."""

NO_VISITOR = "streamlit.runtime.scriptrunner_utils.script_run_context"
"""Streamlit's voice that says there is no visitor yet, which is the point."""


def _get_ready() -> None:
    """Import the app and compute what the first page asks, before the first visitor does."""
    logging.getLogger(NO_VISITOR).setLevel(logging.ERROR)
    importlib.import_module("ecosystem.app.page")
    importlib.import_module("ecosystem.app.data").warm_up()
    sys.setswitchinterval(USUAL)


@asynccontextmanager
async def _lifespan(_: st.App) -> AsyncIterator[None]:
    sys.setswitchinterval(SWITCH_SECONDS)
    threading.Thread(target=_get_ready, daemon=True).start()
    yield


def _scripts(base: str) -> Middleware:
    static = SITE / "static"
    of_plots = assets(static)
    known = of_streamlit(Path(st.__file__).parent / "static" / "static") | of_figures(of_plots, static)
    return Middleware(Scripts, known=known, assets=of_plots, base=base)


BASE = (config.get_option("server.baseUrlPath") or "").strip("/")
PREFIX = f"/{BASE}" if BASE else ""
app = st.App(
    SITE / "dashboard.py",
    lifespan=_lifespan,
    routes=[*rooms.routes(PREFIX), *slide_shows.routes(PREFIX)],
    middleware=[_scripts(BASE)],
)

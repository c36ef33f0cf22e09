"""ASGI app of ``ecosystem serve``: Streamlit's server with warmed-up caches.

``streamlit run dashboard.py`` shows the same pages. Here the data are loaded and the first page's views computed
while the first visitor's browser still loads scripts, which are sent at once (see ``scripts.py``).

Streamlit imports this file by its path before it listens: only light modules are imported at the top.
"""

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
from ecosystem.app.server import live_routes
from ecosystem.app.server.scripts import Scripts, figure_scripts, streamlit_scripts
from ecosystem.site import SITE

DEFAULT_INTERVAL = sys.getswitchinterval()
SWITCH_SECONDS = DEFAULT_INTERVAL / 10
"""Switch interval while caches are warmed: the thread that answers the browser must not wait for the computing one."""

NO_VISITOR = "streamlit.runtime.scriptrunner_utils.script_run_context"
"""Logger that warns of a missing visitor, which is expected here."""


def _warm_up() -> None:
    """Import the app and fill its caches before the first visitor."""
    logging.getLogger(NO_VISITOR).setLevel(logging.ERROR)
    importlib.import_module("ecosystem.app.page")
    importlib.import_module("ecosystem.app.data").warm_up()
    sys.setswitchinterval(DEFAULT_INTERVAL)


@asynccontextmanager
async def _lifespan(_: st.App) -> AsyncIterator[None]:
    sys.setswitchinterval(SWITCH_SECONDS)
    threading.Thread(target=_warm_up, daemon=True).start()
    yield


def _scripts(base: str) -> Middleware:
    static = SITE / "static"
    of_plots = assets(static)
    known = streamlit_scripts(Path(st.__file__).parent / "static" / "static") | figure_scripts(of_plots, static)
    return Middleware(Scripts, known=known, assets=of_plots, base=base)


BASE = (config.get_option("server.baseUrlPath") or "").strip("/")
PREFIX = f"/{BASE}" if BASE else ""
app = st.App(SITE / "dashboard.py", lifespan=_lifespan, routes=live_routes.routes(PREFIX), middleware=[_scripts(BASE)])

"""What the server adds to Streamlit: security headers, live rooms, views at addresses, fewer scripts, warm caches.

``dashboard.py`` imports this package before the server listens: only light modules are imported at the top.
"""

import asyncio
import gc
import importlib
import logging
import os
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.routing import BaseRoute, Route
from streamlit import config

from ecosystem.app import login
from ecosystem.app.plot.serving import assets, figure_scripts
from ecosystem.app.server import figures_api, live_routes, memory, page_head, views_api
from ecosystem.app.server.compression import compress_waiting
from ecosystem.app.server.headers import SecurityHeaders
from ecosystem.app.server.hosts import AllowedHosts, set_origins
from ecosystem.app.server.login_gate import LoginGate
from ecosystem.app.server.own_files import OwnFiles
from ecosystem.app.server.scripts import Scripts, streamlit_files
from ecosystem.app.server.streamlit_bundle import bundle
from ecosystem.app.turns import turn
from ecosystem.app.uploads import UploadLimits
from ecosystem.page_list import ENTRIES
from ecosystem.site import public_address

__all__ = ["lifespan", "middleware", "routes"]

DEFAULT_INTERVAL = sys.getswitchinterval()
SWITCH_SECONDS = DEFAULT_INTERVAL / 10
"""Switch interval while caches are warmed: the thread that answers the browser must not wait for the computing one."""

NO_VISITOR = "streamlit.runtime.scriptrunner_utils.script_run_context"
"""Logger that warns of a missing visitor, which is expected here."""


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[None]:
    """Load the data and compute the first page's views while the first visitor's browser loads scripts."""
    sys.setswitchinterval(SWITCH_SECONDS)
    threading.Thread(target=_warm_up, daemon=True).start()
    housekeeping = asyncio.create_task(memory.free_ended_visits())
    yield
    housekeeping.cancel()


def routes() -> list[BaseRoute]:
    """Return the routes of rooms, of views at addresses, of the first page's name, and for search engines."""
    public_address(os.environ)  # a wrong one ends the start
    prefix = f"/{_base()}" if _base() else ""
    first = Route(f"{prefix}/{ENTRIES[0].name}", _first_page)
    found = page_head.routes(prefix, closed=login.configured() is not None)
    return [*live_routes.routes(prefix), *views_api.routes(prefix), *figures_api.routes(prefix), first, *found]


def _first_page(request: Request) -> RedirectResponse:
    """Redirect the name of the first page to the root, its only address in Streamlit; relative, for any proxy."""
    return RedirectResponse(f"./?{request.url.query}" if request.url.query else "./")


def middleware() -> list[Middleware]:
    """Return the middleware for security headers, host names, login, files of visits, uploads, and scripts."""
    set_origins()
    static = Path(st.__file__).parent / "static"
    scripts = Middleware(
        Scripts,
        files=streamlit_files(static / "static"),
        scripts=figure_scripts(),
        assets=assets(),
        bundle=bundle(static),
        base=_base(),
    )
    rules = login.configured()
    gate = [Middleware(LoginGate, login=rules, base=_base())] if rules else []
    own_files = Middleware(OwnFiles, base=_base())
    return [Middleware(SecurityHeaders), Middleware(AllowedHosts), *gate, own_files, Middleware(UploadLimits), scripts]


def _base() -> str:
    return (config.get_option("server.baseUrlPath") or "").strip("/")


def _warm_up() -> None:
    """Import the app and fill its caches before the first visitor; start remote datasets; compress scripts for ever."""
    logging.getLogger(NO_VISITOR).setLevel(logging.ERROR)
    importlib.import_module("ecosystem.app.page")
    importlib.import_module("ecosystem.app.data").warm_up()
    remote_datasets = importlib.import_module("ecosystem.app.remote_datasets")
    threading.Thread(target=remote_datasets.keep_current, daemon=True).start()
    with turn():  # not while the first visitor's page is computed
        gc.collect()
        gc.freeze()  # later collections, which hold all visitors up, skip what stays as long as the server
    sys.setswitchinterval(DEFAULT_INTERVAL)
    compress_waiting()

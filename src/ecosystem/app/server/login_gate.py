"""Middleware that serves nothing without a login, where one is configured.

The login itself is Streamlit's: its addresses below ``/auth`` and its signed cookie, from which the role follows here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from html import escape
from typing import Any, Final
from urllib.parse import parse_qs, quote, unquote

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.auth_util import encode_provider_token
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME
from streamlit.web.server.starlette.starlette_websocket import _get_signed_cookie_with_chunks

from ecosystem.app.login import CALLBACK, Login
from ecosystem.page_list import PRODUCT

START: Final = "/login"
"""Begins the login: Streamlit's own address for it carries a token of two minutes."""
LOGOUT: Final = "/auth/logout"
PUBLIC: Final = ("/_stcore/health", "/robots.txt", "/auth/login", LOGOUT, f"/{CALLBACK}")
"""Paths served without a login: health, what keeps search engines away, and the login itself."""
STREAM, SETTINGS = "/_stcore/stream", "/_stcore/host-config"
ROOM_FOLDERS: Final = ("/static/", "/scripts/", "/live/", "/_stcore/bidi-components/")
"""Further paths that a room's followers need; the app shows them nothing but their room."""
SCRIPTS: Final = ("/static/", "/scripts/")
NEXT: Final = "ecosystem_next"
"""Cookie with the page to return to after the login."""
NEXT_SECONDS: Final = 900
LONGEST_NEXT: Final = 2000
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width"><meta name="robots" content="noindex"><style>
:root {{ color-scheme: light dark; font: 1rem/1.5 sans-serif }}
main {{ max-width: 32rem; margin: 15vh auto; padding: 1rem }}
a {{ display: inline-block; padding: 0.5rem 1rem; border: 1px solid; border-radius: 0.4rem; color: inherit }}
</style></head><body><main><h1>{title}</h1><p>{words}</p>
<a href="{address}" target="_top">{label}</a></main></body></html>
"""


class LoginGate:
    """Middleware that answers those whom the login's lists name; `base` is the server's base path."""

    def __init__(self, app: ASGIApp, login: Login, base: str = "") -> None:
        self.app, self.login = app, login
        self.prefix = f"/{base}" if base else ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer with the way to the login."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        path = scope["path"].removeprefix(self.prefix)
        claims = self.claims(scope)
        if self.login.role_of(claims):
            await self.app(scope, receive, send if path.startswith(SCRIPTS) else private(send))
        elif path == f"/{CALLBACK}":
            await self.app(scope, receive, self.returning(scope, send))
        elif path in PUBLIC or self.is_for_followers(path, scope):
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            await self.refused(path, scope, claims)(scope, receive, send)

    def claims(self, scope: Scope) -> Mapping[str, Any]:
        """Return what the provider has said of the visitor; empty without a login at this address."""
        raw = _get_signed_cookie_with_chunks(HTTPConnection(scope).cookies, USER_COOKIE_NAME)
        try:
            claims = json.loads(raw) if raw else {}
        except ValueError:
            return {}
        return claims if isinstance(claims, dict) and claims.get("origin") == self.login.origin else {}

    def is_for_followers(self, path: str, scope: Scope) -> bool:
        """Return whether a request is one of a room's followers, where they need no login."""
        if not self.login.open_rooms:
            return False
        if scope["type"] == "websocket":
            return bool(path == STREAM)
        page = path in ("", "/") and "room" in parse_qs(scope["query_string"].decode("latin-1"))
        return bool(page or path == SETTINGS or path.startswith(ROOM_FOLDERS))

    def refused(self, path: str, scope: Scope, claims: Mapping[str, Any]) -> Response:
        """Return the way to the login, or why a person who is logged in is not let in."""
        if path == START:
            token = encode_provider_token("default")
            return RedirectResponse(f"{self.login.root}/auth/login?provider={quote(token)}", 303)
        status, headers = 403 if claims else 401, {"Cache-Control": "no-store"}
        words = "This dashboard is open to those whom its owner has listed."
        if claims:
            email = str(claims.get("email"))[:100]
            words = f"{email} is on no list of this dashboard, or the address is not verified. Ask its owner."
        if "text/html" not in Headers(scope=scope).get("accept", ""):
            return JSONResponse({"problems": [f"{words} Log in at {self.login.root}/"]}, status, headers=headers)
        address, label = (LOGOUT, "Log out") if claims else (START, "Log in")
        page = PAGE.format(title=escape(PRODUCT), words=escape(words), address=self.login.root + address, label=label)
        response = HTMLResponse(page, status, headers=headers)
        wanted = f"{path}?{scope['query_string'].decode('latin-1')}".lstrip("/")
        if not claims and len(wanted) < LONGEST_NEXT:
            secure = self.login.root.startswith("https")
            options = {"path": self.prefix or "/", "httponly": True, "secure": secure, "samesite": "lax"}
            response.set_cookie(NEXT, quote(wanted, safe=""), NEXT_SECONDS, **options)  # type: ignore[arg-type]
        return response

    def returning(self, scope: Scope, send: Send) -> Send:
        """Return a ``send`` that leads from the end of the login to the page that was asked for."""
        wanted = unquote(HTTPConnection(scope).cookies.get(NEXT, ""))
        page, _, query = wanted.partition("?")
        there = f"{self.login.root}/{quote(page)}{f'?{query}' if query else ''}"

        async def led(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=message["headers"])
                if headers.get("location", "").rstrip("/") == self.prefix and query.isascii() and query.isprintable():
                    headers["location"] = there
            await send(message)

        return led


def private(send: Send) -> Send:
    """Return a ``send`` by which shared caches keep nothing."""

    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(raw=message["headers"])
            headers["Cache-Control"] = headers.get("cache-control", "private").replace("public", "private")
        await send(message)

    return sent

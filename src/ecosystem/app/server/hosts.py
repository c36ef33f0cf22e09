"""Host names and origins: requests for unknown names are refused, against DNS rebinding.

The names are those of ``--server.allowedHosts``. Without it all are answered, except where visitors may spend the
owner's key and disk (``ECOSYSTEM_DOWNLOADS=allow``, and no login): then only localhost and addresses in digits.
"""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Sequence
from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import config, net_util

from ecosystem.app import login
from ecosystem.site import public_address

DOWNLOADS_SETTING: Final = "ECOSYSTEM_DOWNLOADS"
"""Environment variable; ``allow`` lets every visitor start downloads to the server."""
LONGEST_HOST: Final = 300
LOCAL: Final = ("localhost", "*.localhost")
ORIGINS: Final = "server.corsAllowedOrigins"
HEALTH: Final = "/_stcore/health"
"""Health check of containers and proxies, answered under any host name."""


def downloads_allowed() -> bool:
    """Return whether the server's owner lets visitors start downloads, which spend the owner's credits and disk."""
    return os.environ.get(DOWNLOADS_SETTING) == "allow"


def allowed_names() -> tuple[str, ...]:
    """Return the host names that are answered; empty for all."""
    names = tuple(config.get_option("server.allowedHosts"))
    return names or (LOCAL if downloads_allowed() and login.configured() is None else ())


def is_allowed_host(host: str, names: Sequence[str]) -> bool:
    """Return whether a ``Host`` header has one of the names, a subdomain of ``*.name``, or is an address in digits.

    Examples
    --------
    >>> [is_allowed_host(host, ("a.org", "*.b.org")) for host in ("a.org:8501", "x.b.org", "b.org", "evil.org")]
    [True, True, False, False]
    >>> [is_allowed_host(host, ("a.org",)) for host in ("127.0.0.1:80", "[::1]:80", "", "a.org@evil.org")]
    [True, True, False, False]
    """
    try:
        parts = urlsplit(f"//{host[:LONGEST_HOST]}")
        name = (parts.hostname or "").rstrip(".")
    except ValueError:
        return False
    if not name or "@" in host or parts.path or parts.query:
        return False
    try:
        ipaddress.ip_address(name)
    except ValueError:
        patterns = [pattern.strip().lower().rstrip(".") for pattern in names]
        return any(
            pattern == "*" or name == pattern or (pattern.startswith("*.") and name.endswith(pattern[1:]))
            for pattern in patterns
        )
    return True


def set_origins() -> None:
    """Accept websockets from pages under the public address, and look no address up to compare others with.

    Streamlit compares the name in the address bar with the ``Host`` header, which many proxies replace. Other origins
    it compares with the machine's external address, for which it asks a server on the internet at the start and for
    each such connection: the event loop, and with it every visitor, waits for up to two seconds.
    """
    net_util.get_external_ip = lambda: None
    public = urlsplit(public_address(os.environ))
    if public.netloc:
        origins = {*config.get_option(ORIGINS), f"{public.scheme}://{public.netloc}"}
        config.set_option(ORIGINS, sorted(origins), "the public address")


class AllowedHosts:
    """Middleware that answers requests for allowed host names only."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        names = allowed_names() if scope["type"] in ("http", "websocket") else ()
        host = Headers(scope=scope).get("host", "") if names else ""
        if not names or is_allowed_host(host, names) or scope["path"].endswith(HEALTH):
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            remedy = "Start it with --server.allowedHosts and its name, or open it by an address in digits."
            await PlainTextResponse(f"This server is not known by the name in the address. {remedy}", 421)(
                scope, receive, send
            )

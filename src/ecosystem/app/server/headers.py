"""Middleware that adds security headers to every response and hides the server's metrics."""

import os
import re
from collections.abc import Mapping
from urllib.parse import parse_qs

from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SETTING = "ECOSYSTEM_FRAME_ANCESTORS"
"""Environment variable: origins of web pages that may embed views, separated by spaces; without it, all may."""
ORIGIN = re.compile(r"'self'|'none'|(https?://)?[\w*.-]{1,253}(:\d{1,5})?")

# Streamlit imports the loader of a component from a blob: and styles elements inline. Nothing is loaded from other
# servers, or sent to them.
POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval' blob:",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "media-src 'self' data: blob:",
        "worker-src 'self' blob:",
        "frame-src 'self' data: blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
    )
)


def frame_ancestors(environment: Mapping[str, str]) -> str:
    """Return the origins that may embed views, empty for all; RuntimeError names those that are no origin."""
    origins = environment.get(SETTING, "").split()
    wrong = [origin for origin in origins if not ORIGIN.fullmatch(origin)]
    if wrong:
        raise RuntimeError(
            f"{SETTING} has {', '.join(wrong)}: name origins such as https://example.org, separated by spaces."
        )
    return " ".join(origins)


class SecurityHeaders:
    """Middleware for headers: only pages with ``embed=true`` may be framed by other servers, those of `SETTING`."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.embedding = frame_ancestors(os.environ)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and add the headers to its response."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        embedded = parse_qs(scope["query_string"].decode("latin-1")).get("embed", [""])[-1].lower() == "true"
        ancestors = self.embedding if embedded else "'self'"
        policy = f"{POLICY}; frame-ancestors {ancestors}" if ancestors else POLICY

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=message["headers"])
                headers["X-Content-Type-Options"] = "nosniff"
                headers["Referrer-Policy"] = "same-origin"
                headers["Content-Security-Policy"] = policy
            await send(message)

        hidden = scope["path"].rstrip("/").endswith("/_stcore/metrics")
        await (PlainTextResponse("Not found", 404) if hidden else self.app)(scope, receive, with_headers)

"""Middleware that serves script files directly and adds early hints for the figures' scripts.

Streamlit sends each of about a hundred small scripts through several threads and compresses the app's own again for
every visitor, which dominates a first visit. File names contain a version or digest, so files are sent as they are on
disk, those of figures from memory, compressed once, and cached by the browser without expiry.
"""

import functools
import gzip
import mimetypes
from collections.abc import Mapping
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ecosystem.app.plot.serving import Assets

VALIDATORS = ("etag", "last-modified")
"""Headers that identify the unmodified page."""
END_OF_HEAD = b"</head>"
EARLY = """<link rel="modulepreload" href="./{panel}"><link rel="preload" as="script" href="./{plotly}">
<script>
  // plotly.js takes a while to start: that while is the one in which the browser waits for the first words of the page.
  new MutationObserver((changes, observer) => {{
    if (!document.querySelector("[data-test-connection-state=CONNECTED]")) return;
    observer.disconnect();
    const script = document.createElement("script");
    script.onerror = () => script.remove();
    script.src = "./{plotly}";
    document.head.append(script);
  }}).observe(document, {{ subtree: true, attributeFilter: ["data-test-connection-state"], childList: true }});
</script>"""


def streamlit_files(folder: Path) -> dict[str, Path]:
    """Return Streamlit's scripts, styles and fonts by URL path."""
    return {f"/static/{path.relative_to(folder).as_posix()}": path for path in folder.rglob("*") if path.is_file()}


@functools.cache
def packed(code: bytes) -> bytes:
    """Compress a script, once."""
    return gzip.compress(code, 6, mtime=0)


class Scripts:
    """Middleware that serves Streamlit's files and the figures' scripts by URL path, and adds a hint to pages.

    The paths of `files` start with a slash, those of `scripts` do not; `base` is the server's base path.
    """

    def __init__(
        self, app: ASGIApp, files: Mapping[str, Path], scripts: Mapping[str, bytes], assets: Assets, base: str = ""
    ) -> None:
        self.app = app
        prefix = f"/{base.strip('/')}" if base.strip("/") else ""
        self.files = {prefix + path: file for path, file in files.items()}
        self.scripts = {f"{prefix}/{address}": code for address, code in scripts.items()}
        self.early = EARLY.format(plotly=assets.plotly, panel=assets.panel).encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a known script; pass other requests on."""
        if scope["type"] != "http" or scope["method"] != "GET":
            await self.app(scope, receive, send)
            return
        response = await self._script(scope["path"], Headers(scope=scope))
        if response is None:
            await self.app(scope, receive, EarlyHint(send, self.early).send)
        else:
            await response(scope, receive, send)

    async def _script(self, path: str, headers: Headers) -> Response | None:
        code, file = self.scripts.get(path), self.files.get(path)
        if code is not None:
            if "gzip" not in headers.get("accept-encoding", ""):
                return _forever(path, code, {"Vary": "Accept-Encoding"})
            code = await run_in_threadpool(packed, code)
            return _forever(path, code, {"Vary": "Accept-Encoding", "Content-Encoding": "gzip"})
        return _forever(path, file.read_bytes(), {}) if file and "range" not in headers else None


def _forever(path: str, content: bytes, headers: Mapping[str, str]) -> Response:
    """Return a response that the browser keeps."""
    kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
    kept = {"Cache-Control": "public, immutable, max-age=31536000"}
    return Response(content, media_type=kind, headers={**kept, **headers})


class EarlyHint:
    """ASGI ``send`` that adds a hint to the head of HTML responses and passes others on."""

    def __init__(self, send: Send, hint: bytes) -> None:
        self.to_browser = send
        self.hint = hint
        self.start: Message | None = None
        self.body = b""

    async def send(self, message: Message) -> None:
        """Pass on a message, or collect the body of a page."""
        if message["type"] == "http.response.start":
            headers = Headers(raw=message["headers"])
            if headers.get("content-type", "").startswith("text/html") and "content-encoding" not in headers:
                self.start = message
                return
        if self.start is None:
            await self.to_browser(message)
            return
        self.body += message.get("body", b"")
        if not message.get("more_body"):
            body = self.body.replace(END_OF_HEAD, self.hint + END_OF_HEAD, 1)
            headers = MutableHeaders(raw=self.start["headers"])
            headers["content-length"] = str(len(body))
            for name in VALIDATORS:
                del headers[name]
            await self.to_browser(self.start)
            await self.to_browser({"type": "http.response.body", "body": body})

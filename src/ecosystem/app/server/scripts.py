"""Middleware that serves script files directly and adds early hints for the figures' scripts.

Streamlit sends each of about a hundred small scripts through several threads and compresses the app's own again for
every visitor, which dominates a first visit. File names contain a version or digest, so files are sent as they are on
disk and cached by the browser without expiry.
"""

import gzip
import mimetypes
import os
from dataclasses import dataclass
from pathlib import Path

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ecosystem.app.plot.serving import Assets

IMMUTABLE = "public, immutable, max-age=31536000"
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


@dataclass(frozen=True)
class Script:
    """A file that never changes under its name."""

    path: Path
    packed: bool = False

    def response(self) -> Response:
        """Return the file as a response."""
        kind = mimetypes.guess_type(self.path.name.removesuffix(".gz"))[0] or "application/octet-stream"
        headers = {"Cache-Control": IMMUTABLE, "X-Content-Type-Options": "nosniff"}
        if self.packed:
            headers |= {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
        return Response(self.path.read_bytes(), media_type=kind, headers=headers)


def streamlit_scripts(folder: Path) -> dict[str, Script]:
    """Return Streamlit's scripts, styles and fonts by URL path."""
    return {
        f"/static/{path.relative_to(folder).as_posix()}": Script(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def figure_scripts(assets: Assets, static: Path) -> dict[str, Script]:
    """Compress the figures' scripts in the app's own folder and return them by URL path."""
    named = (address for address in (assets.plotly, assets.panel, assets.screen) if address.startswith("app/static/"))
    found = {}
    for address in named:
        packed = _packed(static / Path(address).name)
        if packed is not None:
            found[f"/{address}"] = Script(packed, packed=True)
    return found


def _packed(script: Path) -> Path | None:
    """Write a compressed copy beside a script, atomically; None if the folder is read-only."""
    target = script.with_name(f"{script.name}.gz")
    if target.is_file():
        return target
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        part.write_bytes(gzip.compress(script.read_bytes(), 9, mtime=0))
        part.replace(target)
    except OSError:
        part.unlink(missing_ok=True)
        return None
    return target


class Scripts:
    """Middleware that serves scripts `known` by URL path (without the base path), and adds a hint to pages."""

    def __init__(self, app: ASGIApp, known: dict[str, Script], assets: Assets, base: str = "") -> None:
        self.app = app
        prefix = f"/{base.strip('/')}" if base.strip("/") else ""
        self.known = {prefix + path: script for path, script in known.items()}
        self.early = EARLY.format(plotly=assets.plotly, panel=assets.panel).encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a known script; pass other requests on."""
        if scope["type"] != "http" or scope["method"] != "GET":
            await self.app(scope, receive, send)
            return
        script = self.known.get(scope["path"])
        headers = Headers(scope=scope)
        if script and "range" not in headers and (not script.packed or "gzip" in headers.get("accept-encoding", "")):
            await script.response()(scope, receive, send)
            return
        await self.app(scope, receive, EarlyHint(send, self.early).send)


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

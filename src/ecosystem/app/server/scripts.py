"""Middleware that serves script files, and orders the scripts of pages.

Streamlit sends each of about a hundred small scripts uncompressed through several threads, which dominates a first
visit. File names contain a version or digest: files are compressed once and cached by the browser without expiry.
"""

import gzip
import mimetypes
import re
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ecosystem.app.plot.serving import CONSTANTS, Assets
from ecosystem.app.server.compression import StaticFile
from ecosystem.app.server.icon_font import IconFont
from ecosystem.app.server.page_head import page_head
from ecosystem.app.server.streamlit_bundle import ENTRY, FOLDER, MODULES, Bundle

VALIDATORS = ("etag", "last-modified")
"""Headers that identify the unmodified page."""
ICONS = "/MaterialSymbols"
"""In the path of Streamlit's icon font."""
TITLE = re.compile("<title>[^<]*</title>")
ROOT, END_OF_BODY = '<div id="root"></div>', "</body>"
# The sidebar comes with the first run of the app: its place is kept, so that the page does not move. An embedded
# view and the screen of a room have none. The first run may end at once and begin again: the end counts when it lasts.
SIDEBAR = """<script>
  if (!/[?&](embed|room)=/.test(location.search)) document.documentElement.classList.add("eco-sidebar");
  let ending;
  new MutationObserver((changes, observer) => {
    const running = !document.querySelector("[data-test-script-state=notRunning]");
    if (running || document.querySelector("[data-testid=stSidebar] [data-testid=stSkeleton]")) {
      ending = clearTimeout(ending);
      return;
    }
    ending ??= setTimeout(() => {
      observer.disconnect();
      document.documentElement.classList.remove("eco-sidebar");
    }, 500);
  }).observe(document, { subtree: true, childList: true, attributeFilter: ["data-test-script-state"] });
</script>"""
# What Streamlit still loads has no height: what is below waits for it, so that nothing moves. The rules hold only while
# there is such a part, since they make the browser look at all elements again after any change of the page: a sixth of
# its time for a filter change.
LOADING = """<style id="eco-loading" media="not all">
  [data-testid="stMain"] :has([data-testid="stSkeleton"]) ~ *,
  .eco-sidebar [data-testid="stSidebarUserContent"]:has([data-testid="stSkeleton"]) { visibility: hidden; }
</style>
<script>
  new MutationObserver(() => {
    const rules = document.getElementById("eco-loading");
    const media = document.querySelector("[data-testid=stSkeleton]") ? "all" : "not all";
    if (rules.media !== media) rules.media = media;
  }).observe(document, { subtree: true, childList: true });
</script>"""
# On a phone the menu covers the page, and Streamlit leaves it open over the page that was chosen.
MENU = """<script>
  document.addEventListener("click", ({ target }) => {
    if (innerWidth > 768 || !target.closest("[data-testid=stSidebar] a[data-testid]")) return;
    document.querySelector("[data-testid=stSidebarCollapseButton] button")?.click();
  });
</script>"""
STYLE = (Path(__file__).parent / "page.css").read_text(encoding="utf-8")
# Streamlit's page has no words before its scripts have run, which takes seconds on a slow line; it replaces these.
WAITING = """<div id="root"><p style="margin: 2rem; font: 1rem sans-serif; color: gray">Pakistani AI ecosystem: the
page is loading …</p></div>"""
# plotly.js is half of all bytes: it waits until the scripts that draw the page's words have come.
EARLY = """<link rel="modulepreload" href="./{panel}">
<script>
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


class Scripts:
    """Middleware that serves Streamlit's files and the figures' scripts by URL path, and rewrites pages.

    The paths of `files` start with a slash, those of `scripts` do not; `base` is the server's base path.
    """

    def __init__(
        self,
        app: ASGIApp,
        files: Mapping[str, Path],
        scripts: Mapping[str, bytes],
        assets: Assets,
        bundle: Bundle,
        base: str = "",
    ) -> None:
        self.app = app
        self.prefix = prefix = f"/{base.strip('/')}" if base.strip("/") else ""
        bundled = f"scripts/{bundle.name}"
        own = {**scripts, bundled: bundle.code}
        self.files = {
            **{prefix + path: _static_file(path, file) for path, file in files.items()},
            **{f"{prefix}/{path}": StaticFile(path, lambda code=code: code) for path, code in own.items()},  # type: ignore[misc]
        }
        large = [f"/{FOLDER}{name}" for name in bundle.left_out]
        fonts = [path for path in files if ICONS in path]
        first = [self.files[prefix + path] for path in (*large, *(f"/{path}" for path in own), *fonts)]
        for file in sorted(first, key=lambda file: len(file.content)):  # what is quick comes first
            file.look_up()
        self.tail = "".join(
            (
                f'<script src="./{bundled}"></script>{{entry}}',
                *(f'<link rel="modulepreload" crossorigin href=".{path}">' for path in large),
                EARLY.format(plotly=assets.plotly, panel=assets.panel).replace("{", "{{").replace("}", "}}"),
            )
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a known script; pass other requests on."""
        if scope["type"] != "http" or scope["method"] != "GET":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        file = self.files.get(scope["path"]) or self._constant(scope["path"])
        if file is None or "range" in headers:
            zipped = "gzip" in headers.get("accept-encoding", "")
            rewritten = partial(self.rewritten, path=scope["path"])
            await self.app(scope, receive, Rewriter(send, rewritten, zipped=zipped).send)
        else:
            response = await run_in_threadpool(_forever, file, headers.get("accept-encoding", ""))
            await response(scope, receive, send)

    def _constant(self, path: str) -> StaticFile | None:
        """Return a constant part of figures, which became known after the start."""
        code = CONSTANTS.get(path.removeprefix(self.prefix).removeprefix("/"))
        if code is None:
            return None
        self.files[path] = StaticFile(path, lambda: code)
        return self.files[path]

    def rewritten(self, page: str, path: str) -> str:
        """Return Streamlit's page with a text to read while it loads, and the bundle before other scripts."""
        entry = ENTRY.search(page)
        if entry is None:
            return page
        tail = self.tail.format(entry=entry.group())
        page = TITLE.sub(lambda _: page_head(path), page, count=1)
        start = f"{SIDEBAR}{LOADING}{MENU}<style>{STYLE}</style>{WAITING}"
        return MODULES.sub("", page).replace(ROOT, start, 1).replace(END_OF_BODY, tail + END_OF_BODY, 1)


def _static_file(path: str, file: Path) -> StaticFile:
    return IconFont(path, file.read_bytes, file.parents[3]) if ICONS in path else StaticFile(path, file.read_bytes)


def _forever(file: StaticFile, accepted: str) -> Response:
    """Return a response that browsers cache for good."""
    content, encoding = file.encoded(accepted)
    headers = {"Cache-Control": "public, immutable, max-age=31536000", "Vary": "Accept-Encoding"}
    if encoding:
        headers["Content-Encoding"] = encoding
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    return Response(content, media_type=kind, headers=headers)


class Rewriter:
    """ASGI ``send`` that rewrites and compresses HTML responses and passes others on."""

    def __init__(self, send: Send, rewritten: Callable[[str], str], *, zipped: bool) -> None:
        self.to_browser = send
        self.rewritten = rewritten
        self.zipped = zipped
        self.start: Message | None = None
        self.body = b""

    async def send(self, message: Message) -> None:
        """Pass on a message, or collect the body of a page."""
        if message["type"] == "http.response.start":
            headers = Headers(raw=message["headers"])
            readable = headers.get("content-encoding", "gzip") == "gzip"
            if headers.get("content-type", "").startswith("text/html") and readable:
                self.start = message
                return
        if self.start is None:
            await self.to_browser(message)
            return
        self.body += message.get("body", b"")
        if not message.get("more_body"):
            headers = MutableHeaders(raw=self.start["headers"])
            page = gzip.decompress(self.body) if "content-encoding" in headers else self.body
            body = self.rewritten(page.decode()).encode()
            del headers["content-encoding"]
            if self.zipped:
                body = gzip.compress(body, 6, mtime=0)
                headers["content-encoding"] = "gzip"
                headers.add_vary_header("Accept-Encoding")
            headers["content-length"] = str(len(body))
            for name in VALIDATORS:
                del headers[name]
            await self.to_browser(self.start)
            await self.to_browser({"type": "http.response.body", "body": body})

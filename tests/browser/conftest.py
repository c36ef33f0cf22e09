"""A real server and a real Chromium."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect, sync_playwright

from ecosystem.site import SITE
from tests.conftest import require

expect.set_options(timeout=20_000)  # a busy machine takes longer than the default of 5 seconds
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]
IDLE = "[data-testid=stApp][data-test-script-state=notRunning][data-test-connection-state=CONNECTED]"
QUIET_FOR = 500
SETTLED = f"""() => {{
  const idle = document.querySelector('{IDLE}');
  const plots = [...document.querySelectorAll('.eco-plot')];
  const painted = plots.every(({{ dataset }}) => /drawn|failed/.test(dataset.state));
  const loading = document.querySelector('[data-stale=true], [data-testid=stSkeleton]');
  if (!idle || !painted || loading) window.quietSince = undefined;
  else window.quietSince ??= performance.now();
  return performance.now() - window.quietSince > {QUIET_FOR};
}}"""
"""Nothing has run and nothing is left to draw for a while: right after a click, the server does not know of it yet."""
SHIFTS = """window.shifts = [];
new PerformanceObserver((list) => {
  for (const { value, sources, hadRecentInput } of list.getEntries()) if (!hadRecentInput) {
    const texts = sources.map(({ node }) => node?.parentElement?.textContent.slice(0, 40));
    window.shifts.push([value, ...texts]);
  }
}).observe({ type: "layout-shift", buffered: true });"""
AXE = {"rules": {"target-size": {"enabled": True}}}
"""All rules but those of level AAA, which axe leaves out by itself, as it does this one of level AA."""
STREAMLITS = 'role="presentation" tabindex="-1" data-testid="stFileUploaderDropzone"'
"""Of the one element of Streamlit that violates a rule (a place for files that has no role, and is labelled)."""
PICTURES = Path(__file__).parents[2] / "screenshots"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(
    script: Path | None, folder: Path, *, environment: dict[str, str] | None = None, port: int = 0, base: str = ""
) -> Iterator[str]:
    """Run Streamlit on a script, or the command ``ecosystem serve``, until the block ends; `base` is its URL path."""
    port = port or free_port()
    log = folder / f"server-{port}.log"
    start = ["streamlit", "run", str(script)] if script else ["ecosystem", "serve"]
    command = [sys.executable, "-m", *start, f"--server.port={port}"]
    with log.open("w") as output:
        process = subprocess.Popen(
            command,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=script.parent if script else SITE,
            env={**os.environ, **(environment or {})},
        )
    address = f"http://127.0.0.1:{port}{base}"
    try:
        for _ in range(300):
            try:
                with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2):  # noqa: S310
                    break
            except (urllib.error.URLError, OSError):
                if process.poll() is not None:
                    pytest.fail(f"The server ended at once:\n{log.read_text()}")
                time.sleep(0.2)
        else:
            pytest.fail(f"The server did not answer within a minute:\n{log.read_text()}")
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A browser for one file of tests; while it lives, no other event loop can run in this thread."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        require("chromium", "no Chromium was found to run the browser tests with")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The dashboard on its shipped data, as the README starts it; yields its address."""
    with serving(None, tmp_path_factory.mktemp("server")) as address:
        yield address


def accessibility_violations(page: Page, context: str | None = None) -> list[tuple[str, str, list[str]]]:
    """Violations of any rule by name, with what violates it, in a part of a page or the whole."""
    found = Axe().run(page, context=context, options=AXE).response["violations"]
    nodes = [(rule, [node["html"][:160] for node in rule["nodes"] if STREAMLITS not in node["html"]]) for rule in found]
    return [(rule["id"], rule["help"], listed[:3]) for rule, listed in nodes if listed]


class Visit:
    """One visitor's browser window."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.page: Page = context.new_page()
        self.page.add_init_script(SHIFTS)
        self.address = address
        self.requests: list[str] = []
        self.violations: list[str] = []
        self.page.on("request", self._note)
        self.page.on("console", self._note_violation)

    def _note(self, request: Request) -> None:
        self.requests.append(request.url)

    def _note_violation(self, message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            self.violations.append(message.text)

    def open(self, path: str = "") -> Page:
        """Open a path of the app and wait until it is painted."""
        self.page.goto(f"{self.address}/{path}")
        self.page.get_by_role("heading", level=1).first.wait_for(timeout=60_000)
        return self.settle()

    def settle(self) -> Page:
        """Wait until the script has run and every chart shows what was sent to it."""
        self.page.evaluate("() => { window.quietSince = undefined; }")
        self.page.wait_for_function(SETTLED, timeout=60_000)
        return self.page

    def assert_accessible(self) -> None:
        """Check what is open now, light and dark."""
        for scheme in ("dark", "light"):
            self.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            self.settle()
            assert accessibility_violations(self.page) == [], scheme

    def shifts(self) -> list[list[object]]:
        """What moved since the page was opened without the reader's doing: score and texts, the largest first."""
        found: list[list[object]] = self.page.evaluate("() => window.shifts.sort(([a], [b]) => b - a)")
        return found

    def outside(self) -> list[str]:
        """Requests that left the machine."""
        return [
            url
            for url in self.requests
            if not re.match(rf"(data:|blob:|about:|ws://127|{re.escape(self.address)})", url)
        ]


@pytest.fixture
def visit(chromium: Browser, app: str) -> Iterator[Callable[..., Visit]]:
    """Open windows of chosen size and colour scheme on the app."""
    contexts: list[BrowserContext] = []
    visits: list[Visit] = []

    def opened(*, width: int = 1440, height: int = 900, dark: bool = False, address: str = app) -> Visit:
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            accept_downloads=True,
            permissions=["clipboard-read", "clipboard-write"],
        )
        contexts.append(context)
        visits.append(Visit(context, address))
        return visits[-1]

    yield opened
    assert [violation for visit in visits for violation in visit.violations] == []
    for context in contexts:
        context.close()

"""Render self-contained pages with headless Chromium, to print them or to draw their figures, without network.

One run of the browser makes a whole file, in a temporary profile and with a time limit. At most
:data:`MOST_BROWSERS` run at the same time; further calls wait.
"""

import os
import shutil
import signal
import subprocess
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

SETTING = "BROWSER_PATH"
"""Environment variable with the Chromium to use instead of the usual names."""
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
REMEDY = f"Install Chromium or Chrome, or name its program in the environment variable {SETTING}."
MOST_BROWSERS = 2
"""A browser takes one processor and about 200 MB."""
QUEUE_SECONDS = 20.0
"""Longest wait for a free browser: about what six files take."""
RUN_SECONDS = 60.0
"""Time limit of a page; ten figures take three seconds."""
SCRIPT_MILLISECONDS = 30_000
"""Limit of the page's virtual clock, which skips pauses."""
DRAWN = 'data-drawn="yes"'
"""Attribute that a page sets on its root element when all is drawn."""
FLAGS = (
    "--headless",
    "--disable-gpu",
    "--no-first-run",
    "--disable-extensions",
    "--disable-sync",
    "--disable-component-update",
    "--disable-background-networking",
    "--disable-dev-shm-usage",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--no-pdf-header-footer",
    f"--virtual-time-budget={SCRIPT_MILLISECONDS}",
)

_turns = threading.BoundedSemaphore(MOST_BROWSERS)


class BrowserError(RuntimeError):
    """The browser could not make the file; the message gives the reason and the remedy."""


@dataclass(frozen=True)
class RenderedPage:
    """A page after its scripts ran: its markup, and its PDF where it was requested."""

    markup: str
    printed: bytes = b""


def find_browser() -> str | None:
    """Return the path of the browser, or None."""
    named = os.environ.get(SETTING)
    return shutil.which(named) if named else next(filter(None, map(shutil.which, NAMES)), None)


def render_page(page: str, *, printed: bool = False, seconds: float = RUN_SECONDS) -> RenderedPage:
    """Open a page in a browser and return it when its scripts have drawn.

    `page` is HTML that fetches nothing and writes :data:`DRAWN` into its root when it is drawn. BrowserError if there
    is no browser, all are busy, or the page was not drawn.
    """
    program = find_browser()
    if program is None:
        named = os.environ.get(SETTING)
        why = f"{SETTING} names {named}, which is no program" if named else "no Chromium was found on this machine"
        raise BrowserError(f"This needs a browser, and {why}. {REMEDY}")
    if not _turns.acquire(timeout=QUEUE_SECONDS):
        raise BrowserError(f"{MOST_BROWSERS} other files are being made. Try again in a minute.")
    try:
        with TemporaryDirectory(prefix="ecosystem-", ignore_cleanup_errors=True) as folder:
            return _run(program, page, Path(folder), printed=printed, seconds=seconds)
    finally:
        _turns.release()


def _run(program: str, page: str, folder: Path, *, printed: bool, seconds: float) -> RenderedPage:
    source, target = folder / "page.html", folder / "page.pdf"
    source.write_text(page, encoding="utf-8")
    wanted = ["--dump-dom", *([f"--print-to-pdf={target}"] if printed else [])]
    command = [program, *FLAGS, *_sandbox_flags(), f"--user-data-dir={folder / 'profile'}", *wanted, source.as_uri()]
    markup = _output(command, seconds)
    if DRAWN not in markup[: markup.find(">", markup.find("<html")) + 1]:
        raise BrowserError(f"{program} did not draw the page. Try another browser: {REMEDY}")
    if printed and not target.is_file():
        raise BrowserError(f"{program} drew the page and printed nothing. Try another browser: {REMEDY}")
    return RenderedPage(markup, target.read_bytes() if printed else b"")


def _sandbox_flags() -> Sequence[str]:
    """Chromium has no sandbox for root; the page is our own, its text escaped and its network closed."""
    return ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []


def _output(command: Sequence[str], seconds: float) -> str:
    """Return the output of a program; after the time limit it is killed with its child processes."""
    try:
        process = subprocess.Popen(  # noqa: S603  the program is the machine's own browser, no argument comes from data
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL, start_new_session=True
        )
    except OSError as error:
        raise BrowserError(f"{command[0]} does not start: {error}. {REMEDY}") from error
    try:
        written, _ = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired as error:
        raise BrowserError(f"{command[0]} took longer than {seconds:.0f} s and was ended. Try again.") from error
    finally:
        if process.poll() is None:
            _end(process)
    return written.decode("utf-8", errors="replace")


def _end(process: subprocess.Popen[bytes]) -> None:
    if hasattr(os, "killpg"):
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.communicate()

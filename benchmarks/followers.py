"""How soon an audience of a hundred follows, and what it costs.

A presenter in a real browser presses a key on the year slider. A hundred followers, each a websocket session of its own
that polls and fetches the screen as the page's script does, note when they hold the new screen whole; two more are real
browsers, which note when they show it. Seconds of a shared machine mean little; the bar is 2 s all the same, for that
is what an audience notices.
"""

import asyncio
import gzip
import json
import re
import shutil
import statistics
import tempfile
import threading
import time
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psutil
import websockets
from playwright.sync_api import Browser, Page, sync_playwright
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks.browser import DASHBOARD, QUIET, served
from benchmarks.timing import cpu_seconds, resident_bytes

FOLLOWERS = 100
WINDOWS = 2
CHANGES = 10
POLL_SECONDS = 0.6
MAX_PARSED = 4_000
"""Bytes of a message above which it is no script status, and not parsed."""
RECORD_UPDATES = """() => {
  window.updates = [];
  new MutationObserver(() => {
    const text = document.querySelector(".eco-screen__selection")?.textContent;
    if (text && text !== window.updates.at(-1)?.text) window.updates.push({ text, at: Date.now() / 1000 });
  }).observe(document.body, { subtree: true, childList: true, characterData: true });
}"""


class Follower:
    """A simulated follower: websocket session, polls and screens."""

    def __init__(self, address: str, code: str) -> None:
        self.host = address.removeprefix("http://")
        self.code = code
        self.address = b""
        self.revision = 0
        self.arrivals: dict[int, float] = {}
        self.finished = asyncio.Event()

    async def follow(self, until: threading.Event) -> None:
        """Join and follow until the event is set."""
        async with websockets.connect(
            f"ws://{self.host}/_stcore/stream", max_size=None, compression=None, origin=f"http://{self.host}"
        ) as socket:
            receiver = asyncio.create_task(self._receive(socket))
            message = BackMsg()
            message.rerun_script.query_string = f"room={self.code}"
            await socket.send(message.SerializeToString())
            await self.finished.wait()
            while not self.address:
                await asyncio.sleep(0.1)
            while not until.is_set():
                answer = json.loads(await self._get(self.address))
                if answer["screen"] != self.revision:
                    path, _, viewer = self.address.partition(b"?")
                    json.loads(gzip.decompress(await self._get(path + b"/screen?" + viewer)))
                    self.revision = answer["screen"]
                    self.arrivals[self.revision] = time.time()
                await asyncio.sleep(POLL_SECONDS)
            receiver.cancel()

    async def _get(self, path: bytes) -> bytes:
        reader, writer = await asyncio.open_connection(*self.host.split(":"))
        writer.write(b"GET /" + path + b" HTTP/1.0\r\nHost: " + self.host.encode() + b"\r\n\r\n")
        answer = await reader.read()
        writer.close()
        return answer.partition(b"\r\n\r\n")[2]

    async def _receive(self, socket: websockets.ClientConnection) -> None:
        async for data in socket:
            content = bytes(data) if not isinstance(data, str) else data.encode()
            found = re.search(rb"live/" + self.code.encode() + rb"\?viewer=[\w.%!]+", content)
            if found:
                self.address = found.group()
            if len(content) > MAX_PARSED:
                continue
            message = ForwardMsg()
            message.ParseFromString(content)
            finished = message.WhichOneof("type") == "script_finished"
            if finished and message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                self.finished.set()


def measure(followers: int = FOLLOWERS) -> dict[str, float]:
    """Measure seconds until all followers have the new screen, and the server's CPU time per change and for polling."""
    with tempfile.TemporaryDirectory() as name, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=QUIET)
        with served(DASHBOARD, Path(name), environment={}) as (address, pid, _):
            window, code = _opened_room(browser, address)
            windows = [_following(browser, address, code) for _ in range(WINDOWS)]
            alone = resident_bytes(pid) / 1e6
            audience = [Follower(address, code) for _ in range(followers)]
            done = threading.Event()
            thread = threading.Thread(target=lambda: asyncio.run(_all(audience, done)), daemon=True)
            thread.start()
            window.get_by_text(f"{followers + WINDOWS} follow", exact=False).wait_for(timeout=120_000)
            window.wait_for_timeout(3_000)
            process = psutil.Process(pid)
            idle = cpu_seconds(process)
            window.wait_for_timeout(5_000)
            polling = (cpu_seconds(process) - idle) / 5
            window.get_by_role("slider").last.focus()
            waits: list[float] = []
            drawn: list[float] = []
            costs: list[float] = []
            for change in range(CHANGES):
                before, cpu, pressed = audience[0].revision, cpu_seconds(process), time.time()
                window.keyboard.press("ArrowLeft")
                while any(follower.revision <= before for follower in audience):
                    time.sleep(0.02)
                for other in windows:
                    other.wait_for_function(f"() => window.updates.length > {change}", timeout=30_000)
                    drawn.append(other.evaluate("() => window.updates.at(-1).at") - pressed)
                waits += [max(follower.arrivals.values()) - pressed for follower in audience]
                costs.append(cpu_seconds(process) - cpu)
                window.wait_for_timeout(1_500)
            used = resident_bytes(pid) / 1e6
            done.set()
            thread.join(timeout=10)
        browser.close()
    waits.sort()
    drawn.sort()
    return {
        "followers": followers,
        "follow: s, median": statistics.median(waits),
        "follow: s, 95 of 100": waits[int(0.95 * len(waits))],
        "follow: s, last": waits[-1],
        "follow: s, 95 of 100 in two browsers": drawn[int(0.95 * len(drawn))],
        "follow: CPU s of a change": statistics.median(costs),
        "follow: CPU share of polling": polling,
        "follow: MB of a follower": (used - alone) / followers,
    }


def _opened_room(browser: Browser, address: str) -> tuple[Page, str]:
    window = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    window.goto(f"{address}/transitions?tab=explore")
    window.get_by_text("Present live").click(timeout=60_000)
    window.get_by_role("button", name="Open a room").click()
    window.get_by_role("button", name="Invite").click(timeout=30_000)
    link = window.locator("[data-testid=stPopoverBody] code").first.inner_text(timeout=30_000)
    window.keyboard.press("Escape")
    return window, parse_qs(urlsplit(link.strip()).query)["room"][0]


def _following(browser: Browser, address: str, code: str) -> Page:
    window = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    window.goto(f"{address}/?room={code}")
    window.locator(".eco-screen[data-revision] .eco-plot[data-state=drawn]").first.wait_for(timeout=60_000)
    window.evaluate(RECORD_UPDATES)
    return window


async def _all(audience: list[Follower], done: threading.Event) -> None:
    await asyncio.gather(*(follower.follow(done) for follower in audience))


if __name__ == "__main__":
    for name, value in measure().items():
        print(f"{name:40} {value:.3f}")

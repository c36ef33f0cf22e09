"""How soon an audience of a hundred follows, and what it costs.

A presenter in a real browser presses a key on the year slider. A hundred followers, each a websocket session of its own
that polls as the page's script does, run their page again and note when it has come whole. Seconds of a shared machine
mean little; the bar is 2 s all the same, for that is what an audience notices.
"""

from __future__ import annotations

import asyncio
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
from playwright.sync_api import sync_playwright
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks.browser import DASHBOARD, QUIET, memory, served

FOLLOWERS = 100
CHANGES = 8
EVERY = 0.6
SMALL = 4_000


class Follower:
    """One of the audience: a websocket session and its polls."""

    def __init__(self, address: str, code: str) -> None:
        self.host = address.removeprefix("http://")
        self.code = code
        self.address = b""
        self.page = ""
        self.heard = 0
        self.came: dict[int, float] = {}
        self.finished = asyncio.Event()

    async def follow(self, until: threading.Event) -> None:
        """Join and follow until told to stop."""
        async with websockets.connect(
            f"ws://{self.host}/_stcore/stream", max_size=None, compression=None, origin=f"http://{self.host}"
        ) as socket:
            receiver = asyncio.create_task(self._receive(socket))
            await self._run(socket)
            while not self.address:
                await asyncio.sleep(0.1)
            while not until.is_set():
                revision = await self._poll()
                if revision != self.heard:
                    await self._run(socket)
                    self.heard = revision
                    self.came[revision] = time.time()
                await asyncio.sleep(EVERY)
            receiver.cancel()

    async def _poll(self) -> int:
        reader, writer = await asyncio.open_connection(*self.host.split(":"))
        writer.write(b"GET /" + self.address + b" HTTP/1.0\r\nHost: " + self.host.encode() + b"\r\n\r\n")
        answer = await reader.read()
        writer.close()
        return int(json.loads(answer.partition(b"\r\n\r\n")[2])["revision"])

    async def _run(self, socket: websockets.ClientConnection) -> None:
        message = BackMsg()
        message.rerun_script.query_string = f"room={self.code}"
        message.rerun_script.page_script_hash = self.page
        self.finished.clear()
        await socket.send(message.SerializeToString())
        await self.finished.wait()

    async def _receive(self, socket: websockets.ClientConnection) -> None:
        async for data in socket:
            told = bytes(data) if not isinstance(data, str) else data.encode()
            found = re.search(rb"live/" + self.code.encode() + rb"\?viewer=[\w.%!]+", told)
            if found:
                self.address = found.group()
            if len(told) > SMALL:
                continue
            message = ForwardMsg()
            message.ParseFromString(told)
            kind = message.WhichOneof("type")
            if kind == "new_session":
                self.page = message.new_session.page_script_hash
            elif kind == "script_finished" and message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                self.finished.set()


def measure(followers: int = FOLLOWERS) -> dict[str, float]:
    """Return seconds until the audience has followed, and what a change and a pause cost the server."""
    with tempfile.TemporaryDirectory() as name, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=QUIET)
        with served(DASHBOARD, Path(name), environment={}) as (address, pid, _):
            window = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
            window.goto(f"{address}/transitions")
            window.get_by_text("Present live").click(timeout=60_000)
            window.get_by_role("button", name="Open a room").click()
            shown = window.locator("[data-testid=stSidebar] code").first.inner_text(timeout=30_000)
            code = parse_qs(urlsplit(shown.strip()).query)["room"][0]
            alone = memory(pid)
            audience = [Follower(address, code) for _ in range(followers)]
            done = threading.Event()
            thread = threading.Thread(target=lambda: asyncio.run(_all(audience, done)), daemon=True)
            thread.start()
            window.get_by_text(f"{followers} follow", exact=False).wait_for(timeout=120_000)
            time.sleep(3)
            process = psutil.Process(pid)
            idle = _spent(process)
            time.sleep(5)
            polling = (_spent(process) - idle) / 5
            window.get_by_role("slider").last.focus()
            waits: list[float] = []
            costs: list[float] = []
            for _ in range(CHANGES):
                before, spent, pressed = audience[0].heard, _spent(process), time.time()
                window.keyboard.press("ArrowLeft")
                while any(follower.heard <= before for follower in audience):
                    time.sleep(0.05)
                waits += [max(follower.came.values()) - pressed for follower in audience]
                costs.append(_spent(process) - spent)
                time.sleep(1.5)
            used = memory(pid)
            done.set()
            thread.join(timeout=10)
        browser.close()
    waits.sort()
    return {
        "followers": followers,
        "follow: s, median": statistics.median(waits),
        "follow: s, 95 of 100": waits[int(0.95 * len(waits))],
        "follow: s, last": waits[-1],
        "follow: CPU s of a change": statistics.median(costs),
        "follow: CPU share of polling": polling,
        "follow: MB of a follower": (used - alone) / followers,
    }


async def _all(audience: list[Follower], done: threading.Event) -> None:
    await asyncio.gather(*(follower.follow(done) for follower in audience))


def _spent(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


if __name__ == "__main__":
    for name, value in measure().items():
        print(f"{name:35} {value:.3f}")

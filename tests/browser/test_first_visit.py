"""What a first visit and a filter change send: budgets of bytes and requests."""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import websockets
from playwright.sync_api import Browser, expect
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection

from ecosystem.app.server.scripts import SIDEBAR
from tests.browser.conftest import Visit, serving
from tests.browser.test_app import Open

pytestmark = pytest.mark.browser
MOST_BYTES, MOST_REQUESTS = 2_200_000, 60
MOST_CHANGED, MOST_MESSAGES = 80_000, 100
SECONDS_TO_COMPRESS = 240


@pytest.mark.slow
def test_a_first_visit_keeps_to_its_budget(chromium: Browser, visit: Open, tmp_path: Path) -> None:
    """Once all files have their smallest form, which takes a server half a minute after its first start."""
    with serving(None, tmp_path) as address:
        end = time.monotonic() + SECONDS_TO_COMPRESS
        sent, requests = first_visit(visit(address=address))
        while sent > MOST_BYTES and time.monotonic() < end:
            time.sleep(10)
            sent, requests = first_visit(visit(address=address))
    assert requests <= MOST_REQUESTS
    assert sent <= MOST_BYTES


def first_visit(visitor: Visit) -> tuple[int, int]:
    """Return bytes, with headers, and requests of a visit to the Overview in a new window."""
    session = visitor.page.context.new_cdp_session(visitor.page)
    session.send("Network.enable")
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    visitor.open()
    return int(sum(sizes)), sum(url.startswith("http") for url in visitor.requests)


class Counted(ClientConnection):
    """A connection that counts the bytes that it receives."""

    received = 0

    def data_received(self, data: bytes) -> None:
        self.received += len(data)
        super().data_received(data)


@pytest.mark.slow
def test_a_filter_change_keeps_to_its_budget(app: str) -> None:
    async def change() -> tuple[int, int]:
        address = f"{app.replace('http', 'ws', 1)}/_stcore/stream"
        options = {"max_size": None, "subprotocols": ["streamlit"], "ping_interval": None}
        async with websockets.connect(address, create_connection=Counted, **options) as socket:  # type: ignore[arg-type]
            await run(socket, "tab=explore")
            await asyncio.sleep(2)  # the last messages of the first run
            before = socket.received  # type: ignore[attr-defined]
            messages = await run(socket, "tab=explore&years=2004&years=2017&field=robotics")
            return int(socket.received - before), messages  # type: ignore[attr-defined]

    with ThreadPoolExecutor(1) as pool:  # playwright's event loop occupies this thread
        sent, messages = pool.submit(lambda: asyncio.run(change())).result()
    assert 10_000 < sent <= MOST_CHANGED
    assert 50 < messages <= MOST_MESSAGES


async def run(socket: ClientConnection, query: str) -> int:
    """Open the page Transitions under a query and wait for the end of its script; return the number of messages."""
    message = BackMsg()
    message.rerun_script.query_string, message.rerun_script.page_name = query, "transitions"
    await socket.send(message.SerializeToString())
    answer, messages = ForwardMsg(), 0
    while answer.WhichOneof("type") != "script_finished" or answer.script_finished != ForwardMsg.FINISHED_SUCCESSFULLY:
        answer.ParseFromString(await socket.recv())  # type: ignore[arg-type]
        messages += 1
    return messages


def test_the_place_of_the_sidebar_is_kept_over_a_first_run_that_begins_again(chromium: Browser) -> None:
    page = chromium.new_page()
    page.clock.install()
    page.set_content(f"{SIDEBAR}<main data-test-script-state='running'></main>")
    state = "(main, state) => (main.dataset.testScriptState = state)"
    root, main = page.locator(":root"), page.locator("main")
    for value in ("notRunning", "running"):
        main.evaluate(state, value)
    page.clock.run_for(1000)
    expect(root).to_have_class("eco-sidebar")
    main.evaluate(state, "notRunning")
    page.clock.run_for(1000)
    expect(root).not_to_have_class("eco-sidebar")
    page.close()

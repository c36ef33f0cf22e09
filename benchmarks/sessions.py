"""How many visitors one server answers, and two behind a sticky split.

Each visitor is a websocket session without a browser: it opens the tab Explore of Transitions under fields of its own
and changes the year filter five seconds after each answer, so that no answer is cached. The client shares the
processors with the server; the milliseconds of processor of a change are the server's alone.
"""

import asyncio
import itertools
import random
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import psutil
import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection

from benchmarks.browser import DASHBOARD, served
from benchmarks.timing import cpu_seconds
from ecosystem.tables.vocabulary import FIELDS

BARS = {
    "25 sessions: s, 95 of 100 changes": 1.5,
    "25 sessions: s between changes": 1 / 4.5,
    "50 sessions: s, 95 of 100 changes": 4.0,
    "sessions: CPU ms of a change": 150.0,
    "sessions: two processes / one": 1 / 1.7,
}
SESSIONS = (25, 50)
PAUSE = 5.0
"""Seconds between an answer and the next change of a visitor."""
SECONDS = 40.0
BUSY = 8
"""Visitors who change without a pause, to compare one process with two."""
SHORTEST = 10
"""Years of the shortest range that is chosen."""
LEAST_MESSAGES = 30
"""Messages of a run below which it has not drawn the page."""
MAX_PARSED = 20_000
"""Bytes of a message above which it is a chart, and not parsed."""


class Counted(ClientConnection):
    """A connection that counts the bytes that it receives."""

    received = 0

    def data_received(self, data: bytes) -> None:
        """Count and pass on."""
        self.received += len(data)
        super().data_received(data)


class Visitor:
    """A visit to a page; `messages` counts those of the last run."""

    def __init__(self, socket: Counted, query: str) -> None:
        self.socket, self.query, self.page, self.slider = socket, query, "", ""
        self.extent = (0, 0)
        self.messages = 0

    async def open(self) -> None:
        """Open the page Transitions and find its year filter."""
        message = BackMsg()
        message.rerun_script.page_name = "transitions"
        await self._run(message)

    async def choose_years(self, first: int, last: int) -> float:
        """Change the year filter; return the seconds until the script has ended."""
        message = BackMsg()
        message.rerun_script.page_script_hash = self.page
        state = message.rerun_script.widget_states.widgets.add(id=self.slider)
        state.double_array_value.data.extend((first, last))
        start = time.perf_counter()
        await self._run(message)
        if self.messages < LEAST_MESSAGES:
            raise RuntimeError(f"The page Transitions was not drawn: {self.messages} messages instead of about 90.")
        return time.perf_counter() - start

    async def _run(self, message: BackMsg) -> None:
        message.rerun_script.query_string = self.query
        await self.socket.send(message.SerializeToString())
        self.messages = 0
        answer = ForwardMsg()
        while not (answer.HasField("script_finished") and answer.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY):
            content = await self.socket.recv(decode=False)
            self.messages += 1
            answer.Clear()
            if len(content) <= MAX_PARSED:
                answer.ParseFromString(content)
                self._note(answer)

    def _note(self, answer: ForwardMsg) -> None:
        """Keep what the next request needs: the page's hash, the query and the year filter."""
        if answer.HasField("navigation"):
            self.page = answer.navigation.page_script_hash
        elif answer.HasField("page_info_changed"):
            self.query = answer.page_info_changed.query_string
        elif answer.delta.new_element.slider.id.endswith("-years"):
            slider = answer.delta.new_element.slider
            self.slider, self.extent = slider.id, (int(slider.min), int(slider.max))


def queries() -> Iterator[str]:
    """Yield the queries of visitors: each chooses all fields but two or three, no two visitors the same."""
    left_out = itertools.chain(*(itertools.combinations(FIELDS, count) for count in (2, 3)))
    for fields in left_out:
        yield "&".join(["tab=explore", *(f"field={code}" for code in FIELDS if code not in fields)])


class Load:
    """Visitors of one or several servers, and what they measured."""

    def __init__(self, addresses: Sequence[str], sessions: int, pause: float, visits: Iterator[str]) -> None:
        self.addresses, self.sessions, self.pause, self.visits = addresses, sessions, pause, visits
        self.waits: list[float] = []
        self.bytes: list[int] = []
        self.messages: list[int] = []
        self.opened = 0
        self.begin = asyncio.Event()
        self.until = 0.0

    async def run(self, seconds: float) -> None:
        """Open all visits one after the other, then let them change the year filter for some seconds."""
        async with asyncio.TaskGroup() as tasks:
            for place in range(self.sessions):
                tasks.create_task(self._visit(place))
                while self.opened <= place:
                    await asyncio.sleep(0.05)
            self.until = time.perf_counter() + seconds
            self.begin.set()

    async def _visit(self, place: int) -> None:
        address = f"{self.addresses[place % len(self.addresses)].replace('http', 'ws', 1)}/_stcore/stream"
        options = {"max_size": None, "subprotocols": ["streamlit"], "ping_interval": None}
        async with websockets.connect(address, create_connection=Counted, **options) as socket:  # type: ignore[arg-type]
            assert isinstance(socket, Counted)
            visitor = Visitor(socket, next(self.visits))
            await visitor.open()
            self.opened += 1
            first, last = visitor.extent
            ranges = [(start, end) for start in range(first, last) for end in range(start + SHORTEST, last)]
            random.Random(place).shuffle(ranges)  # noqa: S311
            await self.begin.wait()
            due = time.perf_counter() + self.pause * place / self.sessions
            for years in ranges:
                await asyncio.sleep(max(0.0, due - time.perf_counter()))
                if time.perf_counter() > self.until:
                    return
                before = socket.received
                self.waits.append(await visitor.choose_years(*years))
                self.bytes.append(socket.received - before)
                self.messages.append(visitor.messages)
                due = time.perf_counter() + self.pause


def measure_sessions(
    addresses: Sequence[str], pids: Sequence[int], sessions: int, seconds: float, pause: float, visits: Iterator[str]
) -> dict[str, float]:
    """Measure waits, bytes, messages and the processor time of changes by some visitors."""
    load = Load(addresses, sessions, pause, visits)

    async def run() -> tuple[float, float]:
        processes = [psutil.Process(pid) for pid in pids]
        task = asyncio.create_task(load.run(seconds))
        await load.begin.wait()
        before, start = sum(map(cpu_seconds, processes)), time.perf_counter()
        await task
        return sum(map(cpu_seconds, processes)) - before, time.perf_counter() - start

    used, lasted = asyncio.run(run())
    waits = sorted(load.waits)
    return {
        "s, median": statistics.median(waits),
        "s, 95 of 100 changes": waits[int(0.95 * len(waits))],
        "s between changes": lasted / len(waits),
        "changes": len(waits),
        "bytes of a change": statistics.median(load.bytes),
        "messages of a change": statistics.median(load.messages),
        "CPU ms of a change": 1000 * used / len(waits),
    }


def wait_until_idle(pid: int) -> None:
    """Wait until a server has compressed its scripts, which takes half a minute after its start."""
    process, used = psutil.Process(pid), 0.0
    while cpu_seconds(process) - used > 0.1:
        used = cpu_seconds(process)
        time.sleep(2)


def measure(sessions: Sequence[int] = SESSIONS, seconds: float = SECONDS) -> dict[str, float]:
    """Measure visitors of one server, and the changes a second of one process and of two."""
    visits = queries()
    measured: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as name:
        with served(DASHBOARD, Path(name), environment={}) as (address, pid, _):
            measure_sessions([address], [pid], 1, 5, 0, visits)  # first imports
            wait_until_idle(pid)
            for count in sessions:
                found = measure_sessions([address], [pid], count, seconds, PAUSE, visits)
                measured |= {f"{count} sessions: {title}": value for title, value in found.items()}
            one = measure_sessions([address], [pid], BUSY, seconds / 2, 0, visits)
            measured["sessions: CPU ms of a change"] = one["CPU ms of a change"]
            with served(DASHBOARD, Path(name), environment={}) as (other, other_pid, _):
                both, pids = [address, other], [pid, other_pid]
                measure_sessions([other], [other_pid], 1, 5, 0, visits)
                wait_until_idle(other_pid)
                two = measure_sessions(both, pids, BUSY, seconds / 2, 0, visits)
        measured["sessions: two processes / one"] = two["s between changes"] / one["s between changes"]
    return measured


if __name__ == "__main__":
    for name, value in measure().items():
        print(f"{name:45} {value:.3f}")

"""A Redis server that is lost and comes back: a sentence meanwhile, then rooms work again."""

import shutil
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from ecosystem.live import Rooms, RoomsUnavailableError, SharedPage, UnknownRoomError
from tests.conftest import require


def test_rooms_work_again_when_redis_is_back(tmp_path: Path) -> None:
    server = shutil.which("redis-server")
    if server is None:
        require("redis-server", "no redis-server was found")
    from ecosystem.live.redis_store import RedisStore

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    def start() -> subprocess.Popen[bytes]:
        command = [server, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path)]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        for _ in range(600):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        return process

    rooms = Rooms(RedisStore(f"redis://127.0.0.1:{port}/0"))
    process = start()
    try:
        ticket = rooms.open(SharedPage("transitions"))
        viewer = rooms.admit(ticket.code, "client")
        process.kill()
        process.wait()
        calls: list[Callable[[], object]] = [
            lambda: rooms.open(SharedPage("cities")),
            lambda: rooms.get(ticket),
            lambda: rooms.follow(ticket.code, viewer),
            lambda: rooms.screen(ticket.code, viewer),
        ]
        for call in calls:
            with pytest.raises(RoomsUnavailableError, match="continues when they can"):
                call()
        process = start()
        with pytest.raises(UnknownRoomError):
            rooms.get(ticket)
        assert rooms.get(rooms.open(SharedPage("cities"))).shared.page == "cities"
    finally:
        process.kill()
        process.wait()

"""Limits on uploads and memory: only where a page asks, bounded by visit and server, freed after the visit."""

import asyncio
import gc
import weakref
from copy import deepcopy
from typing import Any

import pytest
from starlette.responses import PlainTextResponse
from streamlit.proto.Common_pb2 import FileURLs
from streamlit.runtime.uploaded_file_manager import UploadedFile, UploadedFileRec

from ecosystem.app import uploads
from ecosystem.app.server import memory
from ecosystem.app.server.memory import GROWTH, MemoryKeeper
from ecosystem.app.uploads import MAX_SERVER_BYTES, MAX_VISIT_BYTES, MAX_VISIT_FILES, UploadLimits

MB = 1 << 20


def put(app: UploadLimits, session: str = "own", size: str = "1", path: str = "") -> tuple[int, str]:
    sent: list[Any] = []

    async def receive() -> Any:
        return {"type": "http.request"}

    async def send(message: Any) -> None:
        sent.append(message)

    headers = [(b"content-length", size.encode())] if size else []
    path = path or f"/_stcore/upload_file/{session}/file"
    scope = {"type": "http", "method": "PUT", "path": path, "headers": headers, "query_string": b""}
    asyncio.run(app(scope, receive, send))
    return sent[0]["status"], sent[1]["body"].decode()


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> dict[str, dict[str, int]]:
    """Sizes of the files in memory; a page has asked the sessions own and other for files."""
    found: dict[str, dict[str, int]] = {}
    monkeypatch.setattr(uploads, "stored", lambda: found)
    monkeypatch.setattr(uploads, "_asking", {"own": None, "other": None})
    return found


@pytest.mark.parametrize("path", ["", "/_stcore/upload_file/own/file", "/base/_stcore/upload_file/own/file"])
def test_a_file_is_taken_where_a_page_asks(path: str, files: object) -> None:
    assert put(UploadLimits(PlainTextResponse("taken")), path=path) == (200, "taken")


@pytest.mark.parametrize(
    ("session", "size", "present", "status"),
    [
        ("stranger", "1", {}, 403),
        ("own", "", {}, 411),
        ("own", "-1", {}, 411),
        ("own", "9" * 5_000, {}, 411),
        ("own", str(MAX_VISIT_BYTES + MB), {}, 413),
        ("own", str(150 * MB), {"own": {"a": 60 * MB}}, 413),
        ("own", str(150 * MB), {"other": {"a": 60 * MB}}, 200),
        ("own", "1", {"own": dict.fromkeys(map(str, range(MAX_VISIT_FILES)), 1)}, 413),
        ("own", str(100 * MB), {"other": {"a": MAX_SERVER_BYTES - 99 * MB}}, 503),
    ],
)
def test_uploads_are_bounded(
    session: str, size: str, present: dict[str, dict[str, int]], status: int, files: Any
) -> None:
    files.update(present)
    found, reason = put(UploadLimits(PlainTextResponse("taken")), session, size)
    assert found == status
    assert reason == "taken" or reason.endswith(".")


def test_files_that_are_arriving_count(files: object) -> None:
    refused: list[int] = []

    async def slow(scope: Any, receive: Any, send: Any) -> None:
        refused.append(app._refusal("own", 150 * MB)[0])
        await PlainTextResponse("taken")(scope, receive, send)

    app = UploadLimits(slow)
    assert put(app, size=str(150 * MB))[0] == 200
    assert refused == [413]
    assert put(app, size=str(150 * MB))[0] == 200
    assert not app.arriving


def test_a_run_copies_no_bytes_of_an_upload() -> None:
    """Streamlit copies the value of each widget in every run; the copy of a large file holds all visitors up."""
    files = [UploadedFile(UploadedFileRec(name, f"{name}.csv", "text/csv", bytes(MB)), FileURLs()) for name in "ab"]
    assert all(copy.getvalue() is file.getvalue() for copy, file in zip(deepcopy(files), files, strict=True))


class Visit:
    """A visit whose values refer to each other: only a collection frees them."""

    def __init__(self) -> None:
        self.itself = self


def test_the_values_of_an_ended_visit_are_freed() -> None:
    gc.disable()
    try:
        visit: Visit | None = Visit()
        left = weakref.ref(visit)
        known = {"visit"}
        keeper = MemoryKeeper(lambda: frozenset(known), lambda: 0)
        keeper.check()
        known.clear()
        visit = None
        assert left() is not None
        assert keeper.check()
        assert left() is None
        assert not keeper.check()
    finally:
        gc.enable()


def test_garbage_is_collected_when_the_process_has_grown() -> None:
    sizes = iter([0, 0, GROWTH // 2, GROWTH + 1, GROWTH + 1, GROWTH + 2, 3 * GROWTH, GROWTH])
    keeper = MemoryKeeper(frozenset, lambda: next(sizes))
    assert [keeper.check() for _ in range(5)] == [False, False, True, False, True]


def test_the_size_of_this_process_is_known() -> None:
    assert memory.resident_bytes() > 10 * MB

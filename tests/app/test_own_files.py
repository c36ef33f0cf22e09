"""Files at ``/media``: sent to the browser to whose visit they were offered, to no other."""

import asyncio
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from starlette.responses import PlainTextResponse
from streamlit import runtime
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
from streamlit.web.server.starlette.starlette_app_utils import generate_xsrf_token_string

from ecosystem.app.server import own_files
from ecosystem.app.server.own_files import OwnFiles

TOKENS = {"own": b"own browser 1234", "other": b"other browser 56", "without": b""}
"""What the browser of each visit is known by; one takes no cookies."""
Add = Callable[[str, bytes], str]


def cookie(visit: str) -> str:
    """Return a cookie of a browser: masked anew each time it is set."""
    return generate_xsrf_token_string(TOKENS[visit]) if TOKENS.get(visit) else ""


@pytest.fixture(params=["at once", "deferred"])
def add(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Add:
    """Offer a file to a visit in either of Streamlit's ways; returns its address."""
    manager = MediaFileManager(MemoryMediaFileStorage("/media"))
    clients = {
        visit: SimpleNamespace(client_context=SimpleNamespace(cookies={own_files.XSRF_COOKIE_NAME: cookie(visit)}))
        for visit in TOKENS
    }
    monkeypatch.setattr(runtime, "get_instance", lambda: SimpleNamespace(get_client=clients.get))
    monkeypatch.setattr(own_files, "_visits", {})

    def added(visit: str, content: bytes) -> str:
        for module in (own_files, runtime.media_file_manager):
            monkeypatch.setattr(module, "_get_session_id", lambda: visit)
        if request.param == "at once":
            return manager.add(content, "text/csv", visit, "a.csv", is_for_static_download=True)
        return manager.execute_deferred(manager.add_deferred(lambda: content, "text/csv", visit, "a.csv"))

    return added


def status(path: str, visit: str, base: str = "") -> int:
    sent: list[Any] = []

    async def receive() -> Any:
        return {"type": "http.request"}

    async def send(message: Any) -> None:
        sent.append(message)

    value = f"{own_files.XSRF_COOKIE_NAME}={cookie(visit)}" if cookie(visit) else "a=b"
    scope = {"type": "http", "method": "GET", "path": path, "headers": [(b"cookie", value.encode())]}
    asyncio.run(OwnFiles(PlainTextResponse("sent"), base)(scope, receive, send))
    return int(sent[0]["status"])


@pytest.mark.parametrize("owner", TOKENS)
def test_a_file_is_sent_to_the_browser_of_its_visit_only(owner: str, add: Add) -> None:
    address = add(owner, b"a,b")
    assert {visit: status(address, visit) for visit in (*TOKENS, "none")} == {
        visit: 200 if TOKENS.get(visit, b"") == TOKENS[owner] else 404 for visit in (*TOKENS, "none")
    }


def test_equal_files_of_two_visits_are_sent_to_both(add: Add) -> None:
    address = add("own", b"a,b")
    assert address == add("other", b"a,b")
    assert [status(address, visit) for visit in TOKENS] == [200, 200, 404]


@pytest.mark.parametrize("ending", ["", ".csv", ".txt", f".{'x' * 500}", ".a.csv", "/a.csv", ".csv/../a"])
def test_no_spelling_of_an_address_opens_it_to_others(ending: str, add: Add) -> None:
    address = f"/ai{add('own', b'a,b').removesuffix('.csv')}{ending}"
    assert status(address, "other", "ai") == 404


@pytest.mark.parametrize("path", ["/", "/static/media/a.woff2", "/mediation", "/_stcore/health"])
def test_other_addresses_are_open_to_all(path: str) -> None:
    assert status(path, "none") == 200


def test_files_that_no_longer_exist_are_forgotten(add: Add, monkeypatch: pytest.MonkeyPatch) -> None:
    add("own", b"first")
    monkeypatch.setattr(MediaFileManager, "read_file", lambda *_: None)
    add("own", b"second")
    assert len(own_files._visits) == 1

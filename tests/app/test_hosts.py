"""Host names: requests under a name that is not the server's are refused, pages and connections alike."""

import asyncio
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.responses import PlainTextResponse
from streamlit import config, net_util
from streamlit.web.server.starlette.starlette_websocket import _is_origin_allowed

from ecosystem.app.openalex_download.access import SETTING
from ecosystem.app.server import hosts
from ecosystem.app.server.hosts import AllowedHosts
from ecosystem.site import PUBLIC_SETTING


async def answering(scope: Any, receive: Any, send: Any) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.accept"})
    else:
        await PlainTextResponse("answered")(scope, receive, send)


def ask(host: str | None, path: str = "/", kind: str = "http") -> object:
    """Return the status of a response, or the type of the first message of a connection."""
    sent: list[Any] = []

    async def receive() -> Any:
        return {"type": f"{kind}.request"}

    async def send(message: Any) -> None:
        sent.append(message)

    headers = [] if host is None else [(b"host", host.encode())]
    scope = {"type": kind, "method": "GET", "path": path, "headers": headers, "query_string": b""}
    asyncio.run(AllowedHosts(answering)(scope, receive, send))
    return sent[0].get("status", sent[0]["type"])


@pytest.fixture
def set_names(monkeypatch: pytest.MonkeyPatch) -> Any:
    def set_to(names: list[str], downloads: str = "") -> None:
        monkeypatch.setattr(hosts.config, "get_option", lambda name: names)
        monkeypatch.setenv(SETTING, downloads)

    return set_to


@pytest.mark.parametrize("host", ["localhost:8501", "127.0.0.1", "[::1]:8501", "192.0.2.7:80", "app.localhost"])
def test_this_machine_and_addresses_in_digits_are_always_answered(host: str, set_names: Any) -> None:
    for names, downloads in (([], ""), ([], "allow"), (["localhost", "*.localhost"], "allow")):
        set_names(names, downloads)
        assert ask(host) == 200
        assert ask(host, kind="websocket") == "websocket.accept"


@pytest.mark.parametrize("host", ["rebound.example", "localhost.example", "127.0.0.1.example", "a@localhost", "", None])
def test_other_names_are_refused_where_visitors_may_spend(host: str | None, set_names: Any) -> None:
    set_names([], "allow")
    assert ask(host) == 421
    assert ask(host, kind="websocket") == "websocket.close"
    assert ask(host, "/_stcore/health") == 200
    set_names([], "")
    assert ask(host) == 200


def test_the_names_of_the_setting_are_answered(set_names: Any) -> None:
    set_names(["talks.example.org", "*.example.net"], "allow")
    assert [ask(host) for host in ("Talks.example.org.", "a.b.example.net:443", "example.org")] == [200, 200, 421]


def test_behind_a_login_a_rebound_name_gives_nothing_and_all_are_answered(
    set_names: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The cookie of the login belongs to the server's own name."""
    monkeypatch.setattr(hosts.login, "configured", lambda: "a login")
    set_names([], "allow")
    assert ask("ai.example.org") == 200


@pytest.fixture
def no_lookup(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fail at the resolution of a host name, and restore what `set_origins` sets."""

    def resolved(*_: object, **__: object) -> None:
        pytest.fail("A host name is looked up.")

    monkeypatch.setattr(net_util, "get_external_ip", net_util.get_external_ip)
    monkeypatch.setattr(socket, "getaddrinfo", resolved)
    earlier = config.get_option(hosts.ORIGINS)
    yield
    config.set_option(hosts.ORIGINS, earlier)


@pytest.mark.parametrize("public", ["", "https://ai.example.org/pk"])
def test_a_visit_comes_from_the_address_of_the_request_or_the_public_one(
    public: str, no_lookup: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`Host` is that of the app process where a proxy replaces it."""
    monkeypatch.setenv(PUBLIC_SETTING, public)
    hosts.set_origins()
    hosts.set_origins()
    assert _is_origin_allowed("http://app-1:8501", "app-1:8501")
    assert _is_origin_allowed("https://ai.example.org", "app-1:8501") is bool(public)
    for origin in ("https://evil.example", "https://ai.example.org.evil.example", "null", "http://", ""):
        assert not _is_origin_allowed(origin, "app-1:8501")

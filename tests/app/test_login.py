"""Who is let in, as what, and what a server with a login answers to others."""

import asyncio
import json
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any
from urllib.parse import unquote

import pytest
import streamlit as st
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import Message, Receive, Scope, Send
from streamlit.testing.v1 import AppTest
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from ecosystem.app import login
from ecosystem.app.live import presenter_actions
from ecosystem.app.login import OWNER, PRESENTER, ROLES, VIEWER, Login, has_role, read_login
from ecosystem.app.openalex_download import access
from ecosystem.app.server import login_gate
from ecosystem.app.server.login_gate import LoginGate
from ecosystem.live import MemoryStore, Rooms
from tests.app.test_server import ask
from tests.pages.driver import checked, closed

SECRET = "0123456789abcdef" * 2
AUTH = {
    "redirect_uri": "https://ai.example.org/ai/oauth2callback",
    "cookie_secret": SECRET,
    "client_id": "a",
    "client_secret": "b",
    "server_metadata_url": "https://accounts.example.org/.well-known/openid-configuration",
}
LISTED = {"viewers": ["example.org", "Guest@Example.net"], "presenters": ["speaker@example.org"], "owners": ["o@a.org"]}
VERIFIED = {"email_verified": True}


@pytest.fixture(autouse=True)
def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(login, "is_authlib_installed", lambda: True)


def rules(**options: bool) -> Login:
    found = read_login({"auth": AUTH, "login": {**LISTED, **options}}, base="ai")
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("email", "role"),
    [
        ("a@example.org", VIEWER),
        ("A@EXAMPLE.ORG", VIEWER),
        ("guest@example.net", VIEWER),
        ("other@example.net", ""),
        ("Speaker@example.org", PRESENTER),  # the higher one of address and domain
        ("o@a.org", OWNER),
        ("o@b.a.org", ""),
        ("a@sub.example.org", ""),
        ("a@evil-example.org", ""),
        ("a@example.org.evil.org", ""),
        ("a@evil.org@example.org", ""),
        ('"a@evil.org"@example.org', ""),
        ("@example.org", ""),
        ("example.org", ""),
        ("a@example.org ", ""),
        ("a@example.org\n", ""),
        ("a b@example.org", ""),
        ("a@e\u212aample.org", ""),
        ("spea\u212aer@example.org", ""),  # a sign that becomes k in small letters
        ("a@ｅxample.org", ""),
        (f"{'a' * 300}@example.org", ""),
        ("", ""),
    ],
)
def test_an_address_has_the_highest_role_of_its_lists(email: str, role: str) -> None:
    assert rules().role_of({"email": email, **VERIFIED}) == role
    assert rules().role_of({"email": email, "email_verified": False}) == ""


@pytest.mark.parametrize(
    ("verified", "counts", "trusted"),
    [(True, True, True), ("true", True, True), (None, False, True), (False, False, False), ("false", False, False)]
    + [(value, False, False) for value in ("", 1, "yes", ["true"])],
)
def test_an_address_counts_only_if_it_is_verified(verified: object, counts: bool, trusted: bool) -> None:
    for trust, expected in ((False, counts), (True, trusted)):
        own = rules(trust_unverified=trust)
        claims = {"email": "a@example.org", "email_verified": verified}
        assert bool(own.role_of(claims)) == expected
        if verified is None:
            assert bool(own.role_of({"email": "a@example.org"})) == expected


@pytest.mark.parametrize("email", [None, 1, ["a@example.org"], {"a@example.org": 1}])
def test_an_address_that_is_no_text_has_no_role(email: object) -> None:
    assert rules().role_of({"email": email, **VERIFIED}) == ""


def test_without_the_sections_there_is_no_login() -> None:
    assert read_login({}) is None
    assert read_login({"OPENALEX_API_KEY": "a"}) is None


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"login": None}, ["[login] is missing"]),
        ({"auth": None}, ["[auth] is missing"]),
        ({"auth": {}}, [f"[auth] {key} is missing" for key in login.REQUIRED]),
        ({"auth": {**AUTH, "client_id": 1}}, ["[auth] client_id"]),
        ({"auth": {**AUTH, "cookie_secret": "short"}}, ["5 characters", "openssl rand"]),
        ({"auth": {**AUTH, "redirect_uri": "http://ai.example.org/ai/oauth2callback"}}, ["must be https://"]),
        ({"auth": {**AUTH, "redirect_uri": "https://ai.example.org/oauth2callback"}}, ["/ai/oauth2", "baseUrlPath"]),
        ({"auth": {**AUTH, "redirect_uri": "https://ai.example.org/ai/"}}, ["/ai/oauth2callback"]),
        ({"login": {}}, ["lists nobody", "viewers, presenters, owners"]),
        ({"login": {"viewers": []}}, ["lists nobody"]),
        ({"login": {"viewers": "example.org"}}, ["must be a list", 'viewers = ["']),
        ({"login": {"viewers": ["*.example.org", "@a.org", 1]}}, ["has '*.example.org'", "has '@a.org'", "has 1"]),
        ({"login": {"owners": ["a@b@c.org", "example", "a.org "]}}, ["'a@b@c.org'", "'example'", "'a.org '"]),
        ({"login": {"viewer": ["example.org"]}}, ["viewer is unknown", "viewers"]),
        ({"login": {**LISTED, "open_rooms": "true"}}, ["open_rooms = 'true'", "without quotation marks"]),
        ({"login": 1, "auth": 1}, ["[auth] is missing", "[login] is missing"]),
    ],
)
def test_a_wrong_configuration_is_reported_with_all_problems(changes: dict[str, Any], named: list[str]) -> None:
    with pytest.raises(RuntimeError) as raised:
        read_login({"auth": AUTH, "login": LISTED, **changes}, base="ai")
    assert [part for part in named if part not in str(raised.value)] == []
    assert "nothing is served" in str(raised.value)


def test_a_missing_extra_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(login, "is_authlib_installed", lambda: False)
    with pytest.raises(RuntimeError, match="extra login"):
        rules()


def test_a_file_that_cannot_be_read_does_not_open_the_server(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """It may ask for a login."""
    file = tmp_path / "secrets.toml"
    monkeypatch.setattr(login.config, "get_option", {"secrets.files": [str(file)], "server.baseUrlPath": ""}.get)
    monkeypatch.setattr(login.st, "secrets", type(st.secrets)())
    assert login.configured.__wrapped__() is None
    file.write_text("[auth\n")
    with pytest.raises(RuntimeError, match="may ask for a login"):
        login.configured.__wrapped__()


def cookie(claims: Mapping[str, Any], secret: str = SECRET) -> str:
    """Return the cookie that Streamlit sets after a login."""
    content = json.dumps({"origin": "https://ai.example.org", "is_logged_in": True, **claims})
    return f"_streamlit_user={create_signed_value(secret, '_streamlit_user', content).decode()}"


async def behind(scope: Scope, receive: Receive, send: Send) -> None:
    """The server behind the gate."""
    if scope["path"].endswith("/oauth2callback"):
        await RedirectResponse("/ai/", 302)(scope, receive, send)
    else:
        await PlainTextResponse("inside", headers={"Cache-Control": "public, max-age=60"})(scope, receive, send)


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> LoginGate:
    from streamlit.web.server.starlette import starlette_websocket

    monkeypatch.setattr(starlette_websocket, "get_cookie_secret", lambda: SECRET)
    monkeypatch.setattr(login_gate, "encode_provider_token", lambda provider: f"token of {provider}")
    return LoginGate(behind, rules(), "ai")


PAGES = ("/ai/", "/ai", "/ai/cities", "/ai/deck", "/ai/?room=ABC", "/ai/llms.txt")
REST = (
    "/ai/api/figures/cities/cities.map",
    *("/ai/api/views", "/ai/api/views/cities.map.csv", "/ai/media/a.png", "/ai/stage/a", "/ai/sitemap.xml"),
    *("/ai/_stcore/agent/interact", "/ai/_stcore/upload_file/a/b", "/ai/component/a", "/ai/_stcore/stream"),
    *("/ai/login/x", "/ai/robots.txt/", "/ai//robots.txt", "/ai/x/_stcore/health", "/cities"),
)
FOLLOWERS = ("/ai/_stcore/host-config", "/ai/static/a.js", "/ai/scripts/a.js", "/ai/live/ABC/screen")
FREE = ("/ai/_stcore/health", "/ai/robots.txt", "/ai/auth/login", "/ai/auth/logout")
STRANGERS = {
    "nobody": "",
    "unlisted": cookie({"email": "a@evil-example.org", **VERIFIED}),
    "unverified": cookie({"email": "a@example.org", "email_verified": False}),
    "of another server": cookie({"email": "a@example.org", **VERIFIED, "origin": "https://evil.example"}),
    "forged": cookie({"email": "a@example.org", **VERIFIED}, "1" * 32),
    "broken": "_streamlit_user=no",
}


def answer(gate: LoginGate, path: str, cookies: str = "", **headers: str) -> tuple[int, dict[str, str], bytes]:
    address, _, query = path.partition("?")
    return ask(gate, address, query, cookie=cookies, **headers)


@pytest.mark.parametrize("cookies", STRANGERS.values(), ids=STRANGERS)
@pytest.mark.parametrize("open_rooms", [False, True])
def test_a_stranger_is_served_nothing(gate: LoginGate, cookies: str, open_rooms: bool) -> None:
    gate.login = rules(open_rooms=open_rooms)
    closed = (*PAGES, *REST) if not open_rooms else (*(path for path in PAGES if "room" not in path), *REST)
    opened = FREE if not open_rooms else (*FREE, *FOLLOWERS, "/ai/?room=ABC")
    for path in closed:
        status, headers, body = answer(gate, path, cookies)
        assert (path, status in (401, 403), headers["cache-control"]) == (path, True, "no-store")
        assert b"inside" not in body
    for path in opened:
        assert (path, answer(gate, path, cookies)[2]) == (path, b"inside")


@pytest.mark.parametrize("role", ROLES)
def test_whoever_is_listed_is_served_everything_and_no_shared_cache_keeps_it(gate: LoginGate, role: str) -> None:
    email = {VIEWER: "a@example.org", PRESENTER: "speaker@example.org", OWNER: "o@a.org"}[role]
    for path in (*PAGES, *FOLLOWERS, *FREE):
        status, headers, body = answer(gate, path, cookie({"email": email, **VERIFIED}))
        assert (status, body) == (200, b"inside")
        assert headers["cache-control"].startswith("public" if "/static/" in path or "/scripts/" in path else "private")


def test_a_page_offers_the_login_and_leads_back_to_it(gate: LoginGate) -> None:
    status, headers, body = answer(gate, "/ai/cities?field=a%20b&room=A", accept="text/html")
    assert (status, b'href="https://ai.example.org/ai/login"' in body) == (401, True)
    wanted, _, options = headers["set-cookie"].partition(";")
    assert unquote(wanted.removeprefix(f"{login_gate.NEXT}=")) == "cities?field=a%20b&room=A"
    assert all(option in options for option in ("Path=/ai", "HttpOnly", "Secure", "SameSite=lax"))
    status, headers, _ = answer(gate, "/ai/login")
    assert (status, headers["location"]) == (303, "https://ai.example.org/ai/auth/login?provider=token%20of%20default")
    for back, there in (
        (wanted, "cities?field=a%20b&room=A"),
        ("", ""),
        (f"{login_gate.NEXT}=%2F%2Fevil.example%3Fa", "//evil.example?a"),  # below our own address
        (f"{login_gate.NEXT}=a%3Fb%0D%0ASet-Cookie%3A", None),
    ):
        location = answer(gate, "/ai/oauth2callback", back)[1]["location"]
        assert location == ("/ai/" if there is None else f"https://ai.example.org/ai/{there}")


def test_a_program_is_told_in_json_and_an_unlisted_person_why(gate: LoginGate) -> None:
    status, headers, body = answer(gate, "/ai/api/views/cities.map.csv")
    assert (status, headers["content-type"]) == (401, "application/json")
    assert "https://ai.example.org/ai/" in json.loads(body)["problems"][0]
    status, _, body = answer(gate, "/ai/", cookie({"email": "<b>@evil.org", **VERIFIED}), accept="text/html")
    assert (status, b"&lt;b&gt;@evil.org is on no list" in body, b"/auth/logout" in body) == (403, True, True)


@pytest.mark.parametrize("open_rooms", [False, True])
@pytest.mark.parametrize("email", ["", "a@evil-example.org", "a@example.org"])
def test_a_websocket_needs_the_login_too_unless_rooms_are_open(gate: LoginGate, email: str, open_rooms: bool) -> None:
    reached: list[str] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        reached.append(scope["path"])

    async def send(message: Message) -> None:
        assert message == {"type": "websocket.close", "code": 1008}

    async def receive() -> Message:
        return {"type": "websocket.connect"}

    gate.app, gate.login = app, rules(open_rooms=open_rooms)
    headers = [(b"cookie", cookie({"email": email, **VERIFIED}).encode())] if email else []
    scope = {"type": "websocket", "path": "/ai/_stcore/stream", "query_string": b"", "headers": headers}
    asyncio.run(gate(scope, receive, send))
    assert bool(reached) == (open_rooms or email == "a@example.org")


@pytest.fixture
def visited_as(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Set who visits: an e-mail address, empty for nobody; None for a server without a login."""

    def visited(email: str | None) -> None:
        monkeypatch.setattr(login, "configured", lambda: None if email is None else rules(open_rooms=True))
        claims = {"email": email, **VERIFIED} if email else {}
        monkeypatch.setattr(type(st.user), "to_dict", lambda _: claims)

    return visited


def test_each_role_may_do_what_those_before_it_may(visited_as: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = {"": 0, "a@evil.org": 0, "a@example.org": 1, "speaker@example.org": 2, "o@a.org": 3}
    for email, count in expected.items():
        visited_as(email)
        assert [has_role(role) for role in ROLES] == [place < count for place in range(3)]
        for setting in ("allow", ""):
            monkeypatch.setenv(access.SETTING, setting)
            assert access.is_allowed() == (count == 3)
    visited_as(None)
    assert [has_role(role) for role in ROLES] == [True] * 3
    assert not access.is_allowed()
    monkeypatch.setenv(access.SETTING, "allow")
    assert access.is_allowed()


def opened(page: str, **query: str) -> AppTest:
    test = closed(page, **query)
    test.session_state["fold-live"] = True
    return test.run()


def labels(test: AppTest) -> set[str]:
    checked(test)
    return {button.label for button in test.button}


@pytest.mark.parametrize("email", [None, "speaker@example.org", "a@example.org"])
def test_a_viewer_follows_and_reads_a_presenter_also_presents(email: str | None, visited_as: Any) -> None:
    visited_as(email)
    presents = email != "a@example.org"
    found = labels(opened("deck", deck="article", kiosk="20") if not presents else opened("deck"))
    assert "Follow" in found
    assert {"Open a room", "Take over"} & found == ({"Open a room", "Take over"} if presents else set())
    assert ("Log out" in found) == (email is not None)
    if not presents:
        assert not {"Present", "Start"} & found
        assert "Add a text slide" in found


def test_a_ticket_that_a_tab_has_kept_needs_the_role(visited_as: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[str] = []
    monkeypatch.setattr(presenter_actions, "session", lambda: SimpleNamespace(ticket=None, room_message=""))
    monkeypatch.setattr(presenter_actions, "rooms", lambda: tried.append("rooms") or Rooms(MemoryStore()))
    monkeypatch.setattr(presenter_actions, "_stop_presenting", lambda message: None)
    for email in ("a@example.org", "speaker@example.org"):
        visited_as(email)
        presenter_actions.resume({"code": "ABCD", "token": "a"})
        assert bool(tried) == (email == "speaker@example.org")


@pytest.mark.parametrize("page", ["overview", "deck"])
def test_a_visitor_without_login_sees_the_way_in_and_nothing_else(page: str, visited_as: Any) -> None:
    visited_as("")
    test = opened(page, embed="true", view="overview.academics", deck="article", tab="explore")
    assert labels(test) == {"Follow", "Log in"}
    assert not test.get("bidi_component")
    assert not test.selectbox
    assert not test.dataframe

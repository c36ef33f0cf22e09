"""A server with a login and an OpenID provider beside it: who comes in, as what, and what a talk's audience sees."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from ecosystem.site import PUBLIC_SETTING, SITE
from tests.app.openid_provider import CLIENT, Provider, openid_provider
from tests.app.test_launch import answer
from tests.browser.conftest import free_port, serving
from tests.browser.test_rooms import SOON, Open, invitation, opened_room

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PUBLIC = "https://ai.example.org/dashboard"
"""Of the links, not of this server."""
FILES = ("llms.txt", "api/views", "api/views/cities.map.csv", "api/figures/cities/cities.map", "media/a")
PATHS = ("", "cities", *FILES, "_stcore/stream")


def secrets(provider: Provider, address: str, *, lists: str) -> str:
    """Return the file with the login."""
    auth = {
        "redirect_uri": f"{address}/oauth2callback",
        "cookie_secret": "0123456789abcdef" * 2,
        "client_id": CLIENT,
        "client_secret": "secret",
        "server_metadata_url": f"{provider.address}/.well-known/openid-configuration",
    }
    return "\n".join(("[auth]", *(f"{name} = {json.dumps(value)}" for name, value in auth.items()), "[login]", lists))


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with openid_provider() as running:
        yield running


@pytest.fixture(scope="module")
def closed(provider: Provider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server with a login, under a path; yields its address."""
    folder, port = tmp_path_factory.mktemp("login"), free_port()
    address = f"http://127.0.0.1:{port}/ai"
    lists = 'viewers = ["example.org"]\npresenters = ["speaker@example.org"]\nopen_rooms = true\n'
    (folder / "secrets.toml").write_text(secrets(provider, address, lists=lists))
    environment = {
        "STREAMLIT_SERVER_BASE_URL_PATH": "ai",
        "STREAMLIT_SECRETS_FILES": str(folder / "secrets.toml"),
        PUBLIC_SETTING: PUBLIC,
    }
    with serving(SITE / "dashboard.py", folder, base="/ai", port=port, environment=environment):
        yield address


def log_in(provider: Provider, window: Page, email: str, *, verified: bool = True) -> None:
    provider.claims = {"email": email, "email_verified": verified}
    window.get_by_role("link", name="Log in").click()


def test_only_those_listed_come_in_and_return_to_their_page(closed: str, provider: Provider, visit: Open) -> None:
    for path in PATHS:
        status, headers, body = answer(f"{closed}/{path}")
        assert (path, status, headers["cache-control"]) == (path, 401, "no-store")
        assert b"streamlit" not in body.lower()
    assert answer(f"{closed}/_stcore/health")[0] == 200
    visitor = visit(address=closed)
    window = visitor.page
    window.goto(f"{closed}/cities?field=robotics")
    for email, verified in (("a@evil-example.org", True), ("a@example.org", False)):
        log_in(provider, window, email, verified=verified)
        expect(window.get_by_text("is on no list")).to_be_visible(timeout=SOON)
        window.get_by_role("link", name="Log out").click()
        expect(window.get_by_role("link", name="Log in")).to_be_visible(timeout=SOON)
    window.goto(f"{closed}/cities?field=robotics")
    log_in(provider, window, "Reader@Example.org")
    expect(window.get_by_role("heading", level=1)).to_have_text("Cities", timeout=60_000)
    visitor.settle()
    assert window.url == f"{closed}/cities?field=robotics"
    assert window.context.request.get(f"{closed}/api/views").headers["cache-control"].startswith("private")
    expect(window.get_by_text("Logged in as Reader@Example.org, viewer")).to_be_visible()
    window.get_by_text("Present live").click()
    expect(window.get_by_text("Rooms are opened by those")).to_be_visible(timeout=SOON)
    expect(window.get_by_role("button", name="Open a room")).to_have_count(0)
    visitor.settle()
    window.get_by_role("button", name="Log out").click()
    expect(window.get_by_role("link", name="Log in")).to_be_visible(timeout=SOON)
    assert window.context.request.get(f"{closed}/api/views").status == 401


def test_an_audience_follows_a_presenter_without_login_and_sees_the_room_alone(
    closed: str, provider: Provider, visit: Open
) -> None:
    first = visit(address=closed)
    first.page.goto(f"{closed}/")
    log_in(provider, first.page, "speaker@example.org")
    expect(first.page.get_by_role("heading", level=1)).to_be_visible(timeout=60_000)
    first.settle()
    presenter, code = opened_room(lambda: first, "transitions?tab=evidence")
    assert invitation(presenter) == f"{PUBLIC}/?room={code}"
    presenter.page.get_by_role("button", name="Share:").first.click()
    presenter.page.get_by_role("button", name="Copy link:").first.click()
    copied = presenter.page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f"{PUBLIC}/transitions?")
    guest = visit(address=closed)
    window = guest.page
    window.goto(f"{closed}/?room={code}")
    expect(window.get_by_text("Following", exact=False)).to_be_visible(timeout=SOON)
    expect(window.get_by_role("heading", level=1)).to_have_text("Transitions", timeout=SOON)
    guest.settle()
    expect(window.get_by_role("button", name="Explore alone")).to_have_count(0)
    expect(window.get_by_role("link", name="Cities")).to_have_count(0)
    presenter.page.get_by_role("button", name="End", exact=True).click()
    expect(window.get_by_text("The talk has ended")).to_be_visible(timeout=SOON)
    expect(window.get_by_role("button", name="Log in")).to_be_visible(timeout=SOON)
    assert [path for path in PATHS if window.context.request.get(f"{closed}/{path}?a=b").status == 200] == []


def test_a_wrong_login_ends_the_start_with_the_problems(
    provider: Provider, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "secrets.toml").write_text(secrets(provider, "http://ai.example.org", lists='viewers = ["*.org"]\n'))
    environment = {"STREAMLIT_SECRETS_FILES": str(tmp_path / "secrets.toml")}
    with pytest.raises(pytest.fail.Exception) as raised, serving(None, tmp_path, environment=environment):
        pass
    assert "redirect_uri = 'http://ai.example.org/oauth2callback': must be https://" in str(raised.value)
    assert "[login] viewers has '*.org'" in str(raised.value)

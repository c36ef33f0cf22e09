"""Links under the public address, and in files never the address of a machine that only itself reaches."""

import json
import zipfile
from functools import partial
from io import BytesIO
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import pytest
from starlette.applications import Starlette

import ecosystem
from ecosystem.app import link, page_download, rows, view_files
from ecosystem.app.live import deck_page
from ecosystem.app.server.views_api import routes
from ecosystem.app.session import ViewRequest
from ecosystem.live.deck import Slide
from ecosystem.site import PUBLIC_SETTING, public_address
from tests.app.test_server import ask
from tests.pages.driver import checked, closed

PUBLIC = "https://example.org/ai"
LOCAL_HOSTS = ("127.0.0.1:8501", "localhost:8501", "[::1]:8501", "127.1.2.3", "app.localhost")


NO_ADDRESSES = (
    *("example.org", "ftp://example.org", "https://", "https://a@example.org", "https://a:x/", "https://a b"),
    *("https://example.org/?a=1", "https://example.org/#a", "https://exa<mple.org"),
)


@pytest.mark.parametrize("address", NO_ADDRESSES)
def test_an_address_that_is_none_is_named_with_rule_and_remedy(address: str) -> None:
    with pytest.raises(RuntimeError) as raised:
        public_address({PUBLIC_SETTING: address})
    assert all(part in str(raised.value) for part in (PUBLIC_SETTING, repr(address), "must be", "https://example.org"))


@pytest.mark.parametrize("visited", ["http://127.0.0.1:8501/{}", "https://proxy.example/ai/{}", "http://10.0.0.7/x/{}"])
@pytest.mark.parametrize("page", ["", "cities"])
@pytest.mark.parametrize("public", ["", PUBLIC, "https://example.org"])
def test_links_keep_page_and_path_and_have_the_public_address(
    visited: str, page: str, public: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PUBLIC_SETTING, public)
    here = visited.format(page)
    root = public or visited.format("").rstrip("/")
    assert link.to_page(here, page or "overview", {"field": ["robotics"]}) == f"{root}/{page}?field=robotics"
    assert link.to_page(here, "sectors", {}) == f"{root}/sectors"
    assert link.to_page(here, "", {"room": ["ABC"]}) == f"{root}/?room=ABC"


@pytest.mark.parametrize("host", LOCAL_HOSTS)
@pytest.mark.parametrize("page", ["", "cities"])
def test_a_file_has_page_and_query_instead_of_a_local_address(host: str, page: str) -> None:
    printed = link.for_file(f"http://{host}/ai/{page}?field=robotics&years=2010#cities.map")
    assert printed == f"{page or 'overview'}?field=robotics&years=2010#cities.map"
    assert not urlsplit(printed).netloc
    assert link.for_file(f"https://example.org/{page}?a=1") == f"https://example.org/{page}?a=1"


@pytest.mark.parametrize("host", LOCAL_HOSTS)
@pytest.mark.parametrize("public", ["", PUBLIC])
def test_files_and_descriptions_at_an_address(host: str, public: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Behind a proxy that strips a prefix, only the public address is right."""
    monkeypatch.setenv(PUBLIC_SETTING, public)
    app = Starlette(routes=routes())

    def read(path: str) -> dict[str, object]:
        return dict(
            json.loads(ask(app, path, host=host, x_forwarded_host="evil.example", x_forwarded_prefix="/evil")[2])
        )

    file = read("/api/views/context.articles.json")
    opens = f"{public}/" if public else ""
    assert dict(file["provenance"])["Opens again at"] == f"{opens}context?tab=evidence#context.articles"  # type: ignore[call-overload]
    root = public or f"http://{host}"
    assert read("/api/openapi.json")["servers"] == [{"url": f"{root}/"}]
    assert str(read("/api/views")["views"]).count(f"'address': '{root}/api/views/") > 50


@pytest.mark.parametrize("public", ["", PUBLIC])
@pytest.mark.parametrize("kind", [kind for kind in view_files.FILES if kind != "pdf"])
def test_no_file_of_a_view_has_a_local_address(kind: str, public: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PUBLIC_SETTING, public)
    monkeypatch.setenv("BROWSER_PATH", "/no/browser")  # which would draw a picture in seconds
    monkeypatch.setattr(link, "_visited", lambda: "http://127.0.0.1:8501/context")
    monkeypatch.setattr(link, "parts", dict)
    view, written = ecosystem.view("context.patents", "demo"), []
    monkeypatch.setattr(view_files, "session", lambda: SimpleNamespace(request=ViewRequest(view.id, kind)))
    mime, write = view_files.FILES[kind]
    monkeypatch.setitem(view_files.FILES, kind, (mime, lambda *parts: written.append(write(*parts)) or written[-1]))
    assert view_files.requested_file(view)
    (content,) = written
    if zipfile.is_zipfile(BytesIO(content)):
        with zipfile.ZipFile(BytesIO(content)) as parts:
            content = b"".join(parts.read(name) for name in parts.namelist())
    assert b"127.0.0.1" not in content
    assert f"{public}/context#{view.id}".removeprefix("/").encode() in content


@pytest.mark.parametrize("public", ["", PUBLIC])
def test_no_slide_of_a_deck_has_a_local_address(public: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PUBLIC_SETTING, public)
    monkeypatch.setattr(deck_page.stage, "page_of", lambda slide: ("cities", {"field": ["robotics"]}))
    resolved = [
        SimpleNamespace(slide=Slide("view", "A slide", view="cities.map"), drawn=lambda: SimpleNamespace(view=None))
    ]
    (item,) = deck_page._export_items(resolved, [""], "http://127.0.0.1:8501/deck?deck=article")  # type: ignore[arg-type]
    assert item.link == f"{public}/cities?field=robotics".removeprefix("/")


@pytest.mark.parametrize("public", ["", PUBLIC])
def test_no_file_of_a_page_or_of_its_rows_has_a_local_address(public: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PUBLIC_SETTING, public)
    monkeypatch.setattr(link, "_visited", lambda: "http://127.0.0.1:8501/transitions")
    handed: list[str] = []

    def recorded(write: Any, *parts: Any, **named: Any) -> Any:
        handed.append(named.get("link", parts[-1] if parts else ""))
        return partial(write, *parts, **named)

    test = closed("transitions", tab="explore", field="robotics")
    for module, fold in ((page_download, "fold-page"), (rows, "rows-moves")):
        monkeypatch.setattr(module, "partial", recorded)
        test.session_state[fold] = True
    checked(test.run())
    assert len(handed) == len(page_download.WRITERS) + 1
    assert {address.partition("?")[0] for address in handed} == {f"{public}/transitions".removeprefix("/")}

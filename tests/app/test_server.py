"""What the server answers for itself, and what it puts into a page."""

from __future__ import annotations

import asyncio
import gzip
from pathlib import Path
from typing import Any

from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from ecosystem.app.plot.serving import Assets
from ecosystem.app.server.scripts import Scripts, of_figures, of_streamlit

ASSETS = Assets("app/static/plotly-4.min.js", "app/static/plotly-panel-1.min.js", "app/static/plotly-screen-1.min.js")
PAGE = "<html><head><title>A page</title></head><body></body></html>"


async def pages(scope: Scope, receive: Receive, send: Send) -> None:
    """Stand in for Streamlit."""
    kinds: dict[str, Response] = {
        "/": HTMLResponse(PAGE, headers={"ETag": "1", "Last-Modified": "never"}),
        "/health": PlainTextResponse("ok", headers={"ETag": "2"}),
    }
    await kinds.get(scope["path"], PlainTextResponse("from Streamlit", 404))(scope, receive, send)


def ask(app: Scripts, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    sent: list[Any] = []

    async def receive() -> Any:
        return {"type": "http.request"}

    async def send(message: Any) -> None:
        sent.append(message)

    said = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": "GET", "path": path, "headers": said, "query_string": b""}
    asyncio.run(app(scope, receive, send))
    answered = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], answered, b"".join(message.get("body", b"") for message in sent[1:])


def server(folder: Path, base: str = "") -> Scripts:
    (folder / "js").mkdir(parents=True)
    (folder / "js" / "small.1a2b.js").write_text("small()")
    static = folder / "own"
    static.mkdir()
    for address in (ASSETS.plotly, ASSETS.panel, ASSETS.screen):
        (static / Path(address).name).write_text(f"// {address}\n" * 50)
    known = of_streamlit(folder) | of_figures(ASSETS, static)
    return Scripts(pages, known, ASSETS, base)


def test_a_page_tells_the_browser_early_and_is_not_kept_under_the_name_of_another(tmp_path: Path) -> None:
    status, headers, body = ask(server(tmp_path), "/")
    assert status == 200
    assert int(headers["content-length"]) == len(body)
    assert not {"etag", "last-modified"} & set(headers)
    head = body.decode().split("</head>")[0]
    assert head.startswith("<html><head><title>A page</title>")
    assert ASSETS.plotly in head
    assert ASSETS.panel in head


def test_what_is_no_page_passes_as_it_is(tmp_path: Path) -> None:
    assert ask(server(tmp_path), "/health")[1:] == (
        {"etag": "2", "content-length": "2", "content-type": "text/plain; charset=utf-8"},
        b"ok",
    )


def test_scripts_are_sent_to_be_kept_for_good(tmp_path: Path) -> None:
    status, headers, body = ask(server(tmp_path), "/static/js/small.1a2b.js")
    assert (status, body) == (200, b"small()")
    assert "immutable" in headers["cache-control"]
    assert "javascript" in headers["content-type"]


def test_the_scripts_of_the_figures_come_packed_to_whoever_unpacks(tmp_path: Path) -> None:
    app = server(tmp_path)
    _, headers, body = ask(app, f"/{ASSETS.plotly}", accept_encoding="gzip, br")
    assert headers["content-encoding"] == "gzip"
    assert gzip.decompress(body).decode() == f"// {ASSETS.plotly}\n" * 50
    assert ask(app, f"/{ASSETS.plotly}")[2] == b"from Streamlit"
    assert ask(app, f"/{ASSETS.plotly}", accept_encoding="gzip", range="bytes=0-9")[2] == b"from Streamlit"


def test_only_known_names_are_read_from_the_disk(tmp_path: Path) -> None:
    app = server(tmp_path / "bundle")
    (tmp_path / "secret.js").write_text("secret")
    for path in ("/static/../secret.js", "/static/js/../../secret.js", "/static//secret.js", "/static/js"):
        assert ask(app, path)[0] == 404


def test_a_base_path_stands_before_every_script(tmp_path: Path) -> None:
    app = server(tmp_path, base="/ai/")
    assert ask(app, "/ai/static/js/small.1a2b.js")[2] == b"small()"
    assert ask(app, "/static/js/small.1a2b.js")[0] == 404


def test_where_nothing_can_be_written_nothing_is_packed(tmp_path: Path) -> None:
    assert of_figures(ASSETS, tmp_path / "missing") == {}
    assert of_figures(Assets("component/x/plotly.js", "component/x/panel.js", "component/x/screen.js"), tmp_path) == {}

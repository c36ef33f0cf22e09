"""Middleware for scripts: responses of its own and hints in pages."""

import asyncio
import gzip
from pathlib import Path
from typing import Any

import pytest
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from ecosystem.app.plot.serving import Assets
from ecosystem.app.server.headers import SETTING, SecurityHeaders, frame_ancestors
from ecosystem.app.server.scripts import Scripts, streamlit_files

ASSETS = Assets("scripts/plotly-4.min.js", "scripts/plotly-panel-1.min.js", "scripts/plotly-screen-1.min.js")
PAGE = "<html><head><title>A page</title></head><body></body></html>"


async def pages(scope: Scope, receive: Receive, send: Send) -> None:
    """Streamlit's part of the server, simulated."""
    kinds: dict[str, Response] = {
        "/": HTMLResponse(PAGE, headers={"ETag": "1", "Last-Modified": "never"}),
        "/health": PlainTextResponse("ok", headers={"ETag": "2"}),
    }
    await kinds.get(scope["path"], PlainTextResponse("from Streamlit", 404))(scope, receive, send)


def ask(app: ASGIApp, path: str, query: str = "", **headers: str) -> tuple[int, dict[str, str], bytes]:
    sent: list[Any] = []

    async def receive() -> Any:
        return {"type": "http.request"}

    async def send(message: Any) -> None:
        sent.append(message)

    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": "GET", "path": path, "headers": raw, "query_string": query.encode()}
    asyncio.run(app(scope, receive, send))
    answered = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], answered, b"".join(message.get("body", b"") for message in sent[1:])


def server(folder: Path, base: str = "") -> Scripts:
    (folder / "js").mkdir(parents=True)
    (folder / "js" / "small.1a2b.js").write_text("small()")
    scripts = {address: code_of(address) for address in (ASSETS.plotly, ASSETS.panel)}
    return Scripts(pages, streamlit_files(folder), scripts, ASSETS, base)


def code_of(address: str) -> bytes:
    return f"// {address}\n".encode() * 50


def test_a_page_gets_the_hint_and_loses_its_validators(tmp_path: Path) -> None:
    status, headers, body = ask(server(tmp_path), "/")
    assert status == 200
    assert int(headers["content-length"]) == len(body)
    assert not {"etag", "last-modified"} & set(headers)
    head = body.decode().split("</head>")[0]
    assert head.startswith("<html><head><title>A page</title>")
    assert ASSETS.plotly in head
    assert ASSETS.panel in head


def test_other_responses_are_unchanged(tmp_path: Path) -> None:
    assert ask(server(tmp_path), "/health")[1:] == (
        {"etag": "2", "content-length": "2", "content-type": "text/plain; charset=utf-8"},
        b"ok",
    )


def test_scripts_are_immutable(tmp_path: Path) -> None:
    status, headers, body = ask(server(tmp_path), "/static/js/small.1a2b.js")
    assert (status, body) == (200, b"small()")
    assert "immutable" in headers["cache-control"]
    assert "javascript" in headers["content-type"]


def test_figure_scripts_are_sent_compressed_if_the_browser_accepts(tmp_path: Path) -> None:
    app = server(tmp_path)
    _, headers, body = ask(app, f"/{ASSETS.plotly}", accept_encoding="gzip, br")
    assert (headers["content-encoding"], headers["vary"]) == ("gzip", "Accept-Encoding")
    assert gzip.decompress(body) == code_of(ASSETS.plotly)
    _, headers, body = ask(app, f"/{ASSETS.plotly}")
    assert "content-encoding" not in headers
    assert body == code_of(ASSETS.plotly)


def test_a_part_of_a_file_comes_from_streamlit(tmp_path: Path) -> None:
    assert ask(server(tmp_path), "/static/js/small.1a2b.js", range="bytes=0-2")[2] == b"from Streamlit"


def test_only_known_paths_are_read(tmp_path: Path) -> None:
    app = server(tmp_path / "bundle")
    (tmp_path / "secret.js").write_text("secret")
    for path in ("/static/../secret.js", "/static/js/../../secret.js", "/static//secret.js", "/static/js"):
        assert ask(app, path)[0] == 404


def test_the_base_path_prefixes_every_script(tmp_path: Path) -> None:
    app = server(tmp_path, base="/ai/")
    assert ask(app, "/ai/static/js/small.1a2b.js")[2] == b"small()"
    assert ask(app, "/static/js/small.1a2b.js")[0] == 404


@pytest.mark.parametrize(
    ("origins", "query", "allowed"),
    [
        ("", "", "'self'"),
        ("", "embed=true&view=x", ""),
        ("", "embed=false", "'self'"),
        ("https://a.org  https://*.b.org:8443", "view=x&embed=True", "https://a.org https://*.b.org:8443"),
        ("https://a.org", "field=embed=true", "'self'"),
    ],
)
def test_only_embedded_views_may_be_framed_by_others(
    origins: str, query: str, allowed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SETTING, origins)
    policy = ask(SecurityHeaders(pages), "/", query)[1]["content-security-policy"]
    assert policy.partition("frame-ancestors ")[2] == allowed


def test_an_origin_that_is_none_is_named() -> None:
    with pytest.raises(RuntimeError, match="a;b"):
        frame_ancestors({SETTING: "https://a.org a;b"})


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/metrics/", "/ai/_stcore/metrics"])
def test_metrics_are_hidden(path: str) -> None:
    assert ask(SecurityHeaders(pages), path)[0::2] == (404, b"Not found")

"""Middleware for scripts: compressed files, and pages that load a bundle of Streamlit's small scripts."""

import asyncio
import gzip
import json
import re
import struct
import subprocess
import sys
import threading
from html import escape
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree

import pyarrow as pa
import pytest
import streamlit
from starlette.applications import Starlette
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from ecosystem.app import server as app_server
from ecosystem.app.plot import pack
from ecosystem.app.plot.serving import Assets
from ecosystem.app.server import page_head, routes
from ecosystem.app.server.compression import StaticFile
from ecosystem.app.server.headers import SETTING, SecurityHeaders, frame_ancestors
from ecosystem.app.server.icon_font import IconFont, with_icons
from ecosystem.app.server.scripts import Scripts, streamlit_files
from ecosystem.app.server.streamlit_bundle import COMPONENTS, ENTRY, STATIC_IMPORT, Bundle, bundle
from ecosystem.page_list import ENTRIES, PRODUCT
from ecosystem.page_list import path as page_path
from ecosystem.site import PUBLIC_SETTING
from ecosystem.views import find_view

ASSETS = Assets("scripts/plotly-4.min.js", "scripts/plotly-panel-1.min.js", "scripts/plotly-screen-1.min.js")
ENTRY_TAG = '<script type="module" crossorigin src="./static/js/index.1a2b.js"></script>'
PAGE = f"""<html><head><title>A page</title>{ENTRY_TAG}
<link rel="modulepreload" crossorigin href="./static/js/small.1a2b.js"></head>
<body><div id="root"></div></body></html>"""
STATIC = Path(streamlit.__file__).parent / "static"


@pytest.fixture(autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path_factory.mktemp("cache")
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder))
    return folder / "ecosystem"


async def pages(scope: Scope, receive: Receive, send: Send) -> None:
    """Streamlit's part of the server, simulated."""
    kinds: dict[str, Response] = {
        "/": HTMLResponse(PAGE, headers={"ETag": "1", "Last-Modified": "never"}),
        "/health": PlainTextResponse("ok", headers={"ETag": "2"}),
        "/other": HTMLResponse("<html><head></head><body>Not Streamlit's</body></html>"),
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
    (folder / "js" / "large.1a2b.js").write_text("large()")
    scripts = {address: code_of(address) for address in (ASSETS.plotly, ASSETS.panel)}
    small = Bundle("streamlit-1.js", b"const MODULES = {};", ("large.1a2b.js",))
    return Scripts(pages, streamlit_files(folder), scripts, ASSETS, small, base)


def code_of(address: str) -> bytes:
    return f"// {address}\n".encode() * 50


def test_a_page_has_words_at_once_and_loads_the_bundle_before_any_module(tmp_path: Path) -> None:
    status, headers, body = ask(server(tmp_path), "/")
    assert status == 200
    assert int(headers["content-length"]) == len(body)
    assert not {"etag", "last-modified"} & set(headers)
    head, tail = body.decode().split("</head>")
    assert "module" not in head
    assert head.startswith(f"<html><head><title>Overview · {escape(PRODUCT)}</title>")
    assert "loading" in tail
    parts = ("scripts/streamlit-1.js", "index.1a2b.js", "large.1a2b.js", ASSETS.panel, ASSETS.plotly)
    assert [tail.count(part) for part in parts] == [1] * len(parts)
    assert sorted(parts, key=tail.index) == list(parts)
    assert "small.1a2b.js" not in tail
    _, headers, zipped = ask(server(tmp_path / "again"), "/", accept_encoding="gzip")
    assert (headers["content-encoding"], gzip.decompress(zipped)) == ("gzip", body)


@pytest.mark.parametrize("public", ["", "https://example.org/ai"])
@pytest.mark.parametrize("base", ["", "ai"])
def test_every_page_has_its_own_title_description_and_link_preview(
    public: str, base: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PUBLIC_SETTING, public)
    app, heads = server(tmp_path, base), {}
    for entry in ENTRIES:
        path = f"{f'/{base}' if base else ''}/{page_path(entry.name)}"
        heads[path] = app.rewritten(PAGE, path=path).partition("</head>")[0]
        assert heads[path].count("<title>") == 1
        assert f"<title>{escape(entry.title)} · {escape(PRODUCT)}</title>" in heads[path]
        assert heads[path].count(f'content="{escape(entry.question)}"') == 2
        assert ("og:image" in heads[path], "canonical" in heads[path]) == (bool(public), bool(public))
        assert f'content="{public}/{page_path(entry.name)}"' in heads[path] or not public
        assert f'content="{public}/{page_head.PICTURE}"' in heads[path] or not public
    assert len(set(heads.values())) == len(ENTRIES)


@pytest.mark.parametrize("public", ["", "https://example.org/dashboard"])
def test_search_engines_and_programs_find_every_page(public: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PUBLIC_SETTING, public)
    app, here = Starlette(routes=page_head.routes("/ai")), f"{public or 'http://ai.example.org/ai'}/"

    def read(name: str) -> tuple[str, bytes]:
        status, headers, body = ask(app, f"/ai/{name}", host="ai.example.org")
        assert status == 200
        return headers["content-type"].partition(";")[0], body

    pages = [here + page_path(entry.name) for entry in ENTRIES]
    kind, content = read("sitemap.xml")
    assert kind == "application/xml"
    assert [element.text for element in ElementTree.fromstring(content).iter() if element.text] == pages  # noqa: S314
    kind, content = read("robots.txt")
    assert kind == "text/plain"
    assert f"Sitemap: {here}sitemap.xml" in content.decode().splitlines()
    kind, content = read("llms.txt")
    assert kind == "text/plain"
    assert [page for page in pages if f"({page})" not in content.decode()] == []
    assert find_view(re.findall(r"api/views/([\w.]+)\.json", content.decode())[0])
    kind, content = read(page_head.PICTURE)
    assert (kind, content[:4]) == ("image/png", b"\x89PNG")
    assert struct.unpack(">II", content[16:24]) == (page_head.WIDTH, page_head.HEIGHT)
    assert len(content) < 60_000


def test_a_server_behind_a_login_is_for_no_search_engine() -> None:
    assert b"Disallow: /\n" in ask(Starlette(routes=page_head.routes(closed=True)), "/robots.txt", host="a.org")[2]


def test_a_page_that_streamlit_has_compressed_is_rewritten_too(tmp_path: Path) -> None:
    """As every page but the first is, for browsers that take gzip."""
    plain = server(tmp_path)
    _, _, body = ask(plain, "/")
    plain.app = GZipMiddleware(pages, minimum_size=1)
    _, headers, zipped = ask(plain, "/", accept_encoding="gzip")
    assert (headers["content-encoding"], gzip.decompress(zipped)) == ("gzip", body)
    assert int(headers["content-length"]) == len(zipped)


def test_constant_parts_of_figures_are_served_as_soon_as_they_are_known(tmp_path: Path) -> None:
    app = server(tmp_path, base="ai")
    array = "A" * 5000 + tmp_path.name
    figure = {"data": [{"name": "Land", "x": {"dtype": "f4", "bdata": array}, "y": {"dtype": "f4", "bdata": "B"}}]}
    packed = pack(figure)
    assert json.loads(packed.figure or "") == figure
    land = json.loads(packed.brief or "")["data"][0]
    assert land["y"]["bdata"] == "B"
    status, headers, body = ask(app, f"/ai/{land['x']['bdata']}")
    assert (status, json.loads(body)) == (200, array)
    assert "immutable" in headers["cache-control"]
    other = pack({"data": [{"name": "Moves", "x": {"dtype": "f4", "bdata": array}}]})
    assert other.brief == other.figure  # only the ground of maps is the same in many figures


def test_a_page_that_is_not_streamlits_is_unchanged(tmp_path: Path) -> None:
    assert ask(server(tmp_path), "/other")[2] == b"<html><head></head><body>Not Streamlit's</body></html>"


def test_the_bundle_has_every_small_script_of_the_first_page_and_no_relative_import() -> None:
    found = bundle(STATIC)
    text = found.code.decode().partition("const MODULES = ")[2]
    modules = json.JSONDecoder().raw_decode(text)[0]
    imported = set(re.findall(r"#/([\w.~-]+\.js)", text))
    assert imported <= {path.name for path in (STATIC / "static" / "js").iterdir()}
    assert not [name for name, code in modules.items() if STATIC_IMPORT.search(code)]
    stems = {name.rsplit(".", 2)[0] for name in (*modules, *found.left_out)}
    assert set(COMPONENTS) <= stems  # none was renamed
    assert len(modules) > 50
    assert len(found.left_out) < 10
    index = ENTRY.search((STATIC / "index.html").read_text())
    assert index is not None
    assert index.group(1) in found.left_out


def test_brotli_is_made_once_and_kept(cache: Path) -> None:
    code = code_of("once")
    first, again = (StaticFile("a.js", lambda: code) for _ in range(2))
    assert first.encoded("gzip, br")[1] == "gzip"  # until it is made
    first.compress()
    for file in (first, again):
        content, encoding = file.encoded("gzip, br")
        assert encoding == "br"
        assert pa.Codec("brotli").decompress(content, len(code), asbytes=True) == code
    (kept,) = cache.iterdir()
    assert kept.stat().st_mode & 0o777 == 0o600
    kept.chmod(0o666)  # another user may have changed it
    assert StaticFile("a.js", lambda: code).encoded("br")[1] == ""
    assert StaticFile("a.woff2", lambda: code).encoded("gzip, br") == (code, "")


def test_the_icon_font_has_the_icons_in_use_and_is_a_font() -> None:
    (path,) = (STATIC / "static" / "media").glob("MaterialSymbols*.woff2")
    font = IconFont("icons.woff2", path.read_bytes, STATIC.parent)
    assert font.encoded("br") == (path.read_bytes(), "")  # until it is reduced
    font.compress()
    reduced, encoding = font.encoded("br")
    assert encoding == ""
    assert len(reduced) < 0.35 * len(path.read_bytes())
    assert len(reduced) == int.from_bytes(reduced[8:12], "big")
    assert {"download", "expand_more", "keyboard_double_arrow_left"} <= font.icons
    again = with_icons(reduced, font.icons)  # it can be read like the whole one, and nothing more is left out
    assert abs(len(again) - len(reduced)) < 100
    assert len(with_icons(reduced, ["menu"])) < 0.8 * len(reduced)


def test_an_icon_font_of_another_make_is_sent_whole(caplog: pytest.LogCaptureFixture) -> None:
    font = IconFont("icons.woff2", lambda: b"another make" * 20, STATIC.parent)
    font.compress()
    assert font.encoded("")[0] == font.content
    assert "could not be reduced" in caplog.text


@pytest.mark.parametrize("home", ["", "/nowhere"])
def test_scripts_are_compressed_where_nothing_can_be_written(home: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "/proc/none")
    monkeypatch.setenv("HOME", home)
    file = StaticFile("a.js", lambda: b"code" * 99)
    maker = threading.Thread(target=file.compress)
    maker.start()
    maker.join()
    assert file.encoded("br")[1] == "br"


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


def test_the_values_that_stay_are_frozen_before_scripts_are_compressed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Which never ends: a collection of everything would hold up all visitors whenever a visit ends."""
    calls: list[str] = []
    monkeypatch.setattr(app_server, "NO_VISITOR", "none")  # whose level is set
    nothing = SimpleNamespace(warm_up=lambda: None, keep_current=lambda: None)
    monkeypatch.setattr(app_server.importlib, "import_module", lambda _: nothing)
    monkeypatch.setattr(app_server.gc, "freeze", lambda: calls.append("freeze"))
    monkeypatch.setattr(app_server, "compress_waiting", lambda: calls.append("compress"))
    app_server._warm_up()
    assert calls == ["freeze", "compress"]


def test_what_a_first_page_does_not_need_is_imported_after_the_start() -> None:
    """One import of the analysis by the server made the first visitor wait most of a second."""
    steps = (
        ("ecosystem.app.server", {"pandas", "ecosystem.load", "ecosystem.views", "ecosystem.exports"}),
        ("ecosystem.app.page", {"ecosystem.importers.spreadsheets", "scipy", "pandera", "duckdb", "openpyxl", "pptx"}),
    )
    for module, later in steps:
        script = f"import sys, {module}; print(*{later} & set(sys.modules))"
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
        assert done.stdout.strip() == "", f"{module} imports them"


@pytest.mark.parametrize(
    "sheet", sorted(Path(app_server.__file__).parents[1].rglob("*.css")), ids=lambda path: path.name
)
def test_no_rule_lets_any_element_depend_on_its_content(sheet: Path) -> None:
    """One such rule cost a sixth of the browser's time for a filter change."""
    assert not re.search(r"(^|[\s>~+,*]):has\(", sheet.read_text(encoding="utf-8"))


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


@pytest.mark.parametrize("query", ["", "field=speech&tab=explore"])
def test_the_name_of_the_first_page_leads_to_it(query: str) -> None:
    status, headers, _ = ask(Starlette(routes=routes()), f"/{ENTRIES[0].name}", query, host="localhost")
    assert (status, headers["location"]) == (307, f"./?{query}" if query else "./")

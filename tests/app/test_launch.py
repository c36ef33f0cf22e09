"""The app as people start it: the same server, rooms included, whichever command and wherever it is started."""

import gzip
import json
import os
import pwd
import shutil
import subprocess
import sys
import tomllib
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit import net_util
from streamlit.web import cli

from ecosystem.app.plot.serving import assets
from ecosystem.cli.serve import serve
from ecosystem.page_list import ENTRIES
from ecosystem.page_list import path as page_path
from ecosystem.site import PACKAGE, SITE
from tests.browser.conftest import serving

FIRST_VISIT = """
import pathlib, sys
from streamlit.testing.v1 import AppTest
site = pathlib.Path(sys.argv[1])
page = AppTest.from_file(str(site / "dashboard.py"), default_timeout=60).run()
assert not page.exception, page.exception
print(len([chart for chart in page.get("bidi_component") if "figure" in chart.proto.json]), "charts")
(site / "data" / "written").touch()
"""


def answer(address: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Return status, headers by lower-case name, and body of a GET request."""
    try:
        request = urllib.request.Request(address, headers={name.replace("_", "-"): headers[name] for name in headers})  # noqa: S310
        with urllib.request.urlopen(request, timeout=20) as response:  # noqa: S310
            return response.status, {name.lower(): value for name, value in response.headers.items()}, response.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, {name.lower(): value for name, value in error.headers.items()}, error.read()


@pytest.mark.parametrize(
    "script",
    [pytest.param(SITE / "dashboard.py", marks=pytest.mark.slow, id="streamlit run"), pytest.param(None, id="serve")],
)
def test_every_start_serves_rooms_and_scripts(script: Path | None, tmp_path: Path) -> None:
    with serving(script, tmp_path, base="/ai", environment={"STREAMLIT_SERVER_BASE_URL_PATH": "ai"}) as address:
        status, headers, body = answer(f"{address}/live/nobody?viewer=x")
        assert (status, headers["cache-control"], body) == (404, "no-store", b'{"status":"unknown"}')
        page = answer(f"{address}/")[2].decode()
        assert page.index("scripts/streamlit-") < page.index("modulepreload") < page.index("</body>")
        assert answer(f"{address}/_stcore/metrics")[0] == 404
        for path in (
            "",
            "_stcore/health",
            "live/nobody",
            "media/none.png",
            assets().panel,
            "_stcore/metrics",
            "cities",
        ):
            headers = answer(f"{address}/{path}")[1]
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["referrer-policy"] == "same-origin"
            assert headers["content-security-policy"].endswith("frame-ancestors 'self'")
        for script in (assets().plotly, assets().panel, assets().screen):
            status, headers, body = answer(f"{address}/{script}")
            assert (status, "javascript" in headers["content-type"]) == (200, True)
            assert answer(f"{address}/{script}", accept_encoding="gzip")[2] == gzip.compress(body, 6, mtime=0)


@pytest.mark.slow
def test_an_agent_reads_a_page_where_the_owner_opens_the_interface(tmp_path: Path) -> None:
    with serving(SITE / "dashboard.py", tmp_path, environment={"STREAMLIT_SERVER_ENABLE_AGENT_API": "true"}) as address:
        content = {"Content-Type": "application/json"}
        call = urllib.request.Request(f"{address}/_stcore/agent/interact", b'{"page": "cities"}', content)  # noqa: S310
        with urllib.request.urlopen(call, timeout=60) as response:  # noqa: S310
            snapshot = response.read()
    assert [page["url_path"] for page in json.loads(snapshot)["pages"]] == [page_path(entry.name) for entry in ENTRIES]
    assert json.loads(snapshot)["page"]["title"] == "Cities"
    assert b'"overview-academics"' in snapshot
    assert len(snapshot) < 100_000


@pytest.fixture
def start(monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[str, list[str]]]:
    """Run ``ecosystem serve`` without a server; returns the address of the environment and the command line."""
    for name in ("STREAMLIT_SERVER_ADDRESS", "HOME"):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    monkeypatch.setattr(sys, "argv", [])
    monkeypatch.setattr(cli, "main", lambda **_: 0)
    monkeypatch.setattr(net_util, "get_external_ip", lambda: pytest.fail("The external address is looked up."))

    def started(*options: str) -> tuple[str, list[str]]:
        assert serve([], options) == 0
        return os.environ["STREAMLIT_SERVER_ADDRESS"], sys.argv

    return started


def test_the_command_listens_on_this_machine_unless_an_address_is_given(
    start: Callable[..., tuple[str, list[str]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert start()[0] == "127.0.0.1"
    assert start("--server.address=0.0.0.0")[1][-1] == "--server.address=0.0.0.0"  # overrides the environment
    assert net_util.get_external_ip() is None
    monkeypatch.setenv("STREAMLIT_SERVER_ADDRESS", "10.0.0.7")
    assert start()[0] == "10.0.0.7"


def test_settings_of_the_app_leave_address_and_port_to_the_command_and_watch_no_files() -> None:
    settings = tomllib.loads((SITE / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert not {"address", "port"} & settings["server"].keys()
    assert settings["server"]["fileWatcherType"] == "none"  # which would hold up all visitors at every visit


def test_the_command_starts_for_a_user_without_name_and_home(
    start: Callable[..., tuple[str, list[str]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(user: int) -> None:
        raise KeyError(user)

    monkeypatch.setattr(pwd, "getpwuid", unknown)
    start()
    assert Path.home() == SITE


@pytest.fixture(scope="module")
def read_only(no_rights: list[str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installed package that its user cannot write to, on a path with spaces."""
    packages = tmp_path_factory.mktemp("read only") / "site packages"
    shutil.copytree(PACKAGE, packages / "ecosystem", ignore=shutil.ignore_patterns("_site", "__pycache__"))
    site = packages / "ecosystem" / "_site"
    for name in ("pages", "data", "static", ".streamlit"):
        shutil.copytree(SITE / name, site / name, ignore=shutil.ignore_patterns("raw", "plotly-*"))
    shutil.copy(SITE / "dashboard.py", site)
    for path in (packages, *packages.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    return packages


@pytest.mark.parametrize("home", [None, pytest.param("/nowhere", marks=pytest.mark.slow)])
def test_the_first_visit_draws_charts_where_nothing_can_be_written(
    home: str | None, read_only: Path, no_rights: list[str]
) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "HOME"} | {"PYTHONPATH": str(read_only)}
    done = subprocess.run(
        [*no_rights, sys.executable, "-c", FIRST_VISIT, str(read_only / "ecosystem" / "_site")],
        env=environment | ({"HOME": home} if home else {}),
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )
    assert "PermissionError" in done.stderr.splitlines()[-1], done.stderr  # by the script's last line
    assert int(done.stdout.split()[-2]) >= 3

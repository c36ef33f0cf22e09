"""Dockerfile, compose file and proxy: what they name exists, and their own steps work without a container runtime."""

import asyncio
import json
import os
import shlex
import shutil
import subprocess
import sys
import time
import tomllib
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from tests.browser.conftest import free_port
from tests.conftest import require
from tests.importers.loopback import Quiet, serving

ROOT = Path(__file__).parents[2]
STEPS = [
    line.split(maxsplit=1)
    for line in (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))


def step(name: str) -> str:
    """Return the argument of the last step of a kind."""
    return [argument for kind, argument in STEPS if kind == name][-1]


def test_the_image_has_every_file_of_the_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    needed = {*wheel["force-include"], *(name.split("/")[0] for name in wheel["packages"]), "pyproject.toml"}
    needed |= {project["project"]["readme"], *project["project"]["license-files"], "constraints.txt"}
    copied = {source for kind, argument in STEPS if kind == "COPY" for source in argument.split()[:-1]}
    assert copied == needed
    assert all((ROOT / source).exists() for source in copied)


def test_the_container_runs_without_rights_and_reports_its_health() -> None:
    kinds = [kind for kind, _ in STEPS]
    assert step("USER") not in ("root", "0")
    assert kinds.index("USER") > max(place for place, kind in enumerate(kinds) if kind in ("RUN", "COPY"))
    assert "/_stcore/health" in step("HEALTHCHECK")
    assert f"ECOSYSTEM_DATA={step('VOLUME')}" in [argument for kind, argument in STEPS if kind == "ENV"]


def test_the_proxy_sends_visits_to_the_app_processes_of_the_compose_file() -> None:
    services = COMPOSE["services"]
    apps = [name for name, service in services.items() if service.get("build")]
    assert len(apps) == 2
    upstreams = " ".join(f"{name}:{step('EXPOSE')}" for name in apps)
    assert f"{{$APPS:{upstreams}}}" in (ROOT / "Caddyfile").read_text(encoding="utf-8")
    for app in apps:
        assert services[app]["environment"]["ECOSYSTEM_ROOMS"].startswith("redis://redis:")
        assert services[app]["read_only"]
        assert "ports" not in services[app]  # since its environment trusts who connects to pass visitors' addresses on
    assert all(set(service.get("depends_on", [])) <= services.keys() for service in services.values())
    assert [name for name, service in services.items() if "ports" in service] == ["proxy"]


@pytest.mark.slow
def test_the_steps_of_the_dockerfile_give_a_healthy_server(tmp_path: Path, no_rights: list[str]) -> None:
    (tmp_path / "build").mkdir()
    for argument in (argument for kind, argument in STEPS if kind == "COPY"):
        *sources, target = argument.split()
        for source in sources:
            if (ROOT / source).is_dir():
                ignored = shutil.ignore_patterns("__pycache__", "_site", "plotly-*")
                shutil.copytree(ROOT / source, tmp_path / "build" / target, ignore=ignored)
            else:
                shutil.copy(ROOT / source, tmp_path / "build" / target / source)
    install = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", str(tmp_path / "installed"), "."]
    subprocess.run(install, cwd=tmp_path / "build", check=True)
    port = str(free_port())
    environment = dict(argument.split("=") for kind, argument in STEPS if kind == "ENV")
    environment |= {"PYTHONPATH": str(tmp_path / "installed"), "PATH": os.environ["PATH"]}
    environment |= {"STREAMLIT_SERVER_PORT": port, "ECOSYSTEM_DATA": str(tmp_path)}
    command = [sys.executable, *json.loads(step("CMD"))[1:]]
    check = json.loads(step("HEALTHCHECK").partition("CMD ")[2].replace("8501", port))
    assert shlex.join(check).startswith("python -c")
    with subprocess.Popen([*no_rights, *command], cwd="/", env=environment) as server:
        try:
            for _ in range(60):
                done = subprocess.run([sys.executable, *check[1:]], stderr=subprocess.DEVNULL, check=False)
                if done.returncode == 0 or server.poll() is not None:
                    break
                time.sleep(0.5)
            assert done.returncode == 0
        finally:
            server.terminate()


def app(name: str) -> type[Quiet]:
    """An app process that answers with its name."""

    class App(Quiet):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(name.encode())

    return App


@contextmanager
def proxy(apps: list[str], folder: Path) -> Iterator[str]:
    """Run Caddy with the proxy's configuration in front of apps."""
    if not shutil.which("caddy"):
        require("caddy", "Caddy, the proxy of compose.yaml, was not found")
    address = f"http://127.0.0.1:{free_port()}"
    environment = {**os.environ, "SITE_ADDRESS": address, "APPS": " ".join(apps), "XDG_DATA_HOME": str(folder)}
    environment |= {"XDG_CONFIG_HOME": str(folder), "CADDY_ADMIN": f"127.0.0.1:{free_port()}"}
    command = ["caddy", "run", "--adapter", "caddyfile", "--config", str(ROOT / "Caddyfile")]
    with (folder / "log").open("w") as log, subprocess.Popen(command, env=environment, stderr=log) as process:
        try:
            for _ in range(50):
                try:
                    get(address)
                    break
                except urllib.error.URLError:
                    time.sleep(0.1)
            yield address
        finally:
            process.terminate()


def get(address: str, cookie: str = "", **headers: str) -> tuple[str, str]:
    """Return body and cookie of an answer."""
    request = urllib.request.Request(address, headers={"Cookie": cookie, **headers})  # noqa: S310
    with urllib.request.urlopen(request, timeout=10) as response:  # noqa: S310
        return response.read().decode(), (response.headers.get("Set-Cookie") or "").partition(";")[0]


def test_a_visit_stays_with_its_process_until_that_ends(tmp_path: Path) -> None:
    with serving(app("staying")) as staying, ExitStack() as life:
        ending = life.enter_context(serving(app("ending")))
        with proxy([staying.removeprefix("http://"), ending.removeprefix("http://")], tmp_path) as address:
            cookies = dict(get(address) for _ in range(20))
            assert cookies.keys() == {"staying", "ending"}
            for name, cookie in cookies.items():
                assert {get(address, cookie)[0] for _ in range(5)} == {name}
            life.close()
            assert get(address, cookies["ending"])[0] == "staying"


class Echo(Quiet):
    """An app process that answers with the addresses that the proxy passes on."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write((self.headers.get("X-Forwarded-For") or "").encode())


def test_limits_count_by_the_address_of_the_visitor_who_cannot_invent_it(tmp_path: Path) -> None:
    """Otherwise all visitors behind the proxy are one, who opens twenty rooms and makes 120 requests a minute."""
    trusted = COMPOSE["services"]["app-1"]["environment"]["FORWARDED_ALLOW_IPS"]
    seen: list[str] = []

    async def record(scope: Any, receive: Any, send: Any) -> None:
        seen.append(scope["client"][0])

    with serving(Echo) as address, proxy([address.removeprefix("http://")], tmp_path) as visited:
        forwarded = get(visited, **{"X-Forwarded-For": "203.0.113.9"})[0]
    scope = {"type": "http", "client": ("172.18.0.5", 1), "headers": [(b"x-forwarded-for", forwarded.encode())]}
    asyncio.run(ProxyHeadersMiddleware(record, trusted)(scope, None, None))  # type: ignore[arg-type]
    assert seen == ["127.0.0.1"]

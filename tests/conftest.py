"""Fixtures and rules of all tests: hypothesis profile, slow tests, a Redis server, a Spark cluster."""

import functools
import gc
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any, NoReturn

import pytest
from hypothesis import settings

from tests.spark_cluster import SETTINGS, cluster, missing

# In CI the same examples are drawn every time, elsewhere new ones. Few each time, since the short tests run often:
# the law of a test matters more than the number of examples, and cheap tests set a larger one.
settings.register_profile("local", max_examples=15, deadline=None)
settings.register_profile("ci", max_examples=15, derandomize=True, deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "local")

# Keep compiled modules even where the environment says not to: the tests start dozens of processes, each of which would
# compile the package again.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# Look for cyclic garbage rarely: composing expressions and figures makes many small objects, few of them in cycles.
gc.set_threshold(20_000, 20, 20)


def pytest_collection_finish() -> None:
    """Leave the collected tests and modules, which stay, out of every later search for garbage."""
    gc.freeze()


def pytest_unconfigure() -> None:
    """Release them, so that what they hold is closed at the end."""
    gc.unfreeze()


@pytest.fixture(scope="session")
def no_rights() -> list[str]:
    """Start of a command that runs without the administrator's rights to read and write everything."""
    if os.geteuid():
        return []
    if not shutil.which("setpriv"):
        require("setpriv", "setpriv, which takes the administrator's rights, was not found")
    return ["setpriv", "--inh-caps=-all", "--bounding-set=-all"]


@pytest.fixture(autouse=True)
def own_main() -> Iterator[None]:
    """Put back the main module, which Streamlit replaces by each script it runs: new processes import it again."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main


SLOW_FIXTURES = {"spark", "kill_runner", "office", "chromium", "browser"}
"""A test that uses one of these is slow, unless it is marked ``smoke``."""


@pytest.hookimpl(tryfirst=True)  # before pytest deselects by marker
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests as slow that start a cluster, kill processes, or drive an office program or a browser."""
    for item in items:
        if SLOW_FIXTURES & set(getattr(item, "fixturenames", ())) and not item.get_closest_marker("smoke"):
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session", autouse=True)
def _components_are_found_once() -> Iterator[None]:
    """Search the installed packages for components of Streamlit once, as a server does.

    ``AppTest`` searches them at the first run of every page, which took three quarters of the time of these tests.
    """
    with pytest.MonkeyPatch.context() as patch:
        if "streamlit" in sys.modules:
            from streamlit.components.v2 import manifest_scanner

            found = functools.cache(manifest_scanner.scan_component_manifests)
            patch.setattr(manifest_scanner, "scan_component_manifests", found)
        yield


def require(program: str, reason: str) -> NoReturn:
    """Skip a test whose program is missing; fail in CI, where .ci/run installs it."""
    if os.environ.get("CI"):
        pytest.fail(f"CI must not skip this: {reason}; .ci/run installs it.")
    pytest.skip(f"{reason}; install {program}")


@pytest.fixture(scope="session")
def redis_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of an empty Redis server, stopped at the end of the run."""
    server = shutil.which("redis-server")
    if server is None:
        require("redis-server", "no redis-server was found")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder = tmp_path_factory.mktemp("redis")
    process = subprocess.Popen(
        [server, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)],
        stdout=subprocess.DEVNULL,
    )
    for _ in range(600):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.05)
    yield f"redis://127.0.0.1:{port}/0"
    process.terminate()
    process.wait(timeout=30)


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Ibis connection to a Spark cluster of two workers; the cluster stops with the test module."""
    if reason := missing():
        require("openjdk-17-jre-headless and the extra spark", reason)
    from ecosystem.careers.engines import connect

    folder = tmp_path_factory.mktemp("spark")
    options = {**SETTINGS, "spark.sql.warehouse.dir": str(folder / "warehouse"), "spark.local.dir": str(folder)}
    with cluster(folder) as master, connect("spark", master=master, memory="512MB", settings=options) as connection:
        yield connection
    _close_java_gateway()


def _close_java_gateway() -> None:
    """End the Java process; pyspark would keep it, and its sockets, until Python ends."""
    from pyspark import SparkContext

    gateway = SparkContext._gateway
    SparkContext._gateway = SparkContext._jvm = None
    gateway.shutdown()
    gateway.proc.stdin.close()
    gateway.proc.wait(timeout=30)
    gc.collect()

"""Start a Spark cluster for tests: a master and two workers on this machine, bound to loopback."""

import json
import os
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path

HOST = "127.0.0.1"
WORKERS = 2
START_TIMEOUT = 90.0
"""Seconds"""
MASTER = "org.apache.spark.deploy.master.Master"
WORKER = "org.apache.spark.deploy.worker.Worker"
JAVA = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
"""Programs that run for a minute are not worth the second compiler."""
SETTINGS = {
    "spark.driver.host": HOST,
    "spark.driver.bindAddress": HOST,
    "spark.driver.memory": "512m",
    "spark.executor.cores": "1",
    "spark.sql.shuffle.partitions": "2",
    "spark.ui.enabled": "false",
    "spark.driver.extraJavaOptions": JAVA,
    "spark.executor.extraJavaOptions": JAVA,
    "spark.sql.adaptive.coalescePartitions.enabled": "true",
}


def missing() -> str:
    """Return what is missing for Spark; empty if nothing is."""
    if find_spec("pyspark") is None:
        return "pyspark is not installed; install the extra spark"
    if shutil.which("java") is None:
        return "no Java was found; install openjdk-17-jre-headless to try Spark"
    return ""


@contextmanager
def cluster(folder: Path) -> Iterator[str]:
    """Start a master and two workers; stop them in the end.

    Yields
    ------
    str
        The master's address.
    """
    port, page = _free_port(), _free_port()
    address = f"spark://{HOST}:{port}"
    with ExitStack() as stack:
        stack.enter_context(
            _started(folder / "master", MASTER, "--host", HOST, "--port", str(port), "--webui-port", str(page))
        )
        _wait(page, workers=0)
        for number in range(WORKERS):
            own = folder / f"worker-{number}"
            options = ("--host", HOST, "--cores", "1", "--memory", "700m", "--webui-port", "0", "--work-dir", str(own))
            stack.enter_context(_started(own, WORKER, *options, address))
        _wait(page, workers=WORKERS)
        yield address


@contextmanager
def _started(folder: Path, main: str, *options: str) -> Iterator[None]:
    found = find_spec("pyspark")
    assert found is not None
    assert found.origin is not None
    home = Path(found.origin).parent
    folder.mkdir(parents=True)
    environment = {**os.environ, "SPARK_HOME": str(home), "SPARK_LOCAL_IP": HOST, "SPARK_DAEMON_MEMORY": "256m"}
    environment["SPARK_DAEMON_JAVA_OPTS"] = JAVA
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [str(home / "bin" / "spark-class"), main, *options],
            env=environment,
            cwd=folder,
            stdout=log,
            stderr=log,
        )
        try:
            yield
        finally:
            process.terminate()
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait(page: int, *, workers: int) -> None:
    """Wait until the master says that so many workers are alive."""
    end = time.monotonic() + START_TIMEOUT
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(f"http://{HOST}:{page}/json/", timeout=5) as answer:
                if json.load(answer)["aliveworkers"] >= workers:
                    return
        except (OSError, json.JSONDecodeError):  # no answer yet, or an empty one while the page starts
            pass
        time.sleep(0.3)
    raise TimeoutError(f"Spark has no {workers} workers after {START_TIMEOUT:.0f} seconds.")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
    return port

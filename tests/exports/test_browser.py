"""Headless Chromium: discovery, limits of time and number, clean-up, and no network."""

import os
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from ecosystem.cli import main
from ecosystem.exports import browser
from ecosystem.exports.browser import MOST_BROWSERS, BrowserError, find_browser, render_page

Pretend = Callable[[str], Path]


@pytest.fixture
def pretend(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Pretend:
    """A script in place of a browser."""

    def written(script: str) -> Path:
        program = tmp_path / "browser"
        program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        program.chmod(0o755)
        monkeypatch.setenv("BROWSER_PATH", str(program))
        return program

    return written


def test_a_browser_is_found_by_its_setting_or_its_name(pretend: Pretend, monkeypatch: pytest.MonkeyPatch) -> None:
    program = pretend("exit 0")
    assert find_browser() == str(program)
    monkeypatch.delenv("BROWSER_PATH")
    monkeypatch.setenv("PATH", str(program.parent))
    assert find_browser() is None
    program.rename(program.with_name("chromium"))
    assert find_browser() == str(program.with_name("chromium"))


def test_without_a_browser_the_command_gives_the_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BROWSER_PATH", str(tmp_path / "none"))
    for kind in ("pdf", "png"):
        out = tmp_path / f"x.{kind}"
        assert main(["export", "transitions", "--view", "transitions.balance", "--out", str(out)]) == 1
        error = capsys.readouterr().err
        assert "BROWSER_PATH names" in error
        assert "Install Chromium" in error
        assert not out.exists()
    assert main(["export", "transitions", "--view", "transitions.flows", "--out", str(tmp_path / "x.pptx")]) == 0


def test_several_views_do_not_fit_one_picture(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "transitions", "--out", str(tmp_path / "x.csv")]) == 2
    error = capsys.readouterr().err
    assert "--view" in error
    assert ".csv.zip" in error
    assert main(["export", "context", "--view", "context.facts", "--out", str(tmp_path / "x.png")]) == 2
    assert "no figure" in capsys.readouterr().err
    assert main(["export", "transitions", "--out", str(tmp_path / "x.doc")]) == 2
    assert list(tmp_path.iterdir()) == []


def test_a_hanging_browser_is_killed_with_its_children(pretend: Pretend, tmp_path: Path) -> None:
    pretend(f'sleep 300 & echo $! > "{tmp_path}/child"; echo $$ > "{tmp_path}/self"; wait')
    since = time.monotonic()
    with pytest.raises(BrowserError, match="took longer than 3 s"):
        render_page("<html></html>", seconds=3.0)
    assert time.monotonic() - since < 60
    for name in ("child", "self"):
        number = int((tmp_path / name).read_text())
        for _ in range(600):
            if not running(number):
                break
            time.sleep(0.05)
        assert not running(number), name


def running(number: int) -> bool:
    """Whether a process runs; a zombie waits for its parent."""
    try:
        state = Path(f"/proc/{number}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


@pytest.mark.parametrize("script", ["exit 0", "exit 3", "echo '<html><body></body></html>'", "echo nothing"])
def test_a_page_that_was_not_drawn_is_no_file(pretend: Pretend, script: str) -> None:
    pretend(script)
    with pytest.raises(BrowserError, match="did not draw"):
        render_page("<html></html>")


def test_a_program_that_does_not_start_is_reported(pretend: Pretend) -> None:
    pretend("").write_text("#!/no/such/interpreter\n", encoding="utf-8")
    with pytest.raises(BrowserError, match="does not start"):
        render_page("<html></html>")


def test_no_more_browsers_run_at_once_than_agreed(pretend: Pretend, tmp_path: Path) -> None:
    pretend(f"echo + >> {tmp_path}/log; sleep 0.4; echo - >> {tmp_path}/log; echo '<html data-drawn=\"yes\">'")
    calls = [threading.Thread(target=render_page, args=("<html></html>",)) for _ in range(6)]
    for thread in calls:
        thread.start()
    for thread in calls:
        thread.join(timeout=30)
    running_now, most = 0, 0
    for sign in (tmp_path / "log").read_text(encoding="utf-8").split():
        running_now += 1 if sign == "+" else -1
        most = max(most, running_now)
    assert (running_now, most) == (0, MOST_BROWSERS)


def test_a_call_that_waits_too_long_fails(pretend: Pretend, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    started, end = tmp_path / "started", tmp_path / "end"
    pretend(f"echo >> {started}; until [ -e {end} ]; do sleep 0.05; done; echo '<html data-drawn=\"yes\">'")
    monkeypatch.setattr(browser, "QUEUE_SECONDS", 0.2)
    calls = [threading.Thread(target=render_page, args=("<html></html>",)) for _ in range(MOST_BROWSERS)]
    for thread in calls:
        thread.start()
    while not started.exists() or len(started.read_text(encoding="utf-8")) < MOST_BROWSERS:
        time.sleep(0.05)
    with pytest.raises(BrowserError, match="Try again in a minute"):
        render_page("<html></html>")
    end.touch()
    for thread in calls:
        thread.join(timeout=30)
    assert render_page("<html></html>").markup.startswith("<html data-drawn")


@pytest.mark.usefixtures("chromium")
def test_a_page_makes_no_network_request() -> None:
    heard: list[str] = []

    class Ear(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            heard.append(self.path)
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Ear) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        port = server.server_port
        asking = "".join(
            f'<img src="http://{host}:{port}/{host}"><script>fetch("http://{host}:{port}/f").catch(() => 0)</script>'
            for host in ("127.0.0.1", "localhost")
        )
        done = '<script>document.documentElement.dataset.drawn = "yes"</script>'
        assert "img" in render_page(f"<html><body>{asking}{done}</body></html>").markup
        server.shutdown()
    assert heard == []


def test_nothing_stays_in_the_folder_for_temporary_files(
    pretend: Pretend, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pretend("echo '<html data-drawn=\"yes\">'")
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    render_page("<html></html>")
    assert os.listdir(folder) == []

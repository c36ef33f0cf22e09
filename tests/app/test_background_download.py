"""A background download killed in any stage resumes to the same dataset."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pyalex", reason="the extra openalex is not installed")


from ecosystem.app.openalex_download.background import STOPPED_IMPORTING, BackgroundDownload, DownloadProgress
from ecosystem.importers.openalex import download_import
from ecosystem.importers.openalex.api_key import ApiKey
from ecosystem.importers.openalex.download_folder import cache_folder, lock_folder
from ecosystem.importers.openalex.download_status import DownloadStatus, download_status
from ecosystem.importers.openalex.request import DownloadRequest
from ecosystem.importers.progress import ImportStep
from tests.importers.openalex_stand_in import KEY, StandIn, World, served

ROOT = Path(__file__).parents[2]
PAKISTAN = DownloadRequest("PK", 2005)
Ending = Callable[..., int]


@pytest.fixture(scope="module")
def kill_runner() -> Iterator[Ending]:
    """Run the app's download in a process of its own and tell how that ended."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.app.killed_background_download"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None

    def run(**given: Any) -> int:
        process.stdin.write(json.dumps(given) + "\n")
        process.stdin.flush()
        return int(process.stdout.readline())

    with closing(process.stdin), closing(process.stdout):
        yield run
        process.stdin.close()
        process.wait(20)


def tables(out: Path) -> dict[str, bytes]:
    """Return the tables of a dataset, byte by byte; empty where it is not there."""
    return {path.name: path.read_bytes() for path in out.glob("*.csv")} if out.is_dir() else {}


def left(out: Path) -> DownloadStatus | None:
    return download_status(cache_folder(out), out)


def worlds() -> tuple[World, World]:
    """Make what OpenAlex knows today, and what it knew before: the same people with other careers."""
    return World(people=14, seed=7), World(people=14, seed=8)


@pytest.fixture(scope="module")
def uninterrupted(kill_runner: Ending, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, bytes], ...]:
    """Return the tables of the dataset before, and of the one of today."""
    found = []
    for world in worlds():
        out = tmp_path_factory.mktemp("whole") / "pakistan"
        with served(StandIn(world)) as address:
            assert kill_runner(address=address, out=str(out)) == 0
        assert left(out) is None
        found.append(tables(out))
    assert found[0] != found[1]
    return tuple(found)


@pytest.mark.parametrize(
    ("stage", "moments"),
    [
        ("download", (1, 4, 6)),
        (ImportStep.READING.name, (1, 2)),
        (ImportStep.DERIVING.name, (1, 9)),
        (ImportStep.VARYING.name, (1, 15)),
        (ImportStep.WRITING.name, (2, 9)),
        ("exchange", (1, 2)),
    ],
)
def test_killed_in_any_stage_it_can_be_resumed_to_the_same_dataset(
    stage: str,
    moments: tuple[int, ...],
    kill_runner: Ending,
    uninterrupted: tuple[dict[str, bytes], ...],
    tmp_path: Path,
) -> None:
    """Each moment is the only kill of a download that replaces a dataset; the old one stays until the new lands."""
    before, after = uninterrupted
    out = tmp_path / "pakistan"
    known = StandIn(worlds()[0])
    killed = 0
    with served(known) as address:
        assert kill_runner(address=address, out=str(out)) == 0
        for nth in moments:
            known.world, current, last = (
                (worlds()[1], after, before) if tables(out) == before else (worlds()[0], before, after)
            )
            code = kill_runner(address=address, out=str(out), stage=stage, nth=nth, refresh=True)
            assert code == -signal.SIGKILL
            killed += 1
            there = left(out)
            assert tables(out) in (last, current), "nothing half-written"
            if tables(out) == last:
                assert there is not None, "it is offered to go on"
                assert not there.is_running
                assert there.request == PAKISTAN
                assert there.is_downloaded or stage == "download"
                assert kill_runner(address=address, out=str(out)) == 0
            else:
                assert stage == "exchange"
            assert tables(out) == current
            assert left(out) is None
            assert sorted(path.name for path in tmp_path.iterdir() if "before" in path.name) == []
    assert killed >= 2


def test_the_lock_is_held_until_the_dataset_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "pakistan"
    begun, go_on = threading.Event(), threading.Event()
    created: list[str] = []

    def import_download(*_: object, **__: object) -> str:
        created.append(threading.current_thread().name)
        begun.set()
        assert go_on.wait(30)
        return "made"

    monkeypatch.setattr(download_import, "import_download", import_download)
    with served(StandIn(World(people=8))) as address:
        first = BackgroundDownload(out, PAKISTAN)
        first.start(ApiKey(KEY), address)
        assert begun.wait(30)
        assert left(out) == DownloadStatus(is_running=True)
        second = BackgroundDownload(out, PAKISTAN, refresh=True)
        second.run(ApiKey(KEY), address)
        assert second.failed
        assert "Another download is using" in second.message
        go_on.set()
        assert first.thread is not None
        first.thread.join(30)
    assert (len(created), first.failed) == (1, False)
    assert left(out) == DownloadStatus(False, True, PAKISTAN), "no dataset has landed"


def test_inspecting_a_folder_does_not_block_a_download(tmp_path: Path) -> None:
    cache = cache_folder(tmp_path / "pakistan")
    with lock_folder(cache):
        pass
    ended = threading.Event()

    def look() -> None:
        while not ended.is_set():
            download_status(cache, tmp_path / "pakistan")

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        for _ in range(50):
            with lock_folder(cache):
                pass
    finally:
        ended.set()
        watcher.join(10)


@pytest.mark.parametrize("step", [ImportStep.READING, ImportStep.DERIVING, ImportStep.VARYING])
def test_stopping_the_import_keeps_the_download_and_the_old_dataset(step: ImportStep, tmp_path: Path) -> None:
    out = tmp_path / "pakistan"
    download = BackgroundDownload(out, PAKISTAN)
    on_step = download._on_step

    def stop_at_step(now: ImportStep, done: int, total: int) -> None:
        if now is step:
            download.stopping.set()
        on_step(now, done, total)

    download._on_step = stop_at_step  # type: ignore[method-assign]
    with served(StandIn(World(people=8))) as address:
        download.run(ApiKey(KEY), address)
    assert download.message.endswith(STOPPED_IMPORTING)
    assert not download.failed
    assert not out.exists()
    assert left(out) == DownloadStatus(False, True, PAKISTAN)


def test_writing_cannot_be_stopped_and_the_effect_of_stopping_is_shown() -> None:
    means = {DownloadProgress(str(step), step=step).stop_hint for step in ImportStep} | {DownloadProgress().stop_hint}
    assert len(means) == 3
    assert [step for step in ImportStep if not DownloadProgress(str(step), step=step).can_stop] == [ImportStep.WRITING]
    download = BackgroundDownload(Path("pakistan"), PAKISTAN)
    download.stopping.set()
    download._on_step(ImportStep.WRITING, 0, 0)
    assert str(download.progress) == "writing the dataset"


def test_after_a_server_is_killed_the_next_one_offers_to_resume(
    uninterrupted: tuple[dict[str, bytes], ...], tmp_path: Path
) -> None:
    out = tmp_path / "openalex-pk"

    def opened(address: str, *words: str) -> subprocess.CompletedProcess[str]:
        around = {
            "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
            "ECOSYSTEM_DATA": str(tmp_path),
            "OPENALEX_API_URL": address,
            "OPENALEX_API_KEY": KEY,
        }
        program = [sys.executable, "-m", "tests.app.killed_server", *words]
        environment = {**os.environ, **around}
        options = {"capture_output": True, "text": True, "timeout": 240}
        return subprocess.run(program, cwd=ROOT, env=environment, check=False, **options)

    with served(StandIn(worlds()[1])) as address:
        died = opened(address, "openalex_dry_run", "openalex_download", "--die")
        assert died.returncode == -signal.SIGKILL, died.stderr
        assert not out.exists()
        again = opened(address, f"go-on-{out}")
        assert again.returncode == 0, again.stderr
    assert "downloaded, not yet made into a dataset" in again.stdout
    assert "The download was already complete" in again.stdout
    assert tables(out) == uninterrupted[1]

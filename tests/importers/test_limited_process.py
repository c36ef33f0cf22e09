"""Functions in child processes: results, errors and limits; uploads cost the server no processor time."""

import math
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ecosystem.importers import limited_process, uploads
from ecosystem.importers.limited_process import BUSY, FAILED, LARGE, SLOW, ProcessLimitError, run
from ecosystem.importers.spreadsheets import SpreadsheetImport
from ecosystem.load import DataProblemsError, Ecosystem
from ecosystem.site import SITE


def test_results_and_errors_come_back() -> None:
    assert run(math.hypot, 3.0, 4.0) == 5.0
    with pytest.raises(ValueError, match="invalid literal"):
        run(int, "one")
    assert run(math.hypot, 3.0, 4.0) == 5.0


def test_no_folder_needs_to_be_writable(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise FileNotFoundError("No usable temporary directory found")

    monkeypatch.setattr(limited_process.tempfile, "TemporaryFile", refuse)
    limited_process.end_idle(0.0)
    assert run(math.hypot, 3.0, 4.0) == 5.0
    with pytest.raises(ProcessLimitError) as raised:
        run(os.abort)
    assert (raised.value.rule, raised.value.remedy) == FAILED


def test_arguments_and_results_may_be_large() -> None:
    assert len(run(os.path.commonprefix, ["b" * (5 << 20)] * 2)) == 5 << 20


def _end_by_kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


ENDS: dict[str, tuple[Callable[[], Any], tuple[str, str]]] = {
    "memory": (lambda: run(bytearray, 100 << 30), LARGE),
    "killed": (lambda: run(_end_by_kill), LARGE),
    "abort": (lambda: run(os.abort), FAILED),
}


@pytest.mark.parametrize("kind", ENDS)
def test_a_child_that_ends_is_explained_and_the_next_call_works(kind: str) -> None:
    call, explanation = ENDS[kind]
    with pytest.raises(ProcessLimitError) as raised:
        call()
    assert (raised.value.rule, raised.value.remedy) == explanation
    assert run(math.hypot, 3.0, 4.0) == 5.0


def test_a_call_that_takes_too_long_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limited_process, "TIME_LIMIT", 0.5)
    begun = time.monotonic()
    with pytest.raises(ProcessLimitError) as raised:
        run(time.sleep, 60)
    assert (raised.value.rule, raised.value.remedy) == SLOW
    assert time.monotonic() - begun < 30


def test_calls_wait_for_each_other_and_not_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limited_process, "WAITING_LIMIT", 0.01)
    for _ in range(limited_process.MAX_PROCESSES):
        limited_process._free.acquire()
    try:
        with pytest.raises(ProcessLimitError) as raised:
            run(math.hypot, 3.0, 4.0)
    finally:
        for _ in range(limited_process.MAX_PROCESSES):
            limited_process._free.release()
    assert (raised.value.rule, raised.value.remedy) == BUSY


def test_processes_that_wait_for_long_are_ended() -> None:
    limited_process.prepare("math")
    limited_process.end_idle(3_600.0)
    process = limited_process._idle["math"]
    assert process.is_alive()
    limited_process.end_idle(0.0)
    assert not limited_process._idle
    assert not process.is_alive()
    assert run(math.hypot, 3.0, 4.0) == 5.0


def _list(rows: int) -> bytes:
    years = ((1990 + number % 30, 1992 + number % 30) for number in range(rows))
    lines = (f"Person {number // 3},Invented University,Lahore,{a},{b}" for number, (a, b) in enumerate(years))
    return "\n".join(["Name,Employer,City,Start,End", *lines]).encode()


UPLOADS: dict[str, Callable[[], dict[str, bytes]]] = {
    "list": lambda: {"list.csv": _list(3_000)},
    "empty lines": lambda: {"list.csv": b"Name,City\nA,Lahore\n" + b"\n" * 1_100_000},
    "one long line": lambda: {"list.csv": b"Name," * 2_000_000},
    "open quote": lambda: {"list.csv": b'Name,City\n"' + b"a,b\n" * 1_000_000},
    "long foot": lambda: {"list.csv": b"Name,City,Sum\nA,Lahore,1\nTotal,," + b"1 " * 60_000 + b"x\n"},
    "dataset": lambda: {
        name: (SITE / "data" / "demo" / name).read_bytes() for name in ("researchers.csv", "cities.csv")
    },
    "damaged zip": lambda: {"data.zip": b"PK\x03\x04" + b"\0" * 1_000},
}


@pytest.mark.parametrize("kind", UPLOADS)
def test_an_upload_costs_the_server_hardly_any_processor_time(kind: str) -> None:
    files = UPLOADS[kind]()
    limited_process.prepare(uploads.__name__)
    begun = time.process_time()
    try:
        found = run(uploads.read_upload, files, None, 2026)
    except DataProblemsError as error:
        found = None
        assert error.problems[0].remedy
    assert time.process_time() - begun < 0.5
    if kind == "dataset":
        assert isinstance(found, Ecosystem)
    elif found is not None:
        assert isinstance(found, SpreadsheetImport)
        assert found.problems


def test_the_dataset_of_a_folder_is_checked(tmp_path: Path) -> None:
    (tmp_path / "researchers.csv").write_text("a,b\n1,2\n")
    with pytest.raises(DataProblemsError, match="researcher_id"):
        run(uploads.check_folder, tmp_path)


@pytest.mark.slow
def test_a_reviewed_import_still_has_all_rows_when_it_is_used() -> None:
    reviewed = run(uploads.read_upload, {"list.csv": _list(60).replace(b",City", b",Ort")}, None, 2026)
    assert isinstance(reviewed, SpreadsheetImport)
    assert sum(map(len, reviewed.translation.rows.values())) < 60
    used = reviewed.with_constant("field", "robotics")
    assert sum(map(len, used.translation.rows.values())) >= 60
    assert len(run(uploads.use_import, used.for_review(), [], "2026-01-01").researchers) == 20

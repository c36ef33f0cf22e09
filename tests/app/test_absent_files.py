"""Files that are gone for a moment, or cannot be written: last valid state, a sentence, nothing half-written."""

import errno
import shutil
from pathlib import Path

import pytest

from ecosystem.app import data
from ecosystem.cli import main
from ecosystem.site import SITE
from tests.pages.driver import checked, opened

FULL = OSError(errno.ENOSPC, "No space left on device")


GONE = ("data", "data/mine", "data/mine/*", "data/mine/researchers.csv")
"""Data folder, dataset, all its files, its people."""


@pytest.mark.parametrize("gone", GONE)
def test_a_dataset_whose_files_are_gone_is_shown_for_a_while(
    gone: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "data" / "mine"
    shutil.copytree(SITE / "data" / "faculty-2018", folder)
    package = folder / "datapackage.json"
    package.write_text(package.read_text(encoding="utf-8").replace('"faculty-2018"', '"mine"'), encoding="utf-8")
    monkeypatch.setenv("ECOSYSTEM_DATA", str(tmp_path / "data"))
    test = opened("methods", dataset="mine", tab="explore")
    (tmp_path / "away").mkdir()
    moved = {path: tmp_path / "away" / path.name for path in tmp_path.glob(gone)}
    for path, away in moved.items():
        path.rename(away)
    data._stamp_in.clear()
    checked(test.run())
    assert "last valid state is shown" in " ".join(error.value for error in test.error)
    assert "mine" in data.catalogue()
    for path, away in moved.items():
        away.rename(path)
    data._stamp_in.clear()
    checked(test.run())
    assert not test.error
    folder.rename(tmp_path / "gone")
    data._stamp_in.clear()
    monkeypatch.setattr(data, "SECONDS_ABSENT", 0.0)
    assert "mine" not in data.catalogue()


def test_a_folder_is_looked_at_once_a_second(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[Path] = []
    monkeypatch.setattr(data, "fingerprint", lambda folder: looks.append(folder) or str(len(looks)))
    stamps = []
    for seconds in (500.0, 500.9, 501.0, 501.9, 502.0):
        monkeypatch.setattr(data.time, "monotonic", lambda seconds=seconds: seconds)
        stamps.append(data._stamp(tmp_path))
    assert stamps == ["1", "1", "2", "2", "3"]


def test_a_data_folder_that_does_not_exist_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("ECOSYSTEM_DATA", str(tmp_path / "none"))
    assert [problem.file for problem in data.unlisted()] == ["none"]
    assert "none: there is no such folder. Create it, or correct ECOSYSTEM_DATA" in caplog.text


def test_a_full_disk_leaves_nothing_of_a_simulation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def write(tables: object, folder: Path, *, name: str) -> None:
        folder.mkdir(parents=True)
        (folder / "researchers.csv").write_text("half")
        raise FULL

    monkeypatch.setattr("ecosystem.simulator.write_simulated", write)
    assert main(["simulate", "--size", "10", "--out", str(tmp_path / "new")]) == 1
    assert "No space left" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_leaves_nothing_of_an_export(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def write(path: Path, content: bytes) -> int:
        path.touch()
        raise FULL

    monkeypatch.setattr("ecosystem.cli.export._write", lambda *_: b"content")
    monkeypatch.setattr("ecosystem.cli.export._of_page", lambda *_: [])
    monkeypatch.setattr(Path, "write_bytes", write)
    assert main(["export", "transitions", "--out", str(tmp_path / "page.xlsx")]) == 1
    assert "No space left" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []

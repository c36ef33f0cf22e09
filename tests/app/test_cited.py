"""Cited links: what changed since, and the data as they were."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from ecosystem.app.cited import changed, stated
from ecosystem.cli import main
from ecosystem.load import list_datasets, load_dataset, load_reference
from ecosystem.selection import Selection, narrow
from ecosystem.views import View, transitions

DATA = Path(__file__).parents[2] / "data"


@pytest.fixture(scope="module")
def view() -> View:
    ecosystem = load_dataset(DATA / "demo", load_reference(DATA / "reference"))
    return transitions.destinations.of(narrow(ecosystem, Selection()))


def later(view: View, n: str, reading: str) -> View:
    return replace(view, reading=reading, provenance=replace(view.provenance, digest="f" * 32, n=n))


def test_a_link_cited_today_has_nothing_to_tell(view: View) -> None:
    assert changed(view, stated(view)) == ""


def test_what_has_changed_is_told_in_rows_and_headline(view: View) -> None:
    before = later(view, "1,651 moves", "Of them, 41 % (38–44 %) went.")
    after = replace(
        before, provenance=replace(before.provenance, digest="e" * 32, n="1,654 moves"), reading="43 % went."
    )
    told = changed(after, stated(before))
    assert "then 1,651 moves, now 1,654 moves (+3); headline 41 % → 43 %" in told
    assert "ffffffffffff" in told
    assert "eeeeeeeeeeee" in told


@pytest.mark.parametrize("cited", ["", "~", "~~~~~~", "x" * 5_000, "transitions.destinations", "other~abc~1~2"])
def test_any_link_is_read(view: View, cited: str) -> None:
    assert changed(view, cited) == ""


def test_a_dataset_is_kept_as_it_was_cited(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "faculty"
    shutil.copytree(DATA / "faculty-2018", folder)
    reference = load_reference(DATA / "reference")
    before = load_dataset(folder, reference).metadata
    assert main(["archive", str(folder)]) == 0
    assert main(["archive", str(folder)]) == 0
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    (folder / "datapackage.json").write_text(json.dumps({**package, "version": "9"}), encoding="utf-8")
    found = list_datasets(tmp_path)
    kept = f"{before.name}@{before.digest[:12]}"
    assert set(found.metadata) == {before.name, kept}
    assert not found.problems
    assert load_dataset(found.folders[kept], reference).metadata.digest == before.digest
    assert load_dataset(found.folders[before.name], reference).metadata.digest != before.digest
    assert main(["archive", str(tmp_path / "nowhere")]) == 2
    assert "is not there" in capsys.readouterr().err

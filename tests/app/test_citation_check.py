"""Cited links: changes since, and archived data."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from ecosystem.app.citation_check import citation_mark, describe_change
from ecosystem.cli import main
from ecosystem.load import list_datasets, load_dataset, load_reference
from ecosystem.selection import Selection, narrow
from ecosystem.views import View, transitions

DATA = Path(__file__).parents[2] / "data"


@pytest.fixture(scope="module")
def view() -> View:
    ecosystem = load_dataset(DATA / "demo", load_reference(DATA / "reference"))
    return transitions.destinations.of(narrow(ecosystem, Selection()))


def later(view: View, n: str, summary: str) -> View:
    return replace(view, summary=summary, provenance=replace(view.provenance, digest="f" * 32, n=n))


def test_a_link_cited_today_describes_no_change(view: View) -> None:
    assert describe_change(view, citation_mark(view)) == ""


def test_a_change_names_rows_and_headline(view: View) -> None:
    before = later(view, "1,651 moves", "Of them, 41 % (38–44 %) went.")
    after = replace(
        before, provenance=replace(before.provenance, digest="e" * 32, n="1,654 moves"), summary="43 % went."
    )
    change = describe_change(after, citation_mark(before))
    assert "then 1,651 moves, now 1,654 moves (+3); headline 41 % → 43 %" in change
    assert "ffffffffffff" in change
    assert "eeeeeeeeeeee" in change


@pytest.mark.parametrize("cited", ["", "~", "~~~~~~", "x" * 5_000, "transitions.destinations", "other~abc~1~2"])
def test_any_mark_is_accepted(view: View, cited: str) -> None:
    assert describe_change(view, cited) == ""


def test_a_number_of_any_length_is_accepted(view: View) -> None:
    assert "then 999" in describe_change(view, f"{view.id}~{'a' * 12}~{'9' * 50_000}~1 %")


def test_an_archived_dataset_keeps_its_hash(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
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
    assert "does not exist" in capsys.readouterr().err

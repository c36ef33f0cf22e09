"""Writing datasets: validation, reported changes, and crashes at any point."""

import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from ecosystem.cli import main
from ecosystem.datasets import folder_swap
from ecosystem.datasets.dataset_writer import REFERENCE, OccupiedFolderError, check_target, write_dataset
from ecosystem.load import DataProblemsError, Ecosystem, Reference, list_datasets, load_dataset, load_reference
from tests.datasets.editions import METADATA, NAME, edition, write_edition

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def reference() -> Reference:
    return load_reference(REFERENCE)


@pytest.fixture(autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "cache"))


def loaded(folder: Path, reference: Reference) -> Ecosystem:
    return load_dataset(folder, reference, use_cache=False)


def package(folder: Path) -> dict[str, object]:
    content: dict[str, object] = json.loads((folder / "datapackage.json").read_text())
    return content


def test_written_tables_are_a_dataset(tmp_path: Path, reference: Reference, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / NAME
    changes = write_edition(folder, "first")
    assert changes.first
    assert changes.numbers()["researchers"] == {"added": 2, "left": 0, "corrected": 0, "rows": 2}
    ecosystem = loaded(folder, reference)
    assert ecosystem.remarks == ()
    assert list(ecosystem.researchers["researcher_id"]) == ["A1", "A2"]
    assert set(ecosystem.sources) == {"made-up", "geonames"}
    assert main(["validate", str(folder)]) == 0
    assert "2 researchers and 1 transition can be used" in capsys.readouterr().out
    assert list(list_datasets(tmp_path).metadata) == [NAME]
    assert package(folder)["import"] == {"edition": "first", "changes": changes.numbers()}
    assert [path.name for path in tmp_path.iterdir()] == [NAME]


def test_changes_since_the_last_edition(tmp_path: Path, reference: Reference) -> None:
    write_edition(tmp_path / NAME, "first")
    changes = write_edition(tmp_path / NAME, "second")
    people, moves = changes.tables
    assert (people.added, people.left, dict(people.corrected)) == (("A3",), ("A2",), {"A1": ("last_observed_year",)})
    assert (moves.added, moves.left, dict(moves.corrected)) == ((), (), {"A1-2018-1": ("to_organization",)})
    assert "1 corrected: A1 (last_observed_year)" in str(changes)
    assert list(loaded(tmp_path / NAME, reference).researchers["researcher_id"]) == ["A1", "A3"]
    again = write_edition(tmp_path / NAME, "second")
    assert str(again) == "researchers: 2 rows, none changed\ntransitions: 1 row, none changed"


def test_a_table_that_is_gone_has_lost_its_rows(tmp_path: Path, reference: Reference) -> None:
    write_edition(tmp_path / NAME, "first")
    people = {name: frame for name, frame in edition("first").items() if name != "transitions"}
    changes = write_dataset(people, METADATA, tmp_path / NAME)
    assert changes.numbers()["transitions"] == {"added": 0, "left": 1, "corrected": 0, "rows": 0}
    assert loaded(tmp_path / NAME, reference).transitions.empty


def test_rows_in_any_order_make_the_same_bytes(tmp_path: Path) -> None:
    tables = edition("first")
    turned = {name: frame.iloc[::-1] for name, frame in tables.items()}
    write_dataset(tables, METADATA, tmp_path / "one")
    write_dataset(turned, METADATA, tmp_path / "two")
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()


def test_cells_are_written_as_declared(tmp_path: Path, reference: Reference) -> None:
    tables = edition("first")
    tables["researchers"] = tables["researchers"].assign(
        last_observed_year=[2020.0, None], name=["  A\tB\nC\x00 ", None], degree_country_code=["NA", None]
    )
    write_dataset(tables, METADATA, tmp_path / NAME)
    people = loaded(tmp_path / NAME, reference).researchers
    assert people["name"].fillna("").tolist() == ["", "A B C"]
    assert people["degree_country_code"].astype("str").tolist()[1] == "NA"
    assert (tmp_path / NAME / "researchers.csv").read_text().count("2020,") == 1
    assert "2020.0" not in (tmp_path / NAME / "researchers.csv").read_text()


def test_bad_tables_change_nothing(tmp_path: Path, reference: Reference) -> None:
    write_edition(tmp_path / NAME, "first")
    before = {path.name: path.read_bytes() for path in (tmp_path / NAME).iterdir()}
    wrong = edition("second")
    wrong["transitions"] = wrong["transitions"].assign(kind="jump", to_city_id="atlantis")
    with pytest.raises(DataProblemsError) as caught:
        write_dataset(wrong, METADATA, tmp_path / NAME)
    assert {problem.column for problem in caught.value.problems} == {"kind", "to_city_id"}
    undeclared = {"researchers": edition("second")["researchers"].assign(salary=1)}
    for tables, words in ((undeclared, "salary"), ({"pay": pd.DataFrame()}, "pay: no such table")):
        with pytest.raises(ValueError, match=words):
            write_dataset(tables, METADATA, tmp_path / NAME)
    assert {path.name: path.read_bytes() for path in (tmp_path / NAME).iterdir()} == before
    assert [path.name for path in tmp_path.iterdir()] == [NAME]


def test_files_that_no_import_wrote_are_not_replaced(tmp_path: Path) -> None:
    own = tmp_path / NAME
    own.mkdir()
    (own / "researchers.csv").write_text("researcher_id\nme\n")
    with pytest.raises(OccupiedFolderError, match=r"holds researchers\.csv"):
        write_edition(own, "first")
    (tmp_path / "file").write_text("")
    with pytest.raises(OccupiedFolderError, match="is a file"):
        write_edition(tmp_path / "file", "first")
    assert (own / "researchers.csv").read_text() == "researcher_id\nme\n"


def test_a_folder_of_datasets_is_not_taken_for_one(tmp_path: Path) -> None:
    write_edition(tmp_path / "all" / NAME, "first")
    with pytest.raises(OccupiedFolderError, match=f"holds datasets in folders of their own \\({NAME}\\)"):
        write_edition(tmp_path / "all", "second")
    assert [path.name for path in (tmp_path / "all").iterdir()] == [NAME]


def test_an_unwritable_target_is_reported_beforehand(tmp_path: Path) -> None:
    check_target(tmp_path / "new" / NAME)
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(OccupiedFolderError, match="/proc cannot be written to"):
        check_target(Path("/proc/new"))


def test_other_files_in_the_folder_are_kept(tmp_path: Path) -> None:
    folder = tmp_path / NAME
    (folder / "records").mkdir(parents=True)
    (folder / "records" / "part.gz").write_bytes(b"1")
    (folder / "mapping.json").write_text("{}")
    for name in ("first", "second"):
        write_edition(folder, name)
        assert (folder / "records" / "part.gz").read_bytes() == b"1"
        assert (folder / "mapping.json").read_text() == "{}"


def test_a_link_to_the_folder_stays_a_link(tmp_path: Path, reference: Reference) -> None:
    write_edition(tmp_path / "elsewhere" / NAME, "first")
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere" / NAME)
    write_edition(tmp_path / "link", "second")
    assert (tmp_path / "link").is_symlink()
    assert "A3" in loaded(tmp_path / "elsewhere" / NAME, reference).researchers["researcher_id"].tolist()


@pytest.mark.parametrize("exchanging", [True, False], ids=["exchanging", "renaming"])
@pytest.mark.slow
def test_a_crash_at_any_point_leaves_a_good_dataset(
    tmp_path: Path, reference: Reference, exchanging: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_edition(tmp_path / "first" / NAME, "first")
    mode = "exchanging" if exchanging else "renaming"
    subprocess.run([sys.executable, "-m", "tests.datasets.editions", str(tmp_path), mode], cwd=ROOT, check=True)
    if not exchanging:
        monkeypatch.setattr(folder_swap, "exchange_names", lambda one, other: False)
    places = sorted(path for path in tmp_path.iterdir() if path.name.isdigit())
    editions, leftovers = [], 0
    for parent in places:
        found = list_datasets(parent)
        assert list(found.metadata) == [NAME]
        people = list(loaded(found.folders[NAME], reference).researchers["researcher_id"])
        assert people in (["A1", "A2"], ["A1", "A3"])
        editions.append("first" if "A2" in people else "second")
        leftovers += len(list(parent.iterdir())) > 1
        write_edition(parent / NAME, "second")
        assert [path.name for path in parent.iterdir()] == [NAME]
        assert "A3" in loaded(parent / NAME, reference).researchers["researcher_id"].tolist()
    assert editions == sorted(editions)
    assert set(editions) == {"first", "second"}
    assert leftovers > 10


def test_names_are_exchanged_where_the_system_can(tmp_path: Path) -> None:
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").write_text(name)
    if not folder_swap.exchange_names(tmp_path / "one", tmp_path / "other"):
        pytest.skip("this file system cannot exchange two names")
    assert (tmp_path / "one" / "file").read_text() == "other"
    with pytest.raises(FileNotFoundError):
        folder_swap.exchange_names(tmp_path / "one", tmp_path / "none")

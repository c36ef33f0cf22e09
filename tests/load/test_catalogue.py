"""Catalogue of datasets, and fingerprints of folders."""

import json
import shutil
import subprocess
import sys
import threading
from pathlib import Path

from ecosystem.load import Reference, fingerprint, list_datasets, load_dataset
from tests.load.samples import DATASET, write

METADATA = {
    "name": "mine",
    "title": "My data",
    "description": "About us",
    "kind": "simulated",
    "version": "1.2",
    "as_of": "2025-12-31",
    "home": "IN",
    "licenses": [{"name": "CC0-1.0", "title": "CC0 1.0"}, {"name": "ODbL-1.0"}],
}


def test_metadata_are_read(tmp_path: Path, reference: Reference) -> None:
    folder = write(tmp_path / "folder", {**DATASET, "datapackage.json": json.dumps(METADATA)})
    catalogue = list_datasets(tmp_path)
    found = catalogue.metadata["mine"]
    assert (found.title, found.description, found.kind, found.version) == (
        "My data",
        "About us",
        "simulated",
        "1.2",
    )
    assert (found.licence, found.as_of, found.home, found.digest) == (
        "CC0 1.0; ODbL-1.0",
        "2025-12-31",
        "IN",
        "",
    )
    assert catalogue.folders == {"mine": folder}
    ecosystem = load_dataset(folder, reference)
    assert ecosystem.metadata.digest
    assert ecosystem.metadata.home == "IN"
    assert ecosystem.remarks == ("sources: 1 row was taken from the reference tables (geonames).",)


def test_broken_metadata_hide_no_other_dataset(tmp_path: Path) -> None:
    write(tmp_path / "good", {**DATASET, "datapackage.json": json.dumps(METADATA)})
    write(tmp_path / "bad", {**DATASET, "datapackage.json": "{"})
    write(tmp_path / "plain", DATASET)
    write(tmp_path / "other", {"datapackage.json": "{", "shapes.csv": ""})
    catalogue = list_datasets(tmp_path, tmp_path / "none")
    assert list(catalogue.metadata) == ["mine", "plain"]
    assert [problem.file for problem in catalogue.problems] == ["bad/datapackage.json"]


def test_two_datasets_by_one_name(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write(tmp_path / name, {**DATASET, "datapackage.json": json.dumps(METADATA)})
    catalogue = list_datasets(tmp_path)
    assert list(catalogue.folders.values()) == [tmp_path / "a"]
    assert catalogue.problems[0].rule == "a dataset is called mine already"


LISTED = """
import json, sys
from pathlib import Path
from ecosystem.datasets.remote_definitions import read_definitions
from ecosystem.load import fingerprint, list_datasets
roots = [Path(name) for name in sys.argv[1:]]
found = list_datasets(*roots)
wrong = [problem for root in roots for problem in read_definitions(root)[1]]
fingerprint(roots[0] / "closed")
print(json.dumps([list(found.metadata), [problem.file for problem in (*found.problems, *wrong)]]))
"""


def test_what_this_user_cannot_read_is_named_and_hides_no_other_dataset(tmp_path: Path, no_rights: list[str]) -> None:
    """As a folder of another user that is mounted into a container."""
    root, names = tmp_path / "root", ("closed", "listed only", "entered only", "lost+found", "no metadata", "readable")
    folders = {name: write(root / name, {**DATASET, "datapackage.json": "{}"}) for name in names}
    closed = [tmp_path / name for name in ("closed root", "listed root")]
    for folder in closed:
        write(folder / "any", DATASET)
    (root / "datasets.toml").touch()
    modes = {folders["closed"]: 0, folders["listed only"]: 0o400, folders["entered only"]: 0o100, closed[0]: 0}
    modes |= {folders["lost+found"]: 0, closed[1]: 0o400, root / "datasets.toml": 0}
    modes |= {folders["no metadata"] / "datapackage.json": 0, folders["readable"] / "researchers.csv": 0}
    earlier = {path: path.stat().st_mode for path in modes}
    for path, mode in modes.items():
        path.chmod(mode)
    try:
        command = [*no_rights, sys.executable, "-c", LISTED, root, *closed, tmp_path / "none"]
        done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    finally:
        for path, mode in earlier.items():
            path.chmod(mode)
    shown, named = json.loads(done.stdout)
    assert shown == ["readable"]  # its table is reported when it is loaded
    expected = [f"root/{name}" for name in ("closed", "listed only", "entered only")]
    expected += [f"{tmp_path.name}/{folder.name}" for folder in closed]
    assert sorted(named) == sorted([*expected, "no metadata/datapackage.json", "datasets.toml"])


def test_a_fingerprint_changes_when_a_file_does(folder: Path) -> None:
    before = fingerprint(folder)
    assert fingerprint(folder) == before
    (folder / "cities.csv").write_text(DATASET["cities.csv"] + "\n")
    assert fingerprint(folder) != before


def test_files_may_vanish_between_two_looks(tmp_path: Path) -> None:
    stop = threading.Event()
    folder, away = tmp_path / "data" / "mine", tmp_path / "away"

    def change() -> None:
        while not stop.is_set():
            write(folder, {**DATASET, "datapackage.json": json.dumps(METADATA)})
            folder.rename(away)
            shutil.rmtree(away)

    changing = threading.Thread(target=change)
    changing.start()
    try:
        for _ in range(300):
            found = list_datasets(tmp_path / "data")
            assert set(found.metadata) <= {"mine"}
            assert fingerprint(folder)
    finally:
        stop.set()
        changing.join()

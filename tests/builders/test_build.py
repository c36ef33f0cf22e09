"""One command rebuilds the shipped data byte for byte."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from ecosystem.builders.__main__ import main
from ecosystem.builders.calibration import calibrated
from ecosystem.builders.map_shapes_metadata import BORDER_RULES
from ecosystem.builders.raw_files import SOURCE_OF
from ecosystem.builders.reference_tables import WRITTEN
from ecosystem.datasets.cleaning_rules import read_rows
from ecosystem.datasets.table_file import table_path
from ecosystem.simulator.parameters import PARAMETERS
from ecosystem.simulator.parameters import read_rows as read_parameter_rows
from ecosystem.tables import SourceCoverage
from tests.data.shipped import CLEANING, DATA, PUBLISHED, RAW, REFERENCE

BUILT = ("reference", "published", "faculty-2018", "shapes", "demo")
BY_HAND = (
    *(table_path(REFERENCE, table) for table in WRITTEN),
    table_path(PUBLISHED, SourceCoverage),
    DATA / "shapes" / BORDER_RULES,
    DATA / "demo" / PARAMETERS,
)


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data folder built from the raw facts, the rules and the files written by hand alone."""
    data = tmp_path_factory.mktemp("data")
    for name in ("raw", "cleaning"):
        shutil.copytree(DATA / name, data / name)
    for path in BY_HAND:
        target = data / path.relative_to(DATA)
        target.parent.mkdir(exist_ok=True)
        shutil.copy(path, target)
    main([str(data)])
    return data


@pytest.mark.parametrize("folder", BUILT)
def test_the_rebuilt_files_are_the_shipped_ones(rebuilt: Path, folder: str):
    built, shipped = ({p.name: p.read_bytes() for p in (root / folder).iterdir()} for root in (rebuilt, DATA))
    assert sorted(built) == sorted(shipped)
    assert [name for name in shipped if built[name] != shipped[name]] == []


def test_calibration_replaces_every_parameter_that_cites_a_raw_file():
    rows = read_parameter_rows(DATA / "demo" / PARAMETERS)
    cited = {*SOURCE_OF.values()}
    emptied = tuple(replace(row, value=0.0, note="") if row.basis in cited else row for row in rows)
    assert calibrated(RAW, CLEANING, emptied) == rows
    without_keys = tuple(replace(row, key="") if row.basis in cited else row for row in rows)
    assert set(calibrated(RAW, CLEANING, without_keys)) == set(rows)


def test_the_readme_lists_every_raw_file_with_its_rows():
    lines = (RAW / "README.md").read_text(encoding="utf-8").splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    files = {row[0]: row[1:] for row in cells if row[0].endswith((".csv", ".gz"))}
    shipped = {path.relative_to(RAW).as_posix(): path for path in RAW.rglob("*") if path.is_file()}
    assert set(files) == set(shipped) - {"README.md"}
    for name, path in shipped.items():
        assert path.suffix != ".csv" or files[name][0] == f"{len(read_rows(path)):,}"
    assert all(all(row) for row in files.values())

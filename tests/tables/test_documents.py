"""Documents generated from the declared columns are valid, complete and current."""

import csv
import io
import json
import zipfile
from pathlib import Path

import pytest
from frictionless import validate

from ecosystem.datasets.metadata import CC_ZERO, FolderMetadata, write_metadata
from ecosystem.load import load_dataset, load_reference
from ecosystem.tables import DATASET_TABLES, PUBLISHED_TABLES, REFERENCE_TABLES, Researchers
from ecosystem.tables.dictionary import dictionary, main
from ecosystem.tables.packaging import TEMPLATE_TABLES, resources, upload_template

DATA = Path(__file__).parents[2] / "data"
FOLDERS = {
    "reference": REFERENCE_TABLES,
    "published": PUBLISHED_TABLES,
    "faculty-2018": DATASET_TABLES,
    "demo": DATASET_TABLES,
}


def test_the_dictionary_is_current() -> None:
    assert (DATA / "README.md").read_text(encoding="utf-8") == dictionary(), "python -m ecosystem.tables.dictionary"


def test_the_dictionary_names_every_column(tmp_path: Path) -> None:
    main([str(tmp_path / "README.md")])
    text = (tmp_path / "README.md").read_text(encoding="utf-8")
    for table in {*DATASET_TABLES, *REFERENCE_TABLES, *PUBLISHED_TABLES}:
        section = text.split(f"### {table.table}\n")[1].split("\n### ")[0]
        assert text.count(f"### {table.table}\n") == 1
        for column in table.columns():
            assert f"`{column}` | {column.rule.type}" in section
            assert ("★ " in section.split(f"`{column}` |")[0].splitlines()[-1]) is column.rule.required
            assert all(f"`{value}`" in section for value in column.rule.values)


@pytest.mark.parametrize("name", FOLDERS)
def test_a_shipped_package_describes_its_files(name: str) -> None:
    package = json.loads((DATA / name / "datapackage.json").read_text(encoding="utf-8"))
    assert package["resources"] == resources(DATA / name, FOLDERS[name])


@pytest.mark.parametrize("name", FOLDERS)
def test_a_package_is_valid_frictionless_and_so_are_its_rows(name: str, tmp_path: Path) -> None:
    folder = tmp_path / name
    folder.mkdir()
    for table in FOLDERS[name]:
        if (DATA / name / f"{table.table}.csv").exists():
            (folder / f"{table.table}.csv").write_bytes((DATA / name / f"{table.table}.csv").read_bytes())
    metadata = FolderMetadata(
        name, "Title", "Description", "observed", "1.0.0", "2025-01-01", "2025", (CC_ZERO,), FOLDERS[name]
    )
    path = write_metadata(folder, metadata, sources=())
    report = validate(str(path))
    assert report.valid, report.flatten(["fieldName", "rowNumber", "message"])[:5]
    assert report.stats["tasks"] == len(json.loads(path.read_text(encoding="utf-8"))["resources"])


def test_frictionless_rejects_wrong_rows(tmp_path: Path) -> None:
    sectors = "sector_id,name,domain\na,A,academia\na,,acedemia\n"
    (tmp_path / "sectors.csv").write_text(sectors, encoding="utf-8")
    sources = "source_id,citation,url,licence,kind\nown,Own,https://example.org,CC0,observed\n"
    (tmp_path / "sources.csv").write_text(sources, encoding="utf-8")
    path = write_metadata(tmp_path, FolderMetadata("x", "X", "", "observed", "1", "", "", (CC_ZERO,), DATASET_TABLES))
    found = {error[0] for error in validate(str(path)).flatten(["type"])}
    assert {"constraint-error", "primary-key"} <= found


def test_the_template_has_every_table_and_an_example_that_loads() -> None:
    packed = upload_template()
    assert packed == upload_template()
    with zipfile.ZipFile(io.BytesIO(packed)) as template:
        files = {name: template.read(name) for name in template.namelist()}
    for table in TEMPLATE_TABLES:
        header = next(csv.reader(io.StringIO(files[f"{table.table}.csv"].decode("utf-8-sig"))))
        assert header == list(table.columns())
        assert all(str(column) in files["README.txt"].decode() for column in table.columns())
    example = {name.removeprefix("example/"): content for name, content in files.items() if name.startswith("example/")}
    ecosystem = load_dataset(example, load_reference(DATA / "reference", use_cache=False))
    assert ecosystem.researchers[Researchers.researcher_id].tolist() == ["r-0001"]
    assert ecosystem.moves["direction"].tolist() == ["academia-industry"]

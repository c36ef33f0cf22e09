"""Published tables: loaded on first use, checked like other tables, and never a crash."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from ecosystem.cli.main import main
from ecosystem.load import load_reference
from ecosystem.tables import PUBLISHED_TABLES
from tests.data.shipped import PUBLISHED, REFERENCE


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Return a folder with a copy of the shipped reference and published tables."""
    for folder in (REFERENCE, PUBLISHED):
        shutil.copytree(folder, tmp_path / folder.name)
    return tmp_path


def removed(path: Path) -> None:
    path.unlink()


def replaced(old: str, new: str) -> Callable[[Path], None]:
    def replace(path: Path) -> None:
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return replace


BROKEN = {
    "single_facts": (removed, "the table single_facts is missing"),
    "ai_patents": (replaced("PK,2000", "pakistan,2000"), "pakistan"),
    "rd_spending": (replaced("ncses-rd", "nobody"), "nobody"),
    "students_by_origin": (replaced(",master,", ",masters,"), "masters"),
    "stay_intention": (replaced(",70.1,", ",170.1,"), "170.1"),
    "ai_articles": (replaced("PK,2003,", "PK,2003.5,"), "2003.5"),
}


def test_all_problems_of_all_tables_come_at_once_and_the_tables_are_empty(data: Path) -> None:
    for table, (broken, _) in BROKEN.items():
        broken(data / "published" / f"{table}.csv")
    published = load_reference(data / "reference", use_cache=False).published
    for table, (_, named) in BROKEN.items():
        assert any(named in str(problem) and table in str(problem) for problem in published.problems), named
    for declared in PUBLISHED_TABLES:
        assert published[declared].empty
        assert list(published[declared]) == [str(column) for column in declared.columns()]


def test_the_command_validates_published_tables(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", str(data / "published")]) == 0
    assert "24 published tables" in capsys.readouterr().out
    replaced(",master,", ",masters,")(data / "published" / "students_by_origin.csv")
    replaced("PK,2000", "PK,2200")(data / "published" / "ai_patents.csv")
    assert main(["validate", str(data / "published")]) == 1
    assert {"masters", "2200"} <= set(capsys.readouterr().out.replace("”", "“").split("“"))


def test_a_folder_without_published_tables_loads_and_says_what_is_missing(data: Path) -> None:
    shutil.rmtree(data / "published")
    reference = load_reference(data / "reference", use_cache=False)
    assert len(reference.published.problems) == 1
    assert not reference["cities"].empty


def test_the_tables_are_read_once_and_shared_with_the_anonymized_reference(data: Path) -> None:
    reference = load_reference(data / "reference", use_cache=False)
    assert reference.published is reference.published is reference.anonymized.published
    assert reference.published["economies"] is reference.published.tables["economies"]


def test_namibia_is_a_country_and_no_missing_value() -> None:
    published = load_reference(REFERENCE).published
    assert published.economies["NA"] == "Namibia"
    assert int((published["ai_articles"]["economy_id"] == "NA").sum()) == 20
    assert not any(published[table]["economy_id"].isna().any() for table in ("ai_articles", "github_series"))


def test_the_digest_changes_with_a_published_table(data: Path) -> None:
    before = load_reference(data / "reference", use_cache=False).digest
    replaced("PK,2000", "PK,2001")(data / "published" / "ai_patents.csv")
    assert load_reference(data / "reference", use_cache=False).digest != before


def test_tables_from_the_cache_are_the_same(data: Path) -> None:
    first, second = (load_reference(data / "reference", cache_folder=data / "cache").published for _ in range(2))
    for table in PUBLISHED_TABLES:
        assert first[table].equals(second[table])

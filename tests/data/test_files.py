"""Every built table: bytes, limits and references."""

import pytest

from ecosystem.builders.faculty_2018 import METADATA as FACULTY_METADATA
from ecosystem.builders.reference_tables import METADATA as REFERENCE_METADATA
from ecosystem.datasets.cleaning_rules import REPLACEMENT_CHARACTER
from ecosystem.tables import Resolution
from tests.data.shipped import CLEANING, FACULTY, REFERENCE, problems

FILES = sorted(path for folder in (CLEANING, FACULTY, REFERENCE) for path in folder.glob("*.csv"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_file_is_utf_8_with_line_feeds_and_without_stray_spaces(path):
    text = path.read_bytes().decode("utf-8")
    assert "\r" not in text
    assert text.endswith("\n")
    assert not text.startswith("\ufeff")
    assert not any(line != line.strip() for line in text.splitlines())


@pytest.mark.parametrize("folder", [FACULTY, REFERENCE], ids=lambda folder: folder.name)
def test_no_lost_character_reaches_a_shipped_table(folder):
    assert not [path.name for path in folder.glob("*.csv") if REPLACEMENT_CHARACTER in path.read_text(encoding="utf-8")]


def test_reference_tables_are_as_declared():
    assert problems(REFERENCE, REFERENCE_METADATA.tables) == []


def test_faculty_tables_are_as_declared():
    assert problems(FACULTY, (*FACULTY_METADATA.tables, Resolution)) == []


def test_a_broken_table_is_reported(tmp_path):
    for path in REFERENCE.glob("*.csv"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    themes = tmp_path / "themes.csv"
    themes.write_text(themes.read_text(encoding="utf-8").replace("source-article", "hearsay", 1), encoding="utf-8")
    assert problems(tmp_path, REFERENCE_METADATA.tables) == ["themes.source_id: hearsay"]

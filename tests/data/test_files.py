"""Shipped tables: encoding, declared columns, limits and references."""

import pytest

from ecosystem.builders.faculty_2018 import METADATA as FACULTY_METADATA
from ecosystem.builders.reference_tables import METADATA as REFERENCE_METADATA
from ecosystem.datasets.cleaning_rules import REPLACEMENT_CHARACTER
from ecosystem.datasets.table_file import table_path
from ecosystem.load import load_dataset, load_published, load_reference
from ecosystem.tables import PUBLISHED_TABLES, Resolution
from tests.data.shipped import CLEANING, FACULTY, PUBLISHED, REFERENCE

FILES = sorted(path for folder in (CLEANING, FACULTY, REFERENCE, PUBLISHED) for path in folder.glob("*.csv"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_file_is_utf_8_with_line_feeds_and_without_stray_spaces(path):
    text = path.read_bytes().decode("utf-8")
    assert "\r" not in text
    assert text.endswith("\n")
    assert not text.startswith("\ufeff")
    assert not any(line != line.strip() for line in text.splitlines())


@pytest.mark.parametrize("folder", [FACULTY, REFERENCE, PUBLISHED], ids=lambda folder: folder.name)
def test_no_lost_character_reaches_a_shipped_table(folder):
    assert not [path.name for path in folder.glob("*.csv") if REPLACEMENT_CHARACTER in path.read_text(encoding="utf-8")]


@pytest.mark.parametrize(
    ("folder", "tables"),
    [
        (REFERENCE, REFERENCE_METADATA.tables),
        (PUBLISHED, PUBLISHED_TABLES),
        (FACULTY, (*FACULTY_METADATA.tables, Resolution)),
    ],
    ids=["reference", "published", "faculty"],
)
def test_shipped_tables_have_the_declared_columns(folder, tables):
    for table in tables:
        header = table_path(folder, table).read_text(encoding="utf-8").split("\n", 1)[0].split(",")
        assert header == [*table.columns()]


def test_shipped_tables_keep_the_declared_rules():
    reference = load_reference(REFERENCE, use_cache=False)
    load_dataset(FACULTY, reference, use_cache=False)
    load_published(PUBLISHED, reference, use_cache=False)

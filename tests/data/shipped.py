"""Folders of the shipped data, and their raw rows."""

from pathlib import Path

from ecosystem.datasets.cleaning_rules import Row, read_rows

ROOT = Path(__file__).parents[2]
DATA = ROOT / "data"
CLEANING = DATA / "cleaning"
REFERENCE = DATA / "reference"
PUBLISHED = DATA / "published"
FACULTY = DATA / "faculty-2018"
RAW = DATA / "raw"


def raw_rows(name: str) -> list[dict[str, str]]:
    return read_rows(RAW / name)


def without_provenance(rows: list[dict[str, str]], *columns: str) -> list[Row]:
    return [row for row in rows if not all(row[column] for column in columns)]

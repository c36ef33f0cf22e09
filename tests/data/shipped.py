"""Folders of the shipped data, and a check of files against their declared tables."""

import re
from collections.abc import Iterator
from pathlib import Path

from ecosystem.datasets.cleaning_rules import Row, read_rows
from ecosystem.datasets.table_file import read_table, table_path
from ecosystem.tables import Column, Table

ROOT = Path(__file__).parents[2]
DATA = ROOT / "data"
CLEANING = DATA / "cleaning"
REFERENCE = DATA / "reference"
FACULTY = DATA / "faculty-2018"
RAW = DATA / "raw"


def raw_rows(name: str) -> list[dict[str, str]]:
    return read_rows(RAW / name)


def problems(folder: Path, tables: tuple[type[Table], ...]) -> list[str]:
    """Return where the files of a folder are not as declared."""
    return [problem for table in tables for problem in _of_table(folder, table, tables)]


def _of_table(folder: Path, table: type[Table], tables: tuple[type[Table], ...]) -> Iterator[str]:
    rows = read_table(folder, table)
    header = table_path(folder, table).read_text(encoding="utf-8").split("\n", 1)[0].split(",")
    if header != [*table.columns()]:
        yield f"{table.table}: {header}"
    for column in table.columns():
        yield from (f"{table.table}.{column}: {problem}" for problem in _of_column(folder, column, rows, tables))


def _of_column(
    folder: Path, column: Column, rows: list[dict[str, str]], tables: tuple[type[Table], ...]
) -> Iterator[str]:
    rule = column.rule
    values = [row[column] for row in rows if row[column]]
    if rule.required and len(values) < len(rows):
        yield "a value is missing"
    if rule.unique and len(set(values)) < len(values):
        yield "a key occurs twice"
    if rule.references:
        name, key = rule.references.split(".")
        pointed = next(table for table in tables if table.table == name)
        yield from sorted({*values} - {row[key] for row in read_table(folder, pointed)})
    yield from (value for value in values if not _fits(column, value))


def _fits(column: Column, value: str) -> bool:
    rule = column.rule
    if rule.values and value not in rule.values:
        return False
    if rule.pattern and not re.fullmatch(rule.pattern, value):
        return False
    if rule.type == "boolean":
        return value in ("true", "false")
    if rule.type not in ("integer", "number"):
        return True
    if rule.type == "integer" and not re.fullmatch(r"-?\d+", value):
        return False
    return (rule.minimum is None or float(value) >= rule.minimum) and (
        rule.maximum is None or float(value) <= rule.maximum
    )


def without_provenance(rows: list[dict[str, str]], *columns: str) -> list[Row]:
    return [row for row in rows if not all(row[column] for column in columns)]

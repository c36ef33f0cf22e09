"""Declared tables as CSV files whose bytes depend on nothing but their rows."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

from ecosystem.datasets.cleaning_rules import Row, read_rows
from ecosystem.tables import Table


def table_path(folder: Path, table: type[Table]) -> Path:
    """Return where a table lies in a folder."""
    return folder / f"{table.table}.csv"


def read_table(folder: Path, table: type[Table]) -> list[dict[str, str]]:
    """Read a table as text."""
    return read_rows(table_path(folder, table))


def write_table(folder: Path, table: type[Table], rows: Iterable[Row]) -> None:
    """Write a table: UTF-8, line feeds, the declared columns in their order, quotes only where needed.

    Raises
    ------
    ValueError
        If a row has a column that is not declared, or lacks a value that is required.
    """
    columns = table.columns()
    required = [column for column in columns if column.rule.required]
    folder.mkdir(parents=True, exist_ok=True)
    with table_path(folder, table).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(
            file, [str(column) for column in columns], restval="", extrasaction="raise", lineterminator="\n"
        )
        writer.writeheader()
        for row in rows:
            missing = [column for column in required if not row.get(column)]
            if missing:
                msg = f"{table.table}: {', '.join(missing)} must be present in {dict(row)}"
                raise ValueError(msg)
            writer.writerow(row)

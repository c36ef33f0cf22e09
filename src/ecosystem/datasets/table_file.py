"""Read and write declared tables as CSV with reproducible bytes."""

import csv
from collections.abc import Iterable
from pathlib import Path

from ecosystem.datasets.cleaning_rules import Row, read_rows
from ecosystem.tables import Table


def table_path(folder: Path, table: type[Table]) -> Path:
    """Path of a table in a folder."""
    return folder / f"{table.table}.csv"


def read_table(folder: Path, table: type[Table]) -> list[dict[str, str]]:
    """Read a table as text."""
    return read_rows(table_path(folder, table))


def write_table(folder: Path, table: type[Table], rows: Iterable[Row]) -> None:
    """Write a table: UTF-8, line feeds, declared column order; a missing required value raises ValueError."""
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
                raise ValueError(f"{table.table}: {', '.join(missing)} must be present in {dict(row)}")
            writer.writerow(row)

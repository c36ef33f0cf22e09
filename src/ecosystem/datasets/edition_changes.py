"""What differs between two editions of a dataset: rows added, rows that left, rows corrected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pandas as pd

from ecosystem.datasets.table_file import table_path
from ecosystem.tables import Researchers, Table, Transitions

COMPARED: Final[tuple[type[Table], ...]] = (Researchers, Transitions)
"""Tables whose rows are named by the source, so that one can tell a row from another over time."""

_NAMED: Final = 5
"""How many rows of a kind a text names; the numbers are always given."""


@dataclass(frozen=True)
class TableChanges:
    """How one table changed.

    Attributes
    ----------
    table
        Its name.
    added, left
        Keys of rows that only the new, or only the old edition has.
    corrected
        By key, the columns in which a row that both have differs.
    rows
        How many rows there are now.
    """

    table: str
    added: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    corrected: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rows: int = 0

    def numbers(self) -> dict[str, int]:
        """Return how many rows were added, left, were corrected, and are there."""
        return {
            "added": len(self.added),
            "left": len(self.left),
            "corrected": len(self.corrected),
            "rows": self.rows,
        }

    def lines(self) -> list[str]:
        """Say what changed, a line per kind of change."""
        head = f"{self.table}: {self.rows:,} rows"
        if not (self.added or self.left or self.corrected):
            return [f"{head}, none changed"]
        corrected = [f"{key} ({', '.join(columns)})" for key, columns in list(self.corrected.items())[:_NAMED]]
        said = [(len(self.added), "added", self.added), (len(self.left), "left", self.left)]
        parts = [f"{count:,} {what}: {_some(names, count)}" for count, what, names in said if count]
        if corrected:
            parts.append(f"{len(self.corrected):,} corrected: {_some(tuple(corrected), len(self.corrected))}")
        return [head, *(f"  {part}" for part in parts)]


@dataclass(frozen=True)
class DatasetChanges:
    """What a landing changed.

    Attributes
    ----------
    first
        Whether there was no dataset before.
    tables
        How each compared table changed; for a first landing all rows are added.

    Examples
    --------
    >>> moves = Difference("transitions", added=("t-2",), corrected={"t-1": ("year",)}, rows=2)
    >>> print(Changes(False, (moves,)))
    transitions: 2 rows
      1 added: t-2
      1 corrected: t-1 (year)
    """

    first: bool
    tables: tuple[TableChanges, ...]

    def numbers(self) -> dict[str, dict[str, int]]:
        """Return the numbers by table."""
        return {difference.table: difference.numbers() for difference in self.tables}

    def __str__(self) -> str:
        if self.first:
            return "\n".join(f"{difference.table}: {difference.rows:,} rows, all new" for difference in self.tables)
        return "\n".join(line for difference in self.tables for line in difference.lines())


def compare_editions(before: Path | None, now: Path) -> DatasetChanges:
    """Compare two editions of a dataset by the keys of their rows.

    Parameters
    ----------
    before : Path or None
        Folder of the old edition; one whose tables cannot be read counts as none.
    now : Path
        Folder of the new edition.

    Returns
    -------
    Changes
        With the keys of all rows that differ.
    """
    compared = []
    for table in COMPARED:
        old = _table(before, table) if before is not None else None
        compared.append((old, _difference(table, old, _table(now, table))))
    return DatasetChanges(all(old is None for old, _ in compared), tuple(difference for _, difference in compared))


def _table(folder: Path, table: type[Table]) -> pd.DataFrame | None:
    path = table_path(folder, table)
    try:
        read: pd.DataFrame = pd.read_csv(path, dtype="str", keep_default_na=False)
    except (OSError, ValueError):  # not there, not UTF-8, or not a table
        return None
    key = str(table.key())
    return read.drop_duplicates(key).set_index(key) if key in read else None


def _difference(table: type[Table], old: pd.DataFrame | None, new: pd.DataFrame | None) -> TableChanges:
    if new is None:
        return TableChanges(table.table, left=tuple(old.index) if old is not None else ())
    if old is None:
        return TableChanges(table.table, added=tuple(new.index), rows=len(new))
    added, left = new.index.difference(old.index), old.index.difference(new.index)
    both = new.index.intersection(old.index)
    columns = [str(column) for column in table.columns() if column in new or column in old]
    before, after = (frame.reindex(index=both, columns=columns, fill_value="") for frame in (old, new))
    unlike = before.ne(after)
    rows: Any = unlike[unlike.any(axis=1)]
    corrected = {str(key): tuple(rows.columns[row.to_numpy()]) for key, row in rows.iterrows()}
    return TableChanges(table.table, tuple(added), tuple(left), corrected, len(new))


def _some(names: tuple[str, ...], count: int) -> str:
    return ", ".join(names[:_NAMED]) + (" …" if count > _NAMED else "")

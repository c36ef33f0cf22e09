"""Compare two editions of a dataset: rows added, removed and corrected."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pandas as pd

from ecosystem.datasets.table_file import table_path
from ecosystem.tables import Researchers, Table, Transitions

COMPARED: Final[tuple[type[Table], ...]] = (Researchers, Transitions)
"""Tables whose keys come from the source and identify rows across editions."""

_MAX_NAMED: Final = 5
"""Maximum number of rows named per kind of change; counts are always given."""


@dataclass(frozen=True)
class TableChanges:
    """Changes of one table."""

    table: str
    added: tuple[str, ...] = ()  # keys of rows that only the new edition has
    left: tuple[str, ...] = ()  # keys of rows that only the old edition has
    corrected: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # differing columns by key
    rows: int = 0  # of the new edition

    def numbers(self) -> dict[str, int]:
        """Counts of rows added, left, corrected, and in total."""
        return {"added": len(self.added), "left": len(self.left), "corrected": len(self.corrected), "rows": self.rows}

    def head(self) -> str:
        """Table and number of rows."""
        return f"{self.table}: {self.rows:,} {'row' if self.rows == 1 else 'rows'}"

    def lines(self) -> list[str]:
        """Lines of text, one per kind of change."""
        head = self.head()
        if not (self.added or self.left or self.corrected):
            return [f"{head}, none changed"]
        corrected = [f"{key} ({', '.join(columns)})" for key, columns in list(self.corrected.items())[:_MAX_NAMED]]
        kinds = (("added", self.added), ("left", self.left))
        parts = [f"{len(keys):,} {kind}: {_some(keys, len(keys))}" for kind, keys in kinds if keys]
        if corrected:
            parts.append(f"{len(self.corrected):,} corrected: {_some(tuple(corrected), len(self.corrected))}")
        return [head, *(f"  {part}" for part in parts)]


@dataclass(frozen=True)
class DatasetChanges:
    """Changes of the compared tables; `first` if there was no dataset before.

    Examples
    --------
    >>> moves = TableChanges("transitions", added=("t-2",), corrected={"t-1": ("year",)}, rows=2)
    >>> print(DatasetChanges(False, (moves,)))
    transitions: 2 rows
      1 added: t-2
      1 corrected: t-1 (year)
    """

    first: bool
    tables: tuple[TableChanges, ...]

    def numbers(self) -> dict[str, dict[str, int]]:
        """Counts by table."""
        return {difference.table: difference.numbers() for difference in self.tables}

    def __str__(self) -> str:
        if self.first:
            return "\n".join(f"{difference.head()}, all new" for difference in self.tables)
        return "\n".join(line for difference in self.tables for line in difference.lines())


def compare_editions(before: Path | None, now: Path) -> DatasetChanges:
    """Compare two editions of a dataset by row keys; an old edition with unreadable tables counts as none."""
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
    return ", ".join(names[:_MAX_NAMED]) + (" …" if count > _MAX_NAMED else "")

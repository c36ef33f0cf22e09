"""The published tables, loaded on first use and read-only; where their files are broken, empty tables and problems."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

import pandas as pd

from ecosystem.load.problems import Problem
from ecosystem.tables import PUBLISHED_TABLES, Economies, Table
from ecosystem.tables.schema import DTYPES, storage


@dataclass(frozen=True)
class PublishedTables:
    """Tables of :data:`ecosystem.tables.PUBLISHED_TABLES` by declaration or name; with problems, all are empty."""

    tables: Mapping[str, pd.DataFrame]
    problems: tuple[Problem, ...] = ()

    def __getitem__(self, table: type[Table] | str) -> pd.DataFrame:
        """Return one table."""
        return self.tables[table if isinstance(table, str) else table.table]

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Names of the economies, groups and totals by id."""
        return self._named(self[Economies])

    @cached_property
    def economies(self) -> Mapping[str, str]:
        """Names of single economies by id: those that a reader may choose and that are ranked."""
        table = self[Economies]
        return self._named(table[(table[Economies.level] == "economy").to_numpy()])

    def _named(self, rows: pd.DataFrame) -> Mapping[str, str]:
        return dict(zip(rows[Economies.economy_id].astype(str), rows[Economies.name].astype(str), strict=True))


@lru_cache(maxsize=4)  # read at every access where a dataset has none
def without_published(problems: tuple[Problem, ...] = ()) -> PublishedTables:
    """Empty published tables, with the problems of their files."""
    return PublishedTables({table.table: _empty(table) for table in PUBLISHED_TABLES}, problems)


def _empty(table: type[Table]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            str(column): pd.Categorical([], categories=list(column.rule.values))
            if storage(column) == "coded"
            else pd.Series([], dtype=DTYPES[storage(column)])
            for column in table.columns()
        }
    )

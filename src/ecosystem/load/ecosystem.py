"""The loaded data: checked tables and what is derived from them once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from ecosystem.load.derive import derive_moves, derive_people, derive_spells
from ecosystem.load.nameless import nameless
from ecosystem.load.record import ImportRecord
from ecosystem.load.skills import derive_skills
from ecosystem.tables import vocabulary as words


@dataclass(frozen=True)
class Source:
    """Where rows come from."""

    source_id: str
    citation: str
    url: str
    licence: str
    retrieved: str
    kind: str


@dataclass(frozen=True)
class Birth:
    """A dataset's birth certificate, from its ``datapackage.json``.

    `record` is there where an import made it; `short_title` stands where there is no room for the title.
    """

    name: str
    title: str
    description: str
    kind: str
    version: str
    licence: str
    as_of: str
    digest: str
    home: str = words.HOME
    record: ImportRecord | None = None
    short_title: str = ""


@dataclass(frozen=True)
class Reference:
    """The published tables that stand beside any dataset, and the map shapes, read-only, by name."""

    tables: Mapping[str, pd.DataFrame]
    digest: str
    shapes: Mapping[str, pd.DataFrame] = field(default_factory=dict)

    def __getitem__(self, table: str) -> pd.DataFrame:
        """Return one reference table."""
        return self.tables[table]

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        """The sources that reference rows point to, by id."""
        return _sources(self.tables["sources"])


@dataclass(frozen=True)
class Ecosystem:
    """One dataset, checked, with the reference tables beside it; nobody writes to its frames.

    Attributes
    ----------
    researchers, transitions, cities, sectors
        The tables as declared in :mod:`ecosystem.tables`.
    sources
        The sources rows point to, by id.
    remarks
        What a reader should know about how the files were read.
    resolution
        Where the dataset was cleaned: what share of each column was made out (table ``resolution``).
    """

    birth: Birth
    researchers: pd.DataFrame
    transitions: pd.DataFrame
    cities: pd.DataFrame
    sectors: pd.DataFrame
    sources_table: pd.DataFrame
    reference: Reference
    remarks: tuple[str, ...] = field(default=())
    resolution: pd.DataFrame | None = None

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        """The sources that rows point to, by id."""
        return _sources(self.sources_table)

    @cached_property
    def cited(self) -> tuple[Source, ...]:
        """The sources that researchers and transitions name, in the order of the table."""
        named = {
            str(code)
            for table in (self.researchers, self.transitions)
            for code in table["source_id"].cat.categories[sorted(set(table["source_id"].cat.codes.unique()) - {-1})]
        }
        return tuple(source for name, source in self.sources.items() if name in named)

    @cached_property
    def people(self) -> pd.DataFrame:
        """One row per researcher, coded: what analysis needs (see :func:`ecosystem.load.derive.derive_people`)."""
        return derive_people(self.researchers, self.transitions, self.sectors, self.cities, home=self.birth.home)

    @cached_property
    def moves(self) -> pd.DataFrame:
        """One row per transition, coded, direction and border crossing derived (see :func:`derive_moves`)."""
        return derive_moves(self.transitions, self.researchers, self.sectors, self.cities, home=self.birth.home)

    @cached_property
    def spells(self) -> pd.DataFrame:
        """One row per person and stay between two moves (see :func:`derive_spells`)."""
        return derive_spells(self.people, self.moves)

    @cached_property
    def skills(self) -> pd.DataFrame:
        """One row per person and skill (see :func:`ecosystem.load.skills.derive_skills`)."""
        return derive_skills(self.researchers)

    @cached_property
    def nameless(self) -> Ecosystem:
        """The same dataset without what names its people (see :func:`ecosystem.load.nameless.nameless`)."""
        return nameless(self)


def _sources(table: pd.DataFrame) -> Mapping[str, Source]:
    text = table.fillna("").astype(str)
    rows = text[list(Source.__dataclass_fields__)].to_numpy(dtype=str)
    return {str(row[0]): Source(*(str(cell) for cell in row)) for row in rows}

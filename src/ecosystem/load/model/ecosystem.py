"""The loaded dataset: checked tables, reference tables, and derived tables computed on first use."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final, TypeVar, cast

import numpy as np
import numpy.typing as npt
import pandas as pd

from ecosystem.load.model.anonymize import Anonymizer, anonymize_journeys
from ecosystem.load.model.derived_moves import derive_moves, derive_spells, undecided_moves, without_uncertain
from ecosystem.load.model.derived_people import derive_people, derive_skills
from ecosystem.load.model.metadata import DatasetMetadata
from ecosystem.load.model.personal_texts import PersonalTexts
from ecosystem.load.model.published import PublishedTables, without_published
from ecosystem.tables import Journeys, Researchers, Transitions

Result = TypeVar("Result")
_SHARED: Final = ("people", "moves", "spells", "post_uncertain")
"""Derived properties that hold no names: the anonymised dataset shares them."""


@dataclass(frozen=True)
class Source:
    """A row of the sources table."""

    source_id: str
    citation: str
    url: str
    licence: str
    retrieved: str
    kind: str


@dataclass(frozen=True)
class Reference:
    """The reference tables and map shapes, by name; shared by all datasets and read-only.

    Attributes
    ----------
    digest
        Hash of the reference and of the published tables.
    read_published
        Loads the published tables, once.
    """

    tables: Mapping[str, pd.DataFrame]
    digest: str
    shapes: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    read_published: Callable[[], PublishedTables] = without_published

    def __getitem__(self, table: str) -> pd.DataFrame:
        """Return one reference table."""
        return self.tables[table]

    @property
    def published(self) -> PublishedTables:
        """The published tables, loaded on first use: most pages need few of them, and none a start of the app."""
        return self.read_published()

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        """Sources of the reference and published tables, by id."""
        return _sources(self.tables["sources"])

    @cached_property
    def anonymized(self) -> Reference:
        """The same tables with anonymised journeys."""
        if Journeys.table not in self.tables:
            return self
        journeys = anonymize_journeys(self.tables[Journeys.table])
        return replace(self, tables={**self.tables, Journeys.table: journeys})


@dataclass(frozen=True)
class Ecosystem:
    """One checked dataset with the reference tables; all frames are read-only.

    Attributes
    ----------
    researchers, transitions, cities, sectors, sources_table
        As declared in :mod:`ecosystem.tables`.
    remarks
        Messages about how the files were read, and warnings about their rows.
    resolution
        Completeness of cleaned columns (table ``resolution``), where the dataset has it.
    uncertain_left_out
        Number of uncertain moves that :attr:`certain` left out.
    """

    metadata: DatasetMetadata
    researchers: pd.DataFrame
    transitions: pd.DataFrame
    cities: pd.DataFrame
    sectors: pd.DataFrame
    sources_table: pd.DataFrame
    reference: Reference
    remarks: tuple[str, ...] = field(default=())
    resolution: pd.DataFrame | None = None
    uncertain_left_out: int = 0
    _results: dict[Callable[[Ecosystem], object], object] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def cached(self, compute: Callable[[Ecosystem], Result]) -> Result:
        """Return the result of a function of this dataset; it is computed once."""
        if compute not in self._results:
            self._results[compute] = compute(self)
        return cast("Result", self._results[compute])

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        """Sources of the dataset, by id."""
        return _sources(self.sources_table)

    @property
    def published(self) -> PublishedTables:
        """The published tables, which are the same beside every dataset (see :class:`Reference`)."""
        return self.reference.published

    @cached_property
    def cited(self) -> tuple[Source, ...]:
        """Sources that researchers or transitions point to, in the order of the table."""
        used = {
            str(code)
            for table in (self.researchers, self.transitions)
            for code in table["source_id"].cat.categories[sorted(set(table["source_id"].cat.codes.unique()) - {-1})]
        }
        return tuple(source for source_id, source in self.sources.items() if source_id in used)

    @cached_property
    def people(self) -> pd.DataFrame:
        """One row per researcher, coded for counting (see :func:`ecosystem.load.derive_people`)."""
        return derive_people(self.researchers, self.transitions, self.sectors, self.cities, home=self.metadata.home)

    @cached_property
    def moves(self) -> pd.DataFrame:
        """One row per transition, with direction and border crossing (see :func:`ecosystem.load.derive_moves`)."""
        return derive_moves(self.transitions, self.researchers, self.sectors, self.cities, home=self.metadata.home)

    @cached_property
    def spells(self) -> pd.DataFrame:
        """One row per person and stay between two moves (see :func:`ecosystem.load.derive_spells`)."""
        return derive_spells(self.people, self.moves)

    @cached_property
    def skills(self) -> pd.DataFrame:
        """One row per person and skill (see :func:`ecosystem.load.derive_skills`)."""
        return derive_skills(self.researchers)

    @cached_property
    def personal_texts(self) -> PersonalTexts:
        """What names the people of the dataset."""
        return PersonalTexts.of_data(self.researchers, self.transitions, self.reference.tables)

    @cached_property
    def certain(self) -> Ecosystem:
        """The same dataset without uncertain moves; itself where there are none."""
        researchers, transitions = without_uncertain(self.researchers, self.transitions)
        if transitions is self.transitions:
            return self
        left_out = len(self.transitions) - len(transitions)
        certain = replace(self, researchers=researchers, transitions=transitions, uncertain_left_out=left_out)
        vars(certain)["post_uncertain"] = self.post_uncertain
        return certain

    @cached_property
    def post_uncertain(self) -> npt.NDArray[np.bool_]:
        """Whether the present post of each researcher rests on an uncertain move, left out or not."""
        uncertain: npt.NDArray[np.bool_] = undecided_moves(self.researchers, self.transitions) >= 0
        return uncertain

    @cached_property
    def anonymized(self) -> Ecosystem:
        """The same dataset without names, ids, links and notes of people, for the stage-safe mode."""
        anonymizer = Anonymizer(
            self.personal_texts,
            self.metadata.digest,
            people=self.researchers[Researchers.researcher_id],
            moves=self.transitions[Transitions.transition_id],
            sources=self.sources_table,
            public_sources=self.reference.sources,
        )
        researchers, transitions = anonymizer.organisations(
            anonymizer.researchers(self.researchers), anonymizer.moves(self.transitions)
        )
        anonymized = replace(
            self,
            metadata=anonymizer.metadata(self.metadata),
            researchers=researchers,
            transitions=transitions,
            cities=anonymizer.cities(self.cities),
            sectors=anonymizer.sectors(self.sectors),
            sources_table=anonymizer.sources(self.sources_table),
            reference=self.reference.anonymized,
            remarks=anonymizer.remarks(self.remarks),
        )
        vars(anonymized).update({name: getattr(self, name) for name in _SHARED})
        return anonymized


def _sources(table: pd.DataFrame) -> Mapping[str, Source]:
    text = table.fillna("").astype(str)
    rows = text[list(Source.__dataclass_fields__)].to_numpy(dtype=str)
    return {str(row[0]): Source(*(str(cell) for cell in row)) for row in rows}

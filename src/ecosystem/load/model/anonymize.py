"""Anonymised tables: people and moves under row numbers, without links and notes.

The numbers of every view stay the same; missing values stay missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import pandas as pd

from ecosystem.load.model.metadata import DatasetMetadata
from ecosystem.tables import Column, Researchers, Transitions

HIDDEN: Final = "hidden"


def person_ids(researchers: pd.DataFrame) -> pd.Series[str]:
    """Ids that number the rows of the researchers table: ``person-001`` …"""
    return _numbered("person", len(researchers))


def anonymize_researchers(researchers: pd.DataFrame) -> pd.DataFrame:
    """Researchers with numbered ids and names, and without links."""
    ids = person_ids(researchers)
    anonymized = _hide(researchers, Researchers.profile_url)
    anonymized[Researchers.researcher_id] = ids
    anonymized[Researchers.name] = ids.where(researchers[Researchers.name].notna().to_numpy())
    return anonymized


def anonymize_moves(moves: pd.DataFrame, researchers: pd.DataFrame) -> pd.DataFrame:
    """Moves with numbered ids that agree with :func:`anonymize_researchers`, and without links and notes."""
    people = pd.Index(researchers[Researchers.researcher_id]).get_indexer(pd.Index(moves[Transitions.researcher_id]))
    moves = _hide(moves, Transitions.source_url, Transitions.note)
    moves[Transitions.researcher_id] = person_ids(researchers).take(people).array
    moves[Transitions.transition_id] = _numbered("move", len(moves))
    return moves


def anonymize_metadata(metadata: DatasetMetadata, ids: Mapping[str, str]) -> DatasetMetadata:
    """Metadata whose import record names people by their new ids; unknown ids are hidden."""
    if metadata.record is None:
        return metadata
    flags = tuple(replace(flag, person_id=ids.get(flag.person_id, HIDDEN)) for flag in metadata.record.flags)
    return replace(metadata, record=replace(metadata.record, flags=flags))


def anonymize_journeys(journeys: pd.DataFrame) -> pd.DataFrame:
    """Journeys of *Person 1*, *Person 2* …, without links to researchers."""
    codes, _ = pd.factorize(journeys["person"].astype(str))
    return journeys.assign(
        person=pd.Series([f"Person {code + 1}" for code in codes], index=journeys.index, dtype="str"),
        researcher_id=pd.Series([None] * len(journeys), index=journeys.index, dtype="str"),
    )


def _numbered(noun: str, size: int) -> pd.Series[str]:
    width = len(str(size))
    return pd.Series([f"{noun}-{number:0{width}}" for number in range(1, size + 1)], dtype="str")


def _hide(table: pd.DataFrame, *columns: Column) -> pd.DataFrame:
    hidden = pd.Series([HIDDEN] * len(table), index=table.index, dtype="str")
    return table.assign(**{str(column): hidden.where(table[column].notna()) for column in columns})

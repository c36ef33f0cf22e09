"""A dataset without what names its people: for a stage, a press room, a screen in a hall.

Pages, links to records and notes are hidden; in place of names and ids come others that count rows, alike in every
table and in what an import says of itself. The stories of the reference tables are told of person 1, 2 and 3. Numbers
stay the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import pandas as pd

from ecosystem.tables import Researchers, Transitions

if TYPE_CHECKING:
    from ecosystem.load.ecosystem import Birth, Ecosystem, Reference

NAMING: Final = {
    Researchers.table: (Researchers.profile_url,),
    Transitions.table: (Transitions.source_url, Transitions.note),
}
"""Columns that may name a person, by table, beside the name itself."""
HIDDEN: Final = "hidden"
STORIES: Final = "journeys"
DERIVED: Final = ("people", "moves", "spells", "skills", "cited", "sources")
"""What is derived from the tables without any name."""


def nameless(ecosystem: Ecosystem) -> Ecosystem:
    """Return the same dataset without names.

    Parameters
    ----------
    ecosystem : Ecosystem
        Not changed; what is derived from it is shared.

    Returns
    -------
    Ecosystem
        The same people and moves, of whom nobody can be told by name, id or link.
    """
    ids = _numbered("person", len(ecosystem.researchers))
    places = pd.Index(ecosystem.researchers[Researchers.researcher_id]).get_indexer(
        pd.Index(ecosystem.transitions[Transitions.researcher_id])
    )
    named = ecosystem.researchers[Researchers.name].notna().to_numpy()
    researchers = _without(ecosystem.researchers, Researchers.table)
    researchers[Researchers.researcher_id] = ids
    researchers[Researchers.name] = ids.where(named)
    transitions = _without(ecosystem.transitions, Transitions.table)
    transitions[Transitions.researcher_id] = ids.take(places).array
    transitions[Transitions.transition_id] = _numbered("move", len(ecosystem.transitions))
    reference = _stories_without(ecosystem.reference)
    birth = _birth_without(
        ecosystem.birth, dict(zip(ecosystem.researchers[Researchers.researcher_id], ids, strict=True))
    )
    hidden = replace(ecosystem, birth=birth, researchers=researchers, transitions=transitions, reference=reference)
    vars(hidden).update({name: getattr(ecosystem, name) for name in DERIVED})
    return hidden


def _numbered(noun: str, size: int) -> pd.Series[str]:
    width = len(str(size))
    return pd.Series([f"{noun}-{place:0{width}}" for place in range(1, size + 1)], dtype="str")


def _without(table: pd.DataFrame, name: str) -> pd.DataFrame:
    """Hide what is there; what is missing stays missing, so that it is still counted as such."""
    said = pd.Series([HIDDEN] * len(table), index=table.index, dtype="str")
    return table.assign(**{str(column): said.where(table[column].notna()) for column in NAMING[name]})


def _birth_without(birth: Birth, ids: Mapping[str, str]) -> Birth:
    """Point an import's flags to the same people under their new ids."""
    if birth.record is None:
        return birth
    flags = tuple(replace(flag, person_id=ids.get(flag.person_id, HIDDEN)) for flag in birth.record.flags)
    return replace(birth, record=replace(birth.record, flags=flags))


def _stories_without(reference: Reference) -> Reference:
    if STORIES not in reference.tables:
        return reference
    stories = reference.tables[STORIES]
    told = list(dict.fromkeys(stories["person"].astype(str)))
    persons = {name: f"Person {at}" for at, name in enumerate(told, start=1)}
    hidden = stories.assign(person=stories["person"].astype(str).map(persons).astype("str"))
    hidden = hidden.assign(researcher_id=pd.Series([None] * len(hidden), index=hidden.index, dtype="str"))
    return replace(reference, tables={**reference.tables, STORIES: hidden})

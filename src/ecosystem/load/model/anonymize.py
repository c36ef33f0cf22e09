"""Anonymised tables: people, moves, sources and texts without names, ids and links of persons.

The numbers of every view stay the same; missing values stay missing. Whoever has the files can still find a row by what
it says (field, city, years): only names, ids and the order of the rows are hidden.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, Final, TypeVar

import numpy as np
import pandas as pd

from ecosystem.load.model.metadata import DatasetMetadata
from ecosystem.load.model.personal_texts import PersonalTexts
from ecosystem.tables import Cities, Column, Researchers, Sectors, Sources, Transitions
from ecosystem.tables.schema import ARROW_TEXT

HIDDEN: Final = "hidden"
HIDDEN_TITLE: Final = "Dataset (title hidden)"
HIDDEN_REMARK: Final = "A remark that may name a person is hidden."
ORGANISATIONS: Final = (
    Researchers.organization,
    Researchers.degree_institution,
    Transitions.from_organization,
    Transitions.to_organization,
)
_SECRET: Final = secrets.token_bytes(32)
"""Key of all replacement ids, new in each process: an id stays the same during a visit, and the files do not give it.

An id derived from the content or the row alone could be computed again by whoever has the files.
"""
Value = TypeVar("Value")


class Anonymizer:
    """Replaces what names persons in the tables of one dataset.

    Parameters
    ----------
    digest : str
        Of the dataset: its replacement ids are others than those of another dataset.
    people, moves : Series
        Ids of people and moves, in the order of their tables.
    sources : DataFrame
        The dataset's table of sources.
    public_sources : mapping
        Sources of the reference tables by id; they stay.
    """

    def __init__(
        self,
        personal: PersonalTexts,
        digest: str,
        *,
        people: pd.Series,
        moves: pd.Series,
        sources: pd.DataFrame,
        public_sources: Mapping[str, object],
    ) -> None:
        self._personal = personal
        self._digest = digest
        self._original_ids = pd.Index(people)
        self.person_ids = self._numbered("person", len(people))
        self._move_ids = self._numbered("move", len(moves))
        own = [name for name in sources[Sources.source_id].astype(str) if name not in public_sources]
        self._source_ids = dict(zip(own, self._numbered("source", len(own)), strict=True))

    def researchers(self, table: pd.DataFrame) -> pd.DataFrame:
        """Researchers with replaced ids and names, without links."""
        skills = self._pseudonyms("skill", table[Researchers.skills].dropna().str.split(";").explode().str.strip())
        changed = table.assign(
            **{
                str(Researchers.researcher_id): self.person_ids,
                str(Researchers.name): self.person_ids.where(table[Researchers.name].notna().to_numpy()),
                str(Researchers.source_id): self._sources_of(table[Researchers.source_id]),
            }
        )
        if skills:
            changed[Researchers.skills] = _replaced(
                table[Researchers.skills],
                lambda text: ";".join(skills.get(label.strip(), label) for label in text.split(";")),
            )
        return _hidden(changed, Researchers.profile_url)

    def moves(self, table: pd.DataFrame) -> pd.DataFrame:
        """Moves with replaced ids, without links, notes and titles of posts, which are free text about one person."""
        people = self._original_ids.get_indexer(pd.Index(table[Transitions.researcher_id]))
        changed = table.assign(
            **{
                str(Transitions.transition_id): self._move_ids,
                str(Transitions.researcher_id): pd.Series(self.person_ids.take(people).array, index=table.index),
                str(Transitions.source_id): self._sources_of(table[Transitions.source_id]),
            }
        )
        return _hidden(changed, Transitions.source_url, Transitions.note, Transitions.role)

    def organisations(self, *tables: pd.DataFrame) -> tuple[pd.DataFrame, ...]:
        """Tables in which an organisation named after a person has the same replacement everywhere."""
        columns = [[str(name) for name in ORGANISATIONS if name in table] for table in tables]
        parts = [table[name].dropna() for table, names in zip(tables, columns, strict=True) for name in names]
        pseudonyms = self._pseudonyms("organisation", pd.concat(parts))
        if not pseudonyms:
            return tables
        return tuple(
            table.assign(**{name: _replaced(table[name], lambda text: pseudonyms.get(text, text)) for name in names})
            for table, names in zip(tables, columns, strict=True)
        )

    def cities(self, table: pd.DataFrame) -> pd.DataFrame:
        """Cities without names of persons; their codes, which links contain, stay."""
        return self._texts(table, Cities.name, Cities.province).assign(
            **{str(Cities.source_id): self._sources_of(table[Cities.source_id])}
        )

    def sectors(self, table: pd.DataFrame) -> pd.DataFrame:
        """Sectors without names of persons; their codes, which links contain, stay."""
        return self._texts(table, Sectors.name, Sectors.description)

    def sources(self, table: pd.DataFrame) -> pd.DataFrame:
        """Sources: those of the dataset alone with replaced ids, without links, after those of the reference."""
        ids = table[Sources.source_id].astype("str")
        own = ids.isin(list(self._source_ids)).to_numpy()
        changed = self._texts(table, Sources.citation, Sources.licence)
        changed = changed.assign(
            **{
                str(Sources.source_id): self._sources_of(table[Sources.source_id]),
                str(Sources.url): table[Sources.url].mask(own & table[Sources.url].notna().to_numpy(), HIDDEN),
            }
        )
        private = changed[own].sort_values(str(Sources.source_id), kind="stable")
        return pd.concat([changed[~own], private]).reset_index(drop=True)

    def metadata(self, metadata: DatasetMetadata) -> DatasetMetadata:
        """Metadata whose texts name nobody; the import record names people by their replacement ids."""
        ids = dict(zip(self._original_ids, self.person_ids, strict=True))
        changed = _texts_replaced(metadata, self.text)
        title = metadata.title if changed.title == metadata.title else HIDDEN_TITLE
        short = metadata.short_title if changed.short_title == metadata.short_title else ""
        if metadata.record and changed.record:
            pairs = zip(changed.record.flags, metadata.record.flags, strict=True)
            flags = [replace(flag, person_id=ids.get(own.person_id, HIDDEN)) for flag, own in pairs]
            flags.sort(key=lambda flag: (flag.person_id, flag.year))
            changed = replace(changed, record=replace(changed.record, flags=tuple(flags)))
        origin = HIDDEN if metadata.origin else ""
        return replace(changed, title=title, short_title=short, digest=metadata.digest, origin=origin)

    def text(self, text: str) -> str:
        """Return a text, or that it is hidden."""
        return HIDDEN if self._personal.names_person(text) else text

    def remarks(self, remarks: tuple[str, ...]) -> tuple[str, ...]:
        """Remarks that name nobody, and one for those that do."""
        kept = [HIDDEN_REMARK if self._personal.names_person(remark) else remark for remark in remarks]
        return tuple(dict.fromkeys(kept))

    def _texts(self, table: pd.DataFrame, *columns: Column) -> pd.DataFrame:
        return table.assign(**{str(column): _replaced(table[column], self.text) for column in columns})

    def _pseudonyms(self, noun: str, texts: pd.Series) -> dict[str, str]:
        """Replacements of the texts that name persons: the same for the same text."""
        personal = sorted(text for text in map(str, texts.unique()) if self._personal.names_person(text))
        return dict(zip(personal, f"{HIDDEN} " + self._numbered(noun, len(personal)), strict=True))

    def _sources_of(self, column: pd.Series) -> pd.Series:
        """Source ids with those of the dataset alone replaced."""
        if isinstance(column.dtype, pd.CategoricalDtype):
            known = {str(name): self._source_ids.get(str(name), str(name)) for name in column.cat.categories}
            return column.cat.rename_categories(known)
        return _replaced(column, lambda name: self._source_ids.get(name, name))

    def _numbered(self, noun: str, size: int) -> pd.Series[str]:
        """Ids such as ``person-017`` in an order that only this process knows."""
        key = hashlib.blake2b(f"{noun} {self._digest}".encode(), key=_SECRET).digest()
        order = np.random.default_rng(int.from_bytes(key)).permutation(size) + 1
        width = len(str(size))
        return pd.Series([f"{noun}-{number:0{width}}" for number in order.tolist()], dtype="str")


def anonymize_journeys(journeys: pd.DataFrame) -> pd.DataFrame:
    """Journeys of *Person 1*, *Person 2* …, without links to researchers."""
    codes, _ = pd.factorize(journeys["person"].astype(str))
    return journeys.assign(
        person=pd.Series([f"Person {code + 1}" for code in codes], index=journeys.index, dtype="str"),
        researcher_id=pd.Series([None] * len(journeys), index=journeys.index, dtype="str"),
    )


def _hidden(table: pd.DataFrame, *columns: Column) -> pd.DataFrame:
    hidden = pd.Series([HIDDEN] * len(table), index=table.index, dtype="str")
    return table.assign(**{str(column): hidden.where(table[column].notna()) for column in columns})


def _replaced(column: pd.Series, change: Callable[[str], str]) -> pd.Series:
    """Apply a change to each distinct text of a column."""
    codes, texts = pd.factorize(column)
    changed = [change(str(text)) for text in texts]
    values = pd.array(changed, dtype=ARROW_TEXT).take(codes, allow_fill=True)
    return pd.Series(values, index=column.index)


def _texts_replaced(value: Value, change: Callable[[str], str]) -> Value:
    """Apply a change to every text in a value, its fields and items."""
    changed: Any = value
    if isinstance(value, str):
        changed = change(value)
    elif isinstance(value, tuple):
        changed = tuple(_texts_replaced(item, change) for item in value)
    elif is_dataclass(value) and not isinstance(value, type):
        parts = {part.name: _texts_replaced(getattr(value, part.name), change) for part in fields(value)}
        changed = replace(value, **parts)
    return changed  # type: ignore[no-any-return]

"""What a reader of records hands on: people and affiliations as tables of an engine, and what else an import needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import Field, dataclass, field, fields
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import ibis

from ecosystem.importers.json_lines.record_reader import Report
from ecosystem.importers.json_lines.record_tables import placed

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd
    from _typeshed import DataclassInstance
    from ibis.backends import BaseBackend

    from ecosystem.importers.organisations import Employer

PEOPLE: Final = ibis.schema(
    {
        "person_id": "string",
        "name": "string",
        "field": "string",
        "degree": "string",
        "degree_institution": "string",
        "degree_country_code": "string",
        "degree_year": "int64",
        "skills": "string",
        "profile_url": "string",
        "source_id": "string",
    }
)
"""One row per person."""

AFFILIATIONS: Final = ibis.schema(
    {
        "person_id": "string",
        "organization_id": "string",
        "organization": "string",
        "sector_id": "string",
        "city_id": "string",
        "country_code": "string",
        "first_year": "int64",
        "last_year": "int64",
        "weight": "float64",
        "basis": "string",
        "role": "string",
        "evidence": "string",
        "source_id": "string",
        "source_url": "string",
    }
)
"""One row per person, organisation and unbroken stretch of years."""

EMPLOYERS: Final = ("key", "organization_id", "organization", "sector_id", "city_id", "country_code")


@dataclass(frozen=True)
class Intake:
    """People and affiliations that were read, before careers are made of them.

    Attributes
    ----------
    people, affiliations
        With the columns of :data:`PEOPLE` and :data:`AFFILIATIONS`.
    report
        What came of the files.
    counts
        How many people there are at each step, in words.
    settings
        What was looked for: ``name``, ``value``, ``unit``, ``meaning`` and ``reason`` of each setting.
    cities, sources
        Rows of the dataset's own that the reference tables lack.
    interpreted
        ``reason`` and ``rows``: what was read otherwise than the records state it.
    """

    people: ir.Table
    affiliations: ir.Table
    report: Report
    counts: Mapping[str, int]
    settings: Sequence[Mapping[str, Any]]
    cities: pd.DataFrame
    sources: pd.DataFrame
    interpreted: Sequence[Mapping[str, Any]] = ()

    def as_record(self) -> dict[str, Any]:
        """Return what is kept with the dataset, as JSON values."""
        return {
            "skipped": self.report.skipped.as_record(),
            "settings": list(self.settings),
            "read": self.report.as_record(),
            "people": dict(self.counts),
            "interpreted": list(self.interpreted),
        }


def setting(
    default: Any, *, unit: str, meaning: str, reason: str, words: Mapping[str, str] = MappingProxyType({})
) -> Any:
    """Declare a field that decides who is taken in, with what is said about it; `words` say what its codes mean."""
    return field(default=default, metadata={"unit": unit, "meaning": meaning, "reason": reason, "words": words})


def settings(scope: DataclassInstance) -> list[dict[str, Any]]:
    """Describe the settings of an import as thresholds are described: name, value, default, unit, meaning, reason.

    Values that are codes have their ``words`` beside them, in the same order.
    """
    return [_described(one, getattr(scope, one.name)) for one in fields(scope)]


def _described(one: Field[Any], value: Any) -> dict[str, Any]:
    names = one.metadata["words"]
    return {
        "name": one.name,
        "value": list(value) if isinstance(value, tuple) else value,
        "default": list(one.default) if isinstance(one.default, tuple) else one.default,
        **{key: one.metadata[key] for key in ("unit", "meaning", "reason")},
        **({"words": [names.get(code, code) for code in value]} if names else {}),
    }


def conform(table: ir.Table, columns: ibis.Schema, given: Mapping[str, Any]) -> ir.Table:
    """Return a table with exactly these columns in their order: from `given`, from the table, or empty."""
    values = {}
    for name, kind in columns.items():
        value = given[name] if name in given else table[name] if name in table.columns else None
        values[name] = (ibis.null(kind) if value is None else ibis.literal(value) if _plain(value) else value).cast(
            kind
        )
    return table.select(**values)


def employers_table(backend: BaseBackend, employers: Iterable[tuple[str, Employer]]) -> ir.Table:
    """Return employers as a table, by the key under which the source names them."""
    rows = [{"key": key, **{name: getattr(one, name) for name in EMPLOYERS[1:]}} for key, one in employers]
    return placed(backend, rows, EMPLOYERS)


def _plain(value: object) -> bool:
    return isinstance(value, str | int | float)

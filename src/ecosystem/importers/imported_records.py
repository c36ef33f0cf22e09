"""People and affiliation records of any source as engine tables: schemas, employers, import settings."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import Field, dataclass, field, fields, replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import ibis
import pandas as pd

from ecosystem.careers.engines import to_rows
from ecosystem.importers.employer_names import employer_id
from ecosystem.importers.json_lines.record_reader import ReadReport, RecordParser
from ecosystem.importers.json_lines.record_tables import newest_records, read_table, text_table
from ecosystem.importers.organisations import ROR_CITATION, Employer, Employers
from ecosystem.tables import Sources

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from _typeshed import DataclassInstance
    from ibis.backends import BaseBackend

    from ecosystem.importers.json_lines.local_reader import ReadProgress

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
        "employer_id": "string",
    }
)
"""One row per person, organisation and unbroken run of years."""

EMPLOYER_COLUMNS: Final = ("key", "organization_id", "organization", "sector_id", "city_id", "country_code")


@dataclass(frozen=True)
class ImportedRecords:
    """People and affiliations of an import, before careers are derived from them.

    Attributes
    ----------
    people, affiliations
        With the columns of :data:`PEOPLE` and :data:`AFFILIATIONS`.
    counts
        Number of people after each filter, by a description of the filter.
    settings
        ``name``, ``value``, ``unit``, ``meaning`` and ``reason`` of each setting.
    cities, sources
        Rows that the reference tables lack.
    interpreted
        ``reason`` and ``rows`` of what was read otherwise than stated.
    """

    people: ir.Table
    affiliations: ir.Table
    report: ReadReport
    counts: Mapping[str, int]
    settings: Sequence[Mapping[str, Any]]
    cities: pd.DataFrame
    sources: pd.DataFrame
    interpreted: Sequence[Mapping[str, Any]] = ()

    def as_record(self) -> dict[str, Any]:
        """Return the JSON values that are stored with the dataset."""
        return {
            "skipped": self.report.skipped.as_record(),
            "settings": list(self.settings),
            "read": self.report.as_record(),
            "people": dict(self.counts),
            "interpreted": list(self.interpreted),
        }


@dataclass(frozen=True)
class RecordSource:
    """A published source of person records.

    Attributes
    ----------
    address
        Prefix that makes a person's id an address.
    evidence
        Code of its affiliations in :data:`ecosystem.tables.vocabulary.EVIDENCE`.
    """

    source_id: str
    address: str
    evidence: str
    citation: str

    def people(self, table: ir.Table, **values: Any) -> ir.Table:
        """Complete a table to :data:`PEOPLE`; `values` replace columns."""
        given = {"profile_url": self.url(table), "source_id": self.source_id}
        return _select(table, PEOPLE, {**given, **values})

    def affiliations(self, table: ir.Table, **values: Any) -> ir.Table:
        """Complete a table to :data:`AFFILIATIONS`; `values` replace columns."""
        given = {"weight": 1.0, "evidence": self.evidence, "source_id": self.source_id, "source_url": self.url(table)}
        return _select(table, AFFILIATIONS, {**given, **values})

    def url(self, table: ir.Table) -> ir.Value:
        """Return the column of addresses of the people's records."""
        return ibis.literal(self.address) + table.person_id

    def citations(self) -> pd.DataFrame:
        """Return rows of the table of sources: this one, and ROR."""
        own = {
            Sources.source_id: self.source_id,
            Sources.citation: self.citation,
            Sources.url: self.address,
            Sources.licence: "CC0 1.0",
            Sources.kind: "observed",
        }
        return pd.DataFrame([own, ROR_CITATION])


def read_newest(
    backend: BaseBackend,
    files: Sequence[str],
    parser: RecordParser,
    columns: ibis.Schema,
    folder: Path,
    *,
    merged: Callable[[ir.Table], Mapping[str, str]] = lambda _: {},
    progress: ReadProgress | None = None,
) -> tuple[ir.Table, ReadReport]:
    """Read records and keep the newest of each person; `merged` returns retired ids with their replacements."""
    records, report = read_table(backend, files, parser, columns, folder, progress=progress)
    newest, repeated = newest_records(records, merged(records))
    return newest, replace(report, skipped=report.skipped + repeated)


def stated_affiliations(records: ir.Table) -> ir.Table:
    """Return one row per stated affiliation: ``person_id``, and the affiliation as the struct ``one``."""
    return records.select("person_id", one=records.affiliations.unnest())


def match_employers(stated: ir.Table, employers: Employers) -> dict[str, Employer]:
    """Match each stated institution with an employer, by the key of the institution.

    There are few institutions, whatever the number of people: they are matched in Python.
    """
    described = [name for name in ("ror", "name", "country", "city", "type") if name in stated.one.type().names]
    institutions = stated.select(key=stated.one["key"], **{name: stated.one[name] for name in described})
    unique = institutions.group_by("key").agg(**{name: institutions[name].max() for name in described})
    return {
        row["key"]: employers.employer(
            row["key"],
            ror=row["ror"],
            name=row["name"],
            country=row["country"],
            city=row.get("city"),
            types=[row["type"].lower()] if row.get("type") else [],
        )
        for row in to_rows(unique.order_by("key"))
    }


def employers_table(backend: BaseBackend, employers: Mapping[str, Employer]) -> ir.Table:
    """Return employers as a table, with the key of the institution."""
    values = [
        {
            "key": key,
            **{name: getattr(employer, name) for name in EMPLOYER_COLUMNS[1:]},
            "employer_id": employer_id(
                employer.organization, employer.sector_id, employer.country_code, employer.city_id
            ),
        }
        for key, employer in employers.items()
    ]
    return text_table(backend, values, (*EMPLOYER_COLUMNS, "employer_id"))


def import_setting(
    default: Any, *, unit: str, meaning: str, reason: str, words: Mapping[str, str] = MappingProxyType({})
) -> Any:
    """Declare a field of a criteria class with its documentation; `words` are the meanings of its codes."""
    return field(default=default, metadata={"unit": unit, "meaning": meaning, "reason": reason, "words": words})


def describe_settings(criteria: DataclassInstance) -> list[dict[str, Any]]:
    """Describe the settings of an import as thresholds are: name, value, default, unit, meaning, reason.

    Settings with coded values also have ``words``, in the order of the codes.
    """
    return [_describe(setting, getattr(criteria, setting.name)) for setting in fields(criteria)]


def _describe(setting: Field[Any], value: Any) -> dict[str, Any]:
    words = setting.metadata["words"]
    return {
        "name": setting.name,
        "value": list(value) if isinstance(value, tuple) else value,
        "default": list(setting.default) if isinstance(setting.default, tuple) else setting.default,
        **{key: setting.metadata[key] for key in ("unit", "meaning", "reason")},
        **({"words": [words.get(code, code) for code in value]} if words else {}),
    }


def _select(table: ir.Table, columns: ibis.Schema, given: Mapping[str, Any]) -> ir.Table:
    """Return a table with exactly these columns: from `given`, from the table, or null."""
    values = {}
    for name, kind in columns.items():
        value = given[name] if name in given else table[name] if name in table.columns else ibis.null(kind)
        values[name] = (ibis.literal(value) if isinstance(value, str | int | float) else value).cast(kind)
    return table.select(**values)

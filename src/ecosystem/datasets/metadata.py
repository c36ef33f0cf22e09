"""Metadata of a folder of tables: title, kind, licence, sources and date, as ``datapackage.json``."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ecosystem.datasets.cleaning_rules import Row
from ecosystem.datasets.table_file import read_table
from ecosystem.tables import Sources, Table
from ecosystem.tables.packaging import PACKAGE, resources
from ecosystem.tables.vocabulary import HOME


@dataclass(frozen=True)
class Licence:
    """Terms of use."""

    name: str
    title: str
    path: str


CC_BY = Licence("CC-BY-4.0", "Creative Commons Attribution 4.0", "https://creativecommons.org/licenses/by/4.0/")
CC_BY_2 = Licence("CC-BY-2.0", "Creative Commons Attribution 2.0", "https://creativecommons.org/licenses/by/2.0/")
CC_BY_IGO = Licence(
    "CC-BY-3.0-IGO", "Creative Commons Attribution 3.0 IGO", "https://creativecommons.org/licenses/by/3.0/igo/"
)
CC_ZERO = Licence("CC0-1.0", "CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/")


@dataclass(frozen=True)
class FolderMetadata:
    """Metadata of a folder of tables."""

    name: str
    title: str
    description: str
    kind: str  # a key of :data:`ecosystem.tables.vocabulary.DATASET_KINDS`
    version: str
    created: str  # day on which the data were built, year-month-day; may be empty
    as_of: str  # day, month or year to which the data refer
    licences: tuple[Licence, ...]
    tables: tuple[type[Table], ...]  # those without a file in the folder are left out
    home: str = HOME  # ISO alpha-2 code of the country whose borders count
    short_title: str = ""


def write_metadata(
    folder: Path,
    metadata: FolderMetadata,
    more: Mapping[str, Any] | None = None,
    *,
    sources: Iterable[Row] | None = None,
) -> Path:
    """Write `datapackage.json` (Frictionless Data Package, version 1) beside the tables; return its path.

    Its sources are those of the folder's table of sources, unless given; `more` holds further keys, such as the import
    record.
    """
    rows = read_table(folder, Sources) if sources is None else sources
    text = package_json(metadata, sources=rows, resources=resources(folder, metadata.tables), more=more)
    path = folder / PACKAGE
    path.write_text(text, encoding="utf-8")
    return path


def package_json(
    metadata: FolderMetadata,
    *,
    sources: Iterable[Row],
    resources: Sequence[Mapping[str, Any]],
    more: Mapping[str, Any] | None = None,
) -> str:
    """Return the text of `datapackage.json`; see :func:`write_metadata`."""
    package = {
        "profile": "tabular-data-package",
        "name": metadata.name,
        "title": metadata.title,
        **({"short_title": metadata.short_title} if metadata.short_title else {}),
        "description": metadata.description,
        "kind": metadata.kind,
        "version": metadata.version,
        **({"created": f"{metadata.created}T00:00:00Z"} if metadata.created else {}),
        "as_of": metadata.as_of,
        "home": metadata.home,
        "licenses": [vars(licence) for licence in metadata.licences],
        "sources": [_source(row) for row in sources],
        **(more or {}),
        "resources": resources,
    }
    return json.dumps(package, indent=2, ensure_ascii=False) + "\n"


def _source(row: Row) -> dict[str, str]:
    where = {"path": row[Sources.url]} if row[Sources.url] else {}
    return {"title": row[Sources.citation], **where}

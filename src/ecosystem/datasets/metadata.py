"""A folder's metadata: what the data are, on which terms, as of when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ecosystem.datasets.cleaning_rules import Row
from ecosystem.datasets.table_file import read_table
from ecosystem.tables import Sources, Table
from ecosystem.tables.packaging import write_package
from ecosystem.tables.vocabulary import HOME


@dataclass(frozen=True)
class Licence:
    """Terms of use."""

    name: str
    title: str
    path: str


CC_BY = Licence("CC-BY-4.0", "Creative Commons Attribution 4.0", "https://creativecommons.org/licenses/by/4.0/")
CC_ZERO = Licence("CC0-1.0", "CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/")


@dataclass(frozen=True)
class FolderMetadata:
    """Metadata of a folder of tables."""

    name: str
    title: str
    description: str
    kind: str
    version: str
    created: str
    as_of: str
    licences: tuple[Licence, ...]
    tables: tuple[type[Table], ...]
    home: str = HOME
    short_title: str = ""


def write_metadata(folder: Path, metadata: FolderMetadata, more: Mapping[str, Any] | None = None) -> None:
    """Write `datapackage.json` beside the tables, with `more` keys; its sources are those of the table of sources."""
    write_package(
        folder,
        name=metadata.name,
        title=metadata.title,
        description=metadata.description,
        kind=metadata.kind,
        version=metadata.version,
        licences=[vars(licence) for licence in metadata.licences],
        sources=[_source(row) for row in read_table(folder, Sources)],
        as_of=metadata.as_of,
        tables=metadata.tables,
        created=metadata.created,
        home=metadata.home,
        short_title=metadata.short_title,
        more=more,
    )


def _source(row: Row) -> dict[str, str]:
    where = {"path": row[Sources.url]} if row[Sources.url] else {}
    return {"title": row[Sources.citation], **where}

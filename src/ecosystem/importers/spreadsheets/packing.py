"""An imported dataset as a zip, made in memory: its tables, its certificate, and the mapping that made it."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any, Final

from ecosystem.datasets.dataset_writer import REFERENCE, as_text, complete_tables
from ecosystem.datasets.metadata import FolderMetadata
from ecosystem.importers.spreadsheets.draft import Draft
from ecosystem.importers.spreadsheets.mapping_file import write_mapping
from ecosystem.load import RECORD_KEY
from ecosystem.tables import DATASET_TABLES, Sources
from ecosystem.tables.packaging import PACKAGE, resources_of

MAPPING: Final = "mapping.json"
_MADE: Final = (1980, 1, 1, 0, 0, 0)
"""Date of every file: the same dataset has the same bytes."""


def dataset_zip(draft: Draft, certificate: FolderMetadata, record: Mapping[str, Any]) -> bytes:
    """Pack a dataset.

    Parameters
    ----------
    draft : Draft
        Without problems.
    certificate : FolderMetadata
        What is said about it.
    record : mapping
        How it was imported.

    Returns
    -------
    bytes
        A zip that ``ecosystem validate`` and the upload take, with the cities, sectors and sources it points to.
    """
    declared = {table.table: table for table in DATASET_TABLES}
    texts = {declared[name]: as_text(frame, declared[name]) for name, frame in draft.tables().items()}
    whole = complete_tables(texts, REFERENCE)
    contents = {
        table: whole[table].to_csv(index=False, lineterminator="\n").encode("utf-8")
        for table in DATASET_TABLES
        if table in whole
    }
    sources = [_source(row) for row in whole[Sources].to_dict("records")]
    package = _described(certificate, record, sources, resources_of(contents))
    files = {f"{table.table}.csv": content for table, content in contents.items()}
    files[PACKAGE] = package
    files[MAPPING] = write_mapping(draft.kept()).encode("utf-8")
    return _zip(files)


def package_of(draft: Draft, certificate: FolderMetadata, record: Mapping[str, Any]) -> bytes:
    """Write the certificate of a dataset that is used as it is, without being packed: its ``datapackage.json``."""
    cited = draft.tables().get(Sources.table)
    sources = [_source(row) for row in cited.to_dict("records")] if cited is not None else []
    return _described(certificate, record, sources, [])


def _described(
    certificate: FolderMetadata, record: Mapping[str, Any], sources: list[dict[str, str]], resources: list[Any]
) -> bytes:
    package = {
        "profile": "tabular-data-package",
        "name": certificate.name,
        "title": certificate.title,
        "description": certificate.description,
        "kind": certificate.kind,
        "version": certificate.version,
        "created": f"{certificate.created}T00:00:00Z",
        "as_of": certificate.as_of,
        "home": certificate.home,
        "licenses": [vars(licence) for licence in certificate.licences],
        "sources": sources,
        "resources": resources,
        RECORD_KEY: dict(record),
    }
    return (json.dumps(package, indent=2, ensure_ascii=False) + "\n").encode("utf-8")


def _source(row: Mapping[Any, Any]) -> dict[str, str]:
    where = {"path": str(row[Sources.url])} if row[Sources.url] else {}
    return {"title": str(row[Sources.citation]), **where}


def _zip(files: Mapping[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in files.items():
            entry = zipfile.ZipInfo(name, _MADE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            packed.writestr(entry, text)
    return content.getvalue()

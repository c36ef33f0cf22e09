"""Metadata, import record and zip of a dataset imported from spreadsheets."""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd

from ecosystem.datasets.dataset_writer import REFERENCE, as_text, complete_tables
from ecosystem.datasets.metadata import FolderMetadata, Licence, package_json
from ecosystem.importers.spreadsheets.mapping_file import write_mapping
from ecosystem.importers.spreadsheets.spreadsheet_import import SpreadsheetImport
from ecosystem.load import RECORD_KEY
from ecosystem.tables import DATASET_TABLES, Sources
from ecosystem.tables.packaging import PACKAGE, ZIP_DATE, resources_of

NO_THRESHOLDS: Final = (
    "The list gives people, and moves where it has them, row by row; they were taken as they stand, and no threshold "
    "decided which of them count."
)
"""Statement in the record of an import in which no moves were derived."""
NOT_STATED: Final = Licence("other-not-stated", "Not stated by the author of the spreadsheet", "")
MAPPING_FILE: Final = "mapping.json"


def import_metadata(imported: SpreadsheetImport, name: str, *, today: str) -> FolderMetadata:
    """Return the metadata of the dataset; `today` is the date of the import."""
    files = ", ".join(dict.fromkeys(sheet.raw.file for sheet in imported.sheets.headed))
    return FolderMetadata(
        name=name,
        title=f"Spreadsheet: {files}",
        short_title=files,
        description="Imported from a spreadsheet with columns and words of its own; how they were read is in `import`.",
        kind="observed",
        version="1.0.0",
        created=today,
        as_of="",
        licences=(NOT_STATED,),
        tables=DATASET_TABLES,
        home=imported.home,
    )


def describe_files(files: Mapping[str, bytes]) -> list[dict[str, object]]:
    """Return name, size and hash of files, for :func:`import_record`.

    Examples
    --------
    >>> describe_files({"a.csv": b"Name"})[0]["bytes"]
    4
    """
    return [
        {"name": name, "bytes": len(content), "hash": f"sha256:{hashlib.sha256(content).hexdigest()}"}
        for name, content in sorted(files.items())
    ]


def import_record(imported: SpreadsheetImport, files: Sequence[Mapping[str, object]]) -> dict[str, Any]:
    """Return the import record for ``datapackage.json``: files, headings, mapping and counts, no rows.

    If moves were derived from posts: also thresholds, the sensitivity of the headline to each, rows left aside, and
    people with implausible years.
    """
    summary = imported.derivation_summary
    return {
        "source": "spreadsheet",
        "files": list(files),
        "sheets": [
            {
                "sheet": mapped.sheet.raw.place,
                "header": mapped.sheet.line,
                "shape": mapped.mapping.layout,
                "joined": {heading: list(parts) for heading, parts in mapped.joined_columns().items()},
                "not_used": mapped.unused_headings(),
            }
            for mapped in imported.mapped_sheets
        ],
        "words_left_empty": sum(value.count for value in imported.values if not value.ours),
        "mapping": json.loads(write_mapping(imported.mapping_to_save())),
        **({**summary, "sensitivity": dict(imported.sensitivity)} if summary else {"statement": NO_THRESHOLDS}),
    }


def dataset_zip(imported: SpreadsheetImport, metadata: FolderMetadata, record: Mapping[str, Any]) -> bytes:
    """Write an import without problems as a zip: tables with all they refer to, metadata and mapping.

    ``ecosystem validate`` and the upload accept it.
    """
    declared = {table.table: table for table in DATASET_TABLES}
    texts = {declared[name]: as_text(frame, declared[name]) for name, frame in imported.tables().items()}
    complete = complete_tables(texts, REFERENCE)
    contents = {
        table: complete[table].to_csv(index=False, lineterminator="\n").encode("utf-8")
        for table in DATASET_TABLES
        if table in complete
    }
    files = {f"{table.table}.csv": content for table, content in contents.items()}
    files[PACKAGE] = _package(metadata, complete[Sources], resources_of(contents), record)
    files[MAPPING_FILE] = write_mapping(imported.mapping_to_save()).encode("utf-8")
    return _zip(files)


def package_file(imported: SpreadsheetImport, metadata: FolderMetadata, record: Mapping[str, Any]) -> bytes:
    """Return the ``datapackage.json`` of an import that is used without being written."""
    return _package(metadata, imported.tables().get(Sources.table), [], record)


def _package(
    metadata: FolderMetadata,
    sources: pd.DataFrame | None,
    resources: Sequence[Mapping[str, Any]],
    record: Mapping[str, Any],
) -> bytes:
    rows: list[Any] = [] if sources is None else sources.to_dict("records")
    text = package_json(metadata, sources=rows, resources=resources, more={RECORD_KEY: dict(record)})
    return text.encode("utf-8")


def _zip(files: Mapping[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            package.writestr(entry, data)
    return content.getvalue()

"""Functions for uploaded and remote files that run in a child process (:mod:`ecosystem.importers.limited_process`)."""

from __future__ import annotations

import importlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from ecosystem.importers.spreadsheets import SavedMapping, SpreadsheetImport, is_own_format, start_import
from ecosystem.importers.spreadsheets.career_posts import move_derivation
from ecosystem.importers.spreadsheets.dataset_package import (
    dataset_zip,
    import_metadata,
    import_record,
    package_file,
)
from ecosystem.load import DataProblemsError, Ecosystem, Problem, Reference, load_dataset, load_reference
from ecosystem.site import SITE

UPLOAD = "upload"
"""Name of an uploaded dataset in its metadata."""


def warm_up() -> None:
    """Read what every upload needs, before the process forks."""
    _reference()
    headings = ("Name", "Employer", "City", "Country", "Sector", "Field", "Degree", "From", "To")
    cells = ("A", "Invented University", "Lahore", "Pakistan", "University", "Vision", "PhD", "2010", "2015")
    text = f"{','.join(headings)}\n{','.join(cells)}\n"
    if move_derivation(until=2015) is not None:
        importlib.import_module("ecosystem.careers.engines")
    review(start_import({"list.csv": text.encode()}))


def read_upload(files: Mapping[str, bytes], saved: SavedMapping | None, year: int) -> Ecosystem | SpreadsheetImport:
    """Load files that are the tables of a dataset, or match a list; posts without an end last until `year`.

    Raises
    ------
    DataProblemsError
        With the problems of a dataset; those of a list are in the import.
    """
    if not is_own_format(files):
        return review(start_import(files, saved, derive=move_derivation(until=year)))
    zips = [name for name in files if name.lower().endswith(".zip")]
    if zips and len(files) > 1:
        remedy = "Upload either one zip or the CSV files"
        raise DataProblemsError([Problem.of_file(zips[0], "a zip comes alone", remedy)])
    return _without_reference(load_dataset(files, _reference()))


def check_folder(folder: Path) -> None:
    """Check the dataset in a folder; DataProblemsError with its problems."""
    load_dataset(folder, _reference())


def review(imported: SpreadsheetImport) -> SpreadsheetImport:
    """Compute what the review of an import shows."""
    return imported.for_review()


def use_import(imported: SpreadsheetImport, files: Sequence[Mapping[str, object]], today: str) -> Ecosystem:
    """Check the dataset made from described files; DataProblemsError with its problems."""
    imported = replace(imported)  # with all rows
    package = package_file(imported, import_metadata(imported, UPLOAD, today=today), import_record(imported, files))
    return _without_reference(imported.check(_reference(), package=package))


def zip_import(imported: SpreadsheetImport, files: Sequence[Mapping[str, object]], today: str) -> bytes:
    """Write the dataset made from described files as a zip."""
    imported = replace(imported)  # with all rows
    metadata = import_metadata(imported, "spreadsheet", today=today)
    return dataset_zip(imported, metadata, import_record(imported, files))


def _reference() -> Reference:
    return load_reference(SITE / "data" / "reference")


def _without_reference(ecosystem: Ecosystem) -> Ecosystem:
    """Leave out the reference tables, which the server holds already."""
    return replace(ecosystem, reference=Reference({}, ecosystem.reference.digest))

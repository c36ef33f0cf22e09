"""The one door: files become an Ecosystem of checked tables, or all their problems at once."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import replace
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Final

from ecosystem import tables as declarations
from ecosystem.load.checked_tables import read_dataset, read_reference
from ecosystem.load.model.ecosystem import Ecosystem, Reference
from ecosystem.load.model.metadata import NO_METADATA, DatasetMetadata, default_metadata, kind_of_rows, read_metadata
from ecosystem.load.parquet_cache import Contents, Copies, default_folder
from ecosystem.load.problems import DataProblemsError, Problem
from ecosystem.load.reading.archive import unpack
from ecosystem.load.reading.fast_reader import quick_heading
from ecosystem.load.reading.files import (
    MAX_BYTES,
    MAX_FILES,
    File,
    Supply,
    Survey,
    folder_files,
    sort_files,
    survey,
    workers,
)
from ecosystem.load.reading.header import Heading
from ecosystem.tables import (
    DATASET_TABLES,
    REFERENCE_TABLES,
    Cities,
    Researchers,
    Resolution,
    Sectors,
    Sources,
    Table,
    Transitions,
)

Headings = Mapping[str, Heading | None]
Surveys = Mapping[str, Survey]
Reader = Callable[[Supply, Headings, Surveys, Executor], Contents]

MANY_ROWS: Final = 200_000
"""From how many rows on a copy is written in the background."""

_ATTEMPTS: Final = 3


def load_dataset(
    origin: Path | Mapping[str, bytes],
    reference: Reference,
    *,
    columnar: Path | None = None,
    keep_copy: bool = True,
) -> Ecosystem:
    """Load a dataset from a folder, a zip, or uploaded files.

    Parameters
    ----------
    origin : Path or mapping of str to bytes
        A folder of CSV files, a zip of one, or files by name as a browser hands them over (a single zip among them is
        unpacked).
    reference : Reference
        The published tables that stand beside any dataset; they fill in cities, sectors and sources.
    columnar : Path, optional
        Where checked copies of folders are kept, so that a second start on unchanged files is quick; the user's cache
        folder if not given. Uploads are never copied.
    keep_copy : bool
        Whether to use and to write such a copy.

    Returns
    -------
    Ecosystem
        Checked tables that nobody writes to.

    Raises
    ------
    DataProblemsError
        With everything that is wrong, if anything is.
    """
    if not isinstance(origin, Path):
        zips = [name for name in origin if name.lower().endswith(".zip")]
        if len(origin) == 1 and zips:
            return load_zip(origin[zips[0]], reference, name=zips[0])
        return _dataset(_uploaded(origin), "upload", reference, None)
    if origin.is_file():
        return load_zip(origin, reference, name=origin.name)
    copies = Copies(columnar or default_folder()) if keep_copy else None
    return _dataset(_found(origin, DATASET_TABLES), origin.name, reference, copies)


def load_zip(archive: bytes | Path, reference: Reference, *, name: str = "upload.zip") -> Ecosystem:
    """Load a dataset from a zip, unpacked in memory.

    Parameters
    ----------
    archive : bytes or Path
        The zip; its tables may stand in a folder within it.
    reference : Reference
        The published tables.
    name : str
        What the user calls the zip.

    Returns
    -------
    Ecosystem
        Checked tables that nobody writes to.

    Raises
    ------
    DataProblemsError
        With everything that is wrong, if anything is.
    """
    supply = sort_files(unpack(archive, name), DATASET_TABLES)
    return _dataset(supply, "upload", reference, None)


def load_reference(folder: Path, *, columnar: Path | None = None, keep_copy: bool = True) -> Reference:
    """Load the reference tables.

    Parameters
    ----------
    folder : Path
        Where all of them lie as CSV.
    columnar : Path, optional
        Where checked copies are kept; the user's cache folder if not given.
    keep_copy : bool
        Whether to use and to write such a copy.

    Returns
    -------
    Reference
        Checked tables that nobody writes to.

    Raises
    ------
    DataProblemsError
        With everything that is wrong, if anything is.
    """
    copies = Copies(columnar or default_folder()) if keep_copy else None

    def read(supply: Supply, headings: Headings, surveys: Surveys, pool: Executor) -> Contents:
        return read_reference(supply, REFERENCE_TABLES, headings, surveys, pool)

    contents, said = _load(_found(folder, REFERENCE_TABLES), REFERENCE_TABLES, copies, "", read)
    return Reference(contents.frames, said)


def _dataset(supply: Supply, name: str, reference: Reference, copies: Copies | None) -> Ecosystem:
    metadata, problems = _metadata(supply, name)
    supply = replace(supply, problems=(*supply.problems, *problems))

    def read(supply: Supply, headings: Headings, surveys: Surveys, pool: Executor) -> Contents:
        return read_dataset(supply, headings, surveys, reference, pool)

    contents, said = _load(supply, DATASET_TABLES, copies, reference.digest, read)
    remarks = contents.remarks if supply.package else (NO_METADATA, *contents.remarks)
    frames = contents.frames
    kind = kind_of_rows(frames) or metadata.kind
    if kind != metadata.kind:
        remarks = (f"Rows are marked {kind}: the dataset is shown as {kind}, whatever is said beside it.", *remarks)
    return Ecosystem(
        metadata=replace(metadata, digest=said, kind=kind),
        researchers=frames[Researchers.table],
        transitions=frames[Transitions.table],
        cities=frames[Cities.table],
        sectors=frames[Sectors.table],
        sources_table=frames[Sources.table],
        reference=reference,
        remarks=remarks,
        resolution=frames.get(Resolution.table),
    )


def _load(
    supply: Supply, tables: Sequence[type[Table]], copies: Copies | None, beside: str, read: Reader
) -> tuple[Contents, str]:
    """Fetch the copy of these very files, or read them; read again if they were written to meanwhile."""
    with ThreadPoolExecutor(workers(), thread_name_prefix="ecosystem-load") as pool:
        for _ in range(_ATTEMPTS):
            try:
                before = _stamps(supply)
                headings = {table.table: _heading(supply, table) for table in tables}
                surveys = _surveys(supply, headings, pool)
                said = _digest(supply, surveys)
                key = _key(said, beside)
                kept = copies.fetch(key, tuple(tables), pool) if copies and not supply.problems else None
                contents = kept or read(supply, headings, surveys, pool)
                unchanged = _stamps(supply) == before
            except OSError as error:
                raise DataProblemsError([_unreadable(error)]) from error
            except DataProblemsError:
                if _stamps(supply) == before:
                    raise
                continue
            if unchanged:
                if copies and kept is None:
                    _keep(copies, key, contents, tuple(tables))
                return contents, said
    rule = "the files are being written to"
    raise DataProblemsError([Problem("", 0, "", "", rule, "Load again when they are complete")])


def _found(folder: Path, tables: Sequence[type[Table]]) -> Supply:
    try:
        return sort_files(folder_files(folder), tables, remark=False)
    except OSError as error:
        raise DataProblemsError([_unreadable(error)]) from error


def _uploaded(origin: Mapping[str, bytes]) -> Supply:
    if len(origin) > MAX_FILES:
        rule = f"there are more than {MAX_FILES} files"
        raise DataProblemsError([Problem("upload", 0, "", "", rule, "Send only the tables of the dataset")])
    if sum(map(len, origin.values())) > MAX_BYTES:
        raise DataProblemsError([Problem("upload", 0, "", "", "the files are larger than a gigabyte", "Send less")])
    return sort_files((File(name, bytes(content)) for name, content in origin.items()), DATASET_TABLES)


def _metadata(supply: Supply, name: str) -> tuple[DatasetMetadata, tuple[Problem, ...]]:
    if supply.package is not None:
        return read_metadata(supply.package, name)
    return (default_metadata(name) if name == "upload" else default_metadata(name, title=name)), ()


def _heading(supply: Supply, table: type[Table]) -> Heading | None:
    file = supply.tables.get(table.table)
    return quick_heading(file, table) if file else None


def _surveys(supply: Supply, headings: Headings, pool: Executor) -> dict[str, Survey]:
    surveys = {}
    for name, file in supply.tables.items():
        heading = headings.get(name)
        surveys[name] = survey(file, heading.separator if heading else ",", pool)
    return surveys


def _digest(supply: Supply, surveys: Surveys) -> str:
    """Say in one word what the files hold, whatever they are called and wherever they lie."""
    said = hashlib.sha256()
    for name, surveyed in sorted(surveys.items()):
        said.update(name.encode() + b"\0" + surveyed.digest)
    if supply.package is not None:
        said.update(b"datapackage\0" + hashlib.sha256(supply.package.read()).digest())
    return said.hexdigest()[:32]


def _key(said: str, beside: str) -> str:
    return hashlib.sha256(f"{said} {beside} {_code()}".encode()).hexdigest()[:40]


@cache
def _code() -> str:
    """Say in one word what checks the tables: the declarations, this package, and the libraries under it."""
    said = hashlib.sha256()
    for folder in (Path(str(declarations.__file__)).parent, Path(__file__).parent):
        for path in sorted(folder.glob("*.py")):
            said.update(path.name.encode() + b"\0" + path.read_bytes())
    said.update(" ".join(version(name) for name in ("ecosystem", "pandas", "pyarrow", "pandera")).encode())
    return said.hexdigest()


def _stamps(supply: Supply) -> list[tuple[int, ...]]:
    files = [*supply.tables.values(), *([supply.package] if supply.package else [])]
    return [file.stamp() for file in files]


def _keep(copies: Copies, key: str, contents: Contents, tables: tuple[type[Table], ...]) -> None:
    if sum(map(len, contents.frames.values())) < MANY_ROWS:
        copies.keep(key, contents, tables)
        return
    threading.Thread(target=copies.keep, args=(key, contents, tables), name="ecosystem-copy").start()


def _unreadable(error: OSError) -> Problem:
    name = Path(str(error.filename)).name if error.filename else "a file"
    return Problem(name, 0, "", "", f"it cannot be read ({error.strerror})", "Check that it is there and readable")

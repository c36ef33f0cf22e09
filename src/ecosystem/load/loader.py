"""Load datasets and reference tables from folders, zips and uploads, with a cache of checked tables."""

import hashlib
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import replace
from functools import cache, partial
from importlib.metadata import version
from pathlib import Path
from typing import Final, TypeAlias

import pandas as pd

from ecosystem import tables as declarations
from ecosystem.load.checked_tables import CheckedTables, Surveyed, SurveyedFile, read_dataset, read_reference
from ecosystem.load.model.ecosystem import Ecosystem, Reference
from ecosystem.load.model.metadata import (
    NO_METADATA,
    DatasetMetadata,
    default_metadata,
    kind_of_rows,
    read_metadata,
    read_origin,
)
from ecosystem.load.model.published import PublishedTables, without_published
from ecosystem.load.problems import DataProblemsError, Problem
from ecosystem.load.reading.archive import unpack
from ecosystem.load.reading.files import (
    MAX_BYTES,
    MAX_FILES,
    DatasetFiles,
    File,
    assign_files,
    folder_files,
    survey_file,
    without_direction_marks,
    worker_count,
)
from ecosystem.load.reading.header import read_header
from ecosystem.load.table_cache import TableCache
from ecosystem.site import user_cache_folder
from ecosystem.tables import (
    DATASET_TABLES,
    PUBLISHED_TABLES,
    REFERENCE_TABLES,
    Cities,
    Researchers,
    Resolution,
    Sectors,
    Sources,
    Table,
    Transitions,
)

Reader: TypeAlias = Callable[[DatasetFiles, Surveyed, Executor], CheckedTables]

BACKGROUND_ROWS: Final = 200_000
"""Rows from which on the cache is written in the background."""

PUBLISHED_FOLDER: Final = "published"

CACHE_THREAD: Final = "ecosystem-cache"

_ATTEMPTS: Final = 3
_UPLOAD: Final = "upload"


def load_dataset(
    origin: Path | Mapping[str, bytes],
    reference: Reference,
    *,
    cache_folder: Path | None = None,
    use_cache: bool = True,
) -> Ecosystem:
    """Load a dataset from a folder, a zip, or uploaded files.

    Parameters
    ----------
    origin : Path or mapping of str to bytes
        A folder of CSV files, a zip of one, or uploaded files by name; a single zip among them is unpacked.
    reference : Reference
        Completes the dataset's cities, sectors and sources.
    cache_folder : Path, optional
        For the checked tables of folders; the user's cache folder by default. Uploads and zips are never cached.
    use_cache : bool
        Whether to read and write the cache.

    Returns
    -------
    Ecosystem
        Checked, read-only tables.

    Raises
    ------
    DataProblemsError
        With all problems.
    """
    if not isinstance(origin, Path):
        zips = [name for name in origin if name.lower().endswith(".zip")]
        if len(origin) == 1 and zips:
            return load_zip(origin[zips[0]], reference, name=zips[0])
        return _dataset(_uploaded_files(origin), _UPLOAD, reference, None)
    if origin.is_file():
        return load_zip(origin, reference, name=origin.name)
    files = _folder_files(origin, DATASET_TABLES)
    ecosystem = _dataset(files, origin.name, reference, _cache(cache_folder, use_cache=use_cache))
    return replace(ecosystem, metadata=replace(ecosystem.metadata, origin=read_origin(origin)))


def load_zip(archive: bytes | Path, reference: Reference, *, name: str = "upload.zip") -> Ecosystem:
    """Load a dataset from a zip, unpacked in memory; see :func:`load_dataset`.

    Parameters
    ----------
    archive : bytes or Path
        The tables may lie in a folder within the zip.
    name : str
        User-visible name, for problems.
    """
    files = map(without_direction_marks, unpack(archive, name))
    return _dataset(assign_files(files, DATASET_TABLES), _UPLOAD, reference, None)


def load_reference(folder: Path, *, cache_folder: Path | None = None, use_cache: bool = True) -> Reference:
    """Load the reference tables from a folder that holds all of them as CSV; see :func:`load_dataset`.

    The published tables lie in the folder ``published`` beside it and are loaded on first use; if they cannot be, they
    are empty, and their problems are listed.
    """

    def read(files: DatasetFiles, surveyed: Surveyed, pool: Executor) -> CheckedTables:
        return read_reference(files, REFERENCE_TABLES, surveyed, pool)

    files = _folder_files(folder, REFERENCE_TABLES)
    table_cache = _cache(cache_folder, use_cache=use_cache)
    checked, digest = _load(files, REFERENCE_TABLES, table_cache, "", read)
    published = folder.parent / PUBLISHED_FOLDER
    read_published = cache(
        partial(_published_or_problems, published, checked.frames[Sources.table], digest, table_cache)
    )
    return Reference(checked.frames, _with_files(digest, published), read_published=read_published)


def load_published(folder: Path, reference: Reference, *, use_cache: bool = True) -> PublishedTables:
    """Load the published tables, which cite the sources of the reference tables; see :func:`load_dataset`."""
    return _published(folder, reference[Sources.table], reference.digest, _cache(None, use_cache=use_cache))


def _published_or_problems(
    folder: Path, sources: pd.DataFrame, reference_digest: str, table_cache: TableCache | None
) -> PublishedTables:
    try:
        return _published(folder, sources, reference_digest, table_cache)
    except DataProblemsError as error:
        return without_published(error.problems)


def _published(
    folder: Path, sources: pd.DataFrame, reference_digest: str, table_cache: TableCache | None
) -> PublishedTables:
    def read(files: DatasetFiles, surveyed: Surveyed, pool: Executor) -> CheckedTables:
        return read_reference(files, PUBLISHED_TABLES, surveyed, pool, sources=sources)

    files = _folder_files(folder, PUBLISHED_TABLES)
    checked, _ = _load(files, (Sources, *PUBLISHED_TABLES), table_cache, reference_digest, read)
    return PublishedTables(checked.frames)


def _with_files(digest: str, folder: Path) -> str:
    """Digest that also changes with the tables of a folder; reading 2 MB takes a few milliseconds."""
    hashed = hashlib.sha256(digest.encode())
    for path in sorted(folder.glob("*.csv")):
        hashed.update(path.name.encode() + b"\0" + path.read_bytes())
    return hashed.hexdigest()[:32]


def _cache(folder: Path | None, *, use_cache: bool) -> TableCache | None:
    return TableCache(folder or user_cache_folder()) if use_cache else None


def _dataset(files: DatasetFiles, name: str, reference: Reference, table_cache: TableCache | None) -> Ecosystem:
    metadata, problems = _metadata(files, name)
    files = replace(files, problems=(*files.problems, *problems))

    def read(files: DatasetFiles, surveyed: Surveyed, pool: Executor) -> CheckedTables:
        return read_dataset(files, surveyed, reference, pool)

    checked, digest = _load(files, DATASET_TABLES, table_cache, reference.digest, read)
    remarks = checked.remarks if files.package else (NO_METADATA, *checked.remarks)
    frames = checked.frames
    kind = kind_of_rows(frames) or metadata.kind
    if kind != metadata.kind:
        remarks = (f"Rows are marked {kind}: the dataset is shown as {kind}, whatever its metadata say.", *remarks)
    return Ecosystem(
        metadata=replace(metadata, digest=digest, kind=kind),
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
    files: DatasetFiles,
    tables: tuple[type[Table], ...],
    table_cache: TableCache | None,
    reference_digest: str,
    read: Reader,
) -> tuple[CheckedTables, str]:
    """Fetch the tables from the cache or read them; start again if the files were written to meanwhile."""
    with ThreadPoolExecutor(worker_count(), thread_name_prefix="ecosystem-load") as pool:
        for _ in range(_ATTEMPTS):
            try:
                before = _states(files)
                surveyed = {table.table: source for table in tables if (source := _survey(files, table, pool))}
                digest = _digest(files, surveyed)
                key = _cache_key(digest, reference_digest)
                cached = table_cache.fetch(key, tables, pool) if table_cache and not files.problems else None
                checked = cached or read(files, surveyed, pool)
                unchanged = _states(files) == before
            except OSError as error:
                raise DataProblemsError([_unreadable(error)]) from error
            except DataProblemsError:
                if _states(files) == before:
                    raise
                continue
            if unchanged:
                if table_cache and cached is None:
                    _store(table_cache, key, checked, tables)
                return checked, digest
    rule = "the files are being written to"
    raise DataProblemsError([Problem.of_file("", rule, "Load again when they are complete")])


def _folder_files(folder: Path, tables: Sequence[type[Table]]) -> DatasetFiles:
    try:
        return assign_files(folder_files(folder), tables, remark=False)
    except OSError as error:
        raise DataProblemsError([_unreadable(error)]) from error


def _uploaded_files(origin: Mapping[str, bytes]) -> DatasetFiles:
    if len(origin) > MAX_FILES:
        rule = f"there are more than {MAX_FILES} files"
        raise DataProblemsError([Problem.of_file(_UPLOAD, rule, "Send only the tables of the dataset")])
    if sum(map(len, origin.values())) > MAX_BYTES:
        raise DataProblemsError([Problem.of_file(_UPLOAD, "the files are larger than a gigabyte", "Send less")])
    files = (without_direction_marks(File(name, bytes(content))) for name, content in origin.items())
    return assign_files(files, DATASET_TABLES)


def _metadata(files: DatasetFiles, name: str) -> tuple[DatasetMetadata, tuple[Problem, ...]]:
    if files.package is not None:
        return read_metadata(files.package, name)
    return (default_metadata(name) if name == _UPLOAD else default_metadata(name, title=name)), ()


def _survey(files: DatasetFiles, table: type[Table], pool: Executor) -> SurveyedFile | None:
    file = files.tables.get(table.table)
    if file is None:
        return None
    header = read_header(file, table)
    return SurveyedFile(file, header, survey_file(file, header.separator if header else ",", pool))


def _digest(files: DatasetFiles, surveyed: Surveyed) -> str:
    """SHA-256 of the content of all files, whatever their names and places, shortened to 32 hexadecimal digits."""
    digest = hashlib.sha256()
    for name, source in sorted(surveyed.items()):
        digest.update(name.encode() + b"\0" + source.survey.digest)
    if files.package is not None:
        digest.update(b"datapackage\0" + hashlib.sha256(files.package.read()).digest())
    return digest.hexdigest()[:32]


def _cache_key(digest: str, reference_digest: str) -> str:
    return hashlib.sha256(f"{digest} {reference_digest} {_code_digest()}".encode()).hexdigest()[:40]


@cache
def _code_digest() -> str:
    """SHA-256 of the declarations, this package and the versions of its libraries."""
    digest = hashlib.sha256()
    for folder in (Path(str(declarations.__file__)).parent, Path(__file__).parent):
        for path in sorted(folder.rglob("*.py")):
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    digest.update(" ".join(version(name) for name in ("ecosystem", "pandas", "pyarrow", "pandera")).encode())
    return digest.hexdigest()


def _states(files: DatasetFiles) -> list[tuple[int, ...]]:
    return [file.state() for file in (*files.tables.values(), files.package) if file is not None]


def _store(table_cache: TableCache, key: str, checked: CheckedTables, tables: tuple[type[Table], ...]) -> None:
    if sum(map(len, checked.frames.values())) < BACKGROUND_ROWS:
        table_cache.store(key, checked, tables)
        return
    threading.Thread(target=table_cache.store, args=(key, checked, tables), name=CACHE_THREAD).start()


def _unreadable(error: OSError) -> Problem:
    name = Path(str(error.filename)).name if error.filename else "a file"
    return Problem.of_file(name, f"it cannot be read ({error.strerror})", "Check that it is there and readable")

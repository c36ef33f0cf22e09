"""Catalogue of the datasets in a folder, and archived versions of datasets."""

import hashlib
import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from ecosystem.load.model.metadata import DatasetMetadata, default_metadata, read_metadata
from ecosystem.load.problems import Problem
from ecosystem.load.reading.files import File
from ecosystem.tables import Researchers
from ecosystem.tables.packaging import PACKAGE

ARCHIVE: Final = "archive"
"""Subfolder of archived versions, each in a folder named by the start of its digest."""
ARCHIVE_SEPARATOR: Final = "@"
"""Separates name and digest in the name of an archived version."""
ARCHIVE_DIGEST_LENGTH: Final = 12
NO_DATASET: Final = "lost+found"
"""Folder at the root of many volumes, which only the administrator can read."""
SUFFIXES: Final = (".csv", ".json")
"""Files that make up a dataset."""


@dataclass(frozen=True)
class Catalogue:
    """The datasets found, by name, in the order of the folders.

    Attributes
    ----------
    metadata
        With an empty digest, since no table has been read.
    problems
        Folders and metadata that could not be read (their datasets are left out), and names that occur twice.
    """

    metadata: Mapping[str, DatasetMetadata]
    folders: Mapping[str, Path]
    problems: tuple[Problem, ...]


def list_datasets(*roots: Path) -> Catalogue:
    """List the datasets in some folders: each subfolder with a ``researchers.csv``.

    Parameters
    ----------
    *roots : Path
        A folder that does not exist counts as empty.

    Returns
    -------
    Catalogue
        Broken metadata are reported and do not hide the other datasets.
    """
    found: dict[str, DatasetMetadata] = {}
    folders: dict[str, Path] = {}
    listed = dataset_folders(*roots)
    unreadable = [folder for folder in (*roots, *listed) if os.path.isdir(folder) and not is_readable(folder)]
    problems = [_unreadable(folder) for folder in unreadable]
    for folder in listed:
        if folder in unreadable or not os.path.isfile(folder / f"{Researchers.table}.csv"):
            continue
        metadata, errors = _folder_metadata(folder)
        if folder.parent.name == ARCHIVE:
            name = f"{metadata.name}{ARCHIVE_SEPARATOR}{folder.name}"
            metadata = replace(metadata, name=name, title=f"Archived {metadata.title}")
        name = metadata.name
        if name in found:
            rule = f"a dataset is called {name} already"
            errors = (*errors, Problem(_package_of(folder), 0, "name", name, rule, "Give one of them another name"))
        if errors:
            problems += errors
        else:
            found[name], folders[name] = metadata, folder
    return Catalogue(found, folders, tuple(problems))


def archive_dataset(folder: Path, root: Path, digest: str) -> Path:
    """Copy a dataset byte for byte into ``root/archive``, under the digest with which its views are cited.

    Parameters
    ----------
    digest : str
        :attr:`DatasetMetadata.digest` of the loaded dataset.

    Returns
    -------
    Path
        The copy; an existing copy is left as it is.
    """
    copy = root / ARCHIVE / digest[:ARCHIVE_DIGEST_LENGTH]
    if copy.is_dir():
        return copy
    copy.parent.mkdir(parents=True, exist_ok=True)
    part = copy.with_name(f".{copy.name}.{os.getpid()}.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir()
    for path in sorted(folder.iterdir()):
        if path.is_file() and path.suffix.lower() in SUFFIXES:
            shutil.copy2(path, part / path.name)
    part.replace(copy)
    return copy


def fingerprint(folder: Path) -> str:
    """Hash of file names, sizes and modification times: cheap test whether to load a folder again.

    It does not identify the content; that is :attr:`DatasetMetadata.digest`. What vanishes meanwhile, or cannot be
    read, counts as missing.
    """
    digest = hashlib.blake2b(digest_size=16)
    for path in _entries(folder):
        if path.suffix.lower() in SUFFIXES and os.path.isfile(path):
            with suppress(OSError):
                state = path.stat()
                digest.update(f"{path.name}\0{state.st_size}\0{state.st_mtime_ns}\0{state.st_ino}\n".encode())
    return digest.hexdigest()


def _entries(folder: Path) -> list[Path]:
    """Return what a folder holds; nothing if it does not exist, or no longer, or cannot be read."""
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []


def is_readable(folder: Path) -> bool:
    """Return whether this user may list a folder and open what is in it."""
    return os.access(folder, os.R_OK | os.X_OK)


def _unreadable(folder: Path) -> Problem:
    remedy = "Give it the right to read and to enter the folder"
    place = f"{folder.parent.name}/{folder.name}"
    return Problem.of_file(place, "the user of this process cannot read the folder", remedy)


def dataset_folders(*roots: Path) -> list[Path]:
    """Return the subfolders of some folders and of their archives, which may hold datasets."""
    places = (place for root in roots for place in (root, root / ARCHIVE))
    return [path for place in places for path in _entries(place) if os.path.isdir(path) and path.name != NO_DATASET]


def _folder_metadata(folder: Path) -> tuple[DatasetMetadata, tuple[Problem, ...]]:
    path = folder / PACKAGE
    if not os.path.isfile(path):
        return default_metadata(folder.name, title=folder.name), ()
    try:
        return read_metadata(File(_package_of(folder), path), folder.name)
    except FileNotFoundError:
        return default_metadata(folder.name, title=folder.name), ()


def _package_of(folder: Path) -> str:
    return f"{folder.name}/{PACKAGE}"

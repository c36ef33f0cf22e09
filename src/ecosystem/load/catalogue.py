"""Which datasets there are: the folders that hold one, with their birth certificates."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from ecosystem.load.birth import read_birth, unregistered
from ecosystem.load.ecosystem import Birth
from ecosystem.load.files import PACKAGE, File
from ecosystem.load.problems import Problem
from ecosystem.tables import Researchers

ARCHIVE: Final = "archive"
"""Folder of a root that keeps earlier states of datasets, each under the first letters of its hash."""
ARCHIVED: Final = "@"
"""Stands between a dataset's name and the hash of an archived state of it."""
ARCHIVED_HASH: Final = 12
SUFFIXES: Final = (".csv", ".json")
"""Files that make up a dataset."""


@dataclass(frozen=True)
class Catalogue:
    """The datasets found, by name, in the order of the roots.

    Attributes
    ----------
    births : mapping of str to Birth
        Certificates; their digest is empty, since no table has been read.
    folders : mapping of str to Path
        Where each dataset lies.
    problems : tuple of Problem
        Certificates that could not be read (their datasets are left out), and names that occur twice.
    """

    births: Mapping[str, Birth]
    folders: Mapping[str, Path]
    problems: tuple[Problem, ...]


def list_datasets(*roots: Path) -> Catalogue:
    """Find the datasets in some folders.

    A dataset is a folder with ``researchers.csv`` in it; it is called what its certificate says, else what the folder
    is called.

    Parameters
    ----------
    *roots : Path
        Folders whose subfolders are looked into; one that does not exist is empty.

    Returns
    -------
    Catalogue
        What was found. A broken certificate is reported and does not hide the other datasets.
    """
    births: dict[str, Birth] = {}
    folders: dict[str, Path] = {}
    problems: list[Problem] = []
    for folder in (path for root in roots for place in (root, root / ARCHIVE) for path in _folders(place)):
        if not (folder / f"{Researchers.table}.csv").is_file():
            continue
        birth, found = certificate(folder)
        if folder.parent.name == ARCHIVE:
            birth = replace(birth, name=f"{birth.name}{ARCHIVED}{folder.name}", title=f"Archived {birth.title}")
        if birth.name in births:
            rule = f"a dataset is called {birth.name} already"
            found = (*found, Problem(_shown(folder), 0, "name", birth.name, rule, "Give one of them another name"))
        if found:
            problems += found
        else:
            births[birth.name], folders[birth.name] = birth, folder
    return Catalogue(births, folders, tuple(problems))


def _folders(place: Path) -> list[Path]:
    return sorted(path for path in place.iterdir() if path.is_dir()) if place.is_dir() else []


def archive_dataset(folder: Path, root: Path, digest: str) -> Path:
    """Keep a copy of a dataset, byte for byte, under the hash with which its views are cited.

    Parameters
    ----------
    folder : Path
        The dataset.
    root : Path
        A folder that holds datasets; the copy goes into its folder ``archive``.
    digest : str
        Of the dataset when it was loaded (:attr:`Birth.digest`).

    Returns
    -------
    Path
        The copy; the one that is there already, where there is one.
    """
    kept = root / ARCHIVE / digest[:ARCHIVED_HASH]
    if kept.is_dir():
        return kept
    kept.parent.mkdir(parents=True, exist_ok=True)
    part = kept.with_name(f".{kept.name}.{os.getpid()}.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir()
    for path in sorted(folder.iterdir()):
        if path.is_file() and path.suffix.lower() in SUFFIXES:
            shutil.copy2(path, part / path.name)
    part.replace(kept)
    return kept


def certificate(folder: Path) -> tuple[Birth, tuple[Problem, ...]]:
    """Read a folder's birth certificate; a folder without one is called what it is called."""
    path = folder / PACKAGE
    if not path.is_file():
        return unregistered(folder.name, title=folder.name), ()
    return read_birth(File(_shown(folder), path), folder.name)


def stamp(folder: Path) -> str:
    """Tell in no time whether a folder's files may have changed since.

    Parameters
    ----------
    folder : Path
        Where a dataset or the reference tables lie.

    Returns
    -------
    str
        A digest of names, sizes and times of change: good to decide whether to load again, not what was loaded (that
        is :attr:`Birth.digest`).
    """
    said = hashlib.blake2b(digest_size=16)
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() in SUFFIXES and path.is_file():
            state = path.stat()
            said.update(f"{path.name}\0{state.st_size}\0{state.st_mtime_ns}\0{state.st_ino}\n".encode())
    return said.hexdigest()


def _shown(folder: Path) -> str:
    return f"{folder.name}/{PACKAGE}"

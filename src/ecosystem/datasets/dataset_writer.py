"""Write a dataset folder atomically: write beside it, validate, swap."""

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import pandas as pd

from ecosystem.datasets.edition_changes import DatasetChanges, compare_editions
from ecosystem.datasets.folder_swap import flush, replace_folder, restore_folder
from ecosystem.datasets.invisible_characters import INVISIBLE, remove_invisible
from ecosystem.datasets.metadata import FolderMetadata, write_metadata
from ecosystem.datasets.table_file import table_path
from ecosystem.load import RECORD_KEY, load_dataset, load_reference
from ecosystem.site import SITE
from ecosystem.tables import DATASET_TABLES, Cities, Sectors, Sources, Table, Transitions
from ecosystem.tables.packaging import PACKAGE

REFERENCE: Final = SITE / "data" / "reference"
_NO_TEXT: Final = r"[\x00-\x1f\x7f\x85\u2028\u2029]+"
"""Control characters and line ends, which are not allowed in a cell."""
_FILES: Final = frozenset((PACKAGE, *(f"{table.table}.csv" for table in DATASET_TABLES)))
"""Names of the files of a dataset."""

MAX_NAMED: Final = 5
"""Maximum number of datasets named in the message about a folder that holds several."""


class OccupiedFolderError(Exception):
    """The target holds files that no import wrote, or cannot be written; the message gives the remedy."""


def write_dataset(
    tables: Mapping[str, pd.DataFrame],
    metadata: FolderMetadata,
    folder: Path,
    *,
    record: Mapping[str, Any] | None = None,
) -> DatasetChanges:
    """Write tables as a dataset, replacing the one that an earlier import wrote.

    The dataset is written to a folder beside the target, validated by :func:`ecosystem.load.load_dataset` and swapped
    in one step. After a crash at any point the last valid dataset is in place; the next write removes what was left
    over. Files in the folder that are no table of a dataset are kept.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        By name, at least ``researchers``. Missing columns are empty; cities, sectors and sources that are referenced
        but not given are added from the reference tables. A ``sources`` table must contain the import's own sources.
    folder : Path
        Its name is matched with ``?dataset=`` of a link, so it should be ``metadata.name``.
    record : mapping, optional
        Inputs, thresholds, skipped and flagged counts: JSON values, stored under ``import``.

    Raises
    ------
    DataProblemsError
        If the tables break a rule; nothing is changed.
    OccupiedFolderError
        If the folder holds files or a dataset that no import wrote.
    ValueError
        If a table or a column is not declared.
    """
    folder = Path(os.path.realpath(folder))
    folder.parent.mkdir(parents=True, exist_ok=True)
    with _locked(folder.parent):
        temporary, aside = _temporary_folders(folder)
        restore_folder(folder, aside)
        remove_tree(temporary)
        check_replaceable(folder)
        try:
            new = temporary / folder.name
            write_tables(tables, new, REFERENCE)
            copy_other_files(folder, new)
            found = compare_editions(folder if folder.exists() else None, new)
            write_metadata(
                new,
                replace(metadata, tables=DATASET_TABLES),
                {RECORD_KEY: {**(record or {}), "changes": found.numbers()}},
            )
            load_dataset(new, load_reference(REFERENCE, use_cache=False), use_cache=False)
            for path in (*new.iterdir(), new):
                flush(path)
            replace_folder(new, folder, aside)
        finally:
            remove_tree(temporary)
    return found


def write_tables(tables: Mapping[str, pd.DataFrame], folder: Path, reference: Path) -> None:
    """Write tables as CSV: declared column order, rows sorted by key, referenced rows added."""
    declared = {table.table: table for table in DATASET_TABLES}
    unknown = [name for name in tables if name not in declared]
    if unknown:
        raise ValueError(f"{', '.join(unknown)}: no such table. Tables are {', '.join(declared)}.")
    texts = {declared[name]: as_text(frame, declared[name]) for name, frame in tables.items()}
    folder.mkdir(parents=True)
    for table, frame in complete_tables(texts, reference).items():
        frame.to_csv(table_path(folder, table), index=False, encoding="utf-8", lineterminator="\n")


def as_text(frame: pd.DataFrame, table: type[Table]) -> pd.DataFrame:
    """Convert a table to the texts that are written: declared columns, missing as empty, rows sorted by key.

    Invisible characters are removed; control characters become spaces. A column that is not declared and a fraction in
    a whole number raise ValueError.
    """
    columns = table.columns()
    if undeclared := [str(name) for name in frame.columns if name not in columns]:
        raise ValueError(f"{table.table}: the columns {', '.join(undeclared)} are not declared. Leave them out.")
    texts_by_column = pd.DataFrame(index=range(len(frame)))
    for column in columns:
        cells = frame[column].reset_index(drop=True) if column in frame else pd.Series("", index=texts_by_column.index)
        if column.rule.type == "integer":
            cells = cells.replace("", None).astype("Int64")
        elif pd.api.types.is_bool_dtype(cells):
            cells = cells.map({True: "true", False: "false"})
        texts = cells.astype("str").fillna("")
        has_invisible = texts.str.contains(INVISIBLE, regex=True)
        texts = (
            texts.where(~has_invisible, texts[has_invisible].map(remove_invisible)) if has_invisible.any() else texts
        )
        texts_by_column[str(column)] = texts.str.replace(_NO_TEXT, " ", regex=True).str.strip()
    order = [Transitions.researcher_id, Transitions.year] if table is Transitions else []
    return texts_by_column.sort_values([*map(str, order), str(table.key())], ignore_index=True)


def complete_tables(texts: Mapping[type[Table], pd.DataFrame], reference: Path) -> dict[type[Table], pd.DataFrame]:
    """Add referenced cities, sectors and sources that are not given, from the reference tables."""
    complete = dict(texts)
    for table in (Cities, Sectors, Sources):
        known = pd.read_csv(table_path(reference, table), dtype="str", keep_default_na=False)
        own = complete.get(table, pd.DataFrame(columns=list(map(str, table.columns()))))
        key = str(table.key())
        wanted = set(known[key]) if table is Sectors else _pointed_to(complete, table)
        more = known[known[key].isin(wanted - set(own[key]))]
        complete[table] = pd.concat([own, more[own.columns]], ignore_index=True)
    return complete


def copy_other_files(folder: Path, new: Path) -> None:
    """Copy files that are no part of a dataset, such as a mapping of column names, to the new folder."""
    for path in folder.iterdir() if folder.exists() else ():
        if path.name in _FILES:
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.copytree(path, new / path.name, symlinks=True, copy_function=_link_or_copy)
        else:
            _link_or_copy(str(path), str(new / path.name))


def check_replaceable(folder: Path) -> None:
    """Raise OccupiedFolderError unless the folder is missing, without datasets, or holds one that an import wrote."""
    if not folder.exists():
        return
    if not folder.is_dir():
        raise OccupiedFolderError(f"{folder} is a file. Name a folder, or one that does not exist yet.")
    tables = sorted(_FILES & {path.name for path in folder.iterdir()})
    if tables and not _was_imported(folder / PACKAGE):
        raise OccupiedFolderError(f"{folder} holds {', '.join(tables)}, which no import has made. Name another folder.")
    others = [] if tables else sorted(path.parent.name for path in folder.glob(f"[!.]*/{PACKAGE}"))
    if others:
        raise OccupiedFolderError(
            f"{folder} holds datasets in folders of their own ({', '.join(others[:MAX_NAMED])}). Name one in it, "
            f"such as {folder / 'new'}."
        )


def check_target(folder: Path) -> None:
    """Raise OccupiedFolderError, before hours of work, if a dataset cannot be written to a folder."""
    folder = Path(os.path.realpath(folder))
    check_replaceable(folder)
    parent = next(path for path in folder.parents if path.exists())
    if not parent.is_dir():
        raise OccupiedFolderError(f"{parent} is a file, so {folder} cannot be created in it. Name another folder.")
    for path in {parent, folder} if folder.is_dir() else {parent}:
        try:
            with TemporaryDirectory(prefix=".", dir=path):
                pass
        except OSError as error:
            why = error.strerror or type(error).__name__
            raise OccupiedFolderError(
                f"{path} cannot be written to ({why}). Name a folder that you may write to."
            ) from None


def remove_tree(folder: Path) -> None:
    """Remove a folder if it exists."""
    if folder.exists():
        shutil.rmtree(folder)


def _temporary_folders(folder: Path) -> tuple[Path, Path]:
    """Temporary folder of the new dataset, and name of the old one if names cannot be exchanged.

    The new dataset is one level deeper than datasets are searched for; the old one is on that level, so that after a
    crash between two renames it is still found by its name.
    """
    return folder.with_name(f".{folder.name}.landing"), folder.with_name(f"{folder.name}.before-landing")


def _was_imported(package: Path) -> bool:
    try:
        content = json.loads(package.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(content, dict) and RECORD_KEY in content


def _link_or_copy(old: str, new: str) -> None:
    """Hard-link a file; copy it where the file system cannot."""
    try:
        os.link(old, new, follow_symlinks=False)
    except OSError:
        shutil.copy2(old, new, follow_symlinks=False)


def _pointed_to(texts: Mapping[type[Table], pd.DataFrame], target: type[Table]) -> set[str]:
    return {
        cell
        for table, frame in texts.items()
        for column in table.columns()
        if column.rule.references.partition(".")[0] == target.table
        for cell in frame[str(column)].unique()
    }


@contextmanager
def _locked(parent: Path) -> Iterator[None]:
    """Lock a folder against other writers, where the system has file locks."""
    try:
        import fcntl
    except ImportError:
        yield
        return
    opened = os.open(parent, os.O_RDONLY)
    try:
        fcntl.flock(opened, fcntl.LOCK_EX)
        yield
    finally:
        os.close(opened)

"""Tables become a dataset folder: written beside it, checked, and put in its place in one step."""

from __future__ import annotations

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
"""Control characters and line ends, which have no place in a cell."""


OTHERS_SHOWN: Final = 5
"""Datasets in a folder that are named, where it was taken for a folder of one."""


class OccupiedFolderError(Exception):
    """A folder holds something that no import made; the message says what, and what to do."""


def write_dataset(
    tables: Mapping[str, pd.DataFrame],
    metadata: FolderMetadata,
    folder: Path,
    *,
    record: Mapping[str, Any] | None = None,
    reference: Path = REFERENCE,
) -> DatasetChanges:
    """Write tables as a dataset, in place of the one that the last import left there.

    Everything is written to a folder beside, checked as :func:`ecosystem.load.load_dataset` checks any dataset, and
    then put in place in one step: whenever this is stopped, the last good dataset is there, and what was left lying is
    cleaned away by the next landing. Files in the folder that are no table of a dataset stay.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        By name, at least ``researchers``. Columns that are not given are empty; cities, sectors and sources that are
        not given, or lack a row that is pointed to, are completed from the reference tables. A ``sources`` table must
        name the import's own sources.
    metadata : FolderMetadata
        What is said about the dataset as a whole; all tables that are given are described.
    folder : Path
        The dataset's place; its name is what ``?dataset=`` of a link is matched with, so it should be
        ``metadata.name``.
    record : mapping, optional
        What was read, thresholds, skipped and flagged counts: JSON values, kept under ``import``.
    reference : Path
        Folder of the reference tables.

    Returns
    -------
    Changes
        What was added, left and was corrected since the last import.

    Raises
    ------
    DataProblemsError
        If the tables break a rule; nothing has changed then.
    OccupiedFolderError
        If the folder holds files or a dataset that no import made.
    ValueError
        If a table or a column is not declared.
    """
    folder = Path(os.path.realpath(folder))
    folder.parent.mkdir(parents=True, exist_ok=True)
    with _alone(folder.parent):
        workplace, aside = _places(folder)
        restore_folder(folder, aside)
        remove_tree(workplace)
        check_replaceable(folder)
        try:
            new = workplace / folder.name
            write_tables(tables, new, reference)
            copy_other_files(folder, new)
            found = compare_editions(folder if folder.exists() else None, new)
            write_metadata(
                new,
                replace(metadata, tables=DATASET_TABLES),
                {RECORD_KEY: {**(record or {}), "changes": found.numbers()}},
            )
            load_dataset(new, load_reference(reference, use_cache=False), use_cache=False)
            for path in (*new.iterdir(), new):
                flush(path)
            replace_folder(new, folder, aside)
        finally:
            remove_tree(workplace)
    return found


def write_tables(tables: Mapping[str, pd.DataFrame], folder: Path, reference: Path) -> None:
    """Write tables as CSV in the declared order of columns, rows ordered by key; complete what they point to."""
    declared = {table.table: table for table in DATASET_TABLES}
    unknown = [name for name in tables if name not in declared]
    if unknown:
        raise ValueError(f"{', '.join(unknown)}: no such table. Tables are {', '.join(declared)}.")
    texts = {declared[name]: as_text(frame, declared[name]) for name, frame in tables.items()}
    folder.mkdir(parents=True)
    for table, frame in complete_tables(texts, reference).items():
        frame.to_csv(table_path(folder, table), index=False, encoding="utf-8", lineterminator="\n")


def as_text(frame: pd.DataFrame, table: type[Table]) -> pd.DataFrame:
    """Return a table's cells as they are written: declared columns in their order, missing as empty, rows by key.

    What is not seen, such as marks that turn the direction of a text, is taken out; control characters become spaces.

    Raises
    ------
    ValueError
        If a column is not declared, or a number that should be whole is not.
    """
    columns = table.columns()
    if surplus := [str(name) for name in frame.columns if name not in columns]:
        raise ValueError(f"{table.table}: the columns {', '.join(surplus)} are not declared. Leave them out.")
    written = pd.DataFrame(index=range(len(frame)))
    for column in columns:
        cells = frame[column].reset_index(drop=True) if column in frame else pd.Series("", index=written.index)
        if column.rule.type == "integer":
            cells = cells.replace("", None).astype("Int64")
        elif pd.api.types.is_bool_dtype(cells):
            cells = cells.map({True: "true", False: "false"})
        texts = cells.astype("str").fillna("")
        hiding = texts.str.contains(INVISIBLE, regex=True)
        texts = texts.where(~hiding, texts[hiding].map(remove_invisible)) if hiding.any() else texts
        written[str(column)] = texts.str.replace(_NO_TEXT, " ", regex=True).str.strip()
    order = [Transitions.researcher_id, Transitions.year] if table is Transitions else []
    return written.sort_values([*map(str, order), str(table.key())], ignore_index=True)


def complete_tables(texts: Mapping[type[Table], pd.DataFrame], reference: Path) -> dict[type[Table], pd.DataFrame]:
    """Add the cities, sectors and sources of the reference tables that are pointed to and not given."""
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
    """Take along what lies in the old folder and is no part of a dataset, such as a mapping of column names."""
    ours = {PACKAGE, *(f"{table.table}.csv" for table in DATASET_TABLES)}
    for path in folder.iterdir() if folder.exists() else ():
        if path.name in ours:
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.copytree(path, new / path.name, symlinks=True, copy_function=_same)
        else:
            _same(str(path), str(new / path.name))


def check_replaceable(folder: Path) -> None:
    """Make sure that nothing is replaced but what an import made.

    Raises
    ------
    OccupiedFolderError
        If the folder is a file, or holds a dataset without the record of an import, tables without a metadata, or
        other datasets.
    """
    if not folder.exists():
        return
    if not folder.is_dir():
        raise OccupiedFolderError(f"{folder} is a file. Name a folder, or one that does not exist yet.")
    there = {path.name for path in folder.iterdir()}
    tables = sorted(there & {PACKAGE, *(f"{table.table}.csv" for table in DATASET_TABLES)})
    if tables and not _was_imported(folder / PACKAGE):
        raise OccupiedFolderError(f"{folder} holds {', '.join(tables)}, which no import has made. Name another folder.")
    others = [] if tables else sorted(path.parent.name for path in folder.glob(f"[!.]*/{PACKAGE}"))
    if others:
        raise OccupiedFolderError(
            f"{folder} holds datasets in folders of their own ({', '.join(others[:OTHERS_SHOWN])}). Name one in it, "
            f"such as {folder / 'new'}."
        )


def check_target(folder: Path) -> None:
    """Make sure, before hours of work, that a dataset can land in a folder.

    Raises
    ------
    OccupiedFolderError
        If it holds what no import made, or neither it nor the folder that it is to be made in can be written to.
    """
    folder = Path(os.path.realpath(folder))
    check_replaceable(folder)
    above = next(path for path in folder.parents if path.exists())
    if not above.is_dir():
        raise OccupiedFolderError(f"{above} is a file, so that {folder} cannot be made in it. Name another folder.")
    for path in {above, folder} if folder.is_dir() else {above}:
        try:
            with TemporaryDirectory(prefix=".", dir=path):
                pass
        except OSError as error:
            why = error.strerror or type(error).__name__
            raise OccupiedFolderError(
                f"{path} cannot be written to ({why}). Name a folder that you may write to."
            ) from None


def remove_tree(workplace: Path) -> None:
    """Remove what this or an earlier landing left lying."""
    if workplace.exists():
        shutil.rmtree(workplace)


def _places(folder: Path) -> tuple[Path, Path]:
    """Return where a landing writes, and where the old dataset waits if names cannot be exchanged.

    The workplace is a folder in which the new dataset lies one level deeper than datasets are looked for. The other
    lies where they are looked for: if a crash falls between two renamings, the old dataset is still found by its name.
    """
    return folder.with_name(f".{folder.name}.landing"), folder.with_name(f"{folder.name}.before-landing")


def _was_imported(package: Path) -> bool:
    try:
        said = json.loads(package.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(said, dict) and RECORD_KEY in said


def _same(old: str, new: str) -> None:
    """Give a file a second name; where the file system cannot, copy it."""
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
def _alone(parent: Path) -> Iterator[None]:
    """Wait until no other landing is at work in a folder, where the system has such locks."""
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

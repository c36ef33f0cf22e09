"""Copies of remote datasets: the last valid state, replaced as a whole when a newer one has been read and checked."""

import filecmp
import json
import shutil
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from ecosystem.datasets.folder_swap import flush, replace_folder, restore_folder
from ecosystem.datasets.remote_definitions import RemoteDataset
from ecosystem.load import ORIGIN

_PART: Final = "part-"
_ABANDONED_SECONDS: Final = 3600.0


def copy_root(definition: RemoteDataset, copies: Path) -> Path:
    """Return the folder that holds the copy of one remote dataset, as a data folder holds datasets."""
    return copies / definition.key


def refresh(
    definition: RemoteDataset,
    copies: Path,
    *,
    read: Callable[[RemoteDataset, Path], None],
    check: Callable[[Path], object],
    now: datetime,
) -> bool:
    """Read a remote dataset; replace its copy if the content is new and valid. Return whether it was replaced.

    Parameters
    ----------
    copies : Path
        Folder of all copies.
    read
        Writes the files of the dataset into a folder.
    check
        Raises DataProblemsError if the dataset in a folder breaks a rule; the copy is then unchanged.
    now : datetime
        In UTC; the copy states when its content was first read.
    """
    root = copy_root(definition, copies)
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    copy, aside = root / definition.name, copies / f"{definition.key}.before"
    restore_folder(copy, aside)
    _remove_abandoned(copies)
    with TemporaryDirectory(prefix=_PART, dir=copies) as part:
        new = Path(part) / definition.name
        new.mkdir()
        read(definition, new)
        if _same_files(copy, new):
            return False
        check(new)
        origin = {"origin": definition.origin, "read": f"{now:%Y-%m-%d %H:%M} UTC"}
        (new / ORIGIN).write_text(json.dumps(origin, ensure_ascii=False), encoding="utf-8")
        for path in (*new.iterdir(), new):
            flush(path)
        replace_folder(new, copy, aside)
    return True


def _same_files(copy: Path, new: Path) -> bool:
    if not copy.is_dir():
        return False
    names = {path.name for path in new.iterdir()}
    return names == {path.name for path in copy.iterdir()} - {ORIGIN} and all(
        filecmp.cmp(copy / name, new / name, shallow=False) for name in names
    )


def _remove_abandoned(copies: Path) -> None:
    """Remove what a process that was killed has left."""
    for path in copies.glob(f"{_PART}*"):
        if path.is_dir() and path.stat().st_mtime < time.time() - _ABANDONED_SECONDS:
            shutil.rmtree(path, ignore_errors=True)

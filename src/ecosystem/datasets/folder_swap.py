"""A folder put in the place of another in one step, so that nobody ever finds half of it."""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import sys
from pathlib import Path
from typing import Final

_HERE: Final = -100
"""Paths are taken from the working directory (``AT_FDCWD`` of Linux)."""
_EXCHANGE: Final = 2
"""``RENAME_EXCHANGE`` of Linux, ``RENAME_SWAP`` of macOS."""
_CANNOT: Final = (errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP, errno.EPERM)


def replace_folder(new: Path, folder: Path, aside: Path) -> None:
    """Put a folder in the place of another, which is removed.

    Where the system can exchange two names (Linux, macOS), there is no moment without a folder of that name. Where it
    cannot, the old folder bears the name `aside` between two renamings: still whole, and beside its place.

    Parameters
    ----------
    new : Path
        The folder that is complete; on the same file system.
    folder : Path
        Its place; may be empty or missing.
    aside : Path
        Where the old folder waits if names cannot be exchanged; must not exist.
    """
    if not folder.exists():
        new.rename(folder)
    elif exchange_names(new, folder):
        shutil.rmtree(new)
    else:
        folder.rename(aside)
        new.rename(folder)
        shutil.rmtree(aside)
    flush(folder.parent)


def restore_folder(folder: Path, aside: Path) -> bool:
    """Undo what a crash left of :func:`replace_folder`; say whether the old folder had to be put back."""
    if not aside.exists():
        return False
    if folder.exists():
        shutil.rmtree(aside)
        return False
    aside.rename(folder)
    return True


def exchange_names(one: Path, other: Path) -> bool:
    """Exchange the names of two folders at once.

    Returns
    -------
    bool
        Whether it was done; ``False`` where system or file system cannot.

    Raises
    ------
    OSError
        If it can and did not succeed.
    """
    paths = (os.fsencode(one), os.fsencode(other))
    if not sys.platform.startswith(("linux", "darwin")):
        return False
    system = ctypes.CDLL(None, use_errno=True)
    try:
        if sys.platform == "darwin":
            failed = system.renamex_np(*paths, ctypes.c_uint(_EXCHANGE))
        else:
            failed = system.renameat2(_HERE, paths[0], _HERE, paths[1], ctypes.c_uint(_EXCHANGE))
    except AttributeError:  # a C library without the call
        return False
    if not failed:
        return True
    number = ctypes.get_errno()
    if number in _CANNOT:
        return False
    raise OSError(number, os.strerror(number), str(other))


def flush(path: Path) -> None:
    """Have the disk keep a file, or a folder's names, before anything else is done."""
    if path.is_dir() and sys.platform == "win32":
        return
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)

"""Atomic replacement of a folder (``renameat2``/``renamex_np``, with a fallback of two renames)."""

import ctypes
import errno
import os
import shutil
import sys
from pathlib import Path
from typing import Final

_HERE: Final = -100
"""``AT_FDCWD`` of Linux: paths are relative to the working directory."""
_EXCHANGE: Final = 2
"""``RENAME_EXCHANGE`` of Linux, ``RENAME_SWAP`` of macOS."""
_CANNOT: Final = (errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP, errno.EPERM)


def replace_folder(new: Path, folder: Path, aside: Path) -> None:
    """Replace a folder by another, and remove the old one.

    Where the system exchanges names (Linux, macOS), the folder exists at every moment. Elsewhere the old folder has the
    name `aside`, which must not exist, between two renames. `new` is on the same file system.
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
    """Repair a crash within :func:`replace_folder`; return whether the old folder was restored."""
    if not aside.exists():
        return False
    if folder.exists():
        shutil.rmtree(aside)
        return False
    aside.rename(folder)
    return True


def exchange_names(one: Path, other: Path) -> bool:
    """Exchange the names of two folders atomically; ``False`` where the system or file system does not support it."""
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
    """Flush a file, or the names in a folder, to disk (fsync)."""
    if path.is_dir() and sys.platform == "win32":
        return
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)

"""Paths of the app and its data, in an installed package or a checkout."""

import importlib.util
import os
import stat
from collections.abc import Mapping
from pathlib import Path

PACKAGE = Path(__file__).parent
SITE = PACKAGE / "_site" if (PACKAGE / "_site" / "dashboard.py").exists() else PACKAGE.parents[1]
"""The folder of ``dashboard.py``, ``pages``, ``static`` and ``data``."""

SETTING = "ECOSYSTEM_DATA"
"""Environment variable that names further folders of datasets, separated as in PATH."""


def plotly_js() -> Path:
    """Return the path of plotly.js in the plotly package, without importing plotly.

    Raises
    ------
    RuntimeError
        If plotly is not installed.
    """
    package = importlib.util.find_spec("plotly")
    if package is None or package.origin is None:
        raise RuntimeError("plotly.js was not found: the package plotly is not installed.")
    return Path(package.origin).parent / "package_data" / "plotly.min.js"


def data_roots(environment: Mapping[str, str]) -> tuple[Path, ...]:
    """Return the folders that hold datasets, the shipped one first; `environment` is like ``os.environ``."""
    added = environment.get(SETTING, "")
    return (SITE / "data", *(Path(part) for part in added.split(os.pathsep) if part))


def user_cache_folder() -> Path:
    """Return the user's cache folder (``$XDG_CACHE_HOME/ecosystem``, else ``~/.cache/ecosystem``)."""
    named = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(named) if os.path.isabs(named) else Path.home() / ".cache") / "ecosystem"


def is_private(state: os.stat_result) -> bool:
    """Return whether this user owns a file or folder, and no other user may write to it."""
    if not hasattr(os, "geteuid"):
        return True
    return state.st_uid == os.geteuid() and not state.st_mode & (stat.S_IWGRP | stat.S_IWOTH)

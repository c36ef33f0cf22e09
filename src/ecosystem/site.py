"""Paths of the app and its data, in an installed package or a checkout."""

import importlib.util
import os
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

"""Paths of the app and its data, in an installed package or a checkout."""

import importlib.util
import ipaddress
import os
import stat
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

PACKAGE = Path(__file__).parent
SITE = PACKAGE / "_site" if (PACKAGE / "_site" / "dashboard.py").exists() else PACKAGE.parents[1]
"""The folder of ``dashboard.py``, ``pages``, ``static`` and ``data``."""

SETTING = "ECOSYSTEM_DATA"
"""Environment variable that names further folders of datasets, separated as in PATH."""
PUBLIC_SETTING = "ECOSYSTEM_PUBLIC_ADDRESS"
"""Environment variable: the address under which others open the dashboard."""


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


def public_address(environment: Mapping[str, str]) -> str:
    """Return the address under which others open the dashboard, without a slash at its end; empty if none is set.

    Raises
    ------
    RuntimeError
        If it is no web address.

    Examples
    --------
    >>> public_address({"ECOSYSTEM_PUBLIC_ADDRESS": "https://example.org/ai/"})
    'https://example.org/ai'
    """
    text = environment.get(PUBLIC_SETTING, "").strip()
    try:
        parts = urlsplit(text)
        host = parts.hostname if parts.port != 0 else ""  # ValueError of a port that is no number
    except ValueError:
        parts, host = urlsplit(""), ""
    if (text and not (parts.scheme in ("http", "https") and host)) or set("?#@\"'<> ") & set(text):
        raise RuntimeError(
            f"{PUBLIC_SETTING} = {text!r}: must be the web address of the first page, without user name and query. "
            "Write it as https://example.org or https://example.org/path."
        )
    return text.rstrip("/")


def is_local(host: str) -> bool:
    """Return whether a host name leads to the machine itself.

    Examples
    --------
    >>> [is_local(host) for host in ("localhost", "127.0.0.2", "::1", "0.0.0.0", "192.0.2.7", "example.org")]
    [True, True, True, True, False, False]
    """
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
    return address.is_loopback or address.is_unspecified


def user_cache_folder() -> Path:
    """Return the user's cache folder (``$XDG_CACHE_HOME/ecosystem``, else ``~/.cache/ecosystem``)."""
    named = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(named) if os.path.isabs(named) else Path.home() / ".cache") / "ecosystem"


def is_private(state: os.stat_result) -> bool:
    """Return whether this user owns a file or folder, and no other user may write to it."""
    if not hasattr(os, "geteuid"):
        return True
    return state.st_uid == os.geteuid() and not state.st_mode & (stat.S_IWGRP | stat.S_IWOTH)

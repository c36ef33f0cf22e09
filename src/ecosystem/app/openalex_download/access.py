"""Access to downloads: allowed visitors, writable folders, API key and address."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st
from streamlit.errors import StreamlitSecretNotFoundError

from ecosystem.app import data, login
from ecosystem.app.server.hosts import DOWNLOADS_SETTING, downloads_allowed

if TYPE_CHECKING:
    from ecosystem.importers.openalex.api_key import ApiKey


SETTING = DOWNLOADS_SETTING
CREDITS_SETTING = "ECOSYSTEM_DOWNLOAD_CREDITS"
"""Environment variable: OpenAlex credits that one download of the app may spend in a day."""
MAX_RUNNING = 2
"""Downloads that run at a time."""
MAX_DOWNLOADS = 20
"""Downloads that a folder holds."""
MIN_FREE_BYTES = 2 << 30
"""Free space below which no download is started."""
MAX_ESTIMATES = 60
"""Estimates of a size in an hour, of all visitors: each costs a request."""
_estimates: list[float] = []


def is_allowed() -> bool:
    """Return whether the visitor may start downloads: an owner where there is a login, else as the setting says."""
    return login.has_role(login.OWNER) if login.configured() else downloads_allowed()


def writable_folders() -> list[Path]:
    """Return the folders given to the server, beside its own, that it may write to."""
    return [folder for folder in data.roots()[1:] if os.path.isdir(folder) and os.access(folder, os.W_OK)]


def credit_limit() -> int | None:
    """Return the credits of a day for one download; None for those of the key."""
    from ecosystem.importers.openalex.errors import DownloadError

    text = os.environ.get(CREDITS_SETTING, "")
    if text and not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise DownloadError(f"{CREDITS_SETTING} = “{text[:40]}”: must be a whole number.")
    return int(text) if text else None


def check_limits(folder: Path, running: int) -> None:
    """Raise DownloadError where another download would exceed what the server gives its visitors."""
    from ecosystem.importers.openalex.download_folder import CACHE_ENDING
    from ecosystem.importers.openalex.errors import DownloadError

    if running >= MAX_RUNNING:
        raise DownloadError(f"{running} downloads are running, as many as the server runs at a time: wait for one.")
    if len(list(folder.glob(f"*{CACHE_ENDING}"))) > MAX_DOWNLOADS:
        raise DownloadError(f"The folder holds {MAX_DOWNLOADS} downloads, its maximum: remove one on the server.")
    if shutil.disk_usage(folder).free < MIN_FREE_BYTES:
        raise DownloadError(f"The server's disk has less than {MIN_FREE_BYTES >> 30} GB left: free some there.")


def record_estimate(now: float) -> None:
    """Count an estimate; raise DownloadError beyond :data:`MAX_ESTIMATES` in an hour."""
    from ecosystem.importers.openalex.errors import DownloadError

    _estimates[:] = [time for time in _estimates if now - time < 3600]
    if len(_estimates) >= MAX_ESTIMATES:
        raise DownloadError(f"The server has made {MAX_ESTIMATES} estimates within an hour: try again later.")
    _estimates.append(now)


def key() -> ApiKey | None:
    """Return the key from Streamlit's secrets or the environment; raise DownloadError where it is invalid."""
    from ecosystem.importers.openalex.api_key import find_api_key

    return find_api_key(_secrets(), os.environ)


def api() -> str:
    """Return the address of the API; raise DownloadError where it is invalid or must not receive a key."""
    from ecosystem.importers.openalex.transport import API_URL, API_URL_SETTING, check_api_url

    return check_api_url(os.environ.get(API_URL_SETTING, "") or API_URL, has_key=True)


def _secrets() -> Mapping[str, str]:
    from ecosystem.importers.openalex.api_key import KEY_SETTING

    try:
        return {KEY_SETTING: str(st.secrets[KEY_SETTING])} if KEY_SETTING in st.secrets else {}
    except StreamlitSecretNotFoundError:
        return {}

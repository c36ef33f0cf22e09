"""Access to downloads: allowed visitors, writable folders, API key and address."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st
from streamlit.errors import StreamlitSecretNotFoundError

from ecosystem.app import data

if TYPE_CHECKING:
    from ecosystem.importers.openalex.api_key import ApiKey


SETTING = "ECOSYSTEM_DOWNLOADS"
"""Environment variable; ``allow`` lets every visitor start downloads to the server."""


def writable_folders() -> list[Path]:
    """Return the folders given to the server, beside its own, that it may write to."""
    return [folder for folder in data.roots()[1:] if folder.is_dir() and os.access(folder, os.W_OK)]


def is_allowed() -> bool:
    """Return whether the server's owner lets visitors start downloads, which spend the owner's credits and disk."""
    return os.environ.get(SETTING) == "allow"


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

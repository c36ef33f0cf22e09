"""Who may start a download, with which key, from where, and into which folders."""

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


def writable() -> list[Path]:
    """Return the folders given to the server beside its own that it may write to."""
    return [folder for folder in data.roots()[1:] if folder.is_dir() and os.access(folder, os.W_OK)]


def visits_from_here() -> bool:
    """Tell whether the visitor sits at the machine that runs the dashboard: not everybody spends its owner's key."""
    return st.context.ip_address is None


def key() -> ApiKey | None:
    """Return the key from Streamlit's secrets or the environment; it is shown to nobody.

    Raises
    ------
    DownloadError
        If what is there cannot be a key.
    """
    from ecosystem.importers.openalex.api_key import key_from

    return key_from(_secrets(), os.environ)


def api() -> str:
    """Return where OpenAlex, or what stands in for it, answers.

    Raises
    ------
    DownloadError
        If the environment names no address, or one that a key must not travel to.
    """
    from ecosystem.importers.openalex.transport import API, SETTING, checked_api

    return checked_api(os.environ.get(SETTING, "") or API, has_key=True)


def _secrets() -> Mapping[str, str]:
    from ecosystem.importers.openalex.api_key import SETTING

    try:
        return {SETTING: str(st.secrets[SETTING])} if SETTING in st.secrets else {}
    except StreamlitSecretNotFoundError:
        return {}

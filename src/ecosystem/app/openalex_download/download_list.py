"""List of downloads: running, ended, or left by an earlier server or another process."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from ecosystem.app.openalex_download import access
from ecosystem.app.openalex_download.background import BackgroundDownload
from ecosystem.app.session import session
from ecosystem.app.text import literal
from ecosystem.importers.openalex.errors import DownloadError

if TYPE_CHECKING:
    from ecosystem.importers.openalex.request import DownloadRequest

REFRESH_SECONDS = 1.0
"""Interval between updates of the progress: a request takes about as long."""


@st.cache_resource(max_entries=1, show_spinner=False)
def downloads() -> dict[str, BackgroundDownload]:
    """Return the downloads of this server, by the folder of their datasets."""
    return {}


@st.cache_resource(max_entries=1, show_spinner=False)
def _start_lock() -> threading.Lock:
    return threading.Lock()


def start_download(out: Path, request: DownloadRequest, refresh: bool = False) -> None:
    """Start or resume a download, unless one into the same folder is running.

    The download itself locks the folder against other processes.
    """
    with _start_lock():
        last = downloads().get(str(out))
        if last is not None and last.running:
            return
        try:
            key, api = access.key(), access.api()
            access.check_limits(out.parent, sum(one.running for one in downloads().values()))
            download = BackgroundDownload(out, request, refresh, credit_limit=access.credit_limit())
        except DownloadError as error:
            session().openalex_error = str(error)
            return
        downloads()[str(out)] = download
        download.start(key, api)


def show_download(download: BackgroundDownload) -> None:
    """Show a download; while it is running, update the progress periodically."""
    fragment = st.fragment(_show_progress, run_every=REFRESH_SECONDS if download.running else None)
    fragment(download, was_running=download.running)


def show_resumable(folders: list[Path]) -> None:
    """Offer to resume downloads that an earlier server, or the command line, has left."""
    from ecosystem.importers.openalex.download_folder import CACHE_ENDING

    for cache in (path for folder in folders for path in sorted(folder.glob(f"*{CACHE_ENDING}"))):
        out = cache.with_name(cache.name.removesuffix(CACHE_ENDING))
        if str(out) not in downloads() or not downloads()[str(out)].running:
            _show_resumable(cache, out)


def _show_resumable(cache: Path, out: Path) -> None:
    from ecosystem.importers.openalex.download_status import download_status

    try:
        status = download_status(cache, out)
    except DownloadError as error:
        st.error(literal(str(error)))
        return
    name = literal(out.name)
    if status is None:
        return
    if status.request is None:
        st.markdown(f"**{name}** is being downloaded or made into a dataset by another process. Reload to update.")
        return
    description = literal(status.request.describe())
    state = "is downloaded, not yet made into a dataset" if status.is_downloaded else "is not complete"
    st.markdown(f"**{name}** {state}: {description}.")
    st.button("Go on", on_click=start_download, args=(out, status.request), key=f"go-on-{out}")


def _show_progress(download: BackgroundDownload, *, was_running: bool) -> None:
    name = literal(download.out.name)
    if download.running:
        progress, is_stopping = download.progress, download.stopping.is_set()
        st.progress(progress.share, text=f"{name}: {progress}")
        st.button(
            "Stop",
            on_click=download.stopping.set,
            key=f"stop-{download.out}",
            disabled=is_stopping or not progress.can_stop,
        )
        st.caption("Stopping …" if is_stopping and progress.can_stop else progress.stop_hint)
        return
    if was_running:
        st.rerun()  # updates the list of datasets and this section
    message = download.message or "It ended without a message; see the server's log."
    lines = "\n".join(f"- {literal(line)}" for line in message.splitlines())
    (st.error if download.failed else st.info)(f"**{name}**\n\n{lines}")
    st.button("Dismiss", on_click=_dismiss, args=(download,), key=f"dismiss-{download.out}")


def _dismiss(download: BackgroundDownload) -> None:
    downloads().pop(str(download.out), None)

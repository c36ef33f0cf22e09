"""Downloads as a visitor sees them: under way, ended, or left over by an earlier server or another process."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from ecosystem.app.openalex_download import access
from ecosystem.app.openalex_download.background import Download
from ecosystem.app.session import session
from ecosystem.app.text import literal
from ecosystem.importers.openalex.errors import DownloadError

if TYPE_CHECKING:
    from ecosystem.importers.openalex.request import Request

SECONDS_BETWEEN_LOOKS = 1.0
"""After which progress is looked at again: a call takes about as long."""

ENDING = ".download"
"""What the name of a download's folder ends in."""


@st.cache_resource(max_entries=1, show_spinner=False)
def downloads() -> dict[str, Download]:
    """Return the downloads of this server, by the folder of their datasets."""
    return {}


@st.cache_resource(max_entries=1, show_spinner=False)
def _starting() -> threading.Lock:
    return threading.Lock()


def begin(out: Path, request: Request, refresh: bool = False) -> None:
    """Start a download, or go on with it, unless one into the same folder is under way.

    Other processes are kept out by a lock in the folder, which the download itself takes.
    """
    try:
        key, api = access.key(), access.api()
    except DownloadError as error:
        session().openalex_error = str(error)
        return
    with _starting():
        known = downloads().get(str(out))
        if known is None or not known.running:
            downloads()[str(out)] = download = Download(out, request, refresh)
            download.start(key, api)


def show(download: Download) -> None:
    """Show a download; as long as it is under way, look again every now and then."""
    look = st.fragment(_progress, run_every=SECONDS_BETWEEN_LOOKS if download.running else None)
    look(download, was_running=download.running)


def left_over(folders: list[Path]) -> None:
    """Offer to go on with downloads that an earlier server, or the command line, has left."""
    for cache in (path for folder in folders for path in sorted(folder.glob(f"*{ENDING}"))):
        out = cache.with_name(cache.name.removesuffix(ENDING))
        if str(out) not in downloads() or not downloads()[str(out)].running:
            _offer(cache, out)


def _offer(cache: Path, out: Path) -> None:
    from ecosystem.importers.openalex.download_status import standing

    try:
        left = standing(cache, out)
    except DownloadError as error:
        st.error(literal(str(error)))
        return
    name = literal(out.name)
    if left is None:
        return
    if left.request is None:
        st.markdown(f"**{name}** is being downloaded or made into a dataset by another process. Reload to look again.")
        return
    asked = literal(left.request.described())
    if left.downloaded:
        st.markdown(f"**{name}** is downloaded, not yet made into a dataset: {asked}.")
    else:
        st.markdown(f"**{name}** is not complete: {asked}.")
    st.button("Go on", on_click=begin, args=(out, left.request), key=f"go-on-{out}")


def _progress(download: Download, *, was_running: bool) -> None:
    name = literal(download.out.name)
    if download.running:
        at = download.at
        st.progress(at.share, text=f"{name}: {at}")
        st.button(
            "Stop",
            on_click=download.stopping.set,
            key=f"stop-{download.out}",
            disabled=download.stopping.is_set() or not at.can_stop,
        )
        st.caption("Stopping …" if download.stopping.is_set() and at.can_stop else at.stopping)
        return
    if was_running:
        st.rerun()  # the list of datasets, and this section, are to know
    told = download.told or "It ended without a word; the server's log has more."
    said = "\n".join(f"- {literal(line)}" for line in told.splitlines())
    (st.error if download.failed else st.info)(f"**{name}**\n\n{said}")
    st.button("Dismiss", on_click=_forget, args=(download,), key=f"dismiss-{download.out}")


def _forget(download: Download) -> None:
    downloads().pop(str(download.out), None)

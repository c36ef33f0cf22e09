"""Form for a download: parameters, an estimate of its size, and only then the download."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pycountry
import streamlit as st

from ecosystem.app.openalex_download import access
from ecosystem.app.openalex_download.download_list import start_download
from ecosystem.app.session import session
from ecosystem.app.text import literal
from ecosystem.importers.openalex.errors import DownloadError, StoppedError
from ecosystem.tables import Researchers
from ecosystem.tables.vocabulary import FIRST_YEAR, HOME, LAST_YEAR

if TYPE_CHECKING:
    from ecosystem.importers.openalex.request import DownloadRequest

DATASET_NAME = r"[a-z0-9][a-z0-9-]{0,39}"
"""Pattern of a dataset's name: it becomes a folder."""

DEFAULT_SINCE = 2005
"""First year that is proposed, as the demo's."""


def show_form(folders: list[Path]) -> None:
    """Show the form; the estimate and the download follow below it."""
    from ecosystem.importers.openalex.request import DownloadRequest
    from ecosystem.importers.openalex.topics import AI_SUBFIELDS, SUBFIELDS

    names = {country.alpha_2: country.name for country in pycountry.countries}
    codes = sorted(names, key=names.__getitem__)
    left, right = st.columns(2)
    country = left.selectbox(
        "Country of an affiliation",
        codes,
        index=codes.index(HOME),
        format_func=names.__getitem__,
        key="openalex_country",
    )
    since = right.number_input("First year of publication", FIRST_YEAR, LAST_YEAR, DEFAULT_SINCE, key="openalex_since")
    subfields = st.multiselect(
        "Subfields of the works",
        list(SUBFIELDS),
        AI_SUBFIELDS,
        format_func=SUBFIELDS.__getitem__,
        key="openalex_subfields",
    )
    folder = st.selectbox("Folder", folders, format_func=str, key="openalex_folder")
    name = st.text_input("Name of the dataset", f"openalex-{country.lower()}", key="openalex_name")
    start_error, session().openalex_error = session().openalex_error, ""
    try:
        request = DownloadRequest(country, int(since), tuple(subfields))
        has_key = access.key() is not None
        out = _dataset_folder(folder, name)
    except DownloadError as error:
        st.warning("\n".join(f"- {literal(line)}" for line in str(error).splitlines()))
        return
    if start_error:
        st.error(literal(start_error))
    if not has_key:
        st.markdown(
            "No key was found: a download needs one. It is free of charge at "
            "[openalex.org/settings/api](https://openalex.org/settings/api); put it into `OPENALEX_API_KEY`, in the "
            "environment or in `~/.streamlit/secrets.toml`, and start the dashboard again."
        )
    _estimate_then_download(request, out, has_key=has_key)


def _estimate_then_download(request: DownloadRequest, out: Path, *, has_key: bool) -> None:
    from ecosystem.importers.openalex.download_folder import has_finished_download

    st.button("Estimate the size", on_click=_request_estimate, args=(request,), key="openalex_dry_run")
    if session().openalex_requested == request:
        _estimate(request)
    session().openalex_requested = None
    estimated, description = session().openalex_estimate or (None, "")
    if estimated != request:
        return
    st.markdown("\n".join(f"- {literal(line)}" for line in description.splitlines()))
    refresh = has_finished_download(out) and st.checkbox(
        "Download again; the last download stays until then", key="openalex_refresh"
    )
    st.button("Download", on_click=_start, args=(out, request, refresh), disabled=not has_key, key="openalex_download")


def _start(out: Path, request: DownloadRequest, refresh: bool) -> None:
    start_download(out, request, refresh)
    if not session().openalex_error:
        session().openalex_estimate = None


def _request_estimate(request: DownloadRequest) -> None:
    session().openalex_requested = request


def _estimate(request: DownloadRequest) -> None:
    from ecosystem.importers.openalex.budget import CREDITS_WITH_KEY
    from ecosystem.importers.openalex.download_estimate import estimate_download

    session().openalex_estimate = None
    try:
        access.record_estimate(time.time())
        with st.spinner("Sending one request to OpenAlex …"):
            estimate = estimate_download(request, key=access.key(), api=access.api())
    except (DownloadError, StoppedError) as error:
        st.error(literal(str(error)))
        return
    session().openalex_estimate = (request, estimate.describe(CREDITS_WITH_KEY))


def _dataset_folder(folder: Path, name: str) -> Path:
    from ecosystem.importers.openalex.download_folder import cache_folder

    if not re.fullmatch(DATASET_NAME, name):
        raise DownloadError(
            f"name = “{name[:40]}”: must be small letters, digits and hyphens, at most 40, the first no hyphen."
        )
    out = folder / name
    if (out / f"{Researchers.table}.csv").exists() and not cache_folder(out).is_dir():
        raise DownloadError(f"name = “{name}”: another dataset has this name and is not replaced. Choose another name.")
    return out

"""The form for a download: what is asked for, how much it will be, and only then the download itself."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pycountry
import streamlit as st

from ecosystem.app.openalex_download import access
from ecosystem.app.openalex_download.shown import begin
from ecosystem.app.session import session
from ecosystem.app.text import literal
from ecosystem.importers.openalex.errors import DownloadError, StoppedError
from ecosystem.tables import Researchers

if TYPE_CHECKING:
    from ecosystem.importers.openalex.request import Request

NAME = r"[a-z0-9][a-z0-9-]{0,39}"
"""What a dataset may be called: it becomes a folder."""

SINCE = 2005
"""First year that is proposed, as the demo's."""


def form(folders: list[Path]) -> None:
    """Ask what to download, and where to."""
    from ecosystem.importers.openalex.request import Request
    from ecosystem.importers.openalex.subfields import AI_SUBFIELDS, SUBFIELDS
    from ecosystem.tables.vocabulary import YEARS

    names = {country.alpha_2: country.name for country in pycountry.countries}
    left, right = st.columns(2)
    country = left.selectbox(
        "Country of an affiliation",
        sorted(names, key=names.__getitem__),
        index=sorted(names, key=names.__getitem__).index("PK"),
        format_func=names.__getitem__,
        key="openalex_country",
    )
    since = right.number_input("First year of publication", YEARS[0], YEARS[-1], SINCE, key="openalex_since")
    subfields = st.multiselect(
        "Subfields of the works",
        list(SUBFIELDS),
        AI_SUBFIELDS,
        format_func=SUBFIELDS.__getitem__,
        key="openalex_subfields",
    )
    folder = st.selectbox("Folder", folders, format_func=str, key="openalex_folder")
    name = st.text_input("Name of the dataset", f"openalex-{country.lower()}", key="openalex_name")
    refused, session().openalex_error = session().openalex_error, ""
    try:
        request = Request(country, int(since), tuple(subfields))
        has_key = access.key() is not None
        out = _checked_name(folder, name)
    except DownloadError as error:
        st.warning("\n".join(f"- {literal(line)}" for line in str(error).splitlines()))
        return
    if refused:
        st.error(literal(refused))
    if not has_key:
        st.markdown(
            "No key was found: a download needs one. It is free of charge at "
            "[openalex.org/settings/api](https://openalex.org/settings/api); put it into `OPENALEX_API_KEY`, in the "
            "environment or in `~/.streamlit/secrets.toml`, and start the dashboard again."
        )
    _dry_run_first(request, out, has_key=has_key)


def _dry_run_first(request: Request, out: Path, *, has_key: bool) -> None:
    """Ask how much it will be, show the answer, and only then offer to download."""
    st.button("How much will it be?", on_click=_wish, args=(request,), key="openalex_dry_run")
    if session().openalex_asked == request:
        _ask(request)
    session().openalex_asked = None
    asked, expected = session().openalex_estimate or (None, "")
    if asked != request:
        return
    from ecosystem.importers.openalex.onward import is_finished

    st.markdown("\n".join(f"- {literal(line)}" for line in expected.splitlines()))
    refresh = is_finished(out) and st.checkbox("Download anew; the last one stays until then", key="openalex_refresh")
    st.button("Download", on_click=_start, args=(out, request, refresh), disabled=not has_key, key="openalex_download")


def _start(out: Path, request: Request, refresh: bool) -> None:
    begin(out, request, refresh)
    if not session().openalex_error:
        session().openalex_estimate = None


def _wish(request: Request) -> None:
    session().openalex_asked = request


def _ask(request: Request) -> None:
    from ecosystem.importers.openalex.budget import WITH_KEY
    from ecosystem.importers.openalex.download_estimate import estimate

    session().openalex_estimate = None
    try:
        with st.spinner("Asking OpenAlex once …"):
            expected = estimate(request, key=access.key(), api=access.api())
    except (DownloadError, StoppedError) as error:
        st.error(literal(str(error)))
        return
    session().openalex_estimate = (request, expected.described(WITH_KEY))


def _checked_name(folder: Path, name: str) -> Path:
    from ecosystem.importers.openalex.onward import cache_of

    if not re.fullmatch(NAME, name):
        raise DownloadError(
            f"name = “{name[:40]}”: must be small letters, digits and hyphens, at most 40, the first no hyphen."
        )
    out = folder / name
    if (out / f"{Researchers.table}.csv").exists() and not cache_of(out).is_dir():
        raise DownloadError(f"name = “{name}”: another dataset is called so, and stays. Choose another name.")
    return out

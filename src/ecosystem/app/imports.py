"""Download researchers from OpenAlex to a folder of this server: a form, a dry run, progress that outlives a visit."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pycountry
import streamlit as st
from streamlit.errors import StreamlitSecretNotFoundError

from ecosystem.app import data
from ecosystem.app.text import literal
from ecosystem.load import DataProblemsError
from ecosystem.sources.openalex.extra import MISSING, installed
from ecosystem.sources.openalex.trouble import DownloadError, StoppedError
from ecosystem.tables import Researchers

if TYPE_CHECKING:
    from ecosystem.sources.openalex.key import ApiKey
    from ecosystem.sources.openalex.request import Request

EXPECTED = "openalex_expected"
"""Where a visit keeps what its dry run said, and of which question."""

WISHED = "openalex_wished"
"""Where a visit keeps the question of a dry run that is to be made in this run."""

SECONDS_BETWEEN_LOOKS = 1.0
"""After which progress is looked at again: a call takes about as long."""

NAME = r"[a-z0-9][a-z0-9-]{0,39}"
"""What a dataset may be called: it becomes a folder."""

SINCE = 2005
"""First year that is proposed, as the demo's."""


@dataclass
class Download:
    """A download in the background: one for all visits, which it outlives.

    Attributes
    ----------
    out : Path
        Folder of the dataset to be.
    request : Request
        What is asked for.
    refresh : bool
        Whether to ask anew where a finished download is there.
    stopping : Event
        Set when somebody asks to stop.
    done, total, what : int, int, str
        The last step told.
    told : str
        What it came to, once it has ended.
    failed : bool
        Whether somebody has to put something right.
    """

    out: Path
    request: Request
    refresh: bool = False
    stopping: threading.Event = field(default_factory=threading.Event)
    done: int = 0
    total: int = 0
    what: str = ""
    told: str = ""
    failed: bool = False
    thread: threading.Thread | None = None

    @property
    def running(self) -> bool:
        """Whether it is under way."""
        return self.thread is not None and self.thread.is_alive()

    def start(self, key: ApiKey | None, api: str) -> None:
        """Begin, or go on, in a thread that ends with the server."""
        self.thread = threading.Thread(target=self._run, args=(key, api), daemon=True)
        self.thread.start()

    def _run(self, key: ApiKey | None, api: str) -> None:
        from ecosystem.sources.openalex import chain
        from ecosystem.sources.openalex.api import fetch_authors
        from ecosystem.sources.openalex.onward import cache_of, summary
        from ecosystem.sources.openalex.surroundings import Surroundings

        around = Surroundings(sleep=self.stopping.wait, stop=self.stopping.is_set, on_progress=self._tell)
        try:
            cache = cache_of(self.out)
            fetched = fetch_authors(self.request, cache, key=key, api=api, refresh=self.refresh, surroundings=around)
            made = chain.import_folder(fetched, self.out, request=self.request) if fetched.finished else ""
            told = summary(fetched, "choose “Go on”")
            self.told = f"{told}\n{made}".strip()
        except (DownloadError, DataProblemsError) as error:
            self.told, self.failed = str(error), True

    def _tell(self, done: int, total: int, what: str) -> None:
        self.done, self.total, self.what = done, total, what


def openalex() -> None:
    """Draw the section: what is under way, and the form for another download."""
    st.subheader("Download real careers from OpenAlex", anchor="openalex")
    st.markdown(
        "Whoever published on AI with an affiliation in a country, with the affiliations of each year: public records "
        "that OpenAlex gives away (CC0). The key goes to OpenAlex alone."
    )
    if not installed():
        st.markdown(literal(MISSING))
        return
    folders = writable()
    if not folders:
        st.markdown(
            "This needs a folder to write to: start the dashboard with `ecosystem serve --data DIR`, where `DIR` is a "
            "folder of yours. From the command line, `ecosystem import openalex --help` tells how."
        )
        return
    if not _visits_from_here():
        st.markdown("Downloads are started on the machine that runs the dashboard, or from its command line.")
        return
    for download in _downloads().values():
        _show(download)
    _left_over(folders)
    _form(folders)


def writable() -> list[Path]:
    """Return the folders given to the server beside its own that it may write to."""
    return [folder for folder in data.roots()[1:] if folder.is_dir() and os.access(folder, os.W_OK)]


def _visits_from_here() -> bool:
    """Tell whether the visitor sits at the machine that runs the dashboard: not everybody spends its owner's key."""
    return st.context.ip_address is None


@st.cache_resource(max_entries=1, show_spinner=False)
def _downloads() -> dict[str, Download]:
    return {}


@st.cache_resource(max_entries=1, show_spinner=False)
def _starting() -> threading.Lock:
    return threading.Lock()


def _begin(out: Path, request: Request, refresh: bool = False) -> None:
    """Start a download, unless one into the same folder is under way."""
    try:
        key, api = _key(), _api()
    except DownloadError as error:
        st.session_state["openalex_refused"] = str(error)
        return
    with _starting():
        known = _downloads().get(str(out))
        if known is None or not known.running:
            _downloads()[str(out)] = download = Download(out, request, refresh)
            download.start(key, api)
    st.session_state.pop(EXPECTED, None)


def _show(download: Download) -> None:
    """Show a download; as long as it is under way, look again every now and then."""
    look = st.fragment(_progress, run_every=SECONDS_BETWEEN_LOOKS if download.running else None)
    look(download, was_running=download.running)


def _progress(download: Download, *, was_running: bool) -> None:
    name = literal(download.out.name)
    if download.running:
        share = min(1.0, download.done / download.total) if download.total else 0.0
        step = f"{download.done:,} of {download.total:,} {download.what}" if download.total else "asking"
        st.progress(share, text=f"{name}: {step}")
        st.button(
            "Stop", on_click=download.stopping.set, key=f"stop-{download.out}", disabled=download.stopping.is_set()
        )
        return
    if was_running:
        st.rerun()  # the list of datasets, and this section, are to know
    told = download.told or "It ended without a word; the server's log has more."
    said = "\n".join(f"- {literal(line)}" for line in told.splitlines())
    (st.error if download.failed else st.info)(f"**{name}**\n\n{said}")
    st.button("Dismiss", on_click=_forget, args=(download,), key=f"dismiss-{download.out}")


def _forget(download: Download) -> None:
    _downloads().pop(str(download.out), None)


def _left_over(folders: list[Path]) -> None:
    """Offer to go on with downloads that an earlier server began."""
    from ecosystem.sources.openalex.api import unfinished

    for cache in (path for folder in folders for path in sorted(folder.glob("*.download"))):
        out = cache.with_name(cache.name.removesuffix(".download"))
        if str(out) in _downloads() and _downloads()[str(out)].running:
            continue
        try:
            request = unfinished(cache)
        except DownloadError as error:
            st.error(literal(str(error)))
            continue
        if request is not None:
            st.markdown(f"**{literal(out.name)}** is not complete: {literal(request.described())}.")
            st.button("Go on", on_click=_begin, args=(out, request), key=f"go-on-{out}")


def _form(folders: list[Path]) -> None:
    from ecosystem.sources.openalex.request import YEARS, Request
    from ecosystem.sources.openalex.subfields import AI_SUBFIELDS, SUBFIELDS

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
    refused = st.session_state.pop("openalex_refused", "")
    try:
        request = Request(country, int(since), tuple(subfields))
        has_key = _key() is not None
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
    if st.session_state.pop(WISHED, None) == request:
        _ask(request)
    asked, expected = st.session_state.get(EXPECTED, (None, ""))
    if asked != request:
        return
    from ecosystem.sources.openalex.onward import is_finished

    st.markdown("\n".join(f"- {literal(line)}" for line in expected.splitlines()))
    refresh = is_finished(out) and st.checkbox("Download anew; the last one stays until then", key="openalex_refresh")
    st.button("Download", on_click=_begin, args=(out, request, refresh), disabled=not has_key, key="openalex_download")


def _wish(request: Request) -> None:
    st.session_state[WISHED] = request


def _ask(request: Request) -> None:
    from ecosystem.sources.openalex.budget import WITH_KEY
    from ecosystem.sources.openalex.expectation import estimate

    st.session_state.pop(EXPECTED, None)
    try:
        with st.spinner("Asking OpenAlex once …"):
            expected = estimate(request, key=_key(), api=_api())
    except (DownloadError, StoppedError) as error:
        st.error(literal(str(error)))
        return
    st.session_state[EXPECTED] = (request, expected.described(WITH_KEY))


def _checked_name(folder: Path, name: str) -> Path:
    from ecosystem.sources.openalex.onward import cache_of

    if not re.fullmatch(NAME, name):
        raise DownloadError(
            f"name = “{name[:40]}”: must be small letters, digits and hyphens, at most 40, the first no hyphen."
        )
    out = folder / name
    if (out / f"{Researchers.table}.csv").exists() and not cache_of(out).is_dir():
        raise DownloadError(f"name = “{name}”: another dataset is called so, and stays. Choose another name.")
    return out


def _key() -> ApiKey | None:
    """Return the key from Streamlit's secrets or the environment; it is shown to nobody."""
    from ecosystem.sources.openalex.key import key_from

    return key_from(_secrets(), os.environ)


def _secrets() -> Mapping[str, str]:
    from ecosystem.sources.openalex.key import SETTING

    try:
        return {SETTING: str(st.secrets[SETTING])} if SETTING in st.secrets else {}
    except StreamlitSecretNotFoundError:
        return {}


def _api() -> str:
    from ecosystem.sources.openalex.transport import API, SETTING, checked_api

    return checked_api(os.environ.get(SETTING, "") or API, has_key=True)

"""A download that goes on in the background and becomes a dataset: it outlives a visit, and knows no Streamlit."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ecosystem.importers.openalex.errors import DownloadError, StoppedError
from ecosystem.importers.progress import Step
from ecosystem.load import DataProblemsError

if TYPE_CHECKING:
    from ecosystem.importers.openalex.api_key import ApiKey
    from ecosystem.importers.openalex.request import Request

WHILE_DOWNLOADING = "Stopping keeps what has come; “Go on” takes it up there."
WHILE_MAKING = "Stopping keeps the download and the last dataset; “Go on” makes the dataset anew."
WHILE_LANDING = "This takes a moment and is not stopped: the dataset is put in its place in one step."
STOPPED_MAKING = "Stopped as asked. The download is kept and the last dataset is as it was; “Go on” makes it anew."


@dataclass(frozen=True)
class At:
    """How far a download has come.

    Attributes
    ----------
    said : str
        What is being done, or counted.
    done, total : int
        How many of it, where that is known; 0 of 0 where not.
    step : Step or None
        Of making the dataset; None while records are downloaded.
    waiting : str
        Why the last question is asked again, and when; empty where it is not.
    """

    said: str = "asking"
    done: int = 0
    total: int = 0
    step: Step | None = None
    waiting: str = ""

    @property
    def share(self) -> float:
        """How much of this is done, from 0 to 1."""
        return min(1.0, self.done / self.total) if self.total else 0.0

    @property
    def can_stop(self) -> bool:
        """Whether it can be broken off here."""
        return self.step is None or self.step.can_stop

    @property
    def stopping(self) -> str:
        """What it means to stop here."""
        if self.step is None:
            return WHILE_DOWNLOADING
        return WHILE_MAKING if self.can_stop else WHILE_LANDING

    def __str__(self) -> str:
        """Say it in words.

        Examples
        --------
        >>> print(At("pages of works", 3, 1200), At("reading records", 2, 7, Step.READING), At(), sep=" | ")
        3 of 1,200 pages of works | reading records, 2 of 7 files | asking
        """
        return f"{self._counted()} ({self.waiting})" if self.waiting else self._counted()

    def _counted(self) -> str:
        if not self.total:
            return self.said
        counted = f"{self.done:,} of {self.total:,}"
        return f"{counted} {self.said}" if self.step is None else f"{self.said}, {counted} files"


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
    at : At
        How far it has come.
    told : str
        What it came to, once it has ended.
    failed : bool
        Whether somebody has to put something right.
    """

    out: Path
    request: Request
    refresh: bool = False
    stopping: threading.Event = field(default_factory=threading.Event)
    at: At = field(default_factory=At)
    told: str = ""
    failed: bool = False
    thread: threading.Thread | None = None

    @property
    def running(self) -> bool:
        """Whether it is under way."""
        return self.thread is not None and self.thread.is_alive()

    def start(self, key: ApiKey | None, api: str) -> None:
        """Begin, or go on, in a thread that ends with the server."""
        self.thread = threading.Thread(target=self.run, args=(key, api), daemon=True)
        self.thread.start()

    def run(self, key: ApiKey | None, api: str) -> None:
        """Download what has not come yet, make a dataset of it, and say in `told` what it came to.

        Parameters
        ----------
        key : ApiKey or None
            What OpenAlex knows us by.
        api : str
            Where it answers.
        """
        from ecosystem.datasets.dataset_writer import OccupiedFolderError, check_target
        from ecosystem.importers.openalex.download_folder import held
        from ecosystem.importers.openalex.onward import cache_of

        try:
            check_target(self.out)
            with held(cache_of(self.out)):
                self._downloaded_and_made(cache_of(self.out), key, api)
        except StoppedError as stopped:
            self._say(str(stopped))
        except (DownloadError, OccupiedFolderError, DataProblemsError) as error:
            self._say(str(error))
            self.failed = True

    def _downloaded_and_made(self, cache: Path, key: ApiKey | None, api: str) -> None:
        from ecosystem.importers.openalex import download_import
        from ecosystem.importers.openalex.author_download import fetch_authors
        from ecosystem.importers.openalex.onward import summary
        from ecosystem.importers.openalex.surroundings import Surroundings

        around = Surroundings(
            sleep=self.stopping.wait,
            stop=self.stopping.is_set,
            on_progress=self._downloading,
            on_wait=self._waiting,
        )
        fetched = fetch_authors(
            self.request, cache, key=key, api=api, refresh=self.refresh, surroundings=around, is_held=True
        )
        self._say(summary(fetched, "choose “Go on”"))
        if fetched.finished:
            self._say(download_import.import_folder(fetched, self.out, request=self.request, on_step=self._making))

    def _downloading(self, done: int, total: int, what: str) -> None:
        self.at = At(what, done, total)

    def _waiting(self, why: str) -> None:
        self.at = replace(self.at, waiting=why)

    def _making(self, step: Step, done: int, total: int) -> None:
        if self.stopping.is_set() and step.can_stop:
            raise StoppedError(STOPPED_MAKING)
        self.at = At(str(step), done if total else 0, total, step)

    def _say(self, told: str) -> None:
        self.told = f"{self.told}\n{told}".strip()

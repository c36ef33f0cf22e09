"""Background download that becomes a dataset: a thread that survives a visit; imports no Streamlit."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ecosystem.importers.openalex.errors import DownloadError, StoppedError
from ecosystem.importers.progress import ImportStep
from ecosystem.load import DataProblemsError

if TYPE_CHECKING:
    from ecosystem.importers.openalex.api_key import ApiKey
    from ecosystem.importers.openalex.request import DownloadRequest

logger = logging.getLogger(__name__)

STOP_DOWNLOADING = "Stopping keeps what was downloaded; “Go on” resumes."
STOP_IMPORTING = "Stopping keeps the download and the last dataset; “Go on” makes the dataset again."
CANNOT_STOP = "This takes a moment and cannot be stopped: the dataset is replaced in one step."
STOPPED_IMPORTING = (
    "Stopped as asked. The download is kept and the last dataset is unchanged; “Go on” makes the dataset again."
)


@dataclass(frozen=True)
class DownloadProgress:
    """Progress of a download and of the dataset made from it.

    `activity` is the noun of what is counted where a `total` is known; `step` is None while records are downloaded;
    `retry` is the reason and delay of a retry.
    """

    activity: str = "asking"
    done: int = 0
    total: int = 0
    step: ImportStep | None = None
    retry: str = ""

    @property
    def share(self) -> float:
        """Share of the current step that is done, from 0 to 1."""
        return min(1.0, self.done / self.total) if self.total else 0.0

    @property
    def can_stop(self) -> bool:
        """Whether the current step can be interrupted."""
        return self.step is None or self.step.can_stop

    @property
    def stop_hint(self) -> str:
        """Effect of stopping now."""
        if self.step is None:
            return STOP_DOWNLOADING
        return STOP_IMPORTING if self.can_stop else CANNOT_STOP

    def __str__(self) -> str:
        """Return a phrase.

        Examples
        --------
        >>> print(DownloadProgress("pages of works", 3, 1200), DownloadProgress(), sep=" | ")
        3 of 1,200 pages of works | asking
        >>> print(DownloadProgress("reading records", 2, 7, ImportStep.READING))
        reading records, 2 of 7 files
        """
        phrase = self.activity
        if self.total:
            count = f"{self.done:,} of {self.total:,}"
            phrase = f"{count} {phrase}" if self.step is None else f"{phrase}, {count} files"
        return f"{phrase} ({self.retry})" if self.retry else phrase


@dataclass
class BackgroundDownload:
    """A download in a thread, shared by all visits.

    `stopping` is set when the user asks to stop; `message` is the result, once it has ended; `failed` means that the
    user has to correct something.
    """

    out: Path
    request: DownloadRequest
    refresh: bool = False
    credit_limit: int | None = None  # of a day
    stopping: threading.Event = field(default_factory=threading.Event)
    progress: DownloadProgress = field(default_factory=DownloadProgress)
    message: str = ""
    failed: bool = False
    thread: threading.Thread | None = None

    @property
    def running(self) -> bool:
        """Whether the thread is alive."""
        return self.thread is not None and self.thread.is_alive()

    def start(self, key: ApiKey | None, api: str) -> None:
        """Start or resume in a thread that ends with the server."""
        self.thread = threading.Thread(target=self.run, args=(key, api), daemon=True)
        self.thread.start()

    def run(self, key: ApiKey | None, api: str) -> None:
        """Download what is missing, make a dataset of it, and write the result to `message`."""
        from ecosystem.datasets.dataset_writer import OccupiedFolderError, check_target
        from ecosystem.importers.openalex.download_folder import cache_folder, lock_folder

        cache = cache_folder(self.out)
        try:
            check_target(self.out)
            with lock_folder(cache):
                self._download_and_import(cache, key, api)
        except StoppedError as stopped:
            self._add_message(str(stopped))
        except (DownloadError, OccupiedFolderError, DataProblemsError) as error:
            self._add_message(str(error))
            self.failed = True
        except OSError as error:
            logger.exception("A download failed")
            self._add_message(f"The server could not write the files ({error.strerror}). “Go on” resumes the download.")
            self.failed = True
        except Exception:
            logger.exception("A download failed")
            self._add_message("The download failed; the server's log has the reason. “Go on” resumes it.")
            self.failed = True

    def _download_and_import(self, cache: Path, key: ApiKey | None, api: str) -> None:
        from ecosystem.importers.openalex import download_import
        from ecosystem.importers.openalex.author_download import download_authors
        from ecosystem.importers.openalex.transport import DownloadIO

        io = DownloadIO(
            sleep=self.stopping.wait, stop=self.stopping.is_set, on_progress=self._on_progress, on_wait=self._on_wait
        )
        result = download_authors(
            self.request,
            cache,
            key=key,
            api=api,
            budget=self.credit_limit,
            refresh=self.refresh,
            io=io,
        )
        self._add_message(result.summary("choose “Go on”"))
        if result.finished:
            self._add_message(
                download_import.import_download(result, self.out, request=self.request, on_step=self._on_step)
            )

    def _on_progress(self, done: int, total: int, noun: str) -> None:
        self.progress = DownloadProgress(noun, done, total)

    def _on_wait(self, reason: str) -> None:
        self.progress = replace(self.progress, retry=reason)

    def _on_step(self, step: ImportStep, done: int, total: int) -> None:
        if self.stopping.is_set() and step.can_stop:
            raise StoppedError(STOPPED_IMPORTING)
        self.progress = DownloadProgress(str(step), done if total else 0, total, step)

    def _add_message(self, text: str) -> None:
        self.message = f"{self.message}\n{text}".strip()

"""A download that kills its own process, as ``kill -9`` does, at the nth of the moments that matter.

Run as a program, it takes downloads from its input, one a line in JSON, gives each a process of its own, and prints how
that ended. It is small and has no threads, so that its processes begin at once.
"""

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ecosystem.importers.openalex import author_download, download_folder
from ecosystem.importers.openalex.api_key import ApiKey
from ecosystem.importers.openalex.journal import Journal
from ecosystem.importers.openalex.request import DownloadRequest
from ecosystem.importers.openalex.transport import DownloadIO, http_transport
from tests.importers.openalex_stand_in import KEY
from tests.importers.own_processes import each_in_its_own

PAGE, BATCH = 20, 6
"""Small ones, so that few people make many requests."""

UNFINISHED = 3


class Moments:
    """Counts moments, and kills the process at one of them."""

    def __init__(self, deadly: int) -> None:
        self.deadly = deadly
        self.passed = 0

    def pass_one(self) -> None:
        """Pass a moment, or die in it."""
        self.passed += 1
        if self.passed == self.deadly:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """Make a moment of the time just before a function, and one of the time just after it."""

        def watched(*given: Any, **named: Any) -> Any:
            self.pass_one()
            done = function(*given, **named)
            self.pass_one()
            return done

        return watched


def download(address: str, cache: str, deadly: int, *, refresh: bool = False) -> None:
    """Download, and die at the nth moment: around each request, write, rename and entry in the journal.

    Parameters
    ----------
    address : str
        Of the stand-in.
    cache : str
        Folder of the download.
    deadly : int
        Number of the moment to die at; 0 for none.
    refresh : bool
        As for ``download_authors``.
    """
    moments = Moments(deadly)
    for name in ("add_page", "add_work", "add_batch", "make_batches", "spend"):
        setattr(Journal, name, moments.around(getattr(Journal, name)))
    for name in ("replace", "rename", "unlink", "rmdir"):
        setattr(Path, name, moments.around(getattr(Path, name)))
    download_folder.os.fsync = moments.around(os.fsync)  # type: ignore[attr-defined]
    real = http_transport()
    with download_folder.lock_folder(Path(cache)):
        fetched = author_download.download_authors(
            DownloadRequest("PK", 2005),
            Path(cache),
            key=ApiKey(KEY),
            api=address,
            refresh=refresh,
            page_size=PAGE,
            batch_size=BATCH,
            io=DownloadIO(transport=moments.around(real), sleep=lambda seconds: None),
        )
    if not fetched.finished:
        os._exit(UNFINISHED)


if __name__ == "__main__":
    each_in_its_own(download)

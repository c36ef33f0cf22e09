"""The app's download in a process that kills itself, as ``kill -9`` does, at the nth moment of a stage.

Run as a program, it takes downloads from its input, one a line in JSON, gives each a process of its own, and prints how
that ended. It has no threads, so that its processes can be copies of it.
"""

import os
import signal
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb  # noqa: F401 - loaded once, for all processes
import ibis  # noqa: F401

from ecosystem.app.openalex_download.background import BackgroundDownload
from ecosystem.datasets import dataset_writer, folder_swap
from ecosystem.importers import pipeline
from ecosystem.importers.openalex import author_download, download_folder, download_import  # noqa: F401
from ecosystem.importers.openalex.api_key import ApiKey
from ecosystem.importers.openalex.journal import Journal
from ecosystem.importers.openalex.request import DownloadRequest
from ecosystem.importers.progress import ImportStep
from tests.importers.openalex_stand_in import KEY
from tests.importers.own_processes import each_in_its_own

FAILED, KEPT = 3, 4


class Stages:
    """Counts the moments of each stage, and kills the process at one of them."""

    def __init__(self, stage: str, nth: int) -> None:
        self.deadly = (stage, nth)
        self.passed: Counter[str] = Counter()

    def pass_one(self, stage: str) -> None:
        """Pass a moment, or die in it."""
        self.passed[stage] += 1
        if (stage, self.passed[stage]) == self.deadly:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(self, stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """Make moments of the time just before and just after a function."""

        def watched(*given: Any, **named: Any) -> Any:
            self.pass_one(stage)
            done = function(*given, **named)
            self.pass_one(stage)
            return done

        return watched


def run(address: str, out: str, stage: str = "", nth: int = 0, *, refresh: bool = False) -> None:
    """Download and make a dataset as the app does, and die at the nth moment of a stage.

    Parameters
    ----------
    address : str
        Of the stand-in.
    out : str
        Folder of the dataset.
    stage : str
        ``download``, or the name of a step of making the dataset.
    nth : int
        Number of the moment in it.
    refresh : bool
        Whether to ask anew.
    """
    stages = Stages(stage, nth)
    for name in ("add_page", "add_batch"):
        setattr(Journal, name, stages.around("download", getattr(Journal, name)))
    author_download.promote = stages.around("download", author_download.promote)  # type: ignore[attr-defined]
    for name in ("write_tables", "copy_other_files", "write_metadata", "flush", "replace_folder"):
        setattr(dataset_writer, name, stages.around(ImportStep.WRITING.name, getattr(dataset_writer, name)))
    folder_swap.exchange_names = stages.around("exchange", folder_swap.exchange_names)
    if stage != ImportStep.VARYING.name:  # it takes most of the time, and changes nothing of the tables
        pipeline.sensitivity = lambda *_, **__: {}  # type: ignore[attr-defined]
    download = BackgroundDownload(Path(out), DownloadRequest("PK", 2005), refresh)
    making = download._on_step

    def watched(step: ImportStep, done: int, total: int) -> None:
        stages.pass_one(step.name)
        making(step, done, total)

    download._on_step = watched  # type: ignore[method-assign]
    download.run(ApiKey(KEY), address)
    if download.failed:
        print(download.message, file=sys.stderr, flush=True)
    os._exit(FAILED if download.failed else 0)


if __name__ == "__main__":
    each_in_its_own(run)

"""Read records on all processors of this machine, each file in one piece, into small files of clean rows."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Final

from ecosystem.importers.json_lines.record_reader import Reader, Report, rows

SMALL: Final = 8_000_000
"""Bytes of all files below which it is faster not to start further processes."""


class ReadingEndedError(OSError):
    """Reading was ended from outside."""


Progress = Callable[[Report, int], None]


def read(
    files: Sequence[str],
    reader: Reader,
    folder: Path,
    *,
    processes: int | None = None,
    progress: Progress | None = None,
) -> tuple[list[Path], Report]:
    """Read files of records into files of clean rows.

    Memory does not grow with the files: each process holds a few pieces of one file and one record.

    Parameters
    ----------
    files : sequence of str
        As :func:`ecosystem.importers.json_lines.input_files.found` names them.
    reader : Reader
        What is looked for.
    folder : Path
        Where the clean rows go, a file of JSON lines for each file that has some.
    processes : int, optional
        How many at once; by default as many as there are processors, and one if the files are small.
    progress : callable, optional
        Told after each file what has come of all files so far, and how many files there are.

    Returns
    -------
    list of Path
        The files of clean rows, in the order of `files`.
    Report
        What came of all files.

    Raises
    ------
    ReadingEndedError
        If a process was ended from outside.
    """
    count = processes or (1 if _size(files) < SMALL else min(os.cpu_count() or 1, len(files)))
    work = partial(_read, reader=reader, folder=str(folder))
    parts: list[Path] = []
    whole = Report()

    def take(part: str, report: Report) -> None:
        nonlocal whole
        whole = whole + report
        if report.kept:
            parts.append(Path(part))
        if progress is not None:
            progress(whole, len(files))

    if count == 1:
        for numbered in enumerate(files):
            take(*work(numbered))
    else:
        # fresh processes: a copy of this one would hold its threads in the middle of their work
        try:
            with ProcessPoolExecutor(count, mp_context=get_context("spawn")) as pool:
                for part, report in pool.map(work, enumerate(files)):
                    take(part, report)
        except BrokenProcessPool as error:
            raise ReadingEndedError(
                "A process that read files was ended from outside, perhaps for lack of memory. Nothing was written; "
                "run the command again, with other programs closed."
            ) from error
    return parts, whole


def _read(numbered: tuple[int, str], *, reader: Reader, folder: str) -> tuple[str, Report]:
    number, file = numbered
    part = Path(folder) / f"part_{number:06}.jsonl"
    report = Report()
    with part.open("w", encoding="ascii") as out:
        for row in rows(file, reader, report):
            out.write(row + "\n")
    if not report.kept:
        part.unlink()
    return str(part), report


def _size(files: Sequence[str]) -> int:
    """Return the size of all files in bytes; one that is far away counts as large."""
    return sum(os.path.getsize(file) if os.path.isfile(file) else SMALL for file in files)

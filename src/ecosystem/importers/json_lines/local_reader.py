"""Read files of records on all processors of this machine, one process per file."""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Final

from ecosystem.importers.json_lines.record_reader import ReadReport, RecordParser, read_rows

ONE_PROCESS_BYTES: Final = 8_000_000
"""Total size below which starting further processes takes longer than it saves."""


class ReadingEndedError(OSError):
    """A reading process was killed."""


ReadProgress = Callable[[ReadReport, int], None]
"""Progress callback, called after each file with the report so far and the number of files."""


def read_locally(
    files: Sequence[str],
    parser: RecordParser,
    folder: Path,
    *,
    processes: int | None = None,
    progress: ReadProgress | None = None,
) -> tuple[list[Path], ReadReport]:
    """Read files of records into files of clean rows.

    Memory does not grow with the files: each process holds a few blocks of one file and one record. The default is one
    process per processor, and one if the files are small. The files of clean rows are written to `folder`, one for each
    file that has some, and returned in the order of `files`.
    """
    count = processes or (1 if _total_bytes(files) < ONE_PROCESS_BYTES else min(os.cpu_count() or 1, len(files)))
    work = partial(_read_file, parser=parser, folder=str(folder))
    parts: list[Path] = []
    total = ReadReport()

    def add(part: str, report: ReadReport) -> None:
        nonlocal total
        total = total + report
        if report.kept:
            parts.append(Path(part))
        if progress is not None:
            progress(total, len(files))

    if count == 1:
        for numbered in enumerate(files):
            add(*work(numbered))
    else:
        # spawn: a fork would copy this process's threads in the middle of their work
        try:
            with ProcessPoolExecutor(count, mp_context=get_context("spawn")) as pool:
                for part, report in pool.map(work, enumerate(files)):
                    add(part, report)
        except BrokenProcessPool as error:
            raise ReadingEndedError(
                "A reading process was killed, perhaps for lack of memory. Nothing was written; run the command again, "
                "with other programs closed."
            ) from error
    return parts, total


def _read_file(numbered: tuple[int, str], *, parser: RecordParser, folder: str) -> tuple[str, ReadReport]:
    number, file = numbered
    part = Path(folder) / f"part_{number:06}.jsonl"
    report = ReadReport()
    with part.open("w", encoding="ascii") as out:
        for row in read_rows(file, parser, report):
            out.write(row + "\n")
    if not report.kept:
        part.unlink()
    return str(part), report


def _total_bytes(files: Sequence[str]) -> int:
    """Return the size of all files; a remote file counts as large."""
    return sum(os.path.getsize(file) if os.path.isfile(file) else ONE_PROCESS_BYTES for file in files)

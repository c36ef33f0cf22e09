"""Read records on the machines of a Spark cluster: the same reader, sent to where the files are read."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ecosystem import __version__
from ecosystem.sources.records.reading import Reader, Report, rows
from ecosystem.sources.skipping import Skipped

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession
    from pyspark.sql.types import StructType

PACKAGE: Final = Path(__file__).parents[2]
_ROW, _REPORT = "+", "-"
_MADE: Final = (1980, 1, 1, 0, 0, 0)


def read(
    session: SparkSession, files: Sequence[str], reader: Reader, columns: StructType, folder: Path
) -> tuple[DataFrame, Report]:
    """Read files of records on a cluster, a file a task.

    Every machine must reach the files under the same name, and needs Python with nothing but its standard library: the
    reading code is sent along.

    Parameters
    ----------
    session : SparkSession
        Of the cluster.
    files : sequence of str
        As :func:`ecosystem.sources.records.places.found` names them.
    reader : Reader
        What is looked for.
    columns : StructType
        Those of a clean row.
    folder : Path
        Where the code that is sent along is put together.

    Returns
    -------
    DataFrame
        Clean rows, kept on the disks of the cluster, so that files are read once.
    Report
        What came of all files.
    """
    from pyspark import StorageLevel

    context = session.sparkContext
    code = folder / f"ecosystem-{__version__}.zip"
    code.write_bytes(_code())
    context.addPyFile(str(code))
    numbered = list(enumerate(files))
    told = context.parallelize(numbered, len(numbered)).flatMap(partial(_told, reader=reader))
    told = told.persist(StorageLevel.DISK_ONLY)
    reports = sorted(json.loads(line[1:]) for line in told.filter(partial(_is, kind=_REPORT)).collect())
    frame = session.read.schema(columns).json(told.filter(partial(_is, kind=_ROW)).map(_bare))
    return frame, sum((_report(values) for _, values in reports), Report())


def _told(numbered: tuple[int, str], reader: Reader) -> Iterator[str]:
    """Give the rows of a file and, last, the report of it."""
    number, file = numbered
    report = Report()
    for row in rows(file, reader, report):
        yield _ROW + row
    left = [report.skipped.counts, report.skipped.examples]
    yield _REPORT + json.dumps([number, [report.files, report.lines, report.looked_at, report.kept, left]])


def _report(values: list[int | list[dict[str, list[str]]]]) -> Report:
    *numbers, (counts, examples) = values  # type: ignore[misc]
    return Report(*numbers, Skipped(counts, {reason: tuple(places) for reason, places in examples.items()}))


def _is(line: str, kind: str) -> bool:
    return line.startswith(kind)


def _bare(line: str) -> str:
    return line[1:]


def _code() -> bytes:
    """Return this package's modules as a zip that Python can import from."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(PACKAGE.rglob("*.py")):
            if "_site" not in path.parts:
                entry = zipfile.ZipInfo(str(Path(PACKAGE.name) / path.relative_to(PACKAGE)), _MADE)
                archive.writestr(entry, path.read_bytes())
    return packed.getvalue()

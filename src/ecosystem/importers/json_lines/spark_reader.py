"""Read files of records on the workers of a Spark cluster, with the same parser as locally."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator, Sequence
from functools import partial
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from ecosystem.importers.json_lines.record_reader import ReadReport, RecordParser, read_rows
from ecosystem.tables.packaging import ZIP_DATE

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession
    from pyspark.sql.types import StructType

PACKAGE: Final = Path(__file__).parents[2]
_ROW, _REPORT = "+", "-"
"""First character of what a task yields."""


def read_on_spark(
    session: SparkSession, files: Sequence[str], parser: RecordParser, columns: StructType, folder: Path
) -> tuple[DataFrame, ReadReport]:
    """Read files of records on a cluster, one file per task.

    All workers must reach the files under the same names, and need Python with its standard library alone: the parsing
    code is sent along, as a zip that is written to `folder`. The clean rows are persisted on the disks of the cluster,
    so that files are read once.
    """
    from pyspark import StorageLevel

    context = session.sparkContext
    code = folder / f"ecosystem-{uuid4().hex}.zip"  # Spark refuses a second file of one name in a session
    code.write_bytes(_zipped_package())
    context.addPyFile(str(code))
    numbered = list(enumerate(files))
    results = context.parallelize(numbered, len(numbered)).flatMap(partial(_read_file, parser=parser))
    results = results.persist(StorageLevel.DISK_ONLY)
    lines = session.createDataFrame(results.filter(partial(_is, kind=_REPORT)).map(_as_row), "line string").toArrow()
    reports = sorted((json.loads(line[1:]) for line in lines["line"].to_pylist()), key=itemgetter(0))
    frame = session.read.schema(columns).json(results.filter(partial(_is, kind=_ROW)).map(_without_kind))
    return frame, sum((ReadReport.from_json(report) for _, report in reports), ReadReport())


def _read_file(numbered: tuple[int, str], parser: RecordParser) -> Iterator[str]:
    """Yield the rows of a file and, last, its report."""
    number, file = numbered
    report = ReadReport()
    for row in read_rows(file, parser, report):
        yield _ROW + row
    yield _REPORT + json.dumps([number, report.to_json()])


def _is(line: str, kind: str) -> bool:
    return line.startswith(kind)


def _as_row(line: str) -> tuple[str]:
    return (line,)


def _without_kind(line: str) -> str:
    return line[1:]


def _zipped_package() -> bytes:
    """Return this package's modules as a zip that Python can import from."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(PACKAGE.rglob("*.py")):
            if "_site" not in path.parts:
                entry = zipfile.ZipInfo(str(Path(PACKAGE.name) / path.relative_to(PACKAGE)), ZIP_DATE)
                archive.writestr(entry, path.read_bytes())
    return packed.getvalue()

"""Read records on the machines of a Spark cluster: the same reader, sent to where the files are read."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from functools import partial
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from ecosystem.importers.json_lines.record_reader import Reader, Report, rows
from ecosystem.importers.skipped import Skipped

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
        As :func:`ecosystem.importers.json_lines.input_files.found` names them.
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
    code = folder / f"ecosystem-{uuid4().hex}.zip"  # Spark refuses a second file of one name in a session
    code.write_bytes(_code())
    context.addPyFile(str(code))
    numbered = list(enumerate(files))
    told = context.parallelize(numbered, len(numbered)).flatMap(partial(_told, reader=reader))
    told = told.persist(StorageLevel.DISK_ONLY)
    lines = session.createDataFrame(told.filter(partial(_is, kind=_REPORT)).map(_alone), "said string").toArrow()
    reports = sorted((json.loads(line[1:]) for line in lines["said"].to_pylist()), key=itemgetter(0))
    frame = session.read.schema(columns).json(told.filter(partial(_is, kind=_ROW)).map(_bare))
    return frame, sum((_report(said) for _, said in reports), Report())


def _told(numbered: tuple[int, str], reader: Reader) -> Iterator[str]:
    """Give the rows of a file and, last, the report of it."""
    number, file = numbered
    report = Report()
    for row in rows(file, reader, report):
        yield _ROW + row
    yield _REPORT + json.dumps([number, asdict(report)])


def _report(said: dict[str, Any]) -> Report:
    left = said.pop("skipped")
    places = {reason: tuple(examples) for reason, examples in left["examples"].items()}
    return Report(**said, skipped=Skipped(left["counts"], places))


def _is(line: str, kind: str) -> bool:
    return line.startswith(kind)


def _alone(line: str) -> tuple[str]:
    return (line,)


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

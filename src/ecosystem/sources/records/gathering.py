"""Clean rows of records as an Ibis table of any engine; only here do engines differ in how they read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

import ibis

from ecosystem.sources.records import local, spark
from ecosystem.sources.records.reading import FILE, LINE, Reader, Report

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from ibis.backends import BaseBackend

PLACE: Final = {FILE: "string", LINE: "int64"}


def gather(
    backend: BaseBackend,
    files: Sequence[str],
    reader: Reader,
    columns: ibis.Schema,
    folder: Path,
    *,
    progress: local.Progress | None = None,
) -> tuple[ir.Table, Report]:
    """Read records and return them as a table.

    Parameters
    ----------
    backend : BaseBackend
        Where the table is to be; on Spark the cluster reads, elsewhere this machine.
    files : sequence of str
        As :func:`ecosystem.sources.records.places.found` names them.
    reader : Reader
        What is looked for.
    columns : ibis.Schema
        Those of the reader's rows.
    folder : Path
        For what lies between; it must stay until the table is no longer needed.
    progress : callable, optional
        Told after each file, where this machine reads.

    Returns
    -------
    Table
        The reader's columns, ``record_file`` and ``record_line``.
    Report
        What came of all files.
    """
    whole = ibis.schema({**columns, **PLACE})
    if backend.name == "pyspark":
        return _on_spark(backend, files, reader, whole, folder)
    parts, report = local.read(files, reader, folder, progress=progress)
    database = backend if backend.name == "duckdb" else ibis.duckdb.connect()
    table = _from_parts(database, parts, whole)
    name = ibis.util.gen_name("records")
    if backend.name != "duckdb":
        return backend.create_table(name, table.to_pyarrow(), temp=True), report
    return backend.create_table(name, table, temp=True), report


def _from_parts(database: BaseBackend, parts: Sequence[Path], columns: ibis.Schema) -> ir.Table:
    if not parts:
        return ibis.memtable([], schema=columns)
    types = {name: database.compiler.type_mapper.to_string(kind) for name, kind in columns.items()}
    return cast("Any", database).read_json(
        [str(part) for part in parts],
        columns=types,
        format="newline_delimited",
        maximum_object_size=2 * local.SMALL,
    )


def _on_spark(
    backend: BaseBackend, files: Sequence[str], reader: Reader, columns: ibis.Schema, folder: Path
) -> tuple[ir.Table, Report]:
    from ibis.backends.pyspark.datatypes import PySparkSchema
    from pyspark.sql import SparkSession

    session = SparkSession.active()
    frame, report = spark.read(session, files, reader, PySparkSchema.from_ibis(columns), folder)
    name = ibis.util.gen_name("records")
    frame.createOrReplaceTempView(name)
    return backend.table(name), report

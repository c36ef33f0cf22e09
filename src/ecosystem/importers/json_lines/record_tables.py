"""Clean rows of records as an Ibis table of any engine; only here do engines differ in how they read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

import ibis
import pyarrow as pa

from ecosystem.importers.json_lines import local_reader, spark_reader
from ecosystem.importers.json_lines.record_reader import FILE, LINE, Reader, Report

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from ibis.backends import BaseBackend
    from pyspark.sql import SparkSession

PLACE: Final = {FILE: "string", LINE: "int64"}


def gather(
    backend: BaseBackend,
    files: Sequence[str],
    reader: Reader,
    columns: ibis.Schema,
    folder: Path,
    *,
    progress: local_reader.Progress | None = None,
) -> tuple[ir.Table, Report]:
    """Read records and return them as a table.

    Parameters
    ----------
    backend : BaseBackend
        Where the table is to be; on Spark the cluster reads, elsewhere this machine.
    files : sequence of str
        As :func:`ecosystem.importers.json_lines.input_files.found` names them.
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
    parts, report = local_reader.read(files, reader, folder, progress=progress)
    database = backend if backend.name == "duckdb" else ibis.duckdb.connect()
    table = _from_parts(database, parts, whole)
    name = ibis.util.gen_name("records")
    if backend.name != "duckdb":
        return backend.create_table(name, table.to_pyarrow(), temp=True), report
    return backend.create_table(name, table, temp=True), report


def listed(table: ir.Table) -> list[dict[str, Any]]:
    """Return the rows of an expression as Python values; there should be few."""
    backend = table.get_backend()
    if backend.name != "pyspark":
        rows: list[dict[str, Any]] = table.to_pyarrow().to_pylist()
        return rows
    backend._run_pre_execute_hooks(table)
    # Ibis would go through pandas, in words that pandas 3 has given up
    of_spark: list[dict[str, Any]] = _session().sql(backend.compile(table)).toArrow().to_pylist()
    return of_spark


def counted(table: ir.Table) -> int:
    """Return the number of rows of an expression."""
    return int(listed(table.agg(rows=table.count()))[0]["rows"])


def placed(backend: BaseBackend, rows: Iterable[Mapping[str, str | None]], columns: Sequence[str]) -> ir.Table:
    """Place rows of texts where an engine works; what is None is null there."""
    schema = ibis.schema(dict.fromkeys(columns, "string"))
    table = pa.Table.from_pylist([{name: row[name] for name in columns} for row in rows], schema=schema.to_pyarrow())
    if backend.name != "pyspark":
        return ibis.memtable(table, schema=schema)
    name = ibis.util.gen_name("placed")
    _session().createDataFrame(table).createOrReplaceTempView(name)
    return backend.table(name)


def _session() -> SparkSession:
    from pyspark.sql import SparkSession

    return SparkSession.active()


def _from_parts(database: BaseBackend, parts: Sequence[Path], columns: ibis.Schema) -> ir.Table:
    if not parts:
        return ibis.memtable([], schema=columns)
    types = {name: database.compiler.type_mapper.to_string(kind) for name, kind in columns.items()}
    return cast("Any", database).read_json(
        [str(part) for part in parts],
        columns=types,
        format="newline_delimited",
        maximum_object_size=2 * local_reader.SMALL,
    )


def _on_spark(
    backend: BaseBackend, files: Sequence[str], reader: Reader, columns: ibis.Schema, folder: Path
) -> tuple[ir.Table, Report]:
    from ibis.backends.pyspark.datatypes import PySparkSchema

    frame, report = spark_reader.read(_session(), files, reader, PySparkSchema.from_ibis(columns), folder)
    name = ibis.util.gen_name("records")
    frame.createOrReplaceTempView(name)
    return backend.table(name), report

"""Clean rows of records as Ibis tables of any engine; only this module differs between engines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

import ibis
import pyarrow as pa

from ecosystem.careers.engines import to_rows
from ecosystem.importers.json_lines.local_reader import ONE_PROCESS_BYTES, ReadProgress, read_locally
from ecosystem.importers.json_lines.record_reader import FILE, LINE, ReadReport, RecordParser
from ecosystem.importers.json_lines.spark_reader import read_on_spark
from ecosystem.importers.skipped import EXAMPLES, Skipped

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from ibis.backends import BaseBackend

ORIGIN: Final = {FILE: "string", LINE: "int64"}


def read_table(
    backend: BaseBackend,
    files: Sequence[str],
    parser: RecordParser,
    columns: ibis.Schema,
    folder: Path,
    *,
    progress: ReadProgress | None = None,
) -> tuple[ir.Table, ReadReport]:
    """Read records into a table of an engine.

    With Spark the cluster reads the files, else this machine, which then reports progress after each file. The table
    has the parser's columns, ``record_file`` and ``record_line``. `folder` is for intermediate files, and must exist
    until the table is no longer needed.
    """
    schema = ibis.schema({**columns, **ORIGIN})
    name = ibis.util.gen_name("records")
    if backend.name == "pyspark":
        from ibis.backends.pyspark.datatypes import PySparkSchema

        spark_schema = PySparkSchema.from_ibis(schema)
        frame, report = read_on_spark(_session(backend), files, parser, spark_schema, folder)
        frame.createOrReplaceTempView(name)
        return backend.table(name), report
    parts, report = read_locally(files, parser, folder, progress=progress)
    if backend.name == "duckdb":
        return backend.create_table(name, _from_parts(backend, parts, schema), temp=True), report
    table = _from_parts(ibis.duckdb.connect(), parts, schema)
    return backend.create_table(name, table.to_pyarrow(), temp=True), report


def row_count(table: ir.Table) -> int:
    """Return the number of rows of an expression."""
    return int(to_rows(table.agg(rows=table.count()))[0]["rows"])


def text_table(backend: BaseBackend, values: Iterable[Mapping[str, str | None]], columns: Sequence[str]) -> ir.Table:
    """Load rows of nullable texts into an engine."""
    schema = ibis.schema(dict.fromkeys(columns, "string"))
    table = pa.Table.from_pylist([{name: row[name] for name in columns} for row in values], schema=schema.to_pyarrow())
    if backend.name != "pyspark":
        return ibis.memtable(table, schema=schema)
    name = ibis.util.gen_name("texts")
    _session(backend).createDataFrame(table).createOrReplaceTempView(name)
    return backend.table(name)


def newest_records(records: ir.Table, merged: Mapping[str, str] | None = None) -> tuple[ir.Table, Skipped]:
    """Keep the most recently updated record of each person, without people merged into others.

    `records` have ``person_id``, ``updated`` (a text that sorts by time, or empty), and file and line; of records
    updated on one day the last one read counts. `merged` maps retired ids to those that replace them.
    """
    newest_first = ibis.window(group_by="person_id", order_by=[ibis.desc("updated"), ibis.desc(FILE), ibis.desc(LINE)])
    ranked = records.mutate(rank=ibis.row_number().over(newest_first))
    older = ranked.filter(ranked["rank"] > 0).order_by(FILE, LINE)
    newest = ranked.filter(ranked["rank"] == 0).drop("rank")
    first_rows = to_rows(older.limit(EXAMPLES).select("person_id", FILE, LINE))
    counts = {"same-id": row_count(older)}
    examples = {"same-id": tuple(f"{row[FILE]}, line {row[LINE]:,}: {row['person_id']}" for row in first_rows)}
    if merged:
        is_merged = newest.person_id.isin(list(merged))
        counts["merged"] = row_count(newest.filter(is_merged))
        examples["merged"] = tuple(f"{old} into {new}" for old, new in sorted(merged.items())[:EXAMPLES])
        newest = newest.filter(~is_merged)
    return newest, Skipped({key: count for key, count in counts.items() if count}, examples)


def _session(backend: BaseBackend) -> Any:
    return cast("Any", backend)._session


def _from_parts(database: BaseBackend, parts: Sequence[Path], columns: ibis.Schema) -> ir.Table:
    if not parts:
        return ibis.memtable([], schema=columns)
    types = {name: database.compiler.type_mapper.to_string(kind) for name, kind in columns.items()}
    return cast("Any", database).read_json(
        [str(part) for part in parts],
        columns=types,
        format="newline_delimited",
        maximum_object_size=2 * ONE_PROCESS_BYTES,
    )

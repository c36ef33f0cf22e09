"""Engines that run Ibis expressions: DuckDB on one machine, Spark on a cluster, or an Ibis connection string."""

import re
import shutil
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Final

import ibis
import pandas as pd
import pyarrow as pa
from ibis import BaseBackend, Table

DUCKDB: Final = "duckdb"
SPARK: Final = "spark"
MEMORY: Final = "1GB"
"""Memory limit of DuckDB's tables; with its other memory and Python this fits into 2 GiB."""

PARTITIONS: Final = "16"
"""Shuffle partitions of Spark: after filtering the records are small, and the default of 200 costs more than it saves.
Files are read in as many parts as there are files."""

LOCAL_MASTER: Final = "local[*]"

MASTERS: Final = r"local|local-cluster\[.+\]|local\[[0-9*,]+\]|yarn|(spark|k8s)://.+"
"""Accepted forms of Spark's master; for anything else Spark prints a page of Java."""


class EngineError(Exception):
    """An engine cannot be used; the message names the reason and the remedy."""


@contextmanager
def connect(
    engine: str = DUCKDB,
    *,
    master: str = LOCAL_MASTER,
    memory: str = MEMORY,
    threads: int | None = None,
    settings: Mapping[str, str] | None = None,
    scratch: Path | None = None,
) -> Iterator[BaseBackend]:
    """Connect to an engine for the duration of a ``with`` block.

    Parameters
    ----------
    engine : str
        ``duckdb``, ``spark``, or a connection string of Ibis such as ``trino://user@host/catalog``. Only the first two
        are tested.
    master : str
        As of ``spark-submit --master``, such as ``spark://host:7077``.
    memory : str
        Memory limit of DuckDB before it writes to disk; memory of each Spark executor.
    threads : int, optional
        Of DuckDB; all processors if not given.
    settings : mapping, optional
        Further settings of Spark.
    scratch : Path, optional
        Folder for what DuckDB cannot hold in memory; the system's temporary folder by default.

    Raises
    ------
    EngineError
        If a package or Java is missing, nothing answers at the address, or DuckDB runs out of memory and disk.

    Examples
    --------
    >>> with connect() as connection:
    ...     int(ibis.memtable({"year": [2010, 2012]}).year.max().execute())
    2012
    """
    if engine == DUCKDB:
        with _duckdb(memory, threads, scratch) as connection:
            yield connection
    elif engine == SPARK:
        with _spark(master, memory, settings or {}) as connection:
            yield connection
    else:
        connection = _by_address(engine)
        try:
            yield connection
        finally:
            connection.disconnect()


def store(connection: BaseBackend, table: Table) -> Table:
    """Materialise an expression on its engine; as `keep`: ``keep=partial(store, connection)``."""
    if connection.name != "pyspark":
        return connection.create_table(ibis.util.gen_name("stored"), table, temp=True)
    name = ibis.util.gen_name("stored")
    # a checkpoint forgets how it came about: otherwise plans grow with every step until the driver has no memory left
    _spark_frame(connection, table).localCheckpoint().createOrReplaceTempView(name)
    return connection.table(name).cast(table.schema())  # Spark numbers rows in 32 bits where Ibis says 64


@contextmanager
def local_store(connection: BaseBackend) -> Iterator[Callable[[Table], Table]]:
    """Yield a function that materialises a table in DuckDB on this machine, wherever the table is.

    A cluster takes seconds for each of a hundred small steps that take DuckDB milliseconds.

    Examples
    --------
    >>> with connect() as connection, local_store(connection) as keep:
    ...     int(keep(ibis.memtable({"year": [2010, 2012]})).year.max().execute())
    2012
    """
    if connection.name == DUCKDB:
        yield partial(store, connection)
        return
    with connect() as here:

        def keep(table: Table) -> Table:
            if table.get_backend() is not connection:
                return store(here, table)
            return here.create_table(ibis.util.gen_name("brought"), ibis.memtable(_arrow(table)), temp=True)

        yield keep


def to_engine(connection: BaseBackend, name: str, frame: pd.DataFrame) -> Table:
    """Copy a frame to an engine under a new name.

    As an arrow table: Ibis 12 passes pandas frames to Spark in a way that changes missing values.
    """
    table = pa.Table.from_pandas(frame, preserve_index=False)
    if connection.name == "pyspark":
        connection._session.createDataFrame(table).createOrReplaceTempView(name)
        return connection.table(name)
    return connection.create_table(name, ibis.memtable(table), temp=True)


def to_pandas(table: Table) -> pd.DataFrame:
    """Execute an expression: text as ``str``, nullable whole numbers as ``Int64``."""
    arrow = _arrow(table)
    whole = {pa.int64(): pd.Int64Dtype(), pa.int32(): pd.Int64Dtype(), pa.int16(): pd.Int64Dtype()}
    frame: pd.DataFrame = arrow.to_pandas(types_mapper=whole.get)
    return frame


def to_rows(table: Table) -> list[dict[str, Any]]:
    """Execute a small expression: Python values by column."""
    listed: list[dict[str, Any]] = _arrow(table).to_pylist()
    return listed


def _arrow(table: Table) -> pa.Table:
    connection = table.get_backend()
    if connection.name != "pyspark":
        return table.to_pyarrow()
    return _spark_frame(connection, table).toArrow()  # Ibis would go through pandas, with calls that pandas 3 rejects


def _spark_frame(connection: BaseBackend, table: Table) -> Any:
    connection._run_pre_execute_hooks(table)
    return connection._session.sql(connection.compile(table))


@contextmanager
def _duckdb(memory: str, threads: int | None, scratch: Path | None) -> Iterator[BaseBackend]:
    spill = Path(tempfile.mkdtemp(prefix="ecosystem-import-", dir=scratch))
    chosen: dict[str, Any] = {"threads": threads} if threads else {}
    connection = ibis.duckdb.connect(
        str(spill / "import.duckdb"),
        memory_limit=memory,
        temp_directory=str(spill),
        preserve_insertion_order=False,
        **chosen,
    )
    import duckdb

    try:
        yield connection
    except (duckdb.IOException, duckdb.OutOfMemoryException) as error:
        raise EngineError(
            f"DuckDB could not go on: {' '.join(str(error).split())} Make room in memory and in {spill.parent}, or "
            "name another folder with --scratch."
        ) from error
    finally:
        connection.disconnect()
        shutil.rmtree(spill, ignore_errors=True)


@contextmanager
def _spark(master: str, memory: str, settings: Mapping[str, str]) -> Iterator[BaseBackend]:
    if shutil.which("java") is None:
        raise EngineError("Spark needs Java, which is missing. Install openjdk-17-jre-headless, or use DuckDB.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # warnings of Spark's own dependencies
            from pyspark.errors import PySparkException
            from pyspark.sql import SparkSession
    except ImportError as error:
        raise EngineError("Spark is not installed. Install the extra: pip install '.[spark]'.") from error
    if not re.fullmatch(MASTERS, master):
        raise EngineError(
            f"--master {master}: is not a Spark master. Write spark://HOST:7077, k8s://…, yarn or local[*]."
        )
    builder = SparkSession.builder.master(master).appName("ecosystem import")
    chosen = {
        "spark.pyspark.python": sys.executable,
        "spark.pyspark.driver.python": sys.executable,
        "spark.executor.memory": memory.lower().replace("mb", "m").replace("gb", "g"),
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.shuffle.partitions": PARTITIONS,
        **settings,
    }
    for name, value in chosen.items():
        builder = builder.config(name, value)
    try:
        session = builder.getOrCreate()
        session.sparkContext.setLogLevel("ERROR")  # progress messages are ours
    except (PySparkException, OSError, RuntimeError) as error:
        reason = next(iter(str(error).strip().splitlines()), type(error).__name__).rstrip(".")  # Java's pages follow
        raise EngineError(f"Spark does not start at {master}: {reason}. Check --master.") from error
    try:
        yield ibis.pyspark.connect(session)
    finally:
        session.stop()


def _by_address(address: str) -> BaseBackend:
    try:
        return ibis.connect(address)
    except (ValueError, ImportError, OSError, ibis.IbisError) as error:
        raise EngineError(f"{address}: {error}. Name duckdb, spark, or a connection string of Ibis.") from error

"""Engines: DuckDB and a Spark cluster of two workers give the same rows; a missing engine is reported."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import ibis
import pandas as pd
import pytest

from ecosystem.careers import derive_careers, merge_with_parents
from ecosystem.careers.engines import EngineError, connect, store, to_engine, to_pandas
from tests.careers.histories import UNTIL, histories, lineage, tables, with_parents

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
"""Spark's bridge to Java leaves its sockets to the garbage collector."""


@pytest.fixture(scope="module")
def duckdb() -> Iterator[ibis.BaseBackend]:
    with connect("duckdb", memory="500MB", threads=2) as connection:
        yield connection


def ordered(table: ibis.Table) -> pd.DataFrame:
    """Return all rows in an order that does not depend on the engine."""
    texts = to_pandas(table).astype("str").fillna("")
    return texts.sort_values(list(texts.columns), ignore_index=True)


def test_duckdb_and_spark_agree_to_the_row(spark: ibis.BaseBackend, duckdb: ibis.BaseBackend) -> None:
    assert spark._session.sparkContext.master.startswith("spark://")
    cases = [*histories(), *with_parents(60)]
    outcomes = []
    for connection in (duckdb, spark):
        keep = partial(store, connection)
        people, affiliations, above = (
            to_engine(connection, ibis.util.gen_name("table"), frame) for frame in (*tables(cases), lineage(cases))
        )
        merged = merge_with_parents(affiliations, above, keep=keep)
        affiliations = keep(merged.affiliations)
        careers = derive_careers(people, affiliations, until=UNTIL, keep=keep)
        compared = {"merged": affiliations, "pairs": merged.interpreted, **vars(careers)}
        outcomes.append({name: ordered(table) for name, table in compared.items()})
    here, there = outcomes
    for name, expected in here.items():
        assert len(expected)
        pd.testing.assert_frame_equal(there[name], expected, obj=name)


def test_both_workers_are_at_work(spark: ibis.BaseBackend) -> None:
    executors = spark._session.sparkContext._jsc.sc().statusTracker().getExecutorInfos()
    assert len(executors) == 3, "the driver and two executors"


def test_an_unknown_engine_is_reported() -> None:
    with pytest.raises(EngineError, match="Name duckdb, spark, or a connection string"), connect("abacus://here"):
        pass


def test_spark_without_java_is_reported(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(EngineError, match="openjdk-17-jre-headless"), connect("spark"):
        pass


def test_duckdb_removes_its_files_when_the_connection_closes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with connect("duckdb", memory="200MB", threads=1) as connection:
        assert list(tmp_path.iterdir())
        table = to_engine(connection, "years", pd.DataFrame({"year": range(10)}))
        assert store(connection, table.filter(table.year > 5)).count().execute() == 4
    assert not list(tmp_path.iterdir())

"""Engines: DuckDB and a Spark cluster of two workers give the same rows; what is missing is told."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import ibis
import pandas as pd
import pytest

from ecosystem.sources.careers import Careers, Thresholds, derive
from ecosystem.sources.engines import EngineError, connect, fetched, given, stored
from tests.sources.careers.histories import UNTIL, histories, tables
from tests.sources.cluster import SETTINGS, cluster, missing

PARTS = ("researchers", "transitions", "spells", "flagged", "left_aside")


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ibis.BaseBackend]:
    if lacking := missing():
        if os.environ.get("CI"):
            pytest.fail(f"CI must try Spark: {lacking}; .ci/run installs it.")
        pytest.skip(lacking)
    folder = tmp_path_factory.mktemp("spark")
    settings = {**SETTINGS, "spark.sql.warehouse.dir": str(folder / "warehouse"), "spark.local.dir": str(folder)}
    with cluster(folder) as master, connect("spark", master=master, memory="512MB", settings=settings) as connection:
        yield connection


@pytest.fixture(scope="module")
def duckdb() -> Iterator[ibis.BaseBackend]:
    with connect("duckdb", memory="500MB", threads=2) as connection:
        yield connection


def careers(connection: ibis.BaseBackend, named: str, thresholds: Thresholds | None = None) -> Careers:
    people, affiliations = (
        given(connection, f"{table}_{named}", frame)
        for table, frame in zip(("people", "affiliations"), tables(histories()), strict=True)
    )
    return derive(people, affiliations, thresholds, until=UNTIL, keep=partial(stored, connection))


def rows(table: ibis.Table) -> pd.DataFrame:
    """Return all rows in an order that does not depend on the engine."""
    texts = fetched(table).astype("str").fillna("")
    return texts.sort_values(list(texts.columns), ignore_index=True)


@pytest.mark.parametrize(
    ("named", "thresholds"),
    [("default", None), ("other", Thresholds(longest_gap=0, least_weight=1, least_overlap=1, most_flags=1000))],
)
def test_duckdb_and_spark_agree_to_the_row(
    spark: ibis.BaseBackend, duckdb: ibis.BaseBackend, named: str, thresholds: Thresholds | None
) -> None:
    assert spark._session.sparkContext.master.startswith("spark://")
    here, there = careers(duckdb, named, thresholds), careers(spark, named, thresholds)
    for part in PARTS:
        expected = rows(getattr(here, part))
        assert len(expected)
        pd.testing.assert_frame_equal(rows(getattr(there, part)), expected, obj=part)


def test_both_workers_are_at_work(spark: ibis.BaseBackend) -> None:
    executors = spark._session.sparkContext._jsc.sc().statusTracker().getExecutorInfos()
    assert len(executors) == 3, "the driver and two executors"


def test_an_unknown_engine_is_told() -> None:
    with pytest.raises(EngineError, match="Name duckdb, spark, or a connection string"), connect("abacus://here"):
        pass


def test_without_java_spark_is_told_to_need_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(EngineError, match="openjdk-17-jre-headless"), connect("spark"):
        pass


def test_what_duckdb_keeps_on_disk_goes_with_the_connection(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with connect("duckdb", memory="200MB", threads=1) as connection:
        assert list(tmp_path.iterdir())
        table = given(connection, "years", pd.DataFrame({"year": range(10)}))
        assert stored(connection, table.filter(table.year > 5)).count().execute() == 4
    assert not list(tmp_path.iterdir())

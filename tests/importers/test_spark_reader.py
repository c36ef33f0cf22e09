"""Spark reads the same people, affiliations and report as DuckDB, hostile files included."""

import gzip
from pathlib import Path

import ibis
import pytest

from ecosystem.careers.engines import connect, to_rows
from ecosystem.importers.imported_records import ImportedRecords
from ecosystem.importers.openalex.author_tables import OpenAlexCriteria, read_authors
from ecosystem.importers.orcid.orcid_tables import OrcidCriteria, read_orcid
from ecosystem.importers.organisations import Employers, Registry
from ecosystem.importers.organisations.ror_registry import parse_organisation
from ecosystem.site import SITE
from tests.importers.published_records import (
    FACES,
    GOOGLE,
    HOSPITAL,
    MIT,
    NUST,
    ROR,
    SCHOOL,
    author,
    lines,
    orcid_full,
    orcid_summary,
    partition,
)

pytestmark = [
    pytest.mark.filterwarnings(
        "ignore::ResourceWarning"
    ),  # pyspark leaves the sockets by which rows come to be collected
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
EMPLOYERS = Employers.read(SITE / "data", Registry({one.id: one for one in map(parse_organisation, ROR)}))


def hostile_snapshot(folder: Path) -> str:
    """Write a snapshot with whatever goes wrong: nothing of it may make engines differ."""
    people = [
        author(1, (NUST, range(2008, 2012)), (MIT, [2013, 2015])),
        author(
            2,
            (NUST, [2020]),
            (HOSPITAL, [2021]),
            (MIT, [2018]),
            topics=[(FACES, 3)],
            orcid="https://orcid.org/0000-0002-1825-0097",
        ),
        author(4, (SCHOOL, [2014, 2016]), (NUST, range(2010, 2015)), (MIT, [2018])),
        author(3, (NUST, [2020]), (GOOGLE, [2021, 2022]), display_name="Ω \u0000 \ud800 'quoted' \\ \"two\""),
    ]
    partition(folder, "2025-01-01", people)
    partition(folder, "2025-02-01", [author(1, (NUST, range(2008, 2024)), updated="2025-07-01"), {"id": "PK 1702"}])
    broken = partition(folder, "2025-03-01", [author(number, (NUST, [2020])) for number in range(10, 400)])
    broken.write_bytes(broken.read_bytes()[:-2000])
    rough = [b'{"a":"PK","b":1702,"c":' + b"[" * 100_000, b"id,country", lines(people)[:-9], b"\xff\xfe"]
    partition(folder, "2025-04-01", []).write_bytes(
        gzip.compress(b"\n".join(rough) + b'\n{"PK":"PK","z":"\xff1702"}\n')
    )
    partition(folder, "2025-05-01", []).write_bytes(b"")
    return str(folder / "data")


def summarize(records: ImportedRecords) -> tuple[object, ...]:
    tables = (records.people, records.affiliations)
    rows = [sorted(to_rows(table), key=lambda row: list(map(str, row.values()))) for table in tables]
    return (*rows, records.report, records.counts, records.interpreted, records.cities.astype("str").to_dict("records"))


def test_spark_reads_a_snapshot_like_duckdb(spark: ibis.BaseBackend, tmp_path: Path) -> None:
    snapshot = hostile_snapshot(tmp_path)
    with connect("duckdb", threads=2) as duckdb:
        here = summarize(
            read_authors(duckdb, [snapshot], OpenAlexCriteria(least_works=1), tmp_path, employers=EMPLOYERS)
        )
    there = summarize(read_authors(spark, [snapshot], OpenAlexCriteria(least_works=1), tmp_path, employers=EMPLOYERS))
    assert there == here
    people, affiliations, report, _, interpreted, cities = here
    assert len(people) > 100  # type: ignore[arg-type]
    assert len(affiliations) > 100  # type: ignore[arg-type]
    assert [row["rows"] for row in interpreted] == [1]  # type: ignore
    assert [city["city_id"] for city in cities] == ["cambridge-us-4931972"]  # type: ignore
    assert set(report.skipped.counts) == {  # type: ignore[attr-defined]
        *("empty", "broken-off", "not-json", "not-utf-8", "not-a-record", "too-deep", "same-id"),
    }


def test_spark_reads_orcid_like_duckdb(spark: ibis.BaseBackend, tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl.gz"
    without_subject = orcid_summary("0000-0002-7183-4567", keywords=[])
    path.write_bytes(
        gzip.compress(lines([orcid_summary(), orcid_full(), without_subject, orcid_summary("PK"), orcid_summary()]))
    )
    with connect("duckdb", threads=2) as duckdb:
        here = summarize(read_orcid(duckdb, [str(path)], OrcidCriteria(), tmp_path, employers=EMPLOYERS))
    there = summarize(read_orcid(spark, [str(path)], OrcidCriteria(), tmp_path, employers=EMPLOYERS))
    assert there == here
    assert len(here[0]) == 2  # type: ignore[arg-type]

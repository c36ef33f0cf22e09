"""People and affiliations from OpenAlex author records."""

import gzip
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ibis
import pytest

from ecosystem.careers.engines import connect
from ecosystem.careers.organisation_tree import MERGED_WITH_PARENT
from ecosystem.datasets.cleaning_rules import read_rows
from ecosystem.importers.imported_records import AFFILIATIONS, PEOPLE, ImportedRecords
from ecosystem.importers.openalex.author_tables import OpenAlexCriteria, read_authors
from ecosystem.importers.openalex.topics import TopicRules
from ecosystem.site import SITE
from ecosystem.tables.vocabulary import FIELDS, UNKNOWN
from tests.importers.published_records import (
    FACES,
    GOOGLE,
    HOSPITAL,
    MALARIA,
    MIT,
    NUST,
    SCHOOL,
    TOPIC_MODELING,
    author,
    institution,
    partition,
)


@pytest.fixture(scope="module")
def duckdb() -> Iterator[ibis.BaseBackend]:
    with connect("duckdb", threads=2) as connection:
        yield connection


def taken(connection: ibis.BaseBackend, folder: Path, scope: OpenAlexCriteria | None = None) -> ImportedRecords:
    scratch = folder / "between"
    scratch.mkdir(exist_ok=True)
    return read_authors(connection, [str(folder / "data")], scope or OpenAlexCriteria(), scratch)


def listed(table: ibis.Table) -> list[dict[str, Any]]:
    rows = table.to_pyarrow().to_pylist()
    return sorted(rows, key=lambda row: [str(value) for value in row.values()])


def test_a_person_and_their_runs_of_years(duckdb: ibis.BaseBackend, tmp_path: Path) -> None:
    partition(tmp_path, "2025-06-01", [author(7, (NUST, [2010, 2012, 2011, 2015]), (MIT, [2013, 2014]))])
    records = taken(duckdb, tmp_path)
    assert records.people.schema() == PEOPLE
    assert records.affiliations.schema() == AFFILIATIONS
    (person,) = listed(records.people)
    assert person["person_id"] == "A7"
    assert person["field"] == "natural-language-processing"
    assert person["profile_url"] == "https://openalex.org/A7"
    rows = listed(records.affiliations)
    columns = ("organization", "sector_id", "country_code", "first_year", "last_year")
    assert sorted(tuple(row[name] for name in columns) for row in rows) == [
        ("Massachusetts Institute of Technology", "university", "US", 2013, 2014),
        ("National University of Sciences and Technology", "university", "PK", 2010, 2012),
        ("National University of Sciences and Technology", "university", "PK", 2015, 2015),
    ]
    assert {(row["basis"], row["evidence"], row["weight"], row["source_url"]) for row in rows} == {
        ("publication", "d", 1.0, "https://openalex.org/A7")
    }


def summarize(records: ImportedRecords) -> list[tuple[Any, ...]]:
    return sorted((row["organization"], row["first_year"], row["last_year"]) for row in listed(records.affiliations))


def test_a_school_and_its_university_are_one_employer(duckdb: ibis.BaseBackend, tmp_path: Path) -> None:
    posts = [(SCHOOL, [2010, 2011, 2012]), (NUST, [2011, 2012, 2013, 2014]), (MIT, [2015, 2016])]
    partition(tmp_path, "2025-06-01", [author(7, *posts), author(8, (SCHOOL, [2020]))])
    records = taken(duckdb, tmp_path)
    assert summarize(records) == [
        ("Massachusetts Institute of Technology", 2015, 2016),
        ("National University of Sciences and Technology", 2010, 2014),
        ("School of Electrical Engineering and Computer Science", 2020, 2020),
    ]
    assert records.interpreted == [{"reason": MERGED_WITH_PARENT, "rows": 1}]
    assert records.as_record()["interpreted"] == records.interpreted


def test_without_a_stated_parent_nothing_is_merged(duckdb: ibis.BaseBackend, tmp_path: Path) -> None:
    partition(tmp_path, "2025-06-01", [author(7, (SCHOOL, [2010, 2011]), (MIT, [2011]))])
    records = taken(duckdb, tmp_path)
    assert len(summarize(records)) == 2
    assert records.interpreted == []


@pytest.mark.parametrize(
    "lineage",
    ["https://openalex.org/I1", {"I1": 1}, [["https://openalex.org/I1"]], [None], [7, "https://openalex.org/W1"]],
    ids=["a text", "an object", "a list in it", "nothing in it", "no institutions"],
)
def test_an_invalid_lineage_is_reported_and_its_affiliation_used(
    duckdb: ibis.BaseBackend, tmp_path: Path, lineage: object
) -> None:
    posts = [({**SCHOOL, "lineage": lineage}, [2010, 2011]), (NUST, [2011, 2012])]
    partition(tmp_path, "2025-06-01", [author(7, *posts)])
    records = taken(duckdb, tmp_path)
    assert len(summarize(records)) == 2
    assert records.report.skipped.counts == {"bad-lineage": 1}


@pytest.mark.parametrize("lineage", [None, []])
def test_an_institution_without_a_lineage_stays_separate(
    duckdb: ibis.BaseBackend, tmp_path: Path, lineage: object
) -> None:
    posts = [({**SCHOOL, "lineage": lineage}, [2010, 2011]), (NUST, [2011, 2012])]
    partition(tmp_path, "2025-06-01", [author(7, *posts)])
    records = taken(duckdb, tmp_path)
    assert len(summarize(records)) == 2
    assert not records.report.skipped


def test_years_are_conserved(duckdb: ibis.BaseBackend, tmp_path: Path) -> None:
    draw = random.Random(3)  # noqa: S311 - nothing secret is drawn
    posts = {
        number: [(where, draw.sample(range(1995, 2025), draw.randrange(1, 12))) for where in (NUST, MIT, GOOGLE)]
        for number in range(1, 40)
    }
    partition(tmp_path, "2025-06-01", [author(number, *its) for number, its in posts.items()])
    stated = sorted(
        (f"A{number}", where["display_name"], year)
        for number, its in posts.items()
        for where, years in its
        for year in years
    )
    rows = listed(taken(duckdb, tmp_path, OpenAlexCriteria(since=1990)).affiliations)
    result = sorted(
        (row["person_id"], row["organization"], year)
        for row in rows
        for year in range(row["first_year"], row["last_year"] + 1)
    )
    assert result == stated
    runs = {(row["person_id"], row["organization"], row["first_year"] - 1) for row in rows}
    assert not runs & {(row["person_id"], row["organization"], row["last_year"]) for row in rows}


@pytest.mark.parametrize(
    ("topics", "scope", "kept"),
    [
        ([(TOPIC_MODELING, 2), (MALARIA, 6)], OpenAlexCriteria(), True),
        ([(TOPIC_MODELING, 2), (MALARIA, 7)], OpenAlexCriteria(), False),
        ([(TOPIC_MODELING, 1)], OpenAlexCriteria(), False),
        ([(TOPIC_MODELING, 1)], OpenAlexCriteria(least_works=1), True),
        ([(FACES, 3), (MALARIA, 3)], OpenAlexCriteria(subfields=("1702",)), False),
        ([(MALARIA, 3)], OpenAlexCriteria(subfields=("2725",)), True),
    ],
)
def test_enough_work_in_the_subfields(
    duckdb: ibis.BaseBackend, tmp_path: Path, topics: list, scope: OpenAlexCriteria, kept: bool
) -> None:
    partition(tmp_path, "2025-06-01", [author(7, (NUST, [2020]), topics=topics)])
    records = taken(duckdb, tmp_path, scope)
    assert len(listed(records.people)) == len({row["person_id"] for row in listed(records.affiliations)}) == kept


def test_the_field_is_that_of_most_works(duckdb: ibis.BaseBackend, tmp_path: Path) -> None:
    speech = ("T1", "Speech Recognition and Synthesis", "1702")
    partition(
        tmp_path,
        "2025-06-01",
        [
            author(1, (NUST, [2020]), topics=[(TOPIC_MODELING, 3), (FACES, 4)]),
            author(2, (NUST, [2020]), topics=[(MALARIA, 5), (speech, 3), (FACES, 2)]),
            author(3, (NUST, [2020]), topics=[(("T2", None, "1707"), 3)]),
        ],
    )
    fields = {row["person_id"]: row["field"] for row in listed(taken(duckdb, tmp_path).people)}
    assert fields == {"A1": "computer-vision", "A2": "speech", "A3": "computer-vision"}


def test_the_record_updated_last_counts(duckdb: ibis.BaseBackend, tmp_path: Path) -> None:
    old = author(7, (NUST, [2019]), updated="2025-01-05")
    new = author(7, (NUST, [2021]), updated="2025-02-05")
    partition(tmp_path, "2025-01-05", [new, author(8, (NUST, [2020]), updated="2025-01-05")])
    partition(tmp_path, "2025-02-05", [old])
    records = taken(duckdb, tmp_path)
    assert [row["first_year"] for row in listed(records.affiliations)] == [2021, 2020]
    assert records.report.skipped.counts == {"same-id": 1}
    assert records.report.skipped.examples["same-id"][0].endswith("part_000.gz, line 1: A7")


def test_records_without_a_day_are_as_old_as_their_partition(duckdb: ibis.BaseBackend, tmp_path: Path) -> None:
    partition(tmp_path, "2025-01-05", [{**author(7, (NUST, [2019])), "updated_date": None}])
    partition(tmp_path, "2025-02-05", [{**author(7, (NUST, [2021])), "updated_date": 5}])
    assert [row["first_year"] for row in listed(taken(duckdb, tmp_path).affiliations)] == [2021]


def test_authors_merged_into_others_are_left_out(duckdb: ibis.BaseBackend, tmp_path: Path) -> None:
    partition(tmp_path, "2025-01-05", [author(7, (NUST, [2019])), author(8, (NUST, [2020]))])
    lists = tmp_path / "data" / "merged_ids" / "authors"
    lists.mkdir(parents=True)
    (lists / "2025-02-01.csv.gz").write_bytes(
        gzip.compress(b"merge_date,id,merge_into_id\n2025-02-01,A7,A8\n,A99,A1\n")
    )
    (lists / "2025-03-01.csv.gz").write_bytes(b"\x1f\x8bbroken")
    records = taken(duckdb, tmp_path)
    assert [row["person_id"] for row in listed(records.people)] == ["A8"]
    assert records.report.skipped.counts == {"merged": 1}


def test_an_employer_without_a_sector_stays_without(duckdb: ibis.BaseBackend, tmp_path: Path) -> None:
    unnamed = {**institution(9, "", "XX9", "funder"), "display_name": None, "country_code": "Pakistan"}
    partition(tmp_path, "2025-06-01", [author(7, (NUST, [2019]), (HOSPITAL, [2020]), (unnamed, [2021]))])
    rows = {row["first_year"]: row for row in listed(taken(duckdb, tmp_path).affiliations)}
    assert (rows[2020]["sector_id"], rows[2020]["organization_id"]) == ("healthtech", "01nohosp1")
    assert (rows[2021]["sector_id"], rows[2021]["country_code"], rows[2021]["organization"]) == (None, None, None)


def test_no_matching_author_is_an_empty_table(duckdb: ibis.BaseBackend, tmp_path: Path) -> None:
    partition(tmp_path, "2025-06-01", [author(7, (MIT, [2019]))])
    records = taken(duckdb, tmp_path)
    assert listed(records.people) == listed(records.affiliations) == []
    assert records.report.lines == 1


def test_topics_lead_to_fields() -> None:
    rules = TopicRules.read(SITE / "data" / "cleaning")
    fields = {
        "Topic Modeling": "natural-language-processing",
        "Natural Language Processing Techniques": "natural-language-processing",
        "Speech Recognition and Synthesis": "speech",
        "Hate Speech and Cyberbullying Detection": "natural-language-processing",
        "Neural Networks and Applications": "machine-learning",
        "Metaheuristic Optimization Algorithms Research": "other-ai",
        "Semantic Web and Ontologies": "knowledge-and-reasoning",
        "Robotic Path Planning Algorithms": "robotics",
        "Anomaly Detection Techniques and Applications": "data-mining",
        "Medical Image Segmentation Techniques": "computer-vision",
        "Recommender Systems and Techniques": "information-retrieval",
    }
    assert {name: rules.field("1702", name) for name in fields} == fields
    assert rules.field("1707", "Something without a rule") == "computer-vision"
    assert rules.field("1702", "Something without a rule") == "machine-learning"


def test_rules_of_topics_lead_to_known_fields() -> None:
    assert {row["field"] for row in read_rows(SITE / "data" / "cleaning" / "openalex_topic_field.csv")} <= {*FIELDS} - {
        UNKNOWN
    }

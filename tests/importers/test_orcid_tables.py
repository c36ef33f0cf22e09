"""People and affiliations from ORCID records in both formats."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ibis
import pytest

from ecosystem.careers.engines import connect
from ecosystem.datasets.cleaning_rules import read_rows
from ecosystem.importers.imported_records import AFFILIATIONS, PEOPLE, ImportedRecords
from ecosystem.importers.json_lines.json_values import UnusableError
from ecosystem.importers.orcid.ai_subjects import SubjectRules
from ecosystem.importers.orcid.orcid_parser import parse_orcid
from ecosystem.importers.orcid.orcid_tables import OrcidCriteria, read_orcid
from ecosystem.importers.organisations import Employers, Registry
from ecosystem.importers.organisations.ror_registry import parse_organisation
from ecosystem.site import SITE
from ecosystem.tables.vocabulary import DEGREES
from tests.importers.published_records import ROR, lines, orcid_full, orcid_summary

DATA = SITE / "data"
WITH_ROR = Employers.read(DATA, Registry({one.id: one for one in map(parse_organisation, ROR)}))
WITHOUT = Employers.read(DATA)
OTHERS = ("0000-0003-1415-9269", "0000-0002-7183-4567")


@pytest.fixture(scope="module")
def duckdb() -> Iterator[ibis.BaseBackend]:
    with connect("duckdb", threads=2) as connection:
        yield connection


def taken(
    connection: ibis.BaseBackend,
    folder: Path,
    *records: Any,
    employers: Employers = WITH_ROR,
    scope: OrcidCriteria | None = None,
    content: bytes | None = None,
) -> ImportedRecords:
    path = folder / "records.jsonl.gz"
    path.write_bytes(gzip.compress(lines(records) if content is None else content))
    return read_orcid(connection, [str(path)], scope or OrcidCriteria(), folder, employers=employers)


def listed(table: ibis.Table) -> list[dict[str, Any]]:
    return sorted(table.to_pyarrow().to_pylist(), key=lambda row: [str(value) for value in row.values()])


def summarize(imported: ImportedRecords) -> list[tuple[Any, ...]]:
    columns = ("basis", "organization", "sector_id", "city_id", "country_code", "first_year", "last_year", "role")
    return sorted((tuple(row[name] for name in columns) for row in listed(imported.affiliations)), key=str)


def test_a_summary_as_published(duckdb: ibis.BaseBackend, tmp_path: Path) -> None:
    imported = taken(duckdb, tmp_path, orcid_summary())
    assert imported.people.schema() == PEOPLE
    assert imported.affiliations.schema() == AFFILIATIONS
    (person,) = listed(imported.people)
    assert person == {
        "person_id": "0000-0002-1825-0097",
        "name": "Person O",
        "field": "machine-learning",
        "degree": "doctorate",
        "degree_institution": "Massachusetts Institute of Technology",
        "degree_country_code": "US",
        "degree_year": 2014,
        "skills": "machine learning;deep learning",
        "profile_url": "https://orcid.org/0000-0002-1825-0097",
        "source_id": "orcid",
    }
    mit, nust = "Massachusetts Institute of Technology", "National University of Sciences and Technology"
    assert summarize(imported) == [
        ("education", mit, "university", "cambridge-us-4931972", "US", 2010, 2014, "Doctor of Philosophy"),
        ("employment", nust, "university", "islamabad", "PK", 2015, None, "Lecturer"),
    ]
    assert {row["evidence"] for row in listed(imported.affiliations)} == {"c"}


def test_orcids_own_json_in_files_and_in_lines(duckdb: ibis.BaseBackend, tmp_path: Path) -> None:
    record = orcid_full()
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "0000-0001-5109-3700.json").write_text(json.dumps(record, indent=2))
    of_file = read_orcid(duckdb, [str(folder)], OrcidCriteria(), tmp_path, employers=WITH_ROR)
    of_line = taken(duckdb, tmp_path, record)
    assert listed(of_file.people) == listed(of_line.people)
    assert (
        summarize(of_file)
        == summarize(of_line)
        == [
            ("education", "A small school", None, "lahore", "PK", 2016, 2018, "MSc"),
            (
                *("employment", "National University of Sciences and Technology", "university", "islamabad", "PK"),
                *(2019, None, "Assistant Professor"),
            ),
        ]
    )
    (person,) = listed(of_file.people)
    assert (person["name"], person["degree"], person["degree_year"]) == ("Person Full", "master", 2018)


@pytest.mark.parametrize(
    ("other", "employers", "kept"),
    [
        ({}, WITH_ROR, True),
        ({"countries": []}, WITH_ROR, True),
        ({"countries": []}, WITHOUT, False),
        ({"countries": ["DE"]}, WITHOUT, False),
        ({"employments": [], "countries": []}, WITH_ROR, False),
        ({"employments": []}, WITH_ROR, True),
        ({"employments": [], "educations": []}, WITH_ROR, False),
    ],
)
def test_people_are_included_by_country(
    duckdb: ibis.BaseBackend, tmp_path: Path, other: dict, employers: Employers, kept: bool
) -> None:
    assert len(listed(taken(duckdb, tmp_path, orcid_summary(**other), employers=employers).people)) == kept


def test_affiliations_that_ended_before_do_not_include_a_person(duckdb: ibis.BaseBackend, tmp_path: Path) -> None:
    ended = {"name": "NUST", "start": {"year": 1990}, "end": {"year": 2004}, "xrefs": {"ror": "03w2j5y17"}}
    record = orcid_summary(employments=[ended], educations=[])
    assert not listed(taken(duckdb, tmp_path, record).people)
    assert listed(taken(duckdb, tmp_path, record, scope=OrcidCriteria(since=2004)).people)


@pytest.mark.parametrize(
    ("keywords", "titles", "count"),
    [
        (["Computer vision"], [], "working on AI by their own keywords or posts"),
        (["Botany"], [], "working on something else"),
        ([], [], "whose subject is unknown: neither keywords nor works"),
        (["Software engineering"], ["Neural networks for wheat", "Deep learning for rice", "Soil", "Rain"], None),
        ([], ["Neural networks for wheat"], "working on something else"),
        ([], ["Neural networks for wheat", "Deep learning for rice", *["Soil"] * 7], "working on something else"),
    ],
)
def test_people_are_classified_by_subject(
    duckdb: ibis.BaseBackend, tmp_path: Path, keywords: list[str], titles: list[str], count: str | None
) -> None:
    record = orcid_summary(keywords=keywords, works=[{"pubmed": "1", "title": title} for title in titles])
    imported = taken(duckdb, tmp_path, record)
    description = count or "working on AI by the titles of their works"
    assert imported.counts["people of the country"] == 1
    assert imported.counts[f"of them {description}"] == 1
    assert len(listed(imported.people)) == description.startswith("working on AI")


def test_bioinformatics_alone_is_not_ai() -> None:
    subjects = SubjectRules.read(DATA / "cleaning", least_titles=2, least_share=0.25)
    assert subjects.classify(["bioinformatics"], [], [])["subject"] == "other"
    assert subjects.classify(["bioinformatics", "deep learning"], [], [])["field"] == "machine-learning"


def test_the_later_record_of_a_person_counts(duckdb: ibis.BaseBackend, tmp_path: Path) -> None:
    imported = taken(duckdb, tmp_path, orcid_summary(name="Before"), orcid_summary(name="After"))
    assert [row["name"] for row in listed(imported.people)] == ["After"]
    assert imported.report.skipped.counts == {"same-id": 1}


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ({"start": {"year": 2015}}, (2015, None)),
        ({"start": {"year": 2015}, "end": {"year": 2016}}, (2015, 2016)),
        ({"end": {"year": 2016}}, (None, 2016)),
        ({"start": {"year": 2015}, "end": {"year": None}}, (2015, 2015)),
        ({"start": {"year": "2015"}}, (2015, None)),
    ],
    ids=["goes on", "ended", "only an end", "ended, nobody knows when", "as a text"],
)
def test_dates(duckdb: ibis.BaseBackend, tmp_path: Path, dates: dict, expected: tuple) -> None:
    post = {"name": "NUST", "xrefs": {"ror": "03w2j5y17"}, **dates}
    imported = taken(duckdb, tmp_path, orcid_summary(employments=[post], educations=[]))
    assert [row[5:7] for row in summarize(imported)] == [expected]


HOSTILE = {
    "no-id": [orcid_summary("0000-0002-1825-0098"), orcid_summary("A1"), orcid_summary(5)],
    "wrong-type": [orcid_summary(OTHERS[0], employments="PK"), orcid_summary(OTHERS[0], works=[5])],
    "bad-affiliation": [orcid_summary(employments=["PK", {"name": ["x"]}, {"start": {"year": 2011}}])],
    "no-years": [orcid_summary(employments=[{"name": "NUST"}, {"name": "NUST", "start": {"year": 5}}])],
    "long-text": [orcid_summary(aliases=["x" * 10_000], name="x" * 10_000)],
}


@pytest.mark.parametrize("reason", HOSTILE)
def test_hostile_records_are_reported(duckdb: ibis.BaseBackend, tmp_path: Path, reason: str) -> None:
    imported = taken(duckdb, tmp_path, *HOSTILE[reason])
    assert set(imported.report.skipped.counts) == {reason}
    listed(imported.affiliations)


def test_a_hostile_file_is_reported(duckdb: ibis.BaseBackend, tmp_path: Path) -> None:
    broken = (
        lines([orcid_summary()])
        + b'{"orcid": "\xff", "countries": ["PK"]}\n'
        + b"id,country\n"
        + b'{"a":' * 100_000
        + b"\n"
    )
    imported = taken(duckdb, tmp_path, content=broken + b'{"x":"PK","y":' + b"[" * 100_000 + b"\n")
    assert len(listed(imported.people)) == 1
    assert imported.report.skipped.counts == {"not-utf-8": 1, "not-a-record": 1, "too-deep": 1}


def written(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def reported(connection: ibis.BaseBackend, paths: list[Path], folder: Path) -> tuple[list[str], dict[str, int]]:
    """Return who was taken in, and what was left out, by reason."""
    imported = read_orcid(connection, list(map(str, paths)), OrcidCriteria(), folder, employers=WITH_ROR)
    assert listed(imported.affiliations) is not None
    return [row["person_id"] for row in listed(imported.people)], dict(imported.report.skipped.counts)


FORMS = {"summary": orcid_summary, "full": orcid_full}
GOOD, BAD = "0000-0002-1825-0097", OTHERS[0]
WRONG: dict[str, dict[str, list[Any]]] = {
    "summary": {
        "employments": ["PK", 7, {"PK": 1}, True],
        "educations": ["PK"],
        "works": [5, [5], {"title": "x"}],
        "keywords": ["PK", [7], {"0": "x"}],
        "countries": ["PK", 7],
        "name": [7, ["x"], {"x": "y"}],
    },
    "full": {
        "person": ["PK", 7, ["PK"], {"name": 7}, {"keywords": {"keyword": "x"}}, {"addresses": {"address": [7]}}],
        "activities-summary": ["PK", 7, ["PK"], {"employments": "x"}, {"employments": {"affiliation-group": "x"}}],
        "history": [7, ["x"]],
        "orcid-identifier": [{"path": 7}, 7, ["x"], {"path": "0000"}],
    },
}
CASES = [(form, key, value) for form, its in WRONG.items() for key, values in its.items() for value in values]


@pytest.mark.parametrize(("form", "key", "value"), CASES, ids=lambda value: str(value)[:20])
def test_a_value_of_the_wrong_type_is_reported_and_the_next_record_read(
    duckdb: ibis.BaseBackend, tmp_path: Path, form: str, key: str, value: object
) -> None:
    wrong = {**FORMS[form](BAD), key: value, "x": "PK"}
    path = written(tmp_path, "records.jsonl", lines([wrong, FORMS[form](GOOD)]))
    people, skipped = reported(duckdb, [path], tmp_path)
    assert people == [GOOD]
    assert set(skipped) <= {"wrong-type", "no-id"}
    assert sum(skipped.values()) == 1


def test_an_affiliation_of_the_wrong_type_is_left_out_and_the_rest_used(
    duckdb: ibis.BaseBackend, tmp_path: Path
) -> None:
    wrong: list[Any] = [7, {"organization": "PK"}, {"organization": {"name": ["x"]}}, {"organization": {"name": "x"}}]
    group = [{"summaries": [{"education-summary": one}]} for one in wrong]
    path = written(tmp_path, "records.jsonl", lines([orcid_full(GOOD, educations={"affiliation-group": group})]))
    assert reported(duckdb, [path], tmp_path) == ([GOOD], {"bad-affiliation": 3, "no-years": 1})


@pytest.mark.parametrize("form", FORMS)
def test_broken_files_of_both_forms_end_with_a_report(duckdb: ibis.BaseBackend, tmp_path: Path, form: str) -> None:
    good, other = lines([FORMS[form](GOOD)]), lines([FORMS[form](BAD)])
    deep = b'{"orcid-identifier":"PK","person":' + b'{"a":' * 100_000 + b"1" + b"}" * 100_001 + b"\n"
    paths = [
        written(tmp_path, "good.json", good),
        written(tmp_path, "deep.jsonl", deep),
        written(tmp_path, "deep.json", deep),
        written(tmp_path, "latin.jsonl.gz", gzip.compress(other.replace(b"Person", b"P\xe9rson"))),
        written(tmp_path, "latin.json", other.replace(b"Person", b"P\xe9rson")),
        written(tmp_path, "cut.json", other[: len(other) // 2]),
        written(tmp_path, "cut.jsonl.gz", gzip.compress(other * 200)[:-20]),
        written(tmp_path, "list.json", b"[" + good.strip() + b"]"),
        written(tmp_path, "page.jsonl.gz", b"<html>PK</html>"),
        written(tmp_path, "none.json", b""),
    ]
    people, skipped = reported(duckdb, paths, tmp_path)
    assert people == [GOOD, BAD]
    assert skipped.pop("same-id") > 100
    assert skipped == {
        "too-deep": 2,
        "not-utf-8": 2,
        "not-json": 1,
        "broken-off": 1,
        "not-a-record": 1,  # the page; the list is read
        "empty": 1,
    }


def test_broken_files_alone_give_no_people_and_a_report(duckdb: ibis.BaseBackend, tmp_path: Path) -> None:
    paths = [written(tmp_path, "page.json", b"<html>PK</html>"), written(tmp_path, "none.jsonl.gz", b"")]
    assert reported(duckdb, paths, tmp_path) == ([], {"not-a-record": 1, "empty": 1})


def test_several_files_and_a_folder_are_read_as_one(duckdb: ibis.BaseBackend, tmp_path: Path) -> None:
    folder = tmp_path / "own"
    folder.mkdir()
    own = [OTHERS[0], "0000-0001-5109-3700"]
    for identity in own:
        written(folder, f"{identity}.json", json.dumps(orcid_full(identity), indent=1).encode())
    one = written(tmp_path, "one.jsonl.gz", gzip.compress(lines([orcid_summary(GOOD)])))
    people, skipped = reported(duckdb, [one, folder, one], tmp_path)
    assert (sorted(people), skipped) == (sorted([GOOD, *own]), {})


def test_check_digits_are_verified() -> None:
    assert parse_orcid("https://orcid.org/0000-0001-5109-3700") == "0000-0001-5109-3700"
    assert parse_orcid("0000-0002-1694-233x") == "0000-0002-1694-233X"
    for wrong in ("0000-0001-5109-3701", "0000-0001-5109", None, 5, ["0000-0001-5109-3700"]):
        with pytest.raises(UnusableError):
            parse_orcid(wrong)


def test_rules_lead_to_known_degrees() -> None:
    assert {row["degree"] for row in read_rows(DATA / "cleaning" / "orcid_degree.csv")} == {*DEGREES, ""}


def test_cities_that_cannot_be_placed_are_counted_and_named(duckdb: ibis.BaseBackend, tmp_path: Path) -> None:
    cities = {"0000-0001-5109-3700": "Lahore", OTHERS[0]: "Nowhereabad", "0000-0002-1825-0097": "Elsewherepur"}
    records = [json.loads(json.dumps(orcid_full(person)).replace("Lahore", city)) for person, city in cities.items()]
    assert taken(duckdb, tmp_path, records[0]).interpreted == []
    assert taken(duckdb, tmp_path, *records).interpreted == [
        {
            "reason": "cities that are not in the reference, or share their name, left empty: Elsewherepur, "
            "Nowhereabad; people: 2",
            "rows": 2,
        }
    ]

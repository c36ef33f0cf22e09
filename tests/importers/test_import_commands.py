"""Import commands: a dataset that passes validation, or nothing changed and a message."""

import errno
import gzip
import json
import os
import re
import zipfile
from pathlib import Path

import pytest

from ecosystem.careers.engines import EngineError, connect
from ecosystem.careers.organisation_tree import MERGED_WITH_PARENT
from ecosystem.cli import main
from ecosystem.datasets import dataset_writer
from ecosystem.load import load_dataset, load_reference
from ecosystem.site import SITE
from tests.conftest import require
from tests.importers.published_records import (
    GOOGLE,
    MIT,
    NUST,
    ROR,
    SCHOOL,
    author,
    institution,
    lines,
    orcid_full,
    orcid_summary,
    partition,
)
from tests.spark_cluster import missing

LUMS = institution(6, "LUMS University", "PK", "education", "05b5x4a35")


@pytest.fixture
def snapshot(tmp_path: Path) -> Path:
    partition(tmp_path, "2025-05-01", [author(1, (LUMS, range(2008, 2012)), (NUST, range(2012, 2020)))])
    partition(
        tmp_path,
        "2025-06-01",
        [
            author(2, (NUST, range(2006, 2012)), (MIT, range(2012, 2016)), (GOOGLE, range(2016, 2025))),
            author(3, (MIT, range(2006, 2012))),
            author(1, (LUMS, range(2008, 2012)), (NUST, range(2012, 2024))),
        ],
    )
    return tmp_path / "data"


@pytest.fixture
def ror(tmp_path: Path) -> Path:
    path = tmp_path / "v2.0-ror-data.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("v2.0-ror-data.json", json.dumps(ROR))
    return path


def run(*words: object) -> int:
    day = [] if "--as-of" in words else ["--as-of", "2025-12-31"]
    return main(["import", *map(str, words), *day, "--no-sensitivity"])


def test_a_snapshot_becomes_a_dataset(
    snapshot: Path, ror: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "pakistan"
    assert run("openalex-snapshot", snapshot, "--ror", ror, "--out", out) == 0
    message = capsys.readouterr().out
    assert "Read 4 records in 2 files." in message
    assert f"2 researchers and 3 moves are in {out}." in message
    assert "1 × record of a person with a newer or identical one" in message
    ecosystem = load_dataset(out, load_reference(SITE / "data" / "reference"))
    moves = ecosystem.transitions
    of_two = moves[moves.researcher_id == "A2"]
    assert list(
        zip(of_two.from_organization, of_two.to_organization, of_two.to_sector_id, of_two.year, strict=True)
    ) == [
        ("National University of Sciences and Technology", "Massachusetts Institute of Technology", "university", 2012),
        ("Massachusetts Institute of Technology", "Google (United States)", "multinational-lab", 2016),
    ]
    assert set(of_two.evidence) == {"d"}
    assert set(of_two.source_url) == {"https://openalex.org/A2"}
    assert "cambridge-us-4931972" in set(ecosystem.cities.city_id)
    assert main(["validate", str(out)]) == 0


@pytest.mark.slow
def test_the_import_record_is_stored_with_the_dataset(snapshot: Path, tmp_path: Path) -> None:
    out = tmp_path / "pakistan"
    assert main(["import", "openalex-snapshot", str(snapshot), "--out", str(out), "--as-of", "2025-12-31"]) == 0
    record = json.loads((out / "datapackage.json").read_text())["import"]
    assert {row["name"] for row in record["thresholds"]} >= {"longest_gap", "least_share", "least_works", "subfields"}
    assert all({"value", "unit", "meaning", "reason"} <= set(row) for row in record["thresholds"])
    assert record["skipped"][0]["rows"] == 1
    assert record["read"] == {"files": 2, "records": 4, "looked_at": 3, "kept": 3}
    assert record["sensitivity"]["people"] == 2


def test_what_was_read_otherwise_than_stated_is_reported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    partition(tmp_path, "2025-05-01", [author(1, (SCHOOL, range(2008, 2012)), (NUST, range(2010, 2020)))])
    out = tmp_path / "pakistan"
    assert run("openalex-snapshot", tmp_path / "data", "--out", out) == 0
    assert f"Read otherwise than stated: {MERGED_WITH_PARENT} (1)." in capsys.readouterr().out
    ecosystem = load_dataset(out, load_reference(SITE / "data" / "reference"))
    assert ecosystem.transitions.empty
    record = ecosystem.metadata.record
    assert record is not None
    assert [(row.reason, row.rows) for row in record.interpreted] == [(MERGED_WITH_PARENT, 1)]


@pytest.mark.slow
def test_a_second_import_reports_the_changes(
    snapshot: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "pakistan"
    assert run("openalex-snapshot", snapshot, "--out", out) == 0
    first = (out / "transitions.csv").read_bytes()
    assert run("openalex-snapshot", snapshot, "--out", out) == 0
    assert "none changed" in capsys.readouterr().out
    assert (out / "transitions.csv").read_bytes() == first
    partition(snapshot.parent, "2025-07-01", [author(2, (NUST, range(2006, 2025)), updated="2025-07-01")])
    assert run("openalex-snapshot", snapshot, "--out", out) == 0
    assert "2 left" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"id,country\nA1,PK\n", "line that is not a record"),
        (b"", "file without a record"),
        (gzip.compress(lines([author(9, (NUST, [2020]))]) * 50)[:40], "file that breaks off"),
        (b'{"id":"https://openalex.org/A1","a":"PK 1702","b":"PK","c":' + b"[" * 200_000 + b"\n", "nested too deeply"),
    ],
    ids=["a table", "empty", "broken off", "deep"],
)
@pytest.mark.slow
def test_unusable_files_leave_the_last_dataset_unchanged(
    snapshot: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes, message: str
) -> None:
    out = tmp_path / "pakistan"
    assert run("openalex-snapshot", snapshot, "--out", out) == 0
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    (tmp_path / "part_000.gz").write_bytes(content)
    capsys.readouterr()
    assert run("openalex-snapshot", tmp_path / "part_000.gz", "--out", out) == 1
    error = capsys.readouterr().err
    assert message in error
    assert "nothing was written" in error
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before
    assert sorted(path.name for path in tmp_path.iterdir() if "landing" in path.name) == []


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["PATH", "--country", "Pakistan"], "--country Pakistan: write the two letters of a country, here PK."),
        (["PATH", "--since", "3000"], "must be a year from 1900 to 2100"),
        (["PATH", "--least-works", "0"], "--least-works 0: must be 1 or more"),
        (["PATH", "--as-of", "9025-01-01"], "is in the future"),
        (["PATH", "--engine", "spark", "--master", "nonsense"], "spark://HOST:7077"),
        (["http://[bad/part.gz"], "is no address"),
        (["http://host:port/part.gz"], "is no address"),
        (["PATH", "--subfield", "AI"], "four digits"),
        (["PATH", "--ror", "nowhere.zip"], "no such file"),
        (["PATH", "--engine", "nonsense://"], "nonsense"),
        (["nowhere"], "No file of records at nowhere"),
        (["PATH", "--ror", "README.md"], "holds no organisation"),
    ],
)
def test_invalid_arguments_are_reported_with_a_remedy(
    snapshot: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], message: str
) -> None:
    if "spark" in words and (reason := missing()):
        require("openjdk-17-jre-headless", reason)
    given = [str(snapshot) if word == "PATH" else str(SITE / word) if word == "README.md" else word for word in words]
    assert run("openalex-snapshot", *given, "--out", tmp_path / "pakistan") == 2
    assert message in capsys.readouterr().err
    assert not (tmp_path / "pakistan").exists()


def test_orcid_becomes_a_dataset(ror: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    records = tmp_path / "records.jsonl.gz"
    records.write_bytes(gzip.compress(lines([orcid_summary(), orcid_full()])))
    out = tmp_path / "pakistan-orcid"
    assert run("orcid", records, "--ror", ror, "--out", out) == 0
    message = capsys.readouterr().out
    assert "Of them working on AI by their own keywords or posts: 2." in message
    assert "Nothing was skipped while reading." in message
    ecosystem = load_dataset(out, load_reference(SITE / "data" / "reference"))
    assert set(ecosystem.researchers.researcher_id) == {"0000-0002-1825-0097", "0000-0001-5109-3700"}
    (move,) = ecosystem.transitions[ecosystem.transitions.researcher_id == "0000-0002-1825-0097"].to_dict("records")
    assert (move["kind"], move["evidence"], move["from_country_code"], move["to_country_code"]) == (
        "training-to-post",
        "c",
        "US",
        "PK",
    )
    assert main(["validate", str(out)]) == 0


@pytest.mark.parametrize("given", [True, False])
def test_people_without_a_known_sector_are_kept_and_reported_with_the_remedy(
    ror: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], given: bool
) -> None:
    posts = [{"name": f"Somewhere {number}", "start": {"year": 2015 + number}} for number in range(2)]
    records, out = tmp_path / "records.jsonl.gz", tmp_path / "pakistan-orcid"
    records.write_bytes(gzip.compress(lines([orcid_summary(employments=posts, educations=[])])))
    assert run("orcid", records, *(["--ror", ror] if given else []), "--out", out) == 0
    summary = capsys.readouterr().out
    assert re.search(r"working on AI [^:]+: 1\.", summary)
    assert "1 researcher and " in summary
    assert "The sector of 1 researcher is not known." in summary
    assert ("--ror" in summary) is not given
    researchers = load_dataset(out, load_reference(SITE / "data" / "reference")).researchers
    assert researchers["sector_id"].isna().tolist() == [True]


@pytest.mark.parametrize("source", ["openalex", "openalex-snapshot", "orcid"])
def test_an_unusable_output_folder_is_reported_before_anything_is_read(
    source: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a-file").write_text("x")
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "researchers.csv").write_text("researcher_id\n")
    options = ["--country", "PK", "--since", "2005"] if source == "openalex" else [str(tmp_path / "nowhere")]
    for out, message in (("a-file", "is a file"), ("a-file/set", "is a file"), ("own", "which no import has made")):
        assert main(["import", source, *options, "--out", str(tmp_path / out)]) == 2
        output = capsys.readouterr()
        assert message in output.err
        assert "nowhere" not in output.err
        assert not output.out
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a-file", "own"]


@pytest.mark.slow
def test_steps_are_printed_to_the_error_stream(
    snapshot: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["import", "openalex-snapshot", str(snapshot), "--out", str(tmp_path / "set")]) == 0
    output = capsys.readouterr()
    assert [line.split()[0] for line in output.err.splitlines()] == ["Reading", "Deriving", "Varying", "Writing"]
    assert "Deriving" not in output.out


def test_a_full_disk_is_reported_with_the_remedy(
    snapshot: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(dataset_writer, "write_tables", full)
    assert run("openalex-snapshot", snapshot, "--out", tmp_path / "set") == 2
    assert "Make room, or name other folders with --out and --scratch" in capsys.readouterr().err
    assert not (tmp_path / "set").exists()


def test_ctrl_c_prints_no_traceback(
    snapshot: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(dataset_writer, "write_tables", interrupted)
    assert run("openalex-snapshot", snapshot, "--out", tmp_path / "set") == 1
    assert "the last dataset is unchanged" in capsys.readouterr().err


def test_duckdb_without_room_is_reported(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="Make room"), connect(scratch=tmp_path) as connection:
        connection.raw_sql(f"COPY (SELECT 1) TO '{tmp_path}/nowhere/file.csv'")
    assert not list(tmp_path.iterdir())

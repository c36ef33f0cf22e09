"""Remote datasets: definitions, reading within limits, last valid state; no secret in a message, nothing unasked."""

import io
import json
import os
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest
import s3fs

from ecosystem.api import view
from ecosystem.app import remote_datasets
from ecosystem.cli import main
from ecosystem.datasets import remote_definitions, remote_reading
from ecosystem.datasets.remote_copy import copy_root, refresh
from ecosystem.datasets.remote_definitions import RemoteDataset, read_definitions
from ecosystem.datasets.remote_files import HttpFile
from ecosystem.datasets.remote_reading import read_remote
from ecosystem.load import DataProblemsError, Reference, load_dataset, load_reference
from ecosystem.site import SITE
from tests.importers.loopback import Quiet, serving
from tests.importers.s3_stand_in import Bucket, served
from tests.load.samples import DATASET, write

METADATA = {"name": "survey", "title": "Survey", "kind": "observed", "home": "PK"}
RESOURCES = {"resources": [{"path": name} for name in (*DATASET, "notes.txt", "../other/researchers.csv")]}
FILES = {
    **{name: text.encode() for name, text in DATASET.items()},
    "datapackage.json": json.dumps({**METADATA, **RESOURCES}).encode(),
}
SECRET = "s3cr3t"  # noqa: S105 - of an address
NOW = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)


def zipped(files: Mapping[str, bytes] = FILES) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return content.getvalue()


@dataclass
class Web:
    """A web server and its pages by path, whatever the query; a function answers by itself."""

    address: str
    pages: dict[str, bytes | Callable[[Any], None] | None]


@pytest.fixture(scope="module")
def web() -> Iterator[Web]:
    running = Web("", {})

    class Handler(Quiet):
        def do_GET(self) -> None:
            page = running.pages.get(self.path.partition("?")[0])
            if callable(page):
                page(self)
                return
            self.send_response(404 if page is None else 200)
            self.send_header("Content-Length", str(len(page or b"")))
            self.end_headers()
            self.wfile.write(page or b"")

    with serving(Handler) as running.address:
        yield running


@cache
def reference() -> Reference:
    return load_reference(SITE / "data" / "reference")


def digest(folder: Path) -> str:
    return load_dataset(folder, reference(), use_cache=False).metadata.digest


@pytest.fixture
def here(tmp_path: Path) -> str:
    """Hash of the same dataset in a folder of this machine."""
    return digest(write(tmp_path / "here", {name: data.decode() for name, data in FILES.items()}))


RIGHT = """
[zip]
address = "https://example.org/data.zip"
refresh_minutes = 60

[sheet.tables]
researchers = "https://docs.google.com/spreadsheets/d/e/1/pub?gid=0&single=true&output=csv"
transitions = "https://docs.google.com/spreadsheets/d/e/1/pub?gid=1&single=true&output=csv"
[sheet.metadata]
title = "Survey"

[staff]
connection = "staff"
queries.researchers = "SELECT 1"
"""


def test_definitions_are_read(tmp_path: Path) -> None:
    (tmp_path / "datasets.toml").write_text(RIGHT)
    found, problems = read_definitions(tmp_path)
    assert not problems
    assert [(one.name, one.minutes) for one in found] == [("zip", 60), ("sheet", 15), ("staff", 15)]
    assert [one.origin for one in found] == [
        "https://example.org/data.zip",
        "https://docs.google.com/spreadsheets/d/e/1/pub",
        "the database connection “staff”",
    ]
    assert len({one.key for one in found}) == 3
    assert read_definitions(tmp_path / "none") == ((), ())


def test_the_example_of_the_readme_is_right(tmp_path: Path) -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    example = readme.partition("<!-- datasets.toml -->\n```toml\n")[2].partition("```")[0]
    (tmp_path / "datasets.toml").write_text(example, encoding="utf-8")
    found, problems = read_definitions(tmp_path)
    assert [one.name for one in found] == ["survey", "alumni", "staff"]
    assert not problems
    minutes = f"every {remote_definitions.REFRESH_MINUTES} minutes"
    assert minutes in " ".join(readme.split())
    assert f"at most {remote_reading.MAX_BYTES >> 20} MB" in readme


WRONG = (
    ("[a", "cannot be read as TOML"),
    ("a = 1", "must be a section"),
    ('["a/b"]\naddress = "s3://b/f"', "the name of a dataset has letters"),
    ("[a]", "must have one of"),
    (f'[a]\naddress = "s3://b/{SECRET}"\nqueries.researchers = "{SECRET}"', "must have one of"),
    (f'[a]\nadress = "s3://b/{SECRET}"', "is not known"),
    (f'[a]\naddress = "{SECRET}"', "must be an address"),
    (f'[a]\naddress = "https://[{SECRET}"', "must be an address"),
    (f'[a]\naddress = "https://me:{SECRET}@example.org/a.zip"', "must not contain a user"),
    (f'[a]\ntables.transitions = "https://example.org/{SECRET}"', "the table researchers is missing"),
    (f'[a]\ntables.people = "https://example.org/{SECRET}"', "there is no table people"),
    ("[a]\ntables = 3", "must name a text for each table"),
    (f'[a]\nqueries.researchers = "{SECRET}"', "connection and queries come together"),
    (f'[a]\nconnection = 3\nqueries.researchers = "{SECRET}"', "must be the name of a connection"),
    ('[a]\naddress = "s3://b/f"\nrefresh_minutes = 0', "must be a whole number from 1"),
    ('[a]\naddress = "s3://b/f"\nmetadata = 3', "must be a section"),
)


@pytest.mark.parametrize(("text", "rule"), WRONG)
def test_wrong_definitions_are_reported_and_hide_no_others(text: str, rule: str, tmp_path: Path) -> None:
    right = "" if text == "[a" else '\n[good]\naddress = "s3://bucket/folder"\n'
    (tmp_path / "datasets.toml").write_text(text + right)
    found, problems = read_definitions(tmp_path)
    assert [one.name for one in found] == (["good"] if right else [])
    assert rule in " ".join(problem.rule for problem in problems)
    assert all(problem.remedy and SECRET not in str(problem) for problem in problems)


SHEETS = {name.removesuffix(".csv"): f"/sheet/{name}" for name in DATASET}
WAYS: dict[str, Callable[[str], RemoteDataset]] = {
    "zip": lambda web: RemoteDataset("a", f"{web}/data.zip?token={SECRET}"),
    "folder": lambda web: RemoteDataset("a", f"{web}/folder/?token={SECRET}"),
    "package": lambda web: RemoteDataset("a", f"{web}/folder/datapackage.json"),
    "sheets": lambda web: RemoteDataset(
        "a",
        tables={name: f"{web}{path}?token={SECRET}" for name, path in SHEETS.items()},
        metadata=json.loads(FILES["datapackage.json"]),
    ),
}


@pytest.mark.parametrize("way", WAYS)
def test_every_way_gives_the_same_dataset(way: str, web: Web, tmp_path: Path, here: str) -> None:
    tmp_path = tmp_path / "remote"
    tmp_path.mkdir()
    web.pages |= {"/data.zip": zipped(), **{f"/folder/{name}": data for name, data in FILES.items()}}
    web.pages |= {path: FILES[f"{name}.csv"] for name, path in SHEETS.items()}
    definition = WAYS[way](web.address)
    read_remote(definition, tmp_path)
    assert {path.name for path in tmp_path.glob("*.csv")} == {name for name in FILES if name.endswith(".csv")}
    if way != "sheets":  # whose metadata are written anew
        assert digest(tmp_path) == here
    assert SECRET not in definition.origin


@pytest.mark.parametrize("path", ["folder", "folder/", "data.zip"])
def test_a_bucket_is_read_and_read_again(path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    objects = {"folder/deeper/researchers.csv": b"", "folder/notes.txt": b""}
    bucket = Bucket(objects)
    s3fs.S3FileSystem.clear_instance_cache()  # with the connection to the server of another test
    with served("bucket", bucket) as address:
        monkeypatch.setenv("AWS_ENDPOINT_URL", address)
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            monkeypatch.setenv(name, "made-up")
        for place, shorter in enumerate((FILES, {**FILES, "researchers.csv": FILES["researchers.csv"][:-10]})):
            bucket.objects = {**objects, "data.zip": zipped(shorter)}
            bucket.objects |= {f"folder/{name}": shorter[name] for name in shorter}
            folder = tmp_path / str(place)
            folder.mkdir()
            read_remote(RemoteDataset("a", f"s3://bucket/{path}"), folder)
            assert {path.name: path.read_bytes() for path in folder.iterdir()} == shorter


def _break_off(handler: Any) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b"researcher_id,")


def _drip(handler: Any) -> None:
    handler.send_response(200)
    handler.end_headers()
    for _ in range(40):
        handler.wfile.write(b"a,")
        time.sleep(0.05)


def _away(handler: Any) -> None:
    handler.send_response(302)
    handler.send_header("Location", f"file:///etc/passwd?{SECRET}")
    handler.end_headers()


BROKEN: dict[str, tuple[Any, str]] = {
    "missing": (None, "the server answers 404"),
    "broken off": (_break_off, "ended after"),
    "slow": (_drip, "takes longer than"),
    "web page": (b"\n<!DOCTYPE html><title>Sign in</title>", "web page"),
    "large": (b"a," * 2_000, "there are more than"),
    "damaged zip": (b"PK\x03\x04" + b"\0" * 100, "zip cannot be read"),
    "to a file": (_away, "cannot be read now"),
    "unknown columns": (b"a,b\n1,2\n", "column"),
    "other file": (b"\x7fELF" + b"\0" * 100, ""),
}


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("kind", BROKEN)
def test_the_last_valid_state_survives_every_failure(
    kind: str, web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    web.pages["/data"] = zipped()
    definition = RemoteDataset("mine", f"{web.address}/data?token={SECRET}")
    renew = partial(refresh, definition, tmp_path, read=read_remote, check=digest, now=NOW)
    assert renew()
    assert not renew()
    copy = copy_root(definition, tmp_path) / "mine"
    before = content(copy)
    web.pages["/data"], rule = BROKEN[kind]
    monkeypatch.setattr(remote_reading, "MAX_SECONDS", 0.2 if kind == "slow" else 60.0)
    monkeypatch.setattr(remote_reading, "MAX_BYTES", 2_000 if kind == "large" else 1 << 20)
    with pytest.raises(DataProblemsError) as raised:
        renew()
    assert rule in str(raised.value)
    assert SECRET not in str(raised.value)
    assert all(problem.remedy for problem in raised.value.problems)
    assert content(copy) == before
    assert [path.name for path in tmp_path.iterdir()] == [definition.key]
    web.pages["/data"] = zipped({**FILES, "transitions.csv": FILES["transitions.csv"].splitlines(keepends=True)[0]})
    monkeypatch.setattr(remote_reading, "MAX_BYTES", 1 << 24)
    assert renew()
    assert content(copy) != before


def test_a_server_that_has_ended_is_reported(tmp_path: Path) -> None:
    with serving(Quiet) as address:
        pass
    with pytest.raises(DataProblemsError, match=r"cannot be read now .*refused"):
        read_remote(RemoteDataset("mine", f"{address}/data?token={SECRET}"), tmp_path)
    unopened = HttpFile.__new__(HttpFile)
    unopened.close()  # as Python does when it frees a file that could not be opened


def test_the_copy_states_origin_and_time_beside_the_same_hash(web: Web, tmp_path: Path, here: str) -> None:
    web.pages["/data.zip"] = zipped()
    definition = RemoteDataset("mine", f"{web.address}/data.zip?token={SECRET}")
    refresh(definition, tmp_path, read=read_remote, check=content, now=NOW)
    loaded = load_dataset(copy_root(definition, tmp_path) / "mine", reference(), use_cache=False)
    assert loaded.metadata.digest == here
    assert loaded.metadata.origin == f"{web.address}/data.zip, 2026-01-02 03:04 UTC"
    assert f"Read from {loaded.metadata.origin}" in view("researchers.now", loaded).provenance.lines()
    assert web.address not in str(loaded.anonymized.metadata)


def test_what_a_killed_process_left_is_removed(web: Web, tmp_path: Path) -> None:
    for name, age in (("part-old", 7_200), ("part-new", 0)):
        (tmp_path / name).mkdir()
        os.utime(tmp_path / name, (time.time() - age,) * 2)
    web.pages["/data.zip"] = zipped()
    definition = RemoteDataset("mine", f"{web.address}/data.zip")
    refresh(definition, tmp_path, read=read_remote, check=content, now=NOW)
    assert {path.name for path in tmp_path.iterdir()} == {"part-new", definition.key}


def test_a_dataset_at_an_address_is_validated(web: Web, capsys: pytest.CaptureFixture[str]) -> None:
    web.pages |= {"/data.zip": zipped(), "/wrong": b"a,b\n1,2\n"}
    assert main(["validate", f"{web.address}/data.zip?token={SECRET}"]) == 0
    assert f"{web.address}/data.zip: 3 researchers" in capsys.readouterr().out
    assert main(["validate", f"{web.address}/wrong"]) == 1
    assert main(["validate", f"{web.address}/none?token={SECRET}"]) == 1
    printed = "".join(capsys.readouterr())
    assert "the server answers 404" in printed
    assert SECRET not in printed
    assert main(["validate", f"https://me:{SECRET}@localhost/a.zip"]) == 1
    assert SECRET not in "".join(capsys.readouterr())


def test_nothing_is_fetched_unless_it_is_defined(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ECOSYSTEM_DATA", str(tmp_path))
    assert remote_datasets.start_due() == []
    assert remote_datasets.roots() == ()

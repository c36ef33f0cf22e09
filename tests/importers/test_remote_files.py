"""Remote files are found and read like local ones, or reported with a remedy."""

import gzip
import os
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NoReturn

import fsspec
import pytest
from fsspec.implementations.memory import MemoryFileSystem

from ecosystem.datasets import remote_files
from ecosystem.importers.json_lines.input_files import NoFilesError, find_files, open_file
from ecosystem.importers.json_lines.record_reader import ReadReport, read_rows
from ecosystem.importers.openalex.author_parser import AuthorParser
from tests.importers.published_records import NUST, author, lines
from tests.importers.s3_stand_in import Bucket, served

ROOT = Path(__file__).parents[2]
READER = AuthorParser("PK", 2005)
CREDENTIALS = dict.fromkeys(("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"), "made-up")
FIRST, SECOND = (f"data/authors/updated_date={day}/part_000.gz" for day in ("2025-05-01", "2025-06-01"))
LAID_OUT = {
    FIRST: gzip.compress(lines(author(number, (NUST, range(2010, 2020))) for number in range(1, 400))),
    SECOND: gzip.compress(lines(author(number, (NUST, range(2010, 2020))) for number in range(400, 500))),
    "data/authors/manifest": b"{}",
    "data/authors/.hidden.gz": b"",
    "data/merged_ids/authors/2025-05-01.csv.gz": b"",
    "data/authors-as-downloaded": lines([author(1, (NUST, [2020]))]),
}


@pytest.fixture
def memory() -> Iterator[str]:
    files = MemoryFileSystem()
    files.store.clear()
    for name, content in LAID_OUT.items():
        files.pipe(f"/openalex/{name}", content)
    yield "memory://openalex"
    files.store.clear()
    files.pseudo_dirs[:] = [""]


def test_a_file_a_folder_and_a_pattern_lead_to_the_same_files(memory: str) -> None:
    both = [f"memory:///openalex/{name}" for name in (FIRST, SECOND)]
    assert find_files([f"{memory}/{FIRST}"]) == both[:1]
    assert find_files([f"{memory}/data/authors"]) == both
    assert find_files([memory]) == both
    assert find_files([f"{memory}/data/authors/*/*.gz"]) == both
    assert find_files([f"{memory}/data/authors/updated_date=2025-0[6-9]-01/part_???.gz"]) == both[1:]
    assert find_files([f"{memory}/data/authors-as-downloaded"]) == ["memory:///openalex/data/authors-as-downloaded"]


def test_remote_files_are_read_unchanged(memory: str) -> None:
    for name, content in LAID_OUT.items():
        with open_file(f"{memory}/{name}") as stream:
            assert stream.read() == content
    report = ReadReport()
    assert sum(1 for _ in read_rows(f"{memory}/{FIRST}", READER, report)) == 399
    assert not report.skipped


@pytest.mark.parametrize("nothing", ["nowhere", "data/*/*.csv", "data/authors/*.gz.part"])
def test_all_addresses_without_files_are_named(memory: str, nothing: str) -> None:
    with pytest.raises(NoFilesError, match="No file of records at memory://openalex"):
        find_files([f"{memory}/data", f"{memory}/{nothing}"])


class Refusing(MemoryFileSystem):
    """Refuses, or breaks off, as servers do."""

    protocol = "refusing"
    why: type[Exception] = PermissionError

    def find(self, *_: Any, **__: Any) -> NoReturn:
        raise self.why("Forbidden")

    def _open(self, *_: Any, **__: Any) -> Any:
        class Breaking:
            def read(self, size: int = -1) -> NoReturn:
                raise Refusing.why("in the middle")

            def close(self) -> None:
                pass

        return Breaking()


@pytest.mark.parametrize(
    ("why", "message"),
    [
        (PermissionError, "does not let you read this"),
        (TimeoutError, "run the command again"),
        (ValueError, "run the command again"),
    ],
)
def test_errors_of_the_libraries_are_translated(
    monkeypatch: pytest.MonkeyPatch, why: type[Exception], message: str
) -> None:
    fsspec.register_implementation("refusing", Refusing, clobber=True)
    monkeypatch.setattr(Refusing, "why", why)
    with pytest.raises(remote_files.RemoteError, match=rf"refusing://openalex/data: .*{message}"):
        find_files(["refusing://openalex/data"])
    report = ReadReport()
    assert not list(read_rows("refusing://openalex/part_000.gz", READER, report))
    assert report.skipped.counts == {"broken-off": 1}


@pytest.mark.parametrize("address", ["nonsense://a/b", "s3://openalex/data"])
def test_a_missing_package_is_reported_with_the_command_to_install_it(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setitem(sys.modules, "fsspec", None)
    with pytest.raises(remote_files.RemoteError, match=rf"{address}: .*pip install '\.\[remote\]'"):
        find_files([address])


def test_an_unknown_protocol_is_reported() -> None:
    with pytest.raises(remote_files.RemoteError, match=r"nonsense://a/b: cannot be read \(Protocol not known"):
        find_files(["nonsense://a/b"])


# S3 itself, as a user would: only where s3fs is installed


def command(tmp_path: Path, *paths: str, server: str, **settings: str) -> subprocess.CompletedProcess[str]:
    plain = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    around = {
        **plain,
        "PYTHONPATH": str(ROOT / "src"),
        "AWS_ENDPOINT_URL": server,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        **settings,
    }
    words = ["import", "openalex-snapshot", *paths, "--out", str(tmp_path / "pakistan"), "--no-sensitivity"]
    return subprocess.run(
        [sys.executable, "-m", "ecosystem", *words],
        env=around,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


needs_s3fs = pytest.mark.skipif(find_spec("s3fs") is None, reason="s3fs is not installed; install the extra remote")


@needs_s3fs
@pytest.mark.parametrize("path", ["data/authors", "data/authors/*/*.gz"])
@pytest.mark.slow
def test_a_public_bucket_is_read_without_credentials(tmp_path: Path, path: str) -> None:
    bucket = Bucket(LAID_OUT)
    with served("openalex", bucket) as server:
        done = command(tmp_path, f"s3://openalex/{path}", server=server)
    assert done.returncode == 0, done.stderr
    assert "Read 499 records in 2 files." in done.stdout
    assert not any(bucket.signed)


@needs_s3fs
@pytest.mark.slow
def test_a_broken_connection_to_s3_loses_nothing(tmp_path: Path) -> None:
    bucket = Bucket(LAID_OUT, breaks=2)
    with served("openalex", bucket) as server:
        done = command(tmp_path, f"s3://openalex/{FIRST}", server=server, **CREDENTIALS)
    assert done.returncode == 0, done.stderr
    assert "Read 399 records in 1 file." in done.stdout
    assert bucket.breaks == 0
    assert all(bucket.signed)


@needs_s3fs
@pytest.mark.parametrize(
    ("address", "secret", "message"),
    [
        pytest.param(
            "s3://openalex/nowhere", False, "No file of records at s3://openalex/nowhere", marks=pytest.mark.slow
        ),
        pytest.param("s3://nobody/data", False, "No file of records at s3://nobody/data", marks=pytest.mark.slow),
        ("s3://openalex/data", True, "does not let you read this"),
    ],
)
def test_errors_of_s3_are_reported_without_a_traceback(
    tmp_path: Path, address: str, secret: bool, message: str
) -> None:
    with served("openalex", Bucket(LAID_OUT, secret=secret)) as server:
        done = command(tmp_path, address, server=server)
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "pakistan").exists()

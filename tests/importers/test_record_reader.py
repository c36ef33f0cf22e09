"""Reading of records: each line is read once, in blocks of any size; damage is reported, the rest is kept."""

import gzip
import io
import json
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecosystem.importers.json_lines import line_reader, local_reader
from ecosystem.importers.json_lines.input_files import NoFilesError, find_files, open_file
from ecosystem.importers.json_lines.line_reader import LineReader
from ecosystem.importers.json_lines.record_reader import ReadReport, read_rows
from ecosystem.importers.openalex.author_parser import AuthorParser
from ecosystem.importers.skipped import EXAMPLES, REASONS, Skipped, Tally
from tests.importers.loopback import Quiet, serving
from tests.importers.published_records import HOSPITAL, MIT, NUST, author, lines, partition

READER = AuthorParser("PK", 2005)
GOOD = author(5000000001, (NUST, [2019, 2020]))


def read(path: Path) -> tuple[list[dict], ReadReport]:
    report = ReadReport()
    return [json.loads(row) for row in read_rows(str(path), READER, report)], report


def written(folder: Path, content: bytes, name: str = "part_000.gz") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


class Dribble(io.BytesIO):
    """Gives a few bytes at a time, as a slow line does."""

    def __init__(self, content: bytes, most: int) -> None:
        super().__init__(content)
        self.most = most

    def read(self, size: int | None = -1) -> bytes:
        return super().read(min(self.most, size if size and size > 0 else self.most))


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from([b'{"a":1}', b'{"c":"PK"}', b"", b' {"c": "PK"}', b"x", b'["PK"]', b'{"PK"x']), max_size=12
    ),
    st.integers(1, 30),
    st.booleans(),
    st.booleans(),
)
def test_records_do_not_depend_on_the_block_size(chosen: list[bytes], most: int, packed: bool, ended: bool) -> None:
    text = b"\n".join(chosen) + (b"\n" if ended and chosen else b"")
    tally = Tally()
    found_lines = LineReader(Dribble(gzip.compress(text) if packed else text, most), "f", b'"PK"', tally)
    expected = [
        (number, line)
        for number, line in enumerate(text.split(b"\n"), 1)
        if b'"PK"' in line and line.lstrip().startswith(b"{")
    ]
    assert list(found_lines) == expected
    assert found_lines.lines == len(text.splitlines())
    odd = [line for line in text.split(b"\n") if line.strip() and not line.lstrip().startswith(b"{")]
    assert tally.counts.get("not-a-record", 0) == len(odd)


def test_a_bomb_is_unpacked_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    packed = gzip.compress(b"\n" * 30_000_000 + b'{"PK"}\n')
    assert len(packed) < line_reader.READ_BYTES
    pieces = [len(piece) for piece in LineReader(io.BytesIO(packed), "f", b"", Tally()).blocks()]
    assert sum(pieces) == 30_000_007
    assert max(pieces) <= line_reader.UNPACKED_BYTES


def test_members_one_after_the_other_are_one_file(tmp_path: Path) -> None:
    kept, report = read(
        written(tmp_path, gzip.compress(lines([GOOD])) + gzip.compress(lines([GOOD, GOOD])) + b"\0" * 512)
    )
    assert len(kept) == report.lines == 3
    assert not report.skipped


def test_a_row_keeps_what_a_career_needs(tmp_path: Path) -> None:
    record = author(5000000009, (NUST, [2020, 2019]), (MIT, [2015]), orcid="https://orcid.org/0000-0002-1825-0097")
    (row,), report = read(partition(tmp_path, "2025-06-01", [record], spaced=True))
    assert (row["person_id"], row["name"], row["orcid"]) == ("A5000000009", "Person 5000000009", "0000-0002-1825-0097")
    assert row["updated"] == "2025-06-01"
    assert row["topics"] == [{"name": "Topic Modeling", "subfield": "1702", "works": 9}]
    assert [(one["ror"], one["type"], one["years"]) for one in row["affiliations"]] == [
        ("03w2j5y17", "education", [2019, 2020]),
        ("042nb2s44", "funder", [2015]),
    ]
    assert (row["record_line"], report.kept) == (1, 1)


@pytest.mark.parametrize(
    ("record", "kept"),
    [
        (author(1, (NUST, [2004])), 0),
        (author(1, (NUST, [2005])), 1),
        (author(1, (NUST, [2004]), (MIT, [2020])), 0),
        (author(1, (MIT, [2020])), 0),
        (author(1, (NUST, [2020]), topics=[]), 0),
        (author(1, (NUST, [2020]), topics=[(("T1", "Malaria", "2725"), 3)]), 0),
    ],
    ids=["before", "since", "elsewhere since", "elsewhere", "no topic", "another subject"],
)
def test_relevant_records(tmp_path: Path, record: dict, kept: int) -> None:
    assert len(read(partition(tmp_path, "2025-06-01", [record]))[0]) == kept


DEEP = '{"id":"https://openalex.org/A1","x":"PK 1702","y":"PK","z":' + '{"a":' * 100_000 + "1" + "}" * 100_001
HOSTILE = {
    "not-json": lines([GOOD])[:-40] + b"\n",
    "not-utf-8": lines([GOOD]).replace(b"Person 5000000001", b"Person \xff\xfe"),
    "not-a-record": b'id,name,"PK"\n',
    "too-deep": DEEP.encode().replace(b'"PK"', b'"PK"') + b"\n",
    "wrong-type": lines([{**GOOD, "affiliations": {"PK": "PK"}}]),
    "no-id": lines([{**GOOD, "id": ["A1"]}]),
    "bad-affiliation": lines([{**GOOD, "affiliations": [*GOOD["affiliations"], ["PK"], {"institution": 7}]}]),
    "no-years": lines([{**GOOD, "affiliations": [*GOOD["affiliations"], {"institution": HOSPITAL, "years": [7]}]}]),
    "long-text": lines([{**GOOD, "display_name": "x" * 100_000}]),
}


@pytest.mark.parametrize("reason", HOSTILE)
def test_hostile_lines_are_reported_and_others_kept(tmp_path: Path, reason: str) -> None:
    before, after = author(7, (NUST, [2020])), author(8, (NUST, [2021]))
    kept, report = read(written(tmp_path, gzip.compress(lines([before]) + HOSTILE[reason] + lines([after]))))
    still_used = reason in ("bad-affiliation", "no-years", "long-text")
    assert [row["person_id"] for row in kept] == ["A7", *(["A5000000001"] if still_used else []), "A8"]
    assert set(report.skipped.counts) == {reason}
    assert all(place.startswith(f"{tmp_path / 'part_000.gz'}, line 2") for place in report.skipped.examples[reason])


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ({"years": "2020"}, "bad-affiliation"),
        ({"institution": {**HOSPITAL, "display_name": {"a": 1}}}, "bad-affiliation"),
        ({"years": [10**400]}, "no-years"),
    ],
)
def test_an_affiliation_of_wrong_types_is_left_out(tmp_path: Path, value: dict, reason: str) -> None:
    bad = {**GOOD, "affiliations": [{"institution": HOSPITAL, "years": [2020], **value}, *GOOD["affiliations"]]}
    (row,), report = read(written(tmp_path, lines([bad])))
    assert [one["ror"] for one in row["affiliations"]] == ["03w2j5y17"]
    assert report.skipped.counts == {reason: 1}


def test_an_invalid_year_is_skipped_and_the_others_used(tmp_path: Path) -> None:
    some = {"institution": HOSPITAL, "years": ["2019", True, 2020, 2010.5, None]}
    none = {"institution": {**HOSPITAL, "id": "https://openalex.org/I77", "ror": None}, "years": ["2020"]}
    (row,), report = read(written(tmp_path, lines([{**GOOD, "affiliations": [some, none, *GOOD["affiliations"]]}])))
    assert next(one["years"] for one in row["affiliations"]) == [2020]
    assert len(row["affiliations"]) == 1 + len(GOOD["affiliations"])
    assert report.skipped.counts == {"no-years": 1, "bad-year": 5}


def test_a_line_that_is_too_long_is_skipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line_reader, "LONGEST_LINE", 100_000)
    huge = b'{"id":"PK' + b"x" * 3_000_000 + b'"}\n'
    kept, report = read(written(tmp_path, lines([GOOD]) + huge + lines([GOOD])))
    assert (len(kept), report.lines) == (2, 3)
    assert report.skipped.counts == {"too-long": 1}
    assert "line 2" in report.skipped.examples["too-long"][0]


def test_a_file_that_breaks_off_keeps_what_came_before(tmp_path: Path) -> None:
    many = gzip.compress(lines(author(number, (NUST, [2020]), salt=str(hash(number))) for number in range(1, 2000)))
    kept, report = read(written(tmp_path, many[: len(many) // 2]))
    assert 500 < len(kept) < 1500
    assert [row["person_id"] for row in kept] == [f"A{number}" for number in range(1, len(kept) + 1)]
    assert set(report.skipped.counts) == {"broken-off"}


def test_a_damaged_file_keeps_what_came_before(tmp_path: Path) -> None:
    many = bytearray(gzip.compress(lines(author(number, (NUST, [2020])) for number in range(1, 2000))))
    many[len(many) // 2] ^= 0xFF
    many[len(many) // 2 + 1] ^= 0xFF
    kept, report = read(written(tmp_path, bytes(many)))
    assert kept
    assert report.skipped.counts["damaged"] == 1


def test_a_csv_file_named_gz_is_reported(tmp_path: Path) -> None:
    kept, report = read(written(tmp_path, b"id,country\nA1,PK\n" * 500))
    assert not kept
    assert report.skipped.counts == {"not-a-record": 1000}
    assert len(report.skipped.examples["not-a-record"]) == EXAMPLES


@pytest.mark.parametrize("content", [b"", gzip.compress(b"", mtime=0), b"\xef\xbb\xbf"])
def test_an_empty_file_is_reported(tmp_path: Path, content: bytes) -> None:
    kept, report = read(written(tmp_path, content))
    assert not kept
    assert report.skipped.counts == {"empty": 1}


def test_a_missing_file_is_reported(tmp_path: Path) -> None:
    kept, report = read(tmp_path / "gone.gz")
    assert not kept
    assert report.skipped.counts == {"unreadable": 1}


def test_one_record_over_many_lines_is_read(tmp_path: Path) -> None:
    kept, report = read(written(tmp_path, json.dumps(GOOD, indent=2).encode(), "one.json"))
    assert [row["person_id"] for row in kept] == ["A5000000001"]
    assert not report.skipped


def test_several_processes_read_the_same_as_one(tmp_path: Path) -> None:
    for part in range(3):
        partition(tmp_path, "2025-01-01", [author(100 * part + one, (NUST, [2020])) for one in range(5)], part=part)
    partition(tmp_path, "2025-02-01", [author(1, (MIT, [2020]))])
    files = find_files([str(tmp_path)])
    outcomes = []
    for processes in (1, 2):
        folder = tmp_path / str(processes)
        folder.mkdir()
        progress: list[int] = []
        parts, report = local_reader.read_locally(
            files,
            READER,
            folder,
            processes=processes,
            progress=lambda so_far, of, seen=progress: seen.append(so_far.files),
        )
        assert progress == [1, 2, 3, 4]
        outcomes.append(([path.read_text() for path in parts], report))
    assert outcomes[0] == outcomes[1]
    assert outcomes[0][1].kept == 15


class Ending(AuthorParser):
    """Ends the process that reads, as the system does when memory runs out."""

    def may_match(self, line: bytes) -> bool:
        os.kill(os.getpid(), signal.SIGKILL)
        return bool(line)


def test_a_killed_process_is_reported(tmp_path: Path) -> None:
    partition(tmp_path, "2025-01-01", [GOOD])
    with pytest.raises(local_reader.ReadingEndedError, match="Nothing was written"):
        local_reader.read_locally(find_files([str(tmp_path)]), Ending("PK", 2005), tmp_path, processes=2)


def test_find_files(tmp_path: Path) -> None:
    one = partition(tmp_path, "2025-01-01", [GOOD])
    two = partition(tmp_path, "2025-02-01", [GOOD])
    (tmp_path / "data" / "authors" / "manifest").write_text("{}")
    (tmp_path / "data" / "merged_ids" / "authors").mkdir(parents=True)
    (tmp_path / "data" / "merged_ids" / "authors" / "2025-01-01.csv.gz").write_bytes(b"")
    both = [str(one), str(two)]
    assert find_files([str(tmp_path)]) == both
    assert find_files([f"{tmp_path}/data/*/*/*.gz"]) == both
    assert find_files([str(two), str(tmp_path)]) == [str(two), str(one)]
    (tmp_path / "none").mkdir()
    with pytest.raises(NoFilesError, match=r"none, .*\*\.gz"):
        find_files([str(tmp_path), str(tmp_path / "none"), f"{tmp_path}/x*.gz"])


def test_a_folder_below_a_hidden_one_is_read(tmp_path: Path) -> None:
    one = partition(tmp_path / ".cache", "2025-01-01", [GOOD])
    assert find_files([str(tmp_path / ".cache")]) == [str(one)]


@contextmanager
def server(content: bytes, *, breaks: int = 0, ranges: bool = True) -> Iterator[tuple[str, list[str | None]]]:
    """Serve a file on loopback; the connection breaks in the middle the first few times."""
    range_headers: list[str | None] = []

    class Handler(Quiet):
        def do_GET(self) -> None:
            wanted = self.headers.get("Range")
            range_headers.append(wanted)
            start = int(wanted.removeprefix("bytes=").removesuffix("-")) if wanted else 0
            self.send_response(206 if wanted else 200)
            self.send_header("Content-Length", str(len(content) - start))
            if ranges:
                self.send_header("Accept-Ranges", "bytes")
            self.end_headers()
            end = (start + len(content)) // 2 if len(range_headers) <= breaks else len(content)
            self.wfile.write(content[start:end])

    with serving(Handler) as address:
        yield f"{address}/part_000.gz", range_headers


MANY = gzip.compress(lines(author(number, (NUST, [2020])) for number in range(1, 3000)))


def test_a_file_on_a_web_server_is_read() -> None:
    with server(MANY) as (address, range_headers):
        assert find_files([address]) == [address]
        with open_file(address) as stream:
            assert stream.read() == MANY
    assert range_headers == [None]


def test_a_broken_connection_is_resumed() -> None:
    with server(MANY, breaks=2) as (address, range_headers):
        report = ReadReport()
        assert sum(1 for _ in read_rows(address, READER, report)) == 2999
        assert not report.skipped
    assert range_headers[0] is None
    assert all(header is not None for header in range_headers[1:])
    assert len(range_headers) == 3


def test_a_connection_that_cannot_be_resumed_is_a_truncated_file() -> None:
    with server(MANY, breaks=9, ranges=False) as (address, _):
        report = ReadReport()
        kept = sum(1 for _ in read_rows(address, READER, report))
        assert 0 < kept < 2999
        assert report.skipped.counts == {"broken-off": 1}


def test_an_address_without_a_server_is_reported() -> None:
    report = ReadReport()
    assert not list(read_rows("http://127.0.0.1:9/part.gz", READER, report))
    assert report.skipped.counts == {"unreadable": 1}


@given(st.lists(st.sampled_from(list(REASONS)), max_size=30), st.integers(0, 30))
def test_what_was_skipped_adds_up(reasons: list[str], cut: int) -> None:
    def tally(some: list[str]) -> Skipped:
        counted = Tally()
        for number, reason in enumerate(some):
            counted.note(reason, "f", number)
        return counted.skipped()

    whole = tally(reasons)
    parts = tally(reasons[:cut]) + tally(reasons[cut:])
    assert parts.counts == whole.counts
    assert bool(whole) == bool(reasons)
    assert sum(row["rows"] for row in whole.as_record()) == len(reasons)
    assert all(len(row["examples"]) <= EXAMPLES for row in parts.as_record())
    assert len(str(whole).splitlines()) <= len(REASONS) * (1 + EXAMPLES)


def test_a_report_has_one_printable_line_per_place() -> None:
    tally = Tally()
    tally.note("not-json", "a\x1b[31m.gz", 3, "one\ntwo\x00" + "x" * 10_000)
    assert len(str(tally.skipped()).splitlines()) == 2
    assert len(str(tally.skipped())) < 300
    with pytest.raises(KeyError):
        tally.note("anything else", "f")

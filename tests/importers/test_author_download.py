"""Download from a mock of the OpenAlex API: complete and without duplicates, whatever fails on the way."""

import argparse
import gzip
import io
import json
import logging
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, redirect_stderr, redirect_stdout
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

pytest.importorskip("pyalex", reason="the extra openalex is not installed")

from ecosystem.cli import import_openalex
from ecosystem.importers.openalex import download_import, errors
from ecosystem.importers.openalex.api_key import KEY_SETTING, ApiKey, find_api_key
from ecosystem.importers.openalex.author_download import DownloadResult, download_authors
from ecosystem.importers.openalex.budget import Budget
from ecosystem.importers.openalex.client import ATTEMPTS, backoff_seconds, parse_retry_after
from ecosystem.importers.openalex.download_estimate import estimate_download
from ecosystem.importers.openalex.download_folder import COMPLETE, lock_folder
from ecosystem.importers.openalex.errors import DownloadError, StoppedError
from ecosystem.importers.openalex.journal import JOURNAL_FILE
from ecosystem.importers.openalex.request import DownloadRequest, authors_path, works_path
from ecosystem.importers.openalex.response_parser import parse_author_batch, parse_works_page
from ecosystem.importers.openalex.transport import DownloadIO, HttpResponse, check_api_url
from tests.importers.killed_download import BATCH, PAGE
from tests.importers.openalex_stand_in import KEY, Fault, Plan, StandIn, World, served

ROOT = Path(__file__).parents[2]
PAKISTAN = DownloadRequest("PK", 2005)
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


class Waits:
    """Waits no time, and remembers how long it should have."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


def fetch(address: str, cache: Path, request: DownloadRequest = PAKISTAN, **more: Any) -> DownloadResult:
    around = {"sleep": Waits(), **more.pop("around", {})}
    given = {"key": ApiKey(KEY), "page_size": PAGE, "batch_size": BATCH, **more}
    with lock_folder(cache):
        return download_authors(request, cache, api=address, io=DownloadIO(**around), **given)


def records(fetched: DownloadResult) -> dict[str, dict[str, Any]]:
    """Read a folder of records; a record that is there twice fails the test."""
    packed = [path.read_bytes() for path in sorted(fetched.folder.glob("*.gz"))]
    read = [json.loads(line) for part in packed for line in gzip.decompress(part).splitlines()]
    found = {record["id"].rsplit("/", 1)[-1]: record for record in read}
    assert len(found) == len(read), "a record is there twice"
    return found


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def named_by_works(world: World, request: DownloadRequest) -> set[str]:
    """Tell from the works alone whose records should come."""
    return {
        authorship["author"]["id"].rsplit("/", 1)[-1]
        for work in world.works
        if work["publication_year"] >= request.since
        and work["primary_topic"]["subfield"]["id"].rsplit("/", 1)[-1] in request.subfields
        for authorship in work["authorships"]
        if request.country in authorship["countries"]
    }


@pytest.mark.parametrize(
    "request_",
    [
        PAKISTAN,
        DownloadRequest("DE", 2005),
        DownloadRequest("PK", 2020, ("1702",)),
        DownloadRequest("PK", 2005, ("1702", "2208")),
    ],
    ids=lambda options: options.describe(),
)
def test_each_author_of_the_country_is_downloaded_once(request_: DownloadRequest, tmp_path: Path) -> None:
    world = World(crowd=130)
    with served(StandIn(world)) as address:
        fetched = fetch(address, tmp_path, request_)
    wanted = named_by_works(world, request_)
    assert fetched.finished
    assert set(records(fetched)) == wanted & set(world.authors)
    assert set(fetched.missing) == wanted - set(world.authors)
    assert (fetched.authors, fetched.records) == (len(wanted), len(wanted & set(world.authors)))
    for author, record in records(fetched).items():
        assert record["affiliations"] == world.authors[author]["affiliations"]


def test_works_with_a_truncated_list_of_authors_are_requested_alone(tmp_path: Path) -> None:
    """A list shows a hundred authors; the last of 130 is the only one in Pakistan, and on no other work."""
    world = World(people=3, gone=0, crowd=130)
    world.works = world.works[-1:]
    with served(StandIn(world)) as address:
        fetched = fetch(address, tmp_path)
    assert set(records(fetched)) == {"A5000000003"}
    assert fetched.calls == 3  # a page, the work, the author


def test_a_country_without_authors_is_an_empty_download(tmp_path: Path) -> None:
    with served(StandIn()) as address:
        fetched = fetch(address, tmp_path, DownloadRequest("NA", 2005))
    assert (fetched.finished, fetched.authors, records(fetched)) == (True, 0, {})


FAULTS = {
    "too-many": Fault("status", 429, "1"),
    "failing": Fault("status", 500),
    "unavailable": Fault("status", 503),
    "forbidden": Fault("status", 403),
    "until-a-date": Fault("status", 429, "Sun, 22 Nov 2026 12:00:02 GMT"),
    "truncated": Fault("truncated"),
    "reset": Fault("reset"),
    "slow": Fault("slow"),
    "html": Fault("html"),
    "wrong-types": Fault("wrong-types"),
    "duplicates": Fault("duplicates"),
    "echoing": Fault("echo", 500),
    "echoing-soundly": Fault("echo", 200),
    "echoing-in-a-page": Fault("echo-in-page"),
}


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(fault, id=name, marks=() if place % 2 == 0 else pytest.mark.slow)
        for place, (name, fault) in enumerate(FAULTS.items())
    ],
)
def test_transient_failures_do_not_change_the_records(fault: Fault, tmp_path: Path) -> None:
    world = World(people=20)
    with served(StandIn(world)) as address:
        smooth = fetch(address, tmp_path / "smooth")
    stand_in = StandIn(world, lambda number, path: fault if number % 3 == 0 else None)
    with served(stand_in) as address:
        rough = fetch(address, tmp_path / "rough", around={"now": lambda: NOON})
    assert rough.finished
    assert contents(rough.folder) == contents(smooth.folder)
    assert rough.missing == smooth.missing


def test_retry_after_is_followed() -> None:
    waits = Waits()
    responses = iter(
        [
            HttpResponse(429, {"retry-after": "7"}, b""),
            HttpResponse(503, {"retry-after": "Sun, 22 Nov 2026 12:01:30 GMT"}, b""),
            HttpResponse(503, {"retry-after": "soon"}, b""),
            "the connection broke",
            HttpResponse(200, {}, b'{"meta": {"count": 0}, "results": []}'),
        ]
    )
    reasons: list[str] = []
    around = DownloadIO(
        lambda url, key: next(responses), now=lambda: NOON, sleep=waits, random=lambda: 0.5, on_wait=reasons.append
    )
    assert estimate_download(PAKISTAN, io=around).works == 0
    assert waits.seconds == [7.5, 90.5, backoff_seconds(3, 0.5), backoff_seconds(4, 0.5)]
    assert reasons[0] == "the server answered 429; attempt 2 of 7 in 8 s"
    assert [why.partition(";")[0] for why in reasons[1:]] == ["the server answered 503"] * 2 + ["the connection broke"]


@given(st.integers(1, 60), st.floats(0, 1))
def test_backoff_grows_to_a_bound_with_jitter(attempt: int, chance: float) -> None:
    assert (
        backoff_seconds(attempt, 0)
        <= backoff_seconds(attempt, chance)
        <= backoff_seconds(attempt, 1)
        == 2 * backoff_seconds(attempt, 0)
    )
    assert backoff_seconds(attempt, chance) <= backoff_seconds(attempt + 1, chance) <= 60


@given(st.text(max_size=30) | st.integers().map(str) | st.floats().map(str) | st.datetimes().map(format_datetime))
def test_any_retry_after_header_is_followed_or_ignored(header: str) -> None:
    seconds = parse_retry_after(header, NOON)
    assert seconds is None or seconds >= 0


def test_purchased_credits_are_used_after_the_days() -> None:
    for bought, stops in (("0", True), ("50", False)):
        budget = Budget(1000, lambda day, credits, calls: 0, lambda: NOON)
        budget.reserve()
        headers = {"x-ratelimit-remaining": "0", "x-ratelimit-onetime-remaining": bought}
        budget.update(headers)
        if stops:
            with pytest.raises(StoppedError):
                budget.reserve()
        else:
            budget.reserve()


def test_a_server_that_always_fails_ends_the_run(tmp_path: Path) -> None:
    stand_in = StandIn(plan=lambda number, path: Fault("status", 502))
    with served(stand_in) as address:
        fetched = fetch(address, tmp_path)
    assert not fetched.finished
    assert len(stand_in.seen) == fetched.calls == ATTEMPTS
    assert "502" in fetched.reason
    assert "Run the same command again; it resumes from here." in fetched.summary("run the same command")


def test_the_daily_budget_stops_a_run_and_the_next_day_resumes(tmp_path: Path) -> None:
    world, days, day = World(people=30), [], NOON
    stand_in = StandIn(world, cost=10)
    with served(stand_in) as address:
        whole = fetch(address, tmp_path / "whole")
        sent = len(stand_in.seen)
        while not (fetched := fetch(address, tmp_path / "parts", budget=50, around={"now": lambda: day})).finished:  # noqa: B023
            assert "Run the same command tomorrow; it resumes from here." in fetched.summary("run the same command")
            again = fetch(address, tmp_path / "parts", budget=50, around={"now": lambda: day})  # noqa: B023
            assert again.calls_now == 0
            days.append(fetched.calls_now)
            day += timedelta(days=1)
    assert set(days) == {5}
    assert fetched.calls == whole.calls == sent == 5 * len(days) + fetched.calls_now
    assert contents(fetched.folder) == contents(whole.folder)


@pytest.mark.parametrize("cost", [1, 10])
def test_it_stops_when_the_server_has_no_credits_left(cost: int, tmp_path: Path) -> None:
    stand_in = StandIn(credits=45, cost=cost)
    with served(stand_in) as address:
        fetched = fetch(address, tmp_path)
        assert not fetched.finished or cost == 1
        stand_in.used = 0
        if cost == 10:
            assert "no credits left for today" in fetched.reason
            assert len(stand_in.seen) == 4, "a request that would be refused is not sent"


def test_a_long_retry_after_stops_the_run(tmp_path: Path) -> None:
    waits = Waits()
    with served(StandIn(plan=lambda number, path: Fault("status", 429, "40000"))) as address:
        fetched = fetch(address, tmp_path, around={"sleep": waits})
    assert fetched.tomorrow
    assert (waits.seconds, fetched.calls) == ([], 1)


def test_a_dry_run_sends_one_request_and_does_not_underestimate(tmp_path: Path) -> None:
    stand_in = StandIn(World(crowd=130))
    with served(stand_in) as address:
        expected = estimate_download(PAKISTAN, key=ApiKey(KEY), api=address, page_size=PAGE, batch_size=BATCH)
        assert len(stand_in.seen) == 1
        fetched = fetch(address, tmp_path)
    assert expected.works == fetched.works
    assert expected.pages == -(-fetched.works // PAGE)
    assert fetched.calls <= expected.calls + 1  # and one for the work that a list cuts short
    assert "first 20 works" in expected.describe(100)


def test_a_dry_run_needs_no_key_and_a_download_names_where_to_get_one(tmp_path: Path) -> None:
    with served(StandIn()) as address:
        assert estimate_download(PAKISTAN, api=address).works > 0
        with pytest.raises(DownloadError, match=f"free of charge, at https://openalex.org.*{KEY_SETTING}"):
            fetch(address, tmp_path, key=None)
        with pytest.raises(DownloadError, match="does not know the key"):
            fetch(address, tmp_path, key=ApiKey("another-made-up-key"))


def test_a_cycle_of_cursors_ends_the_run(tmp_path: Path) -> None:
    def circling(url: str, key: ApiKey | None) -> HttpResponse:
        following = "b" if "cursor=a" in url else "a"
        return HttpResponse(
            200, {}, json.dumps({"meta": {"count": 9, "next_cursor": following}, "results": [{}]}).encode()
        )

    fetched = fetch("https://api.openalex.org", tmp_path, around={"transport": circling})
    assert "leads back" in fetched.reason


def test_a_stopped_download_resumes(tmp_path: Path) -> None:
    with served(StandIn(World(people=20))) as address:
        whole = fetch(address, tmp_path / "whole")
        answers = iter([False, False, False, True])
        stopped = fetch(address, tmp_path / "parts", around={"stop": lambda: next(answers)})
        assert (stopped.finished, stopped.calls_now) == (False, 3)
        assert contents(fetch(address, tmp_path / "parts").folder) == contents(whole.folder)


def test_progress_is_reported_after_each_step(tmp_path: Path) -> None:
    steps: list[tuple[int, int, str]] = []
    with served(StandIn(World(people=20, crowd=130))) as address:
        fetch(address, tmp_path, around={"on_progress": lambda *step: steps.append(step)})
    kinds = [what for _, _, what in steps]
    assert list(dict.fromkeys(kinds)) == [
        "pages of works",
        "works with a hundred authors or more",
        "batches of authors",
    ]
    for kind in set(kinds):
        counts = [(done, total) for done, total, what in steps if what == kind]
        assert [done for done, _ in counts] == list(range(1, len(counts) + 1))
        assert counts[-1][0] == counts[-1][1]


# A folder belongs to one download, and to one who downloads


def test_other_parameters_are_refused_with_a_remedy(tmp_path: Path) -> None:
    with served(StandIn(World(people=5))) as address:
        fetch(address, tmp_path)
        for other in (DownloadRequest("DE", 2005), DownloadRequest("PK", 2006), DownloadRequest("PK", 2005, ("1702",))):
            with pytest.raises(DownloadError, match=r"holds another download[\s\S]*--cache"):
                fetch(address, tmp_path, other)
        assert fetch(address, tmp_path).calls_now == 0


def test_two_at_once_are_refused(tmp_path: Path) -> None:
    with lock_folder(tmp_path), pytest.raises(DownloadError, match="Another download is using"):
        fetch("http://127.0.0.1:9", tmp_path)


@pytest.mark.parametrize("spoil", [b"no database, " * 100, b""], ids=["garbage", "emptied"])
def test_a_journal_that_cannot_be_read_names_the_file_to_remove(spoil: bytes, tmp_path: Path) -> None:
    with served(StandIn(World(people=5))) as address:
        fetched = fetch(address, tmp_path)
        (tmp_path / COMPLETE / JOURNAL_FILE).write_bytes(spoil)
        if spoil:
            with pytest.raises(DownloadError, match=r"cannot be read.*Remove the folder"):
                fetch(address, tmp_path)
        else:
            again = fetch(address, tmp_path, refresh=True)
            assert again.records == fetched.records


def test_a_refresh_keeps_the_old_until_the_new_is_there(tmp_path: Path) -> None:
    before, after = World(people=10, seed=1), World(people=14, seed=2)
    stand_in = StandIn(before)
    with served(stand_in) as address:
        old = contents(fetch(address, tmp_path).folder)
        stand_in.world = after
        assert contents(fetch(address, tmp_path).folder) == old
        half = fetch(address, tmp_path, refresh=True, budget=5)
        assert not half.finished
        assert contents(tmp_path / COMPLETE / "authors") == old
        fetched = fetch(address, tmp_path)
    assert fetched.finished
    assert set(records(fetched)) == named_by_works(after, PAKISTAN) & set(after.authors)
    assert sorted(path.name for path in tmp_path.iterdir()) == [COMPLETE, "lock.sqlite"]


def test_a_folder_that_cannot_be_written_to_is_named(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(DownloadError, match="is a file, and a download needs a folder"):
        fetch("http://127.0.0.1:9", tmp_path / "taken")


@pytest.mark.parametrize("name", ["previous", "complete", "partial"])
@pytest.mark.parametrize("begun", [False, True], ids=["no-download-yet", "beside-a-download"])
def test_foreign_files_in_the_folder_survive(name: str, begun: bool, tmp_path: Path) -> None:
    stand_in = StandIn(World(people=5))
    with served(stand_in) as address:
        if begun:
            fetch(address, tmp_path)
            shutil.rmtree(tmp_path / COMPLETE)
        thesis = tmp_path / name / "thesis.txt"
        thesis.parent.mkdir()
        thesis.write_text("three years of work")
        before = len(stand_in.seen)
        for refresh in (False, True):
            with pytest.raises(DownloadError, match=r"(?s)(is not empty|No download made).*with --cache"):
                fetch(address, tmp_path, refresh=refresh)
            assert thesis.read_text() == "three years of work"
        assert len(stand_in.seen) == before, "nothing is asked for a folder that is refused"
        assert sorted(path.name for path in tmp_path.iterdir()) == sorted([name, *(["lock.sqlite"] if begun else [])])


@pytest.mark.parametrize("name", ["previous", "complete"])
def test_a_file_among_those_of_a_download_survives_a_refresh(name: str, tmp_path: Path) -> None:
    with served(StandIn(World(people=5))) as address:
        fetch(address, tmp_path)
        if name == "previous":
            shutil.copytree(tmp_path / COMPLETE, tmp_path / name)
        for place in (tmp_path / name, tmp_path / name / "authors"):
            (place / "thesis.txt").write_text("three years of work")
        if name == "complete":
            assert fetch(address, tmp_path, refresh=True).calls_now > 0
        with pytest.raises(DownloadError, match="No download made"):
            fetch(address, tmp_path, refresh=True)
        assert len(list(tmp_path.rglob("thesis.txt"))) == 2
        assert not (tmp_path / "previous" / JOURNAL_FILE).exists()


def test_a_foreign_folder_is_rejected_and_unchanged(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("three years of work")
    with pytest.raises(DownloadError, match=r"is not empty.*name an empty or a new one with --cache"):
        fetch("http://127.0.0.1:9", tmp_path)
    options = ["--country", "PK", "--since", "2005", "--out", f"{tmp_path}-set", "--api", "http://127.0.0.1:9"]
    code, out, err = command_line(*options, "--cache", str(tmp_path))
    assert (code, out) == (2, "")
    assert f"{tmp_path} is not empty" in err
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


# Killed


Ending = Callable[..., int]


@pytest.fixture(scope="module")
def kill_runner() -> Iterator[Ending]:
    """Run downloads in processes of their own; each returns how it ended."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])}
    program = subprocess.Popen(
        [sys.executable, "-m", "tests.importers.killed_download"],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert program.stdin is not None
    assert program.stdout is not None

    def end(**options: Any) -> int:
        print(json.dumps(options), file=program.stdin, flush=True)
        return int(program.stdout.readline())  # type: ignore[union-attr]

    yield end
    program.stdin.close()
    program.wait(10)
    program.stdout.close()


def killed_until_done(
    kill_runner: Ending, address: str, cache: Path, deadly: Callable[[], int], *, refresh: bool = False
) -> Counter[str]:
    """Run a download in processes that kill themselves, until one gets to the end."""
    ended: Counter[str] = Counter()
    for _ in range(400):
        code = kill_runner(address=address, cache=str(cache), deadly=deadly(), refresh=refresh)
        assert code in (0, -signal.SIGKILL), code
        ended["killed" if code else "done"] += 1
        if code == 0:
            return ended
    raise AssertionError("the download never came to its end")


def test_killed_repeatedly_it_resumes_to_the_same_records(kill_runner: Ending, tmp_path: Path) -> None:
    """Each run gets a step or two further and dies: around requests, writes, renames and entries in the journal."""
    world = World(people=24, crowd=110)
    stand_in = StandIn(world)
    with served(stand_in) as address:
        smooth = fetch(address, tmp_path / "smooth")
        paces = cycle([13, 18, 15, 21, 16, 19, 14])
        ended = killed_until_done(kill_runner, address, tmp_path / "rough", lambda: next(paces))
        rough = fetch(address, tmp_path / "rough")
    assert ended["killed"] >= 10
    assert rough.calls_now == 0
    assert contents(rough.folder) == contents(smooth.folder)
    assert (rough.works, rough.authors, rough.missing, rough.skipped) == (
        *(smooth.works, smooth.authors, smooth.missing, smooth.skipped),
    )
    assert set(records(rough)) == named_by_works(world, PAKISTAN) & set(world.authors)


@pytest.mark.parametrize("first", range(1, 5))
def test_killed_once_at_any_moment_of_a_small_download(first: int, kill_runner: Ending, tmp_path: Path) -> None:
    """Every fourth moment of a whole download, from four starts: each is the only kill of its run."""
    world = World(people=4, gone=1)
    with served(StandIn(world)) as address:
        smooth = contents(fetch(address, tmp_path / "smooth").folder)
        moment = first
        while True:
            moments = iter([moment, 0])
            cache = tmp_path / str(moment)
            ended = killed_until_done(kill_runner, address, cache, lambda moments=moments: next(moments))  # type: ignore[misc]
            assert contents(cache / COMPLETE / "authors") == smooth
            if not ended["killed"]:
                break
            moment += 4
    assert moment > 28, "too few moments were tried"


def test_killed_in_a_refresh_there_is_always_a_finished_download(kill_runner: Ending, tmp_path: Path) -> None:
    before, after = World(people=4, seed=1), World(people=6, seed=2)
    stand_in = StandIn(before)
    with served(stand_in) as address:
        old = contents(fetch(address, tmp_path / "old").folder)
        stand_in.world = after
        new = contents(fetch(address, tmp_path / "new").folder)
        assert old != new
        for moment in range(1, 100, 2):
            cache = tmp_path / str(moment)
            shutil.copytree(tmp_path / "old", cache)
            moments = iter([moment, 0])
            left: list[dict[str, bytes]] = []

            def next_moment(cache: Path = cache, moments: Iterator[int] = moments) -> int:
                left[:] = [contents(path) for path in cache.glob("*/authors")]  # noqa: B023
                return next(moments)

            ended = killed_until_done(kill_runner, address, cache, next_moment, refresh=True)
            assert old in left or new in left
            assert contents(cache / COMPLETE / "authors") == new
            assert sorted(path.name for path in cache.iterdir()) == [COMPLETE, "lock.sqlite"]
            if not ended["killed"]:
                break
    assert 28 < moment < 99


# The key


def test_the_key_is_sent_in_one_header_and_written_nowhere(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    secret = "abcd+efgh/0123%456"  # noqa: S105 - made up; it looks different in an address
    key = ApiKey(secret)
    plans: list[Plan] = [
        lambda number, path, status=status: Fault("echo", status) if number % 2 == 0 else None  # type: ignore[misc]
        for status in (200, 400, 401, 403, 404, 429, 500, 503)
    ]
    plans.append(lambda number, path: Fault("echo-in-page") if number % 2 == 0 else None)
    output: list[str] = [repr(key), str(key), f"{key}", repr([key]), repr({"key": key})]
    caplog.set_level(logging.DEBUG)
    for number, plan in enumerate(plans):
        stand_in = StandIn(World(people=10), plan, key=secret)
        with served(stand_in) as address:
            try:
                output.append(repr(fetch(address, tmp_path / str(number), key=key)))
            except DownloadError as error:
                output += [str(error), repr(error), repr(error.__cause__), repr(error.__context__)]
            assert set(stand_in.keys) == {secret}
            assert not any("api_key" in seen for seen in stand_in.seen)
    out, err = capfd.readouterr()
    output += [out, err, caplog.text, *(record.getMessage() for record in caplog.records)]
    output += [path.read_bytes().decode("latin-1") for path in tmp_path.rglob("*") if path.is_file()]
    output += [gzip.decompress(path.read_bytes()).decode() for path in tmp_path.rglob("*.gz")]
    assert len(output) > 20
    for form in (secret, "abcd%2Befgh%2F0123%25456", "abcd+efgh", secret[:8]):
        assert not any(form in text for text in output), form


def test_an_invalid_key_is_not_repeated() -> None:
    for text in ("short", "two words here", "with\nan end of line", "ключ-не-латиницей", "x" * 300):
        with pytest.raises(DownloadError) as refused:
            ApiKey(text)
        assert text not in str(refused.value)
    assert find_api_key({KEY_SETTING: "  "}, {}) is None
    with pytest.raises(TypeError):
        ApiKey(KEY).__reduce__()


def test_a_key_is_not_sent_unencrypted_or_to_invalid_addresses() -> None:
    for address in ("http://api.openalex.org", "ftp://api.openalex.org", "api.openalex.org", "https://me:pass@host/"):
        with pytest.raises(DownloadError):
            check_api_url(address, has_key=True)
    assert check_api_url("http://localhost:1/", has_key=True) == "http://localhost:1"


# What a server may say


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
authorship = st.fixed_dictionaries(
    {},
    optional={
        "author": anything | st.fixed_dictionaries({"id": anything | st.just("https://openalex.org/A7")}),
        "countries": anything | st.just(["PK"]),
        "institutions": anything | st.just([{"country_code": "pk"}]),
    },
)
work = st.fixed_dictionaries(
    {}, optional={"id": anything | st.just("W1"), "authorships": anything | st.lists(authorship | anything, max_size=4)}
)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(
    st.fixed_dictionaries(
        {},
        optional={
            "meta": anything | st.fixed_dictionaries({"count": st.just(3), "next_cursor": anything}),
            "results": anything | st.lists(work | anything, max_size=4),
        },
    )
)
def test_any_response_is_parsed_or_rejected(response: dict[str, Any]) -> None:
    page = parse_works_page(response, "*", "PK")
    if not isinstance(page, str):
        assert set(page.authors) <= {"A7"}
    batch = parse_author_batch(response, ["A7"])
    if not isinstance(batch, str):
        assert set(batch.lines) <= {"A7"}


@pytest.mark.parametrize(
    "body",
    [b"[" * 200_000, b'{"a": 1e999}', b'{"a": NaN}', b"\xff\xfe\x00", b"", b"[]", b'{"a": ' + b"9" * 5000 + b"}"],
    ids=["deep", "infinite", "nan", "not-utf-8", "empty", "list", "long-number"],
)
def test_invalid_json_is_requested_again(body: bytes) -> None:
    responses = iter([HttpResponse(200, {}, body), HttpResponse(200, {}, b'{"meta": {"count": 1}, "results": []}')])
    around = DownloadIO(lambda url, key: next(responses), sleep=Waits())
    assert estimate_download(PAKISTAN, io=around).works == 1


def test_records_that_were_not_requested_are_skipped_and_counted() -> None:
    response = {
        "results": [{"id": "A1"}, {"id": "A2"}, {"id": "A1"}, {"id": None}, 7, {"id": "https://openalex.org/A3"}]
    }
    batch = parse_author_batch(response, ["A3", "A1"])
    assert not isinstance(batch, str)
    assert list(batch.lines) == ["A3", "A1"]
    assert Counter(reason for reason, _ in batch.skipped) == {
        "a record that was not asked for": 1,
        "a record that came twice": 1,
        "a record without an author's id": 2,
    }


def test_request_paths_stay_below_the_length_limit() -> None:
    ids = [f"A{5_000_000_000 + number}" for number in range(100)]
    assert len(authors_path(ids)) < 4096 - 200
    many = DownloadRequest("pk", 2005, tuple(str(1000 + number) for number in range(100)))
    assert len(works_path(many, cursor="x" * 2000)) < 4096
    assert "primary_topic.subfield.id:1000|1001|" in works_path(many, cursor="*")


# From the command line


def command_line(*arguments: str) -> tuple[int, str, str]:
    parser = argparse.ArgumentParser()
    import_openalex.add(parser.add_subparsers())
    options = parser.parse_args(["openalex", *arguments])
    with redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()) as err:
        code = options.run(options)
    return code, out.getvalue(), err.getvalue()


def test_the_command_downloads_and_prints_a_summary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY_SETTING, KEY)
    monkeypatch.setattr(
        download_import,
        "import_download",
        lambda fetched, out, *, request, **_: f"The records are in {fetched.folder}.",
    )
    options = ["--country", "pk", "--since", "2005", "--out", str(tmp_path / "set")]
    stand_in = StandIn(World(crowd=130))
    with served(stand_in) as address:
        monkeypatch.setenv("OPENALEX_API_URL", address)
        code, out, err = command_line(*options, "--dry-run")
        assert (code, err, len(stand_in.seen)) == (0, "", 1)
        assert "calls in total" in out
        assert not list(tmp_path.iterdir())
        code, out, err = command_line(*options, "--budget", "3")
        assert code == 1
        assert "Run the same command tomorrow; it resumes from here" in out
        code, out, err = command_line(*options)
        assert (code, err) == (0, "")
        assert "2 requested authors have no record" in out
        assert str(tmp_path / "set.download" / COMPLETE / "authors") in out
        assert KEY not in out
        code, out, err = command_line(*options[:-1], str(tmp_path / "two"), "--country", "Pakistan", "--since", "1")
        assert (code, out) == (2, "")
        assert "country" in err
        assert "since" in err


def test_only_a_finished_download_is_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def import_download(fetched: DownloadResult, out: Path, *, request: DownloadRequest, **_: Any) -> str:
        assert fetched.finished
        assert list(fetched.folder.glob("*.gz"))
        assert fetched.retrieved
        return f"{request.country}: {fetched.records} records for {out.name}"

    monkeypatch.setattr(download_import, "import_download", import_download)
    monkeypatch.setenv(KEY_SETTING, KEY)
    options = ["--country", "PK", "--since", "2005", "--out", str(tmp_path / "set")]
    with served(StandIn(World(people=10))) as address:
        assert "for set" not in command_line(*options, "--api", address, "--budget", "1")[1]
        code, out, _ = command_line(*options, "--api", address)
        assert code == 0
        assert "PK: 8 records for set" in out
        for cache in (tmp_path / "set", tmp_path / "set" / "inside", tmp_path):
            code, _, err = command_line(*options, "--api", address, "--cache", str(cache))
            assert code == 2
            assert "must not lie in each other" in err


def test_a_killed_command_resumes_and_the_key_is_in_no_process_title(tmp_path: Path) -> None:
    """As the trial in the README does: the stand-in in one process, the command in another, killed and gone on with."""
    stand_in = subprocess.Popen(
        [sys.executable, "-m", "tests.importers.openalex_stand_in", "--port", "0", "--people", "40", "--slow", "0.02"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert stand_in.stdout is not None
        line = stand_in.stdout.readline()
        address = next(word for word in line.split() if word.startswith("http")).rstrip(";")
        program = (
            "import argparse, sys; from ecosystem.cli import import_openalex as it; "
            "from ecosystem.importers.openalex import download_import; p = argparse.ArgumentParser(); "
            "it.add(p.add_subparsers()); download_import.import_download = lambda it, out, **_: str(it.folder); "
            "o = p.parse_args(); sys.exit(o.run(o))"
        )
        command = [sys.executable, "-c", program, "openalex", "--country", "PK", "--since", "2005"]
        command += ["--out", str(tmp_path / "set"), "--api", address]
        environment = {**os.environ, KEY_SETTING: KEY, "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])}
        first = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
        assert first.stdout is not None
        first.stdout.readline()
        title = Path(f"/proc/{first.pid}/cmdline")
        assert not title.exists() or KEY not in title.read_text()
        first.kill()
        assert first.wait(10) == -signal.SIGKILL
        first.stdout.close()
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
        assert done.returncode == 0, done.stderr
        assert "Everything has been downloaded" in done.stdout
        assert KEY not in done.stdout + done.stderr
    finally:
        stand_in.kill()
        stand_in.wait(10)
        if stand_in.stdout is not None:
            stand_in.stdout.close()


@pytest.mark.parametrize("missing", ["pyalex", "requests", "duckdb", "ibis"])
def test_a_missing_extra_is_reported_with_the_command_to_install_it(
    missing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(errors.importlib.util, "find_spec", lambda name: None if name == missing else object())
    code, out, err = command_line("--country", "PK", "--since", "2005", "--out", "nowhere")
    assert (code, out) == (2, "")
    assert "pip install '.[importing,openalex]'" in err


def test_all_invalid_options_are_reported_at_once(tmp_path: Path) -> None:
    options = [
        "--country",
        "Pakistan",
        "--since",
        "2005",
        "--out",
        str(tmp_path / "set"),
        "--api",
        "http://127.0.0.1:9",
    ]
    nowhere = str(tmp_path / "nowhere")
    code, out, err = command_line(*options, "--budget", "0", "--ror", nowhere, "--scratch", nowhere)
    assert (code, out) == (2, "")
    assert [line.split()[0] for line in err.splitlines()] == ["country", "--budget", "--ror", "--scratch"]
    assert not list(tmp_path.iterdir())


def test_a_dry_run_without_a_key_reports_that_the_download_needs_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(KEY_SETTING, raising=False)
    with served(StandIn(World(people=5))) as address:
        options = ["--country", "PK", "--since", "2005", "--out", str(tmp_path / "set"), "--api", address, "--dry-run"]
        code, out, err = command_line(*options)
        assert (code, err) == (0, "")
        assert "a download needs one: it is free of charge at https://openalex.org/settings/api" in out
        monkeypatch.setenv(KEY_SETTING, KEY)
        assert "No key was found" not in command_line(*options)[1]


def test_the_journal_stores_the_parameters_of_earlier_versions(tmp_path: Path) -> None:
    """A thread of its own can download while another looks at the finished journal."""
    with served(StandIn(World(people=5))) as address:
        thread = threading.Thread(target=fetch, args=(address, tmp_path))
        thread.start()
        thread.join(30)
    with closing(sqlite3.connect(tmp_path / COMPLETE / JOURNAL_FILE)) as base:
        parameters = json.loads(base.execute("SELECT parameters FROM run").fetchone()[0])
    assert parameters == {**PAKISTAN.parameters(), "server": address, "page": PAGE, "batch": BATCH}

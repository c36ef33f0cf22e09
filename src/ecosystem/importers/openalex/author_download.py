"""Download the records of a country's authors from the OpenAlex API, resumably.

Works with an affiliation in the country and a topic in the subfields give the ids of their authors; their records are
then requested in batches. The result is a folder of gzipped JSON lines in the format of OpenAlex's snapshot. A kill at
any point loses nothing: the same call resumes.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from ecosystem.importers.openalex.api_key import ApiKey
from ecosystem.importers.openalex.budget import CREDITS_WITH_KEY, CREDITS_WITHOUT_KEY, Budget
from ecosystem.importers.openalex.client import Client
from ecosystem.importers.openalex.download_folder import (
    COMPLETE,
    PARTIAL,
    RECORDS,
    promote,
    recover,
    translate_write_errors,
    write_batch,
)
from ecosystem.importers.openalex.errors import StoppedError
from ecosystem.importers.openalex.journal import Journal, WorksPage
from ecosystem.importers.openalex.request import (
    BATCH_SIZE,
    PAGE_SIZE,
    DownloadRequest,
    authors_path,
    work_path,
    works_path,
)
from ecosystem.importers.openalex.response_parser import AuthorBatch, parse_author_batch, parse_work, parse_works_page
from ecosystem.importers.openalex.transport import API_URL, DownloadIO, Progress, check_api_url

PARSE_ATTEMPTS = 3
"""Requests for a response that is valid JSON but not what was requested."""

EXAMPLE_IDS = 5
"""Ids of missing authors that a summary lists."""

T = TypeVar("T")


@dataclass(frozen=True)
class DownloadResult:
    """State of a download at the end of a run."""

    folder: Path  # of the records: files part_*.gz, lines of JSON
    finished: bool
    reason: str  # one sentence on why the run ended
    tomorrow: bool  # whether an unfinished download can resume tomorrow only
    works: int
    authors: int  # different authors of the works in the country
    records: int
    missing: tuple[str, ...]  # requested authors that OpenAlex has merged with others or deleted
    skipped: dict[str, tuple[int, str]]  # number and example of invalid parts by reason
    calls: int  # requests over all runs of this download
    calls_now: int  # requests of this run
    retrieved: str | None  # day (UTC) of the last request

    def summary(self, remedy: str) -> str:
        """Return some lines; `remedy` is how to resume, such as “run the same command”."""
        when = "tomorrow" if self.tomorrow else "again"
        resume = "" if self.finished else f" {remedy[:1].upper()}{remedy[1:]} {when}; it resumes from here."
        lines = [
            self.reason + resume,
            f"{self.works:,} works name {self.authors:,} authors; {self.records:,} of their records are downloaded. "
            f"{self.calls_now:,} calls in this run, {self.calls:,} in total.",
        ]
        if self.missing:
            examples = ", ".join(self.missing[:EXAMPLE_IDS]) + (", …" if len(self.missing) > EXAMPLE_IDS else "")
            lines.append(
                f"{len(self.missing):,} requested authors have no record: OpenAlex has merged them with others or "
                f"deleted them ({examples})."
            )
        skipped = self.skipped.items()
        return "\n".join(
            [*lines, *(f"Skipped, {reason}: {n:,} (such as {example})." for reason, (n, example) in skipped)]
        )


def download_authors(
    request: DownloadRequest,
    cache: Path,
    *,
    key: ApiKey | None = None,
    api: str = API_URL,
    budget: int | None = None,
    refresh: bool = False,
    page_size: int = PAGE_SIZE,
    batch_size: int = BATCH_SIZE,
    io: DownloadIO | None = None,
) -> DownloadResult:
    """Download authors' records into a folder of which the caller holds the lock, resuming an earlier run.

    Parameters
    ----------
    key
        Without one OpenAlex gives a hundred credits a day, and no cursors.
    budget
        Credits a day; default: what a free key gives, or what is given without one.
    refresh
        Whether to download again after a finished download; that one stays until the new one is complete.
    page_size, batch_size
        Works per page and authors per request, up to a hundred.

    Returns
    -------
    DownloadResult
        Not finished where the day's budget was spent, the user asked to stop, or the server kept failing. DownloadError
        is raised if the user has to correct something: the key, the folder, the parameters.
    """
    api = check_api_url(api, has_key=key is not None)
    io = io or DownloadIO()
    parameters = {**request.parameters(), "server": api, "page": page_size, "batch": batch_size}
    with translate_write_errors(cache):
        is_late = recover(cache)
        if (cache / COMPLETE).is_dir():
            with Journal(cache / COMPLETE, parameters) as journal:
                if not (cache / PARTIAL).is_dir() and (is_late or not refresh):
                    return _result(cache / COMPLETE, journal, "The download was already complete.", 0)
        with Journal(cache / PARTIAL, parameters) as journal:
            credits = budget if budget is not None else (CREDITS_WITH_KEY if key else CREDITS_WITHOUT_KEY)
            client = Client(api, key, Budget(credits, journal.spend, io.now), io)
            run = _Run(request, cache / PARTIAL, journal, client, io.on_progress, page_size, batch_size)
            try:
                run.read_works()
                run.read_authors()
            except StoppedError as stopped:
                return _result(cache / PARTIAL, journal, str(stopped), client.calls, tomorrow=stopped.tomorrow)
            result = _result(cache / COMPLETE, journal, "Everything has been downloaded.", client.calls)
        promote(cache)
        return result


def _result(folder: Path, journal: Journal, reason: str, calls: int, *, tomorrow: bool = False) -> DownloadResult:
    return DownloadResult(
        folder=folder / RECORDS,
        finished=journal.is_finished(),
        reason=reason,
        tomorrow=tomorrow,
        works=journal.works(),
        authors=journal.authors(),
        records=journal.records(),
        missing=journal.missing(),
        skipped=journal.skipped(),
        calls=journal.calls(),
        calls_now=calls,
        retrieved=journal.last_day(),
    )


@dataclass(frozen=True)
class _Run:
    """One run of a download: each step ends with one entry in the journal."""

    request: DownloadRequest
    folder: Path
    journal: Journal
    client: Client
    on_progress: Progress
    page_size: int
    batch_size: int

    def read_works(self) -> None:
        """Read the remaining pages of works, then the works whose list of authors is truncated."""
        while (cursor := self.journal.cursor()) is not None:
            self.journal.add_page(self._read_page(cursor))
            read, total = self.journal.pages()
            self.on_progress(read, max(read, -(-total // self.page_size)), "pages of works")
        truncated = self.journal.truncated_works()
        for done, work in enumerate(truncated, start=1):
            ids = parse_work(self.client.get(work_path(work), may_be_gone=True), self.request.country)
            self.journal.add_work(work, tuple(ids.authors), ids.skipped)
            self.on_progress(done, len(truncated), "works with a hundred authors or more")

    def read_authors(self) -> None:
        """Request the remaining batches of authors."""
        self.journal.make_batches(self.batch_size)
        (self.folder / RECORDS).mkdir(exist_ok=True)
        while (batch := self.journal.next_batch()) is not None:
            number, ids = batch
            records = self._read_batch(ids)
            write_batch(self.folder, number, records.lines.values())
            self.journal.add_batch(number, records.lines, records.skipped)
            self.on_progress(*self.journal.batches(), "batches of authors")

    def _read_page(self, cursor: str) -> WorksPage:
        page = self._get_valid(
            works_path(self.request, cursor=cursor, size=self.page_size),
            lambda response: parse_works_page(response, cursor, self.request.country),
        )
        if page.next is not None and (page.next == cursor or self.journal.has_cursor(page.next)):
            raise StoppedError("Stopped: the server leads back to a page that has been read.")
        return page

    def _read_batch(self, ids: list[str]) -> AuthorBatch:
        return self._get_valid(authors_path(ids), lambda response: parse_author_batch(response, ids))

    def _get_valid(self, path: str, parse: Callable[[dict[str, object]], T | str]) -> T:
        """Repeat a request until its response can be parsed."""
        problem = ""
        for _ in range(PARSE_ATTEMPTS):
            parsed = parse(self.client.get(path))
            if not isinstance(parsed, str):
                return parsed
            problem = parsed
        raise StoppedError(f"Stopped: {problem}, {PARSE_ATTEMPTS} times.")

"""Download the records of a country's authors, in steps that a kill at any point does not undo.

Works with an affiliation in the country and a topic in the subfields name the ids of their authors; the authors'
records are then asked for in batches. What comes is a folder of gzipped lines in OpenAlex's format of authors, as its
snapshot has them, for the reader of the snapshot.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from ecosystem.importers.openalex.api_key import ApiKey
from ecosystem.importers.openalex.budget import WITH_KEY, WITHOUT_KEY, Budget
from ecosystem.importers.openalex.client import Client
from ecosystem.importers.openalex.download_folder import (
    COMPLETE,
    PARTIAL,
    RECORDS,
    held,
    promote,
    settle,
    write_batch,
    written,
)
from ecosystem.importers.openalex.errors import StoppedError
from ecosystem.importers.openalex.journal import Journal, Page
from ecosystem.importers.openalex.request import BATCH, PAGE, Request, authors_address, work_address, works_address
from ecosystem.importers.openalex.response_parser import Batch, batch_of, page_of, work_of
from ecosystem.importers.openalex.surroundings import Progress, Surroundings
from ecosystem.importers.openalex.transport import API, checked_api

READINGS = 3
"""Times an answer that is sound JSON but not what was asked for is asked for again."""

T = TypeVar("T")


@dataclass(frozen=True)
class Fetched:
    """What a download came to.

    Attributes
    ----------
    folder : Path
        Of the records: files ``part_*.gz``, lines of JSON.
    finished : bool
        Whether everything is there.
    why : str
        One sentence on why the download ended.
    tomorrow : bool
        Whether it can go on tomorrow only, where it is not finished.
    works : int
        Different works read.
    authors : int
        Different authors they name in the country.
    records : int
        Records in the folder.
    missing : tuple of str
        Authors asked for whose records did not come: OpenAlex has merged them with others or taken them out.
    skipped : dict of str to tuple of int and str
        How often something could not be read, with an example, by reason.
    calls : int
        Requests sent, over all runs of this download.
    calls_now : int
        Requests sent in this run.
    retrieved : str or None
        The day, of UTC, on which the last request was sent.
    """

    folder: Path
    finished: bool
    why: str
    tomorrow: bool
    works: int
    authors: int
    records: int
    missing: tuple[str, ...]
    skipped: dict[str, tuple[int, str]]
    calls: int
    calls_now: int
    retrieved: str | None


def fetch_authors(
    request: Request,
    cache: Path,
    *,
    key: ApiKey | None = None,
    api: str = API,
    budget: int | None = None,
    refresh: bool = False,
    page: int = PAGE,
    batch: int = BATCH,
    surroundings: Surroundings | None = None,
    is_held: bool = False,
) -> Fetched:
    """Download authors' records into a folder, going on from wherever an earlier run ended.

    Parameters
    ----------
    request : Request
        Whose records.
    cache : Path
        Folder of this download alone; a killed run is taken up from it.
    key : ApiKey, optional
        OpenAlex gives a hundred credits a day without one, and no cursors.
    api : str
        Where OpenAlex, or what stands in for it, answers.
    budget : int, optional
        Credits a day; what a free key gives, or what is given without one, by default.
    refresh : bool
        Whether to ask anew where a finished download is there; it stays until the new one is complete.
    page, batch : int
        Works a page and authors a request, up to a hundred.
    surroundings : Surroundings, optional
        Network, time, waiting, chance; the real ones by default.
    is_held : bool
        Whether the caller holds the folder, and goes on to do so, as for making a dataset of what came.

    Returns
    -------
    Fetched
        What is there now; not finished where the day's budget was spent, somebody asked to stop, or the server kept
        failing. The same call goes on from it.

    Raises
    ------
    DownloadError
        If somebody has to put something right: the key, the folder, the parameters.
    """
    api = checked_api(api, has_key=key is not None)
    around = surroundings or Surroundings()
    parameters = {**request.parameters(), "server": api, "page": page, "batch": batch}
    with nullcontext() if is_held else held(cache), written(cache):
        late = settle(cache)
        if (cache / COMPLETE).is_dir():
            with Journal(cache / COMPLETE, parameters) as journal:
                if not (cache / PARTIAL).is_dir() and (late or not refresh):
                    return _fetched(cache / COMPLETE, journal, "Everything was there already.", 0)
        with Journal(cache / PARTIAL, parameters) as journal:
            allowed = budget if budget is not None else (WITH_KEY if key else WITHOUT_KEY)
            client = Client(
                api,
                key,
                Budget(allowed, journal.spend, around.now),
                around.transport,
                around.sleep,
                around.chance,
                around.now,
                around.stop,
                around.on_wait,
            )
            run = _Run(request, cache / PARTIAL, journal, client, around.on_progress, page, batch)
            try:
                run.works()
                run.authors()
            except StoppedError as stopped:
                return _fetched(cache / PARTIAL, journal, str(stopped), client.calls, tomorrow=stopped.tomorrow)
            result = _fetched(cache / COMPLETE, journal, "Everything has been downloaded.", client.calls)
        promote(cache)
        return result


def _fetched(folder: Path, journal: Journal, why: str, calls: int, *, tomorrow: bool = False) -> Fetched:
    return Fetched(
        folder=folder / RECORDS,
        finished=journal.finished(),
        why=why,
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

    request: Request
    folder: Path
    journal: Journal
    client: Client
    on_progress: Progress
    page: int
    batch: int

    def works(self) -> None:
        """Read the pages of works that are left, then the works whose authors a list cuts short."""
        while (cursor := self.journal.cursor()) is not None:
            found = self._read_page(cursor)
            self.journal.keep_page(found)
            read, total = self.journal.pages()
            self.on_progress(read, max(read, -(-total // self.page)), "pages of works")
        cut = self.journal.cut_works()
        for done, work in enumerate(cut, start=1):
            names = work_of(self.client.ask(work_address(work), may_be_gone=True), self.request.country)
            self.journal.keep_work(work, tuple(names.authors), names.skipped)
            self.on_progress(done, len(cut), "works with a hundred authors or more")

    def authors(self) -> None:
        """Ask for the batches of authors that are left."""
        self.journal.divide(self.batch)
        (self.folder / RECORDS).mkdir(exist_ok=True)
        while (left := self.journal.next_batch()) is not None:
            number, ids = left
            found = self._read_batch(ids)
            write_batch(self.folder, number, found.lines.values())
            self.journal.keep_batch(number, found.lines, found.skipped)
            self.on_progress(*self.journal.batches(), "batches of authors")

    def _read_page(self, cursor: str) -> Page:
        page = self._sound(
            works_address(self.request, cursor=cursor, size=self.page),
            lambda said: page_of(said, cursor, self.request.country),
        )
        if page.next is not None and (page.next == cursor or self.journal.knows_cursor(page.next)):
            raise StoppedError("Stopped: the server leads back to a page that has been read.")
        return page

    def _read_batch(self, ids: list[str]) -> Batch:
        return self._sound(authors_address(ids), lambda said: batch_of(said, ids))

    def _sound(self, address: str, read: Callable[[dict[str, object]], T | str]) -> T:
        """Ask until the answer is what was asked for."""
        why = ""
        for _ in range(READINGS):
            found = read(self.client.ask(address))
            if not isinstance(found, str):
                return found
            why = found
        raise StoppedError(f"Stopped: {why}, {READINGS} times.")

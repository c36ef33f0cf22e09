"""Journal of a download: an SQLite database from which a killed download resumes.

SQLite commits a page as a whole or not at all, and rolls back what a killed process had begun. Records are stored
beside it, one file per batch: written under a temporary name, renamed, then entered here. A batch whose file was
renamed but not entered is requested again and replaces its own file, so that no record is lost or duplicated.
"""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from ecosystem.importers.openalex.errors import DownloadError
from ecosystem.importers.openalex.request import FIRST_CURSOR

JOURNAL_FILE = "journal.sqlite"

FORMAT = 1
"""Version of the database; another one is rejected."""

_TABLES = """
CREATE TABLE run (format INTEGER, parameters TEXT);
CREATE TABLE pages (number INTEGER PRIMARY KEY, cursor TEXT NOT NULL UNIQUE, next TEXT, total INTEGER NOT NULL);
CREATE TABLE works (id TEXT PRIMARY KEY, cut INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE authors (id TEXT PRIMARY KEY, batch INTEGER, returned INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
CREATE TABLE batches (number INTEGER PRIMARY KEY, done INTEGER NOT NULL DEFAULT 0);
CREATE TABLE skipped (reason TEXT PRIMARY KEY, count INTEGER NOT NULL, example TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE spent (day TEXT PRIMARY KEY, credits INTEGER NOT NULL, calls INTEGER NOT NULL) WITHOUT ROWID
"""


@dataclass(frozen=True)
class WorksPage:
    """A page of works."""

    cursor: str
    next: str | None  # cursor of the next page
    total: int  # works on all pages, as the server states
    works: Mapping[str, bool]  # ids of the works, and whether their list of authors may be truncated
    authors: Sequence[str]
    skipped: Sequence[tuple[str, str]] = ()  # reason and example of each invalid part


class Journal:
    """The journal of one download.

    It is stored in a folder beside the records, and created if missing. The parameters identify the download; None
    opens an existing journal of any download. DownloadError if the folder holds another download, or a journal that
    cannot be read.
    """

    def __init__(self, folder: Path, parameters: Mapping[str, Any] | None) -> None:
        self._folder = folder
        if parameters is not None:
            folder.mkdir(parents=True, exist_ok=True)
        mode = "rw" if parameters is None else "rwc"  # an inspection creates nothing
        self._base = sqlite3.connect(
            f"{(folder / JOURNAL_FILE).resolve().as_uri()}?mode={mode}", uri=True, isolation_level=None
        )
        try:
            if parameters is not None:
                # A kill loses nothing committed; a power cut may undo the last entries: they are repeated.
                self._base.execute("PRAGMA journal_mode = WAL")
                self._base.execute("PRAGMA synchronous = NORMAL")
            self._begin(None if parameters is None else json.dumps(parameters, sort_keys=True))
        except sqlite3.DatabaseError as error:
            self._base.close()
            raise DownloadError(
                f"{folder / JOURNAL_FILE} cannot be read ({error}). Remove the folder {folder} and run the command "
                "again."
            ) from None
        except DownloadError:
            self._base.close()
            raise

    def _begin(self, parameters: str | None) -> None:
        if not self.begun:
            if parameters is None:
                return
            with self._base:
                self._base.execute("BEGIN IMMEDIATE")
                for statement in _TABLES.strip().split(";\n"):
                    self._base.execute(statement)
                self._base.execute("INSERT INTO run VALUES (?, ?)", (FORMAT, parameters))
            return
        version, stored = self._base.execute("SELECT format, parameters FROM run").fetchone()
        if version != FORMAT:
            raise DownloadError(
                f"{self._folder} was written by another version of this program. Remove it, or name another folder "
                "with --cache."
            )
        if parameters not in (None, stored):
            raise DownloadError(
                f"{self._folder} holds another download:\n  there: {stored}\n  requested: {parameters}\n"
                "Request the same again, name another folder with --cache, or remove this one."
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._base.close()

    @property
    def begun(self) -> bool:
        """Whether the tables exist: a kill at the start leaves an empty file."""
        return self._base.execute("SELECT 1 FROM sqlite_master WHERE name = 'run'").fetchone() is not None

    def cursor(self) -> str | None:
        """Return the cursor of the next page; None where all have been read."""
        last = self._base.execute("SELECT next FROM pages ORDER BY number DESC LIMIT 1").fetchone()
        return FIRST_CURSOR if last is None else last[0]

    def pages(self) -> tuple[int, int]:
        """Return the number of pages read, and of works in total as stated by the server."""
        read, total = self._base.execute("SELECT count(*), coalesce(max(total), 0) FROM pages").fetchone()
        return int(read), int(total)

    def has_cursor(self, cursor: str) -> bool:
        """Return whether the page of a cursor has been read."""
        return self._base.execute("SELECT 1 FROM pages WHERE cursor = ?", (cursor,)).fetchone() is not None

    def add_page(self, page: WorksPage) -> None:
        """Enter a page in one transaction: its authors, its works and the next cursor."""
        with self._base:
            self._base.execute("BEGIN IMMEDIATE")
            self._base.execute(
                "INSERT INTO pages (cursor, next, total) VALUES (?, ?, ?)", (page.cursor, page.next, page.total)
            )
            self._base.executemany(
                "INSERT OR IGNORE INTO works VALUES (?, ?)", [(work, int(cut)) for work, cut in page.works.items()]
            )
            self._add(page.authors, page.skipped)

    def truncated_works(self) -> list[str]:
        """Return the works with a truncated list of authors that are still to be requested."""
        return [work for (work,) in self._base.execute("SELECT id FROM works WHERE cut = 1 ORDER BY id")]

    def add_work(self, work: str, authors: Sequence[str], skipped: Sequence[tuple[str, str]]) -> None:
        """Enter all authors of one work."""
        with self._base:
            self._base.execute("BEGIN IMMEDIATE")
            self._base.execute("UPDATE works SET cut = 2 WHERE id = ?", (work,))
            self._add(authors, skipped)

    def make_batches(self, size: int) -> None:
        """Divide the authors into batches, in the order of their ids; idempotent."""
        if self._base.execute("SELECT 1 FROM batches LIMIT 1").fetchone() is not None:
            return
        ids = [author for (author,) in self._base.execute("SELECT id FROM authors ORDER BY length(id), id")]
        with self._base:
            self._base.execute("BEGIN IMMEDIATE")
            self._base.executemany(
                "UPDATE authors SET batch = ? WHERE id = ?",
                [(place // size, author) for place, author in enumerate(ids)],
            )
            self._base.executemany(
                "INSERT INTO batches (number) VALUES (?)", [(number,) for number in range(-(-len(ids) // size))]
            )

    def batches(self) -> tuple[int, int]:
        """Return the number of batches done, and of all."""
        done, total = self._base.execute("SELECT coalesce(sum(done), 0), count(*) FROM batches").fetchone()
        return int(done), int(total)

    def next_batch(self) -> tuple[int, list[str]] | None:
        """Return number and ids of the next batch; None where all are done."""
        number = self._base.execute("SELECT min(number) FROM batches WHERE done = 0").fetchone()[0]
        if number is None:
            return None
        ids = self._base.execute("SELECT id FROM authors WHERE batch = ? ORDER BY length(id), id", (number,))
        return int(number), [author for (author,) in ids]

    def add_batch(self, number: int, returned: Iterable[str], skipped: Sequence[tuple[str, str]]) -> None:
        """Enter that the file of a batch is complete, and whose records are in it."""
        with self._base:
            self._base.execute("BEGIN IMMEDIATE")
            self._base.executemany("UPDATE authors SET returned = 1 WHERE id = ?", [(author,) for author in returned])
            self._base.execute("UPDATE batches SET done = 1 WHERE number = ?", (number,))
            self._add((), skipped)

    def spend(self, day: str, credits: int, calls: int) -> int:
        """Add credits and requests to a day, and return the day's credits."""
        if credits or calls:
            self._base.execute(
                "INSERT INTO spent VALUES (?, ?, ?) ON CONFLICT (day) "
                "DO UPDATE SET credits = credits + excluded.credits, calls = calls + excluded.calls",
                (day, credits, calls),
            )
        row = self._base.execute("SELECT credits FROM spent WHERE day = ?", (day,)).fetchone()
        return 0 if row is None else int(row[0])

    def calls(self) -> int:
        """Return the number of requests over all runs."""
        return self._number("SELECT coalesce(sum(calls), 0) FROM spent")

    def last_day(self) -> str | None:
        """Return the day (UTC) of the last request."""
        day = self._base.execute("SELECT max(day) FROM spent").fetchone()[0]
        return None if day is None else str(day)

    def parameters(self) -> dict[str, Any]:
        """Return the parameters that identify the download."""
        parameters: dict[str, Any] = json.loads(self._base.execute("SELECT parameters FROM run").fetchone()[0])
        return parameters

    def works(self) -> int:
        """Return the number of different works."""
        return self._number("SELECT count(*) FROM works")

    def authors(self) -> int:
        """Return the number of different authors of these works in the country."""
        return self._number("SELECT count(*) FROM authors")

    def records(self) -> int:
        """Return the number of authors whose records are downloaded."""
        return self._number("SELECT count(*) FROM authors WHERE returned = 1")

    def missing(self) -> tuple[str, ...]:
        """Return the requested authors without a record."""
        rows = self._base.execute(
            "SELECT id FROM authors JOIN batches ON number = batch WHERE done = 1 AND returned = 0 "
            "ORDER BY length(id), id"
        )
        return tuple(author for (author,) in rows)

    def skipped(self) -> dict[str, tuple[int, str]]:
        """Return number and example of invalid parts by reason."""
        rows = self._base.execute("SELECT reason, count, example FROM skipped ORDER BY reason")
        return {reason: (count, example) for reason, count, example in rows}

    def is_finished(self) -> bool:
        """Return whether everything has been downloaded."""
        done, total = self.batches()
        read, _ = self.pages()
        if not read or self.cursor() is not None or self.truncated_works() or done != total:
            return False
        return self._base.execute("SELECT 1 FROM authors WHERE batch IS NULL LIMIT 1").fetchone() is None

    def _number(self, query: str) -> int:
        return int(self._base.execute(query).fetchone()[0])

    def _add(self, authors: Sequence[str], skipped: Sequence[tuple[str, str]]) -> None:
        self._base.executemany("INSERT OR IGNORE INTO authors (id) VALUES (?)", [(author,) for author in authors])
        self._base.executemany(
            "INSERT INTO skipped VALUES (?, 1, ?) ON CONFLICT (reason) DO UPDATE SET count = count + 1", skipped
        )


def is_finished(folder: Path) -> bool:
    """Return whether a folder holds a finished download."""
    if not (folder / JOURNAL_FILE).is_file():
        return False
    with Journal(folder, None) as journal:
        return journal.begun and journal.is_finished()

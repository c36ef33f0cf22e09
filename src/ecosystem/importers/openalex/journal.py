"""What a download has done so far, in a small database that a kill cannot leave half-written.

SQLite commits a page whole or not at all, and rolls back what a killed process had begun. Records lie beside it, in one
file a batch: written under another name, then renamed, then noted here. A batch whose file was renamed but not noted is
asked again and replaces its own file, so that no record is lost and none is there twice.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from ecosystem.importers.openalex.errors import DownloadError
from ecosystem.importers.openalex.request import START

FILE = "journal.sqlite"

FORMAT = 1
"""Of this database; another one is not read."""

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
class Page:
    """What a page of works brought.

    Attributes
    ----------
    cursor, next : str, str or None
        Of this page and of the one after it.
    total : int
        Works that the server says there are.
    works : mapping of str to bool
        Ids of the works, and whether their list of authors may be cut short.
    authors : sequence of str
        Ids of authors.
    skipped : sequence of tuple of str and str
        A reason and an example for each thing that could not be read.
    """

    cursor: str
    next: str | None
    total: int
    works: Mapping[str, bool]
    authors: Sequence[str]
    skipped: Sequence[tuple[str, str]] = ()


class Journal:
    """The journal of one download.

    Parameters
    ----------
    folder : Path
        Where it lies, beside the records; made where it is not there.
    parameters : mapping or None
        What tells this download from others; None opens whatever is there.

    Raises
    ------
    DownloadError
        If the folder holds another download, or a journal that cannot be read.
    """

    def __init__(self, folder: Path, parameters: Mapping[str, Any] | None) -> None:
        self._folder = folder
        if parameters is not None:
            folder.mkdir(parents=True, exist_ok=True)
        mode = "rw" if parameters is None else "rwc"  # who only looks makes nothing
        self._base = sqlite3.connect(
            f"{(folder / FILE).resolve().as_uri()}?mode={mode}", uri=True, isolation_level=None
        )
        try:
            if parameters is not None:
                # A kill loses nothing that was committed; a power cut may undo the last entries: they are asked again.
                self._base.execute("PRAGMA journal_mode = WAL")
                self._base.execute("PRAGMA synchronous = NORMAL")
            self._begin(None if parameters is None else json.dumps(parameters, sort_keys=True))
        except sqlite3.DatabaseError as error:
            self._base.close()
            raise DownloadError(
                f"{folder / FILE} cannot be read ({error}). Remove the folder {folder} and run the command again."
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
        version, held = self._base.execute("SELECT format, parameters FROM run").fetchone()
        if version != FORMAT:
            raise DownloadError(
                f"{self._folder} was written by another version of this program. Remove it, or name another folder "
                "with --cache."
            )
        if parameters not in (None, held):
            raise DownloadError(
                f"{self._folder} holds another download:\n  there: {held}\n  asked: {parameters}\n"
                "Ask for the same again, name another folder with --cache, or remove this one."
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._base.close()

    @property
    def begun(self) -> bool:
        """Whether the journal got beyond the empty file that a kill in its first moment leaves."""
        return self._base.execute("SELECT 1 FROM sqlite_master WHERE name = 'run'").fetchone() is not None

    # Pages of works

    def cursor(self) -> str | None:
        """Return the cursor of the page to ask for next, or None where all have been read."""
        last = self._base.execute("SELECT next FROM pages ORDER BY number DESC LIMIT 1").fetchone()
        return START if last is None else last[0]

    def pages(self) -> tuple[int, int]:
        """Return how many pages have been read, and how many works the server said there are."""
        read, total = self._base.execute("SELECT count(*), coalesce(max(total), 0) FROM pages").fetchone()
        return int(read), int(total)

    def knows_cursor(self, cursor: str) -> bool:
        """Tell whether a page has been asked for already."""
        return self._base.execute("SELECT 1 FROM pages WHERE cursor = ?", (cursor,)).fetchone() is not None

    def keep_page(self, page: Page) -> None:
        """Note a page, whole: its authors, its works and where the next one begins."""
        with self._base:
            self._base.execute("BEGIN IMMEDIATE")
            self._base.execute(
                "INSERT INTO pages (cursor, next, total) VALUES (?, ?, ?)", (page.cursor, page.next, page.total)
            )
            self._base.executemany(
                "INSERT OR IGNORE INTO works VALUES (?, ?)", [(work, int(cut)) for work, cut in page.works.items()]
            )
            self._add(page.authors, page.skipped)

    # Works whose authors a list cuts short

    def cut_works(self) -> list[str]:
        """Return the works that are still to be asked for alone."""
        return [work for (work,) in self._base.execute("SELECT id FROM works WHERE cut = 1 ORDER BY id")]

    def keep_work(self, work: str, authors: Sequence[str], skipped: Sequence[tuple[str, str]]) -> None:
        """Note all authors of one work."""
        with self._base:
            self._base.execute("BEGIN IMMEDIATE")
            self._base.execute("UPDATE works SET cut = 2 WHERE id = ?", (work,))
            self._add(authors, skipped)

    # Batches of authors

    def divide(self, size: int) -> None:
        """Divide the authors into batches, in the order of their ids; a second call changes nothing."""
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
        """Return how many batches are done, and how many there are."""
        done, all_of_them = self._base.execute("SELECT coalesce(sum(done), 0), count(*) FROM batches").fetchone()
        return int(done), int(all_of_them)

    def next_batch(self) -> tuple[int, list[str]] | None:
        """Return number and ids of the next batch to ask for, or None where all are done."""
        found = self._base.execute("SELECT min(number) FROM batches WHERE done = 0").fetchone()[0]
        if found is None:
            return None
        ids = self._base.execute("SELECT id FROM authors WHERE batch = ? ORDER BY length(id), id", (found,))
        return int(found), [author for (author,) in ids]

    def keep_batch(self, number: int, returned: Iterable[str], skipped: Sequence[tuple[str, str]]) -> None:
        """Note that the file of a batch is in place, and whose records are in it."""
        with self._base:
            self._base.execute("BEGIN IMMEDIATE")
            self._base.executemany("UPDATE authors SET returned = 1 WHERE id = ?", [(author,) for author in returned])
            self._base.execute("UPDATE batches SET done = 1 WHERE number = ?", (number,))
            self._add((), skipped)

    # Counts

    def spend(self, day: str, credits: int, calls: int) -> int:
        """Add credits and requests to a day, and return the credits of that day."""
        if credits or calls:
            self._base.execute(
                "INSERT INTO spent VALUES (?, ?, ?) ON CONFLICT (day) "
                "DO UPDATE SET credits = credits + excluded.credits, calls = calls + excluded.calls",
                (day, credits, calls),
            )
        found = self._base.execute("SELECT credits FROM spent WHERE day = ?", (day,)).fetchone()
        return 0 if found is None else int(found[0])

    def calls(self) -> int:
        """Return how many requests were sent, over all runs."""
        return int(self._base.execute("SELECT coalesce(sum(calls), 0) FROM spent").fetchone()[0])

    def last_day(self) -> str | None:
        """Return the day, of UTC, on which the last request was sent."""
        day = self._base.execute("SELECT max(day) FROM spent").fetchone()[0]
        return None if day is None else str(day)

    def parameters(self) -> dict[str, Any]:
        """Return what tells this download from others."""
        held: dict[str, Any] = json.loads(self._base.execute("SELECT parameters FROM run").fetchone()[0])
        return held

    def works(self) -> int:
        """Return how many different works were read."""
        return int(self._base.execute("SELECT count(*) FROM works").fetchone()[0])

    def authors(self) -> int:
        """Return how many different authors were named."""
        return int(self._base.execute("SELECT count(*) FROM authors").fetchone()[0])

    def records(self) -> int:
        """Return how many authors' records are in files that are in place."""
        return int(self._base.execute("SELECT count(*) FROM authors WHERE returned = 1").fetchone()[0])

    def missing(self) -> tuple[str, ...]:
        """Return the authors asked for whose records did not come."""
        found = self._base.execute(
            "SELECT id FROM authors JOIN batches ON number = batch WHERE done = 1 AND returned = 0 "
            "ORDER BY length(id), id"
        )
        return tuple(author for (author,) in found)

    def skipped(self) -> dict[str, tuple[int, str]]:
        """Return how often something could not be read, with an example, by reason."""
        found = self._base.execute("SELECT reason, count, example FROM skipped ORDER BY reason")
        return {reason: (count, example) for reason, count, example in found}

    def finished(self) -> bool:
        """Tell whether everything has been downloaded."""
        done, all_of_them = self.batches()
        read, _ = self.pages()
        return read > 0 and self.cursor() is None and not self.cut_works() and done == all_of_them and self._divided()

    def _divided(self) -> bool:
        return self._base.execute("SELECT 1 FROM authors WHERE batch IS NULL LIMIT 1").fetchone() is None

    def _add(self, authors: Sequence[str], skipped: Sequence[tuple[str, str]]) -> None:
        self._base.executemany("INSERT OR IGNORE INTO authors (id) VALUES (?)", [(author,) for author in authors])
        self._base.executemany(
            "INSERT INTO skipped VALUES (?, 1, ?) ON CONFLICT (reason) DO UPDATE SET count = count + 1", skipped
        )


def finished(folder: Path) -> bool:
    """Tell whether a folder holds a finished download.

    Raises
    ------
    DownloadError
        If its journal cannot be read.
    """
    if not (folder / FILE).is_file():
        return False
    with Journal(folder, None) as journal:
        return journal.begun and journal.finished()

"""Parse API responses: pages of works, single works, batches of authors. Invalid parts are skipped and counted."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from ecosystem.importers.openalex.journal import WorksPage

LISTED_AUTHORS = 100
"""Maximum of authors per work in a list; a work with as many may have more, and is requested alone."""

LONGEST_CURSOR = 2000
"""Characters of a cursor that fit into an address beside the filter."""

_ID = re.compile(r"(?:https?://openalex\.org/(?:authors/|works/)?)?([AW][1-9][0-9]{0,17})", flags=re.IGNORECASE)
LONGEST_EXAMPLE = 80
"""Characters of a skipped value that are reported."""


@dataclass
class AuthorIds:
    """Ids of the authors in a country, and what was skipped (reason and example)."""

    authors: dict[str, None] = field(default_factory=dict)
    skipped: list[tuple[str, str]] = field(default_factory=list)

    def add(self, work: dict[str, Any], country: str) -> bool:
        """Add the authors of a work; return whether its list may be truncated."""
        authorships = work.get("authorships")
        if not isinstance(authorships, list):
            self.skipped.append(("a work without a list of authors", _example(work.get("id"))))
            return False
        for authorship in authorships:
            if not isinstance(authorship, dict):
                self.skipped.append(("an authorship of the wrong type", _example(authorship)))
            elif country in set(_countries(authorship)):
                author = short_id(_id_of(authorship.get("author")), "A")
                if author is None:
                    # OpenAlex leaves the id empty where it could not identify the author.
                    self.skipped.append(("an authorship without an author's id", _example(work.get("id"))))
                else:
                    self.authors[author] = None
        return len(authorships) >= LISTED_AUTHORS


@dataclass(frozen=True)
class AuthorBatch:
    """Records of a batch of authors: lines of JSON by id, without line ends, and what was skipped (reason, example)."""

    lines: dict[str, bytes]
    skipped: tuple[tuple[str, str], ...]


def parse_works_page(response: dict[str, Any], cursor: str, country: str) -> WorksPage | str:
    """Parse a page of works requested with a cursor; return why the response is none where it is invalid.

    Authorships of other countries are ignored.
    """
    meta, works = response.get("meta"), response.get("results")
    if not isinstance(meta, dict) or not isinstance(works, list):
        return "the answer is not a page of results"
    total, next_cursor = meta.get("count"), meta.get("next_cursor")
    if not isinstance(total, int) or isinstance(total, bool) or total < 0:
        return "the answer does not state the number of results"
    if not (next_cursor is None or (isinstance(next_cursor, str) and 0 < len(next_cursor) <= LONGEST_CURSOR)):
        return "the answer has no valid cursor of the next page"
    ids = AuthorIds()
    is_truncated: dict[str, bool] = {}
    for work in works:
        work_id = short_id(_id_of(work), "W")
        if work_id is None:
            ids.skipped.append(("a work without an id", _example(work)))
            continue
        is_truncated[work_id] = ids.add(work, country)
    # A page without results is the last one, whatever its cursor.
    next_page = next_cursor if works else None
    return WorksPage(cursor, next_page, total, is_truncated, tuple(ids.authors), tuple(ids.skipped))


def parse_work(response: dict[str, Any], country: str) -> AuthorIds:
    """Parse the authors of one work."""
    ids = AuthorIds()
    ids.add(response, country)
    return ids


def parse_author_batch(response: dict[str, Any], requested: Sequence[str]) -> AuthorBatch | str:
    """Parse a batch of authors, in the order of the requested ids; return why there are none where it is invalid.

    Records of other ids are left out, so that no author is in two batches.
    """
    records = response.get("results")
    if not isinstance(records, list):
        return "the answer is not a page of results"
    wanted = set(requested)
    lines: dict[str, bytes] = {}
    skipped: list[tuple[str, str]] = []
    for record in records:
        author = short_id(_id_of(record), "A")
        if author is None:
            skipped.append(("a record without an author's id", _example(record)))
        elif author not in wanted:
            skipped.append(("a record that was not asked for", author))
        elif author in lines:
            skipped.append(("a record that came twice", author))
        else:
            lines[author] = _to_line(record)
    return AuthorBatch({author: lines[author] for author in requested if author in lines}, tuple(skipped))


def short_id(value: object, letter: str) -> str | None:
    """Return the short form of an OpenAlex id; None where it is no id of that kind.

    Examples
    --------
    >>> short_id("https://openalex.org/a5023888391", "A"), short_id("https://openalex.org/W1", "A"), short_id(7, "A")
    ('A5023888391', None, None)
    """
    match = _ID.fullmatch(value) if isinstance(value, str) else None
    if match is None or match[1][0].upper() != letter:
        return None
    return match[1].upper()


def _id_of(record: object) -> object:
    return record.get("id") if isinstance(record, dict) else None


def _countries(authorship: dict[str, Any]) -> Iterator[str]:
    countries, institutions = authorship.get("countries"), authorship.get("institutions")
    for code in countries if isinstance(countries, list) else ():
        if isinstance(code, str):
            yield code.upper()
    for institution in institutions if isinstance(institutions, list) else ():
        code = institution.get("country_code") if isinstance(institution, dict) else None
        if isinstance(code, str):
            yield code.upper()


def _to_line(record: dict[str, Any]) -> bytes:
    # Lone surrogates cannot be encoded as UTF-8: they become question marks.
    return json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8", "replace")


def _example(value: object) -> str:
    if value is None or isinstance(value, (str, int, float)):
        return repr(value)[:LONGEST_EXAMPLE]
    return type(value).__name__

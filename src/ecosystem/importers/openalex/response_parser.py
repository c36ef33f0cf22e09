"""What pages of works and batches of authors say; what cannot be read is left out and counted."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from ecosystem.importers.openalex.journal import Page

LISTED_AUTHORS = 100
"""Authors a work has at most in a list; one with as many may have more, and is asked for alone."""

_CURSOR_LENGTH = 2000
"""Characters of a cursor that still fit into an address beside the filter."""

_ID = re.compile(r"(?:https?://openalex\.org/(?:authors/|works/)?)?([AW][1-9][0-9]{0,17})", flags=re.IGNORECASE)
_SHOWN = 80


@dataclass
class Names:
    """Author ids found so far, and what could not be read."""

    authors: dict[str, None] = field(default_factory=dict)
    skipped: list[tuple[str, str]] = field(default_factory=list)


def page_of(said: dict[str, Any], cursor: str, country: str) -> Page | str:
    """Read a page of works.

    Parameters
    ----------
    said : dict
        The server's answer.
    cursor : str
        What was asked with.
    country : str
        Authorships of other countries are left aside.

    Returns
    -------
    Page or str
        What the page holds, or why it is none.
    """
    meta, works = said.get("meta"), said.get("results")
    if not isinstance(meta, dict) or not isinstance(works, list):
        return "the answer is not a page of results"
    total, following = meta.get("count"), meta.get("next_cursor")
    if not isinstance(total, int) or isinstance(total, bool) or total < 0:
        return "the answer does not say how many results there are"
    if not (following is None or (isinstance(following, str) and 0 < len(following) <= _CURSOR_LENGTH)):
        return "the answer does not say where the next page begins"
    names = Names()
    found: dict[str, bool] = {}
    for work in works:
        work_id = short_id(work.get("id") if isinstance(work, dict) else None, "W")
        if work_id is None:
            names.skipped.append(("a work without an id", _shown(work)))
            continue
        found[work_id] = _name_authors(work, country, names)
    # A page without results is the last one, whatever its cursor says.
    return Page(cursor, following if works else None, total, found, tuple(names.authors), tuple(names.skipped))


def work_of(said: dict[str, Any], country: str) -> Names:
    """Read the authors of one work."""
    names = Names()
    _name_authors(said, country, names)
    return names


def _name_authors(work: dict[str, Any], country: str, names: Names) -> bool:
    """Note the authors of a work in the country; tell whether the list may be cut short."""
    authorships = work.get("authorships")
    if not isinstance(authorships, list):
        names.skipped.append(("a work without a list of authors", _shown(work.get("id"))))
        return False
    for authorship in authorships:
        if not isinstance(authorship, dict):
            names.skipped.append(("an authorship of the wrong type", _shown(authorship)))
        elif country in set(_countries(authorship)):
            author = authorship.get("author")
            author_id = short_id(author.get("id") if isinstance(author, dict) else None, "A")
            if author_id is None:
                # OpenAlex leaves the id empty where it could not tell who the author is.
                names.skipped.append(("an authorship without an author's id", _shown(work.get("id"))))
            else:
                names.authors[author_id] = None
    return len(authorships) >= LISTED_AUTHORS


def _countries(authorship: dict[str, Any]) -> Iterator[str]:
    listed = authorship.get("countries")
    institutions = authorship.get("institutions")
    for code in listed if isinstance(listed, list) else ():
        if isinstance(code, str):
            yield code.upper()
    for institution in institutions if isinstance(institutions, list) else ():
        code = institution.get("country_code") if isinstance(institution, dict) else None
        if isinstance(code, str):
            yield code.upper()


@dataclass(frozen=True)
class Batch:
    """Records of a batch of authors.

    Attributes
    ----------
    lines : dict of str to bytes
        A line of JSON by author id, without its end.
    skipped : tuple of tuple of str and str
        A reason and an example for each record left out.
    """

    lines: dict[str, bytes]
    skipped: tuple[tuple[str, str], ...]


def batch_of(said: dict[str, Any], asked: Sequence[str]) -> Batch | str:
    """Read a batch of authors.

    Parameters
    ----------
    said : dict
        The server's answer.
    asked : sequence of str
        The ids asked for: records of others are left out, so that nobody is in two batches.

    Returns
    -------
    Batch or str
        The records, in the order of the ids asked for, or why there are none.
    """
    records = said.get("results")
    if not isinstance(records, list):
        return "the answer is not a page of results"
    wanted = set(asked)
    found: dict[str, bytes] = {}
    skipped: list[tuple[str, str]] = []
    for record in records:
        author = short_id(record.get("id") if isinstance(record, dict) else None, "A")
        if author is None:
            skipped.append(("a record without an author's id", _shown(record)))
        elif author not in wanted:
            skipped.append(("a record that was not asked for", author))
        elif author in found:
            skipped.append(("a record that came twice", author))
        else:
            found[author] = _line(record)
    return Batch({author: found[author] for author in asked if author in found}, tuple(skipped))


def _line(record: dict[str, Any]) -> bytes:
    # Halves of a character outside the basic plane cannot be written as UTF-8: a question mark stands for them.
    return json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8", "replace")


def short_id(given: object, letter: str) -> str | None:
    """Return an id as OpenAlex writes it in short, or None where it is none of that kind.

    Examples
    --------
    >>> short_id("https://openalex.org/a5023888391", "A"), short_id("https://openalex.org/W1", "A"), short_id(7, "A")
    ('A5023888391', None, None)
    """
    found = _ID.fullmatch(given) if isinstance(given, str) else None
    if found is None or found[1][0].upper() != letter:
        return None
    return found[1].upper()


def _shown(given: object) -> str:
    return repr(given)[:_SHOWN] if given is None or isinstance(given, (str, int, float)) else type(given).__name__

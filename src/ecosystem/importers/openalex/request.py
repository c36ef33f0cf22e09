"""Download requests: their parameters, and the API addresses that answer them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

import pycountry
from pyalex import Authors, Works
from pyalex.api import or_

from ecosystem.importers.openalex.errors import DownloadError
from ecosystem.importers.openalex.topics import AI_SUBFIELDS
from ecosystem.tables.vocabulary import FIRST_YEAR, LAST_YEAR

MOST_SUBFIELDS = 100
"""Maximum of alternatives in one filter of OpenAlex."""

PAGE_SIZE = 100
"""Records per page: OpenAlex's maximum (it was 200 until 2026)."""

BATCH_SIZE = 100
"""Author ids per request: the maximum of alternatives in one filter; the address stays below its limit of 4,096
characters."""

WORK_FIELDS = ["id", "authorships"]
AUTHOR_FIELDS = [
    *("id", "orcid", "display_name", "works_count", "affiliations"),
    *("last_known_institutions", "topics", "updated_date"),
]
"""Requested fields; the rest of a record is several times as much."""

FIRST_CURSOR = "*"


@dataclass(frozen=True)
class DownloadRequest:
    """Authors of works since a year with an affiliation in a country and a topic in some subfields (by number).

    Examples
    --------
    >>> DownloadRequest("pk", 2005).country
    'PK'
    >>> DownloadRequest("XX", 1066, ("Artificial Intelligence",))
    Traceback (most recent call last):
    ...
    ecosystem.importers.openalex.errors.DownloadError: country = “XX”: must be an ISO code of two letters, such as PK.
    since = “1066”: must be a year from 1900 to 2100.
    subfield = “Artificial Intelligence”: must be a number of four digits, such as 1702.
    """

    country: str
    since: int
    subfields: tuple[str, ...] = AI_SUBFIELDS

    def __post_init__(self) -> None:
        object.__setattr__(self, "country", self.country.strip().upper())
        object.__setattr__(self, "subfields", tuple(sorted(set(self.subfields))))
        if problems := list(self._problems()):
            raise DownloadError("\n".join(problems))

    def _problems(self) -> Iterable[str]:
        if len(self.country) != 2 or pycountry.countries.get(alpha_2=self.country) is None:
            yield f"country = “{self.country[:40]}”: must be an ISO code of two letters, {_example_code(self.country)}."
        if not FIRST_YEAR <= self.since <= LAST_YEAR:
            yield f"since = “{self.since}”: must be a year from {FIRST_YEAR} to {LAST_YEAR}."
        for subfield in self.subfields:
            if not re.fullmatch(r"[0-9]{4}", subfield):
                yield f"subfield = “{subfield[:40]}”: must be a number of four digits, such as 1702."
        if not 1 <= len(self.subfields) <= MOST_SUBFIELDS:
            yield f"subfields: must be 1 to {MOST_SUBFIELDS}."

    def parameters(self) -> dict[str, Any]:
        """Return the parameters as JSON values; they identify a download."""
        return {"country": self.country, "since": self.since, "subfields": list(self.subfields)}

    def describe(self) -> str:
        """Describe the authors in a phrase.

        Examples
        --------
        >>> DownloadRequest("PK", 2005).describe()
        'authors with an affiliation in PK on works of subfields 1702, 1707 since 2005'
        """
        return (
            f"authors with an affiliation in {self.country} on works of subfields {', '.join(self.subfields)} "
            f"since {self.since}"
        )


def _example_code(country: str) -> str:
    """Return the code of a country that was given by name, else an example."""
    try:
        return f"here {pycountry.countries.lookup(country).alpha_2}"
    except LookupError:
        return "such as PK"


def works_path(request: DownloadRequest, *, cursor: str | None, size: int = PAGE_SIZE) -> str:
    """Return path and query of a page of works; without a cursor it needs no key.

    Works are sorted by date of publication, which is stable: by default OpenAlex sorts by citations, and a work cited
    between two requests would change its page. OpenAlex breaks ties by the id.

    Examples
    --------
    >>> works_path(DownloadRequest("PK", 2005), cursor="*").split("&")[0]
    '/works?filter=authorships.countries:PK,from_publication_date:2005-01-01,primary_topic.subfield.id:1702|1707'
    """
    query = Works().filter(authorships={"countries": request.country})
    query.filter(from_publication_date=f"{request.since}-01-01")
    query.filter(primary_topic=or_(subfield={"id": list(request.subfields)}))
    query.sort(publication_date="asc").select(WORK_FIELDS)
    return _path(query.url, {"per_page": size} | ({} if cursor is None else {"cursor": cursor}))


def work_path(work: str) -> str:
    """Return path and query of one work with all its authors: lists have the first hundred only."""
    return f"/works/{work}?{urlencode({'select': ','.join(WORK_FIELDS)})}"


def authors_path(ids: Sequence[str]) -> str:
    """Return path and query of a batch of authors.

    Examples
    --------
    >>> authors_path(["A1", "A2"]).split("&")[0]
    '/authors?filter=ids.openalex:A1|A2'
    """
    query = Authors().filter(ids=or_(openalex=list(ids))).select(AUTHOR_FIELDS)
    return _path(query.url, {"per_page": max(len(ids), 1)})


def _path(url: str, parameters: Mapping[str, str | int]) -> str:
    parts = urlsplit(url)
    return f"/{parts.path.lstrip('/')}?{parts.query}&{urlencode(parameters)}"

"""What to ask OpenAlex for, as one value, and the addresses that ask it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

import pycountry
from pyalex import Authors, Works
from pyalex.api import or_

from ecosystem.importers.openalex.errors import DownloadError
from ecosystem.importers.openalex.subfields import AI_SUBFIELDS
from ecosystem.tables.vocabulary import YEARS

"""Years a download can begin with: printed works before have no affiliations to speak of."""

SUBFIELDS_AT_MOST = 100
"""OpenAlex takes no more alternatives in one filter."""

PAGE = 100
"""Records a page: the most OpenAlex gives (it was 200 until 2026)."""

BATCH = 100
"""Author ids a request: the most alternatives in one filter; the address stays below its limit of 4,096 characters."""

WORK_FIELDS = ["id", "authorships"]
AUTHOR_FIELDS = [
    *("id", "orcid", "display_name", "works_count", "affiliations"),
    *("last_known_institutions", "topics", "updated_date"),
]
"""What is asked of a record; the rest of it is several times as much."""

START = "*"
"""The cursor of a first page."""


@dataclass(frozen=True)
class Request:
    """Whose records to download: authors of works with an affiliation in a country and a topic in some subfields.

    Parameters
    ----------
    country : str
        ISO 3166-1 alpha-2 code.
    since : int
        First year of publication.
    subfields : tuple of str
        OpenAlex's numbers of subfields.

    Raises
    ------
    DownloadError
        If any of it cannot be; all that is wrong is said at once.

    Examples
    --------
    >>> Request("pk", 2005).country
    'PK'
    >>> Request("XX", 1066, ("Artificial Intelligence",))
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
        if wrong := list(self._wrong()):
            raise DownloadError("\n".join(wrong))

    def _wrong(self) -> Iterable[str]:
        if len(self.country) != 2 or pycountry.countries.get(alpha_2=self.country) is None:
            yield f"country = “{self.country[:40]}”: must be an ISO code of two letters, {_meant(self.country)}."
        if self.since not in YEARS:
            yield f"since = “{self.since}”: must be a year from {YEARS[0]} to {YEARS[-1]}."
        for subfield in self.subfields:
            if not re.fullmatch(r"[0-9]{4}", subfield):
                yield f"subfield = “{subfield[:40]}”: must be a number of four digits, such as 1702."
        if not 1 <= len(self.subfields) <= SUBFIELDS_AT_MOST:
            yield f"subfields: must be 1 to {SUBFIELDS_AT_MOST}."

    def parameters(self) -> dict[str, Any]:
        """Return what tells one download from another, in a form that JSON keeps."""
        return {"country": self.country, "since": self.since, "subfields": list(self.subfields)}

    def described(self) -> str:
        """Say it in a few words.

        Examples
        --------
        >>> Request("PK", 2005).described()
        'authors with an affiliation in PK on works of subfields 1702, 1707 since 2005'
        """
        return (
            f"authors with an affiliation in {self.country} on works of subfields {', '.join(self.subfields)} "
            f"since {self.since}"
        )


def _meant(country: str) -> str:
    """Name the code of a country that was given in words."""
    try:
        return f"here {pycountry.countries.lookup(country).alpha_2}"
    except LookupError:
        return "such as PK"


def works_address(request: Request, *, cursor: str | None, size: int = PAGE) -> str:
    """Return path and query of a page of works; without a cursor it can be asked without a key.

    Works are sorted by date of publication, which stays: by default OpenAlex sorts by citations, and a work cited
    between two requests would change its page. OpenAlex breaks ties by the id.

    Examples
    --------
    >>> works_address(Request("PK", 2005), cursor="*").split("&")[0]
    '/works?filter=authorships.countries:PK,from_publication_date:2005-01-01,primary_topic.subfield.id:1702|1707'
    """
    asked = Works().filter(authorships={"countries": request.country})
    asked.filter(from_publication_date=f"{request.since}-01-01")
    asked.filter(primary_topic=or_(subfield={"id": list(request.subfields)}))
    asked.sort(publication_date="asc").select(WORK_FIELDS)
    return _address(asked.url, {"per_page": size} | ({} if cursor is None else {"cursor": cursor}))


def work_address(work: str) -> str:
    """Return path and query of one work with all its authors: lists name the first hundred alone."""
    return f"/works/{work}?{urlencode({'select': ','.join(WORK_FIELDS)})}"


def authors_address(ids: Sequence[str]) -> str:
    """Return path and query of a batch of authors.

    Examples
    --------
    >>> authors_address(["A1", "A2"]).split("&")[0]
    '/authors?filter=ids.openalex:A1|A2'
    """
    asked = Authors().filter(ids=or_(openalex=list(ids))).select(AUTHOR_FIELDS)
    return _address(asked.url, {"per_page": max(len(ids), 1)})


def _address(url: str, more: Mapping[str, str | int]) -> str:
    parts = urlsplit(url)
    return f"/{parts.path.lstrip('/')}?{parts.query}&{urlencode(more)}"

"""Public ORCID records → clean rows, in both forms in which they are published.

Summaries (of the package orcid-downloader) are one small object a line (``records.jsonl.gz``), with
organisations grounded to ROR. ORCID's own JSON (version 3.0) is one large object a person. Needs only the standard
library: on a cluster it runs where the files are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from ecosystem.importers.json_lines.record_reader import Notes, Row, UnusableError, listed, mapping, text
from ecosystem.importers.orcid.degrees import DegreeRules
from ecosystem.importers.orcid.subjects import Subjects
from ecosystem.tables.vocabulary import FIRST_YEAR, LAST_YEAR

LONGEST_NAME: Final = 300
LONGEST_TITLE: Final = 2_000
"""Characters above which a text is no name, keyword or title."""


_ORCID = re.compile(r"(?:https?://orcid\.org/)?([0-9]{4}-?[0-9]{4}-?[0-9]{4}-?[0-9]{3}[0-9X])", re.IGNORECASE)
_ROR = re.compile(r"(?:https?://ror\.org/)?(0[a-z0-9]{8})", re.IGNORECASE)
_NAMED_ROR = re.compile(rb'(?:ror\.org/|"ror" ?: ?")(0[a-z0-9]{8})')
_COUNTRY = re.compile(r"[A-Z]{2}")


@dataclass(frozen=True)
class OrcidRecords:
    """Looks for people who work, were trained or say that they live in one country, and work on AI.

    Attributes
    ----------
    country, since
        An employment or education there that had not ended before that year, or the profile's own country beside an
        affiliation that had not.
    home
        Ids of ROR in that country: summaries tell the country of an organisation only through it.
    subjects
        Who works on AI.
    degrees
        What an education led to.
    """

    country: str
    since: int
    home: frozenset[str]
    subjects: Subjects
    degrees: DegreeRules

    @property
    def needle(self) -> bytes:
        """Nothing that every record of interest has in common."""
        return b""

    def concerns(self, line: bytes) -> bool:
        """Say whether the country, or an organisation in it, is named."""
        if f'"{self.country}"'.encode() in line:
            return True
        return not self.home.isdisjoint(match.decode() for match in _NAMED_ROR.findall(line))

    def row(self, record: Row, notes: Notes) -> Row | None:
        """Keep what a career needs of a record.

        Raises
        ------
        UnusableError
            If it has no valid id, or a value of the wrong type where it matters.
        """
        said = full(record, notes) if "orcid-identifier" in record else summary(record, notes)
        affiliations = said["affiliations"]
        late = [one for one in affiliations if _last(one) >= self.since]
        if not late or not (self.country in said.pop("countries") or any(map(self._at_home, late))):
            return None
        keywords, titles = said.pop("keywords"), said.pop("titles")
        roles = [one["role"] for one in affiliations if one["role"]]
        departments = [one.pop("department") for one in affiliations]
        said |= self.degrees.highest(affiliations)
        return {**said, **self.subjects.of(keywords, titles, [*roles, *filter(None, departments)])}

    def _at_home(self, one: Row) -> bool:
        return one["country"] == self.country or one["ror"] in self.home


def summary(record: Row, notes: Notes) -> Row:
    """Read a record of ``records.jsonl.gz``."""
    person = orcid(record.get("orcid"))
    works = [mapping(work, "work") for work in listed(record.get("works"), "works")]
    return {
        "person_id": person,
        "name": text(record.get("name"), "name", notes, longest=LONGEST_NAME),
        "updated": "",
        "countries": [str(code).upper() for code in listed(record.get("countries"), "countries")],
        "keywords": _texts(listed(record.get("keywords"), "keywords"), "keyword", notes),
        "titles": _texts((work.get("title") for work in works), "title", notes),
        "affiliations": [
            one
            for basis, key in (("employment", "employments"), ("education", "educations"))
            for entry in listed(record.get(key), key)
            if (one := _usable(entry, basis, notes, _of_summary)) is not None
        ],
    }


def full(record: Row, notes: Notes) -> Row:
    """Read a record as ORCID itself publishes it, version 3.0 or 2.x."""
    person = mapping(record.get("person"), "person")
    activities = mapping(record.get("activities-summary"), "activities-summary")
    addresses = listed(mapping(person.get("addresses"), "addresses").get("address"), "address")
    keywords = listed(mapping(person.get("keywords"), "keywords").get("keyword"), "keyword")
    works = listed(mapping(activities.get("works"), "works").get("group"), "works")
    changed = _value(mapping(record.get("history"), "history").get("last-modified-date"))
    return {
        "person_id": orcid(mapping(record.get("orcid-identifier"), "orcid-identifier").get("path")),
        "name": _name(mapping(person.get("name"), "name"), notes),
        "updated": f"{changed:020}" if isinstance(changed, int) and 0 <= changed < 10**18 else "",
        "countries": [str(_value(mapping(one, "address").get("country"))).upper() for one in addresses],
        "keywords": _texts((mapping(one, "keyword").get("content") for one in keywords), "keyword", notes),
        "titles": _texts(map(_title, works), "title", notes),
        "affiliations": [
            one
            for basis, key in (("employment", "employments"), ("education", "educations"))
            for entry in _grouped(mapping(activities.get(key), key), f"{basis}-summary")
            if (one := _usable(entry, basis, notes, _of_full)) is not None
        ],
    }


def orcid(value: object) -> str:
    """Return an ORCID iD in its usual form, its check digit proved.

    Raises
    ------
    UnusableError
        If it is none.

    Examples
    --------
    >>> orcid("https://orcid.org/0000-0002-1825-0097")
    '0000-0002-1825-0097'
    """
    match = _ORCID.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        raise UnusableError("no-id", f"id is {value!r}"[:80])
    digits = match[1].replace("-", "").upper()
    total = 0
    for digit in digits[:-1]:
        total = (total + int(digit)) * 2
    check = (12 - total % 11) % 11
    if digits[-1] != ("X" if check == 10 else str(check)):
        raise UnusableError("no-id", f"{match[1]} is mistyped: its check digit is wrong")
    return "-".join(digits[at : at + 4] for at in range(0, 16, 4))


def _usable(entry: object, basis: str, notes: Notes, read: Any) -> Row | None:
    """Return one affiliation; None, and a note, where it cannot be used."""
    try:
        said = read(mapping(entry, basis), notes)
    except UnusableError as unusable:
        notes.left_out("bad-affiliation", unusable.detail)
        return None
    if said["name"] is None and said["ror"] is None:
        notes.left_out("bad-affiliation", f"{basis} without an organisation")
        return None
    if said["first"] is None and said["last"] is None:
        notes.left_out("no-years", said["name"] or said["ror"])
        return None
    country, city = said["country"] or "", said["city"] or ""
    return {"key": said["ror"] or f"{said['name']}|{city}|{country}", **said, "basis": basis}


def _of_summary(entry: Row, notes: Notes) -> Row:
    role = entry.get("role")
    refs = mapping(entry.get("xrefs"), "xrefs")
    return {
        "ror": _ror(refs.get("ror", entry.get("ror"))),
        "name": text(entry.get("name"), "organisation", notes, longest=LONGEST_NAME),
        "country": None,
        "city": None,
        "first": _year(mapping(entry.get("start"), "start").get("year")),
        "last": _year(mapping(entry.get("end"), "end").get("year")),
        "ended": entry.get("end") is not None,
        "role": text(role.get("name") if isinstance(role, dict) else role, "role", notes, longest=LONGEST_NAME),
        "department": None,
    }


def _of_full(entry: Row, notes: Notes) -> Row:
    organization = mapping(entry.get("organization"), "organization")
    address = mapping(organization.get("address"), "address")
    country = text(address.get("country"), "country", notes, longest=LONGEST_NAME) or ""
    known = mapping(organization.get("disambiguated-organization"), "disambiguated-organization")
    by_ror = str(known.get("disambiguation-source")).upper() == "ROR"
    return {
        "ror": _ror(known.get("disambiguated-organization-identifier")) if by_ror else None,
        "name": text(organization.get("name"), "organisation", notes, longest=LONGEST_NAME),
        "country": country.upper() if _COUNTRY.fullmatch(country.upper()) else None,
        "city": text(address.get("city"), "city", notes, longest=LONGEST_NAME),
        "first": _year(_value(mapping(entry.get("start-date"), "start-date").get("year"))),
        "last": _year(_value(mapping(entry.get("end-date"), "end-date").get("year"))),
        "ended": entry.get("end-date") is not None,
        "role": text(entry.get("role-title"), "role", notes, longest=LONGEST_NAME),
        "department": text(entry.get("department-name"), "department", notes, longest=LONGEST_NAME),
    }


def _grouped(whole: Row, kind: str) -> Iterator[object]:
    """Give each affiliation once: those that several sources state are grouped, and the first is the preferred one."""
    yield from listed(whole.get(kind), kind)
    for group in listed(whole.get("affiliation-group"), "affiliation-group"):
        stated = listed(mapping(group, "affiliation-group").get("summaries"), "summaries")
        if stated:
            yield mapping(stated[0], "summaries").get(kind)


def _title(group: object) -> object:
    works = listed(mapping(group, "works").get("work-summary"), "work-summary")
    if not works:
        return None
    return _value(mapping(mapping(mapping(works[0], "work").get("title"), "title").get("title"), "title"))


def _name(name: Row, notes: Notes) -> str | None:
    shown = text(_value(name.get("credit-name")), "name", notes, longest=LONGEST_NAME)
    parts = [text(_value(name.get(key)), key, notes, longest=LONGEST_NAME) for key in ("given-names", "family-name")]
    return shown or " ".join(filter(None, parts)) or None


def _texts(values: Iterable[object], what: str, notes: Notes) -> list[str]:
    told = (text(value, what, notes, longest=LONGEST_TITLE) for value in values)
    return [one for one in told if one]


def _value(wrapped: object) -> Any:
    """Return what ORCID wraps as ``{"value": …}``."""
    return wrapped.get("value") if isinstance(wrapped, dict) else None


def _ror(value: object) -> str | None:
    match = _ROR.fullmatch(value.strip()) if isinstance(value, str) else None
    return match[1].lower() if match else None


def _year(value: object) -> int | None:
    number = int(value) if isinstance(value, str) and value.isdecimal() and len(value) == 4 else value
    if isinstance(number, bool) or not isinstance(number, int) or not FIRST_YEAR <= number <= LAST_YEAR:
        return None
    return number


def _last(one: Row) -> int:
    """Return the last year of an affiliation; one that has not ended goes on."""
    if one["last"] is not None:
        return int(one["last"])
    return int(one["first"]) if one["ended"] else LAST_YEAR

"""Parse public ORCID records, in both published formats, into clean rows.

Summaries (of the package orcid-downloader) are one small object per line (``records.jsonl.gz``), with organisations
matched to ROR. ORCID's own JSON (version 3.0) is one large object per person. Needs only the standard library: on a
cluster it runs on the workers.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from ecosystem.importers.json_lines.json_values import (
    LONGEST_NAME,
    ROR_ID,
    RecordLog,
    Row,
    UnusableError,
    list_value,
    object_value,
    text_value,
)
from ecosystem.importers.orcid.ai_subjects import SubjectRules
from ecosystem.importers.orcid.degrees import DegreeRules
from ecosystem.importers.orcid.orcid_xml import read_orcid_xml
from ecosystem.tables.vocabulary import FIRST_YEAR, LAST_YEAR

LONGEST_TITLE: Final = 2_000
"""Characters above which a text is no name, keyword or title."""

_ORCID = re.compile(r"(?:https?://orcid\.org/)?([0-9]{4}-?[0-9]{4}-?[0-9]{4}-?[0-9]{3}[0-9X])", re.IGNORECASE)
_NAMED_ROR = re.compile(rb'(?:ror\.org/|"ror" ?: ?")(0[a-z0-9]{8})')
_COUNTRY = re.compile(r"[A-Z]{2}")


@dataclass(frozen=True)
class OrcidParser:
    """Parser of people who work, studied or live in one country, and work on AI.

    Required is an employment or education in the country that had not ended before the year `since`, or a profile with
    the country and any such affiliation. `home` are the ROR ids in the country: summaries give the country of an
    organisation only through them.
    """

    country: str
    since: int
    home: frozenset[str]
    subjects: SubjectRules
    degrees: DegreeRules

    @property
    def required_bytes(self) -> bytes:
        """Empty: relevant records have no bytes in common."""
        return b""

    def may_match(self, line: bytes) -> bool:
        """Test whether the country, or an organisation in it, occurs."""
        if f'"{self.country}"'.encode() in line:
            return True
        return not self.home.isdisjoint(match.decode() for match in _NAMED_ROR.findall(line))

    def from_xml(self, content: bytes) -> Row:
        """Return a record of the public data file as ORCID's own JSON has it."""
        return read_orcid_xml(content)

    def parse(self, record: Row, log: RecordLog) -> Row | None:
        """Return what a career needs of a record; None where it does not meet the criteria."""
        row = parse_full(record, log) if "orcid-identifier" in record else parse_summary(record, log)
        affiliations = row["affiliations"]
        late = [one for one in affiliations if _last(one) >= self.since]
        if not late or not (self.country in row.pop("countries") or any(map(self._at_home, late))):
            return None
        keywords, titles = row.pop("keywords"), row.pop("titles")
        roles = [one["role"] for one in affiliations if one["role"]]
        departments = [one.pop("department") for one in affiliations]
        row |= self.degrees.highest(affiliations)
        return {**row, **self.subjects.classify(keywords, titles, [*roles, *filter(None, departments)])}

    def _at_home(self, one: Row) -> bool:
        return one["country"] == self.country or one["ror"] in self.home


def parse_summary(record: Row, log: RecordLog) -> Row:
    """Parse a record of ``records.jsonl.gz``."""
    person = parse_orcid(record.get("orcid"))
    works = [object_value(work, "work") for work in list_value(record.get("works"), "works")]
    return {
        "person_id": person,
        "name": text_value(record.get("name"), "name", log, longest=LONGEST_NAME),
        "updated": "",
        "countries": [str(code).upper() for code in list_value(record.get("countries"), "countries")],
        "keywords": _texts(list_value(record.get("keywords"), "keywords"), "keyword", log),
        "titles": _texts((work.get("title") for work in works), "title", log),
        "affiliations": [
            one
            for basis, key in (("employment", "employments"), ("education", "educations"))
            for entry in list_value(record.get(key), key)
            if (one := _affiliation(entry, basis, log, _from_summary)) is not None
        ],
    }


def parse_full(record: Row, log: RecordLog) -> Row:
    """Parse a record in ORCID's own format, version 3.0 or 2.x."""
    person = object_value(record.get("person"), "person")
    activities = object_value(record.get("activities-summary"), "activities-summary")
    addresses = list_value(object_value(person.get("addresses"), "addresses").get("address"), "address")
    keywords = list_value(object_value(person.get("keywords"), "keywords").get("keyword"), "keyword")
    works = list_value(object_value(activities.get("works"), "works").get("group"), "works")
    changed = _value(object_value(record.get("history"), "history").get("last-modified-date"))
    return {
        "person_id": parse_orcid(object_value(record.get("orcid-identifier"), "orcid-identifier").get("path")),
        "name": _name(object_value(person.get("name"), "name"), log),
        "updated": f"{changed:020}" if isinstance(changed, int) and 0 <= changed < 10**18 else "",
        "countries": [str(_value(object_value(one, "address").get("country"))).upper() for one in addresses],
        "keywords": _texts((object_value(one, "keyword").get("content") for one in keywords), "keyword", log),
        "titles": _texts(map(_title, works), "title", log),
        "affiliations": [
            one
            for basis, key in (("employment", "employments"), ("education", "educations"))
            for entry in _grouped(object_value(activities.get(key), key), f"{basis}-summary")
            if (one := _affiliation(entry, basis, log, _from_full)) is not None
        ],
    }


def parse_orcid(value: object) -> str:
    """Return an ORCID iD in its usual form, with its check digit verified.

    Examples
    --------
    >>> parse_orcid("https://orcid.org/0000-0002-1825-0097")
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


def _affiliation(entry: object, basis: str, log: RecordLog, parse: Any) -> Row | None:
    """Return one affiliation; None, with a log entry, where it is unusable."""
    try:
        row = parse(object_value(entry, basis), log)
    except UnusableError as error:
        log.skip("bad-affiliation", error.detail)
        return None
    if row["name"] is None and row["ror"] is None:
        log.skip("bad-affiliation", f"{basis} without an organisation")
        return None
    if row["first"] is None and row["last"] is None:
        log.skip("no-years", row["name"] or row["ror"])
        return None
    country, city = row["country"] or "", row["city"] or ""
    return {"key": row["ror"] or f"{row['name']}|{city}|{country}", **row, "basis": basis}


def _from_summary(entry: Row, log: RecordLog) -> Row:
    role = entry.get("role")
    refs = object_value(entry.get("xrefs"), "xrefs")
    return {
        "ror": _ror(refs.get("ror", entry.get("ror"))),
        "name": text_value(entry.get("name"), "organisation", log, longest=LONGEST_NAME),
        "country": None,
        "city": None,
        "first": _year(object_value(entry.get("start"), "start").get("year")),
        "last": _year(object_value(entry.get("end"), "end").get("year")),
        "ended": entry.get("end") is not None,
        "role": text_value(role.get("name") if isinstance(role, dict) else role, "role", log, longest=LONGEST_NAME),
        "department": None,
    }


def _from_full(entry: Row, log: RecordLog) -> Row:
    organization = object_value(entry.get("organization"), "organization")
    address = object_value(organization.get("address"), "address")
    country = text_value(address.get("country"), "country", log, longest=LONGEST_NAME) or ""
    known = object_value(organization.get("disambiguated-organization"), "disambiguated-organization")
    by_ror = str(known.get("disambiguation-source")).upper() == "ROR"
    return {
        "ror": _ror(known.get("disambiguated-organization-identifier")) if by_ror else None,
        "name": text_value(organization.get("name"), "organisation", log, longest=LONGEST_NAME),
        "country": country.upper() if _COUNTRY.fullmatch(country.upper()) else None,
        "city": text_value(address.get("city"), "city", log, longest=LONGEST_NAME),
        "first": _year(_value(object_value(entry.get("start-date"), "start-date").get("year"))),
        "last": _year(_value(object_value(entry.get("end-date"), "end-date").get("year"))),
        "ended": entry.get("end-date") is not None,
        "role": text_value(entry.get("role-title"), "role", log, longest=LONGEST_NAME),
        "department": text_value(entry.get("department-name"), "department", log, longest=LONGEST_NAME),
    }


def _grouped(whole: Row, kind: str) -> Iterator[object]:
    """Yield each affiliation once: of those that several sources state, ORCID lists the preferred one first."""
    yield from list_value(whole.get(kind), kind)
    for group in list_value(whole.get("affiliation-group"), "affiliation-group"):
        stated = list_value(object_value(group, "affiliation-group").get("summaries"), "summaries")
        if stated:
            yield object_value(stated[0], "summaries").get(kind)


def _title(group: object) -> object:
    works = list_value(object_value(group, "works").get("work-summary"), "work-summary")
    if not works:
        return None
    return _value(
        object_value(object_value(object_value(works[0], "work").get("title"), "title").get("title"), "title")
    )


def _name(name: Row, log: RecordLog) -> str | None:
    credit_name = text_value(_value(name.get("credit-name")), "name", log, longest=LONGEST_NAME)
    parts = [
        text_value(_value(name.get(key)), key, log, longest=LONGEST_NAME) for key in ("given-names", "family-name")
    ]
    return credit_name or " ".join(filter(None, parts)) or None


def _texts(values: Iterable[object], name: str, log: RecordLog) -> list[str]:
    texts = (text_value(value, name, log, longest=LONGEST_TITLE) for value in values)
    return [text for text in texts if text]


def _value(wrapped: object) -> Any:
    """Unwrap ORCID's ``{"value": …}``."""
    return wrapped.get("value") if isinstance(wrapped, dict) else None


def _ror(value: object) -> str | None:
    match = ROR_ID.fullmatch(value.strip()) if isinstance(value, str) else None
    return match[1].lower() if match else None


def _year(value: object) -> int | None:
    number = int(value) if isinstance(value, str) and value.isdecimal() and len(value) == 4 else value
    if isinstance(number, bool) or not isinstance(number, int) or not FIRST_YEAR <= number <= LAST_YEAR:
        return None
    return number


def _last(one: Row) -> int:
    """Return the last year of an affiliation; one without an end continues."""
    if one["last"] is not None:
        return int(one["last"])
    return int(one["first"]) if one["ended"] else LAST_YEAR

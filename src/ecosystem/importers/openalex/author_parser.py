"""Parse OpenAlex author records, as snapshot and API publish them, into clean rows.

Needs only the standard library: on a cluster it runs on the workers.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

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
from ecosystem.importers.openalex.topics import AI_SUBFIELDS
from ecosystem.tables.vocabulary import FIRST_YEAR, LAST_YEAR

"""Characters above which a text is no name of a person, place or topic."""

MOST_AFFILIATIONS: Final = 2_000
"""Affiliations above which a record is no person's; the longest real ones have some hundreds."""

UNNAMED: Final = "?"
"""Name of a topic without one."""

_AUTHOR = re.compile(r"(?:https?://openalex\.org/(?:authors/)?)?(A[0-9]{1,18})", re.IGNORECASE)
_INSTITUTION = re.compile(r"(?:https?://openalex\.org/(?:institutions/)?)?(I[0-9]{1,18})", re.IGNORECASE)
_ORCID = re.compile(r"(?:https?://orcid\.org/)?([0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X])", re.IGNORECASE)
_NUMBER = re.compile(r"(?:.{0,200}/)?([0-9]{2,6})")
_DAY = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})")
_PARTITION = re.compile(r"updated_date=([0-9]{4}-[0-9]{2}-[0-9]{2})")


@dataclass(frozen=True)
class AuthorParser:
    """Parser of authors of one country who have published in given subfields.

    An affiliation in the country in or after the year `since` is required. A line without a number of a subfield is not
    parsed.
    """

    country: str
    since: int
    subfields: tuple[str, ...] = AI_SUBFIELDS

    @property
    def required_bytes(self) -> bytes:
        """The country as written in a record; no other value there is two quoted capitals."""
        return f'"{self.country}"'.encode()

    def may_match(self, line: bytes) -> bool:
        """Test whether a subfield's number occurs."""
        return any(number.encode() in line for number in self.subfields)

    def from_xml(self, content: bytes) -> Row:
        """Raise: OpenAlex publishes no XML."""
        raise UnusableError("not-a-record", content[:80].decode("utf-8", "replace"))

    def parse(self, record: Row, log: RecordLog) -> Row | None:
        """Return what a career needs of a record; None without a recent affiliation in the country."""
        person = match_id(record.get("id"), _AUTHOR)
        if person is None:
            raise UnusableError("no-id", f"id is {record.get('id')!r}"[:80])
        updated = _updated(record, log.file)
        last_year = min(int(updated[:4]) + 1, LAST_YEAR) if updated else LAST_YEAR
        entries = list_value(record.get("affiliations"), "affiliations")
        if len(entries) > MOST_AFFILIATIONS:
            raise UnusableError("too-long", f"{len(entries):,} affiliations")
        usable = [(row, entry) for entry in entries if (row := _affiliation(entry, last_year, log)) is not None]
        if not any(row["country"] == self.country and max(row["years"]) >= self.since for row, _ in usable):
            return None
        return {
            "person_id": person.upper(),
            "name": text_value(record.get("display_name"), "display_name", log, longest=LONGEST_NAME),
            "orcid": match_id(record.get("orcid"), _ORCID),
            "updated": updated,
            "topics": _topics(list_value(record.get("topics"), "topics"), log),
            "affiliations": _add_ancestors(usable, log),
        }


def match_id(value: object, pattern: re.Pattern[str]) -> str | None:
    """Return the first group of a pattern that matches an id; None without a match.

    Examples
    --------
    >>> match_id("https://openalex.org/subfields/1702", _NUMBER), match_id(1702, _NUMBER), match_id({}, _NUMBER)
    ('1702', '1702', None)
    """
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    match = pattern.fullmatch(str(value)[:200].strip())
    return match[1] if match else None


def _affiliation(entry: object, last_year: int, log: RecordLog) -> Row | None:
    """Return one affiliation with its years sorted; None, with a log entry, where it is unusable."""
    try:
        affiliation = object_value(entry, "affiliation")
        institution = object_value(affiliation.get("institution"), "institution")
        years = _years(list_value(affiliation.get("years"), "years"), log)
        name = text_value(institution.get("display_name"), "institution", log, longest=LONGEST_NAME)
        identity = text_value(institution.get("id"), "institution id", log, longest=LONGEST_NAME)
        kind = text_value(institution.get("type"), "institution type", log, longest=LONGEST_NAME)
        country = text_value(institution.get("country_code"), "country_code", log, longest=LONGEST_NAME) or ""
    except UnusableError as error:
        log.skip("bad-affiliation", error.detail)
        return None
    years = [year for year in years if FIRST_YEAR <= year <= last_year]
    if not years:
        log.skip("no-years", name or identity or "")
        return None
    ror = match_id(institution.get("ror"), ROR_ID)
    key = ror or (identity or "").rpartition("/")[2] or None
    if key is None and name is None:
        log.skip("bad-affiliation", "no id and no name")
        return None
    is_code = len(country) == 2 and country.isascii() and country.isalpha()
    return {
        "key": key or f"{name}|{country}",
        "ror": ror.lower() if ror else None,
        "name": name,
        "country": country.upper() if is_code else None,
        "type": kind,
        "years": years,
    }


def _topics(entries: Iterable[object], log: RecordLog) -> list[Row]:
    rows = []
    for entry in entries:
        topic = object_value(entry, "topic")
        works = topic.get("count")
        if not isinstance(works, int) or isinstance(works, bool) or not 0 <= works < 1 << 31:
            raise UnusableError("wrong-type", f"count of a topic is {works!r}"[:80])
        subfield = match_id(object_value(topic.get("subfield"), "subfield").get("id"), _NUMBER)
        name = text_value(topic.get("display_name"), "topic", log, longest=LONGEST_NAME)
        rows.append({"name": name or UNNAMED, "subfield": subfield or "", "works": works})
    return rows


def _years(values: Iterable[object], log: RecordLog) -> list[int]:
    """Return years sorted, each once; invalid ones are logged and left out."""
    years = set()
    for value in values:
        if isinstance(value, int) and not isinstance(value, bool):
            years.add(value)
        else:
            log.skip("bad-year", f"a year is {value!r}"[:80])
    return sorted(years)


def _updated(record: Row, file: str) -> str:
    """Return the day of the last change: the record's, else that of its snapshot partition, else empty."""
    stated = record.get("updated_date")
    match = _DAY.match(stated) if isinstance(stated, str) else None
    match = match or _PARTITION.search(file)
    return match[1] if match else ""


def _add_ancestors(affiliations: Sequence[tuple[Row, object]], log: RecordLog) -> list[Row]:
    """Add to each affiliation (row and raw entry) the keys of those of the same author of which it is part (``above``).

    The rest of a lineage is dropped: an ancestor that the author never names, such as a ministry, has no effect.
    """
    if len(affiliations) < 2:
        return [{**row, "above": []} for row, _ in affiliations]
    lineages = [_lineage(entry, log) for _, entry in affiliations]
    keys = {own: row["key"] for (row, _), (own, _) in zip(affiliations, lineages, strict=True) if own}
    return [
        {**row, "above": sorted({keys[one] for one in lineage if one in keys and keys[one] != row["key"]})}
        for (row, _), (_, lineage) in zip(affiliations, lineages, strict=True)
    ]


def _lineage(entry: object, log: RecordLog) -> tuple[str, list[str]]:
    """Return the short ids of an institution and of those in its lineage."""
    institution = object_value(object_value(entry, "affiliation").get("institution"), "institution")
    try:
        stated = list_value(institution.get("lineage"), "lineage")
    except UnusableError as error:
        log.skip("bad-lineage", error.detail)
        stated = []
    ids = [_institution_id(one) for one in stated]
    if not all(ids):
        log.skip("bad-lineage", f"{next(one for one in stated if not _institution_id(one))!r}"[:80])
    return _institution_id(institution.get("id")), [one for one in ids if one]


def _institution_id(identity: object) -> str:
    return (match_id(identity, _INSTITUTION) or "").upper() if isinstance(identity, str) else ""

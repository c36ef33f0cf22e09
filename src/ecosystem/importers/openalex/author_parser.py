"""Author records of OpenAlex, as the snapshot and the API publish them → clean rows.

Needs only the standard library: on a cluster it runs where the files are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from ecosystem.importers.json_lines.record_reader import Notes, Row, UnusableError, listed, mapping, text
from ecosystem.importers.openalex.lineage import add_lineage
from ecosystem.importers.openalex.subfields import AI_SUBFIELDS
from ecosystem.tables.vocabulary import FIRST_YEAR, LAST_YEAR

LONGEST_NAME: Final = 300
"""Characters above which a text is no name of a person, place or topic."""

MOST_AFFILIATIONS: Final = 2_000
"""Affiliations above which a record is no person's; the longest real ones have some hundreds."""

UNNAMED: Final = "?"
"""Stands for the name of a topic that has none."""

"""Years that a table can hold."""

_AUTHOR = re.compile(r"(?:https?://openalex\.org/(?:authors/)?)?(A[0-9]{1,18})", re.IGNORECASE)
_ORCID = re.compile(r"(?:https?://orcid\.org/)?([0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X])", re.IGNORECASE)
_ROR = re.compile(r"(?:https?://ror\.org/)?(0[a-z0-9]{8})", re.IGNORECASE)
_NUMBER = re.compile(r"(?:.*/)?([0-9]{2,6})")
_DAY = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})")
_PARTITION = re.compile(r"updated_date=([0-9]{4}-[0-9]{2}-[0-9]{2})")


@dataclass(frozen=True)
class Authors:
    """Looks for authors of one country who have published in some subfields.

    Attributes
    ----------
    country
        ISO 3166-1 alpha-2 code of an affiliation.
    since
        Year in which, or after which, they had it.
    subfields
        Numbers of OpenAlex's subfields; a record that names none of them is passed over unparsed.
    """

    country: str
    since: int
    subfields: tuple[str, ...] = AI_SUBFIELDS

    @property
    def needle(self) -> bytes:
        """The country as it stands in a record; nothing else there is two capitals in quotation marks."""
        return f'"{self.country}"'.encode()

    def concerns(self, line: bytes) -> bool:
        """Say whether one of the subfields is named."""
        return any(number.encode() in line for number in self.subfields)

    def row(self, record: Row, notes: Notes) -> Row | None:
        """Keep what a career needs of a record.

        Raises
        ------
        UnusableError
            If it has no id, or a value of the wrong type where it matters.
        """
        person = identifier(record.get("id"), _AUTHOR)
        if person is None:
            raise UnusableError("no-id", f"id is {record.get('id')!r}"[:80])
        updated = _updated(record, notes.file)
        last_year = min(int(updated[:4]) + 1, LAST_YEAR) if updated else LAST_YEAR
        given = listed(record.get("affiliations"), "affiliations")
        if len(given) > MOST_AFFILIATIONS:
            raise UnusableError("too-long", f"{len(given):,} affiliations")
        usable = [(one, entry) for entry in given if (one := affiliation(entry, last_year, notes)) is not None]
        if not any(one["country"] == self.country and max(one["years"]) >= self.since for one, _ in usable):
            return None
        return {
            "person_id": person.upper(),
            "name": text(record.get("display_name"), "display_name", notes, longest=LONGEST_NAME),
            "orcid": identifier(record.get("orcid"), _ORCID),
            "updated": updated,
            "topics": topics(listed(record.get("topics"), "topics"), notes),
            "affiliations": add_lineage(usable, notes),
        }


def affiliation(entry: object, last_year: int, notes: Notes) -> Row | None:
    """Return one affiliation with its years in order; None, and a note, where it cannot be used."""
    try:
        whole = mapping(entry, "affiliation")
        institution = mapping(whole.get("institution"), "institution")
        years = _years(listed(whole.get("years"), "years"), notes)
        name = text(institution.get("display_name"), "institution", notes, longest=LONGEST_NAME)
        identity = text(institution.get("id"), "institution id", notes, longest=LONGEST_NAME)
        kind = text(institution.get("type"), "institution type", notes, longest=LONGEST_NAME)
        country = text(institution.get("country_code"), "country_code", notes, longest=LONGEST_NAME)
    except UnusableError as unusable:
        notes.left_out("bad-affiliation", unusable.detail)
        return None
    years = [year for year in years if FIRST_YEAR <= year <= last_year]
    if not years:
        notes.left_out("no-years", name or identity or "")
        return None
    ror = identifier(institution.get("ror"), _ROR)
    key = ror or (identity or "").rpartition("/")[2] or None
    if key is None and name is None:
        notes.left_out("bad-affiliation", "no id and no name")
        return None
    two = bool(country) and len(country or "") == 2 and (country or "").isascii() and (country or "").isalpha()
    return {
        "key": key or f"{name}|{country or ''}",
        "ror": ror.lower() if ror else None,
        "name": name,
        "country": (country or "").upper() if two else None,
        "type": kind,
        "years": years,
    }


def topics(entries: Iterable[object], notes: Notes) -> list[Row]:
    """Return topics with their subfield and how many works have them.

    Raises
    ------
    UnusableError
        If one is not what it should be.
    """
    found = []
    for entry in entries:
        topic = mapping(entry, "topic")
        works = topic.get("count")
        if not isinstance(works, int) or isinstance(works, bool) or not 0 <= works < 1 << 31:
            raise UnusableError("wrong-type", f"count of a topic is {works!r}"[:80])
        subfield = identifier(mapping(topic.get("subfield"), "subfield").get("id"), _NUMBER)
        name = text(topic.get("display_name"), "topic", notes, longest=LONGEST_NAME)
        found.append({"name": name or UNNAMED, "subfield": subfield or "", "works": works})
    return found


def identifier(value: object, form: re.Pattern[str]) -> str | None:
    """Return the bare part of an id; None where it has not the form of one.

    Examples
    --------
    >>> identifier("https://openalex.org/subfields/1702", _NUMBER), identifier(1702, _NUMBER), identifier({}, _NUMBER)
    ('1702', '1702', None)
    """
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    match = form.fullmatch(str(value)[:200].strip())
    return match[1] if match else None


def _years(values: Iterable[object], notes: Notes) -> list[int]:
    """Return years in order, each once; what is no year is noted, and the others stand."""
    known = set()
    for value in values:
        if isinstance(value, int) and not isinstance(value, bool):
            known.add(value)
        else:
            notes.left_out("bad-year", f"a year is {value!r}"[:80])
    return sorted(known)


def _updated(record: Row, file: str) -> str:
    """Return the day of the last change; that of the partition where the record does not tell."""
    said = record.get("updated_date")
    match = _DAY.match(said) if isinstance(said, str) else None
    return (match or _PARTITION.search(file) or _NEVER)[1]


_NEVER: Final = ("", "")

"""Convert a record of ORCID's public data file (XML, version 2.x or 3.0) to the form of ORCID's own JSON.

Parsed with expat, without entities: a document type declaration, which no record of ORCID has, is refused.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from ecosystem.importers.json_lines.json_values import Row, UnusableError

MAX_DEPTH: Final = 40
"""Nested elements; records have about ten."""
MAX_ELEMENTS: Final = 1_000_000
MAX_TEXT: Final = 10_000
"""Characters of a text that are kept; more are no name or title, and left out by the parser of records."""


@dataclass
class _Element:
    """An element by its name without namespace."""

    name: str
    text: str = ""
    children: list[_Element] = field(default_factory=list)

    def all(self, *path: str) -> list[_Element]:
        """Return the elements at a path of names."""
        found = [self]
        for name in path:
            found = [child for element in found for child in element.children if child.name == name]
        return found

    def value(self, *path: str) -> str | None:
        """Return the text of the first element at a path; None without one."""
        return next((found.text.strip() or None for found in self.all(*path)), None)


def read_orcid_xml(content: bytes) -> Row:
    """Convert one record.

    Raises
    ------
    UnusableError
        If it is no XML, or no record of ORCID.
    """
    root = _parse(content)
    if root.name != "record":
        raise UnusableError("not-a-record", f"XML of a {root.name}")
    activities = next(iter(root.all("activities-summary")), _Element(""))
    person = next(iter(root.all("person")), _Element(""))
    return {
        "orcid-identifier": {"path": root.value("orcid-identifier", "path")},
        "history": {},
        "person": {
            "name": {
                name: {"value": person.value("name", name)} for name in ("given-names", "family-name", "credit-name")
            },
            "addresses": {
                "address": [{"country": {"value": one.value("country")}} for one in person.all("addresses", "address")]
            },
            "keywords": {
                "keyword": [{"content": one.value("content")} for one in person.all("keywords", "keyword")],
            },
        },
        "activities-summary": {
            "employments": _affiliations(activities, "employment"),
            "educations": _affiliations(activities, "education"),
            "works": {
                "group": [
                    {"work-summary": [{"title": {"title": {"value": group.value("work-summary", "title", "title")}}}]}
                    for group in activities.all("works", "group")
                ]
            },
        },
    }


def _affiliations(activities: _Element, basis: str) -> Row:
    """Return the affiliations of one kind; of those that several sources state, the first, which is preferred."""
    kind = f"{basis}-summary"
    grouped = [one for group in activities.all(f"{basis}s", "affiliation-group") for one in group.all(kind)[:1]]
    return {kind: [_affiliation(one) for one in [*activities.all(f"{basis}s", kind), *grouped]]}


def _affiliation(entry: _Element) -> Row:
    known = entry.all("organization", "disambiguated-organization")
    return {
        "department-name": entry.value("department-name"),
        "role-title": entry.value("role-title"),
        **{
            date: {"year": {"value": entry.value(date, "year")}} if entry.all(date) else None
            for date in ("start-date", "end-date")
        },
        "organization": {
            "name": entry.value("organization", "name"),
            "address": {name: entry.value("organization", "address", name) for name in ("city", "country")},
            "disambiguated-organization": {
                name: known[0].value(name)
                for name in ("disambiguated-organization-identifier", "disambiguation-source")
            }
            if known
            else None,
        },
    }


def _parse(content: bytes) -> _Element:
    top = _Element("")
    stack = [top]
    elements = 0

    def start(name: str, _: dict[str, str]) -> None:
        nonlocal elements
        elements += 1
        if len(stack) > MAX_DEPTH or elements > MAX_ELEMENTS:
            raise UnusableError("too-deep", "XML")
        element = _Element(name.rpartition(" ")[2])
        stack[-1].children.append(element)
        stack.append(element)

    def end(_: str) -> None:
        stack.pop()

    def characters(data: str) -> None:
        if len(stack[-1].text) < MAX_TEXT:
            stack[-1].text += data

    def refuse(*_: object) -> None:
        raise UnusableError("not-a-record", "XML with a document type declaration")

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, characters
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise UnusableError("not-xml", str(error)) from error
    return top.children[0]

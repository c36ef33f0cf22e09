"""The dump of ROR (version 2 of its schema, zip or JSON) → organisations.

The dump is one long JSON array. It is read an organisation at a time: memory holds what is kept, and a dump that breaks
off keeps what came before.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Final

from ecosystem.importers.json_lines.record_reader import UnusableError, listed, mapping
from ecosystem.importers.skipped import Skipped, Tally

PIECE: Final = 1 << 20
LONGEST: Final = 1 << 22
"""Characters of one organisation above which the dump is given up as damaged; the longest real ones have 100,000."""

MOST_STEPS: Final = 5
"""Successors of successors that are followed; a longer chain is a circle."""

GONE: Final = ("inactive", "withdrawn")


class NoDumpError(ValueError):
    """A file is no dump of ROR; the message says what was found, and what to do."""


@dataclass(frozen=True)
class Site:
    """Where an organisation is: a place of GeoNames."""

    geonames_id: str
    name: str
    country_code: str
    subdivision: str
    latitude: float
    longitude: float


@dataclass(frozen=True)
class Organisation:
    """What ROR says about an organisation.

    Attributes
    ----------
    id
        Its ROR id without the address: nine letters and figures.
    name
        The name that ROR shows.
    types
        As ROR lists them.
    status
        ``active``, ``inactive`` or ``withdrawn``.
    site
        The first place given; None where there is none.
    successors
        Ids of those that took its place.
    """

    id: str
    name: str
    types: tuple[str, ...]
    status: str
    site: Site | None
    successors: tuple[str, ...] = ()


@dataclass(frozen=True)
class Registry:
    """Organisations by id.

    Attributes
    ----------
    by_id
        All of them.
    skipped
        What of the dump was left out.
    """

    by_id: Mapping[str, Organisation] = field(default_factory=dict)
    skipped: Skipped = field(default_factory=Skipped)

    def now(self, identifier: str) -> Organisation | None:
        """Return the organisation of an id; where it is gone and has one successor, that one.

        A merger is no move of everybody who worked there: those before and after it are at one organisation. Where an
        organisation was split up, it stays itself.
        """
        there = self.by_id.get(identifier)
        for _ in range(MOST_STEPS):
            if there is None or there.status not in GONE or len(there.successors) != 1:
                break
            there = self.by_id.get(there.successors[0], there)
        return there

    def countries(self) -> dict[str, str]:
        """Return the country of each organisation that has a place."""
        return {key: one.site.country_code for key, one in self.by_id.items() if one.site is not None}


def read_registry(path: Path) -> Registry:
    """Read a dump.

    Parameters
    ----------
    path : Path
        The zip as published, or the JSON file in it.

    Raises
    ------
    OSError
        If the file cannot be opened.
    NoDumpError
        If no organisation is in it.
    """
    tally = Tally()
    by_id: dict[str, Organisation] = {}
    with _opened(path) as stream:
        for number, record in enumerate(_objects(stream, path.name, tally), 1):
            try:
                one = organisation(record)
            except UnusableError as unusable:
                tally.note(unusable.reason, f"{path.name}, organisation {number:,}", None, unusable.detail)
                continue
            if one.id in by_id:
                tally.note("same-id", f"{path.name}, organisation {number:,}", None, one.id)
                continue
            by_id[one.id] = one
    skipped = tally.skipped()
    if not by_id:
        raise NoDumpError(
            f"{path} holds no organisation of ROR's schema version 2. Take the latest dump from zenodo.org (community "
            f"ror-data) as it is published.\n{skipped}".strip()
        )
    return Registry(by_id, skipped)


def organisation(record: object) -> Organisation:
    """Make an organisation of one record.

    Raises
    ------
    UnusableError
        If it is not one of schema version 2.
    """
    whole = mapping(record, "organisation")
    if "names" not in whole and "name" in whole:
        raise UnusableError("old-schema", "schema version 1")
    identity = str(whole.get("id") or "").rpartition("/")[2].lower()
    if len(identity) != len("0abcdefgh"):
        raise UnusableError("no-id", repr(whole.get("id"))[:60])
    names = [mapping(name, "name") for name in listed(whole.get("names"), "names")]
    shown = [name for name in names if "ror_display" in listed(name.get("types"), "types of a name")] or names
    if not shown or not isinstance(shown[0].get("value"), str):
        raise UnusableError("wrong-type", f"{identity} has no name")
    relations = [mapping(entry, "relationship") for entry in listed(whole.get("relationships"), "relationships")]
    return Organisation(
        identity,
        " ".join(shown[0]["value"].split()),
        tuple(word.lower() for word in listed(whole.get("types"), "types") if isinstance(word, str)),
        str(whole.get("status") or "active").lower(),
        _site(listed(whole.get("locations"), "locations")),
        tuple(
            str(entry.get("id") or "").rpartition("/")[2].lower()
            for entry in relations
            if str(entry.get("type") or "").lower() == "successor"
        ),
    )


def _site(locations: list[Any]) -> Site | None:
    for entry in locations:
        location = mapping(entry, "location")
        details = mapping(location.get("geonames_details"), "geonames_details")
        latitude, longitude = details.get("lat"), details.get("lng")
        name, country = details.get("name"), details.get("country_code")
        if not (isinstance(name, str) and name.strip() and isinstance(country, str) and len(country) == 2):
            continue
        north, east = _degrees(latitude, 90), _degrees(longitude, 180)
        if north is None or east is None:
            continue
        subdivision = details.get("country_subdivision_name")
        return Site(
            str(location.get("geonames_id") or ""),
            " ".join(name.split()),
            country.upper(),
            subdivision if isinstance(subdivision, str) else "",
            north,
            east,
        )
    return None


def _degrees(value: object, most: int) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not -most <= value <= most:
        return None
    return float(value)


@contextmanager
def _opened(path: Path) -> Iterator[IO[str]]:
    """Open the dump, or the newest schema's file in its zip."""
    if not zipfile.is_zipfile(path):
        with path.open(encoding="utf-8-sig", errors="replace") as stream:
            yield stream
        return
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if name.endswith(".json") and "__MACOSX" not in name]
        if not names:
            raise NoDumpError(f"{path} holds no JSON file. Take the dump of ROR as it is published.")
        name = max(names, key=lambda name: ("schema_v2" in name, name))
        with archive.open(name) as packed, io.TextIOWrapper(packed, "utf-8-sig", errors="replace") as stream:
            yield stream


def _objects(stream: IO[str], file: str, tally: Tally) -> Iterator[object]:
    """Give the elements of a JSON array, one at a time."""
    decoder = json.JSONDecoder()
    buffer, at, ended = "", 0, False
    while True:
        at = _BETWEEN.match(buffer, at).end()  # type: ignore[union-attr]
        try:
            element, at = decoder.raw_decode(buffer, at)
        except RecursionError:
            tally.note("too-deep", file)
            return
        except ValueError as error:
            if ended or len(buffer) - at > LONGEST:
                if buffer[at:].strip("] \t\r\n"):
                    tally.note("broken-off" if ended else "damaged", file, None, str(error))
                return
            piece = _more(stream, file, tally)
            buffer, at, ended = buffer[at:] + piece, 0, not piece
            continue
        yield element


def _more(stream: IO[str], file: str, tally: Tally) -> str:
    try:
        return stream.read(PIECE)
    except (OSError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        tally.note("damaged", file, None, str(error))
        return ""


_BETWEEN: Final = re.compile(r"[\[,\s]*")

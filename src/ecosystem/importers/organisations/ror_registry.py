"""Read the dump of the Research Organization Registry (ROR; schema version 2, zip or JSON).

The dump is one long JSON array. It is streamed, one organisation at a time; of a truncated dump the organisations
before the break are used.
"""

import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Final

from ecosystem.importers.file_kinds import ROR, check_kinds
from ecosystem.importers.json_lines.json_values import UnusableError, list_value, object_value
from ecosystem.importers.skipped import Skipped, Tally

READ_CHARACTERS: Final = 1 << 20
LONGEST_ORGANISATION: Final = 1 << 22
"""Characters of one organisation above which the dump counts as damaged; the longest real ones have 100,000."""

MOST_SUCCESSIONS: Final = 5
"""Successors of successors that are followed; a longer chain is a cycle."""

TAKE_LATEST: Final = (
    "Take the latest dump from zenodo.org (community ror-data) as it is published; nothing was written."
)
UNREADABLE_ZIP: Final = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
)

GONE: Final = ("inactive", "withdrawn")


class RorDumpError(ValueError):
    """A file is no dump of ROR; the message has the remedy."""


@dataclass(frozen=True)
class Location:
    """Location of an organisation: a place of GeoNames."""

    geonames_id: str
    name: str
    country_code: str
    subdivision: str
    latitude: float
    longitude: float


@dataclass(frozen=True)
class Organisation:
    """Entry of ROR: id without the address, display name, status, first valid location, ids of successors."""

    id: str
    name: str
    types: tuple[str, ...]
    status: str
    location: Location | None
    successors: tuple[str, ...] = ()


@dataclass(frozen=True)
class Registry:
    """Organisations by id, and what of the dump was skipped."""

    by_id: Mapping[str, Organisation] = field(default_factory=dict)
    skipped: Skipped = field(default_factory=Skipped)

    def current(self, identifier: str) -> Organisation | None:
        """Return the organisation of an id, or its successor where it is inactive and has exactly one.

        A merger is no move of its employees: they work at one organisation before and after it. An organisation that
        was split up stays itself.
        """
        entry = self.by_id.get(identifier)
        for _ in range(MOST_SUCCESSIONS):
            if entry is None or entry.status not in GONE or len(entry.successors) != 1:
                break
            entry = self.by_id.get(entry.successors[0], entry)
        return entry

    def countries(self) -> dict[str, str]:
        """Return the country of each organisation with a location."""
        return {key: one.location.country_code for key, one in self.by_id.items() if one.location is not None}


def read_registry(path: Path) -> Registry:
    """Read a dump: the zip as published, or the JSON file in it.

    Raises
    ------
    RorDumpError
        If no organisation is in it.
    """
    tally = Tally()
    by_id: dict[str, Organisation] = {}
    with _opened(path) as stream:
        for number, record in enumerate(_objects(stream, path.name, tally), 1):
            try:
                one = parse_organisation(record)
            except UnusableError as unusable:
                tally.note(unusable.reason, f"{path.name}, organisation {number:,}", None, unusable.detail)
                continue
            if one.id in by_id:
                tally.note("same-id", f"{path.name}, organisation {number:,}", None, one.id)
                continue
            by_id[one.id] = one
    skipped = tally.skipped()
    if not by_id:
        raise RorDumpError(f"{path} holds no organisation of ROR's schema version 2. {TAKE_LATEST}\n{skipped}".strip())
    return Registry(by_id, skipped)


def parse_organisation(record: object) -> Organisation:
    """Parse one record; raise UnusableError where it is invalid or of schema version 1."""
    whole = object_value(record, "organisation")
    if "names" not in whole and "name" in whole:
        raise UnusableError("old-schema", "schema version 1")
    identity = str(whole.get("id") or "").rpartition("/")[2].lower()
    if len(identity) != len("0abcdefgh"):
        raise UnusableError("no-id", repr(whole.get("id"))[:60])
    names = [object_value(name, "name") for name in list_value(whole.get("names"), "names")]
    display = [name for name in names if "ror_display" in list_value(name.get("types"), "types of a name")] or names
    if not display or not isinstance(display[0].get("value"), str):
        raise UnusableError("wrong-type", f"{identity} has no name")
    relations = [
        object_value(entry, "relationship") for entry in list_value(whole.get("relationships"), "relationships")
    ]
    return Organisation(
        identity,
        " ".join(display[0]["value"].split()),
        tuple(word.lower() for word in list_value(whole.get("types"), "types") if isinstance(word, str)),
        str(whole.get("status") or "active").lower(),
        _location(list_value(whole.get("locations"), "locations")),
        tuple(
            str(entry.get("id") or "").rpartition("/")[2].lower()
            for entry in relations
            if str(entry.get("type") or "").lower() == "successor"
        ),
    )


def _location(locations: list[Any]) -> Location | None:
    for entry in locations:
        location = object_value(entry, "location")
        details = object_value(location.get("geonames_details"), "geonames_details")
        latitude, longitude = details.get("lat"), details.get("lng")
        name, country = details.get("name"), details.get("country_code")
        if not (isinstance(name, str) and name.strip() and isinstance(country, str) and len(country) == 2):
            continue
        north, east = _degrees(latitude, 90), _degrees(longitude, 180)
        if north is None or east is None:
            continue
        subdivision = details.get("country_subdivision_name")
        return Location(
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
    check_kinds([str(path)], ROR)
    if not zipfile.is_zipfile(path):
        with path.open(encoding="utf-8-sig", errors="replace") as stream:
            yield stream
        return
    with ExitStack() as opened:
        try:
            archive = opened.enter_context(zipfile.ZipFile(path))
            names = [name for name in archive.namelist() if name.endswith(".json") and "__MACOSX" not in name]
            newest = max(names, key=lambda name: ("schema_v2" in name, name), default="")
            packed = opened.enter_context(archive.open(newest)) if newest else None
        except UNREADABLE_ZIP as error:
            reason = str(error) or type(error).__name__
            raise RorDumpError(f"{path} is a damaged or locked zip ({reason}). {TAKE_LATEST}") from error
        if packed is None:
            raise RorDumpError(f"{path} holds no JSON file. {TAKE_LATEST}")
        yield opened.enter_context(io.TextIOWrapper(packed, "utf-8-sig", errors="replace"))


def _objects(stream: IO[str], file: str, tally: Tally) -> Iterator[object]:
    """Yield the elements of a JSON array."""
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
            if ended or len(buffer) - at > LONGEST_ORGANISATION:
                if buffer[at:].strip("] \t\r\n"):
                    tally.note("broken-off" if ended else "damaged", file, None, str(error))
                return
            text = _read_more(stream, file, tally)
            buffer, at, ended = buffer[at:] + text, 0, not text
            continue
        yield element


def _read_more(stream: IO[str], file: str, tally: Tally) -> str:
    try:
        return stream.read(READ_CHARACTERS)
    except UNREADABLE_ZIP as error:
        tally.note("damaged", file, None, str(error))
        return ""


_BETWEEN: Final = re.compile(r"[\[,\s]*")

"""A mapping as a small file: headings and words alone, never a row; what comes back is checked like any input."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final

from ecosystem.importers.country_names import is_country_code
from ecosystem.importers.spreadsheets.mapping import TAKES, Decision, Feed, Remembered, SheetMapping, headings_key
from ecosystem.importers.spreadsheets.shapes import MOST_POSTS, SHAPES, UNUSED
from ecosystem.tables import Column
from ecosystem.tables.column import COUNTRY_CODE

VERSION: Final = 1
MOST_BYTES: Final = 2_000_000
MOST_SHEETS: Final = 100
MOST_FEEDS: Final = 500
MOST_DECISIONS: Final = 20_000
LAST_LINE: Final = 1_048_576
"""The last line of a sheet in Excel."""
LONGEST: Final = 500
"""Characters of a heading or a word."""
SCHEMA_ADDRESS: Final = "https://json-schema.org/draft/2020-12/schema"
SCHEMA_FILE: Final = "mapping.schema.json"


class MappingError(ValueError):
    """A file is not a mapping.

    Attributes
    ----------
    problems : tuple of str
        Everything that is wrong: where, what, and what to do.
    """

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


def write_mapping(remembered: Remembered) -> str:
    """Write the mapping as a file; the same mapping has the same text."""
    told = {
        "$schema": SCHEMA_FILE,
        "version": VERSION,
        **({"home": remembered.home} if remembered.home else {}),
        "sheets": [
            {
                "headings": list(sheet.headings),
                "shape": sheet.shape,
                **({"header": sheet.header} if sheet.header else {}),
                "feeds": [_sparse(asdict(feed)) for feed in sheet.feeds],
            }
            for sheet in remembered.sheets
        ],
        "decisions": [asdict(decision) for decision in remembered.decisions],
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def read_mapping(text: str) -> Remembered:
    """Read a mapping from a file, which may hold anything.

    Raises
    ------
    MappingError
        With everything that is wrong.

    Examples
    --------
    >>> kept = Remembered((SheetMapping(("Name",), "researchers", (Feed("name", "Name"),)),))
    >>> read_mapping(write_mapping(kept)) == kept
    True
    """
    told = _object(text)
    problems: list[str] = []
    if told.get("version") != VERSION:
        problems.append(f"version is {str(told.get('version'))[:40]!r}; this program reads version {VERSION}.")
    extra = set(told) - {"$schema", "version", "home", "sheets", "decisions"}
    problems += [f"“{name[:40]}” means nothing here; take it out." for name in sorted(extra)]
    home = _text(told, "home", "The file", problems)
    if home and not is_country_code(home):
        problems.append(f"home is {home[:40]!r}; write a country code of two capital letters, such as PK.")
    sheets = [
        _sheet(item, f"Sheet {place}", problems)
        for place, item in enumerate(_list(told, "sheets", MOST_SHEETS, "The file", problems), start=1)
    ]
    decisions = [
        _decision(item, f"Decision {place}", problems)
        for place, item in enumerate(_list(told, "decisions", MOST_DECISIONS, "The file", problems), start=1)
    ]
    if len({headings_key(sheet.headings) for sheet in sheets}) < len(sheets):
        problems.append("Two sheets have the same headings; keep one.")
    if len({(one.vocabulary, one.original, one.beside) for one in decisions}) < len(decisions):
        problems.append("Two decisions are about the same word; keep one.")
    if problems:
        raise MappingError(problems[:50])
    return Remembered(tuple(sorted(sheets, key=lambda one: one.headings)), tuple(sorted(decisions)), home)


def schema() -> dict[str, Any]:
    """Return the JSON schema of a mapping file."""
    text = {"type": "string", "maxLength": LONGEST}
    feed = {
        "type": "object",
        "required": ["target"],
        "additionalProperties": False,
        "properties": {
            "target": {"enum": sorted({str(column) for shape in SHAPES.values() for column in shape.columns()})},
            "heading": text,
            "take": {"enum": list(TAKES)},
            "post": {"type": "integer", "minimum": 0, "maximum": MOST_POSTS},
            "constant": text,
        },
    }
    sheet = {
        "type": "object",
        "required": ["headings", "shape", "feeds"],
        "additionalProperties": False,
        "properties": {
            "headings": {"type": "array", "items": text, "minItems": 1, "maxItems": MOST_FEEDS},
            "shape": {"enum": [*SHAPES, UNUSED]},
            "header": {"type": "integer", "minimum": 0, "maximum": LAST_LINE},
            "feeds": {"type": "array", "items": feed, "maxItems": MOST_FEEDS},
        },
    }
    decision = {
        "type": "object",
        "required": ["vocabulary", "original", "beside", "ours"],
        "additionalProperties": False,
        "properties": dict.fromkeys(("vocabulary", "original", "beside", "ours"), text),
    }
    return {
        "$schema": SCHEMA_ADDRESS,
        "title": "How the columns and words of spreadsheets become those of a dataset",
        "type": "object",
        "required": ["version", "sheets", "decisions"],
        "additionalProperties": False,
        "properties": {
            "$schema": {"type": "string"},
            "version": {"const": VERSION},
            "home": {"type": "string", "pattern": f"^{COUNTRY_CODE}$"},
            "sheets": {"type": "array", "items": sheet, "maxItems": MOST_SHEETS},
            "decisions": {"type": "array", "items": decision, "maxItems": MOST_DECISIONS},
        },
    }


def _sparse(told: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if name == "target" or value not in ("", 0)}


def _object(text: str) -> dict[str, Any]:
    if len(text.encode(errors="replace")) > MOST_BYTES:
        raise MappingError([f"The file is larger than {MOST_BYTES // 1_000_000} MB: a mapping holds words alone."])
    try:
        told = json.loads(text)
    except (ValueError, RecursionError) as error:
        said = f"The file is not JSON: {str(error)[:200]}. Choose a mapping that was downloaded or written here."
        raise MappingError([said]) from error
    if not isinstance(told, dict):
        raise MappingError(["The file holds no object. Choose a mapping that was downloaded or written here."])
    return told


def _list(item: Mapping[str, Any], name: str, most: int, where: str, problems: list[str]) -> list[Any]:
    value = item.get(name)
    if not isinstance(value, list):
        problems.append(f"{where}: {name} must be a list.")
        return []
    if len(value) > most:
        problems.append(f"{where}: {name} has {len(value):,} entries; at most {most:,} are read.")
        return []
    return value


def _text(item: Mapping[str, Any], name: str, where: str, problems: list[str]) -> str:
    value = item.get(name, "")
    if not isinstance(value, str) or len(value) > LONGEST:
        problems.append(f"{where}: {name} must be a text of at most {LONGEST} characters.")
        return ""
    return value


def _known(item: object, names: set[str], where: str, problems: list[str]) -> Mapping[str, Any]:
    if not isinstance(item, dict):
        problems.append(f"{where} must be an object.")
        return {}
    problems += [f"{where}: “{str(name)[:40]}” means nothing here; take it out." for name in sorted(set(item) - names)]
    return item


def _sheet(item: object, where: str, problems: list[str]) -> SheetMapping:
    told = _known(item, {"headings", "shape", "header", "feeds"}, where, problems)
    listed = _list(told, "headings", MOST_FEEDS, where, problems)
    headings = tuple(sorted(_text({"heading": heading}, "heading", where, problems) for heading in listed))
    if not headings:
        problems.append(f"{where} has no headings.")
    header = told.get("header", 0)
    if type(header) is not int or not 0 <= header <= LAST_LINE:
        problems.append(f"{where}: header must be the number of a line, or 0 where it is to be found.")
        header = 0
    shape = _text(told, "shape", where, problems)
    if shape not in SHAPES and shape != UNUSED:
        problems.append(f"{where}: shape is {shape[:40]!r}; it must be one of {', '.join([*SHAPES, UNUSED])}.")
        return SheetMapping(headings, UNUSED, header=header)
    feeds = [
        _feed(entry, f"{where}, feed {place}", shape, headings, problems)
        for place, entry in enumerate(_list(told, "feeds", MOST_FEEDS, where, problems), start=1)
    ]
    if len({(feed.target, feed.post) for feed in feeds}) < len(feeds):
        problems.append(f"{where}: two feeds fill one column; keep one.")
    return SheetMapping(headings, shape, tuple(sorted(feeds)), header)


def _feed(item: object, where: str, shape: str, headings: Sequence[str], problems: list[str]) -> Feed:
    told = _known(item, {"target", "heading", "take", "post", "constant"}, where, problems)
    feed = Feed(
        _text(told, "target", where, problems),
        _text(told, "heading", where, problems),
        _text(told, "take", where, problems),
        told["post"] if type(told.get("post", 0)) is int and "post" in told else 0,
        _text(told, "constant", where, problems),
    )
    columns: Sequence[Column] = SHAPES[shape].columns() if shape in SHAPES else ()
    if feed.target not in columns:
        problems.append(f"{where}: {feed.target[:40]!r} is no column of {shape}.")
    if feed.heading and feed.heading not in headings:
        problems.append(f"{where}: “{feed.heading[:40]}” is not among the headings.")
    if feed.take not in TAKES:
        problems.append(f"{where}: take is {feed.take[:40]!r}; it must be one of {', '.join(filter(None, TAKES))}.")
    if not 0 <= feed.post <= MOST_POSTS or type(told.get("post", 0)) is not int:
        problems.append(f"{where}: post must be a whole number up to {MOST_POSTS}.")
    if bool(feed.heading) + bool(feed.constant) + (feed.take == "row") != 1:
        problems.append(f"{where}: name either a heading or a constant.")
    return feed


def _decision(item: object, where: str, problems: list[str]) -> Decision:
    told = _known(item, {"vocabulary", "original", "beside", "ours"}, where, problems)
    return Decision(*(_text(told, name, where, problems) for name in ("vocabulary", "original", "beside", "ours")))

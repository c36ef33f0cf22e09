"""Mapping files (JSON): writing, reading with validation, and their JSON schema; they hold no rows."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final

from ecosystem.importers.country_names import is_country_code
from ecosystem.importers.spreadsheets.layouts import LAYOUTS, MAX_POSTS, UNUSED
from ecosystem.importers.spreadsheets.mapping import TAKES, Decision, Feed, SavedMapping, SheetMapping, headings_key
from ecosystem.tables import Column
from ecosystem.tables.column import COUNTRY_CODE

VERSION: Final = 1
MAX_FILE_BYTES: Final = 2_000_000
MAX_SHEETS: Final = 100
MAX_FEEDS: Final = 500
MAX_DECISIONS: Final = 20_000
MAX_PROBLEMS: Final = 50
LAST_ROW: Final = 1_048_576
"""Last row of a sheet in Excel."""
MAX_TEXT: Final = 500
"""Characters of a heading or a value."""
SCHEMA_ADDRESS: Final = "https://json-schema.org/draft/2020-12/schema"
SCHEMA_FILE: Final = "mapping.schema.json"
_CHOOSE: Final = "Choose a mapping that was downloaded or written here."
_DECISION: Final = ("vocabulary", "original", "beside", "ours")


class MappingError(ValueError):
    """Invalid mapping file; `problems` lists every error with place, rule and remedy."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


def write_mapping(saved: SavedMapping) -> str:
    """Serialise a mapping; equal mappings give equal text."""
    content = {
        "$schema": SCHEMA_FILE,
        "version": VERSION,
        **({"home": saved.home} if saved.home else {}),
        "sheets": [
            {
                "headings": list(sheet.headings),
                "shape": sheet.layout,
                **({"header": sheet.header} if sheet.header else {}),
                "feeds": [
                    {name: value for name, value in asdict(feed).items() if name == "target" or value not in ("", 0)}
                    for feed in sheet.feeds
                ],
            }
            for sheet in saved.sheets
        ],
        "decisions": [asdict(decision) for decision in saved.decisions],
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def read_mapping(text: str) -> SavedMapping:
    """Parse and validate a mapping file.

    Raises
    ------
    MappingError
        With every error.

    Examples
    --------
    >>> saved = SavedMapping((SheetMapping(("Name",), "researchers", (Feed("name", "Name"),)),))
    >>> read_mapping(write_mapping(saved)) == saved
    True
    """
    content = _object(text)
    problems: list[str] = []
    if content.get("version") != VERSION:
        problems.append(f"version is {str(content.get('version'))[:40]!r}; this program reads version {VERSION}.")
    extra = set(content) - {"$schema", "version", "home", "sheets", "decisions"}
    problems += [f"“{name[:40]}” means nothing here; take it out." for name in sorted(extra)]
    home = _text(content, "home", "The file", problems)
    if home and not is_country_code(home):
        problems.append(f"home is {home[:40]!r}; write a country code of two capital letters, such as PK.")
    sheets = [
        _sheet(item, f"Sheet {number}", problems)
        for number, item in enumerate(_list(content, "sheets", MAX_SHEETS, "The file", problems), start=1)
    ]
    decisions = [
        _decision(item, f"Decision {number}", problems)
        for number, item in enumerate(_list(content, "decisions", MAX_DECISIONS, "The file", problems), start=1)
    ]
    if len({headings_key(sheet.headings) for sheet in sheets}) < len(sheets):
        problems.append("Two sheets have the same headings; keep one.")
    if len({(one.vocabulary, one.original, one.beside) for one in decisions}) < len(decisions):
        problems.append("Two decisions are about the same word; keep one.")
    if problems:
        raise MappingError(problems[:MAX_PROBLEMS])
    return SavedMapping(tuple(sorted(sheets, key=lambda one: one.headings)), tuple(sorted(decisions)), home)


def schema() -> dict[str, Any]:
    """Return the JSON schema of a mapping file."""
    text = {"type": "string", "maxLength": MAX_TEXT}
    targets = sorted({str(column) for layout in LAYOUTS.values() for column in layout.columns()})
    feed = {
        "target": {"enum": targets},
        "heading": text,
        "take": {"enum": list(TAKES)},
        "post": {"type": "integer", "minimum": 0, "maximum": MAX_POSTS},
        "constant": text,
    }
    sheet = {
        "headings": {"type": "array", "items": text, "minItems": 1, "maxItems": MAX_FEEDS},
        "shape": {"enum": [*LAYOUTS, UNUSED]},
        "header": {"type": "integer", "minimum": 0, "maximum": LAST_ROW},
        "feeds": {"type": "array", "items": _object_schema(["target"], feed), "maxItems": MAX_FEEDS},
    }
    sheets = _object_schema(["headings", "shape", "feeds"], sheet)
    decisions = _object_schema(list(_DECISION), dict.fromkeys(_DECISION, text))
    content = {
        "$schema": {"type": "string"},
        "version": {"const": VERSION},
        "home": {"type": "string", "pattern": f"^{COUNTRY_CODE}$"},
        "sheets": {"type": "array", "items": sheets, "maxItems": MAX_SHEETS},
        "decisions": {"type": "array", "items": decisions, "maxItems": MAX_DECISIONS},
    }
    return {
        "$schema": SCHEMA_ADDRESS,
        "title": "How the columns and words of spreadsheets become those of a dataset",
        **_object_schema(["version", "sheets", "decisions"], content),
    }


def _object_schema(required: list[str], properties: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "object", "required": required, "additionalProperties": False, "properties": dict(properties)}


def _object(text: str) -> dict[str, Any]:
    if len(text.encode(errors="replace")) > MAX_FILE_BYTES:
        raise MappingError([f"The file is larger than {MAX_FILE_BYTES // 1_000_000} MB: a mapping holds words alone."])
    try:
        content = json.loads(text)
        json.dumps(content, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        raise MappingError(
            [f"The file holds half a character (a lone surrogate), which no text has. {_CHOOSE}"]
        ) from error
    except (ValueError, RecursionError) as error:
        raise MappingError([f"The file is not JSON: {str(error)[:200]}. {_CHOOSE}"]) from error
    if not isinstance(content, dict):
        raise MappingError([f"The file holds no object. {_CHOOSE}"])
    return content


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
    if not isinstance(value, str) or len(value) > MAX_TEXT:
        problems.append(f"{where}: {name} must be a text of at most {MAX_TEXT} characters.")
        return ""
    return value


def _known(item: object, names: set[str], where: str, problems: list[str]) -> Mapping[str, Any]:
    if not isinstance(item, dict):
        problems.append(f"{where} must be an object.")
        return {}
    problems += [f"{where}: “{str(name)[:40]}” means nothing here; take it out." for name in sorted(set(item) - names)]
    return item


def _sheet(item: object, where: str, problems: list[str]) -> SheetMapping:
    content = _known(item, {"headings", "shape", "header", "feeds"}, where, problems)
    listed = _list(content, "headings", MAX_FEEDS, where, problems)
    headings = tuple(sorted(_text({"heading": heading}, "heading", where, problems) for heading in listed))
    if not headings:
        problems.append(f"{where} has no headings.")
    header = content.get("header", 0)
    if type(header) is not int or not 0 <= header <= LAST_ROW:
        problems.append(f"{where}: header must be the number of a line, or 0 where it is to be found.")
        header = 0
    layout = _text(content, "shape", where, problems)
    if layout not in LAYOUTS and layout != UNUSED:
        problems.append(f"{where}: shape is {layout[:40]!r}; it must be one of {', '.join([*LAYOUTS, UNUSED])}.")
        return SheetMapping(headings, UNUSED, header=header)
    feeds = [
        _feed(entry, f"{where}, feed {number}", layout, headings, problems)
        for number, entry in enumerate(_list(content, "feeds", MAX_FEEDS, where, problems), start=1)
    ]
    if len({(feed.target, feed.post) for feed in feeds}) < len(feeds):
        problems.append(f"{where}: two feeds fill one column; keep one.")
    return SheetMapping(headings, layout, tuple(sorted(feeds)), header)


def _feed(item: object, where: str, layout: str, headings: Sequence[str], problems: list[str]) -> Feed:
    content = _known(item, {"target", "heading", "take", "post", "constant"}, where, problems)
    post = content.get("post", 0)
    feed = Feed(
        _text(content, "target", where, problems),
        _text(content, "heading", where, problems),
        _text(content, "take", where, problems),
        post if type(post) is int else 0,
        _text(content, "constant", where, problems),
    )
    columns: Sequence[Column] = LAYOUTS[layout].columns() if layout in LAYOUTS else ()
    if feed.target not in columns:
        problems.append(f"{where}: {feed.target[:40]!r} is no column of {layout}.")
    if feed.heading and feed.heading not in headings:
        problems.append(f"{where}: “{feed.heading[:40]}” is not among the headings.")
    if feed.take not in TAKES:
        problems.append(f"{where}: take is {feed.take[:40]!r}; it must be one of {', '.join(filter(None, TAKES))}.")
    if not 0 <= feed.post <= MAX_POSTS or type(post) is not int:
        problems.append(f"{where}: post must be a whole number up to {MAX_POSTS}.")
    if bool(feed.heading) + bool(feed.constant) + (feed.take == "row") != 1:
        problems.append(f"{where}: name either a heading or a constant.")
    return feed


def _decision(item: object, where: str, problems: list[str]) -> Decision:
    content = _known(item, set(_DECISION), where, problems)
    return Decision(*(_text(content, name, where, problems) for name in _DECISION))

"""Dataset metadata, read from ``datapackage.json``."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pandas as pd

from ecosystem.load.model.import_record import RECORD_KEY, ImportRecord, read_record
from ecosystem.load.problems import Problem, closest_match, shorten
from ecosystem.load.reading.files import File
from ecosystem.tables import Researchers, Sources, Transitions
from ecosystem.tables import vocabulary as words
from ecosystem.tables.packaging import PACKAGE

UPLOAD_TITLE: Final = "Your upload"
ORIGIN: Final = "origin.json"
"""File in the copy of a remote dataset that states where its other files were read, and when."""
NO_METADATA: Final = (
    "There is no datapackage.json: the rows are taken as observed, for Pakistan as home, without date and licence."
)
_MAX_BYTES: Final = 1 << 20


@dataclass(frozen=True)
class DatasetMetadata:
    """Title, kind, licence, date and home country of a dataset.

    Attributes
    ----------
    kind
        A key of :data:`ecosystem.tables.vocabulary.DATASET_KINDS`.
    digest
        SHA-256 of the input files, shortened; empty until the tables are loaded.
    home
        ISO alpha-2 code of the country whose borders count.
    record
        Only for datasets that an importer wrote.
    short_title
        For places with too little room for the title; may be empty.
    origin
        Of a remote dataset: where its files were read, without secrets, and when.
    """

    name: str
    title: str
    description: str
    kind: str
    version: str
    licence: str
    as_of: str
    digest: str
    home: str = words.HOME
    record: ImportRecord | None = None
    short_title: str = ""
    origin: str = ""


def default_metadata(name: str, *, title: str = UPLOAD_TITLE) -> DatasetMetadata:
    """Metadata for a dataset without ``datapackage.json``."""
    return DatasetMetadata(name, title, "", "observed", "", "", "", "")


def read_origin(folder: Path) -> str:
    """Where and when the files of a copy of a remote dataset were read; empty for other folders."""
    try:
        stated = json.loads((folder / ORIGIN).read_text(encoding="utf-8"))
        return f"{stated['origin']}, {stated['read']}"
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return ""


def kind_of_rows(frames: Mapping[str, pd.DataFrame]) -> str:
    """Dataset kind that the rows themselves state; it overrules the metadata.

    Without it, simulated rows with missing or wrong metadata would pass for observations.

    Returns
    -------
    str
        ``simulated`` or ``illustrative`` where any move, or the source of any move or person, is marked so; else
        empty.
    """
    moves, sources = frames[Transitions.table], frames[Sources.table]
    used = {str(code) for table in (frames[Researchers.table], moves) for code in table[Researchers.source_id].unique()}
    kinds = set(sources.loc[sources[Sources.source_id].isin(used), Sources.kind].astype("str"))
    grades = set(moves[Transitions.evidence].astype("str").unique())
    for kind, grade in (("simulated", "s"), ("illustrative", "i")):
        if kind in kinds or grade in grades:
            return kind
    return ""


def read_metadata(package: File, name: str) -> tuple[DatasetMetadata, tuple[Problem, ...]]:
    """Parse and check ``datapackage.json``.

    Parameters
    ----------
    package : File
        Frictionless data package with our own keys ``kind``, ``as_of``, ``home`` and ``short_title``.
    name : str
        Name of the dataset where the file has none.

    Returns
    -------
    DatasetMetadata
        With an empty digest, and with defaults where a key is missing or wrong.
    tuple of Problem
        Errors in the file.

    Examples
    --------
    >>> metadata, problems = read_metadata(File("datapackage.json", b'{"title": "Survey", "kind": "observd"}'), "s")
    >>> metadata.title, problems[0].remedy
    ('Survey', 'Did you mean observed?')
    """
    default = default_metadata(name, title=name)
    try:
        content = package.read()
        if len(content) > _MAX_BYTES:
            return default, (_problem(package, "", "", "is larger than a megabyte", "Keep only the description"),)
        keys = json.loads(content.decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        return default, (_problem(package, "", "", f"is not JSON: {error.msg}", "Correct it there", line=error.lineno),)
    except (ValueError, OSError, RecursionError):  # not UTF-8, a number of thousands of digits, nested too deep
        return default, (_problem(package, "", "", "cannot be read as UTF-8 JSON", "Save it again as UTF-8"),)
    if not isinstance(keys, dict):
        return default, (_problem(package, "", "", "must hold one JSON object", "See data/README.md for the keys"),)
    kind, home, problems = _text(keys, "kind") or "observed", _text(keys, "home") or words.HOME, []
    if kind not in words.DATASET_KINDS:
        match = closest_match(kind, words.DATASET_KINDS)
        remedy = f"Did you mean {match}?" if match else "Correct it"
        problems.append(_problem(package, "kind", kind, f"must be one of {', '.join(words.DATASET_KINDS)}", remedy))
    if not re.fullmatch("[A-Z]{2}", home):
        problems.append(_problem(package, "home", home, "must be a country code of two capital letters", "Write PK"))
    metadata = DatasetMetadata(
        _text(keys, "name") or name,
        _text(keys, "title") or _text(keys, "name") or name,
        _text(keys, "description"),
        kind if kind in words.DATASET_KINDS else "observed",
        _text(keys, "version"),
        _licences(keys.get("licenses")),
        _text(keys, "as_of"),
        "",
        home if not problems else words.HOME,
        read_record(keys.get(RECORD_KEY)),
        _text(keys, "short_title"),
    )
    return metadata, tuple(problems)


def _licences(value: object) -> str:
    items = [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
    return "; ".join(_licence_names(items))


def _licence_names(items: Iterable[Mapping[str, Any]]) -> Iterable[str]:
    for item in items:
        if name := _text(item, "title") or _text(item, "name") or _text(item, "path"):
            yield name


def _text(keys: Mapping[str, Any], key: str) -> str:
    value = keys.get(key)
    return str(value).strip() if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def _problem(package: File, key: str, value: str, rule: str, remedy: str, *, line: int = 0) -> Problem:
    return Problem(package.name or PACKAGE, line, key, shorten(value), rule, remedy)

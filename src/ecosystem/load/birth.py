"""A dataset's birth certificate, read from its ``datapackage.json``."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

import pandas as pd

from ecosystem.load.ecosystem import Birth
from ecosystem.load.files import PACKAGE, File, nearest
from ecosystem.load.problems import Problem, shown
from ecosystem.load.record import RECORD, read_record
from ecosystem.tables import Researchers, Sources, Transitions
from ecosystem.tables import vocabulary as words

UPLOAD_TITLE: Final = "Your upload"
NO_CERTIFICATE: Final = (
    "There is no datapackage.json: the rows are taken as observed, for Pakistan as home, without date and licence."
)
_LARGEST: Final = 1 << 20


def unregistered(name: str, *, title: str = UPLOAD_TITLE) -> Birth:
    """Make out a certificate for data that come without one."""
    return Birth(name, title, "", "observed", "", "", "", "")


def kind_of_rows(frames: Mapping[str, pd.DataFrame]) -> str:
    """Tell what the rows themselves say they are, where that is not records of real people.

    A file that comes without its certificate, or with a wrong one, must not pass for an observation.

    Returns
    -------
    str
        ``simulated`` or ``illustrative`` where any move or any person's or move's source is so marked, else nothing.
    """
    moves, sources = frames[Transitions.table], frames[Sources.table]
    used = {str(code) for table in (frames[Researchers.table], moves) for code in table[Researchers.source_id].unique()}
    kinds = set(sources.loc[sources[Sources.source_id].isin(used), Sources.kind].astype("str"))
    grades = set(moves[Transitions.evidence].astype("str").unique())
    for kind, grade in (("simulated", "s"), ("illustrative", "i")):
        if kind in kinds or grade in grades:
            return kind
    return ""


def read_birth(package: File, name: str) -> tuple[Birth, tuple[Problem, ...]]:
    """Read a birth certificate.

    Parameters
    ----------
    package : File
        ``datapackage.json``, with the keys ``kind``, ``as_of`` and ``home`` of ours.
    name : str
        What the dataset is called where the file does not say.

    Returns
    -------
    Birth
        With an empty digest, and with defaults where a key is missing or wrong.
    tuple of Problem
        What is wrong with the file.

    Examples
    --------
    >>> birth, problems = read_birth(File("datapackage.json", b'{"title": "Survey", "kind": "observd"}'), "survey")
    >>> birth.title, problems[0].remedy
    ('Survey', 'Did you mean observed?')
    """
    plain = unregistered(name, title=name)
    try:
        content = package.read()
        if len(content) > _LARGEST:
            return plain, (_problem(package, "", "", "is larger than a megabyte", "Keep only what describes the data"),)
        said = json.loads(content.decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        return plain, (_problem(package, "", "", f"is not JSON: {error.msg}", "Mend it there", line=error.lineno),)
    except (ValueError, OSError, RecursionError):  # not UTF-8, a number of thousands of digits, nested too deep
        return plain, (_problem(package, "", "", "cannot be read as UTF-8 JSON", "Save it again as UTF-8"),)
    if not isinstance(said, dict):
        return plain, (_problem(package, "", "", "must hold one JSON object", "See data/README.md for the keys"),)
    kind, home, problems = _text(said, "kind") or "observed", _text(said, "home") or words.HOME, []
    if kind not in words.DATASET_KINDS:
        near = nearest(kind, words.DATASET_KINDS)
        remedy = f"Did you mean {near}?" if near else "Correct it"
        problems.append(_problem(package, "kind", kind, f"must be one of {', '.join(words.DATASET_KINDS)}", remedy))
    if not re.fullmatch("[A-Z]{2}", home):
        problems.append(_problem(package, "home", home, "must be a country code of two capital letters", "Write PK"))
    birth = Birth(
        _text(said, "name") or name,
        _text(said, "title") or _text(said, "name") or name,
        _text(said, "description"),
        kind if kind in words.DATASET_KINDS else "observed",
        _text(said, "version"),
        _licences(said.get("licenses")),
        _text(said, "as_of"),
        "",
        home if not problems else words.HOME,
        read_record(said.get(RECORD)),
        _text(said, "short_title"),
    )
    return birth, tuple(problems)


def table_names(package: File) -> set[str]:
    """List the resources that a certificate names; none where it cannot be read."""
    try:
        said = json.loads(package.read().decode("utf-8-sig"))
    except (ValueError, OSError, RecursionError):
        return set()
    resources = said.get("resources") if isinstance(said, dict) else None
    return {_text(resource, "name") for resource in _objects(resources)}


def _licences(said: object) -> str:
    found = [_text(licence, "title") or _text(licence, "name") or _text(licence, "path") for licence in _objects(said)]
    return "; ".join(licence for licence in found if licence)


def _objects(said: object) -> Iterable[Mapping[str, Any]]:
    return [item for item in said if isinstance(item, dict)] if isinstance(said, list) else []


def _text(said: Mapping[str, Any], key: str) -> str:
    value = said.get(key)
    return str(value).strip() if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def _problem(package: File, key: str, value: str, rule: str, remedy: str, *, line: int = 0) -> Problem:
    return Problem(package.name or PACKAGE, line, key, shown(value), rule, remedy)

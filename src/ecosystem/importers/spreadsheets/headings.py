"""Which column of ours a heading names: a table of synonyms, then spelling, then the words it contains."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from ecosystem.datasets.cleaning_rules import read_rows
from ecosystem.importers.spreadsheets.shapes import MOST_POSTS, POST_COLUMNS, SHAPES, Shape
from ecosystem.importers.text_folding import fold
from ecosystem.site import SITE
from ecosystem.tables import Cities, Column, Researchers

OWN: Final = 1.0
"""The heading is our column's name."""
SPECIFIC: Final = 0.97
"""The table of synonyms names the column for this very table."""
SYNONYM: Final = 0.95
PERHAPS: Final = 0.75
"""The table marks the synonym as one that names the column where nothing else does."""
ALIKE: Final = 86
"""From how many per cent of likeness on a heading is taken for a misspelt one: two letters in fourteen."""
SPELT: Final = 0.9
"""How much a heading like another is worth at full likeness."""
CONTAINED: Final = 0.5
"""Share of a heading that a known one within it must make up."""
BRACKETED: Final = 0.95
"""How much a heading is worth without what stands in brackets behind it."""
MAYBE: Final = "?"
"""Ends the target of such a synonym in the table."""
_OUTER: Final = re.compile(r"(.+?)\s*[\(\[][^()\[\]]*[\)\]]")
_NUMBER: Final = re.compile(r"^(?:(\d{1,2})(?:st|nd|rd|th|e|er|te)?\s+)?(.*?)(?:\s*(\d{1,2}))?$")
_INNER: Final = re.compile(r"\b(\d{1,2})\b")
_GROUP: Final = re.compile(r"^(?:posts?|jobs?|positions?|employments?|stellen?|postes?|emplois?|stations?|careers?)\s+")


@dataclass(frozen=True)
class Likeness:
    """How far a heading names a column of ours."""

    target: Column
    post: int
    score: float
    reason: str


def is_known(heading: str) -> bool:
    """Say whether a cell is, letter by letter, a heading that names some column.

    Examples
    --------
    >>> is_known("Arbeitgeber"), is_known("Employer 2"), is_known("Lahore")
    (True, True, False)
    """
    plain, _ = numbered(heading)
    return plain in _everything()


def is_foreign(heading: str) -> bool:
    """Say whether a heading is known to name some column and is not the name of one of ours.

    Examples
    --------
    >>> is_foreign("Employer"), is_foreign("organization"), is_foreign("degree_yeer")
    (True, False, False)
    """
    return fold(heading) in frozenset[str]().union(*_table().values()) - _own()


def numbered(heading: str) -> tuple[str, int]:
    """Tell which of several posts a heading is about, and what it says without the number.

    Examples
    --------
    >>> numbered("Employer 2"), numbered("1st employer"), numbered("Post 3: From"), numbered("City")
    (('employer', 2), ('employer', 1), ('from', 3), ('city', 0))
    """
    plain = fold(heading)
    if plain in _everything():
        return plain, 0
    found = _NUMBER.match(plain)
    number = next((part for part in (found[1], found[3]) if part), "") if found else ""
    rest = found[2] if found and number else plain
    if not number and (inner := _INNER.search(plain)):
        number, rest = inner[1], " ".join((plain[: inner.start()] + plain[inner.end() :]).split())
    if not number or not 1 <= int(number) <= MOST_POSTS:
        return plain, 0
    shorter = _GROUP.sub("", rest)
    return (shorter if rest not in _everything() and shorter else rest), int(number)


def likenesses(heading: str, shape: Shape) -> list[Likeness]:
    """Return the columns of a shape that a heading may name, each once, with how surely and why."""
    outer = _OUTER.fullmatch(heading.strip())
    found = _likenesses(heading, shape)
    if outer is None:
        return found
    named = {like.target for like in found}
    more = [like for like in _likenesses(outer[1], shape) if like.target not in named]
    return [*found, *(replace(like, score=like.score * BRACKETED) for like in more)]


def _likenesses(heading: str, shape: Shape) -> list[Likeness]:
    plain, post = numbered(heading)
    allowed = {str(column) for column in POST_COLUMNS} if post else None
    if post and shape.posts == 1:
        return []
    found: list[Likeness] = []
    for column in shape.columns():
        if allowed is not None and column not in allowed:
            continue
        if shape.posts > 1 and not post and column in POST_COLUMNS:
            continue
        score, reason = _score(plain, column, shape)
        if score:
            found.append(Likeness(column, post, score, reason))
    return found


def _score(plain: str, column: Column, shape: Shape) -> tuple[float, str]:
    specific, general, perhaps = _synonyms_of(column, shape)
    if plain == fold(column):
        return OWN, "it is our column's name"
    if plain in specific:
        return SPECIFIC, f"“{plain}” is known to name it"
    if plain in general:
        return SYNONYM, f"“{plain}” is known to name it"
    if plain in perhaps:
        return PERHAPS, f"“{plain}” may name it, where no other column does"
    return _spelt(plain, [fold(column), *specific, *general])


@cache
def _spelt_cached(plain: str, names: tuple[str, ...]) -> tuple[float, str]:
    from rapidfuzz import fuzz, process

    if plain in _everything():
        return 0.0, ""  # it names another column, letter by letter
    best = process.extractOne(plain, names, scorer=fuzz.ratio, score_cutoff=ALIKE) if len(plain) > 3 else None
    if best:
        return SPELT * best[1] / 100, f"spelt like “{best[0]}” ({best[1]:.0f} %)"
    within = [name for name in names if len(name) > 3 and f" {name} " in f" {plain} "]
    longest = max(within, key=lambda name: (len(name), name), default="")
    share = len(longest) / len(plain) if plain else 0.0
    return (0.6 + 0.3 * share, f"it contains “{longest}”") if share >= CONTAINED else (0.0, "")


def _spelt(plain: str, names: Iterable[str]) -> tuple[float, str]:
    return _spelt_cached(plain, tuple(sorted(set(names))))


@cache
def _table() -> Mapping[str, frozenset[str]]:
    """Return the synonyms by what they name."""
    named: dict[str, set[str]] = {}
    for row in read_rows(SITE / "data" / "cleaning" / "heading.csv"):
        named.setdefault(row["target"], set()).add(row["spelling"])
    return {target: frozenset(spellings) for target, spellings in named.items()}


def _synonyms_of(column: Column, shape: Shape) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Return the synonyms that name a column in this table, those that name it in any, and those that perhaps do."""
    tables = {shape.table.table} | ({Researchers.table} if shape.name in ("posts", "careers") else set())
    specific = frozenset[str]().union(*(_table().get(f"{table}.{column}", frozenset()) for table in tables))
    perhaps = _table().get(f"{shape.table.table}.{column}{MAYBE}", frozenset())
    if shape.table is Cities and column == Cities.city_id:
        return specific, frozenset(), perhaps  # a word for a city names its name in a list of cities, and no id
    return specific, _table().get(str(column), frozenset()), perhaps


@cache
def _everything() -> frozenset[str]:
    return _own().union(*_table().values())


@cache
def _own() -> frozenset[str]:
    return frozenset(fold(column) for shape in SHAPES.values() for column in shape.columns())

"""Match headings with our columns: synonym table, then spelling, then contained words."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from ecosystem.datasets.cleaning_rules import read_rows
from ecosystem.importers.spreadsheets.layouts import LAYOUTS, MAX_POSTS, POST_COLUMNS, Layout, PostRows
from ecosystem.importers.text_folding import fold
from ecosystem.site import SITE
from ecosystem.tables import Cities, Column, Researchers, Transitions

EXACT_SCORE: Final = 1.0
"""The heading is our column's name."""
SPECIFIC_SCORE: Final = 0.97
"""The synonym is listed for the column of this very table."""
SYNONYM_SCORE: Final = 0.95
WEAK_SCORE: Final = 0.75
"""The synonym is listed as one that names the column only if nothing else does."""
WEAK_REASON: Final = "may name it, where no other column does"
MIN_SIMILARITY: Final = 86
"""Per cent of similarity from which a heading is a misspelt one: two letters in fourteen."""
SPELLING_SCORE: Final = 0.9
"""Score of a misspelt heading at full similarity."""
MIN_CONTAINED_SHARE: Final = 0.5
"""Share of a heading that a known one within it must make up."""
BRACKET_FACTOR: Final = 0.95
"""Factor for a heading matched without the part in brackets behind it."""
WEAK_MARK: Final = "?"
"""Ends the target of a weak synonym in the table."""
_BETWEEN_LANGUAGES: Final = re.compile(r"[/|\n]")
MAX_LANGUAGES: Final = 3
_BEFORE_BRACKETS: Final = re.compile(r"(.+?)\s*[\(\[][^()\[\]]*[\)\]]")
_NUMBER: Final = re.compile(r"^(?:(\d{1,2})(?:st|nd|rd|th|e|er|te)?\s+)?(.*?)(?:\s*(\d{1,2}))?$")
_INNER_NUMBER: Final = re.compile(r"\b(\d{1,2})\b")
_GROUP: Final = re.compile(r"^(?:posts?|jobs?|positions?|employments?|stellen?|postes?|emplois?|stations?|careers?)\s+")


@dataclass(frozen=True)
class HeadingMatch:
    """A column that a heading may name, with a score from 0 to 1 and the reason."""

    target: Column
    post: int
    score: float
    reason: str


def is_known(heading: str) -> bool:
    """Return whether a cell is exactly a known heading, a post number aside.

    Examples
    --------
    >>> is_known("Arbeitgeber"), is_known("Employer 2"), is_known("Lahore")
    (True, True, False)
    """
    return split_post_number(heading)[0] in _all_headings()


def is_foreign(heading: str) -> bool:
    """Return whether a heading is a synonym and not one of our column names.

    Examples
    --------
    >>> is_foreign("Employer"), is_foreign("organization"), is_foreign("degree_yeer")
    (True, False, False)
    """
    return fold(heading) in _all_headings() - _column_names()


def split_post_number(heading: str) -> tuple[str, int]:
    """Split a heading of a wide list into the folded heading and the number of the post; 0 if there is none.

    Examples
    --------
    >>> [split_post_number(heading) for heading in ("Employer 2", "1st employer", "Post 3: From", "City")]
    [('employer', 2), ('employer', 1), ('from', 3), ('city', 0)]
    """
    plain = fold(heading)
    if plain in _all_headings():
        return plain, 0
    found = _NUMBER.match(plain)
    number = next((part for part in (found[1], found[3]) if part), "") if found else ""
    rest = found[2] if found and number else plain
    if not number and (inner := _INNER_NUMBER.search(plain)):
        number, rest = inner[1], " ".join((plain[: inner.start()] + plain[inner.end() :]).split())
    if not number or not 1 <= int(number) <= MAX_POSTS:
        return plain, 0
    shorter = _GROUP.sub("", rest)
    return (shorter if rest not in _all_headings() and shorter else rest), int(number)


def match_heading(heading: str, layout: Layout) -> list[HeadingMatch]:
    """Return the columns of a layout that a heading may name, each once."""
    found = _match_whole(heading, layout)
    if len(parts := translations(heading)) > 1:
        return _match_translations(parts, found, layout)
    outer = _BEFORE_BRACKETS.fullmatch(heading.strip())
    if outer is None:
        return found
    named = {match.target for match in found}
    more = [match for match in _match_whole(outer[1], layout) if match.target not in named]
    return [*found, *(replace(match, score=match.score * BRACKET_FACTOR) for match in more)]


def translations(heading: str) -> list[str]:
    """Return the parts of a heading in several languages; one part if it is not such a heading.

    Examples
    --------
    >>> translations("Standort / Location"), translations("City")
    (['Standort', 'Location'], ['City'])
    """
    return [part for one in _BETWEEN_LANGUAGES.split(heading) if (part := one.strip())][:MAX_LANGUAGES]


def _match_translations(parts: Sequence[str], found: list[HeadingMatch], layout: Layout) -> list[HeadingMatch]:
    """Add the columns that every part names: “City / Country” names none, “Ort / City” one."""
    by_part = [{match.target: match for match in match_heading(part, layout)} for part in parts]
    common = set(by_part[0]).intersection(*by_part[1:])
    translated = [
        replace(min((one[target] for one in by_part), key=lambda match: match.score), reason="every part names it")
        for target in sorted(common)
    ]
    return [*translated, *(match for match in found if match.target not in common)]


def _match_whole(heading: str, layout: Layout) -> list[HeadingMatch]:
    plain, post = split_post_number(heading)
    is_note = not _all_notes().isdisjoint(plain.split())
    is_wide = layout.posts > 1
    if post and not is_wide:
        return []
    columns = [column for column in layout.columns() if not is_wide or (column in POST_COLUMNS) == bool(post)]
    if is_note and plain not in _all_headings():
        columns = [column for column in columns if column != Researchers.source_id]  # notes on a source are no source
    scored = [(column, *_score(plain, column, layout)) for column in columns]
    return [HeadingMatch(column, post, score, reason) for column, score, reason in scored if score]


def _score(plain: str, column: Column, layout: Layout) -> tuple[float, str]:
    specific, general, weak = _synonyms(column, layout)
    if plain == fold(column):
        return EXACT_SCORE, "it is our column's name"
    if plain in specific:
        return SPECIFIC_SCORE, f"“{plain}” is known to name it"
    if plain in general:
        return SYNONYM_SCORE, f"“{plain}” is known to name it"
    if plain in weak:
        return WEAK_SCORE, f"“{plain}” {WEAK_REASON}"
    return _similarity(plain, tuple(sorted({fold(column), *specific, *general})))


@cache
def _similarity(plain: str, names: tuple[str, ...]) -> tuple[float, str]:
    from rapidfuzz import fuzz, process

    if plain in _all_headings():
        return 0.0, ""  # it is exactly the name of another column
    best = process.extractOne(plain, names, scorer=fuzz.ratio, score_cutoff=MIN_SIMILARITY) if len(plain) > 3 else None
    if best:
        return SPELLING_SCORE * best[1] / 100, f"spelt like “{best[0]}” ({best[1]:.0f} %)"
    within = [name for name in names if len(name) > 3 and f" {name} " in f" {plain} "]
    longest = max(within, key=lambda name: (len(name), name), default="")
    share = len(longest) / len(plain) if plain else 0.0
    return (0.6 + 0.3 * share, f"it contains “{longest}”") if share >= MIN_CONTAINED_SHARE else (0.0, "")


@cache
def _table() -> Mapping[str, frozenset[str]]:
    """Return the synonyms by target."""
    named: dict[str, set[str]] = {}
    for row in read_rows(SITE / "data" / "cleaning" / "heading.csv"):
        named.setdefault(row["target"], set()).add(row["spelling"])
    return {target: frozenset(spellings) for target, spellings in named.items()}


@cache
def _all_notes() -> frozenset[str]:
    return _table().get(str(Transitions.note), frozenset()) | {str(Transitions.note)}


def _synonyms(column: Column, layout: Layout) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Return the synonyms of a column in this table, in any table, and the weak ones."""
    table = layout.table.table
    tables = {table, Researchers.table} if layout.table is PostRows else {table}
    specific = _union(_table().get(f"{name}.{column}", frozenset()) for name in tables)
    weak = _table().get(f"{table}.{column}{WEAK_MARK}", frozenset())
    if layout.table is Cities and column == Cities.city_id:
        return specific, frozenset(), weak  # a word for a city names its name in a list of cities, and no id
    return specific, _table().get(str(column), frozenset()), weak


def _union(sets: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset[str]().union(*sets)


@cache
def _all_headings() -> frozenset[str]:
    return _column_names() | _union(_table().values())


@cache
def _column_names() -> frozenset[str]:
    return frozenset(fold(column) for layout in LAYOUTS.values() for column in layout.columns())

"""What the cells of a column look like: how far they fit what a column of ours holds, whatever the heading says."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import Final

from ecosystem.importers.country_names import country_code_of
from ecosystem.importers.gazetteer import read_gazetteer
from ecosystem.importers.spreadsheets.shapes import vocabulary_of
from ecosystem.importers.spreadsheets.words import Lexicon
from ecosystem.importers.spreadsheets.years import goes_on, year_in
from ecosystem.importers.text_folding import fold
from ecosystem.tables import Column

LOOKED_AT: Final = 400
"""Different cells of a column by which it is judged: enough to tell a share of three fifths within a twentieth."""
MOSTLY: Final = 0.6
"""Share of the cells from which a column is taken to hold what they look like."""

_ORCID: Final = re.compile(r"(?:https?://orcid\.org/)?(\d{4}-\d{4}-\d{4}-\d{3}[\dX])")
_ADDRESS: Final = re.compile(r"(?:https?://|www\.)\S+")
_NUMBER: Final = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
_CODE: Final = re.compile(r"[A-Z]{2}")


def sample(cells: Sequence[str]) -> list[str]:
    """Choose different cells that are not empty; the same ones in whatever order the rows stand."""
    different = sorted({cell for cell in cells if cell})
    step = max(len(different) // LOOKED_AT, 1)
    return different[::step]


def fit(column: Column, cells: Sequence[str], lexicon: Lexicon) -> float:
    """Say which share of cells can stand in a column of ours; a column without cells says nothing against it.

    Examples
    --------
    >>> from ecosystem.importers.spreadsheets.words import read_lexicon
    >>> from ecosystem.tables import Researchers
    >>> [fit(Researchers.degree_year, cells, read_lexicon()) for cells in (["2012", "Sep 2015"], ["Lahore"], [])]
    [1.0, 0.0, 1.0]
    """
    if not cells:
        return 1.0
    fits = _judge(column, lexicon)
    return sum(fits(cell) for cell in cells) / len(cells)


def are_codes(cells: Sequence[str]) -> bool:
    """Say whether a column of countries holds codes rather than names: ``NA`` then is Namibia.

    Examples
    --------
    >>> are_codes(["PK", "NA", "DE"]), are_codes(["Pakistan", "NA", "Germany"])
    (True, False)
    """
    given = [cell for cell in cells if cell and fold(cell) != "na"]
    return bool(given) and sum(bool(_CODE.fullmatch(cell)) for cell in given) > len(given) / 2


def orcid(text: str) -> str:
    """Return the ORCID iD in a text, with or without its address.

    Examples
    --------
    >>> orcid("https://orcid.org/0000-0002-1825-0097"), orcid("Lahore")
    ('0000-0002-1825-0097', '')
    """
    found = _ORCID.fullmatch(text)
    return found[1] if found else ""


def is_address(text: str) -> bool:
    """Say whether a text is a web address, or an ORCID iD, which has one."""
    return bool(_ADDRESS.fullmatch(text) or orcid(text))


def brackets(text: str) -> tuple[str, str]:
    """Return what stands outside and inside the brackets at the end of a text.

    Examples
    --------
    >>> brackets("Invented University (Lahore)"), brackets("Invented University")
    (('Invented University', 'Lahore'), ('Invented University', ''))
    """
    outside, bracket, inside = text.rstrip().removesuffix(")").rpartition("(")
    if not bracket or not text.rstrip().endswith(")") or not outside.strip() or not inside or ")" in inside:
        return text, ""
    return outside.rstrip(), inside.strip()


def commas(text: str) -> tuple[str, str]:
    """Return what stands before the first comma of a text, and what stands after the last.

    Examples
    --------
    >>> commas("Lahore, Punjab, Pakistan"), commas("Lahore")
    (('Lahore', 'Pakistan'), ('Lahore', ''))
    """
    first, comma, _ = text.partition(",")
    return first.strip(), text.rpartition(",")[2].strip() if comma else ""


def city_and_country(cells: Sequence[str]) -> bool:
    """Say whether a column holds a city, a comma and a country."""
    return bool(cells) and sum(bool(country_code_of(commas(cell)[1])) for cell in cells) >= MOSTLY * len(cells)


def place_in_brackets(cells: Sequence[str]) -> bool:
    """Say whether a column holds something with a city in brackets behind it."""
    return bool(cells) and sum(is_place(brackets(cell)[1]) for cell in cells) >= MOSTLY * len(cells)


@cache
def is_place(text: str) -> bool:
    """Say whether some city has this name."""
    return bool(text) and bool(read_gazetteer().find(text))


def _judge(column: Column, lexicon: Lexicon) -> Callable[[str], bool]:
    """Return what says whether one cell can stand in a column."""
    rule, vocabulary = column.rule, vocabulary_of(column)
    if rule.unit == "year":
        return lambda cell: bool(year_in(cell)) or goes_on(cell)
    if rule.type == "url":
        return is_address
    if rule.type in ("integer", "number"):
        return lambda cell: bool(_NUMBER.fullmatch(cell.replace(" ", "")))
    if vocabulary == "city":
        return lambda cell: (
            cell in lexicon.cities or is_place(cell) or is_place(commas(cell)[0]) or _told(lexicon, vocabulary, cell)
        )
    if vocabulary == "country":
        return lambda cell: bool(country_code_of(cell)) or _told(lexicon, vocabulary, cell)
    if vocabulary:
        return lambda cell: _told(lexicon, vocabulary, cell)
    if rule.unique or rule.references:
        return lambda cell: True
    return lambda cell: any(sign.isalpha() for sign in cell) and not is_address(cell) and not _is_date(cell)


def _told(lexicon: Lexicon, vocabulary: str, cell: str) -> bool:
    return lexicon.meaning(vocabulary, cell).ours is not None


def _is_date(cell: str) -> bool:
    return bool(year_in(cell)) and len(cell) <= len("September 2015")

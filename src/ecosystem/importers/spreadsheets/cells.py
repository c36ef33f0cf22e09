"""What is taken of a cell, and how it is written in our columns."""

from __future__ import annotations

import re
from typing import Final

from ecosystem.datasets.cleaning_rules import tidy
from ecosystem.importers.spreadsheets.evidence import brackets, commas, orcid
from ecosystem.importers.spreadsheets.shapes import Posts
from ecosystem.importers.spreadsheets.years import goes_on, year_in
from ecosystem.importers.text_folding import hashed_id, slug
from ecosystem.tables import Cities, Column, Researchers, Transitions

ERRORS: Final = frozenset(
    {"#REF!", "#N/A", "#NA", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#GETTING_DATA"}
)
"""What spreadsheet programs write where a formula failed."""

_PREFIXES: Final = {str(Researchers.researcher_id): "p", str(Transitions.transition_id): "m"}
_BETWEEN_SKILLS: Final = re.compile(r"\s*[,;|/•·]\s*")
_GROUPED: Final = re.compile(r"[+-]?\d{1,3}(?:([.,'’ \u00a0\u202f])\d{3})(?:\1\d{3})*")
_COMMA: Final = re.compile(r"([+-]?\d+),(\d+)")
_PLAIN_ADDRESS: Final = re.compile(r"(?:www\.|(?:[a-z0-9-]+\.)+[a-z]{2,}/)\S*", re.IGNORECASE)


def taken(text: str, take: str) -> str:
    """Return the part of a cell that a feed takes.

    Examples
    --------
    >>> taken("Lahore, Pakistan", "last"), taken("Invented Ltd (Karachi)", "inside"), taken("Lahore", "last")
    ('Pakistan', 'Karachi', '')
    """
    parts = {"first": lambda: commas(text)[0], "last": lambda: commas(text)[1]}
    parts |= {"outside": lambda: brackets(text)[0], "inside": lambda: brackets(text)[1]}
    return parts[take]() if take in parts else text


def made(target: str, *cells: str) -> str:
    """Make an id for a row; nothing where there is nothing to make it of.

    Examples
    --------
    >>> made("city_id", "São Paulo"), made("researcher_id", "")
    ('sao-paulo', '')
    """
    if not any(cells):
        return ""
    return slug(" ".join(cells)) if target == Cities.city_id else hashed_id(_PREFIXES.get(target, "r"), *cells)


def written(text: str, column: Column) -> str:
    """Write a cell as one of our columns without a vocabulary wants it; what cannot be read stays as it is.

    Examples
    --------
    >>> written("Sep 2015", Researchers.degree_year), written("soon", Researchers.degree_year)
    ('2015', 'soon')
    >>> written("present", Posts.last_year), written("PyTorch, MLOps", Researchers.skills)
    ('', 'PyTorch;MLOps')
    >>> from ecosystem.tables import Cities
    >>> written("48,137", Cities.latitude), written("1.488.202", Cities.population), written("48.137", Cities.latitude)
    ('48.137', '1488202', '48.137')
    >>> written("www.example.org", Researchers.profile_url), written("0000-0002-1825-0097", Researchers.profile_url)
    ('https://www.example.org', 'https://orcid.org/0000-0002-1825-0097')
    """
    plain = tidy(text)
    if column.rule.unit == "year":
        return "" if column == Posts.last_year and goes_on(plain) else year_in(plain) or plain
    if column.rule.type in ("integer", "number"):
        return _number(plain, column)
    if column.rule.type == "list":
        return ";".join(filter(None, _BETWEEN_SKILLS.split(plain))) if ";" not in plain else plain
    if column.rule.type == "url":
        if identifier := orcid(plain):
            return f"https://orcid.org/{identifier}"
        return f"https://{plain}" if _PLAIN_ADDRESS.fullmatch(plain) else plain
    return plain


def _number(text: str, column: Column) -> str:
    """Write a number with a point: a whole one loses the signs between thousands, another one its decimal comma."""
    if column.rule.type == "integer" and _GROUPED.fullmatch(text):
        return re.sub(r"[^\d+-]", "", text)
    comma = _COMMA.fullmatch(text)
    return f"{comma[1]}.{comma[2]}" if comma else text

"""What a column or a word of ours is called for readers: the words of the dictionary, not the names in the tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pycountry

from ecosystem.app.text import literal

if TYPE_CHECKING:
    from ecosystem.importers.spreadsheets import Draft
    from ecosystem.tables import Column


def plain(column: Column, post: int = 0) -> str:
    """Name a column as the dictionary explains it, up to the first condition.

    Examples
    --------
    >>> from ecosystem.tables import Researchers
    >>> plain(Researchers.name), plain(Researchers.degree_country_code)
    ("The person's name", 'Where the highest degree was awarded')
    """
    said = column.rule.meaning.partition(";")[0].rstrip(".")
    return f"Post {post}: {said[:1].lower()}{said[1:]}" if post else said


def starred(column: Column, post: int = 0) -> str:
    """Name a column, marked where every row needs it."""
    return f"{plain(column, post)}{' ★' if column.rule.required else ''}"


def explained(column: Column) -> str:
    """Explain a column: its whole meaning, its name in our tables, an example."""
    example = f", such as {literal(column.rule.example)}" if column.rule.example else ""
    return f"{literal(column.rule.meaning)} In our tables: {literal(str(column))}{example}."


def meant(draft: Draft, vocabulary: str, code: str) -> str:
    """Name a word of ours.

    Examples
    --------
    >>> from ecosystem.importers.spreadsheets import begin
    >>> draft = begin({})
    >>> meant(draft, "country", "PK"), meant(draft, "city", "lahore"), meant(draft, "sector", "nonprofit")
    ('Pakistan', 'Lahore, PK', 'Nonprofit and support bodies')
    """
    if vocabulary == "country":
        return country_name(code)
    if vocabulary == "city":
        place = draft.lexicon.place_of(code)
        return f"{place.name}, {place.country_code}" if place else code
    return draft.lexicon.label(vocabulary, code)


def country_name(code: str) -> str:
    """Name a country in English.

    Examples
    --------
    >>> country_name("TR"), country_name("")
    ('Türkiye', '')
    """
    found = pycountry.countries.get(alpha_2=code)
    return str(getattr(found, "common_name", found.name)) if found else code

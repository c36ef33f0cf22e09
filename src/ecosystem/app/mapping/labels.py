"""Labels of columns and codes for users: meanings from the dictionary instead of names from the tables."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pycountry

from ecosystem.app.text import literal

if TYPE_CHECKING:
    from ecosystem.importers.spreadsheets import SpreadsheetImport
    from ecosystem.tables import Column


def column_label(column: Column, post: int = 0) -> str:
    """Return the meaning of a column up to the first condition.

    Examples
    --------
    >>> from ecosystem.tables import Researchers
    >>> column_label(Researchers.name), column_label(Researchers.degree_country_code)
    ("The person's name", 'Where the highest degree was awarded')
    """
    meaning = column.rule.meaning.partition(";")[0].rstrip(".")
    return f"Post {post}: {meaning[:1].lower()}{meaning[1:]}" if post else meaning


def starred_label(column: Column, post: int = 0) -> str:
    """Return the label of a column, with a star if it is required."""
    return f"{column_label(column, post)}{' ★' if column.rule.required else ''}"


def column_help(column: Column) -> str:
    """Return the whole meaning of a column, its name in our tables, and an example."""
    example = f", such as {literal(column.rule.example)}" if column.rule.example else ""
    return f"{literal(column.rule.meaning)} In our tables: {literal(str(column))}{example}."


def in_words(text: str) -> str:
    """Leave out the names of our columns in brackets, which the command line needs and a page does not.

    Examples
    --------
    >>> in_words("No column gives the city (city_id), which stays unknown.")
    'No column gives the city, which stays unknown.'
    """
    from ecosystem.importers.spreadsheets.layouts import LAYOUTS

    names = {str(column) for layout in LAYOUTS.values() for column in layout.columns()}
    return re.sub(rf" \((?:{'|'.join(sorted(names))})\)", "", text)


def code_label(imported: SpreadsheetImport, vocabulary: str, code: str) -> str:
    """Return the label of a code.

    Examples
    --------
    >>> from ecosystem.importers.spreadsheets import start_import
    >>> imported = start_import({})
    >>> code_label(imported, "country", "PK"), code_label(imported, "city", "lahore")
    ('Pakistan', 'Lahore, PK')
    >>> code_label(imported, "sector", "nonprofit")
    'Nonprofit and support bodies'
    """
    if vocabulary == "country":
        return country_label(code)
    if vocabulary == "city":
        place = imported.vocabularies.place_of(code)
        return f"{place.name}, {place.country_code}" if place else code
    return imported.vocabularies.label(vocabulary, code)


def country_label(code: str) -> str:
    """Return the English name of a country.

    Examples
    --------
    >>> country_label("TR"), country_label("")
    ('Türkiye', '')
    """
    found = pycountry.countries.get(alpha_2=code)
    return str(getattr(found, "common_name", found.name)) if found else code

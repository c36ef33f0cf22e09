"""Share of a column's cells that are valid in a column of ours."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Final

from ecosystem.importers.country_names import country_code_of
from ecosystem.importers.gazetteer import read_gazetteer
from ecosystem.importers.spreadsheets.cell_values import is_address, is_date, is_error, is_ongoing, year_in
from ecosystem.importers.spreadsheets.layouts import PostRows, vocabulary_of
from ecosystem.importers.spreadsheets.locations import split_location
from ecosystem.importers.spreadsheets.missing_values import MAX_LETTERS
from ecosystem.importers.spreadsheets.sheets import HeadedSheet
from ecosystem.importers.spreadsheets.value_matching import Vocabularies
from ecosystem.tables import Column

MAX_VALUE_LENGTH: Final = 120
"""Letters of the longest cell that may be a value of a vocabulary, such as a field, a city or a sector."""
SAMPLE_SIZE: Final = 400
"""Distinct cells by which a column is judged: a share of three fifths is measured within a twentieth."""
_NUMBER: Final = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
Samples = Mapping[str, Sequence[str]]
"""Distinct cells by heading."""


def fit(column: Column, cells: Sequence[str], vocabularies: Vocabularies) -> float:
    """Return the share of cells that are valid in a column of ours; 1 if there are no cells.

    Examples
    --------
    >>> from ecosystem.importers.spreadsheets.value_matching import read_vocabularies
    >>> from ecosystem.tables import Researchers
    >>> [fit(Researchers.degree_year, cells, read_vocabularies()) for cells in (["2012", "Sep 2015"], ["Lahore"], [])]
    [1.0, 0.0, 1.0]
    """
    if not cells:
        return 1.0
    is_valid = _validator(column, vocabularies)
    longest = MAX_VALUE_LENGTH if vocabulary_of(column) else MAX_LETTERS
    return sum(is_valid(cell) for cell in cells if len(cell) <= longest) / len(cells)


def _validator(column: Column, vocabularies: Vocabularies) -> Callable[[str], bool]:
    rule, vocabulary = column.rule, vocabulary_of(column)

    def matches(cell: str) -> bool:
        return vocabularies.match(vocabulary, cell).ours is not None

    if rule.unit == "year":
        return lambda cell: bool(year_in(cell)) or is_ongoing(cell)
    if rule.type == "url":
        return is_address
    if rule.type in ("integer", "number"):
        return lambda cell: bool(_NUMBER.fullmatch(cell.replace(" ", "")))
    if vocabulary == "city":
        return lambda cell: (
            cell in vocabularies.cities
            or is_place(cell)
            or is_place(split_location(cell)[0])
            or bool(split_location(cell)[1] and "," in cell)
            or matches(cell)
        )
    if vocabulary == "country":
        return lambda cell: bool(country_code_of(cell)) or matches(cell)
    if vocabulary:
        return matches
    if rule.unique or rule.references or column == PostRows.researcher_id:
        return lambda cell: True
    return lambda cell: any(map(str.isalpha, cell)) and not is_address(cell) and not is_date(cell)


@cache
def is_place(text: str) -> bool:
    """Return whether the gazetteer has a place of this name."""
    return bool(text) and bool(read_gazetteer().find(text))


def distinct_cells(sheet: HeadedSheet) -> Samples:
    """Return distinct cells of each column, the same ones in whatever order the rows are."""
    samples: dict[str, Sequence[str]] = {}
    for index, heading in enumerate(sheet.headings):
        distinct = sorted({cell for cell in sheet.column(index) if cell and not is_error(cell)})
        samples[heading] = distinct[:: max(len(distinct) // SAMPLE_SIZE, 1)]
    return samples

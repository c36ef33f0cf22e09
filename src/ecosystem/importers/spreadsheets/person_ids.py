"""Columns of ids in lists of posts and moves: an id that numbers the rows tells no persons apart."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final

from ecosystem.importers.spreadsheets.cell_values import year_in
from ecosystem.importers.spreadsheets.layouts import PostRows
from ecosystem.importers.spreadsheets.sheets import HeadedSheet
from ecosystem.importers.synonyms import synonyms
from ecosystem.importers.text_folding import fold
from ecosystem.tables.vocabulary import LAST_YEAR

NUMBERS_THE_ROWS: Final = "it numbers the rows: its values do not go with the persons in “{}”"
NAMES_NOBODY: Final = "it differs in every row and no other column names the person: does it number the posts?"
MIN_SHARE: Final = 0.5
"""Share of the repeated names, or ids, above which they decide."""
PERSON_COLUMNS: Final = (PostRows.degree, PostRows.degree_year, PostRows.degree_institution, PostRows.profile_url)
"""Columns that have one value per person."""


def numbers_rows(sheet: HeadedSheet, heading: str, named: Mapping[str, str], *, weak: bool = False) -> str:
    """Return the reason why a column of ids does not tell persons apart; empty if it does.

    Only a heading that may name any id ("id", "Nr.") is in question. An id that repeats must go with one name. One
    that never repeats, beside names that do, tells persons of one name apart only if most of these names stand for
    several persons: their degrees differ, or they hold several posts at the same time, which is no evidence where
    a heading such as "Nr." has one number after the other: ends of posts are often left out.

    Parameters
    ----------
    named : mapping of str to str
        Likely headings by our column.
    weak : bool
        Whether the heading ("Nr.") names an id only where the names do not tell persons apart.
    """
    if fold(heading) not in synonyms("row-number"):
        return ""
    ids = sheet.column(sheet.headings.index(heading))
    given = [cell for cell in ids if cell]
    name = named.get(PostRows.name) or named.get(PostRows.profile_url) or ""
    if len(given) < 2:
        return ""
    if not name:
        return NAMES_NOBODY if len(set(given)) == len(given) else ""
    names = [fold(cell) for cell in sheet.column(sheet.headings.index(name))]
    reason = NUMBERS_THE_ROWS.format(name)
    if len(set(given)) < len(given):
        return reason if _has_several_names(ids, names) else ""
    lines: dict[str, list[int]] = defaultdict(list)
    for index, person in enumerate(names):
        lines[person].append(index)
    repeated = [found for person, found in lines.items() if person and len(found) > 1]
    if not repeated:
        return reason if weak else ""
    columns = {target: sheet.column(sheet.headings.index(given)) for target, given in named.items()}
    several = sum(_are_several(columns, found, by_posts=not (weak and _count_up(given))) for found in repeated)
    return "" if several > MIN_SHARE * len(repeated) else reason


def _count_up(ids: Sequence[str]) -> bool:
    """Return whether each id is the number after the one before."""
    numbers = [int(one) for one in ids if one.isdecimal()]
    return len(numbers) == len(ids) and numbers == list(range(numbers[0], numbers[0] + len(ids)))


def _has_several_names(ids: Sequence[str], names: Sequence[str]) -> bool:
    """Return whether most repeated ids have several names, as numbers that begin anew with each person have."""
    by_id: dict[str, list[str]] = defaultdict(list)
    for identifier, name in zip(ids, names, strict=True):
        if identifier and name:
            by_id[identifier].append(name)
    repeated = [found for found in by_id.values() if len(found) > 1]
    return sum(len(set(found)) > 1 for found in repeated) > MIN_SHARE * len(repeated)


def _are_several(columns: Mapping[str, Sequence[str]], lines: Sequence[int], *, by_posts: bool) -> bool:
    """Return whether rows of one name cannot be of one person."""
    for target in PERSON_COLUMNS:
        if len({fold(columns[target][line]) for line in lines if columns.get(target) and columns[target][line]}) > 1:
            return True
    if not by_posts or PostRows.first_year not in columns or PostRows.last_year not in columns:
        return False
    starts, ends = columns[PostRows.first_year], columns[PostRows.last_year]
    posts = sorted(
        (int(start), int(year_in(ends[line]) or LAST_YEAR)) for line in lines if (start := year_in(starts[line]))
    )
    return any(later[0] < earlier[1] for earlier, later in pairwise(posts))

"""Moves in a list of people: a column of the employer before, beside the one of the employer now."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from ecosystem.importers.spreadsheets.heading_matching import SYNONYM_SCORE, match_heading
from ecosystem.importers.spreadsheets.layouts import LAYOUTS, POST_COLUMNS, PostRows
from ecosystem.importers.spreadsheets.sheets import HeadedSheet, RawSheet
from ecosystem.importers.text_folding import fold
from ecosystem.tables import Researchers, Transitions

CHANGES: Final = "changes of employer"
"""Name of the sheet of moves that is read beside a list of people."""
_PERSON: Final = (str(Researchers.researcher_id), str(Researchers.name))
_OF_MOVE: Final = (str(Transitions.from_city_id), str(Transitions.from_country_code), str(Transitions.year))
_BEFORE: Final = frozenset({"previous", "former", "prior", "past", "last", "old", "vorheriger", "fruherer"})
_NOW: Final = frozenset({"current", "present", "new", "aktueller", "jetziger"})
"""Words in front of a heading that tell to which of the two posts a column belongs."""


def number_two_posts(sheet: HeadedSheet) -> HeadedSheet:
    """Number the columns of the post before and of the post now, where the former has a first year of its own.

    A column belongs to the post that its heading names, else to the employer on its left. Otherwise the sheet is
    unchanged.

    Examples
    --------
    >>> headings = ("Name", "Previous Employer", "From", "To", "Current Employer", "Since")
    >>> number_two_posts(HeadedSheet(RawSheet("a.csv", "", (headings,), (1,)), 0, headings)).headings
    ('Name', 'Employer 1', 'From 1', 'To 1', 'Employer 2', 'Since 2')
    """
    before, now = employers(sheet)
    if not before or not now:
        return sheet
    numbered: dict[str, str] = {}
    found: set[tuple[str, int]] = set()
    number = 0
    for heading in sheet.headings:
        qualifier, _, rest = heading.partition(" ")
        stated = 1 if fold(qualifier) in _BEFORE else 2 if fold(qualifier) in _NOW else 0
        plain = rest if stated and rest else heading
        if heading in (before, now):
            number = 1 if heading == before else 2
        named = (_named(plain, "posts") or _named(heading, "posts")) & {*map(str, POST_COLUMNS)}
        post = number if heading in (before, now) else stated or number
        if heading in (before, now) or (named and post):
            numbered[heading] = f"{plain} {post}"
            found |= {(target, post) for target in named}
    headings = tuple(numbered.get(heading, heading) for heading in sheet.headings)
    if (str(PostRows.first_year), 1) not in found or len(set(headings)) < len(headings):
        return sheet
    return replace(sheet, headings=headings)


def employers(sheet: HeadedSheet) -> tuple[str, str]:
    """Return the headings of the employer before and of the employer now; empty unless there is one of each."""
    before = [
        one
        for one in sheet.headings
        if Transitions.from_organization in _named(one, "transitions")
        and PostRows.first_year not in _named(one, "posts")  # "Von" names both
    ]
    now = [one for one in sheet.headings if Researchers.organization in _named(one, "researchers")]
    return (before[0], now[0]) if len(before) == len(now) == 1 and before != now else ("", "")


def changes_of_employer(sheet: HeadedSheet) -> Iterator[HeadedSheet]:
    """Yield the moves in a list of people as a sheet of its own: a row for each person with an employer before.

    Examples
    --------
    >>> rows = (("Name", "Employer", "Previous employer"), ("A", "Google", "NUST"), ("B", "LUMS", ""))
    >>> moves = next(changes_of_employer(HeadedSheet(RawSheet("a.csv", "", rows, (1, 2, 3)), 0, rows[0])))
    >>> moves.headings, list(moves.rows())
    (('Name', 'to_organization', 'from_organization'), [(2, ('A', 'Google', 'NUST'))])
    """
    people, moves, posts = (
        {heading: _named(heading, layout) for heading in sheet.headings}
        for layout in ("researchers", "transitions", "posts")
    )
    before, now = employers(sheet)
    others = {target for named in moves.values() for target in named} & {Transitions.to_organization}
    dated = {target for named in posts.values() for target in named} & {PostRows.first_year}
    if not before or others or dated:
        return
    renamed = {before: str(Transitions.from_organization), now: str(Transitions.to_organization)}
    renamed |= {
        heading: heading if named & {*_PERSON} else str(Transitions.to_city_id)
        for heading, named in people.items()
        if named & {*_PERSON, str(Researchers.city_id)}
    }
    renamed |= {heading: heading for heading, named in moves.items() if named & {*_OF_MOVE}}
    used = [index for index, heading in enumerate(sheet.headings) if heading in renamed]
    at = sheet.headings.index(before)
    kept = [(line, tuple(row[index] for index in used)) for line, row in sheet.rows() if row[at]]
    headings = tuple(renamed[sheet.headings[index]] for index in used)
    if kept and len(set(headings)) == len(headings):
        name = f"{sheet.raw.sheet}, {CHANGES}" if sheet.raw.sheet else CHANGES
        lines, rows = zip(*kept, strict=True)
        yield HeadedSheet(RawSheet(sheet.raw.file, name, (headings, *rows), (sheet.line, *lines)), 0, headings)


def _named(heading: str, layout: str) -> set[str]:
    """Return the columns that a heading is known to name; what it may name or is spelt like does not count."""
    return {str(one.target) for one in match_heading(heading, LAYOUTS[layout]) if one.score >= SYNONYM_SCORE}

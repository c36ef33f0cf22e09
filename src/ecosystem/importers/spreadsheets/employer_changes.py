"""Moves in a list of people: a column of the employer before, beside the one of the employer now."""

from collections.abc import Iterator
from typing import Final

from ecosystem.importers.spreadsheets.heading_matching import SYNONYM_SCORE, match_heading
from ecosystem.importers.spreadsheets.layouts import LAYOUTS, PostRows
from ecosystem.importers.spreadsheets.sheets import HeadedSheet, RawSheet
from ecosystem.tables import Researchers, Transitions

CHANGES: Final = "changes of employer"
"""Name of the sheet of moves that is read beside a list of people."""
_PERSON: Final = (str(Researchers.researcher_id), str(Researchers.name))
_OF_MOVE: Final = (str(Transitions.from_city_id), str(Transitions.from_country_code), str(Transitions.year))


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
    before = [heading for heading, named in moves.items() if Transitions.from_organization in named]
    now = [heading for heading, named in people.items() if Researchers.organization in named]
    others = {target for named in moves.values() for target in named} & {Transitions.to_organization}
    dated = {target for named in posts.values() for target in named} & {PostRows.first_year}
    if len(before) != 1 or len(now) != 1 or before == now or others or dated:
        return
    renamed = {before[0]: str(Transitions.from_organization), now[0]: str(Transitions.to_organization)}
    renamed |= {
        heading: heading if named & {*_PERSON} else str(Transitions.to_city_id)
        for heading, named in people.items()
        if named & {*_PERSON, str(Researchers.city_id)}
    }
    renamed |= {heading: heading for heading, named in moves.items() if named & {*_OF_MOVE}}
    used = [index for index, heading in enumerate(sheet.headings) if heading in renamed]
    at = sheet.headings.index(before[0])
    kept = [(line, tuple(row[index] for index in used)) for line, row in sheet.rows() if row[at]]
    headings = tuple(renamed[sheet.headings[index]] for index in used)
    if kept and len(set(headings)) == len(headings):
        name = f"{sheet.raw.sheet}, {CHANGES}" if sheet.raw.sheet else CHANGES
        lines, rows = zip(*kept, strict=True)
        yield HeadedSheet(RawSheet(sheet.raw.file, name, (headings, *rows), (sheet.line, *lines)), 0, headings)


def _named(heading: str, layout: str) -> set[str]:
    """Return the columns that a heading is known to name; what it may name or is spelt like does not count."""
    return {str(one.target) for one in match_heading(heading, LAYOUTS[layout]) if one.score >= SYNONYM_SCORE}

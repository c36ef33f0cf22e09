"""Convert an export of LinkedIn (Profile, Positions, Education, Skills) to the posts and studies of one person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from ecosystem.importers.orcid.degrees import RANKS, DegreeRules
from ecosystem.importers.spreadsheets.cell_values import year_in
from ecosystem.importers.spreadsheets.layouts import PostRows
from ecosystem.importers.spreadsheets.sheets import STUDIES, RawSheet, padded
from ecosystem.importers.text_folding import fold
from ecosystem.load import Problem
from ecosystem.site import SITE

SEARCHED_ROWS: Final = 10
MAX_NAMED: Final = 5
POSITIONS: Final = ("company name", "title", "started on", "finished on")
EDUCATION: Final = ("school name", "degree name", "start date", "end date")
PROFILE: Final = ("first name", "last name", "headline")
SKILLS: Final = ("name",)
LOCATION: Final = "location"
PERSON: Final = tuple(
    map(
        str,
        (PostRows.name, PostRows.skills, PostRows.degree, PostRows.degree_institution, PostRows.degree_year),
    )
)
"""Columns of the person, added to every position."""
STUDIED: Final = ("organization", "role", "first_year", "last_year", "Location")
SEVERAL_PEOPLE: Final = "there are exports of several people"
ONE_AT_A_TIME: Final = "Import the export of one person at a time, each into a folder of its own"


@dataclass(frozen=True)
class _File:
    """A file of the export: its rows by folded heading."""

    sheet: RawSheet
    header: int
    rows: tuple[Mapping[str, str], ...]
    lines: tuple[int, ...]


def join_export(sheets: Sequence[RawSheet]) -> tuple[RawSheet, ...]:
    """Return the positions and the studies of an export with the person in each row; other sheets unchanged.

    Without a file of positions nothing is changed. With one, all other files are left out with a remark: they are of
    other people (connections) or of no posts. A position whose place is not stated has that of the profile only where
    the profile says so itself.
    """
    positions = [found for sheet in sheets if (found := _find(sheet, POSITIONS))]
    profiles = [found for sheet in sheets if (found := _find(sheet, PROFILE))]
    education = [found for sheet in sheets if (found := _find(sheet, EDUCATION))]
    if not positions or not (profiles or education):
        return tuple(sheets)
    if len(positions) > 1 or len(profiles) > 1:
        problem = Problem(positions[-1].sheet.place, 0, "", "", SEVERAL_PEOPLE, ONE_AT_A_TIME)
        return (RawSheet(positions[-1].sheet.file, "", problems=(problem,)),)
    skills = [found for sheet in sheets if _stem(sheet) == "skills" and (found := _find(sheet, SKILLS))]
    person = _person(profiles, education, skills)
    used = {file.sheet.place for file in (*positions, *education, *profiles, *skills)}
    unread = [sheet.place for sheet in sheets if sheet.place not in used]
    posts = _with_person(positions[0].sheet, positions[0].header, person)
    studies = (_studies(one, positions[0], person) for one in education)
    return (replace(posts, remarks=(*posts.remarks, _remark(unread))), *studies)


def _remark(unread: Sequence[str]) -> str:
    more = f" and {len(unread) - MAX_NAMED} more" if len(unread) > MAX_NAMED else ""
    left = f" Not read: {', '.join(unread[:MAX_NAMED])}{more}; give other lists on their own." if unread else ""
    return f"The files are an export of LinkedIn: the positions and studies of one person.{left}"


def _stem(sheet: RawSheet) -> str:
    return fold(sheet.file.rpartition("/")[2].rpartition(".")[0])


def _find(sheet: RawSheet, headings: Sequence[str]) -> _File | None:
    """Return a file of the export by its headings, which notes may precede."""
    for index, row in enumerate(sheet.rows[:SEARCHED_ROWS]):
        folded = [fold(cell) for cell in row]
        if set(headings) <= set(folded):
            below = slice(index + 1, None)
            rows = tuple(dict(zip(folded, padded(cells, len(folded)), strict=True)) for cells in sheet.rows[below])
            return _File(sheet, index, rows, sheet.lines[below])
    return None


def _person(profiles: Sequence[_File], education: Sequence[_File], skills: Sequence[_File]) -> tuple[str, ...]:
    """Return the cells of :data:`PERSON`; the degree is the highest of those with an end."""
    names = [" ".join(filter(None, (row["first name"], row["last name"]))) for file in profiles for row in file.rows]
    labels = [row["name"].replace(";", ",") for file in skills for row in file.rows]
    rules = DegreeRules.read(SITE / "data" / "cleaning")
    degrees = [
        (RANKS[degree], year_in(row["end date"]), row["school name"], degree)
        for file in education
        for row in file.rows
        if (degree := rules.degree(row["degree name"])) and year_in(row["end date"])
    ]
    _, year, school, degree = max(degrees, default=(0, "", "", ""))
    return (names[0] if names else "", ";".join(labels), degree, school, year)


def _with_person(sheet: RawSheet, header: int, person: tuple[str, ...]) -> RawSheet:
    columns = [place for place, cell in enumerate(person) if cell]
    width = len(sheet.rows[header])
    rows = [(*padded(row, width), *(person[place] for place in columns)) for row in sheet.rows[header + 1 :]]
    headings = (*sheet.rows[header], *(PERSON[place] for place in columns))
    return replace(sheet, rows=(headings, *rows), lines=sheet.lines[header:])


def _studies(file: _File, positions: _File, person: tuple[str, ...]) -> RawSheet:
    """Return the studies with a year; their place is that of a position at the same school."""
    places = {fold(row["company name"]): row.get(LOCATION, "") for row in positions.rows}
    rows, lines = [], []
    for line, row in zip(file.lines, file.rows, strict=True):
        start, end = row["start date"], row["end date"]
        if not (start or end):
            continue
        place = places.get(fold(row["school name"]), "")
        rows.append((row["school name"], row["degree name"], start or end, end, place))
        lines.append(line)
    studies = replace(file.sheet, rows=(STUDIED, *rows), lines=(file.sheet.lines[file.header], *lines), basis=STUDIES)
    return _with_person(studies, 0, person)
